"""How much less with the tool than without: by means, and by teams that began at different times.

Every estimate is "without less with": minutes, days or risk saved, so that more is better.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from statsmodels.regression.mixed_linear_model import MixedLM
from statsmodels.tools.sm_exceptions import ModelWarning

from family_context.project_yaml import SMALLEST_COUNT
from family_context.reports.measures.regression import (
    MANY,
    Codes,
    Fit,
    Floats,
    NotIdentifiedError,
    cells,
    clustered,
    dummies,
)
from family_context.reports.measures.results import (
    FEWEST_CLUSTERS,
    LEAST_ERROR,
    Result,
    half_width,
)

SEED = 20260131
DRAWS = 2_000
# The pretended roll-out of the check, in months before the real one.
MONTHS_AHEAD = 6

CLUSTERED = "Student's t, clustered"
CORRECTED = "Student's t, clustered, corrected for few clusters (CR2, Satterthwaite)"
BOOTSTRAP = f"percentiles of {DRAWS:,} draws of whole clusters, seed {SEED}"


@dataclass(frozen=True)
class Sample:
    """Observations as columns of one length; codes are whole numbers, months count from any start.

    `cluster` is whoever makes observations alike: the worker, or the family. Teams are compared
    by `team_had_tool`, if it is not `with_tool`; `roll_out` says how that is known.
    """

    outcome: Floats
    with_tool: NDArray[np.bool_]
    cluster: Codes
    team: Codes
    month: Codes
    unit: str
    cluster_name: str
    team_had_tool: NDArray[np.bool_] | None = None
    roll_out: str = ""

    @property
    def by_team(self) -> Sample:
        """The sample with the tool wherever the team had it, whoever used it."""
        return self if self.team_had_tool is None else replace(self, with_tool=self.team_had_tool)

    def only(self, rows: NDArray[np.bool_]) -> Sample:
        """The sample with these rows alone."""
        columns = ["outcome", "with_tool", "cluster", "team", "month"]
        if self.team_had_tool is not None:
            columns.append("team_had_tool")
        return replace(self, **{name: getattr(self, name)[rows] for name in columns})


def difference_in_means(sample: Sample) -> Result:
    """Mean without less mean with the tool, with an interval that respects clusters."""
    result = _result(
        sample,
        "difference in means",
        "Nothing but the tool differs between the two; time itself changes nothing.",
        sample.cluster_name,
    )
    mean, n, (who, used) = cells(sample.outcome, sample.cluster, _code(sample.with_tool))
    design = np.column_stack([1.0 - used, np.ones(len(used))])
    return _fitted(result, sample, sample.cluster, lambda: clustered(mean, n, design, who))


def mixed_model(sample: Sample) -> Result:
    """The same difference by a mixed model in which every cluster has a level of its own."""
    result = _result(
        sample,
        "mixed model",
        "As for the difference in means; levels of clusters follow a normal distribution.",
        sample.cluster_name,
    )
    if why := _too_few(sample, sample.cluster):
        return replace(result, why_none=why)
    design = np.column_stack([np.ones(result.n), 1.0 - sample.with_tool])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ModelWarning)  # no clusters alike is no fault
        warnings.simplefilter("ignore", RuntimeWarning)
        try:
            fitted = MixedLM(sample.outcome, design, groups=sample.cluster).fit(reml=True)
            error = float(fitted.bse_fe[1])
        except (np.linalg.LinAlgError, ValueError):
            error = float("nan")
    if not np.isfinite(error):
        return replace(result, why_none="the model could not be fitted")
    degrees = float(len(np.unique(sample.cluster)) - 1)
    fit = Fit(float(fitted.fe_params[1]), error, degrees, int(degrees) + 1)
    fitted_result = _with(result, fit)
    return _varying(
        replace(fitted_result, interval="Student's t with one less than the clusters"), sample
    )


def cluster_bootstrap(sample: Sample) -> Result:
    """The difference in means, its interval from drawing whole clusters again."""
    result = _result(
        sample,
        "cluster bootstrap",
        "As for the difference in means, without a form of distribution.",
        sample.cluster_name,
    )
    if why := _too_few(sample, sample.cluster):
        return replace(result, why_none=why)
    groups, where = np.unique(sample.cluster, return_inverse=True)
    parts = []
    for arm in (~sample.with_tool, sample.with_tool):
        sums = np.bincount(where[arm], weights=sample.outcome[arm], minlength=len(groups))
        parts += [sums, np.bincount(where[arm], minlength=len(groups)).astype(np.float64)]
    drawn = np.random.default_rng(SEED).multinomial(
        len(groups), np.full(len(groups), 1 / len(groups)), size=DRAWS
    )
    sums_without, n_without, sums_with, n_with = (drawn @ part for part in parts)
    usable = (n_without > 0) & (n_with > 0)
    draws = sums_without[usable] / n_without[usable] - sums_with[usable] / n_with[usable]
    low, high = np.percentile(draws, [2.5, 97.5])
    drawn_again = replace(
        result,
        estimate=float(_mean(sample, False) - _mean(sample, True)),
        low=float(low),
        high=float(high),
        standard_error=float(draws.std(ddof=1)),
        n_clusters=len(groups),
        interval=BOOTSTRAP,
    )
    return _varying(drawn_again, sample)


def difference_in_differences(sample: Sample) -> Result:
    """Teams that have the tool against teams that have not yet, by month (two-way effects)."""
    sample = sample.by_team
    result = _result(
        sample,
        "difference in differences",
        _told(
            sample,
            "Teams would have moved alike without the tool; it helps at once, and all teams alike.",
        ),
        "team",
    )
    return _fitted(result, sample, sample.team, lambda: _two_way(sample, ~sample.with_tool))


def check_before_roll_out(sample: Sample) -> Result:
    """What the method finds where nothing can be found: a roll-out pretended months too early.

    Only observations without the tool are used. An interval without zero says that teams did not
    move alike before the tool came, and that the difference in differences is not to be trusted.
    """
    sample = sample.by_team
    begins = _begins(sample)
    rows = ~sample.with_tool & np.isfinite(begins)
    before, start = sample.only(rows), begins[rows]
    pretended = before.month >= start - MONTHS_AHEAD
    checked = replace(before, with_tool=pretended)
    result = _result(
        checked,
        "check before roll-out",
        f"As for the difference in differences, the tool pretended {MONTHS_AHEAD} months early.",
        "team",
    )
    if not rows.any():
        return replace(result, why_none="nothing was observed before the tool came")
    return _fitted(result, checked, before.team, lambda: _two_way(checked, ~pretended))


def not_yet_users(sample: Sample) -> Result:
    """Each team with the tool against what teams without it lead one to expect in that month.

    The imputation estimate of Borusyak, Jaravel and Spiess (2024): right also where the tool helps
    some teams more, or more with time. Its interval leaves out one team at a time.
    """
    sample = sample.by_team
    result = _result(
        sample,
        "teams not yet using it",
        _told(
            sample,
            "Teams would have moved alike without the tool; it may help some, or in time, more.",
        ),
        "team",
    )
    if why := _too_few(sample, sample.team):
        return replace(result, why_none=why)
    whole = _imputed(sample)
    parts = [_imputed(sample.only(sample.team != team)) for team in np.unique(sample.team)]
    if whole is None or any(part is None for part in parts):
        return replace(result, why_none="too few months in which some teams had it and others not")
    left_out = np.array(parts, dtype=np.float64)
    g = len(left_out)
    error = float(np.sqrt((g - 1) / g * np.sum((left_out - left_out.mean()) ** 2)))
    fitted = _with(result, Fit(whole, error, float(g - 1), g))
    fitted = replace(fitted, interval="Student's t, leaving out one team at a time (jackknife)")
    return _varying(fitted, sample)


def _told(sample: Sample, assumptions: str) -> str:
    """The assumptions, and how it is known when teams got the tool."""
    return f"{assumptions} {sample.roll_out}".strip()


def _imputed(sample: Sample) -> float | None:
    before = ~sample.with_tool
    teams, months = np.unique(sample.team[before]), np.unique(sample.month[before])
    told = sample.with_tool & np.isin(sample.team, teams) & np.isin(sample.month, months)
    if not told.any() or len(teams) < 2:
        return None
    design = np.column_stack(
        [
            (sample.team[:, None] == teams[None, :]).astype(np.float64),
            (sample.month[:, None] == months[None, 1:]).astype(np.float64),
        ]
    )
    levels = np.linalg.lstsq(design[before], sample.outcome[before], rcond=None)[0]
    return float(np.mean(design[told] @ levels - sample.outcome[told]))


def _two_way(sample: Sample, without: NDArray[np.bool_]) -> Fit:
    mean, n, (team, month, code) = cells(sample.outcome, sample.team, sample.month, _code(without))
    design = np.column_stack(
        [code.astype(np.float64), dummies(team), dummies(month, drop_first=True)]
    )
    return clustered(mean, n, design, team)


def _begins(sample: Sample) -> Floats:
    """For each observation, the first month with the tool in its team; infinite where none is."""
    begins = np.full(len(sample.outcome), np.inf)
    for team in np.unique(sample.team[sample.with_tool]):
        of_team = sample.team == team
        begins[of_team] = sample.month[of_team & sample.with_tool].min()
    return begins


def _fitted(result: Result, sample: Sample, clusters: Codes, fit: Callable[[], Fit]) -> Result:
    n_clusters = len(np.unique(clusters))
    if why := _why_too_few(result, n_clusters, str(result.cluster)):
        return replace(result, why_none=why)
    try:
        found = fit()
    except NotIdentifiedError as error:
        return replace(result, why_none=str(error))
    if not np.isfinite(found.standard_error) or found.degrees < 1:
        return replace(result, why_none="too few observations for as many teams and months")
    few = found.n_clusters <= MANY
    return _varying(replace(_with(result, found), interval=CORRECTED if few else CLUSTERED), sample)


def _varying(result: Result, sample: Sample) -> Result:
    """The result, but none where values vary so little that its interval is made of rounding."""
    error = result.standard_error
    if error is None or error > LEAST_ERROR * float(np.max(np.abs(sample.outcome))):
        return result
    return result.without_number(
        "what was observed varies too little to tell how far chance reaches"
    )


def _with(result: Result, fit: Fit) -> Result:
    width = half_width(fit.standard_error, fit.degrees)
    return replace(
        result,
        estimate=fit.estimate,
        low=fit.estimate - width,
        high=fit.estimate + width,
        standard_error=fit.standard_error,
        degrees=fit.degrees,
        n_clusters=fit.n_clusters,
    )


def _result(sample: Sample, method: str, assumptions: str, cluster: str) -> Result:
    return Result(
        method=method,
        unit=sample.unit,
        n_without=int(np.count_nonzero(~sample.with_tool)),
        n_with=int(np.count_nonzero(sample.with_tool)),
        assumptions=assumptions,
        cluster=cluster,
    )


def _too_few(sample: Sample, clusters: Codes) -> str | None:
    result = _result(sample, "", "", "")
    name = sample.cluster_name if clusters is sample.cluster else "team"
    return _why_too_few(result, len(np.unique(clusters)), name)


def _why_too_few(result: Result, n_clusters: int, cluster: str) -> str | None:
    if min(result.n_without, result.n_with) < SMALLEST_COUNT:
        return f"fewer than {SMALLEST_COUNT} observations without or with the tool"
    if n_clusters < FEWEST_CLUSTERS:
        return f"fewer than {FEWEST_CLUSTERS} different {_plural(cluster)}"
    return None


def _plural(word: str) -> str:
    return word[:-1] + "ies" if word.endswith("y") else word + "s"


def _mean(sample: Sample, with_tool: bool) -> float:
    return float(sample.outcome[sample.with_tool == with_tool].mean())


def _code(mask: NDArray[np.bool_]) -> Codes:
    return mask.astype(np.int64)
