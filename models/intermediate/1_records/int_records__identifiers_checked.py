"""One row per distinct NHS number and UPN as recorded, with what its check digit says."""

from cleaning.identifiers import check_identifiers


def model(dbt, session):
    """Kind, stated text, compact form and grade of every identifier in the records."""
    dbt.config(materialized="table")
    rows = (
        dbt.ref("int_records__unioned")
        .query(
            "records",
            """
        select distinct 'nhs_number' as kind, nhs_number as stated from records
        where nhs_number is not null
        union all
        select distinct 'upn' as kind, upn as stated from records where upn is not null
        """,
        )
        .fetchall()
    )
    return check_identifiers(rows)
