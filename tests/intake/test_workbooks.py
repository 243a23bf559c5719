"""What real workbooks hold: wrong sizes, other sheets, empty dates."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from tests.intake.conftest import Desk

ROWS = [
    ["person_ref", "first_name", "dob", "restriction"],
    [71, "Ann", datetime(2015, 3, 4), None],
    [72, "Bob", datetime(2012, 5, 6), "protected"],
    ["0083", "Cy", None, None],
]


def _book(desk: Desk) -> tuple[openpyxl.Workbook, Path]:
    desk.deliver({})
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in ROWS:
        book.active.append(row)
    return book, desk.root / "extracts/schools/people.xlsx"


def _state_size(file: Path, stated: str | None) -> None:
    """Write into the first sheet which cells it holds, as a program does that is wrong about it."""
    with zipfile.ZipFile(file) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    size = f'<dimension ref="{stated}" />' if stated else ""
    parts[sheet] = re.sub(rb"<dimension[^>]*>", size.encode(), parts[sheet])
    with zipfile.ZipFile(file, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)


@pytest.mark.parametrize("stated", ["A1", "A1:B2", "A1:C4", "B2:C3", "A1:XFD1048576", None])
def test_a_sheet_is_read_whole_whatever_size_it_states(desk: Desk, stated: str | None) -> None:
    book, file = _book(desk)
    book.save(file)
    _state_size(file, stated)
    desk.take()
    assert [p["person_ref"] for p in desk.landed()] == ["71", "72", "0083"]
    assert desk.landed()[1]["restriction"] == "protected", "the column that protects came too"
    assert desk.landed()[0]["date_of_birth"] == date(2015, 3, 4)
    assert desk.state()["warning"] is None


def test_the_one_sheet_with_the_header_is_taken_and_the_others_are_named(desk: Desk) -> None:
    book, file = _book(desk)
    notes = book.create_sheet("Read me", 0)
    notes.append(["Pupils on roll, as agreed with the data team"])
    book.create_sheet("Empty")
    book.save(file)
    result = desk.take()
    assert len(desk.landed()) == 3
    (told,) = [i for i in result.ignored if i["kind"] == "sheet"]
    assert told["name"] == "Read me" and "schools/people.xlsx" in told["file"]


def test_a_date_cell_that_holds_nought_is_day_zero_and_no_time_of_day(desk: Desk) -> None:
    book, file = _book(desk)
    assert book.active is not None
    cell = book.active.cell(4, 3, 0)
    cell.number_format = "dd/mm/yyyy"
    book.save(file)
    desk.take()
    assert len(desk.landed()) == 3 and desk.held() == []


def test_hidden_rows_and_sheets_are_read_like_any(desk: Desk) -> None:
    book, file = _book(desk)
    assert book.active is not None
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["D"].hidden = True
    book.save(file)
    desk.take()
    assert [p["restriction"] for p in desk.landed()] == [None, "protected", None]


@pytest.mark.filterwarnings("ignore:File contains an invalid specification")
def test_a_strict_workbook_is_refused_with_the_way_to_save_it(desk: Desk) -> None:
    """The library finds no sheet in it, which must not read as an empty file."""
    book, file = _book(desk)
    book.save(file)
    spaces = {
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main": (
            b"http://purl.oclc.org/ooxml/spreadsheetml/main"
        ),
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships": (
            b"http://purl.oclc.org/ooxml/officeDocument/relationships"
        ),
    }
    with zipfile.ZipFile(file) as parts:
        contents = {name: parts.read(name) for name in parts.namelist()}
    with zipfile.ZipFile(file, "w") as strict:
        for name, content in contents.items():
            for transitional, own in spaces.items():
                content = content.replace(transitional, own)
            strict.writestr(name, content)
    desk.take()
    assert desk.state()["load_state"] == "refused"
    for word in ("no sheet that can be read", "Strict", "Save it again"):
        assert word in desk.state()["reason"]


def test_a_cell_over_several_rows_holds_for_each_of_them_and_is_told(desk: Desk) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    rows = [
        ["person_ref", "first_name", "last_name", "address"],
        ["1", "Ann", "Lee", "1 Low Road"],
        ["2", "Bo", None, None],
        ["3", "Cy", None, None],
        ["4", "Di", None, "2 Low Road"],
    ]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("C2:C4")
    sheet.merge_cells("D2:D3")
    desk.deliver({})
    book.save(desk.root / "extracts/schools/people.xlsx")
    result = desk.take()
    assert [(p["last_name"], p["address"]) for p in desk.landed()] == [
        ("Lee", "1 Low Road"), ("Lee", "1 Low Road"), ("Lee", None), (None, "2 Low Road"),
    ]  # fmt: skip
    (told,) = [i["note"] for i in result.ignored if i["kind"] == "merged"]
    assert told.startswith("lines 3-4 took the value of a cell merged")
