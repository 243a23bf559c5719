"""Question 4: how much time is saved? Every function takes a connection to the analysis file."""

from __future__ import annotations

from typing import Any

import altair as alt
import duckdb
import numpy as np
from IPython.display import HTML

from family_context.project_yaml import SMALLEST_COUNT
from family_context.reports.charts import PALETTE, WIDTH, figure
from family_context.reports.measures import (
    check_before_roll_out,
    difference_in_differences,
    difference_in_means,
)
from family_context.reports.measures.power import alike_within, assessments_needed
from family_context.reports.measures.results import FEWEST_CLUSTERS
from family_context.reports.measures.time_saved import sample_of
from family_context.reports.results import (
    count,
    days,
    interval,
    minutes,
    plain_table,
    result_rows,
    with_intervals,
)

# What each method answers, in the order in which a sceptic would trust them.
METHODS = {
    "difference_in_differences": "Teams with it against teams without it yet",
    "teams_not_yet_using_it": "Teams, effects may differ by team and month",
    "difference_in_means": "Before against after",
    "mixed_model": "Before against after, mixed model of workers",
    "cluster_bootstrap": "Before against after, workers drawn again",
    "survey": "Survey",
    "check_before_roll_out": "Check before it came (should be 0)",
}
READINGS = {
    "lower_ends": "bands at their lower ends",
    "middles": "bands at their middles",
    "upper_ends": "bands at their upper ends",
    "pilot_as_coloured": "bands as the pilot drew",
    "pilot_as_published": "bands as the pilot published",
    "observations": "",
}
SOURCE = "time_saved, analysis file"
EFFECTS = (5, 10, 15, 30, 60)
# A saving that would matter: about a tenth of the hours that assessments searched before.
USEFUL = 15


def answer(con: duckdb.DuckDBPyConnection) -> HTML:
    """The answer by the method that assumes least, whether teams could be compared, and surveys."""
    rows = {(r["method"], r["reading"]): r for r in _rows(con)}
    surveys = [r for (m, _), r in rows.items() if m == "survey" and r["minutes_saved"] is not None]
    teams = rows.get(("difference_in_differences", "observations"))
    means = rows.get(("difference_in_means", "observations"))
    if teams and teams["minutes_saved"] is not None:
        told = f"{_saved(teams)} {_check(rows.get(('check_before_roll_out', 'observations')))}"
    elif teams and means and means["minutes_saved"] is not None:
        told = (
            f"{_saved(means)} <b>This is before against after and no proof</b>: teams could not be "
            f"compared ({teams['why_none']}), so that whatever else changed in that time is in it. "
            f"{_instead(con)}"
        )
    else:
        why = means["why_none"] if means else "no assessment was observed"
        told = f"How much time is saved cannot be shown by observation: {why}."
    if surveys:
        saved = [float(r["minutes_saved"]) for r in surveys]
        told += (
            f" By survey it is {min(saved):.0f} to {max(saved):.0f} minutes, "
            "by how the answers’ bands are read."
        )
    return HTML(f'<p class="answer">{told}</p>')


def _saved(row: dict[str, Any]) -> str:
    n = count(row["n_without"]), count(row["n_with"])
    chance = row["low"] is not None and row["low"] <= 0 <= row["high"]
    return (
        f"By observation, an assessment takes <b>{row['minutes_saved']:.0f} minutes</b> less "
        f"searching with the tool (95 % interval {interval(row['low'], row['high'], minutes)}; "
        f"{n[0]} assessments without it, {n[1]} with it; {METHODS[row['method']].lower()})"
        + (", which may be chance." if chance else ".")
    )


def _check(row: dict[str, Any] | None) -> str:
    """What the check before roll-out says of trusting the comparison of teams."""
    if row is None or row["minutes_saved"] is None:
        why = f" ({row['why_none']})" if row else ""
        return (
            "Whether the two groups of teams changed alike before roll-out could not be "
            f"checked{why}."
        )
    told = interval(row["low"], row["high"], minutes)
    if row["low"] <= 0 <= row["high"]:
        return (
            f"Before roll-out the two groups of teams show no difference (check: {told}; a "
            "smaller difference could not be detected)."
        )
    return (
        f"<b>The two groups of teams changed differently before roll-out (check: {told}): do not "
        "rely on this comparison.</b>"
    )


def _instead(con: duckdb.DuckDBPyConnection) -> str:
    """What would be needed to compare teams."""
    need = _needed(con, USEFUL)
    n = (
        ""
        if isinstance(need, str)
        else f", and about {need[0]:,} observed assessments without the tool and with it"
    )
    return (
        f"To compare teams takes at least {FEWEST_CLUSTERS} that got the tool in different months"
        f"{n} to see a saving of {USEFUL} minutes."
    )


def estimates(con: duckdb.DuckDBPyConnection) -> HTML:
    """Every estimate with its interval."""
    rows = [
        {
            "label": _label(r),
            "value": r["minutes_saved"],
            "low": r["low"] if r["low"] is not None else r["minutes_saved"],
            "high": r["high"] if r["high"] is not None else r["minutes_saved"],
        }
        for r in _rows(con)
        if r["minutes_saved"] is not None
    ]
    if not rows:
        return HTML("<p>No method has enough data to give a number.</p>")
    observed = con.execute("select count(*) from practitioner_contacts").fetchall()[0][0]
    return figure(
        with_intervals(rows, title="Minutes saved for each assessment, with 95 % interval"),
        title="Minutes saved for each assessment, by every method (minutes)",
        alternative="; ".join(
            f"{r['label']}: {r['value']:.0f}, from {r['low']:.0f} to {r['high']:.0f}" for r in rows
        )
        + ".",
        source=SOURCE,
        n=f"{count(observed)} observed assessments; the table has n by method",
    )


def every_estimate(con: duckdb.DuckDBPyConnection) -> HTML:
    """The same as a table, with n, method and assumptions, or why there is no number."""
    heads = [
        *("Method", "Minutes saved", "95 % interval", "Without", "With", "n without / with"),
        *("How the interval is made", "It is the tool’s effect if"),
    ]
    cells = []
    for r in _rows(con):
        saved = r["minutes_saved"]
        means = [
            "—" if r[c] is None else f"{r[c]:.0f}" for c in ("minutes_without", "minutes_with")
        ]
        cells.append(
            [
                _label(r),
                f"No number: {r['why_none']}" if saved is None else minutes(saved),
                interval(r["low"], r["high"], minutes),
                *means,
                f"{count(r['n_without'])} / {count(r['n_with'])}",
                r["interval"] or "—",
                r["assumptions"],
            ]
        )
    return plain_table(heads, cells)


def by_quarter(con: duckdb.DuckDBPyConnection) -> HTML:
    """Mean minutes of each quarter, without and with the tool; groups under five are not drawn."""
    rows = con.sql(
        f"""
        select year(assessment_date) || ' Q' || quarter(assessment_date) as quarter,
            if(with_tool, 'With the tool', 'Without') as tool,
            avg(minutes_searching) as minutes, count(*) as n
        from practitioner_contacts group by all having count(*) >= {SMALLEST_COUNT} order by all
        """
    ).to_arrow_table()
    data = rows.to_pylist()
    if not data:
        return HTML("<p>No quarter has five observed assessments.</p>")
    quarters = con.sql(
        "select distinct year(assessment_date) || ' Q' || quarter(assessment_date) as quarter "
        "from practitioner_contacts order by quarter"
    ).fetchall()
    base = alt.Chart(alt.Data(values=data), width=WIDTH).encode(
        x=alt.X(
            "quarter:O",
            title="Quarter of the assessment",
            axis=alt.Axis(labelAngle=-45),
            scale={"domain": [quarter for (quarter,) in quarters]},
        ),
        y=alt.Y("minutes:Q", title="Mean minutes", scale={"domainMin": 0}),
    )
    lines = base.mark_line(color=PALETTE[0]).encode(
        strokeDash=alt.StrokeDash("tool:N", legend=None)
    ) + base.mark_point(color=PALETTE[0], filled=True, size=70, opacity=1).encode(
        shape=alt.Shape("tool:N", legend=alt.Legend(title=None, orient="top"))
    )
    spoken = "; ".join(f"{r['tool']}, {r['quarter']}: {r['minutes']:.0f}" for r in data)
    return figure(
        lines,
        title="Minutes of searching for each assessment, by quarter (mean minutes)",
        alternative=f"Lines, minutes by quarter. {spoken}.",
        source="practitioner_contacts, analysis file; groups of fewer than five are not drawn",
        n=f"{sum(int(r['n']) for r in data):,} assessments",
    )


def earlier_contact(con: duckdb.DuckDBPyConnection) -> HTML:
    """Days from the referral to the first practitioner of another service: how many fewer."""
    sample = sample_of(
        con,
        """
        select days_to_first_contact as outcome, with_tool, team_had_tool, roll_out_from,
            worker_id as cluster, coalesce(team_id, 'not stated') as team,
            assessment_date as month
        from practitioner_contacts where contact_state = 'known' order by observation_id
        """,
        unit="days",
        cluster_name="worker",
    )
    methods = (difference_in_differences, check_before_roll_out, difference_in_means)
    return result_rows([method(sample) for method in methods], days)


def needed(con: duckdb.DuckDBPyConnection) -> HTML:
    """How many assessments must be observed to see an effect of a given size."""
    rows, rests_on = [], ""
    for effect in EFFECTS:
        need = _needed(con, effect)
        if isinstance(need, str):
            return HTML(f"<p>How many are needed cannot be calculated: {need}.</p>")
        rests_on = need[1]
        rows.append([f"{effect} minutes", f"{need[0]:,}"])
    return plain_table(
        ["To see a saving of", "Assessments needed, without and with each"],
        [*rows, ["Taken from the data", rests_on]],
    )


def _needed(con: duckdb.DuckDBPyConnection, effect: int) -> tuple[int, str] | str:
    """Assessments in each arm to see `effect` minutes, and what that rests on; or why not."""
    sample = sample_of(
        con,
        """
        select minutes_searching as outcome, with_tool, worker_id as cluster,
            coalesce(team_id, 'not stated') as team, assessment_date as month
        from practitioner_contacts order by observation_id
        """,
        unit="minutes",
        cluster_name="worker",
    )
    if (
        min(np.count_nonzero(sample.with_tool), np.count_nonzero(~sample.with_tool))
        < SMALLEST_COUNT
    ):
        return f"fewer than {SMALLEST_COUNT} assessments were observed without or with the tool"
    arms = [sample.outcome[sample.with_tool == arm] for arm in (False, True)]
    spread = float(np.sqrt(np.mean([arm.var(ddof=1) for arm in arms])))
    if not spread:
        return "every assessment without the tool took as long as any other, and so with it"
    mean = np.where(sample.with_tool, arms[1].mean(), arms[0].mean())
    alike = alike_within(sample.outcome - mean, sample.cluster)
    per_worker = len(sample.outcome) / len(np.unique(sample.cluster)) / 2
    return assessments_needed(effect, spread, alike, per_worker), (
        f"standard deviation {spread:.0f} minutes, workers alike {alike:.2f} (ICC), "
        f"{per_worker:.1f} assessments of a worker in each arm; power 80 %, two-sided 5 %, for "
        "before against after: comparing few teams takes more"
    )


USES = {
    "log_ins": "Log-ins",
    "searches": "Searches",
    "hits": "Searches that found somebody",
    "misses": "Searches that found nobody",
    "people_opened": "People opened",
    "services_opened": "Services opened",
}
"""What is counted of the tool's use, in the order in which it happens."""


def use(con: duckdb.DuckDBPyConnection) -> HTML:
    """Whether the tool is used, and whether a search finds somebody."""
    rows = con.execute(
        """
        select measure, n, n_of, value from tool_use where breakdown = 'all' order by measure
        """
    ).fetchall()
    order = list(USES)
    rows.sort(key=lambda row: order.index(row[0]) if row[0] in order else len(order))
    cells = []
    for measure, n, n_of, value in rows:
        share = measure in ("hits", "misses")
        rate = "—" if value is None else f"{value:.0%}" if share else f"{value:.1f}"
        cells.append([USES.get(measure, measure), count(n), count(n_of) if n_of else "—", rate])
    heads = ["Measure", "n", "of (log-ins, or searches with a known outcome)", "Rate"]
    return plain_table(heads, cells)


def _rows(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = con.sql("select * from time_saved").to_arrow_table().to_pylist()
    order = list(METHODS)
    return sorted(rows, key=lambda r: (order.index(r["method"]), _place(r["reading"])))


def _label(row: dict[str, Any]) -> str:
    reading = READINGS.get(row["reading"], row["reading"])
    return METHODS[row["method"]] + (f", {reading}" if reading else "")


def _place(reading: str) -> int:
    known = list(READINGS)
    return known.index(reading) if reading in READINGS else len(known)
