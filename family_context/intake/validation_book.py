"""A validation as one workbook, to send back to the owner of the data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from family_context.intake.validation import Holding, Validation

_HEADS = (
    "severity",
    "service",
    "table",
    "column",
    "how many",
    "found",
    "expected",
    "examples",
    "to do",
)
_WIDTHS = (10, 22, 18, 22, 10, 60, 40, 40, 60)


def write_book(validation: Validation, file: Path) -> Path:
    """Write the sheets Problems and Can answer; returns `file`, which its owner alone may read."""
    book = Workbook()
    book.remove(book.worksheets[0])
    problems = book.create_sheet("Problems")
    fill_sheet(
        problems,
        _HEADS,
        (
            [
                *(p.severity, p.service_code, p.table_name, p.column_name, p.n, p.found),
                *(p.expected, "\n".join(p.examples), p.to_do),
            ]
            for p in validation.problems
        ),
        _WIDTHS,
    )
    columns = [field.name for field in fields(Holding)]
    fill_sheet(
        book.create_sheet("Can answer"),
        [name.replace("_", " ") for name in columns],
        ([getattr(holding, name) for name in columns] for holding in validation.holdings),
        [max(14, len(name) + 2) for name in columns[:-1]] + [80],
    )
    file.parent.mkdir(parents=True, exist_ok=True)
    book.save(file)
    file.chmod(0o600)
    return file


def fill_sheet(
    sheet: Any, heads: Sequence[str], rows: Iterable[Sequence[object]], widths: Sequence[int]
) -> None:
    """Write a table with a header that stays in sight; nothing in it is taken for a formula."""
    sheet.append(list(heads))
    for n, row in enumerate(rows, start=2):
        texts = [ILLEGAL_CHARACTERS_RE.sub("�", v) if isinstance(v, str) else v for v in row]
        sheet.append(texts)
        # With both ends given: to look for the last row and column takes as long as the sheet.
        (cells,) = sheet.iter_rows(min_row=n, max_row=n, max_col=len(heads))
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(cell.value, str):
                cell.data_type = "s"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
