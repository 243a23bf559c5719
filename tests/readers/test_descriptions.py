"""Every published column says what it holds, in dbt's documentation and in the file itself."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import duckdb
import pytest

PROJECT = Path(__file__).resolve().parents[2]


def test_every_published_column_is_described(built: Path) -> None:
    manifest = json.loads((built / "build/dbt/manifest.json").read_text(encoding="utf-8"))
    described = {
        (node["name"], column["name"]): column["description"].strip()
        for node in manifest["nodes"].values()
        if node["resource_type"] == "model"
        for column in node["columns"].values()
    }
    with (PROJECT / "seeds/disclosure.csv").open(newline="", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["action"] != "hide"]
    assert rows
    for table, column in sorted({(row["table_name"], row["column_name"]) for row in rows}):
        text = described.get((table, column), "")
        assert text, f"{table}.{column} has no description"
        plain = text.lower().rstrip(".").replace(" ", "_")
        assert plain != column, f"{table}.{column}: a description says more than the name"


@pytest.mark.parametrize("file", ["family_context.duckdb", "analysis.duckdb"])
def test_a_reader_of_the_file_sees_the_descriptions(published: Path, file: str) -> None:
    with duckdb.connect(str(published / file), read_only=True) as con:
        silent = con.execute(
            "select table_name, column_name from duckdb_columns() "
            "where not internal and comment is null"
        ).fetchall()
        silent += con.execute(
            "select table_name, '' from duckdb_tables() where not internal and comment is null"
        ).fetchall()
    assert not silent
