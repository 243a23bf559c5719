"""How far a case rests on what is assumed: one assumption at a time, and all at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from family_context.reports.benefits.assumptions import Assumption, Case
from family_context.reports.benefits.lines import yearly

SEED = 2021
DRAWS = 10_000
METHOD = (
    f"{DRAWS:,} draws, seed {SEED}: every assumption with a range lies in half of the draws below "
    "its value and in half above, the nearer the likelier, independent of the others; low, median "
    "and high are the 5th, 50th and 95th percentile"
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

    Each half of a range is a triangle of its own, highest at the value, that holds half of the
    draws: a range that reaches further up than down does not drag its middle away from the value,
    which would then lie outside of what is drawn around it. A stream belongs to the assumption's
    name: cases that share one get the same draws, and the order of rows changes nothing.
    """
    return {
        a.name: _around(a, np.random.default_rng([seed, *a.name.encode()]).random(n))
        if a.is_uncertain
        else np.full(n, a.value)
        for a in case.assumptions.values()
    }


def _around(assumption: Assumption, chance: NDArray[np.float64]) -> NDArray[np.float64]:
    """The value that so much of the chance lies below; `chance` from 0 to 1, shaped (n,)."""
    below = np.sqrt(np.minimum(2 * chance, 1))
    above = np.sqrt(np.minimum(2 * (1 - chance), 1))
    low, value, high = assumption.low, assumption.value, assumption.high
    drawn: NDArray[np.float64] = np.where(
        chance < 0.5, low + (value - low) * below, high - (high - value) * above
    )
    return drawn


def percentiles(values: NDArray[np.float64], percents: Sequence[float]) -> list[float]:
    """The draws at these percentiles; a break-even that never comes counts as later than any."""
    whole = np.where(np.isnan(values), np.inf, values)
    found = np.percentile(whole, percents, method="inverted_cdf")
    return [float(value) if np.isfinite(value) else float("nan") for value in found]


def _net_present_value(case: Case, assumption: str, value: float) -> float:
    values = {**case.central, assumption: np.array([value])}
    return float(yearly(values).present_values().sum())
