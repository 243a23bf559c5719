"""One stranger's CSV file into one canonical table: which column becomes which."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Row = Mapping[str, str]
Value = str | Callable[[Row], str]
"""A header of the stranger's file, or a function of its row."""


@dataclass(frozen=True)
class TableMapping:
    """How one canonical table is made from one file."""

    source: str
    service: str
    table: str
    columns: Mapping[str, Value]
    rows_of: Callable[[Row], Iterable[Row]] = lambda row: [row]
    """Rows of the canonical table that one row of the file becomes; one, if not stated."""


def constant(value: str) -> Callable[[Row], str]:
    """The same value in every row."""
    return lambda _: value


def read_rows(file: Path) -> list[dict[str, str]]:
    """The rows under their headers, both without the space around them; `#` is the row's number."""
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.reader(lines)
        headers = [h.strip() for h in next(reader)]
        rows = [fields for fields in reader if fields]
    numbered = []
    for n, fields in enumerate(rows, start=1):
        if len(fields) != len(headers):
            raise ValueError(f"{file.name}, row {n}: {len(fields)} fields, not {len(headers)}")
        numbered.append({"#": str(n)} | dict(zip(headers, fields, strict=True)))
    return numbered


def write_table(mapping: TableMapping, folder: Path, extracts: Path) -> int:
    """Write the canonical table; returns its number of rows."""
    out = extracts / mapping.service / f"{mapping.table}.csv"
    out.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with out.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        writer.writerow(mapping.columns)
        for source in read_rows(folder / mapping.source):
            for row in mapping.rows_of(source):
                writer.writerow(
                    row[v] if isinstance(v, str) else v(row) for v in mapping.columns.values()
                )
                written += 1
    return written


def write_declaration(extracts: Path, service: str, said: Mapping[str, Any]) -> None:
    """Write the service's extract.yml."""
    (extracts / service).mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(dict(said), sort_keys=False)
    (extracts / service / "extract.yml").write_text(text, encoding="utf-8")
