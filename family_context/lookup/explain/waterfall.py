"""Evidence as a waterfall: where it starts, what each piece adds or takes, and where it ends.

Nothing here knows what is explained, so that links between records and memberships of families
are drawn alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import altair as alt
import vl_convert
from rich.table import Table
from rich.text import Text

FOR, AGAINST, TOTAL = "#0072b2", "#e69f00", "#1b2a49"
COLUMNS = 36


@dataclass(frozen=True)
class Step:
    """One piece of evidence: its words, and bits for (or, below zero, against)."""

    words: str
    bits: float


@dataclass(frozen=True)
class Waterfall:
    """Steps from `start` on (bits); `marks` are weights worth a line, with their names."""

    title: str
    start_words: str
    start: float
    steps: tuple[Step, ...]
    end_words: str
    marks: tuple[tuple[str, float], ...] = ()

    @property
    def end(self) -> float:
        """Bits after every step."""
        return self.start + sum(step.bits for step in self.steps)

    def rows(self) -> Iterator[tuple[str, float, float, str]]:
        """Words, bits before, bits after and kind (for, against or total) of each bar."""
        yield self.start_words, 0.0, self.start, "total"
        reached = self.start
        for step in self.steps:
            kind = "for" if step.bits >= 0 else "against"
            yield step.words, reached, reached + step.bits, kind
            reached += step.bits
        yield self.end_words, 0.0, reached, "total"


#: Verbal grades of likelihood ratios, from so many bits on (ENFSI guideline 2015: 2, 10, 100, ...).
GRADES = (
    (1.0, "weakly"),
    (3.3, "moderately"),
    (6.6, "fairly strongly"),
    (10.0, "strongly"),
    (13.3, "very strongly"),
)


def strength(bits: float) -> str:
    """The weight of a piece of evidence in words, and by how many times it changes the odds."""
    grade = [word for least, word in GRADES if abs(bits) >= least]
    if not grade:
        return "says next to nothing"
    side = "for" if bits > 0 else "against"
    return f"{grade[-1]} {side} ({2 ** min(abs(bits), 40):,.0f} times)"


def for_screen(waterfall: Waterfall) -> Table:
    """The waterfall as a table of words, bars and bits."""
    bars = list(waterfall.rows())
    ends = [bits for _, before, after, _ in bars for bits in (before, after)]
    low, high = min(ends), max(ends)
    scale = COLUMNS / ((high - low) or 1)
    table = Table(title=waterfall.title, title_justify="left")
    table.add_column("evidence")
    table.add_column("weight in words")
    table.add_column("bits", justify="right")
    table.add_column("so far", justify="right")
    table.add_column("", no_wrap=True, min_width=COLUMNS)
    for words, before, after, kind in bars:
        left, right = sorted((round((before - low) * scale), round((after - low) * scale)))
        style = {"for": FOR, "against": AGAINST, "total": "bold"}[kind]
        # Told apart without colour too: a solid bar speaks for, a shaded one against.
        bar = {"for": "█", "against": "▒", "total": "━"}[kind] * max(right - left, 1)
        is_total = kind == "total"
        table.add_row(
            Text(words, style="bold" if is_total else ""),
            "" if is_total else strength(after - before),
            "" if is_total else f"{after - before:+.1f}",
            f"{after:+.1f}",
            Text(" " * left + bar, style=style),
        )
    if waterfall.marks:
        table.caption = "; ".join(f"{name}: {bits:+.1f} bits" for name, bits in waterfall.marks)
        table.caption_justify = "left"
    return table


def as_svg(waterfall: Waterfall) -> str:
    """The waterfall as SVG that needs no script and no network."""
    rows = [
        {
            "place": place,
            "words": words,
            "before": before,
            "after": after,
            "kind": {"for": "speaks for", "against": "speaks against", "total": "total"}[kind],
            "right": max(before, after),
            "told": f"{after:+.1f}" if kind == "total" else f"{after - before:+.1f}",
        }
        for place, (words, before, after, kind) in enumerate(waterfall.rows())
    ]
    base = alt.Chart(alt.Data(values=rows), width=520).encode(
        y=alt.Y(
            "words:N",
            sort=alt.EncodingSortField("place"),
            title=None,
            axis=alt.Axis(labelLimit=420, labelFontSize=13, domain=False, ticks=False),
        )
    )
    bars = base.mark_bar(stroke="#0b0c0c", strokeWidth=0.6).encode(
        x=alt.X("before:Q", title="Match weight (each unit doubles the odds)"),
        x2="after:Q",
        color=alt.Color(
            "kind:N",
            scale=alt.Scale(
                domain=["speaks for", "speaks against", "total"], range=[FOR, AGAINST, TOTAL]
            ),
            legend=alt.Legend(title=None, orient="top"),
        ),
    )
    told = base.mark_text(align="left", dx=5, fontSize=12).encode(x="right:Q", text="told:N")
    layers = [bars, told]
    if waterfall.marks:
        marks = alt.Chart(
            alt.Data(values=[{"name": name, "bits": bits} for name, bits in waterfall.marks])
        )
        layers.append(marks.mark_rule(strokeDash=[4, 3], color="#505a5f").encode(x="bits:Q"))
        layers.append(
            marks.mark_text(align="left", dx=3, dy=-4, baseline="bottom", color="#505a5f").encode(
                x="bits:Q", y=alt.value(0), text="name:N"
            )
        )
    chart = alt.layer(*layers).configure_view(stroke=None).configure_axisX(gridOpacity=0.4)
    svg: str = vl_convert.vegalite_to_svg(chart.to_json())
    return svg
