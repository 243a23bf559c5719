"""What a publication answers otherwise than the one before it, counted by service."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb


@dataclass(frozen=True)
class Changes:
    """The answers of a build beside those that are published."""

    is_first: bool
    """Nothing was published before, or nothing that can be compared."""
    before: str | None = None
    """As-at date of the publication before."""
    children: int = 0
    children_new: int = 0
    children_gone: int = 0
    members_new: int = 0
    """Members of children who were published before too; likewise those who left."""
    members_gone: int = 0
    people_new: int = 0
    """Of the person_ids: made new, joined into another, parted, and left without a record."""
    people_merged: int = 0
    people_split: int = 0
    people_gone: int = 0
    answers: tuple[tuple[str, str, str, int], ...] = ()
    """Service, state before, state now, and of how many children's members."""

    def as_row(self) -> dict[str, Any]:
        """The same, for the manifest."""
        return asdict(self)


def changes_since(published: Path, warehouse: Path) -> Changes:
    """Compare the marts in `warehouse` with the practice file of `published`, before the swap."""
    before = published / "family_context.duckdb"
    with duckdb.connect(str(warehouse), read_only=True) as con:
        ((children,),) = con.execute(
            "select count(distinct child_person_id) from marts.family_context"
        ).fetchall()
        if not before.is_file():
            return Changes(is_first=True, children=children)
        try:
            con.execute(f"attach '{before}' as published (read_only)")
        except duckdb.Error:
            # Broken, or of another DuckDB: that must not keep the new one from its place.
            return Changes(is_first=True, children=children)
        try:
            return _compared(con, children)
        except (duckdb.BinderException, duckdb.CatalogException):
            # Published by a version with other columns.
            return Changes(is_first=True, children=children)


def _compared(con: duckdb.DuckDBPyConnection, children: int) -> Changes:
    ((day,),) = con.execute("select max(as_at) from published.family_context").fetchall()
    con.execute(
        """
        create or replace temp table compared as
        select
            coalesce(now.child_person_id, old.child_person_id) as child_person_id,
            coalesce(now.person_id, old.person_id) as person_id,
            coalesce(now.service_code, old.service_code) as service_code,
            old.state as old_state,
            now.state as new_state,
            bool_or(old.state is not null) over child as was_child,
            bool_or(now.state is not null) over child as is_child,
        from marts.family_context as now
        full join published.family_context as old
            on now.child_person_id = old.child_person_id
            and now.person_id = old.person_id
            and now.service_code = old.service_code
        window child as (partition by coalesce(now.child_person_id, old.child_person_id))
        """
    )
    counts = con.execute(
        """
        select
            count(distinct child_person_id) filter (where not was_child),
            count(distinct child_person_id) filter (where not is_child),
            count(distinct (child_person_id, person_id))
                filter (where was_child and is_child and old_state is null),
            count(distinct (child_person_id, person_id))
                filter (where was_child and is_child and new_state is null),
        from compared
        """
    ).fetchall()[0]
    answers = con.execute(
        "select service_code, old_state, new_state, count(*) from compared "
        "where old_state <> new_state group by all order by all"
    ).fetchall()
    new, gone, members_new, members_gone = counts
    ids = dict(
        con.execute(
            """
            select event, count(distinct coalesce(old_person_id, new_person_id))
            from marts.person_id_events
            where build = (select run_id from intermediate.int_given__this_build)
            group by event
            """
        ).fetchall()
    )
    return Changes(
        is_first=False,
        before=str(day) if day else None,
        children=children,
        children_new=new,
        children_gone=gone,
        members_new=members_new,
        members_gone=members_gone,
        people_new=ids.get("created", 0),
        people_merged=ids.get("merged", 0),
        people_split=ids.get("split", 0),
        people_gone=ids.get("retired", 0),
        answers=tuple(answers),
    )
