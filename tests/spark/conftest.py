"""Records as a council has them and as no council should, and Spark in a process of its own."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from family_context.build.run import write_records
from matching import elsewhere
from synthetic import make_council
from tests.conftest import AS_AT, PROJECT
from tests.matching.conftest import SCHEMA, _record

N_RECORDS = 20_000
#: More than a person may have, held together by telephones that twenty share.
N_ALIKE = 200
HIDDEN = "protected"


@pytest.fixture(scope="session")
def on_spark() -> Callable[..., str]:
    """A function that runs Python where Spark is installed, on two cores; what it printed."""
    folder = os.environ.get("FAMILY_CONTEXT_SPARK", "")
    if not folder and importlib.util.find_spec("pyspark") is None:
        pytest.skip("pyspark is not installed, and FAMILY_CONTEXT_SPARK names no folder with it")
    if not shutil.which("java"):
        pytest.skip("there is no java: Spark needs 17")

    def run(statements: str, *arguments: object) -> str:
        done = subprocess.run(
            [sys.executable, "-c", statements, *map(str, arguments)],
            env={
                **os.environ,
                "PYTHONPATH": os.pathsep.join(p for p in (str(PROJECT), folder) if p),
                "PYSPARK_PYTHON": sys.executable,
                "PYSPARK_SUBMIT_ARGS": "--master local[2] --driver-memory 2g "
                "--conf spark.ui.enabled=false --conf spark.ui.showConsoleProgress=false "
                "--conf spark.driver.host=127.0.0.1 "
                # So short a run is over before much of it is worth compiling.
                "--driver-java-options '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC' pyspark-shell",
            },
            cwd=PROJECT,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    return run


@pytest.fixture(scope="session")
def records(on_spark: object, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A council's records as a build writes them, and among them all that linkage must bear."""
    folder = tmp_path_factory.mktemp("spark")
    make_council(0, 77, folder / "council", records=N_RECORDS)
    write_records(folder / "council" / "extracts", AS_AT, folder / "out", folder / "written")
    with duckdb.connect() as con:
        for table in elsewhere.INPUTS:
            con.execute(f"create table {table} as from '{folder / 'written' / table}.parquet'")
        con.register("hard", pa.Table.from_pylist(_hard_cases(), schema=SCHEMA))
        con.execute("insert into linkage_records by name from hard")
        con.executemany("insert into match_overrides values (?, ?, ?)", _decisions())
        con.execute("insert into recorded_as_one values ('gp:marked', 'gp:other')")
        con.execute("insert into recorded_as_two values ('gp:decided1', 'police:decided1')")
        con.execute("insert into named_for values ('police:named', 'gp:sheltered')")
        elsewhere.write_tables(con, folder / "records")
    return folder / "records"


@pytest.fixture(scope="session")
def few(on_spark: object, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders of records of which a whole branch of linkage has nothing to do."""
    folder = tmp_path_factory.mktemp("few")
    strangers = [
        _record("gp:1", "ann lee", "1960-06-06"),
        _record("police:2", "josé nowak", "1980-01-02"),
        _record("police:3", "bo okafor", "1990-03-04", restriction=HIDDEN),
    ]
    nobody_hidden = [row | {"restriction": None} for row in _hard_cases()]
    for name, rows in (("strangers", strangers), ("nobody_hidden", nobody_hidden)):
        with duckdb.connect() as con:
            con.register("given", pa.Table.from_pylist(rows, schema=SCHEMA))
            con.execute(
                """
                create table linkage_records as from given;
                create table recorded_as_two (record_id_l text, record_id_r text);
                create table recorded_as_one as from recorded_as_two;
                create table named_for (record_id text, child_record_id text);
                create table match_overrides (record_id_l text, record_id_r text, decision text)
                """
            )
            elsewhere.write_tables(con, folder / name)
    return folder


def _hard_cases() -> list[dict[str, Any]]:
    alike = [
        _record(
            f"schools:contact:alike{n}",
            "sam doe",
            "1970-01-01" if n % 3 else "",
            phones=[f"+44770090{n // 10 + step:04d}" for step in (0, 1)],
        )
        for n in range(N_ALIKE)
    ]
    # More of one name and birth than any key allows.
    crowded = [_record(f"gp:crowded{n}", "ann lee", "1960-06-06", home=900_001) for n in range(120)]
    decided = [
        _record(
            f"{service}:decided{n}", f"dora quill{chr(97 + n)}", f"198{n}-05-06", home=910_000 + n
        )
        for n in range(6)
        for service in ("gp", "police")
    ]
    marked = [
        _record("gp:marked", "ivy thornberry", "2011-04-05", home=920_001),
        _record("gp:other", "ivy thornbery", "2011-04-05", home=920_001),
        # Sheltered: everybody who is like her is held back, and whom a worker named for her.
        _record("gp:sheltered", "nell ashcombe", "1985-07-08", home=930_001),
        _record(
            "police:sheltered", "nell ashcombe", "1985-07-08", restriction="protected", home=930_001
        ),
        _record("housing:sheltered", "eleanor ashcombe", "1985-07-08", home=930_001),
        _record("police:named", "tom ashcombe"),
        # Adopted: two identities under one number and one birth.
        _record("gp:before", "lena marlow", "2014-02-03", nhs_number="9434765919", home=940_001),
        _record(
            "schools:before",
            "lena marlow",
            "2014-02-03",
            restriction="adopted",
            nhs_number="9434765919",
            upn="B801200005001",
            home=940_001,
        ),
        _record("gp:after", "lena winterton", "2014-02-03", nhs_number="9434765919", home=950_001),
        _record("schools:after", "lena winterton", "2014-02-03", upn="B801200005001", home=950_001),
    ]
    return [*alike, *crowded, *decided, *marked]


def _decisions() -> list[tuple[str, str, str]]:
    return [
        # A chain of two, one that a service contradicts, and one that parts what would link.
        ("gp:decided0", "gp:decided3", "must_link"),
        ("gp:decided3", "police:decided5", "must_link"),
        ("gp:decided1", "police:decided1", "must_link"),
        ("gp:decided2", "police:decided2", "cannot_link"),
        # A decision does not reach over the firewall.
        ("gp:before", "gp:after", "must_link"),
        ("gp:sheltered", "police:sheltered", "must_link"),
    ]
