"""Seeded draws: the same key gives the same stream on every machine."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

T = TypeVar("T")


def stream(*key: object) -> random.Random:
    """A random stream of its own for this key, such as a seed, a service and a person."""
    return random.Random("/".join(str(part) for part in key))


def ranked(rng: random.Random, items: Sequence[T], flatness: float = 4.0) -> T:
    """One of the items; the first ones are the commonest, as names and streets are in a town."""
    weights = [1.0 / (rank + flatness) for rank in range(len(items))]
    return rng.choices(items, weights)[0]


def between(rng: random.Random, first: date, last: date) -> date:
    """A day from the first to the last, both included; the first if they are the wrong way
    round.
    """
    return first + timedelta(days=int(rng.random() * (max((last - first).days, 0) + 1)))


def after_years(day: date, years: float) -> date:
    """The day that lies this number of years later."""
    return day + timedelta(days=round(years * 365.25))


def years_between(first: date, last: date) -> float:
    """The number of years from the first day to the last."""
    return (last - first).days / 365.25


def earliest(*days: date | None) -> date | None:
    """The first of the days that are known, or none."""
    known = [day for day in days if day is not None]
    return min(known) if known else None
