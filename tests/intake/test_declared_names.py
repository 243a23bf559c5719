"""A delivery may keep its own names: `columns:` and `files:` of extract.yml say what they are."""

from __future__ import annotations

from typing import Any

import openpyxl
import pytest

from family_context.contracts import Contract, header_key
from family_context.intake.account import account_of
from family_context.intake.validation import validate
from tests.conftest import AS_AT
from tests.intake.conftest import Desk

PEOPLE = "Client No,Fore,Sur,Birth,Flag\n1,Ann,Lee,2015-03-04,\n2,Bob,Lee,2012-01-02,restricted\n"
COLUMNS = {
    "Client No": "person_ref",
    "Fore": "first_name",
    "Sur": "last_name",
    "Birth": "date_of_birth",
    "Flag": "restriction",
}


def refusal(desk: Desk, people: str, **extract: Any) -> str:
    desk.deliver({"people.csv": people}, **extract)
    desk.take()
    assert desk.state()["load_state"] == "refused"
    return str(desk.state()["reason"])


def test_a_declared_header_is_read_as_the_column_it_stands_for(desk: Desk) -> None:
    desk.deliver({"people.csv": PEOPLE}, columns={"people": COLUMNS})
    desk.take()
    assert desk.state()["load_state"] == "loaded"
    (ann, bob) = desk.landed()
    assert (ann["person_ref"], ann["first_name"], ann["last_name"]) == ("1", "Ann", "Lee")
    assert str(ann["date_of_birth"]) == "2015-03-04"
    assert bob["restriction"] == "restricted"


def test_the_account_says_what_was_taken_as_what(desk: Desk) -> None:
    desk.deliver({"people.csv": PEOPLE}, columns={"people": COLUMNS})
    taken = desk.take()
    (account,) = account_of(taken, desk.root / "quarantine", desk.contracts, AS_AT)
    told = {remark.kind: remark.text for remark in account.remarks}
    assert "Client No as person_ref" in told["by extract.yml"]
    assert "ignored" not in told


@pytest.mark.parametrize("written", ["CLIENT_NO", "client no", " Client-No "])
def test_case_blanks_and_underscores_of_a_declared_header_do_not_matter(
    desk: Desk, written: str
) -> None:
    desk.deliver({"people.csv": PEOPLE}, columns={"people": COLUMNS | {written: "person_ref"}})
    said = {k: v for k, v in COLUMNS.items() if v != "person_ref"} | {written: "person_ref"}
    desk.deliver({"people.csv": PEOPLE}, columns={"people": said})
    desk.take()
    assert len(desk.landed()) == 2


def test_what_is_declared_wins_over_a_name_of_ours(desk: Desk) -> None:
    people = "id,client,address,name of town\n7,1,Leeds,1 Mill Lane\n"
    said = {"client": "person_ref", "address": "town", "name of town": "address"}
    desk.deliver({"people.csv": people}, columns={"people": said})
    desk.take()
    (one,) = desk.landed()
    assert (one["person_ref"], one["town"], one["address"]) == ("1", "Leeds", "1 Mill Lane")


def test_a_header_that_protects_is_never_pushed_aside(desk: Desk) -> None:
    people = "person_ref,restriction,flag\n1,restricted,\n"
    reason = refusal(desk, people, columns={"people": {"flag": "restriction"}})
    assert "restriction occurs twice" in reason


@pytest.mark.parametrize(
    ("columns", "words"),
    [
        ({"people": {"Birth day": "date_of_birth"}}, ["stands for date_of_birth", "Correct"]),
        ({"people": {"Birth": "date_of_brith"}}, ["'date_of_brith'", "Perhaps date_of_birth?"]),
        ({"people": {"person_ref": "Client No"}}, ["theirs: ours"]),
        ({"people": {"Birth": "date_of_birth_as_sent"}}, ["is set by intake"]),
        ({"people": {"A": "sex", "B": "sex"}}, ["sex to two headers, 'A' and 'B'"]),
        ({"people": {"Fore": "sex", "FORE": "upn"}}, ["'FORE' twice"]),
        ({"persons": {"A": "sex"}}, ["'persons'", "Known: people"]),
        ({"people": ["A"]}, ["no headers with columns"]),
        ({"people": {" - ": "sex"}}, ["no letter or digit"]),
        (["people"], ["not given by table", "columns: {<table>"]),
    ],
)
def test_a_declaration_that_cannot_be_followed_says_why_and_what_to_do(
    desk: Desk, columns: Any, words: list[str]
) -> None:
    with_ref = PEOPLE.replace("Client No", "person_ref")
    reason = refusal(desk, with_ref, columns=columns)
    assert all(word in reason for word in words), reason


def test_a_declared_header_that_an_optional_table_lacks_refuses_that_table_alone(
    desk: Desk,
) -> None:
    desk.deliver(
        {
            "people.csv": "person_ref,restriction\n1,\n2,\n",
            "relationships.csv": "person_ref,related_person_ref,relationship\n1,2,mother\n",
        },
        columns={"relationships": {"PR": "has_parental_responsibility"}},
    )
    taken = desk.take()
    assert desk.state()["load_state"] == "loaded"
    reasons = {row["table_name"]: row["reason"] for row in taken.inputs}
    assert "has_parental_responsibility" in reasons["relationships"]
    assert reasons["people"] is None


def test_validate_reads_declared_names_as_a_build_does(desk: Desk) -> None:
    desk.deliver(
        {"Persons export.csv": PEOPLE}, columns={"people": COLUMNS},
        files={"people": "Persons export.csv"},
    )  # fmt: skip
    found = validate(desk.root / "extracts", AS_AT, desk.contracts)
    assert [h.people for h in found.holdings] == [2]
    desk.take()
    assert len(desk.landed()) == 2


def test_a_file_may_have_its_own_name_and_hold_two_tables(desk: Desk) -> None:
    desk.deliver(
        {"tf.csv": "person_ref,restriction,involvement_ref,reason\n1,,9,truancy\n"},
        files={"people": "tf.csv", "involvements": "tf.csv"},
    )
    desk.take()
    assert len(desk.landed()) == 1
    assert desk.landed("involvements")[0]["reason"] == "truancy"


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"people": "persons.csv"}, ["'persons.csv' holds people", "The folder holds: people.csv"]),
        ({"people": "../people.csv"}, ["no file name"]),
        ({"pupils": "people.csv"}, ["'pupils'", "Known: people"]),
    ],
)
def test_a_file_that_is_not_there_is_told(
    desk: Desk, files: dict[str, str], words: list[str]
) -> None:
    reason = refusal(desk, "person_ref\n1\n", files=files)
    assert all(word in reason for word in words), reason


def test_a_workbook_named_as_the_service_holds_a_sheet_for_each_table(desk: Desk) -> None:
    desk.deliver({})
    book = openpyxl.Workbook()
    people = book.worksheets[0]
    people.title = "people"
    for row in ("person_ref first_name restriction", "1 Ann", "2 Bob"):
        people.append(row.split())
    book.create_sheet("relationships").append(["person_ref", "related_person_ref", "relationship"])
    book.create_sheet("Notes").append(["nothing of ours"])
    book.save(desk.root / "extracts" / "schools" / "Schools.xlsx")
    taken = desk.take()
    assert len(desk.landed()) == 2
    assert {row["table_name"] for row in taken.inputs} == {"people"}, "an empty sheet is not sent"
    assert [r["name"] for r in taken.ignored if r["kind"] == "sheet"] == ["Notes"]


def test_a_header_alias_is_understood_in_every_table_that_has_the_column(
    all_contracts: dict[str, Contract],
) -> None:
    tables = [(c.service_code, t) for c in all_contracts.values() for t in c.tables]
    understood: dict[str, set[str]] = {}
    for _, table in tables:
        for column in table.asked:
            keys = {header_key(alias) for alias in column.aliases}
            understood.setdefault(column.name, set()).update(keys - {"id"})
    assert {"telephone", "phonenumber"} <= understood["phone"]
    for service, table in tables:
        for column in table.asked:
            others = understood[column.name] - {
                key for key, name in table.spellings.items() if name != column.name
            }
            missing = others - set(table.spellings)
            assert not missing, (service, table.name, column.name, missing)
