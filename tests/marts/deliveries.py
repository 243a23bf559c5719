"""Small deliveries written by hand, for tests that follow a few people through a whole build."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

Tables = Mapping[str, Sequence[Mapping[str, str]]]

EXTRACT = """\
source_system: Test
data_current_as_of: 2026-01-30
coverage_start: 2010-01-01
coverage_end: 2026-01-30
coverage_area: Fernmoor
is_synthetic: true
"""


def deliver(extracts: Path, services: Mapping[str, Tables]) -> None:
    """Write `services` (by code, table, rows) under `extracts`; no rows make an empty file."""
    for service, tables in services.items():
        folder = extracts / service
        folder.mkdir(parents=True)
        (folder / "extract.yml").write_text(EXTRACT, encoding="utf-8")
        for table, rows in tables.items():
            header = list(dict.fromkeys(column for row in rows for column in row))
            with (folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as out:
                if header:
                    writer = csv.DictWriter(out, header)
                    writer.writeheader()
                    writer.writerows(rows)
