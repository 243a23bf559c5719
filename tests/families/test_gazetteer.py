"""What a gazetteer of addresses adds, and that it adds nobody."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from family_context.build.run import build
from tests.marts.deliveries import deliver

GAZETTEER = [
    {"uprn": "100012345601", "address": "8 Marchbank Crescent, Fernmoor", "class": "RD04"},
    {"uprn": "100012345602", "address": "10 Marchbank Crescent, Fernmoor", "class": "RD04"},
    # Sold under two wordings; the garage shares the wording of its house.
    {"uprn": "100012345602", "address": "Rose Cottage, 10 Marchbank Crescent", "class": "RD04"},
    {"uprn": "100012345603", "address": "10 Marchbank Crescent, Fernmoor", "class": "RG02"},
    {"uprn": "100012345604", "address": "5 Staithe Street, Fernmoor", "class": "RI02"},
    {"uprn": "100012345605", "address": "6 Staithe Street, Fernmoor", "class": "RD02"},
    {"uprn": "100012345605", "address": "6 Staithe Street, Fernmoor", "class": "RD02"},
    {"uprn": "", "address": "7 Staithe Street, Fernmoor", "class": "RD02"},
    {"uprn": "100012345608", "address": "31 Nobodys Lane, Fernmoor", "class": "RD02"},
]
POSTCODES = {"Marchbank": "FM1 4QT", "Staithe": "FM1 5QT", "Nobodys": "FM1 6QT"}
PEOPLE = [
    # Two misspell the street, alike, and the gazetteer spells it; nobody states its reference.
    ("Ada", "Marsh", "2014-05-02", "8 Marchbanck Cresent", "FM1 4QT", ""),
    ("Bea", "Marsh", "1988-03-11", "8 Marchbanck Cresent, Fernmoor", "FM1 4QT", ""),
    ("Cal", "Frost", "1984-03-11", "", "", "100012345602"),
    ("Dot", "Frost", "2015-03-11", "10 Marchbank Cresc", "FM1 4QT", ""),
    # A hostel that nothing but the gazetteer tells.
    ("Eve", "Stone", "2016-01-01", "5 Staithe Street", "FM1 5QT", ""),
    ("Fay", "Reed", "1990-01-01", "Room 4, 5 Staithe Street", "FM1 5QT", ""),
    ("Gil", "Brook", "1991-01-01", "5 Staithe St", "FM1 5QT", ""),
]


def published(folder: Path, *, with_gazetteer: bool) -> Path:
    services: dict[str, Any] = {
        "childrens_social_care": {
            "people": [
                {
                    "person_ref": first,
                    "first_name": first,
                    "last_name": last,
                    "date_of_birth": born,
                    "address": address,
                    "postcode": postcode,
                    "uprn": uprn,
                }
                for first, last, born, address, postcode, uprn in PEOPLE
            ]
        }
    }
    if with_gazetteer:
        rows = [
            {**row, "postcode": next(p for w, p in POSTCODES.items() if w in row["address"])}
            for row in GAZETTEER
        ]
        services["llpg"] = {"addresses": rows}
    deliver(folder / "extracts", services)
    build(folder / "extracts", date(2026, 1, 31), folder / "out", pages=False)
    return folder / "out"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("with"), with_gazetteer=True)


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("without"), with_gazetteer=False)


def homes(out: Path) -> dict[str, tuple[Any, ...]]:
    """Address, uprn and household by forename, of who is in a household."""
    with duckdb.connect(str(out / "published/family_context.duckdb"), read_only=True) as con:
        rows = con.execute(
            """
            select first_name, households.address, uprn, household_id
            from people
            inner join household_members using (person_id)
            inner join households using (household_id)
            """
        ).fetchall()
    return {name: home for name, *home in rows}  # type: ignore[misc]


def test_a_misspelt_address_finds_its_reference_and_its_spelling(out: Path) -> None:
    found = homes(out)
    assert found["Ada"] == found["Bea"]
    assert found["Ada"][:2] == ["8 Marchbank Crescent, Fernmoor", "100012345601"]


def test_a_bare_reference_is_the_house_that_others_write_out(out: Path) -> None:
    found = homes(out)
    assert found["Cal"] == found["Dot"]
    assert found["Dot"][1] == "100012345602", "the garage is not the house"


def test_a_hostel_by_its_class_alone_makes_no_household(out: Path, without: Path) -> None:
    assert not {"Eve", "Fay", "Gil"} & set(homes(out))
    assert {"Eve", "Gil"} <= set(homes(without))


def test_nobody_lives_where_only_the_gazetteer_has_been(out: Path) -> None:
    for file in ("family_context", "analysis"):
        with duckdb.connect(str(out / f"published/{file}.duckdb"), read_only=True) as con:
            for (table,) in con.execute("select table_name from duckdb_tables()").fetchall():
                rows = str(con.execute(f'from "{table}"').fetchall())
                assert "Nobodys Lane" not in rows, table
                assert "FM1 6QT" not in rows, table


def test_a_row_that_cannot_be_taken_is_in_quarantine_and_a_copy_is_none(out: Path) -> None:
    kept = duckdb.read_parquet(str(out / "quarantine/llpg/addresses.parquet"))
    assert sorted(row[0] for row in kept.project("line_number").fetchall()) == [9]


def test_without_a_gazetteer_nothing_is_said_of_one(without: Path) -> None:
    assert homes(without)["Ada"][1] is None
    for file in without.glob("runs/*/manifest.json"):
        assert "llpg" not in file.read_text(encoding="utf-8")


def test_the_gazetteer_is_no_service(out: Path) -> None:
    with duckdb.connect(str(out / "published/family_context.duckdb"), read_only=True) as con:
        for table in ("service_coverage", "family_context"):
            codes = con.execute(f"select distinct service_code from {table}").fetchall()
            assert len(codes) == 13
