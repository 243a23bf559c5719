"""One row per telephone number as a service or the staff directory wrote it."""

from typing import Any

import pyarrow as pa

from matching.phones import e164


def model(dbt: Any, session: Any) -> pa.Table:
    """The number in one format; from distinct spellings only, a few thousand in any council."""
    dbt.config(materialized="table")
    of_services = dbt.ref("int_involvements__listed").query(
        "listed", "select unnest([practitioner_phone, team_phone]) as phone_as_stated from listed"
    )
    of_staff = dbt.ref("int_involvements__staff").project("phone as phone_as_stated")
    spellings = (
        of_services.union(of_staff)
        .filter("phone_as_stated is not null")
        .distinct()
        .order("phone_as_stated")
        .to_arrow_table()
    )
    stated = spellings.column("phone_as_stated")
    phones = pa.table(
        {
            "phone_as_stated": stated,
            "phone": pa.array([e164(text) for text in stated.to_pylist()], pa.string()),
        }
    )
    return phones
