"""What the tables of a map must be true to together, and what somebody should look at."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import duckdb

from family_context.contracts import Contract, TableContract
from family_context.intake.generations import pairs_of
from family_context.maps.account import TableAccount
from family_context.maps.definition import MapDefinition
from family_context.maps.direction import check_direction
from family_context.maps.making import written
from family_context.maps.writing import people_there


def check_tables(
    con: duckdb.DuckDBPyConnection,
    definition: MapDefinition,
    tables: Sequence[TableAccount],
    contracts: Mapping[str, Contract],
    extracts: Path,
) -> list[str]:
    """Sentences of what somebody should look at: keys that repeat, people whom nobody sent.

    Raises MapError if relationships point the wrong way by the dates of birth.
    """
    warnings = []
    made = {(t.service, t.table) for t in tables}
    for service in sorted({t.service for t in tables}):
        contract = contracts[service]
        people = written(service, "people")
        if (service, "people") not in made:
            before = people_there(con, extracts / service)
            if before is None:
                warnings.append(
                    f"{service}: no people lie in {extracts.name}/{service} yet. A build takes "
                    "these rows once the people of the same system lie beside them; a map makes "
                    "none of references alone."
                )
                people = ""
            else:
                people = before
        for table in (t for t in tables if t.service == service):
            asked = contract.table(table.table)
            rows = written(service, table.table)
            warnings += _keys(con, asked, rows, service)
            if people and table.table != "people":
                warnings += _orphans(con, asked, rows, people, service)
        if people:
            _direction(con, definition, contract, {t for s, t in made if s == service}, people)
    return warnings


def _keys(
    con: duckdb.DuckDBPyConnection, table: TableContract, rows: str, service: str
) -> list[str]:
    there = {row[0] for row in con.execute(f"describe {rows}").fetchall()}
    if not table.key or not set(table.key) <= there:
        return []
    key = ", ".join(f'"{k}"' for k in table.key)
    ((n,),) = con.execute(
        f"select coalesce(sum(n), 0)::bigint from (select count(*) as n from {rows} "
        f"group by {key} having count(*) > 1)"
    ).fetchall()
    if not n:
        return []
    return [
        f"{service}.{table.name}: {n:,} rows share {', '.join(table.key)} with another row, and "
        "intake will hold them back. Group them, or make the key of more parts."
    ]


def _orphans(
    con: duckdb.DuckDBPyConnection, table: TableContract, rows: str, people: str, service: str
) -> list[str]:
    there = {row[0] for row in con.execute(f"describe {rows}").fetchall()}
    found = []
    for column in table.asked:
        if column.references != "people" or column.name not in there:
            continue
        ((n,),) = con.execute(
            f'select count(*) from {rows} where "{column.name}" is not null '
            f'and "{column.name}" not in (select person_ref from {people} '
            "where person_ref is not null)"
        ).fetchall()
        if n:
            found.append(
                f"{service}.{table.name}: {n:,} rows name in {column.name} nobody of the people"
            )
    return found


def _direction(
    con: duckdb.DuckDBPyConnection,
    definition: MapDefinition,
    contract: Contract,
    made: Collection[str],
    people: str,
) -> None:
    """Ask the dates of birth whether relationships and members of households are the right way."""
    there = {row[0] for row in con.execute(f"describe {people}").fetchall()}
    if "date_of_birth" not in there:
        return
    service = contract.service_code
    pairs = pairs_of(contract, lambda table: written(service, table) if table in made else None)
    for (table, column), rows in pairs.items():
        file = f"{definition.code}/{service}.{table}.sql"
        check_direction(con, rows, people, contract.table(table).column(column), file)
