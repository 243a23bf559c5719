"""One row per linkage and record whose person it changes, and per record as published."""

from family_context.reports.measures.linkages import plausible_linkages
from matching import own_database


def model(dbt, session):
    """The published linkage, several thresholds, and draws by the probability of each link."""
    dbt.config(materialized="table")
    inputs = {
        "items": dbt.ref("int_evaluation__family_records"),
        "pairs": dbt.ref("int_people__match_pairs"),
        "people_of_records": dbt.ref("int_people__record_to_person"),
    }
    with own_database(session, inputs) as con:
        linkages = plausible_linkages(con, "record_id")
    return linkages
