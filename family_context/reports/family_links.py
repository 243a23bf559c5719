"""Question 2, second part: how good are the families?

Every function takes a connection to the analysis file and reads the accuracy sheet
(`match_accuracy`). How right a family is, is known only where the truth is: without it they say so.
"""

from __future__ import annotations

import altair as alt
import duckdb
from IPython.display import HTML

from family_context.reports.calibration import calibration_chart
from family_context.reports.charts import PALETTE, figure
from family_context.reports.found import METHODS
from family_context.reports.links import share_cell
from family_context.reports.services import table
from matching.measure.family_calibration import Band
from matching.measure.family_metrics import WHAT_IS_TOLD

SOURCE = "match_accuracy, analysis file; synthetic council"
UNKNOWN = HTML(
    "<p>Not known here: how right a family is can be measured only where the truth is given, on a "
    "synthetic council (<code>family-context build --truth</code>). No figure stands in for it.</p>"
)
NOTHING = HTML("<p>Not known here: no truth was given.</p>")
MEASURES = {
    "members": "Members of families",
    "members_per_child": "Members, mean of children",
    "families_b_cubed": "Families, B-cubed",
    "households_b_cubed": "Households, B-cubed",
}
FIGURES = {"precision": "Precision", "recall": "Recall", "f1": "F1"}
FIGURES_OF_FAMILIES = """(
    select * replace (regexp_extract(measure, '[a-z0-9]+$') as measure),
        regexp_extract(measure, '^(.*)_', 1) as what
    from match_accuracy where basis = 'truth'
)"""
GROUPS = {
    "family_type": "Type of family",
    "relationship": "True relationship",
    "found_as": "Told as",
    "tier": "Tier",
}


def answer(con: duckdb.DuckDBPyConnection) -> HTML:
    """How many of the members are right, how many are found, and what the best baseline finds."""
    rows = con.execute(
        "select method, measure, value, low, high, n from match_accuracy "
        "where subgroup_of = 'all' and measure in ('members_precision', 'members_recall')"
    ).fetchall()
    ours = {measure: figures for method, measure, *figures in rows if method == "warehouse"}
    if len(ours) < 2:
        return UNKNOWN
    right, of_all = ours["members_precision"], ours["members_recall"]
    others = [value for method, measure, value, *_ in rows if _is_baseline(method, measure)]
    beside = (
        f" The better of the councils’ methods by address finds {max(others):.0%}."
        if others
        else ""
    )
    return HTML(
        f'<p class="answer"><b>{right[0]:.1%}</b> of those shown as family are family'
        f"{_interval(right)}, and <b>{of_all[0]:.1%}</b> of those who are family and known to "
        f"any service are shown{_interval(of_all)}: measured against known truth.{beside}</p>"
    )


def by_method(con: duckdb.DuckDBPyConnection) -> HTML:
    """Precision and recall of members: a dot with its interval for each method."""
    rows = con.execute(
        f"""
        select words, measure, value, low, high, n
        from match_accuracy
        inner join {_in_order(METHODS)} as methods on method = methods.code
        where subgroup_of = 'all' and measure in ('members_precision', 'members_recall')
        order by place
        """
    ).fetchall()
    if not rows:
        return NOTHING
    data = [
        {
            "method": words,
            "figure": FIGURES[measure.removeprefix("members_")],
            "share": value,
            "low": low,
            "high": high,
            "words": f"{value:.0%}",
        }
        for words, measure, value, low, high, _ in rows
    ]
    base = alt.Chart().encode(y=alt.Y("method:N", sort=None, title=None))
    axis = alt.Axis(format="%", title="Share of members")
    chart = (
        alt.layer(
            base.mark_rule(color=PALETTE[0]).encode(x=alt.X("low:Q", axis=axis), x2="high:Q"),
            base.mark_point(color=PALETTE[1], filled=True, size=90).encode(
                x=alt.X("share:Q", axis=axis, scale={"domain": [0, 1]})
            ),
            base.mark_text(dy=-12, fontSize=11).encode(x="share:Q", text="words:N"),
        )
        .properties(width=280, height=alt.Step(34))
        .facet(
            column=alt.Column("figure:N", title=None, sort=list(FIGURES.values())),
            data=alt.Data(values=data),
        )
    )
    spoken = "; ".join(f"{d['method']}: {str(d['figure']).lower()} {d['words']}" for d in data)
    true_members = max(n for _, measure, *_, n in rows if measure == "members_recall")
    return figure(
        chart,
        title="Members of families by method: precision and recall (share, with 95 % interval)",
        alternative=f"Two panels of dots. {spoken}.",
        source=SOURCE,
        n=f"{true_members:,} true members, the children themselves left out",
    )


def method_table(con: duckdb.DuckDBPyConnection) -> HTML:
    """Members, families and households by every method, with intervals."""
    if not _is_known(con):
        return NOTHING
    return table(
        con,
        f"""
        select told.words as "Measure", methods.words as "Method",
            max(n) filter (where measure = 'recall') as "True", {_cells()}
        from {FIGURES_OF_FAMILIES}
        inner join {_in_order(MEASURES)} as told on what = told.code
        inner join {_in_order(METHODS)} as methods on method = methods.code
        where subgroup_of = 'all'
        group by told.place, told.words, methods.place, methods.words
        order by told.place, methods.place
        """,
    )


def by_group(con: duckdb.DuckDBPyConnection) -> HTML:
    """Our members by type of family, relationship, what they are shown as, and tier."""
    if not _is_known(con):
        return NOTHING
    return table(
        con,
        f"""
        select told.words as "By", replace(subgroup, '_', ' ') as "Group",
            max(n) filter (where measure = 'recall') as "True",
            max(n) filter (where measure = 'precision') as "Told", {_cells()}
        from {FIGURES_OF_FAMILIES}
        inner join {_in_order(GROUPS)} as told on subgroup_of = told.code
        where method = 'warehouse' and what = 'members'
        group by told.place, told.words, subgroup order by told.place, subgroup
        """,
    )


def calibration(con: duckdb.DuckDBPyConnection) -> HTML:
    """Whether a probability is calibrated: what was predicted beside what is true, by band."""
    words = {code: what for what, code in WHAT_IS_TOLD.items()}
    rows = con.execute(
        """
        select subgroup_of, subgroup, kept.n, told.value, kept.value, kept.low, kept.high
        from match_accuracy as told
        inner join match_accuracy as kept using (build, method, subgroup_of, subgroup)
        where told.measure = 'probability_told' and kept.measure = 'share_true'
        order by all
        """
    ).fetchall()
    if not rows:
        return NOTHING
    bands = [_band(words[what], band, *figures) for what, band, *figures in rows]
    spoken = "; ".join(
        f"{band.what}, {band.low:g} to {band.high:g}: predicted {band.told:.0%}, "
        f"true {band.is_true:.0%}"
        for band in bands
    )
    return figure(
        calibration_chart(bands),
        title="How many pairs of each predicted probability are true? (share, 95 % interval)",
        alternative=f"Two panels, a tick for the prediction and a dot for what is true. {spoken}.",
        source=f"{SOURCE}; bands of fewer than five are left out",
        n="; ".join(
            f"{sum(band.n for band in bands if band.what == what):,} {what}"
            for what in WHAT_IS_TOLD
        ),
    )


def _band(
    what: str, band: str, n: int, told: float, is_true: float, low: float, high: float
) -> Band:
    """The band that the sheet calls `0.8 to 0.9`."""
    begins, ends = (float(end) for end in band.split(" to "))
    return Band(what, begins, ends, n, told, is_true, low, high)


def _is_baseline(method: str, measure: str) -> bool:
    return method != "warehouse" and measure == "members_recall"


def _is_known(con: duckdb.DuckDBPyConnection) -> bool:
    query = "select 1 from match_accuracy where measure = 'members_recall' limit 1"
    return bool(con.execute(query).fetchall())


def _cells() -> str:
    return ", ".join(f'{share_cell(name)} as "{words}"' for name, words in FIGURES.items())


def _in_order(words: dict[str, str]) -> str:
    """SQL of a table of code, place and words, in the order in which they are told."""
    rows = ", ".join(
        f"('{code}', {place}, '{told}')" for place, (code, told) in enumerate(words.items())
    )
    return f"(select * from (values {rows}) as in_order(code, place, words))"


def _interval(figures: list[float | None]) -> str:
    _, low, high, n = figures
    bounds = "no interval" if low is None else f"95 % interval {low:.1%} to {high:.1%}"
    return f" ({bounds}; n = {n:,})"
