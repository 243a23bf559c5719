"""A service that the register switches off is asked for nothing, wherever its rows would go."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from family_context.folders import OutFolder
from tests.whole_builds.conftest import BuiltAgain

OFF = "housing"


@pytest.fixture(scope="module")
def warehouse(built_again: BuiltAgain) -> Path:
    """The warehouse of the small council, built again after one service was switched off."""
    return built_again(
        "update seeds.services set is_on = false where service_code = $1",
        [OFF],
        *("--select", "config.materialized:table", "config.materialized:view"),
    )


def rows_by_table(warehouse: Path) -> dict[str, int]:
    """How many rows of every table that people, families and marts rest on are of the service.

    Records that are marked are left out: they protect somebody in other services still.
    """
    with duckdb.connect(str(warehouse), read_only=True) as con:
        con.execute("set search_path = 'intermediate,marts'")
        columns = con.execute(
            "select table_name, column_name from information_schema.columns "
            "where column_name in ('record_id', 'record_id_l', 'related_record_id') and ("
            "table_schema = 'marts' or table_name similar to "
            "'int_((people|records)__.*|addresses__of_records|relationships__as_sent)')"
        ).fetchall()
        return {
            f"{table}.{column}": con.execute(
                f"select count(*) from {table} where {column} like '{OFF}:%' and {column} not in ("
                "select record_id from int_records__unioned where restriction is not null)"
            ).fetchall()[0][0]
            for table, column in columns
        }


def test_no_record_of_a_service_switched_off_is_used_anywhere(built: Path, warehouse: Path) -> None:
    before, after = rows_by_table(OutFolder(built).warehouse), rows_by_table(warehouse)
    for table in (
        "int_records__unioned",
        "int_people__record_to_person",
        "int_addresses__of_records",
    ):
        assert before[f"{table}.record_id"] > 0
    assert {table: n for table, n in after.items() if n} == {}


def test_a_service_switched_off_says_so_and_shows_nothing(warehouse: Path) -> None:
    with duckdb.connect(str(warehouse), read_only=True) as con:
        shown = con.execute(
            "select count(*) from marts.service_involvements where service_code = ?", [OFF]
        ).fetchall()
        answers = con.execute(
            "select distinct state, state_reason from marts.family_context where service_code = ?",
            [OFF],
        ).fetchall()
    assert shown == [(0,)]
    assert answers == [("not_searched", "service_switched_off")]
