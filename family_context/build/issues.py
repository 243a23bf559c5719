"""What a data owner should look at, found by the build and listed by service.

A reference that joins two houses, an end before its start, a family of forty: the rows landed and
are used with doubt; intake could not know. Its quarantine lists what was held back or rejected.
"""

from __future__ import annotations

import shutil
from typing import Any

import duckdb

from family_context.folders import OutFolder

TABLE = "intermediate.int_quality__issues"


def write_issues(out: OutFolder) -> list[dict[str, Any]]:
    """Write `issues/<service>.parquet` for each service of which the build just made found any.

    Returns the counts for the manifest: service_code, table_name, column_name, issue, n.
    """
    shutil.rmtree(out.issues, ignore_errors=True)
    counts: list[dict[str, Any]] = []
    with duckdb.connect(str(out.warehouse), read_only=True) as con:
        names = ("service_code", "table_name", "column_name", "issue", "n")
        found = con.execute(
            f"select {', '.join(names[:-1])}, count(*) from {TABLE} group by all order by all"
        ).fetchall()
        counts = [dict(zip(names, row, strict=True)) for row in found]
        for service in sorted({row["service_code"] for row in counts}):
            out.issues.mkdir(parents=True, exist_ok=True)
            con.execute(
                f"copy (select * from {TABLE} where service_code = $1 order by all) "
                "to $2 (format parquet)",
                [service, str(out.issues / f"{service}.parquet")],
            )
    return counts
