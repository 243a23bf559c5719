"""Slips of the hand that must go on joining one home, and what only looks like one."""

from __future__ import annotations

import pytest

from tests.addresses.keys import AddressModels, Stated, postcode

SLIPS = {
    "a letter of the street": ("5 Turnstone Row", "5 Turnstoen Row"),
    "the street's end misspelt": ("5 Turnstone Street", "5 Turnstone Stret"),
    "no comma before a town that ends as a street": ("5 High Street", "5 High Street Mill Hill"),
    "a letter of the block's name": (
        "Flat 15, Parkview House, 17 Swallow Lane",
        "Flat 15, Parkview Hose, 17 Swallow Lane",
    ),
    "the block's name left out": (
        "Flat 15, Parkview House, 17 Swallow Lane",
        "15/17 Swallow Lane",
    ),
}
HOMES = {
    "two streets of one name": ("5 Park Road", "5 Park Row"),
    "a mews off the street": ("5 Park Street", "5 Park Street Mews"),
    "two numbers": ("5 Turnstone Row", "6 Turnstone Row"),
    "two floors": ("First Floor Flat, 5 Park Road", "Third Floor Flat, 5 Park Road"),
    "two names that nobody listed": ("Zephyrus, 5 Park Road", "Zephyrum, 5 Park Road"),
    "two blocks by name": (
        "Flat 15, Parkview House, 17 Swallow Lane",
        "Flat 15, Riverside House, 17 Swallow Lane",
    ),
}


def joined(addresses: AddressModels, often: str, once: str) -> bool:
    """Whether an address stated five times and one stated once are one door."""
    doors = addresses.doors([Stated(often, postcode(0))] * 5 + [Stated(once, postcode(0))])
    return doors[0] is not None and doors[0] == doors[-1]


@pytest.mark.parametrize("texts", SLIPS.values(), ids=SLIPS)
def test_a_slip_is_the_home_that_others_write(
    addresses: AddressModels, texts: tuple[str, str]
) -> None:
    assert joined(addresses, *texts)


@pytest.mark.parametrize("texts", HOMES.values(), ids=HOMES)
def test_what_tells_the_home_is_no_slip(addresses: AddressModels, texts: tuple[str, str]) -> None:
    assert not joined(addresses, *texts)


def test_a_letter_in_a_postcode_may_be_a_digit(addresses: AddressModels) -> None:
    one, other = addresses.doors(
        [Stated("5 Park Road", "FC10 1AA"), Stated("5 Park Road, Fernmoor, FC1O 1AA", None)]
    )
    assert one == other
