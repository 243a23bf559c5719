"""Question 5: do fewer children come back? Functions take a connection to the analysis file."""

from __future__ import annotations

import altair as alt
import duckdb
import numpy as np
from IPython.display import HTML

from family_context.project_yaml import SMALLEST_COUNT
from family_context.reports.charts import PALETTE, WIDTH, figure
from family_context.reports.measures.power import alike_within, referrals_needed
from family_context.reports.measures.results import FEWEST_CLUSTERS
from family_context.reports.measures.returns import (
    Comparisons,
    all_spells,
    comparisons,
    followed,
    too_few,
)
from family_context.reports.measures.survival import HORIZON, curve, log_rank
from family_context.reports.results import (
    MINUS,
    count,
    interval,
    plain_table,
    points,
    result_rows,
)

SOURCE = "re_referrals, analysis file"
ARMS = {False: "Without the tool", True: "With the tool"}
FALLS = (0.02, 0.05, 0.10)
# A fall that would matter.
USEFUL = 0.05
_HIDDEN = f"under {SMALLEST_COUNT}, or such a number could be worked out from it"


def answer(con: duckdb.DuckDBPyConnection) -> HTML:
    """The answer in two sentences, with n, interval and what is not known yet."""
    n, share, censored, unknown = con.execute(
        """
        select count(*) filter (where not is_censored),
            avg(re_referred_within_12_months::int) filter (where not is_censored),
            count(*) filter (where is_censored), count(*) filter (where with_tool is null)
        from re_referrals
        """
    ).fetchall()[0]
    if n < SMALLEST_COUNT:
        return HTML(
            '<p class="answer">Too few referrals have been followed for 12 full months for an '
            "answer.</p>"
        )
    told = (
        f"Of {n:,} referrals followed for 12 full months, <b>{share:.0%}</b> were followed by "
        f"another of the same child; {count(censored)} more are too recent to count"
    )
    told += (
        f", and of {count(unknown)} it is not known whether the team had the tool. "
        if unknown
        else ". "
    )
    found = comparisons(con)
    return HTML(
        f'<p class="answer"><b>{_in_short(found)}</b> {told}{_simply(found)} '
        f"{_by_teams(con, found)}</p>"
    )


def _in_short(found: Comparisons) -> str:
    """The answer in one sentence: what is seen, and whether it is the tool's doing."""
    fall, teams = found.over_linkages, found.teams_over_linkages
    if fall.estimate is None:
        return "That cannot be said yet."
    if teams.estimate is not None and teams.excludes_zero and not found.check.excludes_zero:
        way = "Fewer" if teams.estimate > 0 else "More"
        return f"{way} children come back where teams have the tool, compared with other teams."
    if not fall.excludes_zero:
        return "No difference that could not be chance is seen."
    way = "Fewer" if fall.estimate > 0 else "More"
    return f"{way} come back where teams have the tool, but nothing shows that the tool does it."


def _simply(found: Comparisons) -> str:
    """Before against after, with linkage error."""
    fall = found.over_linkages
    if fall.estimate is None:
        return f"Whether the tool changes that cannot be said: {fall.why_none}."
    return (
        f"Where the team had the tool it is <b>{points(fall.estimate)}</b> less (95 % interval "
        f"{interval(fall.low, fall.high, points)}, linkage error included; before against after)"
        + ("." if fall.excludes_zero else ", which may be chance.")
    )


def _by_teams(con: duckdb.DuckDBPyConnection, found: Comparisons) -> str:
    """Whether it is the tool: what teams say that got it at different times, or why nothing."""
    if found.over_linkages.estimate is None:
        return ""
    teams, check = found.teams_over_linkages, found.check
    if teams.estimate is None:
        need = _needed(con, USEFUL)
        size = f" and about {need[0]:,} followed referrals without it and with it" if need else ""
        return (
            f"<b>That is no proof</b>: teams could not be compared ({teams.why_none}), so that "
            "whatever else changed in that time is in it. To compare them takes at least "
            f"{FEWEST_CLUSTERS} teams that got the tool at different times{size} to see a fall of "
            f"{points(USEFUL)}."
        )
    told = (
        "Teams with the tool, compared with teams that do not have it yet, which takes out "
        "changes over time, show "
        f"{points(teams.estimate)} ({interval(teams.low, teams.high, points)}, linkage error "
        "included)"
    ).replace("-", MINUS)
    if check.excludes_zero:
        return (
            f"{told}. But the two groups of teams changed differently before roll-out, so do not "
            "rely on it."
        )
    if not teams.excludes_zero:
        return f"{told}: <b>this does not show an effect of the tool</b>."
    return f"{told}: teams that did not have the tool yet show no such change."


def curves(con: duckdb.DuckDBPyConnection) -> HTML:
    """Share that came back by each day after the referral, without and with the tool."""
    found = all_spells(con)
    drawn = {arm: made for arm in ARMS if (made := curve(found, arm)) is not None}
    if len(drawn) < len(ARMS):
        return HTML("<p>Too few children came back to draw a curve without and with the tool.</p>")
    data = [
        {
            "arm": ARMS[arm],
            "day": float(day),
            "share": float(s),
            "low": float(lo),
            "high": float(hi),
        }
        for arm, c in drawn.items()
        for day, s, lo, hi in zip(c.days, c.returned, c.low, c.high, strict=True)
    ]
    base = alt.Chart(alt.Data(values=data), width=WIDTH).encode(
        x=alt.X("day:Q", title="Days after the referral", scale={"domain": [0, HORIZON]})
    )
    band = base.mark_area(interpolate="step-after", opacity=0.25).encode(
        y=alt.Y("low:Q", title="Share referred again", axis=alt.Axis(format="%")),
        y2="high:Q",
        color=_colour(),
    )
    line = base.mark_line(interpolate="step-after").encode(
        y="share:Q", color=_colour(), strokeDash=alt.StrokeDash("arm:N", legend=None)
    )
    year = alt.Chart(alt.Data(values=[{"x": 365}])).mark_rule(strokeDash=[2, 4]).encode(x="x:Q")
    spoken = "; ".join(
        f"{ARMS[arm]}: {c.returned[np.searchsorted(c.days, 365, side='right') - 1]:.0%} by day 365"
        for arm, c in drawn.items()
    )
    return figure(
        band + line + year,
        title="Share of referrals followed by another of the same child, by days (Kaplan–Meier)",
        alternative=f"Two rising step lines with 95 % bands. {spoken}.",
        source=SOURCE + "; every referral counts until its follow-up ends",
        n="; ".join(f"{ARMS[arm].lower()} {c.n:,} referrals" for arm, c in drawn.items()),
    )


def rates(con: duckdb.DuckDBPyConnection) -> HTML:
    """Referrals, followed, censored, re-referred and false negatives, without and with the tool."""
    cells = []
    # One arm's share and the whole would give the other's away.
    told = too_few(followed(con, "re_referred_within_12_months")) is None
    missed = followed(con, "is_false_negative", "is_assessed_without_action")
    told_missed = too_few(missed) is None
    for arm, name in ARMS.items():
        n, censored, full, again, assessed, false_negative = con.execute(
            """
            select count(*), count(*) filter (where is_censored),
                count(*) filter (where not is_censored),
                count(*) filter (where not is_censored and re_referred_within_12_months),
                count(*) filter (where not is_censored and is_assessed_without_action),
                count(*) filter (where not is_censored and is_false_negative)
            from re_referrals where with_tool = $arm
            """,
            {"arm": arm},
        ).fetchall()[0]
        cells.append(
            [
                name,
                *(count(k) for k in (n, censored, full)),
                _share(again, full) if told else _HIDDEN,
                count(assessed),
                _share(false_negative, assessed) if told_missed else _HIDDEN,
            ]
        )
    heads = [
        *(
            "",
            "Referrals",
            "Too recent to count",
            "Followed 12 months",
            "Referred again within them",
        ),
        *("Of the followed, assessed without action", "Of these, false negatives"),
    ]
    return plain_table(heads, cells)


def compared(con: duckdb.DuckDBPyConnection) -> HTML:
    """The fall in the share, by every method."""
    return result_rows(comparisons(con).falls, points)


def pace(con: duckdb.DuckDBPyConnection) -> HTML:
    """How fast children come back with the tool, as a ratio, and the log-rank test."""
    ratio = comparisons(con).rates
    p_value, said = log_rank(all_spells(con))
    table = result_rows([ratio], lambda v: f"{v:.2f} times")
    test = (
        f"Log-rank test of “both come back alike”: no number, {said}."
        if p_value is None
        else f"Log-rank test of “both come back alike”: {_p(p_value)}. {said}"
    )
    return HTML(f"{table.data}<p>{test}</p>")


def linkages(con: duckdb.DuckDBPyConnection) -> HTML:
    """The share referred again under other plausible linkages."""
    if why := too_few(followed(con, "re_referred_within_12_months")):
        return HTML(f"<p>No number: {why}.</p>")
    rows = con.execute(
        """
        select
            case kind when 'published' then 'As published'
                when 'draw' then 'Range over draws of uncertain links'
                else 'Links from probability ' || split_part(linkage, ' ', 2) end as name,
            with_tool, min(share_re_referred), max(share_re_referred)
        from re_referrals_by_linkage group by all
        order by min(kind) = 'published' desc, min(kind) desc, name
        """
    ).fetchall()
    names = list(dict.fromkeys(r[0] for r in rows))
    told = {
        (name, arm): "—"
        if low is None
        else f"{low:.1%}"
        if low == high
        else f"{low:.1%} to {high:.1%}"
        for name, arm, low, high in rows
    }
    cells = [[name, *(told.get((name, arm), "—") for arm in ARMS)] for name in names]
    return plain_table(["Linkage", *ARMS.values()], cells)


def needed(con: duckdb.DuckDBPyConnection) -> HTML:
    """How many fully followed referrals are needed to see the share fall by so much."""
    rows, rests_on = [], ""
    for fall in FALLS:
        if need := _needed(con, fall):
            rows.append([points(fall), f"{need[0]:,}"])
            rests_on = need[1]
    if not rows:
        return HTML("<p>Too few referrals have been followed for an answer.</p>")
    return plain_table(
        ["To see a fall of", "Followed referrals needed, without and with each"],
        [*rows, ["Taken from the data", rests_on]],
    )


def _needed(con: duckdb.DuckDBPyConnection, fall: float) -> tuple[int, str] | None:
    """Referrals in each arm to see `fall` points, and what that rests on; None if none can say."""
    sample = followed(con, "re_referred_within_12_months")
    risk = float(sample.outcome.mean()) if len(sample.outcome) >= SMALLEST_COUNT else 0.0
    if not fall < risk < 1:
        return None
    alike = alike_within(sample.outcome, sample.cluster)
    per_family = len(sample.outcome) / len(np.unique(sample.cluster))
    return referrals_needed(risk, fall, alike, per_family), (
        f"share {risk:.0%}, families alike {alike:.2f} (ICC), {per_family:.1f} referrals of a "
        "family; power 80 %, two-sided 5 %, for before against after: comparing few teams takes "
        "more"
    )


def _share(part: int, whole: int) -> str:
    if whole < SMALLEST_COUNT or 0 < part < SMALLEST_COUNT or 0 < whole - part < SMALLEST_COUNT:
        return _HIDDEN
    return f"{part:,} ({part / whole:.1%})"


def _p(value: float) -> str:
    return "p < 0.001" if value < 0.001 else f"p = {value:.3f}"


def _colour() -> alt.Color:
    return alt.Color(
        "arm:N",
        scale=alt.Scale(domain=list(ARMS.values()), range=[PALETTE[0], PALETTE[2]]),
        legend=alt.Legend(title=None, orient="top"),
    )
