"""One row per distinct phone number of an unusual shape that can be a number, in E.164."""

from matching.phones import parse_numbers


def model(dbt, session):
    """Squeezed text and E.164 form of what the ordinary British pattern does not take."""
    dbt.config(materialized="table")
    rows = (
        dbt.ref("int_records__phones_stated")
        .query(
            "phones",
            "select distinct number_squeezed from phones where phone_if_ordinary is null",
        )
        .fetchall()
    )
    return parse_numbers(number for (number,) in rows)
