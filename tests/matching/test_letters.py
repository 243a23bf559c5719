"""How names of any script are spelt and compared."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from unicodedata import normalize

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment, FileSystemLoader

from matching.persons.likeness import edits, likeness

MACROS = Path(__file__).parents[2] / "macros"
NAMES = st.text(
    st.sampled_from("aeéñłöАЁйії Ιά हिंदी বাংলা ไทย עִבְ مُحَمَّد 민수伟" + normalize("NFD", "éñöёйά")),
    max_size=8,
)


@pytest.fixture(scope="module")
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


def _spelt(con: duckdb.DuckDBPyConnection, macro: str, text: str) -> str | None:
    """What a macro of the project makes of a text."""
    names = ["plain_letters", "letters_of", "words_in_order"]
    template = "".join((MACROS / f"{name}.sql").read_text(encoding="utf-8") for name in names)
    expression = Environment(loader=FileSystemLoader(MACROS), autoescape=False).from_string(
        template + "{{ " + macro + "('name') }}"
    )
    (found,) = con.execute(
        f"select {expression.render()} from (select cast(? as varchar) as name)", [text]
    ).fetchall()[0]
    return None if found is None else str(found)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Łukasz", "lukasz"),
        ("José", "JOSE"),
        ("Strauß", "strauss"),
        ("Griﬃths", "Griffiths"),
        ("ＡＮＮＡ", "Anna"),
        ("Алёна", "АЛЕНА"),
        ("ΟΔΟΣ", "οδός"),
        ("Ann\u00admarie", "Annmarie"),
        ("علی", "علي"),
        ("أحمد", "احمد"),
        ("علی\u200cرضا", "عليرضا"),
    ],
)
def test_one_name_written_otherwise_is_one(
    con: duckdb.DuckDBPyConnection, one: str, other: str
) -> None:
    assert _spelt(con, "letters_of", one) == _spelt(con, "letters_of", other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("হাসান", "হোসেন"),
        ("अमीर", "अमीरा"),
        ("ทิพย์", "ทพย"),
        ("Андрей", "Андреи"),
        ("мій", "міи"),
        ("が", "か"),
        ("محمد", "محمود"),
    ],
)
def test_a_sign_that_makes_another_letter_makes_another_name(
    con: duckdb.DuckDBPyConnection, one: str, other: str
) -> None:
    assert _spelt(con, "letters_of", one) != _spelt(con, "letters_of", other)


@settings(deadline=None, max_examples=60)
@given(NAMES)
def test_however_a_name_is_encoded_it_is_one_and_stays_so(name: str) -> None:
    with duckdb.connect() as con:
        spelt = _spelt(con, "plain_letters", name)
        assert spelt is not None
        for form in ("NFC", "NFD"):
            assert _spelt(con, "plain_letters", normalize(form, name)) == spelt
        assert _spelt(con, "plain_letters", spelt) == spelt


@pytest.mark.parametrize(("one", "other"), [("Анна Громова", "Иван Петров"), ("伟 王", "明 李")])
def test_two_workers_of_another_script_are_two(
    con: duckdb.DuckDBPyConnection, one: str, other: str
) -> None:
    spelt = {_spelt(con, "words_in_order", name) for name in (one, other)}
    assert len(spelt) == 2 and None not in spelt


def test_a_name_without_a_letter_is_nobodys(con: duckdb.DuckDBPyConnection) -> None:
    assert _spelt(con, "words_in_order", "- . 7") is None
    assert _spelt(con, "letters_of", "- . 7") is None


@pytest.mark.parametrize(
    ("one", "other", "differing"),
    [
        ("анна", "инна", 1),
        ("হাসান", "হোসেন", 2),
        ("наталья", "наталия", 1),
        ("martha", "marhta", 2),
        ("민수", "민서", 1),
    ],
)
def test_names_are_compared_letter_by_letter(
    con: duckdb.DuckDBPyConnection, one: str, other: str, differing: int
) -> None:
    letters = {letter: chr(97 + n) for n, letter in enumerate(dict.fromkeys(one + other))}
    in_latin = ["".join(letters[letter] for letter in name) for name in (one, other)]
    measures = f"select {edits('a', 'b')}, {likeness('a', 'b')} from (select ? as a, ? as b)"
    (here,) = con.execute(measures, [one, other]).fetchall()
    (there,) = con.execute(measures, in_latin).fetchall()
    assert here == there
    assert here[0] == differing
