"""dbt reads what was landed as tables of its sources, wherever the files lie."""

from __future__ import annotations

from pathlib import Path

import duckdb

from family_context.build.landing import show_landed


def land(landing: Path, table: str, rows: str) -> None:
    file = landing / f"{table}.parquet"
    file.parent.mkdir(parents=True, exist_ok=True)
    duckdb.execute(f"copy ({rows}) to '{file}' (format parquet)")


def test_each_landed_file_is_a_table_named_as_its_source(tmp_path: Path) -> None:
    landing, warehouse = tmp_path / "landing", tmp_path / "warehouse.duckdb"
    land(landing, "gp/people", "select 'P1' as person_ref")
    land(landing, "_intake/services", "select 'gp' as service_code where false")
    show_landed(landing, warehouse)
    with duckdb.connect(str(warehouse), read_only=True) as con:
        assert con.execute("select person_ref from gp.people").fetchall() == [("P1",)]
        services = con.execute("select * from intake.services")
        assert [column[0] for column in services.description or []] == ["service_code"]
        assert services.fetchall() == []


def test_a_table_that_lands_with_other_columns_is_shown_with_them(tmp_path: Path) -> None:
    landing, warehouse = tmp_path / "landing", tmp_path / "warehouse.duckdb"
    for column in ("person_ref", "uprn"):
        land(landing, "gp/people", f"select 'x' as {column}")
        show_landed(landing, warehouse)
    with duckdb.connect(str(warehouse), read_only=True) as con:
        assert con.execute("select uprn from gp.people").fetchall() == [("x",)]
