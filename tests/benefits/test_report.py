"""What the report on the benefits case says of what is published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import duckdb
import pytest

from family_context.reports import benefits_charts, benefits_report
from family_context.reports.benefits_words import pounds, share


@pytest.fixture(scope="module")
def con(built: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """The analysis file of the small council."""
    with duckdb.connect(str(built / "published/analysis.duckdb"), read_only=True) as opened:
        yield opened


def text_of(html: object) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", str(html)))


def test_the_first_sentence_answers_whether_it_pays_and_names_the_median(
    con: duckdb.DuckDBPyConnection,
) -> None:
    ((median,),) = con.execute(
        "select median from benefits_figures where scenario = 'this_council' "
        "and figure = 'net_present_value'"
    ).fetchall()
    told = text_of(benefits_report.answer(con, council="Elsewhere").data).strip()
    opening = re.match(r"Elsewhere: it (pays from year \d+|does not pay).*?\)\.", told)
    assert opening is not None and f"{pounds(median)} in the median of the draws" in opening[0]


def test_the_answer_is_the_published_net_present_value(con: duckdb.DuckDBPyConnection) -> None:
    (value,) = con.sql(
        "select value from benefits_figures "
        "where scenario = 'this_council' and figure = 'net_present_value'"
    ).fetchall()[0]
    assert pounds(value) in text_of(benefits_report.answer(con).data)


def test_the_pilot_is_told_in_all_its_readings_and_none_is_the_result(
    con: duckdb.DuckDBPyConnection,
) -> None:
    told = text_of(benefits_report.answer(con, "pilot_2021").data)
    assert "3 ways" in told and "none of them is the result" in told
    replayed = text_of(benefits_report.replay(con, "pilot_2021").data)
    assert re.search(r"Minutes saved\s+137; 80\s+137.1 \(\+0.1%\)\s+85.71\s+80 \(0.0%\)", replayed)


def test_what_cannot_be_reproduced_is_said_with_the_reason(con: duckdb.DuckDBPyConnection) -> None:
    rows = str(benefits_report.replay(con, "beta_2020").data).split("<tr>")
    net = text_of(next(row for row in rows if "Net total" in row))
    assert " no " in net and "never published" in net


def test_another_council_may_give_its_name(con: duckdb.DuckDBPyConnection) -> None:
    assert "Elsewhere" in text_of(benefits_report.answer(con, council="Elsewhere").data)


def test_an_unknown_scenario_is_refused_with_those_that_exist(
    con: duckdb.DuckDBPyConnection,
) -> None:
    with pytest.raises(ValueError, match=r"alpha_2019.*found 'gamma'"):
        benefits_report.answer(con, "gamma")


def test_a_period_shortens_the_years_that_are_drawn(con: duckdb.DuckDBPyConnection) -> None:
    assert "Year 3" in text_of(benefits_report.years(con, "this_council", 3).data)
    assert "Year 4" not in text_of(benefits_report.years(con, "this_council", 3).data)
    assert "n = 3 years" in text_of(benefits_charts.years(con, "this_council", 3).data)


def test_money_and_shares_are_written_as_people_read_them() -> None:
    assert [pounds(v) for v in (1_169_247, -371_434, 99.6, -0.2, None)] == [
        "£1.17m",
        "−\u2060£371k",
        "£100",
        "£0",
        "—",
    ]
    assert [share(v) for v in (0, 0.001, 0.5, 0.999, 1)] == [
        "0%",
        "under 1%",
        "50%",
        "over 99%",
        "100%",
    ]
