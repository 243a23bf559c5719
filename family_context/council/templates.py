"""Empty tables of one service to fill in, from its contract."""

from __future__ import annotations

import csv
from dataclasses import astuple
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from family_context.contracts import Contract
from family_context.council.columns import explained
from family_context.intake.workbook import EXPLANATION

_HEADS = (
    "table", "column", "required", "meaning", "what it holds", "codes and spellings understood",
    "headers understood", "invented example", "purpose", "gateway",
)  # fmt: skip
_WIDTHS = (18, 26, 14, 60, 40, 60, 40, 20, 14, 40)


def write_template(contract: Contract, folder: Path) -> list[Path]:
    """Write a CSV file for each table, and a workbook with a sheet for each, into `folder`.

    They hold headers and no rows: the invented example stands in the sheet that explains the
    columns, which intake never reads, so that it cannot be taken for a person.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for table in contract.tables:
        file = folder / f"{table.name}.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerow([column.name for column in table.asked])
        written.append(file)
    book = Workbook()
    book.remove(book.worksheets[0])
    _explain(book.create_sheet(EXPLANATION), contract)
    for table in contract.tables:
        sheet = book.create_sheet(table.name)
        sheet.append([column.name for column in table.asked])
        for place, column in enumerate(table.asked, start=1):
            cell = sheet.cell(1, place)
            cell.font = Font(bold=True)
            if column.required:
                cell.fill = PatternFill("solid", fgColor="FFF2CC")
            letter = get_column_letter(place)
            sheet.column_dimensions[letter].width = max(12, len(column.name) + 2)
            # References keep their leading zeros, and a date stays as it was typed.
            sheet.column_dimensions[letter].number_format = "@"
        sheet.freeze_panes = "A2"
    file = folder / f"{contract.service_code}.xlsx"
    book.save(file)
    return [*written, file]


def _explain(sheet: Any, contract: Contract) -> None:
    sheet.append(_HEADS)
    for column in explained(contract):
        sheet.append(list(astuple(column)))
    fill_out(sheet, _WIDTHS)


def fill_out(sheet: Any, widths: tuple[int, ...]) -> None:
    """A header that stays in sight, wrapped cells, nothing taken for a formula."""
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(cell.value, str):
                cell.data_type = "s"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = "A2"
