"""One row per record that the identity firewall lets through, with its person and its pairs."""

from matching.resolve import resolve
from matching.warehouse import own_database


def model(dbt, session):
    """Record, first record of its person, match and the pairs that it leads."""
    dbt.config(materialized="table")
    inputs = {
        "linkage_records": dbt.ref("int_people__linkage_records"),
        "recorded_as_two": dbt.ref("int_people__recorded_as_two"),
        "match_overrides": dbt.ref("match_overrides"),
    }
    with own_database(session, inputs) as con:
        resolve(con)
        resolved = con.sql("select * from resolved order by record_id").to_arrow_table()
    return resolved
