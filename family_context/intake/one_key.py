"""Rows of one reference: a case that was opened again, or one with a row for each of its workers.

Systems write a case that was opened again, or a change of worker, under one reference, and a join
writes a row for each worker. Nothing in such rows contradicts another, so each is a row of its own:
the earliest keeps the reference, and the others are told apart by their start. Of rows that overlap
nobody knows which one holds, and they stay under one key.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import duckdb

from family_context.contracts import ColumnContract, TableContract
from family_context.intake.typing_sql import name

STATES = ("status", "plan_status")
KINDS = ("event_type",)
"""What makes two things of two rows of one reference, whenever they were."""


def tell_apart(
    con: duckdb.DuckDBPyConnection, table: TableContract, sent: Sequence[ColumnContract]
) -> None:
    """Give rows of `typed` that share a key without a contradiction a key each."""
    there = {c.name for c in sent}
    days = [c for c in table.told_apart_by if c in there]
    if not days or days[0] != table.told_apart_by[0] or not there.issuperset(table.key):
        return
    key = ", ".join(name(f"t_{k}") for k in table.key)
    is_keyed = " and ".join(f"{name(f't_{k}')} is not null" for k in table.key)
    repeated = f"select {key} from typed where {is_keyed} group by {key} having count(*) > 1"
    if not con.execute(f"{repeated} limit 1").fetchall():
        return
    start = name(f"t_{days[0]}")
    # An offence is over on its day; of a spell without a column of ends nobody knows.
    end = name(f"t_{days[-1]}") if len(days) == len(table.told_apart_by) else "null"
    unread = " or ".join(name(f"bad_{day}") for day in days)
    protecting = [c.name for c in sent if c.purpose == "protect"]
    kinds = "".join(f", {name(f't_{c}')}" for c in KINDS if c in there)
    reference = name(f"t_{table.key[0]}")
    con.execute(
        f"""
        create or replace temp table told_apart as
        with repeated as (
            select line_number, {key}{kinds}, {start} as begins, {end} as ends,
                {unread} as is_unread,
                {_words(c for c in STATES if c in there)} as says,
                {_words(protecting)} as protects,
                md5({_words(c.name for c in sent)}) as mark
            from typed semi join ({repeated}) using ({key})
        ),

        in_order as (
            select *,
                lag(begins) over one as begun_before,
                lag(ends) over one as ended_before,
                lag(says) over one as said_before,
                row_number() over one = 1 as is_first,
                row_number() over (partition by {key} order by begins, ends, mark) as place
            from repeated
            window one as (partition by {key}{kinds} order by begins, ends, mark)
        )

        select line_number,
            {reference} || ' since ' || strftime(begins, '%Y-%m-%d') || ' ' || left(mark, 8)
                as reference,
            place
        from in_order
        window of_key as (partition by {key})
        qualify
            min(protects) over of_key = max(protects) over of_key
            and bool_and(
                begins is not null
                and not is_unread
                and (
                    is_first
                    or coalesce(ended_before <= begins, false)
                    or (
                        begins = begun_before
                        and ends is not distinct from ended_before
                        and says = said_before
                    )
                )
            ) over of_key
        """
    )
    con.execute(
        f"update typed set {reference} = told_apart.reference from told_apart "
        "where typed.line_number = told_apart.line_number and told_apart.place > 1"
    )


def _words(columns: Iterable[str]) -> str:
    """The typed values of columns as one text."""
    values = [f"coalesce(cast({name(f't_{c}')} as varchar), '')" for c in columns]
    return f"concat_ws('|', '', {', '.join(values)})" if values else "''"
