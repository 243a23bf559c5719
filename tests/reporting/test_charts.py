"""Charts: readable in greyscale and in any font, and no small number can be read off them."""

from __future__ import annotations

import itertools
import re

import altair as alt
import pytest

from family_context.reports.charts import (
    PALETTE,
    TOO_FEW,
    figure,
    share_bars,
    without_small,
)


def lightness(colour: str) -> float:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def test_neighbouring_colours_differ_without_colour() -> None:
    greys = [lightness(colour) for colour in PALETTE]
    assert all(later - earlier > 25 for earlier, later in itertools.pairwise(greys))


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"a": 20, "b": 9, "c": 5}, {"a": 20, "b": 9, "c": 5}),
        ({"a": 20, "b": 9, "c": 3}, {"a": 20, TOO_FEW: 12}),
        ({"a": 20, "b": 9, "c": 3, "d": 2}, {"a": 20, "b": 9, TOO_FEW: 5}),
        ({"a": 20, "b": 0, "c": 4}, {"b": 0, TOO_FEW: 24}),
        ({"a": 2}, {TOO_FEW: 2}),
    ],
)
def test_a_small_count_is_drawn_only_together_with_others(
    counts: dict[str, int], told: dict[str, int]
) -> None:
    assert without_small(counts) == told


def test_a_label_has_room_in_the_widest_font() -> None:
    rows: list[dict[str, object]] = [
        {"who": "A service with quite a long name", "part": "yes", "share": 1.0}
    ]
    chart: alt.TopLevelMixin = share_bars(
        rows, category="who", part="part", share="share", order=["yes", TOO_FEW]
    )
    drawn = str(figure(chart, title="t", alternative="a", source="s", n="1").data)
    assert "DejaVu Sans, Verdana" in drawn and TOO_FEW not in drawn
    width = re.search(r'<svg [^>]*width="(\d+)', drawn)
    assert width and int(width[1]) > 640 + 200  # bars, and the label beside them
