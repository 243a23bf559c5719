"""What exports do by accident is used or told, and nobody is made of it."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from family_context.intake.databases import Databases
from family_context.intake.validation import Validation, validate
from tests.conftest import AS_AT
from tests.intake.conftest import Desk

HEADER = "person_ref,first_name,last_name,date_of_birth,sex,nhs_number,restriction"


def people(n: int, more: Callable[[int], str] = lambda at: "", beside: str = "") -> str:
    """So many invented children, with the headers `beside` the usual ones and `more` of each."""
    rows = [f"P{at},Ann,Quux,2015-03-{at % 28 + 1:02d},F,,{more(at)}" for at in range(100, 100 + n)]
    return "\n".join([HEADER + beside, *rows]) + "\n"


def told(desk: Desk) -> Validation:
    return validate(desk.root / "extracts" / "schools", AS_AT, desk.contracts)


def told_in(found: Validation, words: str) -> bool:
    return any(words in f"{p.found} {p.to_do}" for p in found.problems)


def test_a_second_table_below_the_first_makes_nobody(desk: Desk) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for line in people(5).splitlines():
        sheet.append(line.split(","))
    sheet.append([])
    sheet.append(["involvement_ref", "person_ref", "involvement_type", "start_date"])
    sheet.append(["I1", "P101", "on roll", "2020-01-01"])
    out = io.BytesIO()
    book.save(out)
    desk.deliver({"people.xlsx": out.getvalue()})
    found = told(desk)
    assert told_in(found, "line 8 looks like the header of another table")
    assert not sum(holding.people for holding in found.holdings)


@pytest.mark.parametrize("words", [("I", "D"), ("Insert", "Delete"), ("added", "removed")])
def test_rows_that_an_extract_of_changes_deletes_are_left_out_and_told(
    desk: Desk, words: tuple[str, str]
) -> None:
    body = people(6, lambda at: f",{words[at % 2]}", ",Change Type")
    desk.deliver({"people.csv": body})
    desk.take()
    assert [row["person_ref"] for row in desk.landed()] == ["P100", "P102", "P104"]
    assert desk.lines_listed() == [3, 5, 7]
    assert told_in(told(desk), "whoever did not change is missing")


def test_a_column_of_changes_that_holds_other_words_takes_nobody_out(desk: Desk) -> None:
    body = people(6, lambda at: f",{('D', 'see file')[at % 2]}", ",Change Type")
    desk.deliver({"people.csv": body})
    desk.take()
    assert len(desk.landed()) == 6


def test_what_databases_export_for_null_is_no_value(desk: Desk) -> None:
    body = (
        people(8)
        .replace(",F,,", ",F,\\N,")
        .replace("P103,Ann,Quux,2015-03-20", "P103,Ann,Quux,\\N")
    )
    assert "\\N" in body
    desk.deliver({"people.csv": body})
    found = told(desk)
    (holding,) = found.holdings
    assert (holding.people, holding.with_nhs_number, holding.with_date_of_birth) == (8, 0, 7)
    assert not [p for p in found.problems if p.severity != "note"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("~$people.xlsx", "people.xlsx is open in a program"),
        (".~lock.people.csv#", "people.csv is open in a program"),
        ("people.csv.filepart", "it is still being written"),
        ("people.csv.tmp", "it is still being written"),
    ],
)
def test_a_file_that_is_not_finished_is_told_as_such(desk: Desk, name: str, words: str) -> None:
    desk.deliver({"people.csv": people(3), name: "x"})
    found = told(desk)
    assert told_in(found, words)
    assert [holding.people for holding in found.holdings] == [3]


@pytest.mark.parametrize(
    "cell", ["N/A", " n/a ", "NULL", "- none -", "0.0", "NOT KNOWN", "\N{NO-BREAK SPACE}N/A"]
)
def test_a_word_for_none_is_none_wherever_it_is_the_only_one(desk: Desk, cell: str) -> None:
    body = people(40).replace("P120,Ann,Quux,2015-03-09,F,,", f"P120,Ann,Quux,2015-03-09,F,{cell},")
    assert cell in body
    desk.deliver({"people.csv": body})
    desk.take()
    numbers = {row["person_ref"]: row["nhs_number"] for row in desk.landed()}
    assert len(numbers) == 40 and not any(numbers.values())


def test_one_cut_number_and_one_other_date_among_many_are_found(desk: Desk) -> None:
    body = people(60).replace(
        "P120,Ann,Quux,2015-03-09,F,,", "P120,Ann,Quux,09/03/2015,F,9.43477E+09,"
    )
    desk.deliver({"people.csv": body})
    found = told(desk)
    lost = {p.column_name: p.examples for p in found.problems if p.severity == "lost" and p.n}
    assert lost == {"nhs_number": ("line 22",), "date_of_birth": ("'09/03/2015' (line 22)",)}


def test_the_next_service_finds_no_table_of_the_one_before(tmp_path: Path) -> None:
    with Databases(tmp_path, tmp_path) as databases:
        for _ in range(3):
            with databases.one() as con:
                con.execute("create temp table left_behind as select 1")
