"""Whether today's records are still like those that the model was trained on.

Two shares tell: how often each column is filled, and how often each level of each comparison
occurs among pairs that link. The trained model carries those of its own records.
"""

from __future__ import annotations

from typing import Any

import duckdb

from matching.persons.comparisons import COMPARISONS
from matching.persons.settings import trained_comparisons, trained_model

FILLED = {
    "forename": "forename is not null",
    "second_forename": "second_forename is not null",
    "surname": "surname is not null",
    "full_date_of_birth": "birth_date is not null",
    "sex": "sex is not null",
    "nhs_number": "nhs_number is not null",
    "upn": "upn is not null",
    "address": "len(doors) > 0",
    "postcode": "len(postcodes) > 0",
    "phone": "len(phones) > 0",
    "email": "email is not null",
}
COLUMNS = "measure text, subgroup_of text, subgroup text, value double, n bigint"


def profile(con: duckdb.DuckDBPyConnection, records: str, pairs: str) -> dict[str, Any]:
    """Share of `records` with each column filled, and of linked `pairs` with each level.

    `records` is in the linkage layout, `pairs` has decision and levels. What training writes into
    the model, to be compared with later: {"filled": {column: share}, "levels": {comparison: {level:
    share}}}.
    """
    shares = ", ".join(f"avg(({condition})::int)" for condition in FILLED.values())
    row = con.execute(f"select {shares} from {records} where restriction is null").fetchall()[0]
    return {
        "filled": {name: _rounded(share) for name, share in zip(FILLED, row, strict=True)},
        "levels": {
            comparison.name: {
                level: _rounded(share)
                for level, share in con.execute(
                    f"""
                    select levels['{comparison.name}'] as level, count(*) / sum(count(*)) over ()
                    from {pairs} where decision = 'link' and levels is not null
                    group by level having level is not null order by level
                    """
                ).fetchall()
            }
            for comparison in COMPARISONS
        },
    }


def write_model_care(con: duckdb.DuckDBPyConnection, records: str, pairs: str, table: str) -> None:
    """Make `table` of the model's figures and of how far today's records are from its own.

    One row per measure, subgroup_of and subgroup: m_probability and u_probability by comparison and
    level; filled_share and level_share today; filled_drift and level_drift, today's share less that
    in training, where the model carries its own.
    """
    con.execute(f"create or replace table {table} ({COLUMNS})")
    model = trained_model()
    n_trained = int(model.get("n_records", 0))
    n_records = int(
        con.execute(f"select count(*) from {records} where restriction is null").fetchall()[0][0]
    )
    n_links = int(
        con.execute(f"select count(*) from {pairs} where decision = 'link'").fetchall()[0][0]
    )
    today, then = profile(con, records, pairs), model.get("profile", {})
    rows: list[tuple[str, str, str, float | None, int]] = []
    for comparison in trained_comparisons():
        for level in comparison.levels:
            if not level.is_null:
                rows.append(("m_probability", comparison.name, level.code, level.m, n_trained))
                rows.append(("u_probability", comparison.name, level.code, level.u, n_trained))
        was = then.get("levels", {}).get(comparison.name)
        now = today["levels"][comparison.name]
        for code in sorted({*now, *(was or {})}):
            share = now.get(code, 0.0)
            rows.append(("level_share", comparison.name, code, share, n_links))
            if was is not None and n_links:
                drift = share - was.get(code, 0.0)
                rows.append(("level_drift", comparison.name, code, drift, n_links))
    for column, share in today["filled"].items():
        rows.append(("filled_share", "column", column, share, n_records))
        if "filled" in then and share is not None:
            drift = share - then["filled"].get(column, 0.0)
            rows.append(("filled_drift", "column", column, drift, n_records))
    con.executemany(f"insert into {table} values (?, ?, ?, ?, ?)", rows)


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(float(share), 5)
