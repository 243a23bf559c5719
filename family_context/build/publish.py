"""Publish a finished build: one file for each audience, Parquet beside, swapped in at once.

What an audience may see is the seed `disclosure` and nothing else: a column without its row there
is not published. A new publication is written whole into a folder of its own; then one rename of
a link makes it `published/`. Readers keep what they opened; nobody ever sees half of each.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from family_context.folders import OutFolder
from family_context.project_yaml import SMALLEST_COUNT
from family_context.whole import write_whole

FILES = {"practice": "family_context.duckdb", "analysis": "analysis.duckdb"}
"""The DuckDB file of each audience."""

# The oldest format that DuckDB still writes: clients from 1.1 on open it.
STORAGE_VERSION = "v1.0.0"

# Rows of one child or one person lie together, so that one child's context is read in milliseconds.
ORDER = ("child_person_id", "person_id", "service_code")

GENERALISATIONS: dict[str, str] = {
    "pseudonym": "case when {c} is null then null "
    "else 'p' || substr(sha256($key || cast({c} as varchar)), 1, 20) end",
    # A count that is small is none: 0 says that nothing was found, empty that little was. Others
    # are told to the nearest five: last night's file beside tonight's tells of nobody who came.
    "nearest_five": f"case when {{c}} not between 1 and {SMALLEST_COUNT - 1} "
    "then 5 * round({c} / 5)::bigint end",
    # Of a table whose rows say whether their counts would give a small one away, and whether they
    # count a delivery, which is nobody.
    "nearest_five_unless_suppressed": "case when subject = 'delivery' then {c} "
    "when not is_suppressed then 5 * round({c} / 5)::bigint end",
    "hundredths_unless_suppressed": "case when subject = 'delivery' then {c} "
    "when not is_suppressed then round({c}, 2) end",
    # Days since a referral, of which the month is told: counted to the end of follow-up, which is
    # one day for all, they would tell the day.
    "from_first_of_month": "case when {c} = 0 then 0 else {c} + day(referral_date) - 1 end",
    "between_months": "(date_trunc('month', next_referral_date)::date "
    "- date_trunc('month', referral_date)::date)::bigint",
    "year": "year({c})",
    "month": "date_trunc('month', {c})::date",
    "postcode_area": "regexp_extract(upper({c}), '^[A-Z]{{1,2}}')",
    "postcode_district": "regexp_extract(upper({c}), '^([A-Z]{{1,2}}[0-9][A-Z0-9]?) ?[0-9]', 1)",
}
"""How a column is made coarser, by the seed's `generalise_as`; SQL over one column."""


SYNTHETIC = "synthetic"
"""The key of pseudonyms where every delivery is synthetic: demonstrations can be compared."""

SECONDS_TO_OPEN = 2.0
"""Readers such as DuckDB look first where the link leads, and then open what is there."""

OLD = "old"
"""On Windows what was published is called so until what takes its place is there."""

OF_TABLE = ""
"""Under this name the description of a table stands beside those of its columns."""


class PublicationError(RuntimeError):
    """Nothing was published; the message says where the seed and the marts disagree."""


@dataclass(frozen=True)
class PublishedTable:
    """One table as an audience gets it: its columns and the SQL that makes them."""

    audience: str
    name: str
    select: str
    columns: dict[str, str]


def plan(con: duckdb.DuckDBPyConnection, schema: str = "marts") -> list[PublishedTable]:
    """The tables of every audience, compiled from the seed `disclosure`.

    `con` has the warehouse as its default database. Raises PublicationError where the seed names
    a table or column that does not exist, or a generalisation that nobody has defined.
    """
    marts: dict[str, list[str]] = {}
    for table, column in con.execute(
        "select table_name, column_name from information_schema.columns "
        "where table_schema = $schema and table_catalog = current_database() "
        "order by table_name, ordinal_position",
        {"schema": schema},
    ).fetchall():
        marts.setdefault(table, []).append(column)
    rules: dict[tuple[str, str], dict[str, tuple[str, str | None]]] = {}
    for audience, table, column, action, generalise_as in con.execute(
        "select audience, table_name, column_name, action, generalise_as from seeds.disclosure"
    ).fetchall():
        if column not in marts.get(table, []):
            raise PublicationError(
                f"seeds/disclosure.csv shows {table}.{column}, but the marts have no such column. "
                "Remove the row, or add the column to the mart."
            )
        if action == "generalise" and generalise_as not in GENERALISATIONS:
            raise PublicationError(
                f"seeds/disclosure.csv generalises {table}.{column} as {generalise_as!r}; "
                f"known are {', '.join(GENERALISATIONS)}."
            )
        rules.setdefault((audience, table), {})[column] = (action, generalise_as)
    tables = []
    for audience in FILES:
        for table, columns in marts.items():
            shown = {
                column: _expression(column, *rules[audience, table][column])
                for column in columns
                if rules.get((audience, table), {}).get(column, ("hide", None))[0] != "hide"
            }
            if shown:
                tables.append(_table(audience, table, schema, shown))
    return tables


def write(out: OutFolder, run_id: str, synthetic: bool) -> dict[str, Any]:
    """Write every audience's tables, for `swap` to publish; returns counts by audience and table.

    `synthetic` says that every delivery is synthetic: only then is the key of the pseudonyms a
    known word, so that demonstrations can be compared.
    """
    fresh = _written(out, run_id)
    fresh.mkdir(parents=True)
    counts: dict[str, Any] = {}
    key = _pseudonym_key(out, synthetic)
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as con:
        con.execute(f"attach {_quoted(out.warehouse)} as warehouse (read_only)")
        con.execute("use warehouse")
        tables = plan(con)
        descriptions = _descriptions(out)
        for audience, file in FILES.items():
            con.execute(
                f"attach {_quoted(fresh / file)} as fresh (storage_version '{STORAGE_VERSION}')"
            )
            # One transaction: each comment would be written to the disk by itself.
            con.begin()
            for table in (t for t in tables if t.audience == audience):
                counts.setdefault(audience, {})[table.name] = _write(
                    con, table, fresh, key, descriptions.get(table.name, {})
                )
            con.commit()
            con.execute("detach fresh")
    _own(fresh)
    return counts


def swap(out: OutFolder, run_id: str) -> None:
    """Make what was written for the run what is published, at once."""
    if os.name == "nt":
        _swap_folder(_written(out, run_id), out.published)
    else:
        _swap_link(_written(out, run_id), out.published)


def is_published(out: OutFolder, run_id: str) -> bool:
    """Whether what was written for the run is what is published now."""
    fresh = _written(out, run_id)
    if out.published.is_symlink():
        return out.published.readlink().name == run_id
    # On Windows the folder itself has become what is published.
    return out.published.is_dir() and not fresh.exists()


def recover(out: OutFolder) -> None:
    """Windows: put back what was published where the machine stopped between the two renames."""
    old = out.root / ".published" / OLD
    if old.is_dir() and not os.path.lexists(out.published):
        old.rename(out.published)


def remove_others(out: OutFolder) -> None:
    """Remove what was published before, and what was written and never published.

    Not before the last swap is SECONDS_TO_OPEN ago.
    """
    others = [f for f in (out.root / ".published").glob("*") if f != out.published.resolve()]
    if others and out.published.is_symlink():
        swapped = out.published.lstat().st_mtime
        time.sleep(max(0.0, min(SECONDS_TO_OPEN, swapped + SECONDS_TO_OPEN - time.time())))
    for other in others:
        if other.is_symlink():
            other.unlink()
        else:
            shutil.rmtree(other, ignore_errors=True)


def _written(out: OutFolder, run_id: str) -> Path:
    return out.root / ".published" / run_id


def _expression(column: str, action: str, generalise_as: str | None) -> str:
    if action == "generalise":
        return GENERALISATIONS[str(generalise_as)].format(c=f'"{column}"')
    return f'"{column}"'


def _table(audience: str, table: str, schema: str, shown: dict[str, str]) -> PublishedTable:
    listed = ", ".join(f'{sql} as "{column}"' for column, sql in shown.items())
    # For many tables ORDER is no key, and the rest must not be left to chance.
    first = [c for c in ORDER if c in shown]
    order = ", ".join(f'"{c}"' for c in [*first, *(c for c in shown if c not in first)])
    return PublishedTable(
        audience,
        table,
        f'select {listed} from warehouse.{schema}."{table}" order by {order}',
        shown,
    )


def _write(
    con: duckdb.DuckDBPyConnection,
    table: PublishedTable,
    fresh: Path,
    key: str,
    descriptions: dict[str, str],
) -> int:
    select = table.select.replace("$key", _quoted(key))
    con.execute(f'create table fresh.main."{table.name}" as {select}')
    if text := descriptions.get(OF_TABLE):
        con.execute(f'comment on table fresh.main."{table.name}" is {_quoted(text)}')
    for column in table.columns:
        if text := descriptions.get(column):
            con.execute(
                f'comment on column fresh.main."{table.name}"."{column}" is {_quoted(text)}'
            )
    parquet = fresh / "parquet" / table.audience
    parquet.mkdir(parents=True, exist_ok=True)
    # Every reader of Parquet knows snappy; zstd is smaller, but not all of them read it.
    con.execute(
        f'copy fresh.main."{table.name}" to {_quoted(parquet / (table.name + ".parquet"))} '
        "(format parquet, compression snappy)"
    )
    counted = con.execute(f'select count(*) from fresh.main."{table.name}"').fetchone()
    return int(counted[0]) if counted else 0


def _descriptions(out: OutFolder) -> dict[str, dict[str, str]]:
    """Descriptions by table from dbt's manifest, so that a BI tool shows them.

    Each column by its name, and the table itself under OF_TABLE.
    """
    manifest = json.loads((out.dbt_target / "manifest.json").read_text(encoding="utf-8"))
    return {
        node["name"]: {c["name"]: c["description"] for c in node["columns"].values()}
        | {OF_TABLE: " ".join(node.get("description", "").split())}
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model" and node["schema"] == "marts"
    }


def _pseudonym_key(out: OutFolder, synthetic: bool) -> str:
    """The secret that keys pseudonyms: kept beside the build, never published."""
    if synthetic:
        return SYNTHETIC
    file = out.state / "pseudonym.key"
    if not file.exists():
        write_whole(file, secrets.token_hex(32))
    key = file.read_text(encoding="ascii").strip()
    if not key:
        raise PublicationError(
            f"{file} is empty, and with an empty key anybody can tell whom a pseudonym means. "
            "Remove the file: the next build makes a new key, and pseudonyms are others from then."
        )
    return key


def key_of_pseudonyms(out: OutFolder) -> str:
    """The key by which the analysis file of the last publication calls people."""
    file = out.state / "pseudonym.key"
    return file.read_text(encoding="ascii").strip() if file.exists() else SYNTHETIC


def _own(folder: Path) -> None:
    """Make everything in the folder readable by its owner only."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)


def _swap_link(fresh: Path, published: Path) -> None:
    link = fresh.parent / "next"
    link.unlink(missing_ok=True)
    link.symlink_to(fresh.relative_to(published.parent), target_is_directory=True)
    link.replace(published)


def _swap_folder(fresh: Path, published: Path) -> None:
    """Windows: a link needs a privilege, so two renames; an open reader makes the first fail."""
    old = fresh.parent / OLD
    shutil.rmtree(old, ignore_errors=True)
    if published.exists():
        try:
            published.rename(old)
        except PermissionError as error:
            raise PublicationError(
                f"{published} is open in another program. Close it and build again; "
                "what was published stays as it was."
            ) from error
    fresh.rename(published)


def _quoted(value: Path | str) -> str:
    """A text literal of SQL."""
    return "'" + str(value).replace("'", "''") + "'"
