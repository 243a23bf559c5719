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
PLACES = seed("address_places")
TOWNS = sorted(row["place"] for row in PLACES if row["kind"] == "place")
ENDINGS = tuple(row["place"] for row in PLACES if row["kind"] == "ending")
LISTED |= set(TOWNS)
invented = st.text(string.ascii_uppercase, min_size=4, max_size=8).filter(
    lambda word: (
        word not in LISTED
        and word not in {"HALF", "HOSTEL", "HOTEL", "RAILWAY"}
        and not word.endswith(ENDINGS)
    )
)
numbers = st.one_of(
    st.integers(1, 199).map(str),
    st.sampled_from("BCDEF"),
    st.builds("{}{}".format, st.integers(1, 30), st.sampled_from("ABCDEFGH")),
    st.builds("{}/{}".format, st.integers(1, 9), st.integers(1, 9)),
)
# "Avocet Street East" and "Avocet Street Gardens" are other streets, and "Rm2" is Room 2.
SIDES_OF_STREETS = {"NORTH", "SOUTH", "EAST", "WEST", "GARDENS"}
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


BEHIND = [f"{HOUSE}, {{}}", f"{HOUSE} {{}}", f"{HOUSE}/{{}}", f"{HOUSE} ({{}})", f"{HOUSE}\n{{}}"]
BEHIND += [f"{HOUSE} - {{}}", f"{HOUSE}, Fernmoor, {{}}", f"{HOUSE}, {{}}, Fernmoor"]
# A blank alone may make a word a part of the street's name ("Avocet Street Gardens").
PUNCTUATED = [text for text in BEHIND if text not in (f"{HOUSE} {{}}", f"{HOUSE} - {{}}")]


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
@given(
    pairs=st.lists(different_words(), min_size=1, max_size=20),
    behind=st.sampled_from(BEHIND),
)
def test_two_texts_that_differ_in_a_word_behind_the_street_are_two_homes(
    addresses: AddressModels, pairs: list[tuple[tuple[str, ...], tuple[str, ...]]], behind: str
) -> None:
    texts = [(behind.format(" ".join(one)), behind.format(" ".join(other))) for one, other in pairs]
    for pair, (one, other) in zip(texts, doors_of_pairs(addresses, texts), strict=True):
        assert one is not None, pair
        assert one != other, (pair, one)


# What tells a dwelling without the word flat.
bare = st.one_of(
    numbers,
    invented,
    st.sampled_from([word for word in POSITIONS + KINDS if word not in SIDES_OF_STREETS]),
    st.sampled_from([row["standard"] for row in UNITS if row["kind"] == "house"]),
    st.builds("{}{}".format, st.sampled_from(["PF", "GF", "F", "RM"]), st.integers(1, 9)),
    st.builds("{}F{}".format, st.integers(0, 9), st.integers(1, 9)),
)


@settings(max_examples=20, deadline=None)
@given(words=st.lists(bare, min_size=2, max_size=20, unique=True), behind=st.sampled_from(BEHIND))
def test_whatever_is_no_town_behind_the_street_is_a_home_of_its_own(
    addresses: AddressModels, words: list[str], behind: str
) -> None:
    texts = [HOUSE, *(behind.format(word) for word in words)]
    doors = addresses.doors([stated(text, 0) for text in texts])
    assert None not in doors
    assert len(set(doors)) == len(texts), sorted(zip(doors, texts, strict=True))


@settings(max_examples=20, deadline=None)
@given(flats_drawn=st.lists(flats(), min_size=1, max_size=20), behind=st.sampled_from(PUNCTUATED))
def test_a_flat_behind_the_street_is_the_flat_before_the_number(
    addresses: AddressModels, flats_drawn: list[tuple[str, ...]], behind: str
) -> None:
    texts = [(f"{' '.join(flat)}, {HOUSE}", behind.format(" ".join(flat))) for flat in flats_drawn]
    for pair, (one, other) in zip(texts, doors_of_pairs(addresses, texts), strict=True):
        assert one == other, pair


@settings(max_examples=20, deadline=None)
@given(
    towns=st.lists(st.lists(st.sampled_from(TOWNS), max_size=3), min_size=2, max_size=20),
    separator=st.sampled_from([", ", ",", "\n", " / "]),
)
def test_towns_behind_the_street_tell_nothing(
    addresses: AddressModels, towns: list[list[str]], separator: str
) -> None:
    homes = (HOUSE, f"Flat 2, {HOUSE}", f"{HOUSE}, Flat 2", f"{HOUSE} (2)")
    texts = [
        stated(separator.join([home, *words]), number)
        for number, home in enumerate(homes)
        for words in towns
    ]
    assert len(set(addresses.doors(texts))) == len(homes)


@settings(max_examples=20, deadline=None)
@given(flats_drawn=st.lists(flats(), min_size=1, max_size=20))
def test_a_flat_is_not_its_house(
    addresses: AddressModels, flats_drawn: list[tuple[str, ...]]
) -> None:
    texts = [
        (text.format(" ".join(flat)), HOUSE)
        for flat in flats_drawn
        for text in (f"{{}}, {HOUSE}", *BEHIND)
    ]
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
