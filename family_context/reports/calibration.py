"""A chart of whether the family model's probabilities keep their word."""

from __future__ import annotations

from dataclasses import asdict
from math import floor
from pathlib import Path

import altair as alt
import vl_convert

from family_context.reports.charts import PALETTE
from matching.measure.family_calibration import Band


def calibration_chart(bands: list[Band]) -> alt.TopLevelMixin:
    """By band of probability: a tick for the prediction, a dot with interval for what is true."""
    data = [
        {**asdict(band), "band": f"{band.low:g} to {band.high:g}", "words": f"n = {band.n:,}"}
        for band in bands
    ]
    # Only what is likely is linked: the axis begins below the lowest end of an interval.
    least = floor(10 * min((min(band.told, band.true_low) for band in bands), default=0)) / 10
    share = alt.Axis(format="%", title="Predicted (tick) and true (dot, 95 % interval)")
    x = alt.X("band:N", title="Predicted probability", axis=alt.Axis(labelAngle=0))
    base = alt.Chart().encode(x=x)
    told = base.mark_tick(color=PALETTE[3], thickness=4, size=40).encode(
        y=alt.Y("told:Q", axis=share, scale={"domain": [least, 1]})
    )
    bounds = base.mark_rule(color=PALETTE[0]).encode(
        y=alt.Y("true_low:Q", axis=share), y2="true_high:Q"
    )
    points = base.mark_point(color=PALETTE[0], filled=True, size=70).encode(
        y=alt.Y("is_true:Q", axis=share)
    )
    counts = base.mark_text(color=PALETTE[0], baseline="bottom", fontSize=10).encode(
        y=alt.value(298), text="words:N"
    )
    chart: alt.TopLevelMixin = (
        alt.layer(told, bounds, points, counts)
        .properties(width=330, height=300)
        .facet(column=alt.Column("what:N", title=None), data=alt.Data(values=data))
    )
    return chart


def write_calibration(bands: list[Band], file: Path) -> Path:
    """The chart as SVG, readable without script or network; returns `file`."""
    chart = calibration_chart(bands).properties(
        title="How many pairs of each predicted probability are true? (synthetic council)"
    )
    file.write_text(vl_convert.vegalite_to_svg(chart.to_json()), "utf-8")
    return file
