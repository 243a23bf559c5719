"""One row per linkage: the published one, several thresholds, and draws."""

from family_context.reports.measures.linkages import list_of_linkages


def model(dbt, session):
    """The name of every linkage that is tried, and its kind."""
    dbt.config(materialized="table")
    linkages = list_of_linkages()
    return linkages
