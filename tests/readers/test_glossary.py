"""The glossary sends its reader to tables and columns that are there."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"


def test_a_term_of_the_glossary_is_where_it_says(published: Path) -> None:
    there: set[str] = set()
    for name in ("family_context", "analysis"):
        with duckdb.connect(str(published / f"{name}.duckdb"), read_only=True) as con:
            columns = con.execute("select table_name, column_name from duckdb_columns()").fetchall()
        there |= {table for table, _ in columns} | {
            f"{table}.{column}" for table, column in columns
        }
    rows = re.findall(r"^\|.*\| `([^`/]+)` \|$", GLOSSARY.read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) > 25
    assert set(rows) <= there, set(rows) - there
