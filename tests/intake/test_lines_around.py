"""Titles, totals and remarks of a report are listed and land nobody; a record is never one."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake.conftest import PROJECT, Desk

HEADER = ["person_ref", "first_name", "last_name", "dob", "restriction"]
ANN = ["71", "Ann", "Lee", "2015-03-04", ""]
BOB = ["83", "Bob", "Lee", "2012-05-06", ""]
CY = ["95", "Cy", "Lee", "2011-07-08", "protected"]

# Lines of a file, and the line numbers that are to be listed.
REPORTS: dict[str, tuple[list[list[str]], list[int]]] = {
    "a_title_above_the_header": ([["Pupils on roll"], HEADER, ANN, BOB, CY], [1]),
    "titles_a_blank_line_and_a_period": (
        [["Pupils"], ["From", "2025-09-01"], [], HEADER, ANN, BOB, CY],
        [1, 2],
    ),
    "a_title_that_is_a_known_header": ([["Town"], HEADER, ANN, BOB, CY], [1]),
    "a_total_below": ([HEADER, ANN, BOB, CY, ["Total rows: 44"]], [5]),
    "a_total_in_other_words": (
        [HEADER, ANN, BOB, CY, ["Overall", "30"], ["Number of children", "3"], ["All pupils: 3"]],
        [5, 6, 7],
    ),
    "a_total_in_two_cells": ([HEADER, ANN, BOB, CY, ["", "Total", "3"]], [5]),
    "a_count_by_a_database": ([HEADER, ANN, BOB, CY, [], ["(3 rows affected)"]], [6]),
    "remarks_below": (
        [HEADER, ANN, BOB, CY, [], ["Report generated on 31/01/2026 08:12"], ["End of report"],
         ["*** CONFIDENTIAL ***"], ["Applied filters: Year is 2025"], ["Page 1 of 1"]],
        [6, 7, 8, 9, 10],
    ),
    "the_header_once_more": ([HEADER, ANN, HEADER, BOB, CY], [3]),
    "the_header_once_more_in_other_words": (
        [HEADER, ANN, ["\ufeffPerson Ref", "Forename", "SURNAME", "DOB", "Restriction"], BOB, CY],
        [3],
    ),
    "two_reports_joined": (
        [["Pupils"], HEADER, ANN, ["Total", "1"], [], HEADER, BOB, CY, ["Total", "2"]],
        [1, 4, 6, 9],
    ),
    "a_line_of_dashes": ([HEADER, ["----"] * 5, ANN, BOB, CY], [2]),
    "empty_rows_of_a_spreadsheet": ([HEADER, ANN, BOB, CY, ["", "", "", "", " "]], [5]),
    "a_marking_above": ([["OFFICIAL-SENSITIVE"], HEADER, ANN, BOB, CY], [1]),
}  # fmt: skip


def as_csv(lines: list[list[str]]) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream)
    for line in lines:
        writer.writerow(line) if line else stream.write("\r\n")
    return stream.getvalue().encode()


def padded(lines: list[list[str]]) -> list[list[str]]:
    """As a spreadsheet saves a CSV file: every line as wide as the widest."""
    return [[*line, *[""] * (5 - len(line))] if line else line for line in lines]


def as_workbook(lines: list[list[str]], file: Path, column: int = 1, row: int = 1) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    for n, line in enumerate(lines, start=row):
        for at, value in enumerate(line, start=column):
            if value.strip():
                book.active.cell(n, at, value)
    book.save(file)


@pytest.mark.parametrize("written", ["csv", "padded csv", "xlsx"])
@pytest.mark.parametrize(("lines", "listed"), REPORTS.values(), ids=REPORTS.keys())
def test_what_a_report_writes_around_its_rows_is_listed_and_lands_nobody(
    desk: Desk, lines: list[list[str]], listed: list[int], written: str
) -> None:
    desk.deliver({} if written == "xlsx" else {"people.csv": as_csv(lines)})
    if written == "padded csv":
        desk.deliver({"people.csv": as_csv(padded(lines))})
    if written == "xlsx":
        as_workbook(lines, desk.root / "extracts/schools/people.xlsx")
        # A workbook has no empty rows: nothing stands in them.
        listed = [n for n in listed if any(cell.strip() for cell in lines[n - 1])]
    result = desk.take()
    assert desk.state()["load_state"] == "loaded", desk.state()["reason"]
    assert [p["first_name"] for p in desk.landed()] == ["Ann", "Bob", "Cy"]
    assert desk.landed()[2]["restriction"] == "protected"
    assert desk.held() == [] and desk.lines_listed() == listed
    (told,) = result.inputs
    assert told["rows_read"] == told["rows_landed"] == 3


# A last row, and the reason for which it is held back; None where it is a person.
LAST_ROWS = {
    "a_person_of_whom_only_the_reference_is_known": (["97", "", "", "", ""], None),
    "a_remark_that_nobody_foresaw": (["Figures are provisional", "", "", "", ""], "may be a"),
    "a_bare_count": (["3", "", "", "", ""], "may be a"),
    "a_person_called_Total": (["97", "Total", "", "", ""], None),
    "a_person_called_End": (["97", "End", "Report", "", ""], None),
    "a_protected_person_whose_reference_reads_like_a_total": (
        ["Total 4", "", "", "", "protected"],
        None,
    ),
    "a_total_with_a_word_beside_it": (["Total", "3 pupils", "", "", ""], "may be a"),
    "a_remark_that_goes_on": (["Report run by J Smith", "Data team", "", "", ""], "may be a"),
}


@pytest.mark.parametrize(("last", "held"), LAST_ROWS.values(), ids=LAST_ROWS.keys())
def test_a_last_row_in_doubt_is_held_back_with_a_reason_and_a_person_is_not(
    desk: Desk, last: list[str], held: str | None
) -> None:
    desk.deliver({"people.csv": as_csv([HEADER, ANN, BOB, CY, last])})
    desk.take()
    assert desk.lines_listed() == []
    assert len(desk.landed()) == (3 if held else 4)
    assert [held in h["reason"] for h in desk.held() if held] == ([True] if held else [])


def test_references_that_read_like_remarks_are_references(desk: Desk) -> None:
    """`Case 12` is no count of cases; and where every row begins so, the rows begin so."""
    cases = "".join(f"Case {n},{n},2024-09-01\n" for n in range(1, 40))
    totals = "".join(f"Total {n},{n}\n" for n in range(1, 40))
    desk.deliver(
        {
            "people.csv": as_csv([HEADER, ANN]),
            "involvements.csv": f"involvement_ref,person_ref,start_date\n{cases}",
            "contacts.csv": f"contact_ref,person_ref\n{totals}",
        }
    )
    desk.take()
    for table in ("involvements", "contacts"):
        assert len(desk.landed(table)) == 39 and desk.lines_listed(table) == []


def test_a_record_above_the_header_is_held_back(desk: Desk) -> None:
    desk.deliver({"people.csv": as_csv([ANN, HEADER, BOB])})
    desk.take()
    assert [p["first_name"] for p in desk.landed()] == ["Bob"]
    (held,) = desk.held()
    assert held["line_number"] == 1 and "above the header" in held["reason"]


def test_another_header_among_the_rows_refuses_the_file(desk: Desk) -> None:
    turned = [HEADER[n] for n in (2, 1, 0, 3, 4)]
    desk.deliver({"people.csv": as_csv([HEADER, ANN, turned, ["Lee", "Bob", "83", "", ""]])})
    desk.take()
    assert desk.state()["load_state"] == "refused"
    for word in ("line 3", "another order", "Send each of the files"):
        assert word in desk.state()["reason"]


def test_a_file_that_says_that_there_is_nothing_is_a_table_of_no_rows(desk: Desk) -> None:
    desk.deliver({"people.csv": as_csv([HEADER, ANN]), "contacts.csv": b"contact_ref,person_ref\n"})
    desk.deliver({"involvements.csv": b"involvement_ref,person_ref\nNo records found\n"})
    desk.take()
    assert desk.state()["load_state"] == "loaded" and desk.held("involvements") == []
    assert desk.lines_listed("involvements") == [2]


def test_the_example_of_every_pattern_is_listed_and_no_word_of_a_name_is(desk: Desk) -> None:
    with (PROJECT / "seeds/lines_around_tables.csv").open(encoding="utf-8") as rows:
        examples = [[row["example"]] for row in csv.DictReader(rows)]
    desk.deliver({"people.csv": as_csv([HEADER, ANN, *examples])})
    desk.take()
    assert desk.lines_listed() == list(range(3, 3 + len(examples)))


CELL = st.sampled_from(
    ["", "7", "Ann", "Total", "Total rows: 3", "person_ref", "first_name", "End", "--",
     "31/01/2026", "protected", "No data", "Pupils", "Report generated on 3 May"]
)  # fmt: skip


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(st.lists(CELL, min_size=1, max_size=5), max_size=3),
    st.lists(st.lists(CELL, min_size=1, max_size=6), max_size=12),
)
def test_rows_sent_are_rows_used_and_rows_listed(
    new_desk: Callable[[], Desk], above: list[list[str]], below: list[list[str]]
) -> None:
    desk = new_desk()
    lines = [*above, HEADER, ANN, *below]
    desk.deliver({"people.csv": as_csv(lines)})
    result = desk.take()
    if desk.state()["load_state"] == "refused":
        return
    (told,) = result.inputs
    blank = sum(not any(cell.strip() for cell in line) for line in above)
    listed = desk.lines_listed()
    assert told["rows_landed"] + told["rows_quarantined"] == told["rows_read"]
    assert told["rows_read"] + len(listed) + 1 == len(lines) - blank
    held = [h["line_number"] for h in desk.held() if h["kind"] == "row"]
    assert not set(held) & set(listed), "no line is told twice"


@pytest.mark.parametrize("place", [(2, 1), (1, 3), (4, 5)])
def test_a_table_may_start_anywhere_in_its_sheet(desk: Desk, place: tuple[int, int]) -> None:
    desk.deliver({})
    file = desk.root / "extracts/schools/people.xlsx"
    as_workbook([["Pupils"], HEADER, ANN, BOB, ["Total", "2"]], file, *place)
    result = desk.take()
    assert [p["first_name"] for p in desk.landed()] == ["Ann", "Bob"]
    assert desk.lines_listed() == [place[1], place[1] + 4]
    assert {i["kind"] for i in result.ignored} == {"line"}, "an empty margin is no column"


def test_the_name_of_a_group_between_the_rows_is_held_back_and_a_bare_reference_is_not(
    desk: Desk,
) -> None:
    lines = [HEADER, ["Team 1"], ANN, ["Team 1 total", "1"], ["Team 2"], BOB, ["64"], CY]
    desk.deliver({"people.csv": as_csv(padded(lines))})
    desk.take()
    assert [p["person_ref"] for p in desk.landed()] == ["71", "83", "64", "95"]
    assert [held["line_number"] for held in desk.held()] == [2, 5]
    assert desk.lines_listed() == [4]
