"""One row per record that the identity firewall lets through, with its person and its pairs.

The one model that writes a file: what the data steward has to look at lies beside the warehouse, so
that no table of it tells whose identity is adopted.
"""

import os
from pathlib import Path

from matching import own_database, resolve, write_list_for_steward


def model(dbt, session):
    """Records with the first record of their person and the pairs in which each comes first."""
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
        private = Path(os.environ.get("FAMILY_CONTEXT_WAREHOUSE", "target/warehouse.duckdb")).parent
        write_list_for_steward(
            con, "numbered_records", "touched", private / "for_the_data_steward.csv"
        )
        resolved = con.sql(
            """
            select clusters.*, pairs_of_records.pairs
            from clusters
            left join (
                select record_id_l, list(match_pairs order by record_id_r) as pairs
                from match_pairs
                group by record_id_l
            ) as pairs_of_records on clusters.record_id = pairs_of_records.record_id_l
            order by clusters.record_id
            """
        ).to_arrow_table()
    return resolved
