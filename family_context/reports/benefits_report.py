"""Question 6: does it pay? What the tables of the benefits case say, in words and tables.

Every function takes a connection to the analysis file. Pounds are at the prices of the assumptions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

import duckdb
from IPython.display import HTML

from family_context.reports.benefits_words import (
    LINES,
    READINGS,
    SCENARIOS,
    amount,
    figures,
    label,
    named,
    pounds,
    quantity,
    readings,
    share,
)


def answer(
    con: duckdb.DuckDBPyConnection, scenario: str = "this_council", council: str | None = None
) -> HTML:
    """Whether the scenario pays, for each reading of it, and what that rests on.

    `council` is the name to print; None takes the area that children's social care covers. Raises
    ValueError where there is no such scenario.
    """
    title = _title(con, scenario, council)
    read = readings(con, scenario)
    cases = [figures(con, scenario, reading) for reading in read]
    opening = f"{title}: {_in_short(cases)}"
    told = [_paying(con, scenario, reading) for reading in read]
    return HTML(
        f'<div class="answer"><p><b>{escape(opening)}</b></p>'
        + "".join(f"<p>{words}</p>" for words in told)
        + f"<p>{_own_data(con, scenario)}</p></div>"
    )


def _in_short(cases: Sequence[dict[str, dict[str, Any]]]) -> str:
    """Whether it pays, in one sentence, by the middle of the draws."""
    medians = [float(case["net_present_value"]["median"]) for case in cases]
    years = [case["break_even_year"]["median"] for case in cases]
    if len(cases) > 1:
        least, most = pounds(min(medians)), pounds(max(medians))
        paying = sum(year is not None for year in years)
        return (
            f"it can be read in {len(cases)} ways, and none of them is the result; it pays in "
            f"{'all' if paying == len(cases) else paying} of them, with a median net present value "
            f"from {least} to {most}."
        )
    ((net, year),) = zip((case["net_present_value"] for case in cases), years, strict=True)
    pays = (
        "it does not pay within the years looked at"
        if year is None
        else f"it pays from year {year:.0f}"
    )
    return (
        f"{pays}, with a net present value of {pounds(net['median'])} in the median of the draws "
        f"(nine in ten lie from {pounds(net['low'])} to {pounds(net['high'])})."
    )


def every_scenario(con: duckdb.DuckDBPyConnection) -> HTML:
    """Net present value, its range, and when it pays, for every scenario and reading."""
    rows = []
    for scenario in SCENARIOS:
        for reading in readings(con, scenario):
            found = figures(con, scenario, reading)
            net, time = found["net_present_value"], found["net_present_value_of_time_alone"]
            year = found["break_even_year"]["value"]
            rows.append(
                [
                    label(scenario, reading),
                    pounds(net["median"]),
                    pounds(net["low"]),
                    pounds(net["high"]),
                    pounds(net["value"]),
                    "never" if year is None else f"year {year:.0f}",
                    share(found["share_of_draws_that_pay"]["value"]),
                    pounds(time["value"]),
                ]
            )
    heads = (
        "Scenario|Net present value, median draw|5 % lie below|5 % lie above|At every value|"
        "Pays from|Draws that pay|Time alone"
    )
    return _table(heads.split("|"), rows, words=1)


def replay(con: duckdb.DuckDBPyConnection, scenario: str) -> HTML:
    """Every printed figure of a scenario beside ours, with the difference, for each reading."""
    read = readings(con, scenario)
    found = [figures(con, scenario, reading) for reading in read]
    rows = []
    for figure in sorted(set().union(*found)):
        by_reading = [case.get(figure) for case in found]
        printed = [row for row in by_reading if row and row["published"] is not None]
        if not printed:
            continue
        within = any(row["is_reproduced"] for row in printed)
        rows.append(
            [
                named(figure),
                _each(amount(row["published"], row) for row in printed),
                *map(_beside, by_reading),
                _each(f"{row['tolerance']:.1%}" for row in printed),
                "yes" if within else "no",
                _each(row["why"] for row in printed),
            ]
        )
    ours = [f"Ours, {READINGS[reading]}" for reading in read]
    heads = ["Figure", "Published", *ours, "Tolerance", "Reproduced", "Why"]
    return _table(heads, rows, words=1, words_last=2)


def assumptions(con: duckdb.DuckDBPyConnection, scenario: str) -> HTML:
    """Every assumption with its range, and whether the council's own data say it."""
    rows = con.execute(
        """
        select assumption, value, unit, low, high, value_from, n, source, note, list(reading)
        from benefits_sensitivity where scenario = $1
        group by all order by assumption, value
        """,
        [scenario],
    ).fetchall()
    n_readings = len(readings(con, scenario))
    own = {"mart": "own data", "seed": "assumed" if scenario == "this_council" else "source"}
    cells = [
        [
            named(name) + ("" if len(read) == n_readings else f" ({READINGS[read[0]]})"),
            quantity(value),
            "—" if low is None else f"{quantity(low)} to {quantity(high)}",
            unit,
            own[value_from] + (f" (n = {n:,})" if n else ""),
            source + (f". {note}" if note else ""),
        ]
        for name, value, unit, low, high, value_from, n, source, note, read in rows
    ]
    heads = ["Assumption", "Value", "Range", "Unit", "From", "Source and reason"]
    return _table(heads, cells, words=1, words_last=3)


def years(con: duckdb.DuckDBPyConnection, scenario: str, period: int | None = None) -> HTML:
    """Each line by year in pounds, not discounted, then the running total of present values."""
    parts = []
    for reading in readings(con, scenario):
        rows = con.execute(
            """
            select line, list(amount order by year), list(present_value order by year),
                any_value(kind)
            from benefits_case where scenario = $1 and reading = $2
                and year <= coalesce($3, year) group by line
            """,
            [scenario, reading, period],
        ).fetchall()
        by_line = {line: amounts for line, amounts, _, _ in rows}
        counted = [present for _, _, present, kind in rows if kind != "not_counted"]
        running, total = [], 0.0
        for year in zip(*counted, strict=True):
            total += sum(year)
            running.append(total)
        cells = [
            [words, *map(pounds, by_line[line])]
            for line, words in LINES.items()
            if any(by_line.get(line, ()))
        ]
        cells.append(["Running total, present value", *map(pounds, running)])
        heads = [label(scenario, reading), *(f"Year {y}" for y in range(1, len(running) + 1))]
        parts.append(str(_table(heads, cells, words=1).data))
    return HTML("".join(parts))


def _paying(con: duckdb.DuckDBPyConnection, scenario: str, reading: str) -> str:
    found = figures(con, scenario, reading)
    net, time = found["net_present_value"], found["net_present_value_of_time_alone"]
    year, paying = found["break_even_year"]["value"], found["share_of_draws_that_pay"]["value"]
    largest = con.execute(
        "select assumption, net_present_value_at_low, net_present_value_at_high "
        "from benefits_sensitivity where scenario = $1 and reading = $2 and rank = 1",
        [scenario, reading],
    ).fetchall()[0]
    pays = f"it pays from year {year:.0f}" if year else "it does not pay within the years looked at"
    words = READINGS.get(reading, reading)
    which = f"<b>{escape(words.capitalize())}</b>: " if words else ""
    size = ""
    if needed := found.get("assessments_to_pay", {}).get("value"):
        here = _value(con, scenario, "assessments_per_year")
        size = f" It pays from about {needed:,.0f} assessments a year; here are {here:,.0f}."
    # Of the only reading the opening has told the draws.
    drawn = (
        f"The median of the draws is a net present value of <b>{pounds(net['median'])}</b>, and "
        f"90 % of them lie from {pounds(net['low'])} to {pounds(net['high'])}; "
        if words
        else "Of the draws "
    )
    return (
        f"{which}{drawn}{share(paying)} pay. With every assumption at its value {pays}: net "
        f"present value {pounds(net['value'])}, of time saved alone {pounds(time['value'])}."
        f"{_lopsided(net)} The total rests most on <b>{named(largest[0])}</b>: over its range, "
        f"{pounds(largest[1])} to {pounds(largest[2])}.{size}"
    )


def _lopsided(net: dict[str, Any]) -> str:
    """Why the value may lie outside of nine in ten draws around it."""
    if net["low"] <= net["value"] <= net["high"]:
        return ""
    return (
        " That lies outside of the draws because ranges are lopsided: costs may double and hardly "
        "fall. Trust the draws."
    )


def _each(texts: Iterable[str]) -> str:
    """What rows say of one figure, once where they agree."""
    return "; ".join(dict.fromkeys(texts))


def _beside(row: dict[str, Any] | None) -> str:
    """Our value, and in brackets how far it is from what was printed."""
    if row is None:
        return "—"
    ours = amount(row["value"], row)
    if row["published"] is None:
        return ours
    percent = round(100 * row["relative_difference"], 1) + 0.0
    sign = "+" if percent > 0 else "−\u2060" if percent < 0 else ""
    return f"{ours} ({sign}{abs(percent):.1f}%)"


def _value(con: duckdb.DuckDBPyConnection, scenario: str, assumption: str) -> float:
    found = con.execute(
        "select any_value(value) from benefits_sensitivity where scenario = $1 and assumption = $2",
        [scenario, assumption],
    ).fetchall()
    return float(found[0][0])


def _own_data(con: duckdb.DuckDBPyConnection, scenario: str) -> str:
    own, of = con.execute(
        "select count(distinct assumption) filter (value_from = 'mart'), "
        "count(distinct assumption) "
        "from benefits_sensitivity where scenario = $1",
        [scenario],
    ).fetchall()[0]
    if scenario != "this_council":
        return "A replay: every input is what was published, or what the published results need."
    return f"From the council’s own data: {own} of {of} assumptions. The others are assumed."


def _title(con: duckdb.DuckDBPyConnection, scenario: str, council: str | None) -> str:
    if scenario != "this_council":
        return SCENARIOS.get(scenario, scenario)
    if council is None:
        area = con.execute(
            "select coverage_area from service_coverage "
            "where service_code = 'childrens_social_care' and coverage_area is not null"
        ).fetchall()
        council = str(area[0][0]) if area else SCENARIOS[scenario]
    return council


def _table(
    heads: Sequence[str], rows: Sequence[Sequence[object]], *, words: int, words_last: int = 0
) -> HTML:
    """A table whose first `words` and last `words_last` columns are text, all others numbers."""

    def kind(column: int) -> str:
        is_text = column < words or column >= len(heads) - words_last
        return "" if is_text else ' class="number"'

    head = "".join(f"<th scope='col'{kind(i)}>{escape(text)}</th>" for i, text in enumerate(heads))
    body = "".join(
        "<tr>" + "".join(f"<td{kind(i)}>{escape(str(c))}</td>" for i, c in enumerate(row)) + "</tr>"
        for row in rows
    )
    return HTML(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")
