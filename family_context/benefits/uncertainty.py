"""How far a case rests on what is assumed: one assumption at a time, and all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from family_context.benefits.assumptions import Case
from family_context.benefits.lines import yearly

SEED = 2021
DRAWS = 10_000
METHOD = (
    f"{DRAWS:,} draws, seed {SEED}: every assumption with a range is triangular, most likely at "
    "its value, and independent of the others; low, median and high are the 5th, 50th and 95th "
    "percentile"
)


@dataclass(frozen=True)
class Swing:
    """Net present value in pounds with one assumption at each end of its range."""

    assumption: str
    at_low: float
    at_high: float

    @property
    def size(self) -> float:
        """How far the total moves, without a sign."""
        return abs(self.at_high - self.at_low)


def one_way(case: Case) -> list[Swing]:
    """Every assumption with a range at both its ends, all others at their value; largest first."""
    swings = [
        Swing(a.name, *(_net_present_value(case, a.name, end) for end in (a.low, a.high)))
        for a in case.assumptions.values()
        if a.is_uncertain
    ]
    return sorted(swings, key=lambda swing: (-swing.size, swing.assumption))


def draws(case: Case, n: int = DRAWS, seed: int = SEED) -> dict[str, NDArray[np.float64]]:
    """`n` draws of each assumption, shaped (n,); what has no range repeats its value.

    A stream belongs to the assumption's name: cases that share one get the same draws, and the
    order of rows changes nothing.
    """
    return {
        a.name: np.random.default_rng([seed, *a.name.encode()]).triangular(
            a.low, a.value, a.high, n
        )
        if a.is_uncertain
        else np.full(n, a.value)
        for a in case.assumptions.values()
    }


def percentiles(values: NDArray[np.float64], percents: Sequence[float]) -> list[float]:
    """The draws at these percentiles; a break-even that never comes counts as later than any."""
    whole = np.where(np.isnan(values), np.inf, values)
    found = np.percentile(whole, percents, method="inverted_cdf")
    return [float(value) if np.isfinite(value) else float("nan") for value in found]


def _net_present_value(case: Case, assumption: str, value: float) -> float:
    values = {**case.central, assumption: np.array([value])}
    return float(yearly(values).present_values().sum())
