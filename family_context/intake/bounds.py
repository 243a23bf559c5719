"""How large a file may be, asked of what it says of itself before anything of it is unpacked.

A few kilobytes can stand for more rows, cells or text than any machine has room for. The bounds lie
well above what a council of a million people sends.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb

from family_context.intake.refusal import refuse

MOST_BYTES = 2_000_000_000
"""Of a CSV file, and of all parts of a workbook unpacked: both are read whole."""
MOST_ROWS = 50_000_000
"""Of a Parquet file, whose columns can repeat one value at no cost."""
MOST_CELLS = 50_000_000
"""Of a workbook, empty ones within a row included: one cell far out makes a row of 16,384."""
MOST_LETTERS = 2_000_000_000
"""Of a sheet: cells share a text, and each stands for all of it."""
MOST_ROWS_OF_A_SHEET = 1_048_576
"""As Excel has it. A row says its own number, and those before it are made up."""

Cells = tuple[int, list[str]]


def check_size(path: Path, file: str) -> None:
    """Refuse a file that is read whole and is too large for that."""
    if (size := path.stat().st_size) > MOST_BYTES:
        raise refuse(
            file, f"it has {size:,} bytes; {MOST_BYTES:,} are read at most.", "Send it as Parquet."
        )


def check_workbook(path: Path, file: str) -> None:
    """Refuse a workbook whose parts would unpack to too much. What a part says is kept to: nothing
    beyond it is unpacked. Raises BadZipFile where it is no workbook at all.
    """
    check_size(path, file)
    with zipfile.ZipFile(path) as parts:
        unpacked = sum(part.file_size for part in parts.infolist())
    if unpacked > MOST_BYTES:
        raise refuse(
            file,
            f"it unpacks to {unpacked:,} bytes; {MOST_BYTES:,} are read at most.",
            "Send it as CSV UTF-8 or Parquet.",
        )


def bounded(rows: Iterable[Cells], file: str) -> Iterator[Cells]:
    """The rows of a sheet as long as they are no more than a sheet can hold."""
    cells = text = 0
    for number, row in rows:
        cells += len(row)
        text += sum(map(len, row))
        if number > MOST_ROWS_OF_A_SHEET or cells > MOST_CELLS or text > MOST_LETTERS:
            raise refuse(
                file,
                f"a sheet of it holds more than {MOST_ROWS_OF_A_SHEET:,} rows, {MOST_CELLS:,} "
                f"cells or {MOST_LETTERS:,} letters, counted with the empty cells before a filled "
                "one.",
                "Delete empty rows and columns around the table, or send it as CSV UTF-8.",
            )
        yield number, row


def check_parquet(con: duckdb.DuckDBPyConnection, path: Path, file: str) -> None:
    """Refuse a Parquet file whose footer states too many rows, or too much to unpack.

    Raises a DuckDB error where it has no footer that can be read.
    """
    ((rows,),) = con.execute(
        "select num_rows from parquet_file_metadata($1)", [literal(path)]
    ).fetchall()
    ((unpacked,),) = con.execute(
        "select coalesce(sum(total_uncompressed_size), 0)::bigint from parquet_metadata($1)",
        [literal(path)],
    ).fetchall()
    if rows > MOST_ROWS or unpacked > 10 * MOST_BYTES:
        raise refuse(
            file,
            f"it states {rows:,} rows and unpacks to {unpacked:,} bytes; {MOST_ROWS:,} and "
            f"{10 * MOST_BYTES:,} are read at most.",
            "Send fewer years, or one file for each service.",
        )


def literal(path: Path) -> str:
    """The path as DuckDB reads it and nothing else: `people[1].parquet` is no pattern of names."""
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in str(path))
