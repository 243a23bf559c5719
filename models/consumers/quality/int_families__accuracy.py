"""How right families and households are, by method; no row where the truth is not known."""

from matching import own_database
from matching.measure.family_metrics import write_family_sheet


def model(dbt, session):
    """Method, measure, subgroup_of, subgroup, value, low, high and n."""
    dbt.config(materialized="table")
    inputs = {
        "person_records": dbt.ref("person_records"),
        "people": dbt.ref("people"),
        "family_members": dbt.ref("family_members"),
        "household_members": dbt.ref("household_members"),
        "family_links": dbt.ref("int_families__links"),
        "stated_addresses": dbt.ref("int_evaluation__addresses_as_sent"),
        "truth_records": dbt.source("given", "truth_records"),
        "truth_family_members": dbt.source("given", "truth_family_members"),
        "truth_families": dbt.source("given", "truth_families"),
        "truth_residences": dbt.source("given", "truth_residences"),
        "truth_relations": dbt.source("given", "truth_relations"),
    }
    with own_database(session, inputs) as con:
        write_family_sheet(con)
        sheet = con.sql("select * from family_sheet").to_arrow_table()
    return sheet
