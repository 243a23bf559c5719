"""The word lists of the town: names of each tradition, streets, buildings, schools."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "word_lists"


@dataclass(frozen=True)
class Word:
    """A name with the short forms that people use and the other spellings that clerks write."""

    text: str
    short_forms: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()


def _word(entry: str) -> Word:
    text, _, spellings = entry.partition("~")
    text, _, short_forms = text.partition("=")
    # A form of several words holds an underscore, because a blank parts the names of a list.
    return Word(
        text.replace("_", " "),
        tuple(part.replace("_", " ") for part in short_forms.split("|") if part),
        tuple(part.replace("_", " ") for part in spellings.split("|") if part),
    )


def _rows(file: str) -> list[dict[str, str]]:
    with (FOLDER / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def given_names(tradition: str, sex: str, birth_year: int) -> tuple[Word, ...]:
    """Given names in use at this birth year, the commonest first."""
    eras = {"old": birth_year < 1962, "mid": 1956 <= birth_year < 1994, "new": birth_year >= 1990}
    words: list[Word] = []
    for row in _rows("given_names.csv"):
        if row["tradition"] == tradition and row["sex"] == sex and eras.get(row["era"], True):
            words += [_word(entry) for entry in row["names"].split()]
    return tuple(words)


@cache
def surnames(tradition: str, part: str = "last") -> tuple[Word, ...]:
    """Surnames of the tradition, the commonest first."""
    return tuple(
        _word(entry)
        for row in _rows("surnames.csv")
        if row["tradition"] == tradition and row["part"] == part
        for entry in row["names"].split()
    )


@cache
def places(kind: str) -> tuple[str, ...]:
    """Words for places of this kind."""
    return tuple(
        entry
        for row in _rows("places.csv")
        if row["kind"] == kind
        for entry in row["names"].split("|")
    )


@cache
def street_words() -> dict[str, tuple[str, ...]]:
    """Each word that ends a street's name, with its short forms."""
    words: dict[str, tuple[str, ...]] = {}
    current = ""
    for entry in places("street_word"):
        text, _, short = entry.partition("=")
        # An entry without a capital word before it is one more short form of the last word.
        if len(text) <= 3 and text != "Way" and not short:
            words[current] = (*words[current], text)
            continue
        current = text
        words[text] = (short,) if short else ()
    return words


@cache
def forms() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """For each name in lower case: its short forms, and its other spellings."""
    short: dict[str, tuple[str, ...]] = {}
    other: dict[str, tuple[str, ...]] = {}
    for file in ("given_names.csv", "surnames.csv"):
        for row in _rows(file):
            for entry in row["names"].split():
                word = _word(entry)
                key = word.text.lower()
                short[key] = tuple(dict.fromkeys(short.get(key, ()) + word.short_forms))
                other[key] = tuple(dict.fromkeys(other.get(key, ()) + word.spellings))
    return short, other


@cache
def traditions() -> tuple[str, ...]:
    """Every naming tradition of the town."""
    return tuple(dict.fromkeys(row["tradition"] for row in _rows("given_names.csv")))
