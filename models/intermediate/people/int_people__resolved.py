"""One row per record that the identity firewall lets through, and one per pair of such records."""

from matching.resolve import resolve
from matching.warehouse import own_database


def model(dbt, session):
    """Records with the first record of their person; pairs where `record_id_r` is set."""
    dbt.config(materialized="table")
    inputs = {
        "linkage_records": dbt.ref("int_people__linkage_records"),
        "recorded_as_two": dbt.ref("int_people__recorded_as_two"),
        "match_overrides": dbt.ref("int_people__overrides"),
    }
    with own_database(session, inputs) as con:
        resolve(con)
        resolved = con.sql("select * from resolved_and_pairs").to_arrow_table()
    return resolved
