"""Question 3: who was found?

Every function takes a connection to the analysis file. Each child counts with its latest referral:
the families are those of the as-at date. Intervals draw the families again (`intervals`), and that
of the answer holds linkage error besides.
"""

from __future__ import annotations

from dataclasses import dataclass

import altair as alt
import duckdb
import numpy as np
from IPython.display import HTML

from family_context.project_yaml import SMALLEST_COUNT
from family_context.reports.charts import PALETTE, WIDTH, figure
from family_context.reports.measures.results import half_width
from family_context.reports.results import plain_table
from family_context.reports.services import table
from matching.measure.intervals import Estimate, Groups

# In the order in which they are told; the first is whom the referral itself named.
METHODS = {
    "referral": "Named on the referral",
    "exact_address_and_surname": "Exact address, same surname",
    "exact_address": "Exact address (Stockport)",
    "fuzzy_address_and_surname": "Fuzzy address, same surname",
    "fuzzy_address": "Fuzzy address (Leeds)",
    "warehouse_without_referrals": "This warehouse, referrals set aside",
    "warehouse": "This warehouse",
}
OURS = "warehouse_without_referrals"
SOURCE = "people_found, analysis file; latest referral of each child"
TOO_FEW = f"No number: fewer than {SMALLEST_COUNT} found, or missed"
LATEST = "people_found where is_latest_referral and n_named_by_day_11 > 0"
NOBODY = HTML(
    '<p class="answer">Too few for an answer: relatives are named on referrals of fewer than '
    f"{SMALLEST_COUNT} children.</p>"
)


@dataclass(frozen=True)
class Found:
    """One method: of the relatives known by day 11, how many it finds (share, with interval)."""

    method: str
    n_known: int
    n_found: int
    share: Estimate


def found_by_method(con: duckdb.DuckDBPyConnection) -> list[Found]:
    """Recall of those known by day 11, of the referral itself and of every method; [] for few."""
    rows = con.execute(
        f"""
        with families as (
            select child_person_id, min(family_cluster_id) as family
            from family_members group by child_person_id
        ),
        counted as (
            select method, child_person_id, n_named_by_day_11, n_found_of_day_11 from {LATEST}
            union all
            select 'referral', child_person_id, n_named_by_day_11, n_named_at_referral
            from {LATEST} and method = '{OURS}'
        )
        select method, coalesce(family, child_person_id) as family,
            sum(n_named_by_day_11), sum(n_found_of_day_11)
        from counted left join families using (child_person_id)
        group by all order by all
        """
    ).fetchall()
    families = {family: at for at, family in enumerate(sorted({row[1] for row in rows}))}
    if _children(con) < SMALLEST_COUNT:
        return []
    groups = Groups(len(families))
    told = []
    for method in METHODS:
        known, found = np.zeros(len(families)), np.zeros(len(families))
        for _, family, n_known, n_found in (row for row in rows if row[0] == method):
            known[families[family]], found[families[family]] = n_known, n_found
        share = groups.share(found, known)
        if share is not None:
            told.append(Found(method, int(known.sum()), int(found.sum()), share))
    return told


def answer(con: duckdb.DuckDBPyConnection) -> HTML:
    """How much of what the worker knows by day 11 the warehouse has on the first day."""
    told = {found.method: found for found in found_by_method(con)}
    if OURS not in told:
        return NOBODY
    ours, referral = told[OURS], told["referral"]
    others = [told[m] for m in ("exact_address", "fuzzy_address") if m in told]
    best = max(others, key=lambda found: found.share.value, default=None)
    beside = f" The better of the councils’ methods finds {best.share.value:.0%}." if best else ""
    return HTML(
        f'<p class="answer">The warehouse finds <b>{ours.share.value:.0%}</b>'
        f"{_wider(con, ours.share)} of the {ours.n_known:,} relatives that workers knew by day 11, "
        "on the first day and without help from any referral; the referral had named "
        f"{referral.share.value:.0%}.{beside}</p>"
    )


def recall_by_method(con: duckdb.DuckDBPyConnection) -> HTML:
    """A dot with its interval for each method: the share of those known by day 11."""
    told = found_by_method(con)
    if not told:
        return NOBODY
    data = [
        {
            "method": METHODS[found.method],
            "share": found.share.value,
            "low": found.share.low,
            "high": found.share.high,
            "words": f"{found.share.value:.0%}",
        }
        for found in told
    ]
    base = alt.Chart(alt.Data(values=data), width=WIDTH, height=alt.Step(34)).encode(
        y=alt.Y("method:N", sort=None, title=None)
    )
    axis = alt.Axis(format="%", title="Share of the relatives known by day 11")
    chart = (
        base.mark_rule(color=PALETTE[0]).encode(x=alt.X("low:Q", axis=axis), x2="high:Q")
        + base.mark_point(color=PALETTE[1], filled=True, size=90).encode(
            x=alt.X("share:Q", axis=axis, scale={"domain": [0, 1]})
        )
        + base.mark_text(dy=-12, fontSize=11).encode(x="share:Q", text="words:N")
    )
    spoken = "; ".join(f"{METHODS[f.method]}: {f.share.value:.0%}" for f in told)
    return figure(
        chart,
        title="Share of the relatives known by day 11 that each method finds (95 % interval)",
        alternative=f"One dot for each method. {spoken}.",
        source=SOURCE,
        n=f"{told[0].n_known:,} relatives of {_children(con):,} children",
    )


def counts_by_method(con: duckdb.DuckDBPyConnection) -> HTML:
    """People found by method: known by day 11, not known then, and missed."""
    if _children(con) < SMALLEST_COUNT:
        return NOBODY
    order = ", ".join(
        f"('{method}', {at}, '{words}')" for at, (method, words) in enumerate(METHODS.items())
    )
    return table(
        con,
        f"""
        with counted as (
            select method, sum(n_found) as n_found, sum(n_found_of_day_11) as n_known,
                sum(n_added) as n_added, sum(n_added_and_confirmed) as n_confirmed,
                sum(n_missed) as n_missed
            from {LATEST} group by method
            union all
            select 'referral', sum(n_named_at_referral), sum(n_named_at_referral), 0, 0,
                sum(n_named_by_day_11) - sum(n_named_at_referral)
            from {LATEST} and method = '{OURS}'
        )
        select words as "Method", {_rounded("n_found")} as "People found",
            {_rounded("n_known")} as "of them known by day 11",
            {_rounded("n_added")} as "Not on the referral",
            {_rounded("n_confirmed")} as "of them known by day 11 ",
            {_rounded("n_missed")} as "Known by day 11 and missed"
        from counted inner join (values {order}) as told(method, place, words) using (method)
        order by place
        """,
    )


def why_missed(con: duckdb.DuckDBPyConnection) -> HTML:
    """Whom the warehouse misses: nothing joins them to the child, or the rule leaves them out."""
    if _children(con) < SMALLEST_COUNT:
        return NOBODY
    return table(
        con,
        f"""
        select {_rounded("sum(n_missed)")} as "Known by day 11 and missed",
            {_rounded("sum(n_missed_without_link)")} as "Nothing joins them to the child",
            {_rounded("sum(n_missed_by_rule)")} as "Joined, and no member by the rules"
        from {LATEST} and method = '{OURS}'
        """,
    )


def _rounded(count: str) -> str:
    """Counts of people to the nearest five: no small number shows, nor follows from a total."""
    return f"(5 * round({count} / 5))::int"


def _children(con: duckdb.DuckDBPyConnection) -> int:
    return int(
        con.execute(f"select count(distinct child_person_id) from {LATEST}").fetchall()[0][0]
    )


def over_linkages(con: duckdb.DuckDBPyConnection, share: Estimate) -> tuple[float, float] | None:
    """The 95 % interval of our share with the spread over plausible linkages in it.

    The variance from drawing families and that between draws of links, put together as for multiple
    imputation (Rubin, 1987); None where too few were found or missed.
    """
    rows = con.execute(
        "select recall_of_day_11 from people_found_by_linkage where kind = 'draw' order by linkage"
    ).fetchall()
    between = np.array([row[0] for row in rows if row[0] is not None], dtype=np.float64)
    if share.low is None or share.high is None or len(between) < 2:
        return None
    variance = float(np.nanvar(share.draws, ddof=1))
    width = half_width((variance + (1 + 1 / len(between)) * between.var(ddof=1)) ** 0.5, np.inf)
    return max(share.value - width, 0.0), min(share.value + width, 1.0)


def linkages(con: duckdb.DuckDBPyConnection) -> HTML:
    """Our share under other plausible linkages."""
    rows = con.execute(
        """
        select
            case kind when 'published' then 'As published'
                when 'draw' then 'Range over draws of uncertain links'
                else 'Links from probability ' || split_part(linkage, ' ', 2) end as name,
            min(recall_of_day_11), max(recall_of_day_11), bool_or(is_suppressed)
        from people_found_by_linkage group by name
        order by min(kind) = 'published' desc, min(kind) desc, name
        """
    ).fetchall()
    if not rows:
        return NOBODY
    cells = [
        [name, TOO_FEW if hidden else f"{low:.1%}" if low == high else f"{low:.1%} to {high:.1%}"]
        for name, low, high, hidden in rows
    ]
    return plain_table(["Linkage", "Share of the relatives known by day 11 that is found"], cells)


def _wider(con: duckdb.DuckDBPyConnection, share: Estimate) -> str:
    if wider := over_linkages(con, share):
        return f" (95 % interval {wider[0]:.0%} to {wider[1]:.0%}, linkage error included)"
    if share.low is None or share.high is None:
        return " (no interval: too few families)"
    return f" (95 % interval {share.low:.0%} to {share.high:.0%}, linkage error not included)"
