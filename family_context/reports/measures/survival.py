"""When children come back: curves and comparisons that use every referral, censored or not."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from lifelines import CoxPHFitter, KaplanMeierFitter
from lifelines.exceptions import ConvergenceError, ConvergenceWarning
from lifelines.statistics import logrank_test
from numpy.typing import NDArray

from family_context.project_yaml import SMALLEST_COUNT
from family_context.reports.measures.regression import Codes, Floats
from family_context.reports.measures.results import FEWEST_CLUSTERS, Result, half_width

HORIZON = 730
"""Days that a curve is drawn for."""


@dataclass(frozen=True)
class Spells:
    """One entry per referral: days until the next one or until follow-up ends, and which it was."""

    days: Floats
    returned: NDArray[np.bool_]
    with_tool: NDArray[np.bool_]
    family: Codes
    team: Codes


@dataclass(frozen=True)
class Curve:
    """Share that came back by each day, with a 95 % band; `n` referrals started it."""

    n: int
    days: Floats
    returned: Floats
    low: Floats
    high: Floats


def spells(
    days_to_next: Floats,
    days_followed: Floats,
    with_tool: NDArray[np.bool_],
    family: Codes,
    team: Codes,
) -> Spells:
    """Spells from the mart's columns; `days_to_next` is nan where no later referral is known."""
    returned = days_to_next <= days_followed
    days = np.where(returned, days_to_next, days_followed)
    return Spells(days.astype(np.float64), returned, with_tool, family, team)


def curve(found: Spells, with_tool: bool) -> Curve | None:
    """Kaplan and Meier's estimate for one arm; None where fewer than five came back."""
    arm = found.with_tool == with_tool
    if np.count_nonzero(arm & found.returned) < SMALLEST_COUNT:
        return None
    fitted = KaplanMeierFitter().fit(found.days[arm], found.returned[arm])
    days = np.unique(np.concatenate([[0.0], fitted.timeline[fitted.timeline <= HORIZON]]))
    band = fitted.confidence_interval_survival_function_.reindex(days, method="ffill")
    return Curve(
        n=int(np.count_nonzero(arm)),
        days=days,
        returned=1 - np.asarray(fitted.survival_function_at_times(days), dtype=np.float64),
        low=1 - band.iloc[:, 1].to_numpy(dtype=np.float64),
        high=1 - band.iloc[:, 0].to_numpy(dtype=np.float64),
    )


def log_rank(found: Spells) -> tuple[float | None, str]:
    """The p-value of "both come back alike", and its assumptions or why there is none."""
    if why := _too_few(found):
        return None, why
    arm = found.with_tool
    test = logrank_test(
        found.days[~arm], found.days[arm], found.returned[~arm], found.returned[arm]
    )
    return float(test.p_value), "Counts every referral as independent, so it is too sure of itself."


def hazard_ratio(found: Spells) -> Result:
    """How many times as fast children come back with the tool (below 1 is slower), by Cox's model.

    Each team keeps its own pace; the interval is robust to families being referred together.
    """
    result = Result(
        method="Cox model",
        unit="times the rate without the tool",
        n_without=int(np.count_nonzero(~found.with_tool)),
        n_with=int(np.count_nonzero(found.with_tool)),
        assumptions="The ratio is the same on every day; time itself changes nothing.",
        cluster="family",
        n_clusters=len(np.unique(found.family)),
    )
    if why := _too_few(found):
        return replace(result, why_none=why)
    frame = pd.DataFrame(
        {
            "days": np.maximum(found.days, 0.5),
            "returned": found.returned,
            "with_tool": found.with_tool.astype(np.float64),
            "family": found.family,
            "team": found.team,
        }
    )
    try:
        with warnings.catch_warnings():
            # It warns where all of one arm come back before any of the other, or every team is of
            # one arm alone: then any ratio fits, and the one that it gives means nothing.
            warnings.simplefilter("error", ConvergenceWarning)
            fitted = CoxPHFitter().fit(
                frame, "days", "returned", cluster_col="family", strata=["team"], robust=True
            )
    except (ConvergenceError, ConvergenceWarning, np.linalg.LinAlgError):
        return replace(result, why_none="within teams, no one ratio fits what was observed")
    log_ratio, error = float(fitted.params_.iloc[0]), float(fitted.standard_errors_.iloc[0])
    degrees = float(len(np.unique(found.family)) - 1)
    width = half_width(error, degrees)
    return replace(
        result,
        estimate=float(np.exp(log_ratio)),
        low=float(np.exp(log_ratio - width)),
        high=float(np.exp(log_ratio + width)),
        standard_error=error,
        degrees=degrees,
        interval="on the logarithm, robust to clusters (families), Student's t",
    )


def _too_few(found: Spells) -> str | None:
    for arm in (~found.with_tool, found.with_tool):
        if np.count_nonzero(found.returned & arm) < SMALLEST_COUNT:
            return f"fewer than {SMALLEST_COUNT} came back without or with the tool"
    if len(np.unique(found.family)) < FEWEST_CLUSTERS:
        return f"fewer than {FEWEST_CLUSTERS} different families"
    return None
