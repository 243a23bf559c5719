"""How fast published files answer: one child's family, and one count of a dashboard."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import duckdb

CHILDREN = 50
TIMES = 5
CHILD = "select * from family_context where child_person_id = $1 order by person_id, service_code"
AGGREGATE = """
    select service_name, state, people.postcode as area, count(*)
    from family_context left join people using (person_id)
    group by all
"""


@dataclass(frozen=True)
class Reading:
    """Median milliseconds: to open the practice file; then to ask a file and fetch every row."""

    open_ms: float
    child_ms: float
    aggregate_ms: float


def reading(published: Path) -> Reading | None:
    """Time children spread over the practice file, and service × state × area of the analysis file.

    None where no child is published.
    """
    practice, analysis = published / "family_context.duckdb", published / "analysis.duckdb"
    with duckdb.connect(str(practice), read_only=True) as con:
        children = con.execute(
            "select distinct child_person_id from family_members order by all"
        ).fetchall()
        if not children:
            return None
        asked = children[:: max(1, len(children) // CHILDREN)][:CHILDREN]
        child = [_ms(con, CHILD, key) for key in asked]
    # Only now: a second connection beside an open one opens nothing.
    opened = []
    for _ in range(TIMES):
        started = time.perf_counter()
        duckdb.connect(str(practice), read_only=True).close()
        opened.append((time.perf_counter() - started) * 1000)
    with duckdb.connect(str(analysis), read_only=True) as con:
        aggregate = [_ms(con, AGGREGATE) for _ in range(TIMES)]
    return Reading(median(opened), median(child), median(aggregate))


def _ms(con: duckdb.DuckDBPyConnection, query: str, values: tuple[str, ...] = ()) -> float:
    started = time.perf_counter()
    con.execute(query, values).fetchall()
    return (time.perf_counter() - started) * 1000
