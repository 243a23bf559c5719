"""Extracts on disk: files, extract.yml, and the delivery after a load that failed."""

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from synthetic.layout import LAYOUTS, PLAIN
from synthetic.profiles import PROFILES
from synthetic.traps import Ledger
from synthetic.writing import formats, write_table, write_yaml


def write_extracts(
    tables: dict[str, dict[str, pa.Table]], out: Path, as_at: dt.date, plain: bool
) -> dict[str, int]:
    """Writes all services; returns rows by `<service>.<table>`."""
    rows: dict[str, int] = {}
    for code, of_service in tables.items():
        _write_service(code, of_service, out / code, _current(code, as_at), plain)
        rows |= {f"{code}.{name}": table.num_rows for name, table in of_service.items()}
    return rows


def write_failed_load(
    tables: dict[str, pa.Table], out: Path, as_at: dt.date, ledger: Ledger, plain: bool
) -> None:
    """The next delivery of housing, whose export broke: headers and no rows."""
    empty = {name: table.slice(0, 0) for name, table in tables.items()}
    _write_service("housing", empty, out / "housing", as_at + dt.timedelta(days=1), plain)
    where = pa.array([f"next_delivery/housing/{name}" for name in empty])
    ledger.add(31, "housing", "people", where.slice(0, 1), np.ones(1, dtype=np.bool_))


def _current(code: str, as_at: dt.date) -> dt.date:
    days = PROFILES[code].days_old if code in PROFILES else 1
    return as_at - dt.timedelta(days=days)


def _write_service(
    code: str, tables: dict[str, pa.Table], folder: Path, current: dt.date, plain: bool
) -> None:
    layout = PLAIN if plain else LAYOUTS.get(code, PLAIN)
    said: dict[str, Any] = {}
    for name, table in tables.items():
        write_table(table, folder, name, layout)
        if declared := formats(table, layout):
            said[name] = declared
    profile = PROFILES.get(code)
    content: dict[str, Any] = {
        "source_system": profile.system if profile else "Evaluation workbook",
        "supplied_by": profile.supplier if profile else "Fernmoor Council",
        "data_current_as_of": current,
        "coverage_start": dt.date(2009, 4, 1) if profile else dt.date(2022, 4, 1),
        "coverage_end": current,
        "coverage_area": "Fernmoor",
        "is_synthetic": True,
    }
    write_yaml(content | ({"formats": said} if said else {}), folder / "extract.yml")
