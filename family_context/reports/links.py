"""Question 2: how good are the links?

Every function takes a connection to the analysis file and reads the accuracy sheet
(`match_accuracy`): nothing is computed here that the sheet does not hold.
"""

from __future__ import annotations

from html import escape

import altair as alt
import duckdb
import numpy as np
from IPython.display import HTML

from family_context.lookup.page.words import services
from family_context.reports.charts import PALETTE, counts_bars, figure
from family_context.reports.services import table
from matching.measure.plain_splink import METHODS

SOURCE = "match_accuracy, analysis file"
BASES = {
    "truth": "measured against known truth",
    "labels": "estimated from pairs that people labelled",
    "model": "the model’s own estimate, without truth",
}
GROUPS = {
    "all": "All",
    "sex": "Sex",
    "age_band": "Age",
    "naming_tradition": "Naming tradition",
    "service": "Service",
}
# Ages by their first year, whatever else by its name.
IN_ORDER = "try_cast(regexp_extract(subgroup, '^[0-9]+') as integer) nulls last, subgroup"
SEXES = {"F": "Female", "M": "Male"}
REASONS = {
    "weight": "The evidence is not enough either way",
    "perhaps_twins": "Perhaps twins",
    "would_join_two_people": "Would join two known people",
    "two_numbers": "Two NHS numbers",
    "another_fits_better": "Another person fits better",
    "two_fit_alike": "Two people fit alike",
    "two_of_a_service": "One service has two records",
    "born_as_expected": "Perhaps the child that was expected",
}
"""Why a pair waits, in words; of the other reasons the code says it."""
TRUE_GROUPS = "('all', 'sex', 'age_band', 'naming_tradition', 'service')"


def _named(subgroup: str) -> str:
    """A group as people call it."""
    words = subgroup.replace("_", " ")
    return services().get(subgroup) or SEXES.get(subgroup) or words[:1].upper() + words[1:]


def _group(by: str, subgroup: str) -> str:
    """A group with what it is a group of; traditions are written as the names of peoples."""
    if by == "all":
        return GROUPS[by]
    named = _named(subgroup)
    return f"{GROUPS[by]}: {named.title() if by == 'naming_tradition' else named}"


def answer(con: duckdb.DuckDBPyConnection) -> HTML:
    """The answer by the best basis at hand, and how many pairs wait for a person."""
    waiting = con.execute(
        "select coalesce(sum(value), 0)::int from match_accuracy "
        "where measure = 'reviews_by_reason'"
    ).fetchall()[0][0]
    found = con.execute(
        """
        select basis, measure, value, low, high, n from match_accuracy
        where method = 'warehouse' and subgroup_of = 'all'
            and measure in ('precision', 'recall', 'recall_of_compared',
            'expected_precision_of_links', 'expected_recall_of_compared')
        qualify dense_rank() over (
            order by case basis when 'truth' then 1 when 'labels' then 2 else 3 end) = 1
        order by measure like '%recall%', measure
        """
    ).fetchall()
    if not found:
        return HTML('<p class="answer">Nothing was linked.</p>')
    basis = found[0][0]
    said = []
    for _, measure, value, low, high, n in found:
        what = (
            "of the links are right"
            if "precision" in measure
            else "of the pairs of one person are linked"
            if measure == "recall"
            else "of the pairs of one person that were compared are linked"
        )
        interval = (
            "no interval: it is the model’s own word"
            if low is None
            else f"95 % interval {low:.1%} to {high:.1%}"
        )
        said.append(f"<b>{value:.2%}</b> {what} ({interval}; n = {n:,})")
    return HTML(
        f'<p class="answer">{"; ".join(said)}: {escape(BASES[basis])}. '
        f"At least {waiting:,} pairs of records wait for a person to decide.</p>"
    )


def by_group(con: duckdb.DuckDBPyConnection) -> HTML:
    """Recall by sex, age, naming tradition and service, with intervals; precision in the table."""
    rows = con.execute(
        f"""
        select subgroup_of, subgroup, value, low, high, n from match_accuracy
        where basis = 'truth' and method = 'warehouse' and measure = 'recall'
            and subgroup_of in {TRUE_GROUPS}
        order by subgroup_of <> 'all', subgroup_of, {IN_ORDER}
        """
    ).fetchall()
    if not rows:
        return HTML(
            "<p>By group, accuracy is known only where the truth is: on a synthetic council "
            "(<code>family-context build --truth</code>).</p>"
        )
    data = [
        {
            "group": _group(by, name),
            "place": place,
            "recall": value,
            "low": low,
            "high": high,
        }
        for place, (by, name, value, low, high, _) in enumerate(rows)
    ]
    # Nobody is linked worse than this: the axis begins below the lowest end of an interval.
    least = np.floor(10 * min(low for *_, low, _, _ in rows)) / 10
    base = alt.Chart(alt.Data(values=data), width=600).encode(
        y=alt.Y("group:N", sort=alt.EncodingSortField("place"), title=None)
    )
    share = alt.X(
        "low:Q",
        title=f"Recall (the axis begins at {least:.0%})",
        axis=alt.Axis(format="%"),
        scale={"domain": [least, 1]},
    )
    chart = base.mark_rule(color=PALETTE[1], strokeWidth=2).encode(x=share, x2="high:Q")
    chart += base.mark_point(color=PALETTE[0], filled=True, size=60).encode(x="recall:Q")
    spoken = "; ".join(f"{d['group']}: {d['recall']:.1%}" for d in data)
    return figure(
        chart,
        title="Pairs of one person that are linked, by group (share, with 95 % interval)",
        alternative=f"Points with intervals. {spoken}.",
        source=f"{SOURCE}; synthetic council; groups of fewer than five pairs are left out",
        n=f"{rows[0][5]:,} true pairs of records",
    )


def group_table(con: duckdb.DuckDBPyConnection) -> HTML:
    """Precision, recall and B-cubed of every group, with intervals; nothing without the truth."""
    if not _is_true_of(con, TRUE_GROUPS):
        return HTML("")
    return table(
        con,
        f"""
        select replace(subgroup_of, '_', ' ') as "By", replace(subgroup, '_', ' ') as "Group",
            max(n) filter (where measure = 'recall') as "True pairs",
            {share_cell("precision")} as "Precision", {share_cell("recall")} as "Recall",
            {share_cell("b_cubed_precision")} as "B-cubed precision",
            {share_cell("b_cubed_recall")} as "B-cubed recall"
        from match_accuracy
        where basis = 'truth' and method = 'warehouse' and subgroup_of in {TRUE_GROUPS}
        group by subgroup_of, subgroup order by subgroup_of <> 'all', subgroup_of, {IN_ORDER}
        """,
    )


def by_method(con: duckdb.DuckDBPyConnection) -> HTML:
    """The warehouse beside what a council would try first, on the same records."""
    if not _is_true_of(con, "('all')"):
        return HTML("<p>Not known here: no truth was given.</p>")
    words = " ".join(f"when '{code}' then '{told}'" for code, told in METHODS.items())
    return table(
        con,
        f"""
        select case method {words} else 'this warehouse' end as "Method",
            max(n) filter (where measure = 'recall') as "True pairs",
            {share_cell("precision")} as "Precision", {share_cell("recall")} as "Recall"
        from match_accuracy
        where basis = 'truth' and subgroup_of = 'all' and measure in ('precision', 'recall')
        group by method
        order by max(value) filter (where measure = 'recall') desc
        """,
    )


def weakest_service_pairs(con: duckdb.DuckDBPyConnection) -> HTML:
    """The ten pairs of services whose records find each other least often."""
    if not _is_true_of(con, "('service_pair')"):
        return HTML("<p>This too is known only where the truth is.</p>")
    return table(
        con,
        f"""
        select replace(subgroup, '_', ' ') as "Services",
            max(n) filter (where measure = 'recall') as "True pairs",
            {share_cell("precision")} as "Precision", {share_cell("recall")} as "Recall"
        from match_accuracy where basis = 'truth' and subgroup_of = 'service_pair'
        group by subgroup having "Recall" is not null
        order by max(value) filter (where measure = 'recall'), subgroup limit 10
        """,
    )


def reviews_waiting(con: duckdb.DuckDBPyConnection) -> HTML:
    """Pairs between the two thresholds, by the reason they are left to a person."""
    rows = con.execute(
        "select subgroup, value::int from match_accuracy "
        "where measure = 'reviews_by_reason' order by value desc, subgroup"
    ).fetchall()
    if not rows:
        return HTML("<p>No reason has five or more pairs waiting.</p>")
    rows = [(REASONS.get(reason, _named(reason)), n) for reason, n in rows]
    return figure(
        counts_bars(
            [{"reason": reason, "pairs": n} for reason, n in rows],
            category="reason",
            count="pairs",
            unit="Pairs of records",
        ),
        title="Pairs left for a person to decide, by reason (pairs of records)",
        alternative="; ".join(f"{reason}: {n}" for reason, n in rows) + ".",
        source=f"{SOURCE}; reasons with fewer than five pairs are left out",
        n=f"{sum(n for _, n in rows):,} pairs",
    )


def m_and_u(con: duckdb.DuckDBPyConnection) -> HTML:
    """What each outcome of each comparison weighs in the model: log2 of m over u."""
    rows = con.execute(
        """
        select m.subgroup_of, m.subgroup, m.value, u.value, log2(m.value / u.value), m.n
        from match_accuracy as m
        inner join match_accuracy as u using (build, subgroup_of, subgroup)
        where m.measure = 'm_probability' and u.measure = 'u_probability'
        order by m.subgroup_of, 5 desc
        """
    ).fetchall()
    data = [
        {
            "place": place,
            "outcome": f"{comparison.replace('_', ' ')}: {level.replace('_', ' ')}",
            "bits": bits,
            "kind": "speaks for" if bits > 0 else "speaks against",
            "told": f"{bits:+.1f} (m {m:.2g}, u {u:.2g})".replace("-", "−"),
            "right": max(bits, 0),
        }
        for place, (comparison, level, m, u, bits, _) in enumerate(rows)
    ]
    base = alt.Chart(alt.Data(values=data), width=420).encode(
        y=alt.Y("outcome:N", sort=alt.EncodingSortField("place"), title=None)
    )
    chart = base.mark_bar(stroke="#0b0c0c", strokeWidth=0.5).encode(
        x=alt.X("bits:Q", title="Match weight (log2 of m / u)"),
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(
                domain=["speaks for", "speaks against"], range=[PALETTE[1], PALETTE[3]]
            ),
            legend=alt.Legend(title=None, orient="top"),
        ),
    )
    chart += base.mark_text(align="left", dx=5, fontSize=11).encode(x="right:Q", text="told:N")
    strongest = sorted(data, key=lambda d: -abs(d["bits"]))[:5]
    return figure(
        chart,
        title="Match weight of each outcome of a comparison (before the frequency of names)",
        alternative="Bars. Strongest: "
        + "; ".join(f"{d['outcome']} {d['bits']:+.1f} bits" for d in strongest)
        + ".",
        source=f"{SOURCE}; m and u of the trained model",
        n=f"{max((int(r[5]) for r in rows), default=0):,} records that the model was trained on",
    )


def drift(con: duckdb.DuckDBPyConnection) -> HTML:
    """Where today's records are furthest from those that the model was trained on."""
    known = con.execute(
        "select count(*) from match_accuracy where measure in ('filled_drift', 'level_drift')"
    ).fetchall()[0][0]
    if not known:
        return HTML(
            "<p>Not known: the trained model does not carry the shares of its own records. "
            "<code>family-context train</code> writes them; below are today’s.</p>"
        )
    return table(
        con,
        """
        select
            replace(if(d.measure = 'filled_drift', 'filled: ' || d.subgroup,
                d.subgroup_of || ': ' || d.subgroup), '_', ' ') as "What",
            format('{:.1f} %', 100 * s.value) as "Today",
            format('{:.1f} %', 100 * (s.value - d.value)) as "In training",
            d.note as "What to make of it"
        from match_accuracy as d
        inner join match_accuracy as s
            on s.measure = replace(d.measure, '_drift', '_share')
            and s.subgroup_of = d.subgroup_of and s.subgroup = d.subgroup
        where d.measure in ('filled_drift', 'level_drift')
        order by abs(d.value) desc limit 15
        """,
    )


def filled(con: duckdb.DuckDBPyConnection) -> HTML:
    """How often each column that is compared is filled today."""
    return table(
        con,
        """
        select replace(subgroup, '_', ' ') as "Column", format('{:.0f} %', 100 * value) as "Filled",
            n as "Records"
        from match_accuracy where measure = 'filled_share' order by value desc
        """,
    )


def share_cell(measure: str) -> str:
    """SQL of a share with its interval, where it has one, as text; rows have measure, value, low
    and high. A line never breaks within the interval.
    """
    return (
        "max(format('{:.1f} %', 100 * value) "
        "|| coalesce(format(' ({:.1f}\u2060–\u2060{:.1f})', 100 * low, 100 * high), '')) "
        f"filter (where measure = '{measure}')"
    )


def _is_true_of(con: duckdb.DuckDBPyConnection, groups: str) -> bool:
    """Whether the accuracy of such groups (a list of SQL) is known from the truth."""
    query = f"from match_accuracy where basis = 'truth' and subgroup_of in {groups} limit 1"
    return bool(con.execute(query).fetchall())
