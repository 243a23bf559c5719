"""Tables of text out of CSV files and workbooks, and where the header is in them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fnmatch import fnmatchcase
from pathlib import Path

import openpyxl
import xlrd

from family_context.intake.bounds import bounded, check_size, check_workbook
from family_context.intake.records import Scanner
from family_context.intake.refusal import RefusedError
from family_context.intake.signs import read_signs
from family_context.intake.text import DELIMITERS, read_text
from family_context.intake.workbook import as_text, check_formulas
from family_context.maps.definition import View
from family_context.maps.errors import MapError
from family_context.maps.names import columns_of, folded

MOST_LINES_ABOVE = 50
"""How far down a header is looked for."""


@dataclass(frozen=True)
class Table:
    """One table of text: a file, or one sheet of it."""

    file: str
    """The file, and the sheet where it is one."""
    columns: list[str]
    path: Path | None
    """A CSV file of plain records, each behind its line number, without a header; None where the
    rows are given."""
    delimiter: str
    rows: list[tuple[int, list[str | None]]]
    n: int
    above: int
    """Filled lines above the header."""
    malformed: list[tuple[int, str]] = field(default_factory=list)
    """Lines that are no records, with the reason."""


def read_csv(path: Path, file: str, view: View, work: Path) -> Table:
    """A CSV file, whatever its delimiter. Raises MapError if it cannot be read for sure."""
    try:
        content, first_line = _content(path, file, view)
        start, line, delimiter, above = _header_at(content, first_line, view, file)
        scanner = Scanner(content[start:], delimiter, file, line)
        header = [read_signs(h) for h in scanner.header()]
        clean = work / "records.csv"
        records = scanner.write(len(header), clean)
    except RefusedError as error:
        raise MapError(str(error)) from None
    malformed = [(m.line, m.reason) for m in records.malformed]
    columns = columns_of(header)
    return Table(file, columns, clean, delimiter, [], records.well_formed, above, malformed)


def _content(path: Path, file: str, view: View) -> tuple[bytes, int]:
    if view.encoding is None:
        text = read_text(path, file)
        return text.content, text.first_line
    check_size(path, file)
    try:
        plain = path.read_bytes().decode(view.encoding).removeprefix("\ufeff")
    except (LookupError, UnicodeDecodeError):
        raise MapError(
            f"{file} cannot be read as {view.encoding}, which view {view.name} states."
        ) from None
    lines = plain.replace("\r\n", "\n").replace("\r", "\n")
    return f"{lines.removesuffix(chr(10))}\n".encode(), 1


def _header_at(content: bytes, line: int, view: View, file: str) -> tuple[int, int, str, int]:
    """Where the header starts, in which line, its delimiter, and how many lines are above it."""
    position, above = 0, 0
    wanted = set(view.header)
    first: tuple[int, int, str, int] | None = None
    while position < len(content) and above < MOST_LINES_ABOVE:
        end = content.index(b"\n", position) + 1
        physical = content[position:end].decode("utf-8", "replace").rstrip("\n")
        if physical.strip():
            cut = {d: _cut(physical, d) for d in DELIMITERS}
            delimiter = max(cut, key=lambda d: (len(wanted & set(cut[d])), len(cut[d])))
            here = position, line, delimiter, above
            if wanted and wanted <= set(cut[delimiter]):
                return here
            if not wanted:
                first = first or here
                if _holds(cut[delimiter], view) or (above == 0 and not view.columns):
                    return here
            above += 1
        position, line = end, line + 1
    if first:
        return first
    raise MapError(_no_header(file, view))


def _holds(headers: Sequence[str], view: View) -> bool:
    """Whether folded headers are those of a view that does not say where its header is: two of the
    columns that it names, where it names as many.
    """
    return len({*headers} & {*view.columns}) >= min(2, len(view.columns))


def _cut(line: str, delimiter: str) -> list[str]:
    try:
        return [folded(h) for h in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return [folded(line)]


def _no_header(file: str, view: View) -> str:
    wanted = ", ".join(view.header) or "anything"
    return (
        f"{file}: none of its first {MOST_LINES_ABOVE} filled lines holds {wanted}, the header "
        f"that view {view.name} looks for."
    )


Sheets = list[tuple[str, list[tuple[int, list[str]]], str | None]]
"""Each sheet of a workbook: its title, its filled rows with their number, and its own file within
an .xlsx.
"""


def open_workbook(path: Path, file: str) -> Sheets:
    """All sheets of a workbook as text. Raises MapError if it cannot be opened."""
    return _xls(path, file) if path.suffix.lower() == ".xls" else _xlsx(path, file)


def wanted_sheets(
    sheets: Sheets, path: Path, file: str, view: View
) -> tuple[list[Table], list[str]]:
    """The sheets that the view wants, and the names of the others that hold rows.

    Raises MapError if a sheet does not hold the header that the view looks for, or holds formulas
    whose values were not saved.
    """
    tables, others = [], []
    # Without a pattern it is the sheet with the view's columns, which a cover may stand before.
    likely = (n for n, (_, rows, _) in enumerate(sheets) if view.columns and _above(rows, view))
    only = next(likely, 0)
    for at, (title, rows, part) in enumerate(sheets):
        wanted = [folded_pattern(p) for p in view.sheets]
        named = any(fnmatchcase(_numbered(folded(title)), pattern) for pattern in wanted)
        if named or (not wanted and at == only):
            if part:
                _check_formulas(path, part, f"{file}, sheet {title}")
            tables.append(_sheet(f"{file}, sheet {title}", rows, view))
        elif rows:
            others.append(title)
    return tables, others


def _numbered(title: str) -> str:
    """`list_1` of `list1` and `list_01` too: a number stands apart, without zeros before it."""
    apart = re.sub(r"(?<=[a-z])(?=[0-9])|(?<=[0-9])(?=[a-z])", "_", title)
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", apart)


def _check_formulas(path: Path, part: str, name: str) -> None:
    try:
        check_formulas(path, part, name)
    except RefusedError as error:
        raise MapError(str(error)) from None


def folded_pattern(pattern: str) -> str:
    """A pattern of names with its letters folded and its signs of a pattern as they are."""
    return "".join(c if c in "*?[]!" else (folded(c) or "_") for c in pattern)


def _above(rows: Sequence[tuple[int, list[str]]], view: View) -> tuple[int, list[str]] | None:
    """How many filled rows stand above the header, and the header; None where it is not there."""
    wanted = set(view.header)
    for n, (_, cells) in enumerate(rows[: MOST_LINES_ABOVE + 1]):
        header = [read_signs(cell) for cell in cells]
        names = [folded(cell) for cell in header]
        if wanted <= set(names) if wanted else _holds(names, view):
            return n, header
    return None


def _sheet(name: str, rows: Sequence[tuple[int, list[str]]], view: View) -> Table:
    found = _above(rows, view)
    if found is None:
        if view.header:
            raise MapError(_no_header(name, view))
        if not rows:
            return Table(name, [], None, ",", [], 0, 0)
        found = 0, [read_signs(cell) for cell in rows[0][1]]
    above, header = found
    width = len(header)
    table = Table(name, columns_of(header), None, ",", [], 0, above)
    for line, cells in rows[above + 1 :]:
        if len(cells) > width:
            table.malformed.append(
                (line, f"too many cells: {len(cells)} where the header has {width}")
            )
            continue
        table.rows.append((line, [*cells, *[None] * (width - len(cells))]))
    return Table(
        name, table.columns, None, ",", table.rows, len(table.rows), above, table.malformed
    )


def _xlsx(path: Path, file: str) -> Sheets:
    try:
        check_workbook(path, file)
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        found: Sheets = []
        for sheet in book.worksheets:
            # What a sheet states as its size is not believed: programs write it wrongly.
            sheet.reset_dimensions()
            rows = enumerate(sheet.iter_rows(values_only=True), start=1)
            texts = _filled(((n, [as_text(v) for v in row]) for n, row in rows), file)
            # openpyxl tells the name of a sheet's part in no public way.
            found.append((sheet.title, texts, sheet._worksheet_path))  # type: ignore[attr-defined]
        book.close()
    except RefusedError as error:
        raise MapError(str(error)) from None
    except Exception as error:  # openpyxl lets many kinds of error through
        raise _unreadable(file, error) from None
    return found


def _xls(path: Path, file: str) -> Sheets:
    """A workbook of Excel 97-2003, its dates as days and its error cells as empty."""
    try:
        check_size(path, file)
        book = xlrd.open_workbook(path, on_demand=True)
        found: Sheets = []
        for sheet in book.sheets():
            rows = (
                (n + 1, [_xls_text(cell, book.datemode) for cell in sheet.row(n)])
                for n in range(sheet.nrows)
            )
            found.append((sheet.name, _filled(rows, file), None))
    except RefusedError as error:
        raise MapError(str(error)) from None
    except Exception as error:  # xlrd lets many kinds of error through
        raise _unreadable(file, error) from None
    return found


def _xls_text(cell: xlrd.sheet.Cell, datemode: int) -> str:
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return str(xlrd.error_text_from_code.get(cell.value, ""))
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return as_text(bool(cell.value))
    if cell.ctype == xlrd.XL_CELL_DATE:
        value: datetime | date = xlrd.xldate_as_datetime(cell.value, datemode)
        return as_text(value)
    return as_text(cell.value)


def _filled(rows: Iterator[tuple[int, list[str]]], file: str) -> list[tuple[int, list[str]]]:
    """Rows with something in them, without the empty cells at their end."""
    found = []
    for number, cells in bounded(rows, file):
        while cells and not cells[-1].strip():
            cells.pop()
        if cells:
            found.append((number, cells))
    return found


def _unreadable(file: str, error: Exception) -> MapError:
    return MapError(
        f"{file} cannot be opened as an Excel workbook ({type(error).__name__}). Save it again as "
        ".xlsx without a password, or as CSV."
    )
