"""One row per record that the identity firewall lets through, and one per pair of such records."""

import os
from pathlib import Path

from matching import own_database, resolve, write_list_for_steward


def model(dbt, session):
    """Records with the first record of their person; pairs where `record_id_r` is set."""
    dbt.config(materialized="table")
    inputs = {
        "linkage_records": dbt.ref("int_people__linkage_records"),
        "recorded_as_two": dbt.ref("int_people__known_distinct"),
        "recorded_as_one": dbt.ref("int_people__known_duplicates"),
        "named_for": dbt.ref("int_records__named_by_workers"),
        "match_overrides": dbt.ref("int_people__overrides"),
    }
    with own_database(session, inputs) as con:
        resolve(con)
        # Beside the warehouse, so that no table of it tells whose identity is adopted.
        private = Path(os.environ.get("FAMILY_CONTEXT_WAREHOUSE", "target/warehouse.duckdb")).parent
        write_list_for_steward(
            con, "numbered_records", "touched", private / "for_the_data_steward.csv"
        )
        resolved = con.sql("select * from resolved_and_pairs").to_arrow_table()
    return resolved
