"""One row per text of a contact field that is not of the ordinary shape, with what it says."""

from typing import Any

import pyarrow as pa

from cleaning.contacts import read_contacts


def model(dbt: Any, session: Any) -> pa.Table:
    """Numbers, mailboxes and remarks as the reader of contacts finds them."""
    dbt.config(materialized="table")
    rows = (
        dbt.ref("int_contacts__texts")
        .query(
            "texts",
            "select contact_text from texts "
            "where phone_if_ordinary is null and email_if_ordinary is null",
        )
        .fetchall()
    )
    return read_contacts(text for (text,) in rows)
