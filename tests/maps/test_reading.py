"""Raw files as they come: titles, odd headers, encodings, trees, several files in one view."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

from family_context.contracts import Contract
from family_context.intake.validation import validate
from family_context.maps.account import Account
from family_context.maps.errors import MapError
from family_context.maps.names import columns_of, folded
from tests.maps.conftest import AS_AT, Bench, Rows

NAME = "gp.people"


def people(bench: Bench, view: dict[str, object], columns: str = "ref(id) as person_ref") -> Rows:
    """What one view gives, through a SELECT of its columns."""
    read(bench, view, columns)
    return bench.rows("gp", "people")


def read(bench: Bench, view: dict[str, object], columns: str = "ref(id) as person_ref") -> Account:
    return bench.run(bench.map({"v": view}, {NAME: f"select {columns}, _row from v"}))


def test_headers_are_folded() -> None:
    for header in ("Date of Birth", "DATE_OF_BIRTH ", "Date\xa0of\xa0Birth", "date-of-birth"):
        assert folded(header) == "date_of_birth"
    assert folded("Child’s Category of Need") == folded("Child's Category of Need")
    assert columns_of(["Age", "", "age", "2nd"]) == ["age", "c2", "age_2", "2nd"]


def test_a_header_below_titles_is_found_by_what_it_holds(bench: Bench) -> None:
    bench.raw("a.csv", "A list of people\n\nprinted, on 1 May\nID;Surname\n1;Lee\n")
    account = read(bench, {"files": "*.csv", "header": ["id", "surname"]})
    assert bench.rows("gp", "people") == [{"person_ref": "1"}]
    assert account.views[0].notes == ("a.csv: 2 lines above the header",)


def test_a_header_that_is_not_there_is_told(bench: Bench) -> None:
    bench.raw("a.csv", "ID\n1\n")
    with pytest.raises(MapError, match="holds id, surname"):
        read(bench, {"files": "*.csv", "header": ["id", "surname"]})


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_told_by_the_header(bench: Bench, delimiter: str) -> None:
    bench.raw("a.txt", f"id{delimiter}surname\n1{delimiter}Lee\n")
    rows = people(bench, {"files": "a.txt"}, "ref(id) as person_ref, value(surname) as last_name")
    assert rows == [{"person_ref": "1", "last_name": "Lee"}]


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-8-sig", None), ("cp1252", None), ("utf-16", "utf-16"), ("latin-1", "latin-1")],
)
def test_an_encoding_is_told_or_stated(bench: Bench, encoding: str, said: str | None) -> None:
    bench.raw("a.csv", "id,surname\n1,Brontë\n".encode(encoding))
    view: dict[str, object] = {"files": "*.csv"} | ({"encoding": said} if said else {})
    rows = people(bench, view, "ref(id) as person_ref, value(surname) as last_name")
    assert rows == [{"person_ref": "1", "last_name": "Brontë"}]


def test_a_record_that_is_none_is_listed_and_not_lost(bench: Bench) -> None:
    bench.raw("a.csv", "id,surname\n1,Lee\n2\n3,Fox,too,much\n4,Ash\n")
    account = read(bench, {"files": "*.csv"})
    assert [r["person_ref"] for r in bench.rows("gp", "people")] == ["1", "4"]
    told = account.views[0].not_records
    assert [line.partition(":")[0] for line in told] == ["a.csv, line 3", "a.csv, line 4"]
    assert "not a record: a.csv, line 3" in account.as_text()


def test_values_keep_what_typing_would_take(bench: Bench) -> None:
    bench.raw("a.csv", 'id,phone,text\n007,07700900123,"two\nlines, and ""quotes"""\n')
    (row,) = people(bench, {"files": "*.csv"}, "ref(id) as person_ref, phone, text as address")
    assert row == {
        "person_ref": "007",
        "phone": "07700900123",
        "address": 'two\nlines, and "quotes"',
    }


def test_files_of_one_view_may_differ_in_columns(bench: Bench) -> None:
    bench.raw("2023.csv", "id,gender\n1,F\n")
    bench.raw("sub/2024.csv", "sex,id\nM,2\n")
    rows = people(
        bench,
        {"files": "20*.csv", "columns": ["id", "sex", "gender", "upn"]},
        "ref(id) as person_ref, coalesce(sex, gender) as sex, ref(upn) as upn",
    )
    assert [(r["person_ref"], r["sex"]) for r in rows] == [("1", "F"), ("2", "M")]


def test_a_view_without_a_file_is_told_unless_it_may_be_missing(bench: Bench) -> None:
    bench.raw("other.csv", "id\n1\n")
    with pytest.raises(MapError, match=r"no file of raw/ is named a\.csv.*other\.csv"):
        read(bench, {"files": "a.csv"})
    account = read(bench, {"files": "a.csv", "optional": True, "columns": ["id"]})
    assert "no file of v came" in account.tables_not_made[NAME]
    assert account.files_not_read == ("other.csv (no view of the map is of this name)",)


def test_a_packed_delivery_is_to_be_unpacked(bench: Bench) -> None:
    bench.raw("Extract.ZIP", b"PK\x03\x04")
    with pytest.raises(MapError, match=r"Unpack Extract\.ZIP there first"):
        read(bench, {"files": "a.csv"})
    assert not bench.has_written


def test_a_total_below_the_rows_makes_nobody(
    bench: Bench, contracts: Mapping[str, Contract]
) -> None:
    rows = "".join(f"{n},Lee,2010-01-01\n" for n in range(1000, 1030))
    bench.raw("a.csv", f"id,name,born\n{rows}Total,30,\n")
    sql = "ref(id) as person_ref, value(name) as last_name, day(born) as date_of_birth"
    people(bench, {"files": "a.csv"}, sql)
    found = validate(bench.root / "extracts" / "gp", AS_AT, contracts)
    assert [holding.people for holding in found.holdings] == [30]
    assert any("32" in problem.found for problem in found.problems), "listed with its line"


def book(path: Path, sheets: dict[str, list[list[object]]]) -> None:
    made = openpyxl.Workbook()
    made.remove(made.active)  # type: ignore[arg-type]
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    made.save(path)


def test_sheets_are_chosen_by_pattern_and_others_listed(bench: Bench) -> None:
    book(
        bench.root / "raw" / "a.xlsx",
        {
            "Guidance": [["read this"]],
            "List 3": [["List 3: people"], ["ID ", "Date\xa0of Birth"], [1001, "2010-01-01"]],
            "List_30": [["ID"], [9]],
            "Empty": [],
        },
    )
    account = read(bench, {"files": "*.xlsx", "sheets": "list_3", "header": "id"})
    assert bench.rows("gp", "people") == [{"person_ref": "1001"}]
    assert account.files_not_read == ("a.xlsx, sheet Guidance", "a.xlsx, sheet List_30")


def test_sheets_with_a_name_behind_the_number_are_found(bench: Bench) -> None:
    book(
        bench.root / "raw" / "Annex A.xlsx",
        {
            "List 3 - Referrals": [
                ["Child Unique ID", "Date of Referral", "Referral Source"],
                ["7", "01/02/2025", "1A"],
            ],
            "List 10 - Adoption": [["Child Unique ID"], ["9"]],
            "List 1": [["Child Unique ID", "Date of Contact"], ["7", 45689]],
        },
    )
    account = bench.run(bench.shipped("annex_a"))
    (referral,) = bench.rows("childrens_social_care", "referrals")
    assert referral["referral_ref"] == "7/2025-02-01"
    (contact,) = bench.rows("childrens_social_care", "involvements")
    assert contact["start_date"] == "2025-02-01", "a serial number of Excel"
    assert "Annex A.xlsx, sheet List 10 - Adoption" in account.files_not_read
    # A list that did not come is no empty list: nobody is told that there are no plans.
    assert "childrens_social_care.plans" in account.tables_not_made
    assert not (bench.root / "extracts/childrens_social_care/plans.csv").exists()
    (lacking,) = [w for w in account.warnings if "involvements: made without" in w]
    assert "made without care_leavers, in_care, in_need, protected, of which" in lacking


def test_a_sheet_that_is_missing_is_told(bench: Bench) -> None:
    book(bench.root / "raw" / "a.xlsx", {"Other": [["ID"], [1]]})
    with pytest.raises(MapError, match="no sheet is named list_3"):
        read(bench, {"files": "*.xlsx", "sheets": "list_3"})


def test_a_formula_without_its_value_is_no_empty_cell(bench: Bench) -> None:
    book(bench.root / "raw" / "a.xlsx", {"One": [["ID"], ["=1+1"]]})
    with pytest.raises(MapError, match="formula without a saved value"):
        read(bench, {"files": "*.xlsx"})


# One sheet of Excel 97-2003: a number, a real date, true and a text; a long number and a name.
XLS = (
    "c-rk)O=uHA6#iy6+x*a`Nlk@T2%%urT5S>$ywueYTLe?82(?Af)CMUniNql4#cIt_5IiYf3iaTn>ct;a(2IB"
    "wDtZtEA<<(`f`W%O>zlW`nnr{Mw9v9&GH+(yoA>7J&U-Vv`*uE9nt9M(Mh*5tMaA%<p^7J{c<oLABsUD%v}+"
    "F)!@-(@*Fy{0py6rL8@F6Tx!z?cxbJ#N6!=W#IL=@om(4_05efDoEu;^<L<MdW$B#Dls)gw(rW=^v<B`vp?q"
    "kk1roA+_Bt|f=4|MIZqWGB7!7@Lj-AAnRkvTE6;<b$8OV@=tR>S`MczSY;3Bs;M%z_rQKa<VmWxpAB-~*D$o"
    ">Z!5m{3B97JC-ojR^3~&gvHthrhaf0pkBy&UgQX@1aGk<=;?Tz!Z#=oFqjG>afd9<U`|U3z66&c5_n8LLq)I"
    "Nzz0vpQWmAGJTq=qnYys3XOO)7Tpnz(O(5datl7W+w<-aShhPfan>{v9YZs>gPc17a&PhO*LSJWLHz`Crual"
    "K&yCH}O&GW=HAvad5|ycxbg{;ErdQbNCT_Pg4N+iI-8tB5HTtG`%vF|l(mcBu@AWNJ?XA=<E*yRwE`HIsQG2"
    "exd@(flL7zbfonvF9FMreM7Tx03O^GMET?=cE`NXvCkNw7@1T5bT>u_wwlFTqdkg3^|cSro{Db~F*dn)x*%a"
    "*9I^_=DxY%89KD=m0ckk_jz9-<1{lr{w0a9K8#8XKzOXCC<z!Or1x>4el#SVxm*JlTCH2hfiB8$LL2;J|?c2"
    "M!!KSicbFYXLup%I8SUddhcO-*uL#RGiNw>lR0lqhEnu5Dp+qbsiV$il2?pgl$W#P{;mWC^1B{=P`j%_G6;%"
    "_@%crQGGotRt)^R6smXrN<Du5=lOpENfg-j"
)


def test_a_workbook_of_excel_97_is_read(bench: Bench) -> None:
    bench.raw("a.xls", zlib.decompress(base64.b85decode(XLS)))
    rows = people(
        bench,
        {"files": "*.xls", "sheets": "list_1"},
        "ref(id) as person_ref, day(born) as date_of_birth, flag as sex, text as last_name",
    )
    assert [tuple(r.values()) for r in rows] == [
        ("9212044", "2010-01-01", "2010-03-04", "true"),
        ("600000000001", "Zoë", "", ""),
    ]


XML = """<?xml version="1.0"?>
<m:Message xmlns:m="urn:x"><m:Child id="a&amp;b"><m:Ref>1</m:Ref>
  <m:Case><m:Start>2020-01-01</m:Start>stray<m:Factor>1A</m:Factor><m:Factor>2B</m:Factor>
    <m:Plan><m:Day>2020-02-01</m:Day></m:Plan><m:Plan><m:Day>2020-03-01</m:Day></m:Plan></m:Case>
  <m:Case><m:Start>2021-01-01</m:Start></m:Case></m:Child></m:Message>
"""


def test_xml_gives_a_row_for_each_element_of_a_path_with_keys_from_around(bench: Bench) -> None:
    bench.raw("a.xml", XML)
    cases = {"files": "*.xml", "rows": "Message/Child/Case", "keys": {"ref": "../Ref"}}
    plans = {
        "files": "*.xml",
        "rows": "Message/Child/Case/Plan",
        "keys": {"ref": "../../Ref", "started": "../Start", "who": "../../id"},
    }
    sql = {
        "gp.people": "select ref || '/' || start as person_ref, factor as first_name, _row from c",
        "gp.addresses": "select who as person_ref, started as address, day as start_date, _row "
        "from p",
    }
    account = bench.run(bench.map({"c": cases, "p": plans}, sql))
    assert bench.rows("gp", "people") == [
        {"person_ref": "1/2020-01-01", "first_name": "1A|2B"},
        {"person_ref": "1/2021-01-01", "first_name": ""},
    ]
    assert [tuple(r.values()) for r in bench.rows("gp", "addresses")] == [
        ("a&b", "2020-01-01", "2020-02-01"),
        ("a&b", "2020-01-01", "2020-03-01"),
    ]
    assert account.files_not_read == (
        "a.xml: 1 texts between elements, the value of none",
        "a.xml: message/child/id, but for keys",
        "a.xml: message/child/ref, but for keys",
    )
    assert account.views[0].columns_unused == (), "plans are rows of another view"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('<!DOCTYPE a SYSTEM "file:///etc/hosts"><a><id>1</id></a>', "document type"),
        ('<!DOCTYPE a [<!ENTITY e "x">]><a><id>&e;</id></a>', "document type"),
        ("<a><id>1</id>", "no well-formed XML"),
        ("<a/><b/>", "no well-formed XML"),
    ],
)
def test_xml_that_cannot_be_trusted_is_refused(bench: Bench, text: str, told: str) -> None:
    bench.raw("a.xml", text)
    with pytest.raises(MapError, match=told):
        read(bench, {"files": "*.xml", "rows": "a", "columns": ["id"]})


def test_json_gives_rows_by_path_and_numbers_as_they_are_written(bench: Bench) -> None:
    bench.raw(
        "a.json",
        '[{"Id": 1.10, "who": {"firstName": "Ann", "flags": [true, null, "x"]},'
        ' "homes": [{"postCode": "E8"}]}, {"Id": 20000000000000001, "who": null}]',
    )
    rows = people(
        bench,
        {"files": "*.json", "rows": "."},
        "id as person_ref, who_firstname as first_name, who_flags as last_name, "
        "json_part(json_list(homes)[1], '$.postcode') as postcode",
    )
    assert rows == [
        {"person_ref": "1.10", "first_name": "Ann", "last_name": "true|x", "postcode": "E8"},
        {"person_ref": "20000000000000001", "first_name": "", "last_name": "", "postcode": ""},
    ]


def test_one_object_a_line_is_a_list(bench: Bench) -> None:
    bench.raw("a.jsonl", '{"id": 1}\n\n{"id": 2}\n')
    assert len(people(bench, {"files": "*.jsonl", "rows": "."})) == 2


def test_json_that_is_none_is_refused_with_its_line(bench: Bench) -> None:
    bench.raw("a.json", '{"id": 1,\n oops}')
    with pytest.raises(MapError, match=r"a\.json, line 2: it is no JSON"):
        read(bench, {"files": "*.json", "rows": "."})
    bench.raw("a.json", "[" * 500 + "]" * 500)
    with pytest.raises(MapError, match="nested"):
        read(bench, {"files": "*.json", "rows": "."})


def test_what_systems_leave_lying_about_is_not_read(bench: Bench) -> None:
    bench.raw("a.csv", "id\n1\n")
    bench.raw("~$a.csv", "\x00")
    bench.raw(".hidden.csv", "id\n2\n")
    account = read(bench, {"files": "*.csv"})
    assert account.tables[0].written == 1
    assert account.files_not_read == (".hidden.csv (hidden)", "~$a.csv (hidden)")


def test_a_link_is_not_followed(bench: Bench) -> None:
    bench.raw("b.csv", "id\n1\n")
    (bench.root / "raw" / "a.csv").symlink_to("/etc/hosts")
    account = read(bench, {"files": "*.csv"})
    assert account.files_not_read == ("a.csv (a link, not a file)",)
