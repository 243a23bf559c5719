"""Random draws that are the same on every machine: one named stream per step, no global state."""

import datetime as dt
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Mask = NDArray[np.bool_]
Strings = NDArray[np.object_]

YEAR = 365.25
# A day that no date reaches: "still going on" and "still alive".
OPEN = 2_000_000


def stream(seed: int, step: str) -> np.random.Generator:
    """The random numbers of one step; a change in one step leaves the others as they were."""
    return np.random.Generator(np.random.PCG64([seed, zlib.crc32(step.encode())]))


def day(date: dt.date) -> int:
    """Days since 1970-01-01."""
    return (date - dt.date(1970, 1, 1)).days


def years(values: Any) -> Ints:
    """Years as whole days."""
    return np.asarray(np.asarray(values, dtype=np.float64) * YEAR).astype(np.int64)


def chance(rng: np.random.Generator, probability: Any, size: int) -> Mask:
    """True with the given probability (a number, or one per row)."""
    return np.asarray(rng.random(size) < probability)


def weighted(rng: np.random.Generator, weights: Sequence[float], size: int) -> Ints:
    """Positions 0..len(weights)-1, drawn in proportion to `weights`."""
    cumulative = np.cumsum(np.asarray(weights, dtype=np.float64))
    return np.searchsorted(cumulative / cumulative[-1], rng.random(size), side="right").astype(
        np.int64
    )


def between(rng: np.random.Generator, low: Any, high: Any, size: int) -> Ints:
    """Whole numbers from `low` to `high`, the upper end excluded; `low` where there is no room."""
    low_, high_ = np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)
    return np.asarray(low_ + rng.random(size) * np.maximum(high_ - low_, 0)).astype(np.int64)


def some(rng: np.random.Generator, among: Mask, probability: float, at_least: int = 1) -> Mask:
    """A part of the rows in `among`, each with `probability`, but never fewer than `at_least` while
    there are that many.

    So that a small council holds every case too.
    """
    picked = among & chance(rng, min(probability, 0.6), len(among))
    missing = at_least - int(picked.sum())
    if missing > 0 and probability > 0:
        left = np.flatnonzero(among & ~picked)
        picked[left[rng.permutation(len(left))[:missing]]] = True
    return picked


def first_of_each(values: Ints) -> Mask:
    """True where a value occurs for the first time."""
    mask = np.zeros(len(values), dtype=np.bool_)
    mask[np.unique(values, return_index=True)[1]] = True
    return mask
