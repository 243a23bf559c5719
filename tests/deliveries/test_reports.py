"""Faults that were reported of other systems, each with what is right, in one council."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from family_context.build.run import build
from tests.fixtures_mapping.reports import join_councils

COUNCILS = {
    "births_in_the_future": "B",
    "end_dates_that_mean_none": "E",
    "one_reference_for_several_people": "R",
}


@pytest.fixture(scope="module")
def con(
    fixtures_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> duckdb.DuckDBPyConnection:
    folder = tmp_path_factory.mktemp("reports")
    join_councils(fixtures_folder / "reports", COUNCILS, folder / "extracts")
    build(folder / "extracts", date(2026, 1, 31), folder / "out", pages=False)
    published = folder / "out" / "published" / "family_context.duckdb"
    return duckdb.connect(str(published), read_only=True)


def rows(con: duckdb.DuckDBPyConnection, query: str, *asked: str) -> list[tuple[Any, ...]]:
    return con.execute(query, list(asked)).fetchall()


def answer(con: duckdb.DuckDBPyConnection, name: str, service: str) -> tuple[Any, ...]:
    (found,) = set(
        rows(
            con,
            "select state, state_reason, last_end_date from family_context "
            "where first_name = ? and service_code = ?",
            name,
            service,
        )
    )
    return found


def test_a_grandmother_typed_a_century_ahead_is_no_unborn_child(
    con: duckdb.DuckDBPyConnection,
) -> None:
    born = (
        "select date_of_birth, expected_date_of_birth, is_unborn from people where first_name = ?"
    )
    assert rows(con, born, "Maureen") == [(None, None, False)]
    assert rows(con, born, "Ruby") == [(date(2017, 5, 4), None, False)]
    assert rows(con, born, "Ambrose") == [(date(1958, 7, 16), None, False)]
    assert answer(con, "Maureen", "police")[:2] == ("not_searched", "age_unknown")
    assert answer(con, "Ambrose", "police")[0] == "involved_now"
    relationship = "select distinct relationship_to_child from family_context where first_name = ?"
    assert rows(con, relationship, "Maureen") == [("grandparent",)]


@pytest.mark.parametrize("child", ["Tabitha", "Flora", "Basil", "Clover"])
def test_an_end_on_a_day_that_means_none_is_no_end(
    con: duckdb.DuckDBPyConnection, child: str
) -> None:
    assert answer(con, child, "early_help") == ("involved_now", "record_shown", None)


def test_nobody_left_in_1900(con: duckdb.DuckDBPyConnection) -> None:
    contact = (
        "select practitioner_name, practitioner_phone is not null, contact_quality "
        "from family_context where first_name = 'Annis' and service_code = 'early_help'"
    )
    assert rows(con, contact) == [("Wilf Tanner", True, "practitioner_direct")]


def test_a_couple_and_a_home_that_ended_in_1900_go_on(con: duckdb.DuckDBPyConnection) -> None:
    members = rows(
        con,
        "select distinct first_name from family_context where child_person_id in "
        "(select person_id from people where first_name = 'Tabitha')",
    )
    assert ("Dermot",) in members
    homes = rows(con, "select address from people where last_name = 'Ravensworth'")
    assert homes == [("5 Whimbrel Road",)] * 2


def test_the_case_of_a_family_is_a_case_of_each_of_them(con: duckdb.DuckDBPyConnection) -> None:
    for child in ("Corin", "Isolde"):
        assert answer(con, child, "early_help")[0] == "involved_now"
        assert answer(con, child, "childrens_social_care")[0] == "involved_now"
    for suspect in ("Silvan", "Torquil"):
        assert answer(con, suspect, "police")[0] == "involved_before"
    referred = rows(con, "select referral_ref, count(*) from re_referrals group by all")
    assert ("RR-9001", 2) in referred, "one referral of two children is one of each"
