"""One row per scenario, reading and figure."""

from family_context.reports.benefits import tables


def model(dbt, session):
    """The named figures of every case, with percentiles of their draws."""
    dbt.config(materialized="table")
    figures = tables.figures(dbt.ref("int_benefits__inputs").to_arrow_table())
    return figures
