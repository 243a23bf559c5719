"""A Parquet file as a table of text, so that it is typed by the contract like any other file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from family_context.intake.bounds import check_parquet, literal
from family_context.intake.refusal import refuse

_FLOATING = ("FLOAT", "DOUBLE", "DECIMAL")
_NESTED = ("STRUCT", "MAP", "UNION", "BLOB", "GEOMETRY", "VARIANT")


def read_columns(con: duckdb.DuckDBPyConnection, path: Path, file: str) -> list[tuple[str, str]]:
    """Name and DuckDB type of each column.

    Raises RefusedError if it is no Parquet file, or too large.
    """
    if path.stat().st_size == 0:
        raise refuse(
            file, "the file is empty.", "Send it again with its columns, even without rows."
        )
    try:
        check_parquet(con, path, file)
        # A folder named `sex=M` is no column.
        found = con.execute(
            "describe select * from read_parquet($1, hive_partitioning = false)", [literal(path)]
        ).fetchall()
    except duckdb.Error as error:
        raise refuse(
            file,
            f"it cannot be read as Parquet ({type(error).__name__}).",
            "Write it again, or send CSV UTF-8.",
        ) from None
    return [(str(row[0]), str(row[1])) for row in found]


def is_nested(data_type: str) -> bool:
    """Whether a DuckDB type holds more than one plain value."""
    return data_type.startswith(_NESTED) or data_type.endswith("]")


def load_text(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    file: str,
    columns: list[tuple[str, str]],
    known: Mapping[int, str],
    into: str,
) -> int:
    """Load every column as text into the table `into`, with the row number as line_number.

    `known` says which positions are columns of the contract. Returns the number of rows that the
    file's own footer states. Raises RefusedError if a contract column is no plain value, or the
    file breaks off.
    """
    selected = []
    for at, (name, data_type) in enumerate(columns):
        if is_nested(data_type) and at in known:
            raise refuse(
                file,
                f"column {known[at]} holds {data_type.split('(')[0].lower()} values.",
                "Send it as text, number, date or boolean.",
            )
        quoted = '"' + name.replace('"', '""') + '"'
        selected.append(f"{_as_text(quoted, data_type)} as c{at}")
    try:
        con.execute(
            f"""
            create or replace temp table {into} as
            select file_row_number + 1 as line_number, {", ".join(selected)}
            from read_parquet($1, file_row_number = true, hive_partitioning = false)
            """,
            [literal(path)],
        )
        ((stated,),) = con.execute(
            "select num_rows from parquet_file_metadata($1)", [literal(path)]
        ).fetchall()
    except duckdb.Error as error:
        raise refuse(
            file,
            f"it breaks off or is damaged ({type(error).__name__}).",
            "Write it again, or send CSV UTF-8.",
        ) from None
    return int(stated)


def _as_text(column: str, data_type: str) -> str:
    """The value as a person would type it: `1.0` is `1`, midnight is only a date."""
    if data_type.startswith(_FLOATING):
        return (
            f"case when isnan({column}::double) then null "
            f"when {column}::double = trunc({column}::double) and abs({column}::double) < 1e15 "
            f"then cast({column}::bigint as varchar) else cast({column} as varchar) end"
        )
    if data_type.startswith("TIMESTAMP"):
        text = f"cast({column} as varchar)"
        if data_type == "TIMESTAMP WITH TIME ZONE":
            # Not in the zone of whoever builds: one file gives one date everywhere.
            text = f"(cast({column} at time zone 'UTC' as varchar) || '+00')"
        return f"regexp_replace({text}, ' 00:00:00([+]00(:00)?)?$', '')"
    return f"cast({column} as varchar)"
