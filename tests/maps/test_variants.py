"""The same rows as another council would export them give the same extracts."""

from __future__ import annotations

import csv
import io
import random
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from family_context.cli import app
from tests.maps.conftest import Bench

Rows = list[list[str]]
Variant = Callable[[Rows, Path], None]
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[T ].*)?")


def text(rows: Rows, delimiter: str = ",") -> str:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue()


def in_another_order(rows: Rows, file: Path) -> None:
    order = list(range(len(rows[0])))
    random.Random(1).shuffle(order)
    whole = [[*row, *[""] * (len(order) - len(row))] for row in rows]
    file.write_text(text([[row[n] for n in order] for row in whole]), encoding="utf-8")


def with_columns_nobody_asked_for(rows: Rows, file: Path) -> None:
    more = [[*rows[0], "loaded_at", "Row Hash"], *([*row, "x", "y"] for row in rows[1:])]
    file.write_text(text(more), encoding="utf-8")


def with_headers_as_titles(rows: Rows, file: Path) -> None:
    heads = [head.replace("_", " ").title() + " " for head in rows[0]]
    file.with_name(file.name.upper()).write_text(text([heads, *rows[1:]]), encoding="utf-8")


def with_null_for_nothing(rows: Rows, file: Path) -> None:
    filled = [[cell or "NULL" for cell in row] for row in rows[1:]]
    file.write_text(text([rows[0], *filled]), encoding="utf-8")


def with_english_dates(rows: Rows, file: Path) -> None:
    turned = [[_ISO.sub(r"\3/\2/\1", cell) for cell in row] for row in rows[1:]]
    file.write_text(text([rows[0], *turned]), encoding="utf-8")


def below_a_title(rows: Rows, file: Path) -> None:
    file.write_text(text([["Extract of 31/01/2026"], [], *rows]), encoding="utf-8")


def by_semicolons_in_utf16(rows: Rows, file: Path) -> None:
    file.write_bytes(text(rows, ";").encode("utf-16"))


def in_a_workbook_behind_a_cover(rows: Rows, file: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(["How to read this workbook"])
    sheet = book.create_sheet("Export")
    for row in rows:
        sheet.append(row)
    book.save(file.with_suffix(".xlsx"))


def in_windows_1252_with_tabs(rows: Rows, file: Path) -> None:
    file.write_bytes(text(rows, "\t").replace("\r\n", "\n").encode("cp1252"))


def with_a_byte_order_mark(rows: Rows, file: Path) -> None:
    file.write_bytes(text(rows, "|").encode("utf-8-sig"))


def with_days_as_a_spreadsheet_counts_them(rows: Rows, file: Path) -> None:
    def serial(cell: str) -> str:
        if not (day := _ISO.fullmatch(cell)) or not "1910" <= day[1] <= "2060":
            return cell
        return str((date(*map(int, day.groups())) - date(1899, 12, 30)).days)

    counted = [[serial(cell) for cell in row] for row in rows[1:]]
    file.write_text(text([rows[0], *counted]), encoding="utf-8")


def in_two_files(rows: Rows, file: Path) -> None:
    half = (len(rows) + 1) // 2
    for n, part in enumerate((rows[1:half], rows[half:]), start=1):
        file.with_stem(f"{file.stem}_{n}").write_text(text([rows[0], *part]), encoding="utf-8")


def with_two_rows_of_merged_headings(rows: Rows, file: Path) -> None:
    groups = ["Person details", *[""] * (len(rows[0]) - 1)]
    file.write_text(text([groups, *rows]), encoding="utf-8")


def under_a_dated_name(rows: Rows, file: Path) -> None:
    name = f"20260131 LA {file.stem.replace('_', ' ')} v2.csv"
    file.with_name(name).write_text(text(rows), encoding="utf-8")


VARIANTS: list[Variant] = [
    in_another_order, with_columns_nobody_asked_for, with_headers_as_titles, with_null_for_nothing,
    with_english_dates, below_a_title, by_semicolons_in_utf16, in_a_workbook_behind_a_cover,
    under_a_dated_name, in_windows_1252_with_tabs, with_a_byte_order_mark,
    with_days_as_a_spreadsheet_counts_them, in_two_files, with_two_rows_of_merged_headings,
]  # fmt: skip


def contents(bench: Bench) -> dict[str, list[str]]:
    folder = bench.root / "extracts"
    return {
        str(file.relative_to(folder)): sorted(file.read_text(encoding="utf-8").splitlines())
        for file in sorted(folder.rglob("*.csv"))
    }


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda v: v.__name__)
@pytest.mark.parametrize("code", ["mosaic", "school_census"])
def test_the_same_rows_written_another_way_give_the_same_extracts(
    bench: Bench, fixtures_folder: Path, tmp_path: Path, code: str, variant: Variant
) -> None:
    sample = fixtures_folder / "formats" / code
    bench.run(bench.shipped(code), sample)
    asked = contents(bench)
    assert any(len(lines) > 1 for lines in asked.values())
    shutil.rmtree(bench.root / "extracts")
    raw = tmp_path / "variant"
    raw.mkdir()
    for file in sorted(sample.glob("*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as lines:
            variant(list(csv.reader(lines)), raw / file.name)
    bench.run(bench.shipped(code), raw)
    assert contents(bench) == asked


@pytest.mark.parametrize("title", ["List{}", "List_0{}", "List {} - data"])
def test_a_sheet_is_found_however_its_number_is_written(
    bench: Bench, fixtures_folder: Path, tmp_path: Path, title: str
) -> None:
    sample = fixtures_folder / "formats" / "annex_a" / "liia_Annex_A_2024_Jan.xlsx"
    raw = tmp_path / "raw"
    raw.mkdir()
    shutil.copy(sample, raw)
    bench.run(bench.shipped("annex_a"), raw)
    asked = contents(bench)
    book = openpyxl.load_workbook(sample)
    for sheet in book.worksheets:
        sheet.title = title.format(sheet.title.split()[-1])
    (raw / sample.name).unlink()
    book.save(raw / "Annex A.xlsx")
    shutil.rmtree(bench.root / "extracts")
    bench.run(bench.shipped("annex_a"), raw)
    assert contents(bench) == asked


def test_files_that_hold_nothing_the_map_asks_for_are_told_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "payload.json").write_text('{"data": []}', encoding="utf-8")
    words = ["map", "csc_api", "--from", str(tmp_path / "raw"), "--to", str(tmp_path / "extracts")]
    words += ["--as-at", "2026-01-31", "--area", "Example", "--covers-from", "2016-01-01"]
    said = CliRunner().invoke(app, words)
    assert said.exit_code == 1 and "Nothing was written" in said.output
    assert not list((tmp_path / "extracts").glob("*/*.csv"))
