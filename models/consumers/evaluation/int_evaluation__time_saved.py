"""One row per method and reading of the time saved: every estimate side by side."""

from family_context.reports.measures.time_saved import time_saved
from matching import own_database


def model(dbt, session):
    """Minutes saved by each method, with n and interval, or why there is no estimate."""
    dbt.config(materialized="table")
    inputs = {
        "observations": dbt.ref("int_evaluation__observations"),
        "tool": dbt.ref("int_evaluation__tool_of_observations"),
        "answers": dbt.ref("stg_practice__time_surveys").filter("phase in ('before', 'after')"),
        "readings": dbt.ref("time_band_readings"),
    }
    with own_database(session, inputs) as con:
        estimates = time_saved(con)
    return estimates
