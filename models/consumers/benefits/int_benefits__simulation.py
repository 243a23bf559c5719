"""One row per scenario, reading and percentile."""

from family_context.reports.benefits import tables


def model(dbt, session):
    """Net present value over draws of all assumptions at once."""
    dbt.config(materialized="table")
    simulation = tables.simulation(dbt.ref("int_benefits__inputs").to_arrow_table())
    return simulation
