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
from family_context.maps.errors import MapError
from family_context.maps.making import written
from family_context.maps.writing import people_there
from family_context.suggest.values import is_forename


def check_tables(
    con: duckdb.DuckDBPyConnection,
    definition: MapDefinition,
    tables: Sequence[TableAccount],
    contracts: Mapping[str, Contract],
    extracts: Path,
) -> list[str]:
    """Sentences of what somebody should look at: keys that repeat, people whom nobody sent.

    Raises MapError if relationships point the wrong way by the dates of birth, days stand where
    months should, or forenames where surnames should.
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
            file = f"{definition.code}/{service}.{table.table}.sql"
            _days_of_month(con, asked, rows, file)
            _names(con, rows, file)
            warnings += _keys(con, asked, rows, service)
            if people and table.table != "people":
                warnings += _orphans(con, asked, rows, people, service)
        if people:
            _direction(con, definition, contract, {t for s, t in made if s == service}, people)
    return warnings


_FEWEST_DATES = 25
_FEWEST_DAYS = 8


def _days_of_month(
    con: duckdb.DuckDBPyConnection, table: TableContract, rows: str, file: str
) -> None:
    """Refuse dates of which none lies after the twelfth: day and month have changed places.

    Of 25 dates of any other make, one in 10^10 lots is so; and dates of a few fixed days, such as
    firsts of months, hold fewer than 8 days.
    """
    there = {row[0] for row in con.execute(f"describe {rows}").fetchall()}
    for column in table.asked:
        if column.name not in there or column.type not in ("date", "timestamp"):
            continue
        ((n, days, latest),) = con.execute(
            "select count(*), count(distinct of_month), max(of_month) from (select distinct "
            f"try_cast(\"{column.name}\" as date) as d, date_part('day', d) as of_month "
            f"from {rows}) where d is not null"
        ).fetchall()
        if n >= _FEWEST_DATES and days >= _FEWEST_DAYS and latest <= 12:
            raise MapError(
                f"{file}: none of {n:,} different dates in {column.name} lies after the 12th of "
                "its month, so that day and month have changed places, and the other dates are "
                "lost. day() reads dates with the day first; for months first, give strptime the "
                "pattern of the file, '%m/%d/%Y'."
            )


_FEWEST_NAMES = 8


def _names(con: duckdb.DuckDBPyConnection, rows: str, file: str) -> None:
    """Refuse known forenames in last_name where first_name holds hardly any."""
    there = {row[0] for row in con.execute(f"describe {rows}").fetchall()}
    if not {"first_name", "last_name"} <= there:
        return
    shares = []
    for column in ("first_name", "last_name"):
        found = con.execute(
            f"select distinct {column} from {rows} where {column} is not null"
        ).fetchall()
        if len(found) < _FEWEST_NAMES:
            return
        shares.append(sum(is_forename(text) for (text,) in found) / len(found))
    first, last = shares
    if last - first >= 0.4:
        raise MapError(
            f"{file}: {last:.0%} of the different names in last_name are known forenames, and "
            f"{first:.0%} of those in first_name. Give each the column that it is."
        )


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
