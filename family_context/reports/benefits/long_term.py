"""What care costs a life long: the third benefit of the business cases, shown and never counted.

For each area, unit cost × (rate among care leavers less rate among others). It falls to other
payers, over 58 years, and rests on two children a year; no total of ours contains it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from family_context.reports.benefits.assumptions import Lookup, Values

RATE = "_care_leavers"


def areas(values: Values) -> list[str]:
    """The areas that the case has rates for, e.g. custody."""
    return sorted(name.removesuffix(RATE) for name in values if name.endswith(RATE))


def extra_cost(values: Values, area: str) -> NDArray[np.float64]:
    """Pounds a year and care leaver in one area, more than for others."""
    a = Lookup(values)
    return np.asarray((a[area + RATE] - a[f"{area}_others"]) * a[f"{area}_unit_cost"])


def per_care_leaver(values: Values) -> NDArray[np.float64]:
    """Pounds a year and care leaver over all areas."""
    return np.asarray(np.sum([extra_cost(values, area) for area in areas(values)], axis=0))


def per_cohort_gross(values: Values) -> NDArray[np.float64]:
    """Pounds over a life, undiscounted, for the children of one year and council."""
    a = Lookup(values)
    return np.asarray(per_care_leaver(values) * a["long_term_years"] * a["cases_kept_out_of_care"])


def per_cohort(values: Values) -> NDArray[np.float64]:
    """Present value in pounds for the children of one year and council, less for weak evidence."""
    a = Lookup(values)
    likely = np.sum(
        [extra_cost(values, area) * a[f"{area}_confidence"] for area in areas(values)], axis=0
    )
    rate = a["long_term_discount_rate"]
    annuity = (1 - (1 + rate) ** -a["long_term_years"]) / rate
    return np.asarray(likely * annuity * a["cases_kept_out_of_care"])
