"""Draw charts that a printed, greyscale, offline page still shows, with words for those who listen.

Every chart is drawn to SVG where the notebook runs, so a reader's browser needs no script and no
network. Colours are from the Okabe and Ito palette (2008), between a dark blue and two light greys,
ordered by lightness, so that they differ for colour-blind readers and in greyscale.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path

import altair as alt
import matplotlib
import vl_convert
from IPython.display import HTML

from family_context.project_yaml import SMALLEST_COUNT

TOO_FEW = "Too few to show"
PALETTE = ["#1b2a49", "#0072b2", "#d55e00", "#56b4e9", "#c3d0da", "#f2f2f2"]
# What says that there is something stands out, what says that there is nothing stands back.
LOUD_TO_QUIET = [PALETTE[0], PALETTE[1], PALETTE[2], PALETTE[4], PALETTE[5]]
WIDTH = 760
EDGE = "#505a5f"
# Texts are measured here and drawn by the reader's browser, perhaps in another font. The first is
# the widest of those in common use, so that what fits in it fits in all.
FONTS = "DejaVu Sans, Verdana, Arial, sans-serif"
vl_convert.register_font_directory(str(Path(matplotlib.get_data_path()) / "fonts" / "ttf"))


def figure(chart: alt.TopLevelMixin, *, title: str, alternative: str, source: str, n: str) -> HTML:
    """The chart as a figure: title above, n and source below, `alternative` for screen readers.

    `title` says what is shown and in which unit; `n` says how many of what it rests on.
    """
    drawn = (
        chart.configure(font=FONTS, padding={"left": 5, "right": 25, "top": 5, "bottom": 5})
        .configure_view(stroke=None)
        .configure_axis(
            grid=False, labelFontSize=12, titleFontSize=12, labelLimit=400, labelSeparation=8
        )
        .configure_legend(labelFontSize=12, columnPadding=24)
    )
    svg = vl_convert.vegalite_to_svg(drawn.to_json())
    return HTML(
        f'<figure><figcaption class="title">{escape(title)}</figcaption>'
        '<div class="wide" role="region" tabindex="0" aria-label="Chart">'
        f'<div role="img" aria-label="{escape(alternative, quote=True)}">{svg}</div></div>'
        f"<p class='source'>n = {escape(n)}. Source: {escape(source)}.</p></figure>"
    )


def share_bars(
    rows: list[dict[str, object]],
    *,
    category: str,
    part: str,
    share: str,
    order: list[str],
    palette: list[str] = PALETTE,
) -> alt.TopLevelMixin:
    """Stacked horizontal bars: for each `category` the `share` (0 to 1) of each `part`.

    Parts are stacked, and listed in the legend, in the order of `order` and the colours of
    `palette`.
    """
    parts = {row[part] for row in rows}
    order = [name for name in order if name != TOO_FEW or name in parts]
    colours = [
        *palette[: len(order) - (TOO_FEW in order)],
        *(["white"] if TOO_FEW in order else []),
    ]
    rank = {name: position for position, name in enumerate(order)}
    data = [{**row, "_rank": rank[str(row[part])]} for row in rows]
    bars: alt.TopLevelMixin = (
        alt.Chart(alt.Data(values=data), width=WIDTH)
        .mark_bar(stroke=EDGE, strokeWidth=0.5)
        .encode(
            x=alt.X(
                f"{share}:Q", axis=alt.Axis(format="%", title="Share"), scale={"domain": [0, 1]}
            ),
            y=alt.Y(f"{category}:N", sort=None, title=None),
            color=alt.Color(
                f"{part}:N",
                scale=alt.Scale(domain=order, range=colours),
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
    base = alt.Chart(alt.Data(values=rows), width=WIDTH).encode(
        x=alt.X(f"{count}:Q", title=unit), y=alt.Y(f"{category}:N", sort=None, title=None)
    )
    bars: alt.TopLevelMixin = base.mark_bar(color=PALETTE[1]) + base.mark_text(
        align="left", dx=4
    ).encode(text=alt.Text(f"{count}:Q", format=","))
    return bars


def without_small(counts: Mapping[str, int]) -> dict[str, int]:
    """The counts, those under five put together as `TOO_FEW`, with the next greater ones until
    there are five or nothing else is left: what is drawn gives no small number away.
    """
    rising = sorted((name for name in counts if counts[name]), key=lambda name: counts[name])
    hidden: list[str] = []
    for name in rising:
        together = sum(counts[k] for k in hidden)
        if counts[name] < SMALLEST_COUNT or 0 < together < SMALLEST_COUNT:
            hidden.append(name)
    told = {name: n for name, n in counts.items() if name not in hidden}
    if hidden:
        told[TOO_FEW] = sum(counts[name] for name in hidden)
    return told
