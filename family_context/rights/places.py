"""Where a person stands: every table under `--out`, and the rows of it that name one person."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from family_context.contracts import Contract, header_key
from family_context.folders import OutFolder
from family_context.intake.keys import ID_COLUMN, RECORD_COLUMN, SOCIAL_CARE, is_id, is_key, issuer
from family_context.rights.held import Form, Kind, files
from family_context.rights.person import CONTACT, NAMED, PERSON, Person

Row = dict[str, Any]


@dataclass(frozen=True)
class Table:
    """One table of one file, as SQL can read it."""

    kind: Kind
    place: str
    """Its path below `--out`; of a table in a database, with its name behind a colon."""
    name: str
    relation: str
    columns: Mapping[str, str]
    service_code: str | None
    """Whose references stand in it, where it is a delivery."""

    @property
    def is_delivered(self) -> bool:
        """Whether it holds rows as a service sent them."""
        return self.kind.pattern in ("build/landing/*/*.parquet", "build/last_good/**.parquet")

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that name people."""
        return tuple(c for c in self.columns if is_key(c, self.name))


def tables(con: duckdb.DuckDBPyConnection, out: OutFolder) -> Iterator[Table]:
    """Every table under `out`, attached to `con` where it lies in a database.

    A view holds no rows of its own and is left out.
    """
    for path, below, kind in files(out):
        if kind is None or kind.form not in (Form.TABLE, Form.DATABASE):
            continue
        if kind.form is Form.DATABASE:
            yield from _of_database(con, path, below, kind)
            continue
        reader = "read_csv" if path.suffix == ".csv" else "read_parquet"
        extra = ", all_varchar = true, header = true" if path.suffix == ".csv" else ""
        relation = f"{reader}({quoted(str(path))}{extra})"
        folder = path.parent.name
        columns = _columns(con, f"from {relation}")
        # What is kept beside the last good tables of a service is what intake said of them.
        name = path.stem.removeprefix("_")
        yield Table(kind, below, name, relation, columns, folder)


def _of_database(
    con: duckdb.DuckDBPyConnection, path: Path, below: str, kind: Kind
) -> Iterator[Table]:
    if not path.name.endswith(".duckdb"):
        return
    alias = f"searched_{path.stem}"
    con.execute(f"attach if not exists {quoted(str(path))} as {alias} (read_only)")
    found = con.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = $1 order by all",
        [alias],
    ).fetchall()
    for schema, name in found:
        relation = f'{alias}."{schema}"."{name}"'
        columns = _columns(con, f"from {relation}")
        yield Table(kind, f"{below}: {schema}.{name}", name, relation, columns, None)


def _columns(con: duckdb.DuckDBPyConnection, query: str) -> dict[str, str]:
    return {c: kind for c, kind, *_ in con.execute(f"describe {query}").fetchall()}


def rows_of(
    con: duckdb.DuckDBPyConnection, table: Table, person: Person, pseudonyms: frozenset[str]
) -> list[Row]:
    """The rows of `table` that name the person in any column that names people.

    `pseudonyms` are what the analysis file calls the person's keys.
    """
    conditions: list[str] = []
    values: list[Any] = []
    for column in table.keys:
        wanted = wanted_in(column, table, person, pseudonyms)
        if isinstance(wanted, frozenset):
            if not wanted:
                continue
            is_list = table.columns[column].endswith("[]")
            test = 'list_has_any("{c}", $' if is_list else '"{c}" in (select unnest($'
            values.append(sorted(wanted))
            conditions.append(test.format(c=column) + f"{len(values)}" + (")" if is_list else "))"))
        else:
            for service, references in wanted.items():
                values += [service, sorted(references)]
                conditions.append(
                    f"(service_code = ${len(values) - 1} "
                    f'and "{column}" in (select unnest(${len(values)})))'
                )
    if not conditions:
        return []
    found = con.execute(f"from {table.relation} where {' or '.join(conditions)}", values)
    names = [one[0] for one in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def wanted_in(
    column: str, table: Table, person: Person, pseudonyms: frozenset[str]
) -> frozenset[str] | dict[str, frozenset[str]]:
    """The keys of the person that a column may hold; by service where the row names it."""
    keys: set[str] = set(pseudonyms)
    if ID_COLUMN.fullmatch(column):
        keys |= person.ids
    if RECORD_COLUMN.fullmatch(column):
        keys |= person.record_ids
    if is_id(column):
        return frozenset(keys)
    if (table.name, column) == ("contacts", "contact_ref"):
        return person.references("schools", CONTACT)
    if column == "feedback_id":
        return person.references(SOCIAL_CARE, NAMED)
    if "service_code" in table.columns and not table.is_delivered:
        by_service = {r.service_code: person.references(r.service_code) for r in person.records}
        return {service: found for service, found in by_service.items() if found}
    return person.references(issuer(table.service_code or ""), PERSON)


def quarantined_rows(
    con: duckdb.DuckDBPyConnection,
    table: Table,
    person: Person,
    contracts: Mapping[str, Contract],
) -> list[Row]:
    """The rows of a quarantine that are about the person.

    A row is kept there as it was sent, under the headers of its file. It is the person's where a
    column that the contract takes for a reference holds one, or, where no header is understood,
    where any field does.
    """
    service = table.service_code or ""
    mine = person.references(issuer(service))
    if not mine or service not in contracts:
        return []
    found = con.execute(f'from {table.relation} where "row" is not null')
    names = [one[0] for one in found.description]
    spelled = {
        header
        for one in contracts[service].tables
        if one.name == table.name
        for header, column in one.spellings.items()
        if is_key(column, one.name)
    }
    rows = []
    for values in found.fetchall():
        row = dict(zip(names, values, strict=True))
        if names_any(row["row"], mine, spelled):
            rows.append(row)
    return rows


def names_any(as_json: str, references: frozenset[str], spelled: set[str]) -> bool:
    """Whether a row, as JSON under the headers that were sent, holds one of these references."""
    fields: dict[str, Any] = json.loads(as_json)
    under = [value for header, value in fields.items() if header_key(header) in spelled]
    asked = under or list(fields.values())
    return any(str(value).strip() in references for value in asked if value is not None)


def quoted(text: str) -> str:
    """A text literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def read_csv(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file of ours; none where it does not exist."""
    if not file.is_file():
        return []
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
