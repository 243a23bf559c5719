"""The table that a build ends with: what each service said, by state."""

from __future__ import annotations

from pathlib import Path

import duckdb
from rich.box import SIMPLE_HEAD
from rich.table import Table

STATES = ("involved_now", "involved_before", "none_found", "not_searched", "withheld")


def services_by_state(published: Path) -> Table:
    """Rows of `family_context` by service and state, from the published practice file."""
    with duckdb.connect(str(published / "family_context.duckdb"), read_only=True) as con:
        counts = con.execute(
            """
            select
                coverage.service_name, coverage.load_state, context.state, count(context.state)
            from service_coverage as coverage
            left join family_context as context using (service_code)
            group by all
            """
        ).fetchall()
        (children,) = con.execute(
            "select count(distinct child_person_id) from family_context"
        ).fetchall()[0]
    title = f"{children:,} children: answers of family_context by service and state"
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    table.add_column("service")
    table.add_column("load")
    for state in STATES:
        table.add_column(state.replace("_", "\n"), justify="right")
    for service, load in sorted({(name, load) for name, load, _, _ in counts}):
        by_state = {state: n for name, _, state, n in counts if name == service}
        table.add_row(
            service, load.replace("_", " "), *(f"{by_state.get(state, 0):,}" for state in STATES)
        )
    return table
