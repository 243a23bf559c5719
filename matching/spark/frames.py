"""DuckDB inside Spark's workers: whole parts in, and only the columns that were promised out.

Spark takes columns by their position and hands a partition over in batches. Both would go wrong in
silence: two columns of text change places, and what belongs together is looked at in two halves. So
a step sees all of its part at once, and its columns are put into order by their names.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession

#: A type as DuckDB writes it, a list of one, or a struct by its fields.
Type = str | list[Any] | dict[str, Any]
Columns = Mapping[str, Type]
#: A step of linkage on the tables of a part: the SQL of what it found.
Step = Callable[[duckdb.DuckDBPyConnection], str]

_IN_SPARK = {
    "VARCHAR": "string",
    "BIGINT": "bigint",
    "INTEGER": "int",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "DOUBLE": "double",
    # Spark knows no unsigned number.
    "UBIGINT": "decimal(20,0)",
}


def in_duckdb(kind: Type, *, for_spark: bool = False) -> str:
    """A type in DuckDB; `for_spark` in the form that Spark can take."""
    if isinstance(kind, list):
        return f"{in_duckdb(kind[0], for_spark=for_spark)}[]"
    if isinstance(kind, dict):
        fields = (f"{name} {in_duckdb(k, for_spark=for_spark)}" for name, k in kind.items())
        return f"STRUCT({', '.join(fields)})"
    return "DECIMAL(20,0)" if for_spark and kind == "UBIGINT" else kind


def in_spark(kind: Type) -> str:
    """A type in Spark."""
    if isinstance(kind, list):
        return f"array<{in_spark(kind[0])}>"
    if isinstance(kind, dict):
        return f"struct<{', '.join(f'{name}: {in_spark(k)}' for name, k in kind.items())}>"
    return _IN_SPARK[kind]


def schema(columns: Columns) -> str:
    """Columns as Spark's schema."""
    return ", ".join(f"{name} {in_spark(kind)}" for name, kind in columns.items())


def columns_of(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, Type]:
    """The columns of a table; a list is a list, whatever it holds must be a plain type."""
    return {
        name: [kind.removesuffix("[]")] if kind.endswith("[]") else kind
        for name, kind, *_ in con.execute(f"describe from {table}").fetchall()
    }


@dataclass(frozen=True)
class Part:
    """What a step is given: a table of its part, by name and columns."""

    name: str
    columns: Columns


def in_partitions(
    frame: DataFrame, part: Part, step: Step, found: Columns, given: Mapping[str, Path]
) -> DataFrame:
    """Run `step` on each partition of `frame`, all of it at once.

    `given` are small tables that every step sees: Parquet files that all machines can read.
    """

    def run(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        whole = list(batches)
        if not whole:
            return
        with _connection(given) as con:
            _put(con, part, pa.Table.from_batches(whole))
            yield from _checked(con, step(con), found).to_batches()

    return frame.mapInArrow(run, schema(found))


def in_buckets(
    frames: tuple[DataFrame, DataFrame],
    parts: tuple[Part, Part],
    step: Step,
    found: Columns,
    given: Mapping[str, Path],
) -> DataFrame:
    """Run `step` on the rows of both frames that have one `bucket`, bucket by bucket."""

    def run(left: pa.Table, right: pa.Table) -> pa.Table:
        with _connection(given) as con:
            _put(con, parts[0], left)
            _put(con, parts[1], right)
            return _checked(con, step(con), found)

    left, right = (frame.groupBy("bucket") for frame in frames)
    return left.cogroup(right).applyInArrow(run, schema(found))


@contextmanager
def _connection(given: Mapping[str, Path]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database of one step: one thread, as Spark runs a step on each core; it may spill."""
    with tempfile.TemporaryDirectory() as spilled, duckdb.connect() as con:
        con.execute("set threads = 1")
        con.execute(f"set memory_limit = '{os.environ.get('FAMILY_CONTEXT_MEMORY', '2GB')}'")
        con.execute(f"set temp_directory = '{spilled}'")
        for name, file in given.items():
            con.execute(f"create table {name} as from '{file}'")
        yield con


def _put(con: duckdb.DuckDBPyConnection, part: Part, rows: pa.Table) -> None:
    declared = ", ".join(f"{name} {in_duckdb(kind)}" for name, kind in part.columns.items())
    con.execute(f"create table {part.name} ({declared})")
    if not rows.num_rows:
        return
    con.register("rows_of_part", rows)
    names = ", ".join(part.columns)
    con.execute(f"insert into {part.name} by name select {names} from rows_of_part")
    con.unregister("rows_of_part")


def _checked(con: duckdb.DuckDBPyConnection, sql: str, found: Columns) -> pa.Table:
    """The rows of `sql`, each column by its name in the place and the type that was promised."""
    names = [name for name, *_ in con.execute(f"describe {sql}").fetchall()]
    if missing := sorted(set(found) ^ set(names)):
        raise ValueError(
            f"A step promised the columns {', '.join(found)} and found {', '.join(names)}: "
            f"{', '.join(missing)} would take another's place. This is a defect of the linkage."
        )
    chosen = ", ".join(
        f"{name}::{in_duckdb(kind, for_spark=True)} as {name}" for name, kind in found.items()
    )
    table: pa.Table = con.sql(f"select {chosen} from ({sql})").to_arrow_table()
    return table


@dataclass(frozen=True)
class Bench:
    """Where the steps leave what the next ones read: a folder that all machines can reach."""

    spark: SparkSession
    folder: Path

    def keep(self, name: str, frame: DataFrame) -> DataFrame:
        """Write a frame down, so that it is made once, and cannot come out otherwise again."""
        frame.write.parquet(_as_uri(self.folder / name))
        return self.again(name, frame)

    def read(self, file: Path) -> DataFrame:
        """The rows of a Parquet file that another step did not write."""
        return self.spark.read.parquet(_as_uri(file))

    def again(self, name: str, like: DataFrame) -> DataFrame:
        """Another frame of what was kept: Spark cannot tell two columns of one frame apart."""
        return self.spark.read.schema(like.schema).parquet(_as_uri(self.folder / name))

    def give(self, name: str, con: duckdb.DuckDBPyConnection, sql: str) -> Path:
        """Write a small table of the driver where every step can read it."""
        file = self.folder / f"{name}.parquet"
        con.execute(f"copy ({sql}) to '{file}'")
        return file

    def take(self, con: duckdb.DuckDBPyConnection, table: str, frame: DataFrame) -> None:
        """Make a table of the driver of a small frame."""
        con.register("taken", frame.toArrow())
        con.execute(f"create or replace table {table} as from taken")
        con.unregister("taken")


def _as_uri(path: Path) -> str:
    """A folder that all machines reach, also where Spark's own file system is another."""
    return f"file://{path}"
