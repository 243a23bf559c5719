"""One row per record that the identity firewall lets through, with its person and its pairs.

The one model that writes a file: what the data steward has to look at lies beside the warehouse, so
that no table of it tells whose identity is adopted.
"""

import os
from pathlib import Path

from matching import elsewhere, own_database, resolve, resolved, write_list_for_steward


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
    private = Path(os.environ.get("FAMILY_CONTEXT_WAREHOUSE", "target/warehouse.duckdb")).parent
    for_the_steward = private / "for_the_data_steward.csv"
    linked_elsewhere = os.environ.get("FAMILY_CONTEXT_PEOPLE")
    with own_database(session, inputs) as con:
        if linked_elsewhere:
            found = elsewhere.take_people(con, Path(linked_elsewhere), for_the_steward)
        else:
            resolve(con)
            write_list_for_steward(con, "numbered_records", "touched", for_the_steward)
            found = con.sql(resolved())
        people = found.to_arrow_table()
    return people
