"""The data dictionary says of every column what it is, in whole sentences."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from family_context.cli import app
from family_context.contracts import load_contracts
from family_context.folders import PROJECT

Sheet = list[dict[str, object]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("dictionary")
    assert CliRunner().invoke(app, ["dictionary", "--out", str(made)]).exit_code == 0
    return made


def rows(folder: Path, title: str) -> Sheet:
    sheet = openpyxl.load_workbook(folder / "data_dictionary.xlsx")[title]
    heads, *lines = [[c.value for c in row] for row in sheet.iter_rows()]
    return [dict(zip(map(str, heads), line, strict=True)) for line in lines]


def test_every_column_that_may_come_in_is_explained_with_its_codes(folder: Path) -> None:
    found = {(r["service"], r["table"], r["column"]): r for r in rows(folder, "Comes in")}
    for code, contract in load_contracts(PROJECT).items():
        for table in contract.tables:
            for column in table.asked:
                row = found[code, table.name, column.name]
                assert row["meaning"] and "{{" not in str(row["meaning"])
                assert (column.codes is not None) == bool(row["codes and spellings understood"])
                assert all(alias in str(row["headers understood"]) for alias in column.aliases)


def test_every_published_column_is_explained_with_who_sees_it(folder: Path) -> None:
    found = {(r["table"], r["column"]): r for r in rows(folder, "Published") if r["column"]}
    with (PROJECT / "seeds" / "disclosure.csv").open(encoding="utf-8", newline="") as lines:
        shown = [row for row in csv.DictReader(lines) if row["action"] != "hide"]
    assert shown
    for row in shown:
        told = found[row["table_name"], row["column_name"]]
        assert told["meaning"] and "{{" not in str(told["meaning"])
        assert row["audience"] in str(told["who sees it"])


def test_the_page_says_the_same_and_needs_no_network(folder: Path) -> None:
    page = (folder / "data_dictionary.html").read_text(encoding="utf-8")
    for row in rows(folder, "Comes in"):
        assert f"<td>{row['column']}</td>" in page
    assert "http" not in page and "<script" not in page
    assert "{{" not in page


def test_in_a_narrow_window_each_cell_stands_under_its_heading(folder: Path) -> None:
    """Nine columns do not fit beside each other; none of them may run off the edge."""
    page = (folder / "data_dictionary.html").read_text(encoding="utf-8")
    assert "table-layout:fixed" in page and "@media (max-width:" in page
    for heading in ("column", "codes and spellings understood", "gateway"):
        assert f"content:'{heading}: '" in page
