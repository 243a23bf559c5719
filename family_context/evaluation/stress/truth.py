"""What is true of a cell's people, in the layout of our own generator, whoever made them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

_TEXT, _FLAG = pa.string(), pa.bool_()
LAYOUT: Mapping[str, Mapping[str, pa.DataType]] = {
    # One row per record that a service wrote of somebody.
    "records": {
        "service_code": _TEXT,
        "person_ref": _TEXT,
        "record_kind": _TEXT,
        "true_person_id": _TEXT,
    },
    # One row per person; unknown is null.
    "people": {
        "true_person_id": _TEXT,
        "sex": _TEXT,
        "date_of_birth": pa.date32(),
        "naming_tradition": _TEXT,
        "is_twin": _FLAG,
    },
    # One row per child of social care.
    "families": {"child_true_person_id": _TEXT, "family_type": _TEXT},
    # One row per such child and true member: all are right to find, those expected are asked for.
    "family_members": {
        "child_true_person_id": _TEXT,
        "member_true_person_id": _TEXT,
        "relationship_to_child": _TEXT,
        "is_known": _FLAG,
        "is_held_back": _FLAG,
        "is_expected": _FLAG,
        "has_trace": _FLAG,
    },
    # One row per person and home of today.
    "residences": {
        "true_person_id": _TEXT,
        "true_household_id": _TEXT,
        "uprn": _TEXT,
        "kind": _TEXT,
        "end_date": pa.date32(),
        "is_part_time": _FLAG,
    },
}
"""Tables and columns that the measures read. Without families the last three are empty."""


def write_truth(tables: Mapping[str, Sequence[Mapping[str, Any]]], folder: Path) -> None:
    """Write every table of LAYOUT; one that is not named gets no rows."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in LAYOUT.items():
        table = pa.Table.from_pylist(list(tables.get(name, [])), schema=pa.schema(columns))
        pq.write_table(table, folder / f"{name}.parquet")
