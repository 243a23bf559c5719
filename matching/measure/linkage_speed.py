"""What linking the records of one build costs: ours, Splink's, and what DuckDB alone must do.

Each is timed in a process of its own (`python -m matching.measure.linkage_speed WAREHOUSE
PART`), from records that are in memory to people.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
from splink import DuckDBAPI, Linker

from matching.elsewhere import OF_A_BUILD
from matching.measure.plain_splink import bare_splink
from matching.persons.blocking import candidate_pairs
from matching.persons.crowd import crowd_of
from matching.persons.resolve import resolve, with_ages_told
from matching.persons.settings import LINK_WEIGHT, LOWEST_WEIGHT, person_settings

INPUTS = ";".join(
    f"create table {table} as from built.{built}" for table, built in OF_A_BUILD.items()
)


def ours(con: duckdb.DuckDBPyConnection) -> float:
    """Seconds of person linkage as a build runs it: firewall, second passes and checks included."""
    started = time.perf_counter()
    resolve(con)
    return time.perf_counter() - started


def splink_on_our_pairs(con: duckdb.DuckDBPyConnection) -> float:
    """Seconds of Splink with our model, loaded: block by our keys, score, cluster."""
    started = time.perf_counter()
    _number(con)
    candidate_pairs(con, "records")
    con.execute("create table blocked as select '0' as match_key, * from candidate_pairs")
    crowd = crowd_of(con, "records")
    api = DuckDBAPI(connection=con)
    settings = person_settings(crowd.n_records, families=crowd.families)
    linker = Linker(api.register("records"), settings, log_level="ERROR")
    for column in ("forename", "surname"):
        linker.table_management.compute_tf_table(column)
    linker.table_management.register_blocked_pairs_for_predict(api.register("blocked"))
    scored = linker.inference.predict(threshold_match_weight=LOWEST_WEIGHT, warning_mode="never")
    linker.clustering.cluster_pairwise_predictions_at_threshold(
        scored, threshold_match_weight=LINK_WEIGHT
    )
    return time.perf_counter() - started


def pairs_in_duckdb(con: duckdb.DuckDBPyConnection) -> float:
    """Seconds of the floor: both records of each of our pairs, and whether three columns agree."""
    _number(con)
    candidate_pairs(con, "records")
    started = time.perf_counter()
    con.execute(
        """
        create table agreed as
        select
            join_key_l, join_key_r, l.forename = r.forename as forename,
            l.surname = r.surname as surname, l.birth_date = r.birth_date as birth
        from candidate_pairs
        inner join records as l on join_key_l = l.unique_id
        inner join records as r on join_key_r = r.unique_id
        """
    )
    return time.perf_counter() - started


def splink(con: duckdb.DuckDBPyConnection) -> float:
    """Seconds of plain Splink as its documentation shows it, training left out."""
    return bare_splink(con, "linkage_records")[0]


PARTS: dict[str, Callable[[duckdb.DuckDBPyConnection], float]] = {
    part.__name__: part for part in (ours, splink_on_our_pairs, pairs_in_duckdb, splink)
}


def _number(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        "create table records as select row_number() over (order by record_id) as unique_id, * "
        f"from ({with_ages_told('linkage_records')}) where restriction is null"
    )


def main(warehouse: str, part: str) -> None:
    """Print the seconds of one part over the records of the private build file `warehouse`."""
    with duckdb.connect() as con:
        con.execute(f"attach '{Path(warehouse)}' as built (read_only)")
        con.execute(INPUTS)
        con.execute("detach built")
        print(json.dumps(PARTS[part](con)))


if __name__ == "__main__":
    main(*sys.argv[1:])
