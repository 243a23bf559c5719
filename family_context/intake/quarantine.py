"""The table of rows and values that were quarantined or rejected, with the reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from family_context.intake.typing_sql import name, quote


@dataclass
class Quarantine:
    """The table that collects what was held back or rejected, for one contracted table."""

    con: duckdb.DuckDBPyConnection
    service_code: str
    table_name: str
    file: str
    rows_per_line: int = 1
    """By how much the numbers of lines are multiplied while the table is worked on."""
    table: str = field(init=False)

    def __post_init__(self) -> None:
        """Begin with no rows."""
        self.table = name(f"quarantined_{self.table_name}")
        self.con.execute(
            f"""
            create or replace temp table {self.table} (
                kind varchar, service_code varchar, table_name varchar, file varchar,
                line_number bigint, column_name varchar, value varchar, reason varchar,
                "row" varchar, n bigint
            )
            """
        )

    def add(self, select: str) -> None:
        """Add rows of (kind, line_number, column_name, value, reason, row, n).

        `n` is the number of rows of the file that an entry stands for.
        """
        origin = ", ".join(quote(v) for v in (self.service_code, self.table_name, self.file))
        self.con.execute(
            f"""
            insert into {self.table}
            select kind, {origin}, line_number, column_name, value, reason, "row", n
            from ({select}) as held(kind, line_number, column_name, value, reason, "row", n)
            """
        )


def write_quarantine(
    con: duckdb.DuckDBPyConnection,
    quarantines: Mapping[str, Quarantine],
    folder: Path,
) -> None:
    """Write the quarantine of each table of a service, sorted, as `folder/<table>.parquet`."""
    folder.mkdir(parents=True, exist_ok=True)
    for table, quarantine in quarantines.items():
        con.execute(
            f"""
            copy (
                select kind, service_code, table_name, file,
                    line_number // {quarantine.rows_per_line} as line_number, column_name, value,
                    case when n > 1 then reason || ' (in ' || n || ' rows)' else reason end
                    as reason, "row"
                from {quarantine.table}
                order by line_number, kind, column_name, value
            ) to $1 (format parquet)
            """,
            [str(folder / f"{table}.parquet")],
        )


def rejections(
    con: duckdb.DuckDBPyConnection, quarantines: Iterable[Quarantine]
) -> list[dict[str, Any]]:
    """How many rows each reason concerns: rows of the metadata table `rejections`."""
    columns = ("service_code", "table_name", "column_name", "kind", "reason")
    rows: list[dict[str, Any]] = []
    for quarantine in quarantines:
        counted = con.execute(
            f"select {', '.join(columns)}, sum(n)::bigint from {quarantine.table} "
            "group by all order by all"
        ).fetchall()
        rows += [dict(zip((*columns, "n"), row, strict=True)) for row in counted]
    return rows
