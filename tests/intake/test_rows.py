"""What becomes of each row: landed or held back, and why."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from family_context.intake.columnar import load_text, read_columns
from tests.intake.conftest import Desk

HEADER = "person_ref,first_name,last_name,date_of_birth,sex,restriction"


def test_short_long_and_misquoted_rows_are_held_with_their_line(desk: Desk) -> None:
    desk.deliver(
        {
            "people.csv": f"{HEADER}\n"
            '1,Ann,"Lee\nthe second",2010-01-01,F,\n'  # lines 2 and 3
            "\n"
            "2,Bob\n"
            "3,Cy,Day,2010-01-01,M,,,\n"
            '4,"Di" e,Fox,2010-01-01,F,\n'
            '5,5" Ed,Gum,2010-01-01,M,\n'
        }
    )
    desk.take()
    assert [r["person_ref"] for r in desk.landed()] == ["1", "5"]
    assert desk.landed()[1]["first_name"] == '5" Ed'
    assert {r["line_number"]: r["reason"] for r in desk.held()} == {
        5: "too few fields: 2 where the header has 6",
        6: "too many fields: 8 where the header has 6",
        7: "text follows a closing quote",
    }
    assert desk.state()["rows_read"] == 5 and desk.state()["rows_quarantined"] == 3


def test_every_row_of_a_repeated_key_is_held(desk: Desk) -> None:
    desk.deliver({"people.csv": f"{HEADER}\n1,Ann,,,,\n2,Bob,,,,\n 1 ,Cy,,,,adopted\n"})
    desk.take()
    assert [r["person_ref"] for r in desk.landed() if not r["restriction"]] == ["2"]
    assert [(r["line_number"], r["column_name"]) for r in desk.held()] == [
        (2, "person_ref"),
        (4, "person_ref"),
    ]
    assert json.loads(desk.held()[1]["row"])["restriction"] == "adopted"


def test_a_held_row_that_protects_somebody_still_protects(desk: Desk) -> None:
    """It is quarantined like another, and lands besides under a key that is nobody's."""
    desk.deliver(
        {
            "people.csv": f"{HEADER}\n"
            "1,Ann,Lee,2010-01-01,F,protected\n"
            "1,Ann,Lee,2010-01-01,F,protected\n"
            "1,Anne,Lee,2010-01-01,F,\n"
            ",Bob,Day,2011-01-01,M,do not show\n"
            ",Cy,Fox,2012-01-01,M,\n"
        }
    )
    desk.take()
    assert {(r["first_name"], r["restriction"]) for r in desk.landed()} == {
        ("Ann", "protected"),
        ("Bob", "restricted"),
    }
    refs = [r["person_ref"] for r in desk.landed()]
    assert len(set(refs)) == len(refs) == 2 and all(r.startswith("held back: ") for r in refs)
    assert desk.state()["rows_landed"] == 0 and desk.state()["rows_quarantined"] == 4
    assert desk.lines_listed() == [3], "a copy says nothing new"


def test_of_two_extracts_that_were_joined_what_both_hold_counts_once(desk: Desk) -> None:
    people = f"{HEADER}\n1,Ann,Lee,2010-01-01,F,\n2,Bob,Lee,2011-01-01,M,\n"
    desk.deliver({"people.csv": people + people + "1,Ann,Fox,2010-01-01,F,\n"})
    desk.take()
    assert [r["first_name"] for r in desk.landed()] == ["Bob"], "of Ann two things are said"
    assert desk.lines_listed() == [4, 5, 6], "the header once more, and two copies"


def test_a_required_value_that_is_missing_holds_its_row(desk: Desk) -> None:
    desk.deliver({"people.csv": f"{HEADER}\n,Ann,,,,\n  ,Bob,,,,\n3,Cy,,,,\n"})
    desk.take()
    assert [r["first_name"] for r in desk.landed()] == ["Cy"]
    assert {r["reason"] for r in desk.held()} == {"required value is missing"}


def test_a_required_value_that_cannot_be_read_holds_its_row(whole_desk: Desk) -> None:
    whole_desk.deliver(
        {
            "people.csv": "person_ref\n1\n",
            "referrals.csv": "referral_ref,person_ref,referral_date\nr,1,soon\ns,1,2020-02-29\n",
        },
        service="childrens_social_care",
    )
    whole_desk.take()
    (held,) = whole_desk.held("referrals", "childrens_social_care")
    assert held["column_name"] == "referral_date" and held["value"] == "soon"
    assert held["reason"] == "required value is not a date as YYYY-MM-DD, no later than 2027-02-01"


def test_an_optional_value_that_cannot_be_read_becomes_empty_and_is_listed(desk: Desk) -> None:
    desk.deliver({"people.csv": f"{HEADER}\n1,Ann,Lee,2010-02-30,F,\n"})
    desk.take()
    assert desk.landed()[0]["date_of_birth"] is None
    (held,) = desk.held()
    assert (held["kind"], held["column_name"], held["value"]) == (
        "value",
        "date_of_birth",
        "2010-02-30",
    )
    assert desk.state()["values_rejected"] == 1 and desk.state()["rows_quarantined"] == 0


def test_an_unknown_code_becomes_unknown_and_is_counted(desk: Desk) -> None:
    desk.deliver({"people.csv": f"{HEADER}\n1,,,,robot,\n2,,,,robot,\n3,,,,Female,\n"})
    desk.take()
    assert [r["sex"] for r in desk.landed()] == ["unknown", "unknown", "F"]
    (held,) = desk.held()
    assert (held["kind"], held["value"]) == ("unknown_code", "robot")
    assert held["reason"].endswith("(in 2 rows)")
    assert desk.state()["values_rejected"] == 0


def test_what_protects_fails_closed(desk: Desk) -> None:
    desk.deliver(
        {
            "people.csv": f"{HEADER}\n1,,,,,Adoptd\n2,,,,,\n3,,,,, Staff related\n",
            "involvements.csv": "involvement_ref,person_ref,is_withheld\n"
            "a,1,perhaps\nb,2,\nc,2,N\n",
        }
    )
    desk.take()
    assert [r["restriction"] for r in desk.landed()] == ["restricted", None, "staff_related"]
    assert [r["is_withheld"] for r in desk.landed("involvements")] == [True, None, False]
    assert [h["value"] for h in desk.held("involvements")] == ["perhaps"]


def test_a_reference_that_leads_nowhere_lands_and_is_listed(desk: Desk) -> None:
    desk.deliver(
        {
            "people.csv": f"{HEADER}\n1,,,,,\n",
            "involvements.csv": "involvement_ref,person_ref\na,1\nb,2\n",
        }
    )
    desk.take()
    assert len(desk.landed("involvements")) == 2
    (held,) = desk.held("involvements")
    assert (held["kind"], held["line_number"], held["value"]) == ("orphan", 3, "2")


def test_headers_are_known_by_alias_and_spelling(desk: Desk) -> None:
    desk.deliver({"people.csv": " Person Ref ,SURNAME,dateOfBirth,Shoe size\n1,Lee,2010-01-01,5\n"})
    result = desk.take()
    assert desk.landed()[0]["last_name"] == "Lee"
    assert desk.landed()[0]["date_of_birth"] == date(2010, 1, 1)
    assert {(i["kind"], i["name"]) for i in result.ignored} == {
        ("header", " Person Ref "),
        ("header", "SURNAME"),
        ("header", "dateOfBirth"),
        ("column", "Shoe size"),
    }


def test_folders_tables_and_keys_that_nobody_knows_are_listed(desk: Desk) -> None:
    desk.deliver(
        {"people.csv": "person_ref\n1\n", "pupils.csv": "x", "notes.txt": "x"}, mood="good"
    )
    (desk.root / "extracts" / "shcools").mkdir()
    result = desk.take()
    assert {(i["kind"], i["name"]) for i in result.ignored} == {
        ("folder", "shcools"),
        ("file", "pupils.csv"),
        ("file", "notes.txt"),
        ("key", "mood"),
    }
    assert "Perhaps schools?" in next(i["note"] for i in result.ignored if i["kind"] == "folder")
    assert desk.state()["load_state"] == "loaded"


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_every_common_way_of_writing_csv_is_read(
    desk: Desk, delimiter: str, encoding: str, newline: str
) -> None:
    lines = ["person_ref,first_name,address", '1,Zoë O’Hara,"3 High St\nLeeds"', "2,Łuk,x"]
    if encoding == "cp1252":
        lines.pop()
    text = "\n".join(lines).replace(",", delimiter).replace("\n", newline)
    desk.deliver({"people.csv": text.encode(encoding)})
    desk.take()
    assert desk.state()["load_state"] == "loaded", desk.state()["reason"]
    assert desk.landed()[0]["first_name"] == "Zoë O’Hara"
    assert desk.landed()[0]["address"] == "3 High St\nLeeds"


def test_a_header_alone_is_a_table_of_no_rows(desk: Desk) -> None:
    desk.deliver({"people.csv": f"{HEADER}\n\n"})
    desk.take()
    assert desk.state()["load_state"] == "loaded" and desk.state()["rows_read"] == 0


def test_every_contracted_table_lands_in_its_columns_even_if_it_was_not_sent(desk: Desk) -> None:
    desk.deliver({"people.csv": "person_ref\n1\n"})
    desk.take()
    assert desk.contracts["schools"].tables
    for table in desk.contracts["schools"].tables:
        file = desk.root / f"landing/schools/{table.name}.parquet"
        found = duckdb.execute(f"describe select * from '{file}'").fetchall()
        assert [(f[0], f[1].lower()) for f in found] == [(c.name, c.type) for c in table.columns]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2010-03-04", date(2010, 3, 4)),
        ("2010-3-4", date(2010, 3, 4)),
        ("2010-03-04T00:00:00Z", date(2010, 3, 4)),
        ("2010-03-04 13:45:10.123", date(2010, 3, 4)),
        ("04/03/2010", date(2010, 3, 4)),
        ("04/03/2010 00:00", date(2010, 3, 4)),
        ("4-Mar-2010", date(2010, 3, 4)),
        ("2010-02-29", None),
        ("31/04/2010", None),
        ("03/14/2010", None),
        ("04/03/10", None),
        ("0201-05-03", None),
        ("40241", None),
        ("yesterday", None),
        ("2010-03-04 about noon", None),
    ],
)
def test_dates_are_read_in_the_declared_way_or_not_at_all(
    desk: Desk, text: str, day: date | None
) -> None:
    formats = {"people": {"date_of_birth": ["%d/%m/%Y", "%d-%b-%Y"]}}
    desk.deliver({"people.csv": f"person_ref,date_of_birth\n1,{text}\n"}, formats=formats)
    desk.take()
    assert desk.landed()[0]["date_of_birth"] == day


def test_a_british_date_is_not_guessed_where_none_is_declared(desk: Desk) -> None:
    desk.deliver({"people.csv": "person_ref,date_of_birth\n1,04/03/2010\n"})
    desk.take()
    assert desk.landed()[0]["date_of_birth"] is None
    assert desk.held()[0]["value"] == "04/03/2010"


def _in_parquet(desk: Desk, select: str) -> None:
    desk.deliver({})
    file = desk.root / "extracts/schools/people.parquet"
    duckdb.execute(f"copy ({select}) to '{file}' (format parquet)")


def test_a_typed_parquet_file_is_read_like_text(desk: Desk) -> None:
    _in_parquet(
        desk,
        "select * from (values (1.0::double, date '2010-03-04', true), (-0.0, null, null),"
        "('nan'::double, null, null), (1234567, null, false)) as t(person_ref, dob, dob_estimated)",
    )
    desk.take()
    assert [r["person_ref"] for r in desk.landed()] == ["1", "0", "1234567"]
    assert desk.landed()[0]["date_of_birth"] == date(2010, 3, 4)
    assert desk.landed()[0]["date_of_birth_is_estimated"] is True
    assert desk.lines_listed() == [3], "not a number is no value, and that row holds no other"


@pytest.mark.parametrize("zone", ["UTC", "America/New_York", "Asia/Tokyo"])
def test_a_parquet_file_gives_the_same_dates_in_every_time_zone(tmp_path: Path, zone: str) -> None:
    file = tmp_path / "people.parquet"
    with duckdb.connect() as con:
        con.execute(
            "copy (select unnest([timestamptz '2010-03-04 00:00:00+00', "
            f"timestamptz '2010-07-04 22:30:00+00']) as dob) to '{file}'"
        )
        con.execute(f"set TimeZone = '{zone}'")
        columns = read_columns(con, file, "people.parquet")
        load_text(con, file, "people.parquet", columns, {0: "date_of_birth"}, "raw")
        assert con.execute("select c0 from raw order by line_number").fetchall() == [
            ("2010-03-04",),
            ("2010-07-04 22:30:00+00",),
        ]


def test_a_workbook_is_read_like_text(desk: Desk) -> None:
    desk.deliver({})
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["Person Ref", "first_name", "date_of_birth", "upn", "phone"])
    sheet.append([1.0, "Ann", datetime(2010, 3, 4), 40241, 7700900123])
    sheet.append([])
    sheet.append([2, "Bob", 40241, None, None])
    sheet.append([3, "Cy", "31/02/2010", None, None])
    sheet.append([4, "Di", None, None, None, "one too many"])
    book.create_sheet("Notes")
    book.save(desk.root / "extracts/schools/people.xlsx")
    desk.take()
    assert [r["person_ref"] for r in desk.landed()] == ["1", "2", "3"]
    assert [r["date_of_birth"] for r in desk.landed()] == [
        date(2010, 3, 4),
        date(2010, 3, 4),
        None,
    ]
    assert desk.landed()[0]["upn"] == "40241", "a number is a date only where a date is meant"
    assert {(h["kind"], h["line_number"]) for h in desk.held()} == {("value", 5), ("row", 6)}


def test_a_bare_year_in_a_workbook_is_no_date_and_is_listed(desk: Desk) -> None:
    desk.deliver({})
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["person_ref", "date_of_birth"])
    for ref, born in enumerate([1985, 1800.0, 2100, 2101, 31048], start=1):
        sheet.append([str(ref), born])
    book.save(desk.root / "extracts/schools/people.xlsx")
    desk.take()
    born_on = [r["date_of_birth"] for r in desk.landed()]
    assert born_on == [None, None, None, date(1905, 10, 1), date(1985, 1, 1)]
    assert [(h["kind"], h["value"]) for h in desk.held()] == [
        ("value", "1985"),
        ("value", "1800"),
        ("value", "2100"),
    ]


def test_a_formula_that_came_to_the_empty_text_is_an_empty_value(desk: Desk) -> None:
    desk.deliver({})
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["person_ref", "first_name", "last_name"])
    sheet.append(["1", '=IF(A2="","x","")', '=UPPER("Lee")'])
    drafted = desk.root / "drafted.xlsx"
    book.save(drafted)
    # As Excel saves it; openpyxl itself works nothing out.
    with (
        zipfile.ZipFile(drafted) as parts,
        zipfile.ZipFile(desk.root / "extracts/schools/people.xlsx", "w") as saved,
    ):
        for name in parts.namelist():
            content = parts.read(name)
            if name == "xl/worksheets/sheet1.xml":
                for cell, value in ((b"B2", b""), (b"C2", b"LEE")):
                    content, n = re.subn(
                        rb'<c r="%b"><f>(.*?)</f><v ?(?:/>|></v>)</c>' % cell,
                        rb'<c r="%b" t="str"><f>\1</f><v>%b</v></c>' % (cell, value),
                        content,
                    )
                    assert n == 1
            saved.writestr(name, content)
    desk.take()
    assert desk.state()["load_state"] == "loaded", desk.state()["reason"]
    assert [(r["first_name"], r["last_name"]) for r in desk.landed()] == [(None, "LEE")]


def test_times_of_practice_data_are_read(whole_desk: Desk) -> None:
    whole_desk.deliver(
        {
            "access_events.csv": "event_id,occurred_at,user_ref,action\n"
            "1,2025-05-03T10:11:12,u,searched\n2,2025-05-03 10:11,u,searched\n"
            "3,2025-05-03T10:11:12+01:00,u,searched\n"
        },
        service="practice",
    )
    result = whole_desk.take()
    assert [r["occurred_at"] for r in whole_desk.landed("access_events", "practice")] == [
        datetime(2025, 5, 3, 10, 11, 12),
        datetime(2025, 5, 3, 10, 11),
    ]
    assert "practice" in {s["service_code"] for s in result.services}
    assert whole_desk.held("access_events", "practice")[0]["line_number"] == 4


@pytest.mark.parametrize(
    ("text", "restriction"),
    [("1", "restricted"), ("Yes", "restricted"), ("true", "restricted"), ("0", None),
     ("false", None), ("N", None), ("who knows", "restricted")],
)  # fmt: skip
def test_a_flag_of_restriction_hides_whom_it_marks_and_nobody_else(
    desk: Desk, text: str, restriction: str | None
) -> None:
    desk.deliver({"people.csv": f"{HEADER}\n1,Ann,Lee,2010-01-01,F,{text}\n"})
    desk.take()
    assert [r["restriction"] for r in desk.landed()] == [restriction]
