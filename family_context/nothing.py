"""What systems write where they have nothing to say.

The seeds `words_for_none` and `date_placeholders` list it. A database that demands a value gets
1900-01-01, N/A or 0. Intake takes these for no value in every column, before anything is typed,
compared or counted.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

KINDS = ("text", "key", "reference", "date", "protecting", "name", "required")
"""What a word may mean depends on the column: `0` groups nobody, and may be somebody's number."""

# What groups people, or is shared by them.
_REFERENCES = frozenset(
    {"family_ref", "tenancy_ref", "uprn", "upn", "nhs_number", "postcode", "phone", "email"}
)
# However a delivery writes its dates, an end of time is one.
_SPELLINGS = ("%Y-%m-%d", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d.%m.%Y", "%d-%b-%Y", "%Y%m%d")
_MIDNIGHTS = ("", " 00:00", " 00:00:00", " 0:00:00", "t00:00:00", " 00:00:00.000")


@dataclass(frozen=True)
class Nothing:
    """What is no value in one kind of column."""

    words: tuple[str, ...]
    """Whole texts, in lower case."""
    days: tuple[date, ...]
    """Dates; empty for columns that hold none."""


def kind_of_column(name: str, data_type: str, purpose: str, required: bool) -> str:
    """Which of KINDS a contract's column is.

    Names are left alone: Null and None are surnames, and the seed `name_placeholders` knows more
    of them. A required text such as an address or a relationship is left to what reads it.
    """
    if purpose == "protect":
        return "protecting"
    if data_type in ("date", "timestamp"):
        return "date"
    is_contact = name.endswith(("_phone", "_email"))
    if data_type == "varchar" and (name in _REFERENCES or is_contact):
        return "reference"
    if name.endswith("_ref"):
        return "key"
    if purpose == "identify" and name.endswith(("_name", "_names")):
        return "name"
    return "required" if required else "text"


@cache
def nothing_of(kind: str, seeds: Path) -> Nothing:
    """What is no value in such a column, by the seeds in the folder `seeds` that are there."""
    words = [
        row["word"]
        for row in _rows(seeds / "words_for_none.csv")
        if kind in row["applies_to"].split("|")
    ]
    if kind != "date":
        return Nothing(tuple(words), ())
    days = [
        date.fromisoformat(row["placeholder_date"])
        for row in _rows(seeds / "date_placeholders.csv")
    ]
    spelled = {
        f"{_spelled(day, spelling)}{midnight}".lower()
        for day in days
        for spelling in _SPELLINGS
        for midnight in _MIDNIGHTS
    }
    return Nothing(tuple(dict.fromkeys([*words, *sorted(spelled)])), tuple(days))


def _rows(seed: Path) -> list[dict[str, str]]:
    if not seed.is_file():
        return []
    with seed.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _spelled(day: date, spelling: str) -> str:
    # Python leaves the zeros of an early year out on some systems.
    return day.strftime(spelling.replace("%Y", f"{day.year:04d}"))
