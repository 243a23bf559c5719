"""Which numbers and mailboxes stand in what people write into a field for one."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaning.contacts import read_contact

PROJECT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("0161 496 0000 / 07700 900123", "+441614960000; +447700900123"),
        ("Mob 07700900123; office 01614960000", "+447700900123; +441614960000"),
        ("07700 900123 07700 900456", "+447700900123; +447700900456"),
        ("1. 07700900123 2. 01614960000", "+447700900123; +441614960000"),
        ("0161 496 0000 (o) 07700 900123 (m)", "+441614960000; +447700900123"),
        ("+44 (0)161 496 0000", "+441614960000"),
        ("00 44 7700 900123", "+447700900123"),
        ("447700900123", "+447700900123"),
        ("tel:0161-496-0000;ext=4521", "+441614960000 ext. 4521"),
        ("ext 4521 on 0161 496 0000", "+441614960000 ext. 4521"),
        ("0161 496 0000 (direct dial) internal 021", "+441614960000 ext. 021"),
        ("0161 496 0000 x4521 or 07700 900123", "+441614960000 ext. 4521; +447700900123"),
        # The first of a neighbouring line; a line far away may be an extension.
        ("0161 496 0000 / 0001", "+441614960000; +441614960001"),
        ("0161 496 0000/1/2", "+441614960000; +441614960001; +441614960002"),
        ("0161 496 0000 / 4521", "+441614960000"),
        ("0161/496 0000", "+441614960000"),
        ("O161 496 0000", "+441614960000"),
        ("7700900123.0", "+447700900123"),
        ("101 ext 71234", "101 ext. 71234"),
        ("0800 1111", "+448001111"),
        ("+353 87 123 4567", "+353871234567"),
        ("0161 496 0000, fax 0161 496 0009", "+441614960000"),
        ("07700 900123 0770 090045", "+447700900123"),
        ("0161 496 000", None),
        ("077009001234", None),
        ("ext 4521", None),
        ("496 0000", None),
        ("0800 SAFE", None),
        ("NHS 943 476 5919", None),
        ("943 476 5919", None),
        ("01/04/1980", None),
        ("2025-03-01", None),
        ("08.30-17.00", None),
        ("14 Acacia Avenue, SK1 1AA", None),
        ("see system", None),
        ("AB123456C", None),
    ],
)
def test_every_number_that_can_be_dialled_is_read_and_nothing_else(
    text: str, told: str | None
) -> None:
    assert read_contact(text).phone_told == told


FORMS = st.sampled_from(
    [
        "0{a}{b}",
        "0{a} {b}",
        "(0{a}) {b}",
        "0{a}-{b}",
        "0{a}.{b}",
        "+44{a}{b}",
        "+44 {a} {b}",
        "+44 (0){a} {b}",
        "+44(0){a} {b}",
        "0044 {a} {b}",
        "44{a}{b}",
    ]
)
BETWEEN = st.sampled_from([" / ", "; ", ", ", " or ", " and ", " & ", " ", "\n", " | "])
REMARKS = st.sampled_from(
    [
        *("", " (Mon-Wed)", " (Mon–Wed 9-5)", " option 2", " opt 3 then 1", " (home)", " - work"),
        *(" from 01/02/2025", " until 2025-03-01", " 09:00-17:00", " 9-5", " (flat 12)"),
        *(
            " 14 Acacia Avenue",
            " after 5pm",
            " (DOB 1.4.80)",
            " mum's",
            " 24 hrs",
            ".",
            " room 101",
        ),
    ]
)
EXTENSIONS = st.sampled_from(["", " ext {}", " x{}", " ext. {}", " extn: {}", " #{}", ";ext={}"])


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str]:
    """A number as somebody writes it, with a remark, and as it is to be told."""
    mobile = draw(st.booleans())
    area = draw(st.sampled_from(["7700", "7911"] if mobile else ["161", "113", "1632"]))
    local = str(draw(st.integers(0, 10 ** (10 - len(area)) - 1))).zfill(10 - len(area))
    told = f"+44{area}{local}"
    split = local if len(local) == 6 else draw(st.sampled_from([local, f"{local[:3]} {local[3:]}"]))
    text = draw(FORMS).format(a=area, b=split)
    extension = draw(EXTENSIONS)
    if extension:
        digits = str(draw(st.integers(10, 99_999)))
        text, told = text + extension.format(digits), f"{told} ext. {digits}"
    return text + draw(REMARKS), told


@settings(deadline=None)
@given(st.lists(st.tuples(written(), BETWEEN), min_size=1, max_size=3))
def test_numbers_are_read_in_any_form_in_order_and_no_digit_of_a_remark_becomes_one(
    several: list[tuple[tuple[str, str], str]],
) -> None:
    text = "".join(number + between for (number, _), between in several)
    told = list(dict.fromkeys(number for (_, number), _ in several))
    assert read_contact(text).phone_told == "; ".join(told), text


@settings(deadline=None)
@given(st.text(alphabet="0123456789 ()+-./;,xe@abcO–·", max_size=40))
def test_whatever_is_written_what_is_told_can_be_read_again_to_the_same(text: str) -> None:
    told = read_contact(text).phone_told
    if told is not None:
        assert read_contact(told).phone_told == told
        assert not read_contact(told).says_more


@pytest.mark.parametrize(
    ("text", "emails"),
    [
        ("wilf@example.org; duty@example.org", ["wilf@example.org", "duty@example.org"]),
        ("Wilf Tanner <wilf.tanner@example.org>", ["wilf.tanner@example.org"]),
        ('"Tanner, Wilf" <wilf.tanner@example.org>', ["wilf.tanner@example.org"]),
        ("mailto:ann@example.org?subject=Ava", ["ann@example.org"]),
        ("ann@example.org.", ["ann@example.org"]),
        ("ann [at] example [dot] org", ["ann@example.org"]),
        ("a@example.org or b@example.org", ["a@example.org", "b@example.org"]),
        ("email: a@example.org (secure: a@x.cjsm.net)", ["a@example.org", "a@x.cjsm.net"]),
        ("o’brien@example.org", ["o'brien@example.org"]),
        ("Ann.Lee@Example.ORG / ann.lee@example.org", ["Ann.Lee@Example.ORG"]),
        ("07700 900123 ann@example.org (Mon)", ["ann@example.org"]),
        ("ann@example", []),
        ("ann@example..org", []),
        ("ann@@example.org", []),
        ("ann@example.orgbob@example.org", []),
        ("ann at council", []),
        ("secure email", []),
        ("none@none.com", []),
        ("noreply@example.org", []),
    ],
)  # fmt: skip
def test_every_mailbox_is_read_and_nothing_else(text: str, emails: list[str]) -> None:
    assert list(read_contact(text).emails) == emails


@pytest.mark.parametrize(
    ("text", "says_more"),
    [
        ("0161 496 0000", False),
        ("Tel: 0161 496 0000 / 07700 900123", False),
        ("0161 496 0000 ext 4521", False),
        ("Wilf Tanner <wilf.tanner@example.org>", False),
        ("07700 900123 (Mon–Wed)", True),
        ("office 0161 496 0000", True),
        ("07700 900123 from 01/02/2025", True),
        ("a@example.org; b@example.org", True),
        ("see system", True),
    ],
)
def test_a_remark_is_noticed_and_the_name_of_a_field_is_none(text: str, says_more: bool) -> None:
    assert read_contact(text).says_more is says_more


def test_what_has_as_many_digits_as_a_number_and_is_none_is_noticed() -> None:
    assert read_contact("07700 900123 / 0770 090045").has_unread_number
    assert not read_contact("07700 900123 from 01/02/2025, room 101").has_unread_number


ANYTHING = st.text("0124579 ()+@.abz", max_size=24)
MAILBOXES = st.builds(
    "{}@{}".format,
    st.sampled_from(
        [
            *("ann.lee", "ann.lee2", "annlee", "no.reply", "noreply", "none", "none.given"),
            *("no.email", "not.known", "unknown", "nobody", "na", "n.a", "nil", "null", "xxx"),
            *("donotreply", "email", "mail", "notgiven", "noemail", "a.b", "ann.", "ann..lee"),
        ]
    ),
    st.sampled_from(["example.org", "x1.example.org", "example", "example.o", "example.org."]),
)


def _ordinary(pattern_of: str) -> str:
    """The `case` of the model that gives one of its two columns, as it stands there."""
    model = (PROJECT / "models/intermediate/1_records/int_contacts__texts.sql").read_text("utf-8")
    found = re.search(rf"    (case(?:(?!\bend\b).)*?end) as {pattern_of}", model, re.DOTALL)
    assert found is not None
    return found[1]


@settings(deadline=None)
@given(st.lists(st.one_of(written().map(lambda w: w[0]), MAILBOXES, ANYTHING)))
def test_what_the_warehouse_takes_as_ordinary_the_reader_reads_the_same(texts: list[str]) -> None:
    phone, email = _ordinary("phone_if_ordinary"), _ordinary("email_if_ordinary")
    with duckdb.connect() as con:
        con.execute("create table texts as select unnest($1::text[]) as contact_text", [texts])
        rows = con.sql(f"select contact_text, {phone}, {email} from texts").fetchall()
    for text, number, address in rows:
        contact = read_contact(text)
        if number is not None:
            assert (contact.phone_told, contact.says_more) == (number, False), text
        if address is not None:
            assert (list(contact.emails), contact.says_more) == ([address], False), text
