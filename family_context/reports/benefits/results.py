"""The figures of a case by name, those that were printed and those that a decision needs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from family_context.reports.benefits import benefit, long_term
from family_context.reports.benefits.assumptions import Lookup, Values
from family_context.reports.benefits.lines import KINDS, Lines, yearly

Number = NDArray[np.float64]


def results(values: Values) -> dict[str, tuple[Number, str]]:
    """Each figure with its unit; NaN is what never comes, such as a year of break-even."""
    lines = yearly(values)
    return {
        **_of_size(values),
        **_of_one_council(values),
        **_long_term(values, lines),
        **_in_all(lines),
        **_people_found(values),
    }


def _of_one_council(values: Values) -> dict[str, tuple[Number, str]]:
    """A year of full effect in one council, and its costs."""
    a = Lookup(values)
    gross, yearly_benefit = benefit.hours_saved(values), benefit.benefits(values)
    net = gross * a["time_confidence"]
    improved = benefit.children_improved(values)
    found = {
        "minutes_saved": (benefit.minutes_saved(values), "minutes"),
        "hours_saved_gross": (gross, "hours a year"),
        "hours_saved_net": (net, "hours a year"),
        "hours_saved_per_month": (gross / 12, "hours a month"),
        "workers": (net / a["worker_hours"], "workers"),
        "time_value": (yearly_benefit["time"], "GBP a year"),
        "children_improved": (improved, "children a year"),
        "escalations_gross": (improved * a["escalation_cost"], "GBP a year"),
        "escalations_net": (yearly_benefit["escalations"], "GBP a year"),
        "development": (a.total("development_"), "GBP"),
        "set_up_per_council": (a.total("set_up_"), "GBP"),
        "ongoing_per_council": (a.total("ongoing_"), "GBP a year"),
    }
    if (before := benefit.minutes_before(values)) is not None:
        found["minutes_before"] = (before, "minutes")
    if "workers" in a:
        found["hours_saved_per_worker"] = (gross / a["workers"], "hours a year")
    return found


def _long_term(values: Values, lines: Lines) -> dict[str, tuple[Number, str]]:
    """What care costs a life long, over the nation and for one cohort, where a case says."""
    a = Lookup(values)
    found: dict[str, tuple[Number, str]] = {}
    for area in long_term.areas(values):
        extra = long_term.extra_cost(values, area) * a["care_leavers"]
        found[f"long_term_{area}"] = (extra, "GBP a year, national")
    if "long_term" in lines.amounts:
        found |= {
            "long_term_per_care_leaver": (long_term.per_care_leaver(values), "GBP a year"),
            "long_term_per_cohort_gross": (long_term.per_cohort_gross(values), "GBP"),
            "long_term_per_cohort": (long_term.per_cohort(values), "GBP, present value"),
            "long_term_total": (lines.amounts["long_term"].sum(axis=1), "GBP"),
        }
    return found


def _in_all(lines: Lines) -> dict[str, tuple[Number, str]]:
    """Over all years and councils: sums as they are, and present values."""
    total = {line: amount.sum(axis=1) for line, amount in lines.amounts.items()}
    gained = np.sum([total[line] for line in total if KINDS[line] == "benefit"], axis=0)
    paid = np.sum([total[line] for line in total if KINDS[line] == "cost"], axis=0)
    costs = [line for line in total if KINDS[line] == "cost"]
    present = lines.present_values()
    return {
        "council_years_of_benefit": (lines.council_years_of_benefit, "council-years"),
        "council_years_of_cost": (lines.council_years, "council-years"),
        "development_and_set_up": (-total["development"] - total["set_up"], "GBP"),
        "ongoing_total": (-total["ongoing"], "GBP"),
        "benefits_total": (gained, "GBP"),
        "costs_total": (-paid, "GBP"),
        "net_total": (gained + paid, "GBP"),
        "net_of_escalations_alone": (total["escalations"] + paid, "GBP"),
        "net_present_value": (present.sum(axis=1), "GBP, present value"),
        "net_present_value_of_time_alone": (
            lines.present_values("time", *costs).sum(axis=1),
            "GBP, present value",
        ),
        "break_even_year": (break_even(present), "year"),
    }


def _of_size(values: Values) -> dict[str, tuple[Number, str]]:
    """Assessments a year from which a council of its own pays, where benefits grow with them."""
    if "assessments_per_year" not in values or "re_referred_share" not in values:
        return {}
    none = {**values, "assessments_per_year": np.zeros(1)}
    one = {**values, "assessments_per_year": np.ones(1)}
    without, with_one = (yearly(v).present_values().sum(axis=1) for v in (none, one))
    gain = with_one - without
    needed = np.divide(-without, gain, out=np.full_like(gain, np.nan), where=gain > 0)
    return {"assessments_to_pay": (needed, "assessments a year")}


def _people_found(values: Values) -> dict[str, tuple[Number, str]]:
    """Who was found by the prototype in the five live referrals of the alpha."""
    a = Lookup(values)
    if "people_on_forms" not in a:
        return {}
    found = a["people_on_forms"] + a["people_added"] - a["people_missed"]
    return {"people_found": (found, "people")}


def break_even(present_values: Number) -> Number:
    """First year from which the running total of present values is never below zero again.

    `present_values` is shaped (draws, years); NaN where there is no such year.
    """
    short = np.cumsum(present_values, axis=1) < 0
    last_short = np.where(short, np.arange(1, short.shape[1] + 1), 0).max(axis=1)
    return np.where(last_short < short.shape[1], last_short + 1.0, np.nan)
