"""Who lives at which home, and how it is told, through a whole build."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from family_context.build.run import build
from family_context.folders import OutFolder
from tests.marts.deliveries import deliver

FLATS = "flats_named_in_words"
REFERENCES = "one_property_reference_on_two_houses"

# Two families to a house, at homes that a word tells apart; two members write theirs in two ways.
OURS = [
    ("Alder", "Mezzanine Flat, 3 Plover Street", "Mezz Flat 3 Plover St"),
    ("Birch", "First Floor Flat, 3 Plover Street", "1st Floor Flat, 3 Plover Street"),
    ("Cedar", "Flat 7 Middle, 4 Plover Street", "Middle Flat 7, 4 Plover Street"),
    ("Damson", "Flat 7 Top, 4 Plover Street", "Top Flat 7, 4 Plover Street"),
    ("Elder", "The Annexe, 5 Plover Street", "5 Plover Street, Annex"),
    ("Fir", "5 Plover Street", "5, Plover St"),
    ("Gorse", "Flat 2, Wing B, 6 Plover Street", "B Wing, Flat 2, 6 Plover Street"),
    ("Hazel", "Flat 2, Wing E, 6 Plover Street", "E Wing, Flat 2, 6 Plover Street"),
    ("Ivywood", "1/1, 7 Plover Street", "Flat 1/1, 7 Plover Street"),
    ("Juniper", "1/2, 7 Plover Street", "Flat 1/2, 7 Plover Street"),
    ("Kingcup", "Over Bank, 8 Plover Street", "Flat above bank, 8 Plover Street"),
    ("Larch", "Over Chemist, 8 Plover Street", "Flat above chemist, 8 Plover Street"),
]
AT = "FC71 2AA"


def person(reference: str, name: str, born: str, address: str, **more: str) -> dict[str, str]:
    first, last = name.split()
    return {
        "person_ref": reference,
        "first_name": first,
        "last_name": last,
        "date_of_birth": born,
        "address": address,
        "postcode": AT,
        "uprn": "",
    } | more


def families() -> list[dict[str, str]]:
    rows = []
    for number, (name, one, other) in enumerate(OURS):
        born = f"19{70 + number}-0{number % 9 + 1}-11"
        rows.append(person(f"m{number}", f"Mo {name}", born, one))
        rows.append(person(f"c{number}", f"Cal {name}", f"2014-0{number % 9 + 1}-21", other))
    return rows


# Number 9 and number 19 share a reference; the gazetteer knows whose it is.
SHARED = "10012345678"
REFUGE = "Larkfield Project, 9 Sandmartin Road"
# A refuge under the address for letters and, elsewhere, under the one where its people live.
OF_A_REFUGE = "10012345699"
PEOPLE = [
    *families(),
    person("g1", "Nia Quince", "1985-01-02", "9 Plover Street", uprn=SHARED),
    person("g2", "Oz Quince", "1984-02-03", "19 Plover Street", uprn=SHARED),
    person("g3", "Pip Quince", "2012-02-04", "", postcode="", uprn=SHARED),
    person("r1", "Rae Rowan", "1990-03-04", REFUGE),
    person("r2", "Sol Sorrel", "1991-04-05", "9 Sandmartin Road"),
    person("r3", "Tam Teasel", "1992-05-06", "Flat 2, 9 Sandmartin Road"),
    person("r4", "Ula Unwin", "1993-06-07", "21 Dunnock Close", uprn=OF_A_REFUGE),
    person("r5", "Val Vetch", "1994-07-08", "5 Larkfield Way", uprn=OF_A_REFUGE),
    person("f1", "Una Umber", "1993-06-07", "11 Plover Street", uprn="100030000000"),
]
GAZETTEER = [
    {"uprn": SHARED, "address": "9 PLOVER STREET, FERNMOOR", "postcode": AT, "class": "RD04"}
]


def rows_of(fixtures: Path, report: str, table: str) -> list[dict[str, str]]:
    """Rows of a report's table, their references made its own."""
    file = fixtures / "reports" / report / "extracts/childrens_social_care" / f"{table}.csv"
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as opened:
        return [
            {
                key: f"{report}-{value}" if key.endswith("_ref") else value
                for key, value in row.items()
            }
            for row in csv.DictReader(opened)
        ]


@pytest.fixture(scope="module")
def out(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One council of our families and, where the reports about homes are here, of theirs, built."""
    folder = tmp_path_factory.mktemp("homes")
    try:
        fixtures = request.getfixturevalue("fixtures_folder")
    except pytest.skip.Exception:
        fixtures = folder
    services: dict[str, Any] = {
        "childrens_social_care": {
            "people": [
                *PEOPLE,
                *rows_of(fixtures, FLATS, "people"),
                *rows_of(fixtures, REFERENCES, "people"),
            ],
            "relationships": rows_of(fixtures, REFERENCES, "relationships"),
            "addresses": [
                {"person_ref": "r1", "address": REFUGE, "postcode": AT, "address_type": "refuge"},
                {
                    "person_ref": "r4",
                    "address": "21 Dunnock Close",
                    "postcode": AT,
                    "uprn": OF_A_REFUGE,
                    "address_type": "refuge",
                },
            ],
        },
        "llpg": {"addresses": GAZETTEER},
    }
    deliver(folder / "extracts", services)
    build(folder / "extracts", date(2026, 1, 31), folder / "out", pages=False)
    return folder / "out"


@pytest.fixture(scope="module")
def published(out: Path) -> Any:
    with duckdb.connect(str(out / "published/family_context.duckdb"), read_only=True) as con:
        yield con


def households(con: Any) -> set[frozenset[str]]:
    """Who lives together, by reference."""
    found = defaultdict(set)
    for household, reference in con.execute(
        "select household_id, person_ref from household_members "
        "inner join person_records using (person_id)"
    ).fetchall():
        found[household].add(reference)
    return {frozenset(people) for people in found.values()}


def addresses(con: Any) -> dict[str, str | None]:
    """The address at which each person is published, by reference."""
    return dict(
        con.execute(
            "select person_ref, people.address from people "
            "inner join person_records using (person_id)"
        ).fetchall()
    )


def test_each_family_of_a_divided_house_is_a_household_at_its_own_wording(published: Any) -> None:
    together, told = households(published), addresses(published)
    for number, (name, one, other) in enumerate(OURS):
        assert frozenset({f"m{number}", f"c{number}"}) in together, name
        assert told[f"m{number}"] == one
        assert told[f"c{number}"] == other
    worded = {
        row[0] for row in published.execute("select distinct address from households").fetchall()
    }
    sent = {row["address"] for row in PEOPLE} | {"9 PLOVER STREET, FERNMOOR"}
    assert {text for text in worded if "Plover" in text} <= sent


def test_flats_named_in_words_are_homes_of_their_own(published: Any, fixtures_folder: Path) -> None:
    together, told = households(published), addresses(published)
    rows = rows_of(fixtures_folder, FLATS, "people")
    homes = defaultdict(set)
    for row in rows:
        assert told[row["person_ref"]] == row["address"]
        homes[row["address"]].add(row["person_ref"])
    assert len(homes) > 20
    for people in homes.values():
        assert frozenset(people) in together


def test_one_reference_on_two_houses_joins_nobody(published: Any, fixtures_folder: Path) -> None:
    together, told = households(published), addresses(published)
    rows = rows_of(fixtures_folder, REFERENCES, "people")
    homes = defaultdict(set)
    for row in rows:
        assert told[row["person_ref"]] == row["address"]
        homes[row["address"]].add(row["person_ref"])
    for people in homes.values():
        assert frozenset(people) in together
    members = published.execute(
        "select children.first_name, people.first_name, lives_with_child from family_members "
        "inner join people as children on child_person_id = children.person_id "
        "inner join people on family_members.person_id = people.person_id"
    ).fetchall()
    assert ("Nell", "Dirk", False) in members
    families_of = {(child, member) for child, member, _ in members}
    assert not families_of & {("Kit", "Hugh"), ("Kit", "Peg"), ("Peg", "Lena"), ("Peg", "Kit")}
    references = published.execute(
        "select uprn from households where address like '%Turnstone Row' and uprn is not null"
    )
    assert references.fetchall() == []


def test_the_gazetteer_mends_no_reference_that_texts_contradict(published: Any) -> None:
    told, together = addresses(published), households(published)
    assert told["g2"] == "19 Plover Street"
    assert told["g3"] is None, "whose the bare reference is nobody knows"
    assert frozenset({"g1"}) in together
    assert frozenset({"g2"}) in together


def test_a_refuge_is_told_nowhere_by_name_number_or_reference(out: Path) -> None:
    for name in ("family_context", "analysis"):
        with duckdb.connect(str(out / f"published/{name}.duckdb"), read_only=True) as con:
            for (table,) in con.execute("select table_name from duckdb_tables()").fetchall():
                rows = [str(row) for row in con.execute(f'from "{table}"').fetchall()]
                assert not [row for row in rows if "Larkfield" in row], table
                assert not [row for row in rows if "9 Sandmartin" in row and "Flat 2" not in row], (
                    table
                )


def test_references_that_join_nobody_are_listed_for_their_owner(out: Path) -> None:
    with duckdb.connect(str(OutFolder(out).warehouse), read_only=True) as con:
        rows = con.execute(
            "select service_code, person_ref, issue from intermediate.int_quality__issues "
            "where column_name = 'uprn'"
        ).fetchall()
    issues = {(ref.removeprefix(f"{REFERENCES}-"), issue) for _, ref, issue in rows}
    assert {row[0] for row in rows} == {"childrens_social_care"}
    ours = {*((f"g{number}", "uprn_on_different_homes") for number in range(1, 4))}
    assert not [ref for ref, _ in issues if ref in ("r4", "r5")], "a list tells of no refuge"
    assert issues >= ours | {("f1", "uprn_is_no_reference")}
    reported = {issue for issue in issues if issue[0].startswith("S")}
    assert not reported or reported == {
        *((f"S{number}", "uprn_on_different_homes") for number in range(1, 8)),
        *((f"S{number}", "uprn_is_no_reference") for number in range(8, 12)),
    }
