"""The linkage leaves no trace of its work in the warehouse."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from matching.warehouse import own_database


def test_nothing_of_the_step_stays_behind_even_when_it_fails(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "w.duckdb")) as session:
        session.execute("create table given as select 7 as n")
        with (
            pytest.raises(ZeroDivisionError),
            own_database(session, {"given": session.sql("select * from given")}) as con,
        ):
            con.execute("create table work as select n + 1 as n from given")
            assert con.execute("select n from work").fetchall() == [(8,)]
            raise ZeroDivisionError
        assert session.execute("select table_name from duckdb_tables()").fetchall() == [("given",)]
        databases = session.execute(
            "select database_name from duckdb_databases() where not internal"
        ).fetchall()
        assert databases == [("w",)]
