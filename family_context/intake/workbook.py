"""An Excel workbook as rows of text."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, iterparse

import openpyxl
from openpyxl.utils.cell import coordinate_to_tuple

from family_context.intake.refusal import refuse

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")


@dataclass(frozen=True)
class Sheet:
    """The sheet that holds the table."""

    headers: list[str]
    rows: Iterable[tuple[int, list[str]]]
    """Row number in the sheet, and its cells as text without the empty ones at the end."""
    first_serial_day: str


def read_sheet(path: Path, file: str, table: str) -> Sheet:
    """The sheet named as the table, or the only sheet that is not empty.

    Numbers become text as a person would type them (`1.0` is `1`), dates ISO. Leading zeros that
    the sheet has lost stay lost. Raises RefusedError if there is no such sheet, or if it holds
    formulas whose values were not saved.
    """
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        found = {s.title: rows for s in book.worksheets if (rows := list(_filled(s.iter_rows())))}
    except Exception as error:  # openpyxl lets many kinds of error through
        raise refuse(
            file,
            f"it cannot be opened as an Excel workbook ({type(error).__name__}).",
            "Save it again as .xlsx without a password, or as CSV UTF-8.",
        ) from None
    named = [title for title in found if title.strip().casefold() == table.casefold()]
    chosen = named or list(found)
    if not chosen:
        raise refuse(
            file, "the file is empty.", "Send it again with its header line, even without rows."
        )
    if len(chosen) > 1:
        raise refuse(
            file,
            f"{len(chosen)} of its sheets hold data and not exactly one is named {table}.",
            f"Name the right sheet {table}, or send one sheet.",
        )
    rows = found[chosen[0]]
    # openpyxl tells the name of a sheet's part in no public way.
    _check_formulas(path, book[chosen[0]]._worksheet_path, file)  # type: ignore[attr-defined]
    epoch = book.epoch
    first = date(1904, 1, 1) if epoch.year == 1904 else date(1899, 12, 30)
    book.close()
    return Sheet(rows[0][1], rows[1:], first.isoformat())


def _filled(rows: Iterable[Any]) -> Iterator[tuple[int, list[str]]]:
    """Rows with something in them, with their number in the sheet."""
    for number, cells in enumerate(rows, start=1):
        values = [as_text(cell.value) for cell in cells]
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
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def _check_formulas(path: Path, part: str, file: str) -> None:
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
