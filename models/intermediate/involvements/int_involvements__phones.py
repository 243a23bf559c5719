"""One row per telephone number as a service wrote it for a practitioner or team."""

from typing import Any

import pyarrow as pa

from matching.phones import e164


def model(dbt: Any, session: Any) -> pa.Table:
    """The number in one format; from distinct spellings only, a few thousand in any council."""
    dbt.config(materialized="table")
    spellings = (
        dbt.ref("int_involvements__listed")
        .query(
            "listed",
            "select distinct unnest([practitioner_phone, team_phone]) as phone_as_stated "
            "from listed",
        )
        .filter("phone_as_stated is not null")
        .order("phone_as_stated")
        .to_arrow_table()
    )
    stated = spellings.column("phone_as_stated")
    return pa.table(
        {
            "phone_as_stated": stated,
            "phone": pa.array([e164(text) for text in stated.to_pylist()], pa.string()),
        }
    )
