"""What is published opens in the readers that councils have."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import MetaData, create_engine, func, inspect, select
from sqlalchemy.engine import Engine
from sqlalchemy.pool import NullPool

from family_context.folders import OutFolder
from tests.publication.publishing import publish

PROJECT = Path(__file__).resolve().parents[2]
FILES = {"practice": "family_context.duckdb", "analysis": "analysis.duckdb"}
# Folders with one older DuckDB each, as `pip install --target` makes them; `.ci/run` does.
OLDER = [Path(p) for p in os.environ.get("FAMILY_CONTEXT_OLDER_DUCKDB", "").split(os.pathsep) if p]
KEY = ("child_person_id", "person_id", "service_code")


@pytest.fixture(params=FILES.items(), ids=FILES)
def audience(request: pytest.FixtureRequest, published: Path) -> tuple[Path, Path]:
    """The DuckDB file of an audience, and its folder of Parquet."""
    name, file = request.param
    return published / file, published / "parquet" / name


@pytest.fixture
def engine(published: Path) -> Iterator[Engine]:
    file = (published / "analysis.duckdb").resolve()
    made = create_engine(f"duckdb:///{file}?access_mode=read_only", poolclass=NullPool)
    yield made
    made.dispose()


def counts(file: Path) -> dict[str, int]:
    """Rows of every table, by DuckDB itself."""
    with duckdb.connect(str(file), read_only=True) as con:
        tables = [name for (name,) in con.execute("show tables").fetchall()]
        return {t: con.execute(f"select count(*) from {t}").fetchall()[0][0] for t in tables}


def test_arrow_pandas_and_polars_read_every_table_of_the_file(audience: tuple[Path, Path]) -> None:
    file, _ = audience
    expected = counts(file)
    assert expected["family_context"] > 0
    with duckdb.connect(str(file), read_only=True) as con:
        for table, n in expected.items():
            arrow = con.sql(f"from {table}").to_arrow_table()
            assert isinstance(arrow, pa.Table) and arrow.num_rows == n
            assert len(con.sql(f"from {table}").df()) == n
            assert con.sql(f"from {table}").pl().height == n


def test_arrow_pandas_and_polars_read_the_same_from_parquet(audience: tuple[Path, Path]) -> None:
    file, folder = audience
    expected = counts(file)
    assert {path.stem for path in folder.iterdir()} == set(expected)
    for table, n in expected.items():
        path = folder / f"{table}.parquet"
        arrow = pq.read_table(path)
        assert arrow.num_rows == n
        assert len(pd.read_parquet(path)) == n
        assert pl.read_parquet(path).columns == arrow.column_names
        group = pq.read_metadata(path).row_group(0) if n else None
        assert group is None or group.column(0).compression == "SNAPPY"
        # What a BI tool cannot take is a type of one engine only.
        for field in arrow.schema:
            plain = field.type.value_type if pa.types.is_list(field.type) else field.type
            assert any(
                is_type(plain)
                for is_type in (
                    *(pa.types.is_string, pa.types.is_boolean, pa.types.is_date),
                    *(pa.types.is_timestamp, pa.types.is_floating, pa.types.is_signed_integer),
                )
            ), f"{table}.{field.name} is {field.type}"


def test_the_analysis_parquet_holds_no_lists_for_power_bi_to_expand(published: Path) -> None:
    assert any((published / "parquet/analysis").iterdir())
    for path in (published / "parquet/analysis").iterdir():
        assert not [f.name for f in pq.read_schema(path) if pa.types.is_nested(f.type)], path.name


def test_sqlalchemy_reflects_columns_and_keys(engine: Engine) -> None:
    columns = {c["name"]: c for c in inspect(engine).get_columns("family_context")}
    assert {*KEY, "state", "state_reason"} <= set(columns)
    assert str(columns["is_stale"]["type"]) == "BOOLEAN"
    assert str(columns["as_at"]["type"]) == "DATE"
    # No key is declared: its index would make the file larger. To ask for it is no error.
    assert inspect(engine).get_pk_constraint("family_context")["constrained_columns"] == []


@pytest.mark.filterwarnings("ignore:duckdb-engine doesn't yet support reflection on indices")
def test_sqlalchemy_reflects_a_table_and_counts_it(engine: Engine, published: Path) -> None:
    meta = MetaData()
    meta.reflect(engine, only=["family_context"])
    table = meta.tables["family_context"]
    with engine.connect() as con:
        told = con.execute(select(table.c.state, func.count()).group_by(table.c.state)).fetchall()
    assert sum(n for _, n in told) == counts(published / "analysis.duckdb")["family_context"]


def test_the_address_of_the_recipes_reads_no_other_file(published: Path) -> None:
    """Else whoever may write SQL in a BI tool reads the practice file through the analysis file."""
    options = "access_mode=read_only&enable_external_access=false"
    file = (published / "analysis.duckdb").resolve()
    engine = create_engine(f"duckdb:///{file}?{options}", poolclass=NullPool)
    assert options in (PROJECT / "docs/superset.md").read_text(encoding="utf-8")
    for escape in (
        f"attach '{published / 'family_context.duckdb'}' as practice (read_only)",
        f"from read_parquet('{published / 'parquet/practice/people.parquet'}')",
        "set enable_external_access = true",
    ):
        with engine.connect() as con, pytest.raises(Exception, match=r"disabled|Cannot"):
            con.exec_driver_sql(escape)


def test_nobody_can_write_through_a_read_only_connection(engine: Engine) -> None:
    with engine.connect() as con, pytest.raises(Exception, match="read-only"):
        con.exec_driver_sql("delete from family_context")


@pytest.mark.skipif(
    not OLDER, reason="FAMILY_CONTEXT_OLDER_DUCKDB names no folders with older clients"
)
@pytest.mark.parametrize("folder", OLDER, ids=lambda path: path.name)
def test_an_older_duckdb_reads_every_table(folder: Path, audience: tuple[Path, Path]) -> None:
    file, _ = audience
    ask = (
        "import duckdb, json, sys; con = duckdb.connect(sys.argv[1], read_only=True); "
        "tables = [t for (t,) in con.execute('show tables').fetchall()]; "
        "print(json.dumps([duckdb.__version__, "
        "{t: len(con.execute(f'from {t}').fetchall()) for t in tables}]))"
    )
    told = subprocess.run(
        [sys.executable, "-c", ask, str(file)],
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stderr
    version, read = json.loads(told.stdout)
    assert version in folder.name, "another DuckDB than the folder's was asked"
    assert read == counts(file)


@pytest.mark.skipif(os.name == "nt", reason="on Windows `published` is no link")
def test_a_server_without_a_pool_shows_the_next_publication_beside_a_query_of_the_old(
    built: Path, tmp_path: Path
) -> None:
    """DuckDB knows a file by where the link `published` leads: two publications are two files."""
    out = OutFolder(tmp_path / "out")
    shutil.copytree(built, out.root, symlinks=True)
    engine = create_engine(
        f"duckdb:///{out.published}/analysis.duckdb?access_mode=read_only", poolclass=NullPool
    )
    ask = "select count(*) from rules"
    with engine.connect() as con:
        before = con.exec_driver_sql(ask).scalar_one()
        with duckdb.connect(str(out.warehouse)) as private:
            private.execute("delete from marts.rules")
        publish(out, "run2", synthetic=True)
        assert con.exec_driver_sql(ask).scalar_one() == before > 0
        with engine.connect() as second:
            assert second.exec_driver_sql(ask).scalar_one() == 0
        assert con.exec_driver_sql(ask).scalar_one() == before
