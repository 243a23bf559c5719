"""A number has one definition: metric, mart and notebook say the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import duckdb
import pytest
from IPython.display import HTML
from metricflow.engine.metricflow_engine import MetricFlowEngine

from family_context.reports import benefits_report, found, returning, saving, services
from family_context.reports.benefits_words import pounds

Ask = Callable[..., list[tuple[object, ...]]]
CONSUMERS = Path(__file__).parents[2] / "models/consumers"


def test_every_metric_can_be_asked_of_the_analysis_file(
    metrics: MetricFlowEngine, ask: Ask
) -> None:
    assert metrics.list_metrics(include_dimensions=False)
    for metric in metrics.list_metrics(include_dimensions=False):
        assert metric.description, f"{metric.name} says nothing of what it counts"
        assert len(ask(metric.name)) == 1


def test_every_table_that_evaluators_share_has_a_metric(metrics: MetricFlowEngine) -> None:
    models = {
        model.node_relation.alias
        for model in metrics._semantic_manifest_lookup.semantic_manifest.semantic_models
    }
    # One row of each of these is a result already, or part of one: there is nothing left to count.
    results = {"time_saved", "contact_quality", "benefits_figures", "benefits_sensitivity"}
    results |= {"benefits_simulation", "re_referrals_in_draws"} | {
        path.stem for path in CONSUMERS.glob("[eb]*/published/*_by_*.sql")
    }
    assert {path.stem for path in CONSUMERS.glob("[eb]*/published/*.sql")} - results <= models
    assert {"family_context", "service_involvements", "service_coverage", "people"} <= models


@pytest.mark.parametrize(
    ("metric", "mart"),
    {
        "people": "select count(*) from people",
        "children": "select count(distinct child_person_id) from family_members",
        "family_members": "select count(*) from family_members",
        "people_in_families": "select count(distinct person_id) from family_members",
        "answers": "select (select count(*) from family_members) * (select count(*) from "
        "service_coverage)",
        "answers_shown": "select count(*) from family_context where n_involvements > 0",
        "involvements": "select count(*) from service_involvements",
        "referrals": "select count(*) from re_referrals",
        "re_referral_rate": "select avg(re_referred_within_12_months::int) from re_referrals "
        "where not is_censored",
        "false_negative_rate": "select avg(is_false_negative::int) from re_referrals "
        "where not is_censored and is_assessed_without_action",
        "observed_assessments": "select count(*) from practitioner_contacts",
        "minutes_saved": "select minutes_saved from time_saved "
        "where method = 'difference_in_means' and reading = 'observations'",
        "minutes_searching_with_tool": "select minutes_with from time_saved "
        "where method = 'difference_in_means' and reading = 'observations'",
        "recall_of_day_11": "select sum(n_found_of_day_11) / sum(n_named_by_day_11) "
        "from people_found where method = 'warehouse' and is_latest_referral",
        "searches": "select n from tool_use where measure = 'searches' and breakdown = 'all'",
        "hit_rate": "select value from tool_use where measure = 'hits' and breakdown = 'all'",
    }.items(),
)
def test_a_metric_says_what_its_mart_says(
    metric: str, mart: str, ask: Ask, analysis: duckdb.DuckDBPyConnection
) -> None:
    ((expected,),) = analysis.execute(mart).fetchall()
    # What the mart suppresses, the metric does not tell either.
    assert expected is not None or "tool_use" in mart, "the council of the tests is too small"
    assert ask(metric) == [(None if expected is None else pytest.approx(expected),)]


def test_a_part_of_which_there_is_nothing_is_nought_and_not_blank(ask: Ask) -> None:
    shares = dict(ask("share_involved_now", by=("answer__state",)))
    assert shares.pop("involved_now") == 1
    assert shares and set(shares.values()) == {0}


def test_answers_by_service_state_and_area_add_up_to_the_mart(
    ask: Ask, analysis: duckdb.DuckDBPyConnection
) -> None:
    by = ("service__service_name", "answer__state", "person__area")
    expected = analysis.execute(
        """
        select service_name, state, people.postcode, count(*)
        from family_context left join people using (person_id)
        group by all order by all
        """
    ).fetchall()
    assert len({area for _, _, area, _ in expected}) > 2
    assert sorted(ask("answers", by=by), key=str) == sorted(expected, key=str)


def test_the_share_with_a_usable_contact_is_that_of_the_mart(
    ask: Ask, analysis: duckdb.DuckDBPyConnection
) -> None:
    expected = analysis.execute(
        """
        select is_current, service_code, share from contact_quality
        where is_usable and not is_suppressed order by all
        """
    ).fetchall()
    by = ("involvement__is_current", "service")
    told = {(current, code): share for current, code, share in ask("usable_contact_share", by=by)}
    assert expected
    for current, code, share in expected:
        assert told[current, code] == pytest.approx(share)


def test_net_present_value_is_the_figure_of_the_benefits_case(
    ask: Ask, analysis: duckdb.DuckDBPyConnection
) -> None:
    expected = analysis.execute(
        "select scenario, reading, value from benefits_figures "
        "where figure = 'net_present_value' order by all"
    ).fetchall()
    told = ask("net_present_value", by=("benefit__scenario", "benefit__reading"))
    assert expected and told == [(s, r, pytest.approx(value)) for s, r, value in expected]


def test_re_referrals_can_be_asked_by_month(ask: Ask, analysis: duckdb.DuckDBPyConnection) -> None:
    expected = analysis.execute(
        "select referral_date, count(*) from re_referrals group by all order by all"
    ).fetchall()
    told = ask("referrals", by=("referral__referral_date__month",))
    assert [(str(month)[:10], n) for month, n in told] == [(str(d), n) for d, n in expected]


def test_the_first_notebook_prints_what_the_metrics_say(
    ask: Ask, analysis: duckdb.DuckDBPyConnection
) -> None:
    ((share, children, members),) = ask(
        "share_of_children_known_to_another_service", "children", "family_members"
    )
    words = re.sub(r"<[^>]+>", "", str(services.answer(analysis).data))
    assert f"for {share:.0%} of {children:,} children" in words
    assert f"hold {members:,} members" in words
    for metric, chart, told in (
        ("share_involved_now", services.states_by_service, "involved now"),
        (
            "share_of_answers_with_practitioner",
            services.contact_quality,
            "with a practitioner who can be reached",
        ),
    ):
        spoken = unescape(str(chart(analysis).data))
        printed = dict(re.findall(rf"(\w[\w’' ]*): (\d+%) {told}", spoken))
        by_service = dict(ask(metric, by=("service__service_name",)))
        # What is told of fewer than five is not printed.
        assert len(printed) > 5
        assert {name: f"{by_service[name]:.0%}" for name in printed} == printed


def test_the_other_notebooks_print_what_the_metrics_say(
    ask: Ask, analysis: duckdb.DuckDBPyConnection
) -> None:
    def words(html: HTML) -> str:
        return unescape(re.sub(r"<[^>]+>", " ", str(html.data)))

    ((saved,),) = ask("minutes_saved")
    assert f" Before against after  {saved:.0f} " in words(saving.every_estimate(analysis))
    ((rate, followed),) = ask("re_referral_rate", "followed_referrals")
    told = words(returning.answer(analysis))
    assert f"Of {followed:,} referrals followed for 12 full months,  {rate:.0%} " in told
    ((recall,),) = ask("recall_of_day_11")
    assert f"This warehouse: {recall:.0%}" in unescape(str(found.recall_by_method(analysis).data))
    net = dict(ask("net_present_value", by=("benefit__scenario",)))["this_council"]
    assert pounds(float(str(net))) in words(benefits_report.answer(analysis))
