"""Entities, escapes and invisible signs are read as what a person typed, in every kind of file."""

from __future__ import annotations

import csv
import io

import duckdb
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from family_context.intake.signs import SUSPECT, read_signs
from tests.intake.conftest import Desk

# As it is written, as it was meant, because.
WRITTEN = [
    ("Smith &amp; Jones", "Smith & Jones", "an entity of HTML"),
    ("O&#39;Brien", "O'Brien", "an apostrophe by its number"),
    ("O&#8217;Brien", "O’Brien", "a curly apostrophe by its number"),
    ("O&#x2019;Brien", "O’Brien", "the same in hexadecimal"),
    ("O&rsquo;Brien", "O’Brien", "the same by its name"),
    ("O&#146;Brien", "O’Brien", "the same as Windows numbers it"),
    ("O&amp;#39;Brien", "O'Brien", "escaped by two systems in turn"),
    ("Zo&euml;", "Zoë", "a letter by its name"),
    ("Ann&nbsp;Marie", "Ann Marie", "a space that does not break"),
    ("Ann\N{NO-BREAK SPACE}Marie", "Ann Marie", "the same as a sign"),
    ("4 Weir Road_x000D_\nAnytown", "4 Weir Road\nAnytown", "Excel's carriage return"),
    ("4 Weir Road_x000a_Anytown", "4 Weir Road\nAnytown", "Excel's line feed"),
    ("4 Weir Road<br/>Anytown", "4 Weir Road\nAnytown", "a break of HTML"),
    ("4 Weir Road\x0bAnytown", "4 Weir Road\nAnytown", "a line break of Word"),
    ("_x005F_x000D_", "_x000D_", "Excel's own escape of an underscore"),
    ("An\u200bn\u00ad", "Ann", "a zero-width space and a soft hyphen"),
    ("\ufeffAnn", "Ann", "a byte order mark inside a joined file"),
    ("\u202aAnn\u202c", "Ann", "marks of direction, copied from a contact list"),
    ("Ann\x07", "Ann", "a control character"),
    ('="007"', "007", "a text that a spreadsheet must not make a number of"),
    ("'+44 1632 960001", "+44 1632 960001", "a text that a spreadsheet must not make a sum of"),
    ("'Abdi", "'Abdi", "an apostrophe that begins a name"),
    ("M & S", "M & S", "an & that stands alone"),
    ("A&B;C", "A&B;C", "no entity of that name"),
    ("&copy", "&copy", "no entity without its semicolon"),
    ("&#0;", "&#0;", "no character of that number"),
    ("_xD800_", "_xD800_", "half a character"),
    ("ক্\u200dষ", "ক্\u200dষ", "a joiner shapes letters of Bengali"),
]


@pytest.mark.parametrize(("written", "meant", "because"), WRITTEN, ids=[w[2] for w in WRITTEN])
def test_a_sign_written_in_another_way_is_read_as_itself(
    written: str, meant: str, because: str
) -> None:
    assert read_signs(written) == meant, because


@pytest.mark.parametrize("kind", ["csv", "parquet", "xlsx"])
def test_signs_are_read_in_every_kind_of_file_and_reject_nothing(desk: Desk, kind: str) -> None:
    """A workbook cannot hold control characters, and its library escapes what it writes itself."""
    cases = [
        w
        for w in WRITTEN
        if kind != "xlsx" or (w[0].isprintable() and w[0][0] != "=") or "_x000D_" in w[0]
    ]
    desk.deliver({})
    file = desk.root / f"extracts/schools/people.{kind}"
    if kind == "csv":
        stream = io.StringIO()
        rows = [["person_ref", "last_name"], *([f"R{n}", w[0]] for n, w in enumerate(cases))]
        csv.writer(stream).writerows(rows)
        file.write_bytes(stream.getvalue().encode())
    elif kind == "parquet":
        with duckdb.connect() as con:
            con.execute("create table t (person_ref varchar, last_name varchar)")
            con.executemany(
                "insert into t values ($1, $2)", [(f"R{n}", w[0]) for n, w in enumerate(cases)]
            )
            con.execute(f"copy t to '{file}'")
    else:
        book = openpyxl.Workbook()
        assert book.active is not None
        book.active.append(["person_ref", "last_name"])
        for n, (written, _, _) in enumerate(cases):
            book.active.append([f"R{n}", written])
        book.save(file)
    result = desk.take()
    landed = {p["person_ref"]: p["last_name"] for p in desk.landed()}
    assert landed == {f"R{n}": w[1] for n, w in enumerate(cases)}
    assert desk.held() == [] and result.inputs[0]["values_rejected"] == 0
    (told,) = [i for i in result.ignored if i["kind"] == "signs"]
    assert told["name"] == "last_name"


def test_signs_do_not_hide_a_header_a_date_or_what_protects(desk: Desk) -> None:
    desk.deliver(
        {
            "people.csv": "person_ref,last&nbsp;name,dob,restriction\n"
            "1,Lee,2015-03-04\u200b,&nbsp;\n2,Ray,\u200e2016-03-04,protected\u200b\n"
        }
    )
    desk.take()
    assert [p["last_name"] for p in desk.landed()] == ["Lee", "Ray"]
    assert [p["date_of_birth"].year for p in desk.landed()] == [2015, 2016]
    assert [p["restriction"] for p in desk.landed()] == [None, "protected"]
    assert desk.held() == []


@settings(deadline=None)
@given(st.text(st.sampled_from("&#;xA9_0Dnbspamp<r/>='+ \"\x0b\u200b\u200d\xa0\xadé")))
def test_duckdb_finds_every_text_that_would_be_read_otherwise(text: str) -> None:
    with duckdb.connect() as con:
        ((found,),) = con.execute("select regexp_matches($1, $2)", [text, SUSPECT]).fetchall()
    assert found or read_signs(text) == text
