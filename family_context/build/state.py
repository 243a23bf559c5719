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


def lay_out(out: OutFolder) -> None:
    """Put the state of the last published build where dbt reads it; empty tables at first."""
    folder = out.landing / "_state"
    folder.mkdir(parents=True, exist_ok=True)
    for table in declared():
        kept = out.state / f"{table['name']}.parquet"
        columns = ", ".join(
            f"cast(null as {column['data_type']}) as {column['name']}"
            for column in table["columns"]
        )
        rows = f"select {columns} where false"
        if kept.is_file():
            # A column that an earlier version did not keep is null.
            rows += f" union all by name from '{kept}'"
        with duckdb.connect() as con:
            con.execute(f"copy ({rows}) to '{folder / kept.name}'")


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
    for file in sorted(Path(PROJECT / "models").rglob("*.yml")):
        content = read_yaml(file) or {}
        for source in content.get("sources", []):
            if source["name"] == name:
                tables += source["tables"]
    return tables
