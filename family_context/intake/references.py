"""References to rows that the same service did not send: landed all the same, and listed."""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from family_context.contracts import ColumnContract, Contract, TableContract
from family_context.intake.quarantine import Quarantine
from family_context.intake.rows import Finding
from family_context.intake.typing_sql import name, quote

BUT_FOR_ZEROS = ", and one was that differs by zeros in front alone"


def list_orphans(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    found: Mapping[str, tuple[Finding, Quarantine]],
) -> None:
    """Add an entry of kind `orphan` for each reference in `found` that leads nowhere.

    A reference to a table that was not sent at all is no orphan: nobody can tell.
    """
    for table in contract.tables:
        for column in table.columns:
            if table.name not in found or column.references is None:
                continue
            if column.references not in found:
                continue
            target = contract.table(column.references)
            finding, quarantine = found[table.name]
            referred = found[target.name][0].landed
            own, theirs = name(column.name), name(_target_column(column, target))
            lost = f"no row of {target.name} was landed under this reference"
            quarantine.add(
                f"""
                select 'orphan', sent.line_number, {quote(column.name)}, sent.{own},
                    case
                        when ltrim(sent.{own}, '0') in (
                            select ltrim({theirs}, '0') from {name(referred)}
                        )
                        then {quote(f"{lost}{BUT_FOR_ZEROS}")}
                        else {quote(lost)}
                    end,
                    cast(to_json(sent) as varchar), 1
                from {name(finding.landed)} as sent
                anti join {name(referred)} as referred on sent.{own} = referred.{theirs}
                where sent.{own} is not null
                """
            )


def _target_column(column: ColumnContract, target: TableContract) -> str:
    """A reference leads to the column of its own name, or else to the table's key."""
    names = [c.name for c in target.columns]
    return column.name if column.name in names else target.key[0]
