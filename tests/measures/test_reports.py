"""The reports on time and on return say something also where a council has next to no data."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from family_context.reports import returning, saving

PARTS = [
    *((saving, part) for part in ("answer", "estimates", "every_estimate", "by_quarter")),
    *((saving, part) for part in ("earlier_contact", "needed", "use")),
    *((returning, part) for part in ("answer", "curves", "rates", "compared", "pace")),
    *((returning, part) for part in ("linkages", "needed")),
]
TABLES = [
    *("time_saved", "practitioner_contacts", "tool_use"),
    *("re_referrals", "re_referrals_by_linkage", "re_referrals_in_draws"),
]


@pytest.mark.parametrize("rows", [0, 3, 1_000])
def test_every_part_of_the_reports_has_words_for_few_rows(
    built: Path, tmp_path: Path, rows: int
) -> None:
    copy = shutil.copy(built / "published/analysis.duckdb", tmp_path)
    with duckdb.connect(str(copy)) as con:
        for table in TABLES:
            con.execute(f"create temp table {table} as select * from main.{table} limit {rows}")
        for module, part in PARTS:
            assert getattr(module, part)(con).data, f"{module.__name__}.{part}"
