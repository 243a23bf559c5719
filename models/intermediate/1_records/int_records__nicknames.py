"""One row per distinct forename that may stand for a longer one."""

from cleaning.nicknames import longer_forms


def model(dbt, session):
    """Forename and the forenames it may stand for, of every forename in the records."""
    dbt.config(materialized="table")
    rows = (
        dbt.ref("int_records__names")
        .query("names", "select distinct unnest(forenames) as forename from names")
        .fetchall()
    )
    known = dbt.ref("forename_forms").query("forms", "select form, name from forms").fetchall()
    forms = longer_forms((forename for (forename,) in rows), known)
    return forms
