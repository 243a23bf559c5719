"""What must not be found cannot be found by counting: attacks on a published build."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from family_context.build.publish import FILES
from family_context.build.run import build
from tests.marts.deliveries import deliver

HOME = {"address": "7 Tannery Row, Fernmoor", "postcode": "FM1 4QT", "phone": "07700 900123"}
ELSEWHERE = {"address": "12 Weir Lane, Fernmoor", "postcode": "FM2 1AB", "phone": "07700 900456"}
AVA = {"first_name": "Ava", "last_name": "Quillfeather", "date_of_birth": "2015-06-01", "sex": "F"}
BELA = {"first_name": "Bela", "last_name": "Quillfeather", "date_of_birth": "1988-03-14"}
REFUGE = "Women's Aid refuge (confidential)"  # a type as workers write it, in no list
# As nobody else writes it.
HIDDEN_THERE = {**ELSEWHERE, "address": "12, Weir Lane, Fernmoor", "uprn": "100012345672"}
HIDDEN = {"first_name": "Cosima", "last_name": "Okonedo-Ruiz", "date_of_birth": "1979-09-09"}
# A child without a mark of its own: what gives it away is another service's record.
NED = {"first_name": "Ned", "last_name": "Harrowgate", "date_of_birth": "2012-02-02", "sex": "M"}
THERE = {"address": "3 Quarry Steps, Fernmoor", "postcode": "FM3 1AB", "phone": "07700 900789"}


def extracts(hidden: bool) -> dict[str, dict[str, list[dict[str, str]]]]:
    """A family in four services; `hidden` adds a protected person to two, and a protected child."""
    gp = [
        {"person_ref": "1", **AVA, **HOME, "restriction": ""},
        {"person_ref": "2", **BELA, **HOME, "restriction": ""},
    ]
    registered = [
        {"involvement_ref": f"i{ref}", "person_ref": ref, "start_date": "2018-01-01"}
        for ref in ("1", "2")
    ]
    police = [{"person_ref": "2", **BELA, **HOME, "restriction": "", "date_of_death": "never"}]
    children = [
        {"person_ref": "1", **AVA, **HOME},
        {"person_ref": "2", **BELA},
        {"person_ref": "4", "first_name": "Dan", "last_name": "Okonedo", **ELSEWHERE},
    ]
    if hidden:
        gp.append({"person_ref": "3", **HIDDEN, **HIDDEN_THERE, "restriction": "protected"})
        registered.append({"involvement_ref": "i3", "person_ref": "3", "start_date": "2018-01-01"})
        police.append({"person_ref": "3", **HIDDEN, **HIDDEN_THERE, "restriction": "secret"})
        gp.append({"person_ref": "5", **NED, **THERE, "restriction": "protected"})
        children.append({"person_ref": "5", **NED, **THERE})
    return {
        "childrens_social_care": {
            "people": children,
            "relationships": [
                {"person_ref": "1", "related_person_ref": "2", "relationship": "mother"},
                {"person_ref": "1", "related_person_ref": "4", "relationship": "uncle"},
            ],
            "addresses": [
                {"person_ref": "2", "address": "", "address_type": REFUGE},
                {"person_ref": "4", "address": "", "address_type": "Home"},
                {"person_ref": "1", "address": "", "address_type": ""},
            ],
        },
        "gp": {"people": gp, "involvements": registered},
        "police": {"people": police},
        "schools": {"people": [{"person_ref": "1", **AVA}]},
        "practice": {
            "member_feedback": [
                {
                    "feedback_id": child,
                    "child_person_ref": child,
                    "verdict": "missing",
                    "first_name": name,
                    "last_name": "Bellweather",
                    "given_on": "2025-09-09",
                }
                for child, name in (("1", "Otis"), ("5", "Pavel"))
            ]
        },
    }


def published(folder: Path, hidden: bool) -> Path:
    deliver(folder / "extracts", extracts(hidden))
    build(folder / "extracts", date(2026, 1, 31), folder / "out", pages=False)
    return folder / "out"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("with"), hidden=True)


@pytest.fixture(scope="module")
def never_sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("without"), hidden=False)


def tables(out: Path, file: str) -> dict[str, list[tuple[Any, ...]]]:
    of_a_run = "columns(lambda c: c not in ('build', 'run_id'))"
    with duckdb.connect(str(out / "published" / file), read_only=True) as con:
        return {
            name: con.execute(f'select {of_a_run} from "{name}" order by all').fetchall()
            for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()
        }


def ask(out: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(out / "published/family_context.duckdb"), read_only=True) as con:
        return con.execute(query).fetchall()


# The strongest attack there is: everything published, beside what would have been published had
# the person never been sent.
@pytest.mark.parametrize("file", FILES.values())
def test_a_build_with_a_protected_person_publishes_what_one_without_him_does(
    out: Path, never_sent: Path, file: str
) -> None:
    with_him, without = (tables(o, file) for o in (out, never_sent))
    assert with_him.keys() == without.keys()
    for name in without:
        assert with_him[name] == without[name], f"{name} gives the protected person away"


def test_rows_of_coverage_less_the_records_published_is_nobody(out: Path) -> None:
    left = ask(
        out,
        "select service_code, any_value(rows_landed) - count(person_records.record_id) "
        "from service_coverage left join person_records using (service_code) "
        "group by service_code",
    )
    assert {number for _, number in left} == {0}


def test_a_name_given_for_a_child_goes_where_the_child_goes(out: Path) -> None:
    """The child of the second is held back through linkage, by no mark of its own."""
    named = ask(out, "select first_name from people where last_name = 'Bellweather'")
    assert named == [("Otis",)]


def test_the_manifest_of_the_operator_has_the_one_total(out: Path) -> None:
    (file,) = (out / "runs").glob("*/manifest.json")
    assert json.loads(file.read_text())["counts"]["records_held_back"] == 5


def test_a_refuge_without_an_address_shelters_who_is_in_it(out: Path) -> None:
    assert ask(out, "select address, postcode from people where first_name = 'Bela'") == [
        (None, None)
    ]
    listed = duckdb.read_parquet(
        str(out / "quarantine" / "childrens_social_care" / "addresses.parquet")
    )
    kinds = listed.project("kind, reason").fetchall()
    assert sorted(kind for kind, _ in kinds) == ["row", "value", "value"]
    assert all("required value is missing" in reason for _, reason in kinds)


def test_a_delivery_that_cannot_mark_whom_to_protect_says_so_and_loads(out: Path) -> None:
    told = dict(ask(out, "select service_code, load_warning from service_coverage"))
    assert "people came without the column restriction" in told["schools"]
    assert "restriction" not in told["gp"], told["gp"]
    assert "involvements came without the column is_withheld" in told["gp"]
    assert told["police"] is None
    assert told["housing"] is None, "a service that sent nothing lacks no column"
    checks = dict(
        ask(out, "select service_code, numerator from quality_results where check_id = 'D5'")
    )
    assert checks == {"schools": 1, "childrens_social_care": 1, "gp": 1, "police": 0}
    (file,) = (out / "runs").glob("*/manifest.json")
    services = {s["service_code"]: s for s in json.loads(file.read_text())["services"]}
    assert services["schools"]["warning"] == told["schools"]
    assert services["schools"]["load_state"] == "loaded"
