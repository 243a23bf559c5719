"""What one build remembers for the next, as declared by the dbt source `state`.

Each table of that source names in `meta: {written_by: …}` the model whose rows become it once a
build is published. So a build that fails leaves no trace in the next.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from family_context.folders import PROJECT, OutFolder
from family_context.project_yaml import read_yaml


class StateError(RuntimeError):
    """What the builds before remember cannot be read; the message says what is lost without it."""


def lay_out(out: OutFolder) -> None:
    """Put the state of the last published build where dbt reads it; empty tables at first.

    A column that an earlier version did not keep is null; one that this version does not know is
    left out. Raises StateError where a file cannot be read.
    """
    folder = out.landing / "_state"
    folder.mkdir(parents=True, exist_ok=True)
    for table in declared():
        kept = out.state / f"{table['name']}.parquet"
        with duckdb.connect() as con:
            typed = ", ".join(f"{c['name']} {c['data_type']}" for c in table["columns"])
            con.execute(f"create table remembered ({typed})")
            if kept.is_file():
                try:
                    had = {c for c, *_ in con.execute(f"describe from '{kept}'").fetchall()}
                    both = ", ".join(c["name"] for c in table["columns"] if c["name"] in had)
                    con.execute(f"insert into remembered by name select {both} from '{kept}'")
                except duckdb.Error as error:
                    raise StateError(
                        f"{kept} cannot be read ({type(error).__name__}): {table['description']} "
                        "Put it back from a backup of this folder. Without the file a build begins "
                        "anew: move published/ and build/state/ away; then people get new ids, and "
                        "past days are gone."
                    ) from error
            con.execute(f"copy remembered to '{folder / kept.name}'")


def is_kept(out: OutFolder) -> bool:
    """Whether a build has left anything for the next."""
    return any((out.state / f"{table['name']}.parquet").is_file() for table in declared())


def write(out: OutFolder, folder: Path) -> None:
    """Write into `folder` what the next build is to remember of this one."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(out.warehouse), read_only=True) as con:
        for table in declared():
            columns = ", ".join(column["name"] for column in table["columns"])
            model = table["config"]["meta"]["written_by"]
            rows = f"select {columns} from intermediate.{model} order by all"
            con.execute(f"copy ({rows}) to '{folder / table['name']}.parquet'")


def declared() -> list[dict[str, Any]]:
    """The tables of the dbt source `state`, as its YAML declares them."""
    return tables_of("state")


@cache
def tables_of(name: str) -> list[dict[str, Any]]:
    """The tables of one dbt source, as its YAML declares them."""
    tables: list[dict[str, Any]] = []
    for file in sorted(Path(PROJECT / "models").rglob("*__sources.yml")):
        for source in read_yaml(file)["sources"]:
            if source["name"] == name:
                tables += source["tables"]
    return tables
