"""What a build publishes of the benefits case tells one story in all its tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from family_context.reports.benefits.assumptions import cases
from family_context.reports.benefits.results import results


@pytest.fixture(scope="module")
def con(built: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The analysis file of the small council."""
    with duckdb.connect(str(built / "published/analysis.duckdb"), read_only=True) as opened:
        yield opened


def test_the_lines_that_count_add_up_to_the_net_present_value(
    con: duckdb.DuckDBPyConnection,
) -> None:
    differing = con.sql(
        """
        with added as (
            select scenario, reading, sum(present_value) as total
            from benefits_case where kind <> 'not_counted' group by all
        )
        select * from benefits_figures inner join added using (scenario, reading)
        where figure = 'net_present_value' and not abs(value - total) < 0.01
        """
    ).fetchall()
    assert differing == []


def test_the_published_assumptions_are_those_that_the_figures_come_from(
    con: duckdb.DuckDBPyConnection,
) -> None:
    rows = con.sql("select * from benefits_sensitivity").to_arrow_table().to_pylist()
    assert cases(rows)
    for case in cases(rows):
        told = dict(
            con.execute(
                "select figure, value from benefits_figures where scenario = ? and reading = ?",
                [case.scenario, case.reading],
            ).fetchall()
        )
        for figure, (value, _) in results(case.central).items():
            if told[figure] is not None:
                assert told[figure] == pytest.approx(value[0]), (case.scenario, figure)


def test_only_this_council_takes_anything_from_its_own_data_and_says_how_many(
    con: duckdb.DuckDBPyConnection,
) -> None:
    measured = con.sql(
        "select distinct scenario, n >= 5 from benefits_sensitivity where value_from = 'mart'"
    ).fetchall()
    assert measured == [("this_council", True)]


def test_of_every_scenario_one_reading_reproduces_what_could_be_reproduced(
    con: duckdb.DuckDBPyConnection,
) -> None:
    missed = con.sql(
        """
        select scenario, figure from benefits_figures where is_reproducible
        group by all having not bool_or(is_reproduced)
        """
    ).fetchall()
    assert missed == []
