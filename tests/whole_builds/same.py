"""Whether two commits publish the same tables of one synthetic council: `make same BASE=<commit>`.

A redesign changes no answer. Both commits build the council that this one makes, and every
published table is compared row by row; ids and times of the builds themselves are left out.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb

PROJECT = Path(__file__).resolve().parents[2]
AS_AT = "2026-01-31"
OF_THE_BUILD = {"build_id", "build", "changed_on"}
"""Columns that name the build, and differ between any two."""


def main(base: str) -> int:
    """Build the council by `base` and by this tree; 0 if all published tables are the same."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        old = folder / "base"
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", old, base], check=True)
        try:
            council = folder / "council"
            call(PROJECT, "synth", "--families", "300", "--seed", "5", "--out", council)
            for tree, out in ((old, folder / "old"), (PROJECT, folder / "new")):
                extracts = ("--extracts", council / "extracts", "--as-at", AS_AT)
                call(tree, "build", *extracts, "--out", out, "--no-pages")
            differences = [
                line
                for file in ("family_context.duckdb", "analysis.duckdb")
                for line in compared(*(folder / o / "published" / file for o in ("old", "new")))
            ]
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", old], check=True)
    print("\n".join(differences) or f"All published tables are those of {base}.")
    return 1 if differences else 0


def compared(old: Path, new: Path) -> list[str]:
    """A line for each table, column or row that one of two published files has alone."""
    with duckdb.connect() as con:
        con.execute(f"attach '{old}' as old (read_only); attach '{new}' as new (read_only)")
        columns: dict[str, dict[str, list[str]]] = {"old": {}, "new": {}}
        for side, table, column in con.execute(
            "select database_name, table_name, column_name from duckdb_columns() "
            "where database_name in ('old', 'new') order by all"
        ).fetchall():
            columns[side].setdefault(table, []).append(column)
        lines = [
            f"{new.name}: {table} is in one of the two only"
            for table in sorted(columns["old"].keys() ^ columns["new"].keys())
        ]
        for table in sorted(columns["old"].keys() & columns["new"].keys()):
            ours, theirs = set(columns["new"][table]), set(columns["old"][table])
            if ours != theirs:
                lines.append(f"{new.name}: {table} differs in columns {sorted(ours ^ theirs)}")
            both = ", ".join(f'"{c}"' for c in sorted((ours & theirs) - OF_THE_BUILD))
            gone, come = (
                con.execute(
                    f'select count(*) from (select {both} from {one}."{table}" '
                    f'except all select {both} from {other}."{table}")'
                ).fetchall()[0][0]
                for one, other in (("old", "new"), ("new", "old"))
            )
            if gone or come:
                lines.append(f"{new.name}: {table} has lost {gone} rows and got {come}")
    return lines


def call(tree: Path, *arguments: object) -> None:
    """Run a command of the tree."""
    command = [sys.executable, "-c", "from family_context.cli import app; app()"]
    subprocess.run(
        [*command, *map(str, arguments)],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": str(tree)},
        stdout=subprocess.DEVNULL,
        check=True,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
