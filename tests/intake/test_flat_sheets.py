"""Flat sheets: a person and a spell in each line, and an address in several columns."""

from __future__ import annotations

import pytest

from tests.intake.conftest import Desk

SHEET = (
    "Ref,First,Last,DOB,House,Road,Town,Worker,Opened,Closed,Kind\n"
    "001,Ann,Lee,2015-02-01,12,High Street,Leeds,Jo Fox,2024-01-02,2024-06-01,Advice\n"
    "001,Ann,Lee,2015-02-01,12,High Street,Leeds,Jo Fox,2025-01-02,,Advice\n"
    "001,Ann,Lee,2015-02-01,12,High Street,Leeds,Al Poe,2025-01-02,,Group\n"
    "002,Bo,Fox,2014-02-01,Flat 2,9 Low Road,,,,,\n"
    "003,Cy,Orr,2014-02-01,,,,,2025-03-01,,Advice\n"
    "003,Cy,Orr,2013-02-01,,,,,2025-04-01,,Advice\n"
)
FILES = {"people": "Register.csv", "involvements": "Register.csv"}
COLUMNS = {
    "people": {
        "Ref": "person_ref", "First": "first_name", "Last": "last_name",
        "House": "address 1", "Road": "address 2", "Town": "address 3",
    },
    "involvements": {
        "Ref": "person_ref", "Worker": "practitioner_name", "Opened": "start_date",
        "Closed": "end_date", "Kind": "involvement_type",
    },
}  # fmt: skip


@pytest.fixture
def sheet(whole_desk: Desk) -> Desk:
    whole_desk.deliver({"Register.csv": SHEET}, "early_help", files=FILES, columns=COLUMNS)
    whole_desk.take()
    return whole_desk


def test_a_person_of_several_lines_that_agree_is_one_row(sheet: Desk) -> None:
    landed = {p["person_ref"]: p for p in sheet.landed("people", "early_help")}
    assert set(landed) == {"001", "002"}
    assert landed["001"]["first_name"] == "Ann"


def test_a_person_whose_lines_contradict_each_other_is_held_back(sheet: Desk) -> None:
    held = [row for row in sheet.held("people", "early_help") if row["kind"] == "row"]
    assert [row["line_number"] for row in held] == [6, 7]
    assert all("key occurs more than once" in row["reason"] for row in held)


def test_a_line_without_a_spell_is_a_person_alone(sheet: Desk) -> None:
    spells = sheet.landed("involvements", "early_help")
    assert sorted(s["person_ref"] for s in spells) == ["001", "001", "001", "003", "003"]


def test_spells_without_a_reference_get_one_that_the_next_delivery_keeps(
    whole_desk: Desk,
) -> None:
    refs = []
    for text in (SHEET, SHEET.replace("2025-01-02,,Group", "2025-01-02,2025-09-01,Group")):
        whole_desk.deliver({"Register.csv": text}, "early_help", files=FILES, columns=COLUMNS)
        whole_desk.take()
        refs.append({s["involvement_ref"] for s in whole_desk.landed("involvements", "early_help")})
    assert len(refs[0]) == 5
    assert refs[0] == refs[1], "a spell that has ended is the same spell"


def test_parts_of_an_address_are_one_text(sheet: Desk) -> None:
    landed = {p["person_ref"]: p["address"] for p in sheet.landed("people", "early_help")}
    assert landed == {"001": "12 High Street, Leeds", "002": "Flat 2, 9 Low Road"}


def test_how_many_lines_said_the_same_is_told(sheet: Desk) -> None:
    assert sheet.result is not None
    told = [row["note"] for row in sheet.result.ignored if row["kind"] == "again"]
    assert told == ["2 lines say only what an earlier one says, and are no more rows."]


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        ({"House": "address", "Road": "address 2"}, "give address to 'House'"),
        ({"House": "address 1", "Road": "address 1"}, "give address 1 to two headers"),
        ({"House": "town 1"}, "'town 1', which is no column"),
    ],
)
def test_parts_that_cannot_be_put_together_are_refused(
    whole_desk: Desk, columns: dict[str, str], told: str
) -> None:
    own = {"people": {"Ref": "person_ref"} | columns}
    whole_desk.deliver({"people.csv": SHEET}, "early_help", columns=own)
    whole_desk.take()
    assert told in whole_desk.state("early_help")["reason"]
