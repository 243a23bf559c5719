"""What one council gains in a year of full effect, and what it and the centre pay.

Formulas of the alpha (2019) and private beta (2020) business cases. Money is in pounds at the
prices of the assumptions; time saved is capacity, not cash.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from family_context.reports.benefits.assumptions import AssumptionError, Lookup, Values
from family_context.reports.benefits.long_term import per_cohort

Number = NDArray[np.float64]


def minutes_before(values: Values) -> Number | None:
    """Minutes of searching without the tool; None where a source printed the saving alone.

    From answers in bands it is their mean, each band at its assumed minutes.
    """
    a = Lookup(values)
    bands = [(name.removeprefix("answers_"), n) for name, n in a.starting("answers_")]
    if bands:
        minutes = np.sum([n * a[f"minutes_of_{band}"] for band, n in bands], axis=0)
        return np.asarray(minutes / np.sum([n for _, n in bands], axis=0))
    return values.get("minutes_before")


def minutes_saved(values: Values) -> Number:
    """Minutes saved by one assessment, from whichever the source printed.

    The saving itself; or minutes before × the share saved; or minutes before less minutes with
    the tool.
    """
    a = Lookup(values)
    if "minutes_saved" in a:
        return a["minutes_saved"]
    before = minutes_before(values)
    if before is None:
        raise AssumptionError(
            "A case needs 'minutes_saved', 'minutes_before' or answers in bands; it has none. "
            "Add one to seeds/benefits_assumptions.csv."
        )
    return before * a["share_saved"] if "share_saved" in a else before - a["minutes_with_tool"]


def searches_per_year(values: Values) -> Number:
    """Assessments a year; or, as in the pilot, workers × referrals a week × weeks."""
    a = Lookup(values)
    if "assessments_per_year" in a:
        return a["assessments_per_year"]
    return a["workers"] * a["referrals_per_week"] * a["weeks_per_year"]


def hours_saved(values: Values) -> Number:
    """Hours saved a year, before anything is taken off for weak evidence."""
    return minutes_saved(values) / 60 * searches_per_year(values)


def children_re_referred(values: Values) -> Number:
    """Children a year who are assessed, get no help, come back within a year and then need it."""
    a = Lookup(values)
    if "children_re_referred" in a:
        return a["children_re_referred"]
    return a["re_referred_share"] * searches_per_year(values)


def children_improved(values: Values) -> Number:
    """Those of them whom better information would have helped at once."""
    return children_re_referred(values) * Lookup(values)["share_improved"]


def benefits(values: Values) -> dict[str, Number]:
    """Pounds a year at full effect by line, after what is taken off for weak evidence."""
    a = Lookup(values)
    lines = {
        "time": hours_saved(values) * a["time_confidence"] * a["hour_value"],
        "escalations": children_improved(values)
        * a["escalation_cost"]
        * a["escalation_confidence"],
    }
    if "cases_kept_out_of_care" in a:
        lines["long_term"] = per_cohort(values)
    return lines
