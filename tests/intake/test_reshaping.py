"""Entries in numbered columns of one row, and whole names, as extract.yml declares them."""

from __future__ import annotations

import io

import duckdb
import openpyxl
import pytest

from family_context.folders import PROJECT
from family_context.intake.validation import validate
from tests.conftest import AS_AT
from tests.intake.conftest import Desk

FILES = {"people": "Pupils.csv", "contacts": "Pupils.csv"}
COLUMNS = {
    "people": {"Pupil No": "person_ref", "Pupil Name": "last_name first_name"},
    "contacts": {
        "Pupil No": "person_ref",
        "Contact {n} Name": "first_name last_name",
        "Contact {n} Relationship": "relationship",
        "Contact {n} PR": "has_parental_responsibility",
    },
}
HEADER = (
    "Pupil No,Pupil Name,DOB,Postcode,Restriction,Contact 1 Name,Contact 1 Relationship,"
    "Contact 1 PR,Contact 2 Name,Contact 2 Relationship,Odd\n"
)
PUPILS = HEADER + (
    '0001,"SMITH, Ann",2015-02-01,FC1 1AA,,Mrs Jo SMITH,Mother,Y,Bob van der Berg,Step Father,\n'
    "0002,Lee Bo,2015-03-01,FC1 1AA,,Cher,Mother,maybe,,,\n"
    '0003,DE SOUZA Maria Ana,2015-03-01,FC1 1AA,,,,,"O\'Brien, Pat",wibble,x\n'
)


@pytest.fixture
def desk(whole_desk: Desk) -> Desk:
    return whole_desk


def landed(desk: Desk, table: str, columns: str) -> list[tuple[object, ...]]:
    desk.take()
    file = desk.root / "landing" / "schools" / f"{table}.parquet"
    with duckdb.connect() as con:
        return con.sql(f"select {columns} from '{file}' order by all").fetchall()


def test_each_filled_entry_of_a_row_is_a_row_with_a_key_of_its_own(desk: Desk) -> None:
    desk.deliver({"Pupils.csv": PUPILS}, files=FILES, columns=COLUMNS)
    assert landed(desk, "contacts", "contact_ref, person_ref, first_name, last_name") == [
        ("0001/1", "0001", "Jo", "SMITH"),
        ("0001/2", "0001", "Bob", "van der Berg"),
        ("0002/1", "0002", "Cher", None),
        ("0003/2", "0003", "Pat", "O'Brien"),
    ]
    assert landed(desk, "contacts", "distinct postcode") == [(None,)], "the pupil's is not theirs"
    assert landed(desk, "people", "first_name, last_name") == [
        ("Ann", "SMITH"), ("Bo", "Lee"), ("Maria Ana", "DE SOUZA"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("SMITH, Ann (Mrs)", "Ann", "SMITH"),
        ("SMITH, Mrs Ann", "Ann", "SMITH"),
        ("Smith, Ann, Mrs.", "Ann", "Smith"),
        ("Dr SMITH Ann Marie", "Ann Marie", "SMITH"),
        ("SMITH Ann (Dr)", "Ann", "SMITH"),
        # Brackets that hold no title are part of the name.
        ("SMITH, Ann (Annie)", "Ann (Annie)", "SMITH"),
        ("SMITH, Missy", "Missy", "SMITH"),
    ],
)
def test_a_title_is_no_part_of_a_name_wherever_it_stands(
    desk: Desk, written: str, first: str, last: str
) -> None:
    text = f'Pupil No,Pupil Name,DOB\n1,"{written}",2015-02-01\n'
    names = {"people": {"Pupil No": "person_ref", "Pupil Name": "last_name first_name"}}
    desk.deliver({"Pupils.csv": text}, files={"people": "Pupils.csv"}, columns=names)
    assert landed(desk, "people", "first_name, last_name") == [(first, last)]


def test_what_is_wrong_in_an_entry_is_told_with_the_line_of_the_file(desk: Desk) -> None:
    desk.deliver({"Pupils.csv": PUPILS}, files=FILES, columns=COLUMNS)
    found = validate(desk.root / "extracts" / "schools", AS_AT, desk.contracts)
    lost = {p.column_name: p.examples for p in found.problems if p.table_name == "contacts"}
    assert lost["has_parental_responsibility"] == ("line 3",)
    assert lost["relationship"] == ("line 4",)
    ignored = [p.found for p in found.problems if "ignored" in p.found]
    assert ignored == ["ignored: columns of contacts: Odd"], "a column that either takes is used"


def test_rows_read_are_rows_landed_and_held_back_also_where_a_line_holds_several(
    desk: Desk,
) -> None:
    broken = PUPILS + ",Nobody,2015-01-01,,,Al Poe,Father,,Di Poe,Mother,\n" + "0005,too,many" * 9
    desk.deliver({"Pupils.csv": broken}, files=FILES, columns=COLUMNS)
    taken = desk.take()
    (contacts,) = [row for row in taken.inputs if row["table_name"] == "contacts"]
    assert contacts["rows_read"] == contacts["rows_landed"] + contacts["rows_quarantined"]
    assert (contacts["rows_landed"], contacts["rows_quarantined"]) == (4, 3)
    held = desk.root / "quarantine" / "schools" / "contacts.parquet"
    with duckdb.connect() as con:
        lines = con.sql(f"select line_number from '{held}' where kind = 'row' order by all")
        assert lines.fetchall() == [(5,), (5,), (6,)]


def test_a_workbook_holds_entries_in_its_rows_too(desk: Desk) -> None:
    book = openpyxl.Workbook()
    for line in (
        PUPILS.replace('"SMITH, Ann"', "SMITH Ann")
        .replace('"O\'Brien, Pat"', "Pat O'Brien")
        .splitlines()
    ):
        book.active.append(line.split(","))  # type: ignore[union-attr]
    stream = io.BytesIO()
    book.save(stream)
    files = dict.fromkeys(FILES, "Pupils.xlsx")
    desk.deliver({"Pupils.xlsx": stream.getvalue()}, files=files, columns=COLUMNS)
    assert landed(desk, "contacts", "count(*)") == [(4,)]


def test_a_file_of_its_tables_own_name_may_hold_another_table_too(desk: Desk) -> None:
    desk.deliver(
        {"people.csv": PUPILS},
        files={"contacts": "people.csv"},
        columns=COLUMNS,
    )
    assert landed(desk, "people", "count(*)") == [(3,)]
    assert landed(desk, "contacts", "count(*)") == [(4,)]


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"Contact {n} Nme": "first_name last_name"}, "no such header"),
        ({"Contact {n} {n}": "phone"}, "more than one {n}"),
        ({"Contact {n} Name": "first_name last_name", "Name": "last_name"}, "to two headers"),
        ({"Contact {n} Name": "first_name email"}, "no column of contacts"),
    ],
)
def test_a_declaration_that_cannot_be_followed_says_so(
    desk: Desk, columns: dict[str, str], told: str
) -> None:
    declared = COLUMNS | {"contacts": {"Pupil No": "person_ref", **columns}}
    desk.deliver({"Pupils.csv": PUPILS}, files=FILES, columns=declared)
    taken = desk.take()
    (schools,) = [s for s in taken.services if s["service_code"] == "schools"]
    refused = [row["reason"] for row in taken.inputs if row["table_name"] == "contacts"]
    assert told in str(schools["reason"] or refused)


def test_a_workbook_of_all_tables_gives_tables_of_one_file() -> None:
    """The filled template is such a file: no test of the build may ask for one table each."""
    models = (PROJECT / "models" / "staging" / "intake" / "_intake__models.yml").read_text()
    assert "one_row_per: [file]" not in models
