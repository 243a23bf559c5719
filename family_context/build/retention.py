"""How long what a build keeps beside the warehouse may be kept, from the seed `retention`."""

from __future__ import annotations

import csv
from pathlib import Path


def days_last_delivery_kept(seeds: Path) -> dict[str, int]:
    """By service: days after a delivery was current for which its copy is kept."""
    with (seeds / "retention.csv").open(encoding="utf-8", newline="") as rows:
        return {
            row["service_code"]: int(row["days_last_delivery_kept"]) for row in csv.DictReader(rows)
        }
