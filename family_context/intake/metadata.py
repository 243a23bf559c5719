"""What intake says about itself, as tables that dbt reads as source `intake`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

FOLDER = "_intake"
COUNTS = ("rows_read", "rows_landed", "rows_quarantined", "values_rejected")

_counts = dict.fromkeys(COUNTS, "bigint")
SCHEMAS: dict[str, dict[str, str]] = {
    "services": {
        "service_code": "varchar",
        "load_state": "varchar",
        "reason": "varchar",
        "warning": "varchar",
        "is_stale": "boolean",
        "source_system": "varchar",
        "supplied_by": "varchar",
        "data_current_as_of": "date",
        "coverage_start": "date",
        "coverage_end": "date",
        "coverage_area": "varchar",
        "is_synthetic": "boolean",
        **_counts,
    },
    "tables": {
        "service_code": "varchar",
        "table_name": "varchar",
        "file": "varchar",
        "sha256": "varchar",
        "load_state": "varchar",
        "reason": "varchar",
        **_counts,
    },
    # Rows that were held back, and of whom; all they hold where that cannot be told.
    "held_rows": {
        "service_code": "varchar",
        "table_name": "varchar",
        "person_ref": "varchar",
        "fields": "varchar[]",
    },
    "columns": {
        "service_code": "varchar",
        "table_name": "varchar",
        "column_name": "varchar",
        "n_stated": "bigint",
        "n_rejected": "bigint",
    },
    "rejections": {
        "service_code": "varchar",
        "table_name": "varchar",
        "column_name": "varchar",
        "kind": "varchar",
        "reason": "varchar",
        "n": "bigint",
    },
}
"""By table, its columns with their types."""


def write_rows(
    con: duckdb.DuckDBPyConnection, landing: Path, table: str, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Write `rows` as the metadata table of that name under `landing`."""
    folder = landing / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    columns = ", ".join(
        f"unnest(cast(${at} as {kind}[])) as {column}"
        for at, (column, kind) in enumerate(SCHEMAS[table].items(), start=2)
    )
    con.execute(
        f"copy (select {columns}) to $1 (format parquet)",
        [
            str(folder / f"{table}.parquet"),
            *([row.get(column) for row in rows] for column in SCHEMAS[table]),
        ],
    )
