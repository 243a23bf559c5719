"""One row per scenario, reading and assumption with a range."""

from family_context.reports.benefits import tables


def model(dbt, session):
    """Net present value with each assumption at both ends of its range."""
    dbt.config(materialized="table")
    sensitivity = tables.sensitivity(dbt.ref("int_benefits__inputs").to_arrow_table())
    return sensitivity
