"""A case year by year: who has joined, how much of the effect is there, what is paid.

Councils join in a straight line. A council's benefit begins after an offset and grows by a share
each year. Year 1 is now and not discounted; year y is divided by (1 + rate) ** (y − 1), at prices
of one year throughout, as the Green Book asks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from family_context.reports.benefits.assumptions import Lookup, Values
from family_context.reports.benefits.benefit import benefits

Number = NDArray[np.float64]

KINDS = {
    "time": "benefit",
    "escalations": "benefit",
    "long_term": "not_counted",
    "development": "cost",
    "set_up": "cost",
    "ongoing": "cost",
}
"""Lines of a case. What is not counted stands beside the total and is in none."""


@dataclass(frozen=True)
class Lines:
    """Amounts in pounds by line, shaped (draws, years): benefits above zero, costs below."""

    amounts: dict[str, Number]
    discount_factors: Number
    council_years: Number
    council_years_of_benefit: Number

    def present_values(self, *lines: str) -> Number:
        """Discounted sum of the named lines, or of all that count, shaped (draws, years)."""
        named = lines or [line for line in self.amounts if KINDS[line] != "not_counted"]
        return np.asarray(
            sum(self.amounts[line] for line in named if line in self.amounts)
            * self.discount_factors
        )


def yearly(values: Values) -> Lines:
    """The lines of a case, for every draw in `values` at once.

    Raises AssumptionError where the case lacks an assumption.
    """
    a = Lookup(values)
    years = np.arange(1, a.whole("years") + 1)
    councils = _councils(a, years)
    joined = np.diff(councils, axis=1, prepend=0.0)
    effective = _summed(joined, _effect(a, years))
    is_running = (years > a.whole("years_until_ongoing_cost")).astype(np.float64)
    running = _summed(joined, is_running[None, :])
    paid_by_development = a["councils_set_up_in_development"][:, None]
    set_up = np.diff(np.maximum(councils - paid_by_development, 0), axis=1, prepend=0.0)
    amounts = {line: amount[:, None] * effective for line, amount in benefits(values).items()}
    amounts["development"] = -a.total("development_")[:, None] * (years == 1)
    amounts["set_up"] = -a.total("set_up_")[:, None] * set_up
    amounts["ongoing"] = -a.total("ongoing_")[:, None] * running
    return Lines(
        amounts,
        (1 + a["discount_rate"][:, None]) ** -(years - 1.0),
        running.sum(axis=1),
        effective.sum(axis=1),
    )


def _councils(a: Lookup, years: NDArray[np.int_]) -> Number:
    """Councils that have joined by each year, on a straight line from the first to the last."""
    along = np.clip((years - 1) / a["roll_out_years"][:, None], 0, 1)
    start, end = a["councils_at_start"][:, None], a["councils_at_end"][:, None]
    return np.asarray(start + (end - start) * along)


def _effect(a: Lookup, years: NDArray[np.int_]) -> Number:
    """Share of the full benefit in a council's first, second … year."""
    since = years - a["years_until_benefit"][:, None]
    return np.asarray(np.clip(a["ramp_per_year"][:, None] * since, 0, 1))


def _summed(joined: Number, share: Number) -> Number:
    """For each year, councils × the share that each has come to since it joined."""
    total = np.zeros(np.broadcast_shapes(joined.shape, share.shape))
    for since in range(joined.shape[1]):
        total[:, since:] += joined[:, : joined.shape[1] - since] * share[:, since : since + 1]
    return total
