"""How reports show results of measures: with n, interval, method and assumptions, or why not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import altair as alt
from IPython.display import HTML

from family_context.project_yaml import SMALLEST_COUNT
from family_context.reports.charts import PALETTE
from family_context.reports.measures import Result

Format = Callable[[float], str]
MINUS = "−\u2060"
"""With a joiner, so that no line breaks between the sign and its number."""


def minutes(value: float) -> str:
    """Whole minutes."""
    return f"{value:.0f}"


def points(value: float) -> str:
    """A share as percentage points."""
    return f"{100 * value:.1f} points"


def days(value: float) -> str:
    """Days with one decimal."""
    return f"{value:.1f} days"


def count(n: int | None) -> str:
    """A count, or that it is too small to be shown."""
    return f"under {SMALLEST_COUNT}" if n is None or 0 < n < SMALLEST_COUNT else f"{n:,}"


def interval(low: float | None, high: float | None, told: Format) -> str:
    """An interval in words, with a proper minus, or an em dash."""
    if low is None or high is None:
        return "—"
    return f"{told(low)} to {told(high)}".replace("-", MINUS)


def result_rows(results: Sequence[Result], told: Format) -> HTML:
    """Results as a table: estimate, interval, n, clusters, how, and what it assumes."""
    rows = []
    for r in results:
        said = r.why_none if r.estimate is None else told(r.estimate).replace("-", MINUS)
        clusters = f"{r.n_clusters:,} × {r.cluster}" if r.n_clusters else "—"
        rows.append(
            [
                r.method[:1].upper() + r.method[1:],
                f"No number: {said}" if r.estimate is None else str(said),
                interval(r.low, r.high, told),
                f"{count(r.n_without)} / {count(r.n_with)}",
                clusters,
                r.interval or "—",
                r.assumptions,
            ]
        )
    heads = [
        *("Method", "Estimate", "95 % interval", "n without / with", "Clusters"),
        *("How the interval is made", "It is the tool’s effect if"),
    ]
    return plain_table(heads, rows)


def plain_table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> HTML:
    """Rows of text as a table."""
    head = "".join(f"<th scope='col'>{escape(h)}</th>" for h in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return HTML(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")


def with_intervals(rows: list[dict[str, object]], *, title: str) -> alt.TopLevelMixin:
    """A dot and its interval for each row (keys label, value, low, high), and a line at zero."""
    order = [str(row["label"]) for row in rows]
    base = alt.Chart(alt.Data(values=rows), width=600).encode(
        y=alt.Y("label:N", sort=order, title=None)
    )
    zero = alt.Chart(alt.Data(values=[{"x": 0}])).mark_rule(strokeDash=[3, 3]).encode(x="x:Q")
    bars = base.mark_rule(color=PALETTE[0]).encode(x=alt.X("low:Q", title=title), x2="high:Q")
    dots = base.mark_point(filled=True, size=70, color=PALETTE[0], opacity=1).encode(x="value:Q")
    whole: alt.TopLevelMixin = zero + bars + dots
    return whole
