"""An Excel workbook as rows of text."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import openpyxl
from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]
from openpyxl.utils.cell import column_index_from_string, coordinate_to_tuple

from family_context.contracts import TableContract, header_key
from family_context.intake.bounds import bounded, check_workbook
from family_context.intake.frame import MOST_LINES_ABOVE, Row, header_at, known_columns
from family_context.intake.kinds import really_is
from family_context.intake.refusal import RefusedError, refuse
from family_context.intake.signs import read_signs

FIRST_DAY = date(1899, 12, 30)
"""Day zero of a spreadsheet, unless it counts from 1904."""

EXPLANATION = "About the columns"
"""The sheet of a template that explains the others."""

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")


@dataclass(frozen=True)
class Sheet:
    """The sheet that holds the table."""

    headers: list[str]
    rows: Sequence[Row]
    """Row number in the sheet, and its cells as text without the empty ones at the end."""
    first_serial_day: str
    above: Sequence[Row]
    """What stands above the header."""
    not_read: tuple[str, ...]
    """Other sheets that hold something."""
    merged: tuple[int, ...] = ()
    """Rows that took a value from the row above, of one cell with it."""


def read_sheet(path: Path, file: str, table: TableContract) -> Sheet:
    """The sheet named as the table, else the only one that holds its header, or holds anything.

    Numbers become text as a person would type them (`1.0` is `1`), dates ISO. Leading zeros that
    the sheet has lost stay lost. What a sheet states as its size is not believed: programs write
    it wrongly, and rows and columns outside it would be lost. Raises RefusedError if there is no
    such sheet, or if it holds formulas whose values were not saved.
    """
    book, found = _opened(path, file)
    if not book.worksheets:
        raise refuse(
            file,
            "it holds no sheet that can be read; it may be saved as a Strict Open XML Spreadsheet.",
            "Save it again as an ordinary Excel Workbook (.xlsx), or as CSV UTF-8.",
        )
    named = [title for title in found if header_key(title) == header_key(table.name)]
    chosen = named or [title for title in found if _holds(found[title], table)] or list(found)
    if not chosen:
        raise refuse(
            file, "the file is empty.", "Send it again with its header line, even without rows."
        )
    hidden = {s.title for s in book.worksheets if s.sheet_state != "visible"}
    if len(chosen) > 1:
        # What somebody has hidden is an earlier state, or a list behind a form.
        chosen = [title for title in chosen if title not in hidden] or chosen
    if len(chosen) > 1:
        raise refuse(
            file,
            f"{len(chosen)} of its sheets hold data and not exactly one is named {table.name}.",
            f"Name the right sheet {table.name}, or send one sheet.",
        )
    part = book[chosen[0]]._worksheet_path
    rows, merged = _filled_where_merged(found[chosen[0]], _merged_down(path, part))
    # openpyxl tells the name of a sheet's part in no public way.
    check_formulas(path, part, file)
    epoch = book.epoch
    first = date(1904, 1, 1) if epoch.year == 1904 else FIRST_DAY
    book.close()
    at = header_at([cells for _, cells in rows[:MOST_LINES_ABOVE]], table)
    others = tuple(
        f"{title} (hidden)" if title in hidden else title for title in found if title != chosen[0]
    )
    headers = [read_signs(h) for h in rows[at][1]]
    below = [line for line in merged if line > rows[at][0]]
    return Sheet(headers, rows[at + 1 :], first.isoformat(), rows[:at], others, tuple(below))


def sheets_of(path: Path, file: str, tables: Sequence[str]) -> tuple[list[str], list[str]]:
    """Of a workbook that holds a sheet for each table: the tables with a row below their header,
    and the names of sheets that are no table of anybody's.

    A table whose sheet was left empty was not sent: a template holds a sheet for each. Raises
    RefusedError if the workbook cannot be opened.
    """
    by_key = {header_key(table): table for table in tables}
    filled, unknown = [], []
    for title, rows in rows_by_sheet(path, file).items():
        table = by_key.get(header_key(title))
        if table and len(rows) > 1:
            filled.append(table)
        elif not table and title != EXPLANATION:
            unknown.append(title)
    return filled, unknown


def rows_by_sheet(path: Path, file: str) -> dict[str, list[Row]]:
    """The rows with something in them of each sheet that has any."""
    return _opened(path, file)[1]


def first_rows(path: Path, most: Callable[[str], int]) -> dict[str, list[list[str]]]:
    """The first rows with something in them of each sheet that has any, without reading the rest.

    `most` says by the title of a sheet how many of its rows are looked at.

    Lets through whatever the library makes of a file that is no workbook.
    """
    check_workbook(path, path.name)
    book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    found = {}
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        rows = [
            cells for _, cells in _filled(sheet.iter_rows(max_row=most(sheet.title)), path.name)
        ]
        if rows:
            found[sheet.title] = rows
    book.close()
    return found


def _opened(path: Path, file: str) -> tuple[Any, dict[str, list[Row]]]:
    try:
        check_workbook(path, file)
        # Another workbook that this one names is not even looked for: what it said is saved here.
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        for sheet in book.worksheets:
            sheet.reset_dimensions()
        sheets: dict[str, list[Row]] = {
            s.title: list(_filled(s.iter_rows(), file)) for s in book.worksheets
        }
        return book, {title: rows for title, rows in sheets.items() if rows}
    except RefusedError:
        raise
    except Exception as error:  # openpyxl lets many kinds of error through
        if other := really_is(path, but=".xlsx"):
            raise refuse(file, *other) from None
        raise refuse(
            file,
            f"it cannot be opened as an Excel workbook ({type(error).__name__}).",
            "Save it again as .xlsx without a password, or as CSV UTF-8.",
        ) from None


def _holds(rows: Sequence[Row], table: TableContract) -> bool:
    """Whether a sheet holds the header of the table, unmistakably."""
    first = [cells for _, cells in rows[:MOST_LINES_ABOVE]]
    known = known_columns(first[header_at(first, table)], table)
    return {c.name for c in table.columns if c.required} <= known


def _filled(rows: Iterable[Any], file: str) -> Iterator[tuple[int, list[str]]]:
    """Rows with something in them, with their number in the sheet."""
    texts = ((n, [as_text(cell.value) for cell in cells]) for n, cells in enumerate(rows, start=1))
    for number, values in bounded(texts, file):
        while values and not values[-1].strip():
            values.pop()
        if values:
            yield number, values


def as_text(value: Any) -> str:
    """A cell's value as a person would type it into a CSV file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if value == time(0):
        # Day zero of a date: what an empty date became in a formula, and is no time of day.
        return FIRST_DAY.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)([0-9]+):([A-Z]+)([0-9]+)"')
_MOST_MERGED = 100_000


def _merged_down(path: Path, part: str) -> list[tuple[int, int, int]]:
    """Cells of one column that are one cell over several rows: column, first and last row.

    openpyxl leaves them out of a sheet that it reads row by row.
    """
    with zipfile.ZipFile(path) as parts:
        found = _MERGED.findall(parts.read(part))[:_MOST_MERGED]
    return [
        (column_index_from_string(left.decode()), int(top), int(bottom))
        for left, top, right, bottom in found
        if left == right and int(bottom) > int(top)
    ]


def _filled_where_merged(
    rows: list[Row], merged: Sequence[tuple[int, int, int]]
) -> tuple[list[Row], list[int]]:
    """The rows with the value of each merged cell in every row that it covers, and those rows.

    A row that would otherwise be empty stays so: a cell that reaches below the table makes nobody.
    """
    if not merged:
        return rows, []
    cells = {number: list(values) for number, values in rows}
    filled: set[int] = set()
    for column, top, bottom in merged:
        above = cells.get(top, [])
        value = above[column - 1] if len(above) >= column else ""
        for number in range(top + 1, bottom + 1) if value.strip() else ():
            if number not in cells:
                continue
            own = cells[number]
            own += [""] * (column - len(own))
            if not own[column - 1].strip():
                own[column - 1] = value
                filled.add(number)
    return [(number, cells[number]) for number, _ in rows], sorted(filled)


def check_formulas(path: Path, part: str, file: str) -> None:
    """Refuse formulas that no spreadsheet program has worked out: they would read as empty.

    `part` is the sheet's own file in the workbook. A formula may well have come to the empty
    text; openpyxl gives None for that too, so the saved values are looked at where they stand.
    """
    with zipfile.ZipFile(path) as parts:
        if not _FORMULA.search(parts.read(part)):
            return
        with parts.open(part) as stream:
            row = column = 0
            for event, element in iterparse(stream, events=("start", "end")):
                tag, at = _tag(element), element.get("r")
                if (event, tag) == ("start", "row"):
                    row, column = int(at) if at else row + 1, 0
                elif (event, tag) == ("end", "c"):
                    column = coordinate_to_tuple(at)[1] if at else column + 1
                    if _never_worked_out(element):
                        raise refuse(
                            file,
                            f"row {row}, column {column} holds a formula without a saved value.",
                            "Open and save it in the spreadsheet program, or paste values, "
                            "or send CSV.",
                        )
                elif (event, tag) == ("end", "row"):
                    element.clear()


def _never_worked_out(cell: Element) -> bool:
    parts = {_tag(child): child for child in cell}
    if "f" not in parts or "is" in parts:
        return False
    value = parts.get("v")
    # Only text can be empty: a number without digits is no value.
    return value is None or (not value.text and cell.get("t") != "str")


def _tag(element: Element) -> str:
    """The element's name without its namespace."""
    return element.tag.rpartition("}")[2]
