"""What the macros make of the values that formats hold."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from family_context.maps.running import MACROS
from tests.conftest import PROJECT


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute(MACROS.read_text(encoding="utf-8"))
    return con


CASES = {
    "code": {
        "q) 6: Police": "6",
        "b) 1B: Individual": "1B",
        "p1) 5D: Other": "5D",
        "N1 - Abuse or Neglect": "N1",
        "PSRMEM - Support with memory": "PSRMEM",
        "E1: Placement order": "E1",
        "a) Male": "Male",
        "a) WBRI": "WBRI",
        "c) Child in need plan": "Child in need plan",
        "RC8": "RC8",
        "POLICE": "POLICE",
        " 8 ": "8",
        "#N/A": None,
    },
    "label": {"q) 6: Police": "Police", "N1 - Abuse or Neglect": "Abuse or Neglect", "x": "x"},
    "day": {
        "2018-05-06": "2018-05-06",
        "05/06/2018": "2018-06-05",
        "5.6.2018": "2018-06-05",
        "31/12/2018 23:59": "2018-12-31",
        "2012-Jan-21 00:00:00": "2012-01-21",
        "21 January 2012": "2012-01-21",
        "20180506": "2018-05-06",
        "36526.0": "2000-01-01",
        "43225": "2018-05-05",
        # Who is a hundred was born on a day of four figures, and a year has four as well.
        "9331": "1925-07-18",
        "1985": "1985",
        # The evening of a summer's day stays on that day.
        "2018-05-05T23:30:00+01:00": "2018-05-05",
        "2018-05-05T01:02:03Z": "2018-05-05",
        "Now()": None,
        "": None,
        # What cannot be read stays, so that intake tells of it.
        "31/02/2018": "31/02/2018",
        "13/13/2018": "13/13/2018",
        "31/12/99": "31/12/99",
        "2010-05": "2010-05",
        "in May": "in May",
    },
    "end_day": {
        "1900-01-01": None,
        "2079-06-06": None,
        "31/12/2099": None,
        "9999-12-31": None,
        "2020-01-01": "2020-01-01",
        "no": "no",
    },
    "ref": {" 9212044.0 ": "9212044", "007": "007", "AB 12  ": "AB12", "1.5": "1.5", "NULL": None},
    "value": {"Ann\xa0Lee": "Ann Lee", " x ": "x", "a\nb": "a\nb", "NaN": None, "Nan": "Nan"},
    "postcode": {"e81al": "E8 1AL", "E8 1AL": "E8 1AL", "nope": "nope", "SW1A 1AA": "SW1A 1AA"},
    "uprn": {"1.0": "1", "-1.0": None, "0": None, "100023336956": "100023336956", "x": None},
    "kin_word": {
        "is the mother of": "mother",
        "Mother": "Mother",
        "is a step father to": "step father",
        "Theo": "Theo",
    },
    "is_yes": {"a) Yes": True, "Y": True, "1": True, "true": True, "b) No": False, "": False},
    "census": {"2024_autumn_x.csv": 20243, "2025_spring.csv": 20251, "x.csv": 0},
}


@pytest.mark.parametrize(
    ("macro", "text", "expected"),
    [(macro, text, want) for macro, cases in CASES.items() for text, want in cases.items()],
)
def test_a_macro_reads_what_formats_write(
    con: duckdb.DuckDBPyConnection, macro: str, text: str, expected: object
) -> None:
    assert con.execute(f"select {macro}($1::varchar)", [text]).fetchall() == [(expected,)]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("padded('123456789', 10)", "0123456789"),
        ("padded('A12', 10)", "A12"),
        ("key_of('7.0', '05/06/2018')", "7/2018-06-05"),
        ("key_of('7', date '2018-06-05')", "7/2018-06-05"),
        ("key_of('7', null, '2')", "7/-/2"),
        ("key_of(null, '2')", None),
        ("half('Mother : Daughter', 1)", "Mother"),
        ("half('Mother : Daughter', 2)", "Daughter"),
        ("half('Mother', 1)", "Mother"),
        (
            "address_of(['Flat 2', '12', 'High Street', 'NOT FOUND', null, 'Leeds'])",
            "Flat 2, 12 High Street, Leeds",
        ),
        ("address_of(['UNKNOWN', ' '])", None),
        ("address_of(['12', '12', 'High Street'])", "12 High Street"),
        ("json_part('{\"STREET\": \"A\"}', '$.STREET')", "A"),
        ("json_part('12 High Street', '$.STREET')", None),
        ('json_texts(\'["a", "b"]\')', ["a", "b"]),
        ("json_list('no list')", []),
        ("as_date('x')", None),
        ("without_letter('a) Male')", "Male"),
        ("related_ref('Patient/1/RelatedPerson/A', '2', 'A')", "1/A"),
        ("related_ref(null, '2', 'A')", "2/A"),
        ("person_key('Ann', 'Lee', '2010-01-01', '900 000 0009')", "9000000009"),
        ("length(person_key('Ann', 'Lee', '2010-01-01', null))", 17),
        (
            "person_key('Ann', 'Lee', '2010-01-01', null) "
            "= person_key(' ann', 'LEE', '01/01/2010', '')",
            True,
        ),
    ],
)
def test_a_macro_of_several_arguments(
    con: duckdb.DuckDBPyConnection, expression: str, expected: object
) -> None:
    assert con.execute(f"select {expression}").fetchall() == [(expected,)]


def test_every_macro_is_told_of_and_tested() -> None:
    names = set(re.findall(r"^create macro (\w+)", MACROS.read_text(), re.MULTILINE))
    assert len(names) > 15
    guide = (PROJECT / "docs" / "maps.md").read_text(encoding="utf-8")
    assert not {name for name in names if f"`{name}(" not in guide}, "not in docs/maps.md"
    tested = Path(__file__).read_text(encoding="utf-8")
    assert not {n for n in names if f'"{n}"' not in tested and f"{n}(" not in tested}
