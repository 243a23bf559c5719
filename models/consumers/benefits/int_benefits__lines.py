"""One row per scenario, reading, line and year."""

from family_context.reports.benefits import tables


def model(dbt, session):
    """Yearly amounts of every case, in pounds."""
    dbt.config(materialized="table")
    lines = tables.lines(dbt.ref("int_benefits__inputs").to_arrow_table())
    return lines
