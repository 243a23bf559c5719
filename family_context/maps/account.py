"""What became of every raw row, in figures that add up: for the screen, as JSON and to read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class ViewAccount:
    """One view of the raw files."""

    name: str
    files: tuple[str, ...]
    rows: int
    not_records: tuple[str, ...]
    """Records that could not be read: file, line and reason."""
    columns_unused: tuple[str, ...]
    """Columns that no SELECT mentions."""
    columns_missing: tuple[str, ...]
    """Columns that the map knows and no file has."""
    notes: tuple[str, ...]
    looked_up_only: bool
    """Whether the map takes from it what other rows ask for, and no table counts its rows."""


@dataclass(frozen=True)
class RowsOfView:
    """What one table made of the rows of one view: rows = used + the sum of left_out."""

    view: str
    rows: int
    used: int
    left_out: Mapping[str, int]


@dataclass(frozen=True)
class TableAccount:
    """One canonical table: what its SELECT gave = written + the sum of left_out."""

    service: str
    table: str
    given: int
    written: int
    left_out: Mapping[str, int]
    views: tuple[RowsOfView, ...]
    looked_up: Mapping[str, int | None]
    """Views of which it takes what it finds: how many of their rows it found, where it says so."""


@dataclass(frozen=True)
class Account:
    """One run of a map."""

    map: str
    name: str
    carries_identity: bool
    views: tuple[ViewAccount, ...]
    tables: tuple[TableAccount, ...]
    files_not_read: tuple[str, ...]
    tables_not_made: Mapping[str, str]
    """Tables of the map for which nothing came, with the reason."""
    warnings: tuple[str, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """The same for a pipeline."""
        return asdict(self)

    def as_text(self) -> str:
        """The same to read."""
        lines = [f"Account of the map {self.map} ({self.name})", ""]
        for view in self.views:
            how = ", only looked up" if view.looked_up_only else ""
            lines.append(f"{view.name}: {view.rows:,} rows of {_files(view.files)}{how}")
            lines += [f"  not a record: {record}" for record in view.not_records]
            lines += [f"  {note}" for note in view.notes]
            if view.columns_missing and view.files:
                lines.append(f"  in no file: {_listed(view.columns_missing)}")
            if view.columns_unused:
                lines.append(f"  not used: {_listed(view.columns_unused)}")
        for table in self.tables:
            lines += ["", f"{table.service}.{table.table}: {table.written:,} rows written"]
            if table.given != table.written:
                lines.append(f"  {table.given:,} rows given, of which left out:")
                lines += [f"    {n:,} {why}" for why, n in table.left_out.items()]
            for part in table.views:
                lines.append(f"  of {part.rows:,} rows of {part.view}, {part.used:,} used")
                lines += [f"    {n:,} left out: {why}" for why, n in part.left_out.items()]
            if table.looked_up:
                told = [
                    view if n is None else f"{view} ({n:,} rows found)"
                    for view, n in table.looked_up.items()
                ]
                lines.append(f"  looked up: {', '.join(told)}")
        for name, why in self.tables_not_made.items():
            lines += ["", f"{name}: not made, {why}"]
        if self.files_not_read:
            lines += ["", "Not read:", *(f"  {name}" for name in self.files_not_read)]
        if self.warnings:
            lines += ["", "To look at:", *(f"  {warning}" for warning in self.warnings)]
        return "\n".join(lines) + "\n"

    def write(self, folder: Path) -> tuple[Path, Path]:
        """Write it under `folder` as JSON and to read; returns both files."""
        folder.mkdir(parents=True, exist_ok=True)
        for_pipeline, to_read = folder / f"{self.map}.json", folder / f"{self.map}.txt"
        text = json.dumps(self.as_dict(), indent=2, ensure_ascii=False)
        for_pipeline.write_text(text + "\n", encoding="utf-8")
        to_read.write_text(self.as_text(), encoding="utf-8")
        return for_pipeline, to_read


def tables_made(folder: Path, code: str) -> set[tuple[str, str]]:
    """The tables (service, table) that the map has made before, by its last account in `folder`."""
    path = folder / f"{code}.json"
    if not path.is_file():
        return set()
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return {(table["service"], table["table"]) for table in said["tables"]}
    except (ValueError, KeyError, TypeError):
        return set()


def _listed(names: tuple[str, ...]) -> str:
    """The names, the first twenty of them; all are in the JSON."""
    more = f" and {len(names) - 20} more" if len(names) > 20 else ""
    return ", ".join(names[:20]) + more


def _files(files: tuple[str, ...]) -> str:
    if not files:
        return "no file"
    return files[0] if len(files) == 1 else f"{len(files)} files ({files[0]} …)"
