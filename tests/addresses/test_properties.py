"""What holds of the key of every home, whatever is written of it."""

from __future__ import annotations

import csv
import string
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.addresses.keys import PROJECT, AddressModels, Stated, postcode

HOUSE = "20 Avocet Street"


def seed(name: str) -> list[dict[str, str]]:
    with Path(PROJECT / f"seeds/{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


UNITS = seed("address_units")
LISTED = {row["word"] for row in UNITS} | {row["word"] for row in seed("address_words")}
SPELLINGS: dict[str, list[str]] = {}
for row in UNITS:
    if row["kind"] in ("position", "position_before") and row["word"].isalpha():
        SPELLINGS.setdefault(row["standard"], []).append(row["word"])

# "Of" joins words, and what is above something needs that word behind it.
POSITIONS = sorted(word for word in SPELLINGS if " " not in word and word not in {"OF", "ABOVE"})
KINDS = sorted({row["standard"] for row in UNITS if row["kind"] == "dwelling"})
invented = st.text(string.ascii_uppercase, min_size=4, max_size=8).filter(
    lambda word: word not in LISTED and word not in {"HALF", "HOSTEL", "HOTEL", "RAILWAY"}
)
numbers = st.one_of(
    st.integers(1, 199).map(str),
    st.sampled_from("BCDEF"),
    st.builds("{}{}".format, st.integers(1, 30), st.sampled_from("ABCDEFGH")),
    st.builds("{}/{}".format, st.integers(1, 9), st.integers(1, 9)),
)
positions = st.lists(st.sampled_from(POSITIONS), unique=True, max_size=3)


@st.composite
def flats(draw: st.DrawFn) -> tuple[str, ...]:
    """The words of one flat: floors and sides, then words nobody listed, then a number."""
    words = draw(positions) + draw(st.lists(st.sampled_from(KINDS), max_size=1))
    words += draw(st.lists(invented, max_size=2, unique=True))
    number = draw(st.one_of(st.none(), numbers))
    return (*words, "FLAT", *([number] if number else []))


@st.composite
def different_words(draw: st.DrawFn) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Two flats of which one word differs."""
    one = draw(flats())
    place = draw(st.integers(0, len(one) - 1))
    assume(one[place] != "FLAT")
    kind = (
        numbers
        if place == len(one) - 1
        else st.one_of(st.sampled_from(POSITIONS + KINDS), invented)
    )
    other = draw(kind)
    assume(other not in one)
    return one, (*one[:place], other, *one[place + 1 :])


def stated(text: str, number: int) -> Stated:
    return Stated(text, postcode(number))


def doors_of_pairs(
    addresses: AddressModels, pairs: list[tuple[str, str]]
) -> list[tuple[str | None, str | None]]:
    """The doors of pairs of texts, each pair in a postcode of its own."""
    texts = [stated(text, number) for number, pair in enumerate(pairs) for text in pair]
    found = addresses.doors(texts)
    return list(zip(found[::2], found[1::2], strict=True))


@settings(max_examples=20, deadline=None)
@given(pairs=st.lists(different_words(), min_size=1, max_size=20))
def test_two_texts_that_differ_in_a_word_of_the_flat_are_two_homes(
    addresses: AddressModels, pairs: list[tuple[tuple[str, ...], tuple[str, ...]]]
) -> None:
    texts = [(f"{' '.join(one)}, {HOUSE}", f"{' '.join(other)}, {HOUSE}") for one, other in pairs]
    for pair, (one, other) in zip(texts, doors_of_pairs(addresses, texts), strict=True):
        assert one is not None, pair
        assert one != other, (pair, one)


@settings(max_examples=20, deadline=None)
@given(flats_drawn=st.lists(flats(), min_size=1, max_size=20))
def test_a_flat_is_not_its_house(
    addresses: AddressModels, flats_drawn: list[tuple[str, ...]]
) -> None:
    texts = [(f"{' '.join(flat)}, {HOUSE}", HOUSE) for flat in flats_drawn]
    for pair, (one, other) in zip(texts, doors_of_pairs(addresses, texts), strict=True):
        assert one != other, (pair, one)


@st.composite
def synonyms(draw: st.DrawFn) -> tuple[str, str]:
    """One flat in two spellings and orders that the seed lists as one."""
    words, number = draw(positions), draw(st.one_of(st.none(), numbers))
    texts = []
    for _ in range(2):
        spelled = [draw(st.sampled_from(SPELLINGS[word])) for word in draw(st.permutations(words))]
        # A floor's own word may stand behind it, and the flat's anywhere.
        flat = draw(st.sampled_from(["Flat", "Apartment", "FLT"]))
        place = draw(st.integers(0, len(spelled)))
        named = [flat, number] if number else [flat]
        texts.append(" ".join([*spelled[:place], *named, *spelled[place:]]))
    return texts[0], texts[1]


@settings(max_examples=20, deadline=None)
@given(pairs=st.lists(synonyms(), min_size=1, max_size=20))
def test_listed_synonyms_in_any_order_are_one_home(
    addresses: AddressModels, pairs: list[tuple[str, str]]
) -> None:
    texts = [(f"{one}, {HOUSE}", f"{other} {HOUSE}") for one, other in pairs]
    for pair, (one, other) in zip(texts, doors_of_pairs(addresses, texts), strict=True):
        assert one == other, pair


@st.composite
def written_otherwise(draw: st.DrawFn) -> tuple[str, str]:
    """One text twice, the second with other commas, blanks and capitals."""
    words = [*draw(flats()), "20", "Avocet Street", "Fernmoor"]
    second = "".join(
        draw(st.sampled_from([str.upper, str.lower, str.title]))(word)
        + draw(st.sampled_from([" ", "  ", ", ", " , ", ",", "\n"]))
        for word in words
    )
    return " ".join(words), second


@settings(max_examples=20, deadline=None)
@given(pairs=st.lists(written_otherwise(), min_size=1, max_size=20))
def test_commas_blanks_and_capitals_tell_nothing(
    addresses: AddressModels, pairs: list[tuple[str, str]]
) -> None:
    for pair, (one, other) in zip(pairs, doors_of_pairs(addresses, pairs), strict=True):
        assert one == other, pair
