"""Answers in bands of time, by every reading of the bands side by side; none is "the" result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from family_context.project_yaml import SMALLEST_COUNT
from family_context.reports.measures.results import CONFIDENCE, Result


def survey_saving(
    before: Sequence[str], after: Sequence[str], minutes: Mapping[str, float]
) -> tuple[Result, float | None, float | None]:
    """Mean minutes before less mean minutes after, and both means, as `minutes` reads each band.

    `before` and `after` hold one band for each answer. Surveys are anonymous, so answers cannot be
    paired. The interval is about who answered; how bands are read is told by the other readings.
    """
    result = Result(
        method="survey",
        unit="minutes",
        n_without=len(before),
        n_with=len(after),
        assumptions="Workers remember rightly; who answers is like who does not.",
    )
    if min(len(before), len(after)) < SMALLEST_COUNT:
        why = f"fewer than {SMALLEST_COUNT} answers before or after"
        return replace(result, why_none=why), None, None
    one = np.array([minutes[band] for band in before], dtype=np.float64)
    other = np.array([minutes[band] for band in after], dtype=np.float64)
    result = replace(result, estimate=float(one.mean() - other.mean()))
    if one.std() == 0 and other.std() == 0:
        interval = "none: every answer before is one band, and every answer after"
        return replace(result, interval=interval), float(one.mean()), float(other.mean())
    compared = CompareMeans(DescrStatsW(one), DescrStatsW(other))
    low, high = compared.tconfint_diff(alpha=1 - CONFIDENCE, usevar="unequal")
    result = replace(
        result,
        low=float(low),
        high=float(high),
        interval="Welch's t over respondents; says nothing of how bands are read",
    )
    return result, float(one.mean()), float(other.mean())
