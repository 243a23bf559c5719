"""Draw charts that a printed, greyscale, offline page still shows, with words for those who listen.

Every chart is drawn to SVG where the notebook runs, so a reader's browser needs no script and no
network. Colours are from the Okabe and Ito palette (2008), ordered by lightness, so that they
differ for colour-blind readers and in greyscale.
"""

from __future__ import annotations

from html import escape

import altair as alt
import vl_convert
from IPython.display import HTML

PALETTE = ["#1b2a49", "#0072b2", "#56b4e9", "#e69f00", "#f0e442", "#cccccc"]


def figure(chart: alt.TopLevelMixin, *, title: str, alternative: str, source: str, n: str) -> HTML:
    """The chart as a figure: title above, n and source below, `alternative` for screen readers.

    `title` says what is shown and in which unit; `n` says how many of what it rests on.
    """
    # A reader's font may be wider than the one that the drawing was measured with.
    drawn = (
        chart.configure(padding={"left": 30, "right": 30, "top": 5, "bottom": 5})
        .configure_view(stroke=None)
        .configure_axis(grid=False, labelFontSize=12, titleFontSize=12, labelLimit=240)
    )
    svg = vl_convert.vegalite_to_svg(drawn.to_json())
    return HTML(
        f'<figure><figcaption class="title">{escape(title)}</figcaption>'
        f'<div role="img" aria-label="{escape(alternative, quote=True)}">{svg}</div>'
        f"<p class='source'>n = {escape(n)}. Source: {escape(source)}.</p></figure>"
    )


def share_bars(
    rows: list[dict[str, object]], *, category: str, part: str, share: str, order: list[str]
) -> alt.TopLevelMixin:
    """Stacked horizontal bars: for each `category` the `share` (0 to 1) of each `part`.

    Parts are stacked, and listed in the legend, in the order of `order`.
    """
    rank = {name: position for position, name in enumerate(order)}
    data = [{**row, "_rank": rank[str(row[part])]} for row in rows]
    bars: alt.TopLevelMixin = (
        alt.Chart(alt.Data(values=data), width=640)
        .mark_bar(stroke="white", strokeWidth=0.5)
        .encode(
            x=alt.X(
                f"{share}:Q", axis=alt.Axis(format="%", title="Share"), scale={"domain": [0, 1]}
            ),
            y=alt.Y(f"{category}:N", sort=None, title=None),
            color=alt.Color(
                f"{part}:N",
                scale=alt.Scale(domain=order, range=PALETTE[: len(order)]),
                legend=alt.Legend(title=None, orient="top", labelLimit=300, columns=3),
            ),
            order=alt.Order("_rank:Q"),
        )
    )
    return bars


def counts_bars(
    rows: list[dict[str, object]], *, category: str, count: str, unit: str
) -> alt.TopLevelMixin:
    """Horizontal bars of `count` for each `category`, with the figure written at each bar."""
    base = alt.Chart(alt.Data(values=rows), width=640).encode(
        x=alt.X(f"{count}:Q", title=unit), y=alt.Y(f"{category}:N", sort=None, title=None)
    )
    bars: alt.TopLevelMixin = base.mark_bar(color=PALETTE[1]) + base.mark_text(
        align="left", dx=4
    ).encode(text=alt.Text(f"{count}:Q", format=","))
    return bars
