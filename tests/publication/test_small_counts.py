"""Attacks by subtraction: no small count of people can be worked out from what is published."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import duckdb
import pytest

from family_context.build.publish import GENERALISATIONS
from family_context.folders import PROJECT
from family_context.project_yaml import SMALLEST_COUNT

SMALL = range(1, SMALLEST_COUNT)
OF_A_DELIVERY = ("delivery", "row", "value")


@pytest.fixture
def analysis(built: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The analysis file, and as `private` what it was made from."""
    with duckdb.connect() as con:
        con.execute(f"attach '{built / 'published/analysis.duckdb'}' as analysis (read_only)")
        con.execute(f"attach '{built / 'build/warehouse.duckdb'}' as private (read_only)")
        con.execute("use analysis")
        yield con


def test_the_smallest_count_that_is_told_stands_in_one_place() -> None:
    """A model that wrote the figure itself would go on telling it where a council wants another."""
    figure = re.compile(rf"between 1 and \d|(>=|<) {SMALLEST_COUNT}\b|> {SMALLEST_COUNT - 1}\b")
    published = (PROJECT / "models" / "consumers").rglob("*.sql")
    assert not {file.name for file in published if figure.search(file.read_text())}


def test_no_count_from_one_to_four_is_told(analysis: duckdb.DuckDBPyConnection) -> None:
    told = analysis.execute(
        "select numerator, denominator from quality_results where subject <> 'delivery' union all "
        "select rows_quarantined, values_rejected from service_coverage union all "
        "select n, n from match_accuracy where subgroup_of <> 'all'"
    ).fetchall()
    assert len(told) > 100
    assert not [row for row in told if set(row) & set(SMALL)]


def test_last_nights_counts_beside_tonights_tell_of_nobody_who_came(
    analysis: duckdb.DuckDBPyConnection,
) -> None:
    """What the file tells of rows that it does not hold is told to the nearest five."""
    told = analysis.execute(
        "select unnest([numerator, denominator]) from quality_results where subject <> 'delivery' "
        "union all select unnest([rows_quarantined, values_rejected]) from service_coverage"
    ).fetchall()
    counts = [n for (n,) in told if n is not None]
    assert len(counts) > 50 and {n % 5 for n in counts} == {0}
    rates = analysis.execute(
        "select rate from quality_results where rate is not null and subject <> 'delivery'"
    ).fetchall()
    assert rates and all(rate == round(rate, 2) for (rate,) in rates)


@pytest.mark.parametrize("counted", [0, *range(5, 200)])
def test_of_two_nights_a_count_is_the_same_or_five_away(counted: int) -> None:
    rule = GENERALISATIONS["nearest_five"]
    one, other = (
        duckdb.sql(f"select {rule.format(c=f'{n}::bigint')}").fetchall()[0][0] or 0
        for n in (counted, counted + 1)
    )
    assert other - one in (0, 5)


def test_no_two_counts_of_a_service_differ_by_one_to_four(
    analysis: duckdb.DuckDBPyConnection,
) -> None:
    counts: dict[str, set[int]] = defaultdict(set)
    for service, *both in analysis.execute(
        "select service_code, numerator, denominator from quality_results where subject not in $1",
        [OF_A_DELIVERY],
    ).fetchall():
        counts[service] |= {n for n in both if n}
    assert sum(map(len, counts.values())) > 20, "something is still told"
    for service, told in counts.items():
        near = [pair for pair in combinations(sorted(told), 2) if pair[1] - pair[0] in SMALL]
        assert not near, f"{service}: {near}"


def test_a_rate_gives_no_count_away_that_is_left_out(analysis: duckdb.DuckDBPyConnection) -> None:
    ((n, with_rate),) = analysis.execute(
        "select count(*), count(rate) from quality_results "
        "where numerator is null or denominator is null"
    ).fetchall()
    assert n > 0 and with_rate == 0


def test_what_is_left_of_a_whole_is_nothing_or_five_and_more(
    analysis: duckdb.DuckDBPyConnection,
) -> None:
    left = analysis.execute(
        """
        select told.service_code, check_id, sum(counted.numerator)::bigint
        from quality_results as told
        inner join private.marts.quality_results as counted
            using (check_id, service_code, table_name, detail)
        where told.numerator is null and check_id in ('P1', 'S2')
            and counted.denominator >= 5
        group by all
        """
    ).fetchall()
    assert left
    assert not [row for row in left if row[2] in SMALL]


def test_a_subgroup_left_out_is_not_what_the_others_leave(
    analysis: duckdb.DuckDBPyConnection,
) -> None:
    ((whole,),) = analysis.execute(
        "select n from match_accuracy where measure = 'share_of_records_single' "
        "and subgroup_of = 'all'"
    ).fetchall()
    parts = analysis.execute(
        "select subgroup_of, sum(n)::bigint from match_accuracy "
        "where measure = 'share_of_records_single' and subgroup_of <> 'all' group by all"
    ).fetchall()
    assert len(parts) == 3
    for subgroup_of, n in parts:
        assert whole - n not in SMALL, f"by {subgroup_of}"
