"""The measures that need more than counting: accuracy where something is known, and model care."""

from matching import own_database
from matching.measure.person_metrics import write_sheet


def model(dbt, session):
    """Basis, method, measure, subgroup_of, subgroup, value, low, high and n."""
    dbt.config(materialized="table")
    inputs = {
        "accuracy_records": dbt.ref("int_people__accuracy_records"),
        "linkage_records": dbt.ref("int_people__linkage_records"),
        "match_pairs": dbt.ref("int_people__match_pairs"),
        "match_labels": dbt.source("given", "match_labels"),
    }
    with own_database(session, inputs) as con:
        write_sheet(con)
        sheet = con.sql("select * from sheet").to_arrow_table()
    return sheet
