"""What of a row is told: closed where nobody has reviewed it, and never what protects somebody."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from family_context.folders import PROJECT, OutFolder
from family_context.rights.errors import RightsError
from family_context.rights.held import KINDS
from family_context.rights.know import subject_access
from family_context.rights.person import Person, Record
from family_context.rights.places import Row, Table
from family_context.rights.reduced import Cell, Reduction, read_rules

ME, YOU = "p0000000000000001", "p0000000000000002"


def told(table: str, row: Row, *, sheltered: bool = False, keys: tuple[str, ...]) -> dict[str, str]:
    """By column, what is told of a row, or None where it is left out with a reason."""
    records = (Record("schools:1", "schools", "1", "person"),)
    person = Person(ME, ME, (), records, frozenset(), sheltered)
    reduction = Reduction(read_rules(PROJECT / "seeds"), person, frozenset({"police:INV1"}))
    of = Table(KINDS[0], f"x: {table}", table, "", dict.fromkeys(row, "VARCHAR"), None)
    cells = reduction.cells(of, row, {key: {ME, "1"} for key in keys})
    return {cell.column: _said(cell) for cell in cells}


def _said(cell: Cell) -> str:
    return f"left out: {cell.left_out}" if cell.left_out else cell.text


def test_a_row_of_the_person_alone_is_told_whole() -> None:
    row: Row = {"person_id": ME, "first_name": "Kate", "address": "1 High Street"}
    assert told("people", row, keys=("person_id",)) == row


def test_of_a_row_that_names_another_only_reviewed_columns_are_told() -> None:
    row: Row = {
        "person_id": ME, "related_person_id": YOU, "relationship": "mother",
        "a_column_of_next_year": "Diagnosis of the mother",
    }  # fmt: skip
    found = told("relationships", row, keys=("person_id", "related_person_id"))
    assert (found["related_person_id"], found["relationship"]) == ("another person", "mother")
    assert found["a_column_of_next_year"].startswith("left out: Facts about another person")


@pytest.mark.parametrize(("member", "is_mine"), [(ME, True), (YOU, False)])
def test_an_answer_is_told_to_whom_it_is_about(member: str, is_mine: bool) -> None:
    row: Row = {
        "child_person_id": YOU if is_mine else ME, "person_id": member, "state": "involved_now",
        "service_code": "drugs_and_alcohol", "relationship_to_child": "mother",
    }  # fmt: skip
    found = told("family_context", row, keys=("child_person_id", "person_id"))
    assert found["relationship_to_child"] == "mother"
    assert (found["state"] == "involved_now") is is_mine
    assert (found["service_code"] == "drugs_and_alcohol") is is_mine


def test_whoever_lives_at_a_protected_address_is_told_no_place_and_no_team_near_it() -> None:
    row: Row = {"person_id": ME, "address": "9 Refuge Lane", "team_phone": "01632", "sex": "F"}
    found = told("people", row, sheltered=True, keys=("person_id",))
    assert found["address"].startswith("left out: An address")
    assert found["team_phone"].startswith("left out: Where a service")
    assert found["sex"] == "F"


@pytest.mark.parametrize("sign", [{"is_withheld": True}, {"involvement_id": "police:INV1"}])
def test_of_what_a_service_withholds_only_that_it_is_there_is_told(sign: Row) -> None:
    row: Row = {"person_id": ME, "reason": "Domestic abuse", **sign}
    found = told("service_involvements", row, keys=("person_id",))
    assert found["person_id"] == ME
    assert "Ask the service itself" in found["reason"]


def test_who_told_a_service_is_never_told() -> None:
    found = told("referrals", {"person_ref": "1", "source_code": "1B"}, keys=("person_ref",))
    assert found["source_code"].startswith("left out: Who told the service")


def test_a_rule_that_nobody_wrote_is_refused(tmp_path: Path) -> None:
    head = "table_name,column_name,rule,about,told,reason,source\n"
    (tmp_path / "subject_access.csv").write_text(head + "*,name,perhaps,,Left out.,so,me\n")
    with pytest.raises(RightsError, match="the rule is 'perhaps'"):
        read_rules(tmp_path)


def test_no_account_is_made_of_somebody_marked_as_adopted(known: Path) -> None:
    with duckdb.connect(str(OutFolder(known).warehouse), read_only=True) as con:
        marked = con.execute(
            "select record_id from intermediate.int_records__unioned where restriction = 'adopted' "
            "order by 1"
        ).fetchall()
    assert marked
    before = (known / "access_log.csv").read_bytes()
    with pytest.raises(RightsError, match="adoption team"):
        subject_access(known, marked[0][0], "SAR-2026/10")
    assert (known / "access_log.csv").read_bytes() == before


def test_the_account_of_somebody_who_is_marked_as_protected_holds_no_address(known: Path) -> None:
    with duckdb.connect(str(OutFolder(known).warehouse), read_only=True) as con:
        marked = con.execute(
            "select record_id, address from intermediate.int_records__unioned "
            "where restriction in ('protected', 'restricted') and address is not null order by 1"
        ).fetchall()
    assert marked
    record, address = marked[0]
    _, page, _ = subject_access(known, record, "SAR-2026/11")
    text = page.read_text(encoding="utf-8")
    assert "An address was left out" in text
    assert address.split("\n")[0] not in text
