"""Words of the benefits case: what scenarios, readings and lines are called, and money."""

from __future__ import annotations

from typing import Any

import duckdb

SCENARIOS = {
    "alpha_2019": "Alpha (2019), four councils",
    "beta_2020": "Private beta (2020), 35 councils",
    "pilot_2021": "Pilot (2021), one council",
    "this_council": "This council",
}
READINGS = {
    "printed": "as printed, rounded",
    "unrounded": "unrounded",
    "slide_text": "text of slides 33–34",
    "chart_colours": "colours of their chart",
    "slide_39": "slide 39",
    "single": "",
}
LINES = {
    "time": "Time saved",
    "escalations": "Fewer escalations",
    "long_term": "Long-term, other payers (not counted)",
    "development": "Development",
    "set_up": "Set-up",
    "ongoing": "Running cost",
}

NAMES = {
    "escalation_confidence": "Confidence in fewer escalations",
    "escalation_cost": "Cost of one escalation",
    "hour_value": "Value of an hour",
    "ongoing_central_support": "Running cost: central support",
    "ongoing_council": "Running cost: the council's own",
    "ramp_per_year": "Growth of the effect each year",
    "re_referred_share": "Share referred again in greater need",
    "children_re_referred": "Children referred again in greater need",
    "roll_out_years": "Years until all councils have joined",
    "set_up_council": "Set-up: the council's own",
    "set_up_six_datasets": "Set-up: six more data sets",
    "share_improved": "Share of them helped in time",
    "time_confidence": "Confidence in time saved",
    "worker_hours": "Hours of one worker a year",
}
"""Assumptions whose names in the seed do not speak for themselves."""


def label(scenario: str, reading: str) -> str:
    """A scenario and its reading, for people."""
    words = READINGS.get(reading, reading)
    return SCENARIOS.get(scenario, scenario) + (f": {words}" if words else "")


def pounds(value: float | None) -> str:
    """Pounds to three digits, e.g. £1.17m or −£371k; an em dash for nothing."""
    if value is None:
        return "—"
    # The joiner keeps a line from breaking between the sign and the pound.
    size, sign = abs(value), "−\u2060" if value < 0 else ""
    for step, unit in ((1e6, "m"), (1e3, "k")):
        if size >= step:
            digits = 2 if size < 10 * step else 1 if size < 100 * step else 0
            return f"{sign}£{size / step:,.{digits}f}{unit}"
    return f"{sign if round(size) else ''}£{size:,.0f}"


def amount(value: float | None, row: dict[str, Any]) -> str:
    """A figure in its unit: pounds as such, all else to four digits."""
    if value is None:
        return "—"
    return pounds(value) if str(row["unit"]).startswith("GBP") else quantity(value)


def quantity(value: float) -> str:
    """A number as people write it: whole from a thousand up, else to four digits."""
    told = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return told.replace("-", "−\u2060")


def share(value: float) -> str:
    """A share in percent; what is nearly all or nearly nothing does not become it."""
    if 0.995 <= value < 1:
        return "over 99%"
    return "under 1%" if 0 < value < 0.005 else f"{value:.0%}"


def named(name: str) -> str:
    """The name of a figure or assumption as words."""
    return NAMES.get(name, name.replace("_", " ").capitalize())


def readings(con: duckdb.DuckDBPyConnection, scenario: str) -> list[str]:
    """The readings of a scenario in the order of READINGS.

    Raises ValueError where there is no such scenario.
    """
    found = con.execute(
        "select distinct reading from benefits_figures where scenario = $1", [scenario]
    ).fetchall()
    if not found:
        known = ", ".join(SCENARIOS)
        raise ValueError(f"Expected a scenario such as {known}; found {scenario!r}. Name one.")
    order = list(READINGS)
    return sorted(
        (str(reading) for (reading,) in found),
        key=lambda r: (order.index(r) if r in order else len(order), r),
    )


def figures(
    con: duckdb.DuckDBPyConnection, scenario: str, reading: str
) -> dict[str, dict[str, Any]]:
    """Every figure of a case by its name."""
    rows = con.sql(
        "select * from benefits_figures where scenario = $1 and reading = $2 order by figure",
        params=[scenario, reading],
    )
    return {str(row["figure"]): row for row in rows.to_arrow_table().to_pylist()}
