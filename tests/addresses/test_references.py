"""What a property reference (UPRN) joins, and what it must not."""

from __future__ import annotations

import pytest

from tests.addresses.keys import AddressModels, Stated, postcode

AT = postcode(0)
U = "10099887766"


def at(address: str | None, uprn: str | None = U, code: str | None = AT) -> Stated:
    return Stated(address, code, uprn)


CONTRADICTIONS = {
    "two house numbers": (at("5 Turnstone Row"), at("31 Turnstone Row")),
    "a house and its neighbour by letter": (at("5 Turnstone Row"), at("5A Turnstone Row")),
    "two streets": (at("5 Turnstone Row"), at("5 Pinfold Way")),
    "two flats": (at("Flat 1, 5 Turnstone Row"), at("Flat 2, 5 Turnstone Row")),
    "two floors": (at("GFF, 5 Turnstone Row"), at("FFF, 5 Turnstone Row")),
    "two names": (at("Rose Cottage, Mill Lane"), at("Holly Bank House, Mill Lane")),
    "two places": (at("5 High Street"), at("5 High Street", code=postcode(30))),
}


@pytest.mark.parametrize("texts", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_a_reference_whose_texts_contradict_each_other_joins_nothing(
    addresses: AddressModels, texts: tuple[Stated, Stated]
) -> None:
    bare = Stated(None, None, U)
    one, other, of_reference = addresses.doors([*texts, bare])
    alone = [addresses.doors([text._replace(uprn=None)])[0] for text in texts]
    assert [one, other] == alone, "each goes by its text"
    assert one != other
    assert of_reference is None, "who gives the reference alone is nowhere"


def test_one_stated_much_more_often_does_not_win(addresses: AddressModels) -> None:
    many = [at("5 Turnstone Row")] * 50
    doors = addresses.doors([*many, at("31 Turnstone Row")])
    assert doors[0] != doors[-1]


def test_the_gazetteer_does_not_mend_a_text_that_contradicts_it(addresses: AddressModels) -> None:
    gazetteer = [at("5 Turnstone Row, Fernmoor")]
    five, other = addresses.doors([at("5 Turnstone Row"), at("31 Turnstone Row")], gazetteer)
    assert other == addresses.doors([at("31 Turnstone Row", None)])[0]
    (alone,) = addresses.doors([at("31 Turnstone Row")], gazetteer)
    assert alone == other
    assert five != other


AGREEMENTS = {
    "a street misspelt": (at("5 Turnstone Row"), at("5 Turnstoen Row")),
    "a flat left out": (at("Flat 1, 5 Turnstone Row"), at("5 Turnstone Row")),
    "a floor left out": (at("Flat 1, First Floor, 5 Turnstone Row"), at("Flat 1, 5 Turnstone Row")),
    "a name for a number": (at("Rose Cottage, Mill Lane"), at("5 Mill Lane")),
    "a slip in the postcode": (
        at("5 High Street", code="FC1 1AA"),
        at("5 High Street", code="FC1 1AB"),
    ),
    "a reference with a decimal": (at("5 Turnstone Row"), at("5 Turnstoen Row", U + ".0")),
    "a reference with blanks": (at("5 Turnstone Row"), at("5 Turnstoen Row", f" {U} ")),
    "a letter of the number or of the flat": (
        at("5A Turnstone Row"),
        at("Flat A, 5 Turnstone Row"),
    ),
    "a bare reference": (at("5 Turnstone Row"), Stated(None, None, U)),
}


@pytest.mark.parametrize("texts", AGREEMENTS.values(), ids=AGREEMENTS)
def test_a_reference_joins_texts_that_can_be_one_home(
    addresses: AddressModels, texts: tuple[Stated, Stated]
) -> None:
    one, other = addresses.doors(texts)
    assert one is not None
    assert one == other


@pytest.mark.parametrize(
    "filler",
    [
        *("100020000000", "100020000000.0", "1.0002E+11", "0", "0.0", "-1.0", "1", "99999999999"),
        *("123456789", "123456789012", "N/A", "unknown", "none", "TBC", "10099887766A"),
    ],
)
def test_a_filler_is_no_reference(addresses: AddressModels, filler: str) -> None:
    bare = Stated(None, None, filler)
    named, named_otherwise, of_reference = addresses.doors(
        [at("Rose Cottage, Mill Lane", filler), at("5 Mill Lane", filler), bare]
    )
    assert named != named_otherwise
    assert of_reference is None


def test_the_gazetteer_may_know_one_home_under_several_addresses(addresses: AddressModels) -> None:
    gazetteer = [
        at("Flat A, 5 Turnstone Row"),
        at("Ground Floor Flat, 5 Turnstone Row"),
        at("12 Old Market Place"),
    ]
    texts = [at("GFF, 5 Turnstone Row"), at("Flat A, 5 Turnstone Row"), at("12 Old Market Place")]
    doors = addresses.doors(texts, gazetteer)
    assert doors[0] is not None
    assert len(set(doors)) == 1
    other = addresses.doors([*texts, at("FFF, 5 Turnstone Row")], gazetteer)
    assert len(set(other)) == 4, "what contradicts all of them makes the reference join nothing"


def test_the_reference_of_a_whole_block_joins_no_flats(addresses: AddressModels) -> None:
    block = [at("5 Turnstone Row")]
    texts = [at("Flat 1, 5 Turnstone Row"), at("Flat 2, 5 Turnstone Row"), at("5 Turnstone Row")]
    assert len(set(addresses.doors(texts, block))) == 3
    assert len(set(addresses.doors(texts))) == 3
