"""What intake says about itself, as tables that dbt reads as source `intake`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

FOLDER = "_intake"
COUNTS = ("rows_read", "rows_landed", "rows_quarantined", "values_rejected")

_counts = [(c, pa.int64()) for c in COUNTS]
SCHEMAS = {
    "services": pa.schema(
        [
            ("service_code", pa.string()),
            ("load_state", pa.string()),
            ("reason", pa.string()),
            ("warning", pa.string()),
            ("is_stale", pa.bool_()),
            ("source_system", pa.string()),
            ("supplied_by", pa.string()),
            ("data_current_as_of", pa.date32()),
            ("coverage_start", pa.date32()),
            ("coverage_end", pa.date32()),
            ("coverage_area", pa.string()),
            ("is_synthetic", pa.bool_()),
            *_counts,
        ]
    ),
    "tables": pa.schema(
        [
            ("service_code", pa.string()),
            ("table_name", pa.string()),
            ("file", pa.string()),
            ("sha256", pa.string()),
            ("load_state", pa.string()),
            ("reason", pa.string()),
            *_counts,
        ]
    ),
    # Rows that were held back, and of whom; all they hold where that cannot be told.
    "held_rows": pa.schema(
        [
            ("service_code", pa.string()),
            ("table_name", pa.string()),
            ("person_ref", pa.string()),
            ("fields", pa.list_(pa.string())),
        ]
    ),
    "columns": pa.schema(
        [
            ("service_code", pa.string()),
            ("table_name", pa.string()),
            ("column_name", pa.string()),
            ("n_stated", pa.int64()),
            ("n_rejected", pa.int64()),
        ]
    ),
    "rejections": pa.schema(
        [
            ("service_code", pa.string()),
            ("table_name", pa.string()),
            ("column_name", pa.string()),
            ("kind", pa.string()),
            ("reason", pa.string()),
            ("n", pa.int64()),
        ]
    ),
}


def write_rows(landing: Path, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write `rows` as the metadata table of that name under `landing`."""
    folder = landing / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    schema = SCHEMAS[table]
    pq.write_table(
        pa.Table.from_pylist([{f: r.get(f) for f in schema.names} for r in rows], schema=schema),
        folder / f"{table}.parquet",
    )
