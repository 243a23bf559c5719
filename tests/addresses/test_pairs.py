"""Which two texts are one home: a checklist of what systems write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.addresses.keys import AddressModels, Stated, postcode

PAIRS: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("pairs.yml").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def doors(addresses: AddressModels) -> list[tuple[str | None, str | None]]:
    """The doors of each pair: all in one run, each pair in a postcode of its own."""
    stated = [
        Stated(pair[key], postcode(number))
        for number, pair in enumerate(PAIRS)
        for key in ("one", "other")
    ]
    found = addresses.doors(stated)
    return list(zip(found[::2], found[1::2], strict=True))


@pytest.mark.parametrize(
    ("number", "pair"),
    enumerate(PAIRS),
    ids=[f"{pair['one']} - {pair['other']}".replace("\n", " ") for pair in PAIRS],
)
def test_two_texts_are_one_home_or_two(
    doors: list[tuple[str | None, str | None]], number: int, pair: dict[str, Any]
) -> None:
    one, other = doors[number]
    assert one is not None
    assert other is not None
    assert (one == other) == pair["same"], f"{pair['because']}: {one} / {other}"
