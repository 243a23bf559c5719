"""One row per distinct forename that has other forms: what it is short for, and its short forms."""

from cleaning.nicknames import other_forms


def model(dbt, session):
    """Forename and its other forms, of every forename in the records."""
    dbt.config(materialized="table")
    rows = (
        dbt.ref("int_records__names")
        .query("names", "select distinct forename from names where forename is not null")
        .fetchall()
    )
    known = dbt.ref("forename_forms").query("forms", "select form, name from forms").fetchall()
    forms = other_forms((forename for (forename,) in rows), known)
    return forms
