"""One calculation for every scenario: what it promises, whatever is assumed."""

from __future__ import annotations

import random

import numpy as np
import pyarrow as pa
import pytest

from family_context.reports.benefits import tables
from family_context.reports.benefits.assumptions import AssumptionError, Case, cases
from family_context.reports.benefits.lines import KINDS, yearly
from family_context.reports.benefits.results import break_even, results
from family_context.reports.benefits.uncertainty import draws, one_way, percentiles

from .conftest import inputs

Cases = dict[tuple[str, str], Case]


def test_a_case_without_effect_loses_exactly_what_it_costs(this_council: Case) -> None:
    none = {**this_council.central, "minutes_saved": np.zeros(1), "share_improved": np.zeros(1)}
    found = results(none)
    assert found["benefits_total"][0] == 0
    assert found["net_total"][0] == -found["costs_total"][0] == -(142_000 + 8 * 32_500)
    assert np.isnan(found["break_even_year"][0])


def test_a_pound_in_year_three_is_discounted_twice(this_council: Case) -> None:
    factors = yearly(this_council.central).discount_factors[0]
    assert factors[0] == 1
    assert factors[2] == pytest.approx(1 / 1.035**2)


def test_the_effect_begins_after_the_offset_and_never_exceeds_the_whole(this_council: Case) -> None:
    time = yearly(this_council.central).amounts["time"][0]
    assert time / time[-1] == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1, 1, 1])


def test_break_even_is_the_year_from_which_the_total_stays_above_water() -> None:
    assert break_even(np.array([[-2.0, 1.0, 1.0, 5.0]])) == 3
    assert break_even(np.array([[-2.0, 3.0, -4.0, 5.0]])) == 4, "under water again in year 3"
    assert break_even(np.array([[1.0, 1.0]])) == 1
    assert np.isnan(break_even(np.array([[-2.0, 1.0]]))[0])


def test_a_total_never_contains_the_long_term_benefit_of_other_payers(all_cases: Cases) -> None:
    lines = yearly(all_cases["beta_2020", "unrounded"].central)
    counted = sum(v for line, v in lines.amounts.items() if line != "long_term")
    assert lines.amounts["long_term"].sum() > 0
    assert lines.present_values() == pytest.approx(counted * lines.discount_factors)


def test_a_council_pays_from_the_number_of_assessments_that_the_figure_names(
    this_council: Case,
) -> None:
    threshold = results(this_council.central)["assessments_to_pay"][0]
    at_it = results({**this_council.central, "assessments_per_year": threshold})
    assert at_it["net_present_value"][0] == pytest.approx(0, abs=0.01)


def test_what_a_case_lacks_is_named_with_the_remedy(this_council: Case) -> None:
    without = {k: v for k, v in this_council.central.items() if k != "hour_value"}
    with pytest.raises(AssumptionError, match=r"'hour_value'.*benefits_assumptions\.csv"):
        yearly(without)
    without = {k: v for k, v in this_council.central.items() if not k.startswith("set_up_")}
    with pytest.raises(AssumptionError, match=r"'set_up_'.*benefits_assumptions\.csv"):
        yearly(without)


@pytest.mark.parametrize(
    ("value", "low", "high"), [(5.0, 6.0, 7.0), (5.0, 1.0, 4.0), (5.0, 1.0, None)]
)
def test_a_value_outside_its_range_is_refused(
    value: float, low: float | None, high: float | None
) -> None:
    row = {"scenario": "s", "reading": "r", "assumption": "years"}
    with pytest.raises(AssumptionError, match="'years' of s, r"):
        cases([{**row, "value": value, "low": low, "high": high}])


def test_draws_lie_in_their_range_and_half_of_them_below_the_value(this_council: Case) -> None:
    drawn = draws(this_council)
    assert this_council.assumptions
    for name, assumption in this_council.assumptions.items():
        assert drawn[name].min() >= assumption.low
        assert drawn[name].max() <= assumption.high
        if assumption.low < assumption.value < assumption.high:
            assert (drawn[name] < assumption.value).mean() == pytest.approx(0.5, abs=0.02)


def test_every_central_figure_lies_within_nine_in_ten_of_the_draws_around_it(
    all_cases: Cases,
) -> None:
    assert all_cases
    for (scenario, reading), case in all_cases.items():
        drawn = results(draws(case))
        for name, (values, _) in results(case.central).items():
            low, high = percentiles(drawn[name][0], (5, 95))
            # A year that never comes is later than any.
            low, high = (np.inf if np.isnan(end) else end for end in (low, high))
            value = np.inf if np.isnan(values[0]) else float(values[0])
            about = 1e-9 * abs(value) if np.isfinite(value) else 0
            assert low - about <= value <= high + about, (scenario, reading, name)


def test_every_range_of_the_seed_holds_its_value() -> None:
    assert inputs()
    for row in inputs():
        if row["low"] is not None:
            assert row["low"] <= row["value"] <= row["high"], row["assumption"]


def test_what_two_cases_share_is_drawn_alike_in_both(all_cases: Cases) -> None:
    one, other = (draws(all_cases["pilot_2021", r]) for r in ("slide_text", "slide_39"))
    assert np.array_equal(one["share_improved"], other["share_improved"])
    assert not np.array_equal(one["share_improved"], one["ramp_per_year"])


def test_the_tornado_holds_every_assumption_with_a_range_and_the_widest_comes_first(
    this_council: Case,
) -> None:
    swings = one_way(this_council)
    assert {s.assumption for s in swings} == {
        a.name for a in this_council.assumptions.values() if a.is_uncertain
    }
    assert [s.size for s in swings] == sorted((s.size for s in swings), reverse=True)
    by_name = {s.assumption: s for s in swings}
    assert by_name["ongoing_council"].at_low > by_name["ongoing_council"].at_high


def test_the_order_of_rows_changes_nothing() -> None:
    rows = list(inputs())
    shuffled = random.Random(7).sample(rows, len(rows))
    columns = ("scenario", "reading", "assumption", "value", "low", "high")

    def table(some: list[dict[str, object]]) -> pa.Table:
        return pa.Table.from_pylist([{c: row[c] for c in columns} for row in some])

    for made in (tables.lines, tables.figures, tables.sensitivity, tables.simulation):
        assert made(table(rows)).equals(made(table(shuffled)))


def test_every_line_of_every_case_is_a_benefit_a_cost_or_beside_the_total(all_cases: Cases) -> None:
    assert all_cases
    for case in all_cases.values():
        for line, amounts in yearly(case.central).amounts.items():
            assert np.all(amounts <= 0 if KINDS[line] == "cost" else amounts >= 0), line
