"""Intervals for shares of sums, by a bootstrap over the groups that belong together.

Members of one family are found or missed together, so that whole groups are drawn again, not their
members (Field and Welsh, 2007, on the cluster bootstrap).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

SEED = 20260131
DRAWS = 1_000
# With fewer groups than this an interval from drawing them again would mean nothing.
FEWEST_GROUPS = 10

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """A figure, its 95 % interval (None: too few groups), and the same figure in every draw."""

    value: float
    low: float | None
    high: float | None
    n_groups: int
    draws: Floats


class Groups:
    """Draws of `n` groups with replacement, the same ones for every figure, so that they compare.

    A group's weight in a draw is how often it was drawn.
    """

    def __init__(self, n: int) -> None:
        self.n = n

    def share(self, part: Floats, whole: Floats) -> Estimate | None:
        """The sum of `part` over that of `whole` (arrays of `n`); None where `whole` is nothing."""
        if not whole.sum():
            return None
        weights = _drawn(self.n)
        sums = weights @ whole
        draws = np.divide(weights @ part, sums, out=np.full(DRAWS, np.nan), where=sums > 0)
        return bounded(float(part.sum() / whole.sum()), int(np.count_nonzero(whole)), draws)


# Every method and measure of one council asks for the same draws, and to draw takes longest.
@lru_cache(maxsize=1)
def _drawn(n: int) -> Floats:
    drawn = np.random.default_rng(SEED).multinomial(n, np.full(n, 1 / n), size=DRAWS)
    return drawn.astype(np.float64)


def bounded(value: float, n_groups: int, draws: Floats) -> Estimate:
    """The figure with the middle 95 of 100 draws as its interval.

    Where everything is right (or wrong) every draw says so too; the open end is then the rate at
    which `n_groups` groups would still all agree in 5 of 100 samples (the rule of three).
    """
    if n_groups < FEWEST_GROUPS:
        return Estimate(value, None, None, n_groups, draws)
    low, high = (float(bound) for bound in np.nanpercentile(draws, [2.5, 97.5]))
    seen_always = 0.05 ** (1 / n_groups)
    if value == 1:
        low = seen_always
    if value == 0:
        high = 1 - seen_always
    return Estimate(value, low, high, n_groups, draws)


def harmonic(one: Estimate | None, other: Estimate | None) -> Estimate | None:
    """The harmonic mean of two figures of the same groups (F1 of precision and recall)."""
    if one is None or other is None:
        return None
    draws = 2 * one.draws * other.draws / np.maximum(one.draws + other.draws, 1e-9)
    value = 2 * one.value * other.value / max(one.value + other.value, 1e-9)
    return bounded(value, min(one.n_groups, other.n_groups), draws)
