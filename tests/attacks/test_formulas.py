"""No name that somebody has typed is run by the spreadsheet that opens a file of ours."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
from hypothesis import given
from hypothesis import strategies as st

from family_context.intake.signs import read_signs
from family_context.spreadsheet import without_formulas
from tests.conftest import PROJECT
from tests.maps.conftest import Bench

FORMULAS = [
    "=1+1", "=HYPERLINK(0)", "@SUM(A1)", "+1+SUM(A1)", "-1+SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1",
    "＝1+1", "＠SUM(A1)", "＋1+SUM(A1)", "+44 161 496 0000 ext. 7", "-none-",
]  # fmt: skip
PLAIN = ["Ann", "O'Brien", "+44 161 496 0000", "-5", "+447700900123", "- 1", "a=b", " =1", "'", ""]


def written(texts: list[str]) -> list[str]:
    """Texts as they stand in a CSV file that was made of them."""
    made = without_formulas(pa.table({"at": range(len(texts)), "text": texts}))
    out = io.BytesIO()
    pyarrow.csv.write_csv(made, out)
    return [row["text"] for row in csv.DictReader(io.StringIO(out.getvalue().decode(), newline=""))]


def test_what_a_spreadsheet_would_run_stays_text_and_all_else_as_it_is() -> None:
    assert written(FORMULAS) == [f"'{text}" for text in FORMULAS]
    assert written(PLAIN) == PLAIN


def test_a_missing_text_stays_missing() -> None:
    made = without_formulas(pa.table({"text": pa.array([None, "=1"], pa.string())}))
    assert made.column("text").to_pylist() == [None, "'=1"]


@given(st.text(alphabet="=+-@＝＋－＠'\t\n A1(.", min_size=1, max_size=6))
def test_intake_reads_back_what_was_written(text: str) -> None:
    (in_file,) = written([text])
    if in_file != text:
        assert read_signs(in_file) == text.rstrip()
    assert not re.match(r"[\t\r\n]*(?:[=@＝＠]|[-+＋－][^0-9 ().,/+-])", in_file)


def test_extracts_that_a_map_writes_hold_no_formula_and_are_read_as_they_were_sent(
    bench: Bench,
) -> None:
    bench.raw("persons.csv", "id,surname\n1,=HYPERLINK(0)\n2,@Lee\n3,Ann\n")
    sql = "select ref(id) as person_ref, surname as last_name, _row from persons"
    bench.run(
        bench.map({"persons": {"files": "persons.csv"}}, {"childrens_social_care.people": sql})
    )
    names = [r["last_name"] for r in bench.rows("childrens_social_care", "people")]
    assert names == ["'=HYPERLINK(0)", "'@Lee", "Ann"]
    assert [read_signs(name) for name in names] == ["=HYPERLINK(0)", "@Lee", "Ann"]


SAFE: dict[str, str] = {
    # CSV
    "maps/writing.py": "by the rule",
    "lookup/point_in_time.py": "by the rule",
    "evaluation/labelling.py": "by the rule",
    "rights/leaving.py": "days, codes and counts, and lines of the access log again",
    "build/annex.py": "the words of contracts and seeds",
    "council/seeds.py": "the council's own rules, as dbt reads them",
    "council/templates.py": "headers; its workbook by fill",
    "intake/records.py": "for DuckDB, in a folder that is gone when it is read",
    "intake/sources.py": "for DuckDB, in a folder that is gone when it is read",
    "evaluation/fewer_relationships.py": "a copy of a made council",
    "evaluation/stress/dealing.py": "a made council",
    "evaluation/stress/towns.py": "a made council",
    "persons/firewall.py": "references behind the code of their service",
    # Workbooks
    "intake/validation_book.py": "fill_sheet: a cell of text says that it is text",
    "rights/writing.py": "by fill_sheet",
    "council/dictionary.py": "by fill of council/templates",
}
"""Modules of the product that write a CSV file or a workbook, and why no formula stands in it. The
access log is written as lines of text, each part by a pattern: `tests/page/test_referral.py`."""
WRITES = re.compile(r"csv\.(?:Dict)?[Ww]riter|write_csv|to_csv|Workbook\(\)|' \(header|format csv")


def test_every_module_that_writes_for_spreadsheets_says_why_it_writes_no_formula() -> None:
    writing = {
        file.relative_to(root).as_posix()
        for root in (PROJECT / "family_context", PROJECT / "matching")
        for file in root.rglob("*.py")
        if WRITES.search(file.read_text(encoding="utf-8"))
    }
    assert writing == SAFE.keys(), "say of each why no formula can stand in what it writes"


def test_the_rule_stands_in_each_module_that_names_it() -> None:
    for file in [name for name, why in SAFE.items() if why == "by the rule"]:
        text = (PROJECT / "family_context" / file).read_text(encoding="utf-8")
        assert "without_formulas(" in text, file


def test_a_workbook_of_ours_holds_no_formula(tmp_path: Path) -> None:
    import openpyxl

    from family_context.intake.validation_book import fill_sheet

    book = openpyxl.Workbook()
    sheet: Any = book.active
    fill_sheet(sheet, ("text",), [[text] for text in FORMULAS if "\r" not in text], (10,))
    book.save(tmp_path / "book.xlsx")
    cells = openpyxl.load_workbook(tmp_path / "book.xlsx").active.iter_rows(min_row=2)  # type: ignore[union-attr]
    kinds = {cell.data_type for (cell,) in cells}
    assert kinds == {"s"}
