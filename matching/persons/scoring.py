"""Splink over candidate pairs: how much each pair looks like one person."""

from __future__ import annotations

import duckdb
from splink import DuckDBAPI, Linker

from matching.persons.comparisons import COMPARISONS
from matching.persons.settings import LOWEST_WEIGHT, comparisons_for, person_settings

# Columns whose frequency stands in for u.
FREQUENCY_COLUMNS = ("forename", "surname")
# A small extract knows little of how common a name is: so many records' worth of an average name
# is mixed into every frequency.
MIXED_IN = 2_000
AVERAGE_FREQUENCY = {"forename": 0.004, "surname": 0.0015}


def score_pairs(
    con: duckdb.DuckDBPyConnection,
    records: str,
    pairs: str,
    scored: str,
    lowest_weight: float | None = LOWEST_WEIGHT,
    among: str | None = None,
) -> int:
    """Make the table `scored` with one row per pair of the table `pairs` worth a second look.

    `lowest_weight` (bits) leaves out what is not worth it; None keeps every pair. `among` is the
    table of all records, by whose number and names the pairs are weighed, where `records` holds
    only those of the pairs.

    Columns: unique_id_l, unique_id_r, match_weight (bits, log2 of the odds), match_probability, one
    column per comparison with the code of its level, and `weights`, a struct of bits per
    comparison. Returns the number of records.
    """
    among = among or records
    n_records = int(con.execute(f"select count(*) from {among}").fetchall()[0][0])
    api = DuckDBAPI(connection=con)
    linker = Linker(api.register(records), person_settings(n_records), log_level="ERROR")
    for column in FREQUENCY_COLUMNS:
        linker.table_management.register_term_frequency_lookup(
            api.register(_frequencies(con, among, column, n_records)), column
        )
    linker.table_management.register_blocked_pairs_for_predict(api.register(pairs))
    predicted = linker.inference.predict(threshold_match_weight=lowest_weight, warning_mode="never")
    con.execute(
        f"create or replace table {scored} as "
        f"select {', '.join(_columns(n_records))} from {predicted.physical_name}"
    )
    predicted.drop_table_from_database_and_remove_from_cache()
    linker.table_management.invalidate_cache()  # type: ignore[no-untyped-call]
    return n_records


def _frequencies(con: duckdb.DuckDBPyConnection, records: str, column: str, n: int) -> str:
    """Make a table of the frequency of each value, smoothed, and return its name."""
    table = f"frequency_of_{column}"
    con.execute(
        f"""
        create or replace table {table} as
        select
            {column},
            (count(*) + {MIXED_IN * AVERAGE_FREQUENCY[column]}) / ({n} + {MIXED_IN}) as tf_{column}
        from {records}
        where {column} is not null
        group by {column}
        """
    )
    return table


def _columns(n_records: int) -> list[str]:
    """Select expressions: the level of each comparison by its code, and the bits it gave."""
    columns = ["unique_id_l", "unique_id_r", "match_weight", "match_probability"]
    for comparison in comparisons_for(n_records):
        # Splink keeps the weight of the level, not its number, unless all input columns are kept.
        cases = " ".join(
            f"when abs(mw_{comparison.name} - {level.weight!r}) < 1e-9 then '{level.code}'"
            for level in comparison.levels
        )
        columns.append(f"case {cases} end as {comparison.name}")
    bits = []
    for comparison in COMPARISONS:
        factor = f"mw_{comparison.name}"
        if any(level.frequency_of for level in comparison.levels):
            factor += f" + coalesce(mw_tf_adj_{comparison.name}, 0)"
        bits.append(f"'{comparison.name}': round({factor}, 2)")
    columns.append(f"{{{', '.join(bits)}}} as weights")
    return columns
