"""Splink over candidate pairs: how much each pair looks like one person."""

from __future__ import annotations

import duckdb
from splink import DuckDBAPI, Linker

from matching.persons.comparisons import COMPARISONS, Comparison
from matching.persons.settings import LOWEST_WEIGHT, comparisons_for, person_settings

# Columns whose frequency stands in for u.
FREQUENCY_COLUMNS = ("forename", "surname")
# A small extract knows little of how common a name is: so many records' worth of an average name
# is mixed into every frequency.
MIXED_IN = 2_000
AVERAGE_FREQUENCY = {"forename": 0.004, "surname": 0.0015}
# Where families are on record, of the homes with two records of one surname a third and more hold
# two people. Of fewer than this, no relative is on record at all (two slips are taken for one).
LEAST_OF_FAMILIES = 0.05
# Whoever is a child has relatives, on record or not: of grown-ups alone a list may be of strangers.
MOST_CHILDREN = 0.01
# That none of so many homes holds two people has odds of 5,000 to 1 where families are on record.
FEWEST_HOMES = 20


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
    families = holds_families(con, among)
    settings = person_settings(n_records, families=families)
    # Splink would ask of each expression whether its columns are there: half a second.
    linker = Linker(api.register(records), settings, log_level="ERROR", validate_settings=False)
    for column in FREQUENCY_COLUMNS:
        linker.table_management.register_term_frequency_lookup(
            api.register(_frequencies(con, among, column, n_records)), column
        )
    linker.table_management.register_blocked_pairs_for_predict(api.register(pairs))
    predicted = linker.inference.predict(threshold_match_weight=lowest_weight, warning_mode="never")
    con.execute(
        f"create or replace table {scored} as "
        f"select {', '.join(_columns(comparisons_for(n_records, families=families)))} "
        f"from {predicted.physical_name}"
    )
    predicted.drop_table_from_database_and_remove_from_cache()
    linker.table_management.invalidate_cache()  # type: ignore[no-untyped-call]
    return n_records


def holds_families(con: duckdb.DuckDBPyConnection, records: str) -> bool:
    """Whether relatives are on record; they are presumed where there is too little to tell.

    Two people of one surname at one home have two forenames and are born years apart; one slip
    makes one person differ in one of the two.
    """
    (found,) = con.execute(
        f"""
        with at_home as (
            select surname, forename[1] as initial, birth_year,
                unnest(if(len(doors) > 0, doors::varchar[], postcodes)) as home
            from {records}
            where surname is not null and forename is not null and birth_year is not null
        ),
        homes as (
            select
                count(distinct initial) > 1 and max(birth_year) - min(birth_year) > 2
                    as holds_two_people
            from at_home
            group by home, surname
            having count(*) > 1
        )
        select
            count(*) < {FEWEST_HOMES} or avg(holds_two_people::int) >= {LEAST_OF_FAMILIES}
            or (select avg(coalesce(is_child, false)::int) from {records}) > {MOST_CHILDREN}
        from homes
        """
    ).fetchall()
    return bool(found[0])


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


def _columns(comparisons: tuple[Comparison, ...]) -> list[str]:
    """Select expressions: the level of each comparison by its code, and the bits it gave."""
    columns = ["unique_id_l", "unique_id_r", "match_weight", "match_probability"]
    for comparison in comparisons:
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
