"""A database of its own beside the warehouse, for steps whose tables nobody else should see."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import duckdb


@contextmanager
def own_database(
    session: Any, inputs: Mapping[str, duckdb.DuckDBPyRelation]
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to an in-memory database that holds `inputs` as tables; gone afterwards.

    `session` is what dbt gives a Python model. dbt-duckdb wraps the connection and Splink insists
    on the bare one, so it is unwrapped; on the warehouse itself Splink would leave its work tables
    behind, also after a failure.
    """
    bare: duckdb.DuckDBPyConnection = getattr(session, "_cursor", session)
    con = bare.cursor()
    name = f"step_{uuid4().hex}"  # two steps may run side by side
    warehouse = con.execute("select current_database()").fetchall()[0][0]
    try:
        con.execute(f"attach ':memory:' as {name}")
        for table, relation in inputs.items():
            con.execute(f"create table {name}.main.{table} as {relation.sql_query()}")
        con.execute(f"use {name}")
        yield con
    finally:
        con.execute(f'use "{warehouse}"')
        con.execute(f"detach database if exists {name}")
        con.close()
