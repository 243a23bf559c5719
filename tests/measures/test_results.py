"""A result says what it rests on, and where data are too few it says that instead of a number."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from family_context.reports.measures import (
    Sample,
    check_before_roll_out,
    cluster_bootstrap,
    difference_in_differences,
    difference_in_means,
    mixed_model,
    not_yet_users,
)
from family_context.reports.measures.power import alike_within, assessments_needed, referrals_needed
from family_context.reports.measures.regression import clustered
from family_context.reports.measures.surveys import survey_saving
from family_context.reports.measures.survival import Spells, curve, hazard_ratio, log_rank

OF_WORKERS = (difference_in_means, mixed_model, cluster_bootstrap)
ESTIMATORS = [
    difference_in_means,
    mixed_model,
    cluster_bootstrap,
    difference_in_differences,
    check_before_roll_out,
    not_yet_users,
]


def sample(n: int, teams: int = 5, seed: int = 1) -> Sample:
    rng = np.random.default_rng(seed)
    team, month = rng.integers(0, teams, n), rng.integers(0, 24, n)
    with_tool = month >= 8 + 2 * team
    minutes = 150 - 60 * with_tool + rng.normal(0, 30, n)
    return Sample(
        minutes, with_tool, team * 6 + rng.integers(0, 6, n), team, month, "min", "worker"
    )


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_every_number_comes_with_n_interval_method_and_assumptions(estimator: object) -> None:
    council = sample(600)
    found = estimator(council)  # type: ignore[operator]
    assert found.estimate is not None and found.low < found.estimate < found.high
    assert found.method and found.assumptions and found.interval
    assert found.n_clusters and found.n_clusters >= 5
    assert found.n <= 600


@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize(
    "few",
    [sample(6), sample(200, teams=1), sample(200).only(~sample(200).with_tool)],
    ids=["six_observations", "one_team", "nobody_with_the_tool"],
)
def test_too_few_data_give_a_reason_and_no_number(estimator: object, few: Sample) -> None:
    found = estimator(few)  # type: ignore[operator]
    if estimator in OF_WORKERS and found.n_with >= 5:
        return  # one team has workers enough
    assert found.estimate is None and found.low is None and found.why_none


def test_a_tool_that_all_teams_got_in_one_month_cannot_be_told_from_time() -> None:
    council = sample(400)
    together = Sample(
        council.outcome,
        council.month >= 12,
        council.cluster,
        council.team,
        council.month,
        "min",
        "worker",
    )
    assert difference_in_differences(together).why_none


def test_with_observations_that_stand_alone_the_interval_is_nearly_welchs() -> None:
    rng = np.random.default_rng(3)
    one, other = rng.normal(150, 30, 40), rng.normal(90, 50, 30)
    outcome = np.concatenate([one, other])
    without = np.repeat([1.0, 0.0], [40, 30])
    design = np.column_stack([without, np.ones(70)])
    fit = clustered(outcome, np.ones(70), design, np.arange(70))
    welch = stats.ttest_ind(one, other, equal_var=False)
    assert fit.estimate == pytest.approx(one.mean() - other.mean())
    assert fit.estimate / fit.standard_error == pytest.approx(float(welch.statistic))
    assert 29 < fit.degrees < 68  # between the smaller group's and both groups' own


# Stockport, 2021: six of seven in the band drawn for 1 to 2 hours, one over 3; then all under 1.
PILOT_BEFORE = ["1_to_2h"] * 6 + ["over_3h"]
PILOT_AFTER = ["under_1h"] * 7


def test_the_pilots_answers_give_both_of_its_published_savings_by_how_bands_are_read() -> None:
    coloured = {"under_1h": 20.0, "1_to_2h": 90.0, "2_to_3h": 150.0, "over_3h": 200.0}
    published = {**coloured, "1_to_2h": 150.0}
    saved, before, after = survey_saving(PILOT_BEFORE, PILOT_AFTER, coloured)
    assert (round(before or 0), after, round(saved.estimate or 0)) == (106, 20.0, 86)
    saved, before, after = survey_saving(PILOT_BEFORE, PILOT_AFTER, published)
    assert (round(before or 0), after, round(saved.estimate or 0)) == (157, 20.0, 137)
    assert saved.low is not None and saved.low < 137 and saved.interval


def test_four_answers_are_no_survey() -> None:
    saved, before, after = survey_saving(["over_3h"] * 4, ["under_1h"] * 9, {"over_3h": 200.0})
    assert saved.estimate is None and before is None and after is None and saved.why_none


def test_more_alike_workers_and_smaller_effects_need_more_assessments() -> None:
    alone = assessments_needed(15, 35, 0.0, 10)
    assert alone == 87  # tables of two-sample t tests: d = 0.43, power 80 %, 5 %
    assert assessments_needed(15, 35, 0.1, 10) == pytest.approx(alone * 1.9, rel=0.02)
    assert assessments_needed(5, 35, 0.0, 10) > 8 * alone
    assert referrals_needed(0.3, 0.1, 0.0, 1) == pytest.approx(291, abs=3)
    with pytest.raises(ValueError, match="above 0"):
        assessments_needed(0, 35, 0.0, 1)


def test_alike_within_is_one_for_copies_and_nothing_for_strangers() -> None:
    cluster = np.repeat(np.arange(50), 4)
    rng = np.random.default_rng(5)
    assert alike_within(rng.normal(size=50)[cluster], cluster) == pytest.approx(1.0)
    assert alike_within(rng.normal(size=200), cluster) < 0.15


def spells(n: int) -> Spells:
    rng = np.random.default_rng(2)
    with_tool = np.arange(n) % 2 == 1
    days = rng.exponential(500, n) / np.where(with_tool, 0.5, 1.0)
    seen = rng.uniform(30, 1200, n)
    return Spells(
        np.minimum(days, seen), days <= seen, with_tool, np.arange(n) // 2, np.arange(n) % 5
    )


def test_curves_use_the_censored_too_and_fall_where_the_tool_is_used() -> None:
    found = spells(600)
    without, with_tool = curve(found, False), curve(found, True)
    assert without is not None and with_tool is not None
    assert without.n == with_tool.n == 300
    assert without.returned[0] == 0 and np.all(np.diff(without.returned) >= 0)
    assert without.returned[-1] > with_tool.returned[-1]
    assert np.all(without.low <= without.returned) and np.all(without.returned <= without.high)
    p_value, said = log_rank(found)
    assert p_value is not None and p_value < 0.001 and said
    ratio = hazard_ratio(found)
    assert ratio.low is not None and ratio.high is not None and ratio.high < 1


def test_few_who_came_back_give_neither_a_curve_nor_a_comparison() -> None:
    few = spells(8)
    assert curve(few, True) is None
    assert log_rank(few)[0] is None
    assert hazard_ratio(few).why_none


CONSTANT = {
    "every_time_is_one": lambda s: np.full(len(s.outcome), 90.0),
    "every_time_is_nothing": lambda s: np.zeros(len(s.outcome)),
    "one_time_without_and_one_with": lambda s: np.where(s.with_tool, 60.0, 120.0),
    "times_differ_by_rounding": lambda s: 90 + 1e-9 * s.cluster,
}


@pytest.mark.parametrize("estimator", ESTIMATORS)
@pytest.mark.parametrize("outcome", CONSTANT)
def test_where_times_hardly_vary_there_is_a_reason_and_no_certainty(
    estimator: object, outcome: str
) -> None:
    council = sample(400)
    found = estimator(replace(council, outcome=CONSTANT[outcome](council)))  # type: ignore[operator]
    assert found.estimate is None and found.low is None and found.interval is None
    assert found.why_none


def test_where_all_of_one_arm_come_back_first_no_ratio_is_told() -> None:
    rng = np.random.default_rng(5)
    with_tool = rng.random(300) < 0.5
    days = np.where(with_tool, 600.0, 10.0) + rng.integers(0, 9, 300)
    family, team = rng.integers(0, 150, 300), rng.integers(0, 5, 300)
    parted = Spells(days, np.ones(300, dtype=np.bool_), with_tool, family, team)
    for found in (parted, replace(parted, team=with_tool.astype(np.int64))):
        ratio = hazard_ratio(found)
        assert ratio.estimate is None and ratio.why_none


def test_the_larger_an_effect_the_fewer_assessments_are_needed_down_to_two() -> None:
    needed = [assessments_needed(float(size), 1, 0, 1) for size in np.geomspace(1e-3, 1e4, 60)]
    assert needed == sorted(needed, reverse=True) and needed[-1] == 2
    assert assessments_needed(15, 30, 0, 1) == 64, "the textbook's half a standard deviation"
