"""One row per linkage and referral whose person it changes, and per referral as published."""

from family_context.reports.measures.linkages import plausible_linkages
from matching import own_database


def model(dbt, session):
    """The published linkage, several thresholds, and draws by the probability of each link."""
    dbt.config(materialized="table")
    inputs = {
        "items": dbt.ref("int_evaluation__referrals"),
        "pairs": dbt.ref("int_people__match_pairs"),
        "people_of_records": dbt.ref("int_people__record_to_person"),
    }
    with own_database(session, inputs) as con:
        linkages = plausible_linkages(con)
    return linkages
