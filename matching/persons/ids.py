"""What became of a person_id: followed through the events of all builds."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

EVENTS = "intermediate.int_people__id_events"
CLUSTERS = "intermediate.int_people__record_to_person"


@dataclass(frozen=True)
class Event:
    """One event in the life of a person_id, as in person_id_events."""

    event: str
    old_person_id: str | None
    new_person_id: str | None
    build: str

    def __str__(self) -> str:
        match self.event:
            case "created":
                return f"{self.new_person_id} was new"
            case "merged":
                return f"{self.old_person_id} became part of {self.new_person_id}"
            case "split":
                return f"part of {self.old_person_id} became {self.new_person_id}"
            case _:
                return f"{self.old_person_id} had no record left"


@dataclass(frozen=True)
class Became:
    """The people who hold the records of an id today, and the events that led there."""

    people: tuple[str, ...]
    events: tuple[Event, ...]


def living(con: duckdb.DuckDBPyConnection, person_id: str, clusters: str = CLUSTERS) -> bool:
    """Whether a person has this id in the build."""
    found = con.execute(f"select count(*) from {clusters} where person_id = ?", [person_id])
    return bool(found.fetchall()[0][0])


def what_became_of(
    con: duckdb.DuckDBPyConnection,
    person_id: str,
    events: str = EVENTS,
    clusters: str = CLUSTERS,
) -> Became:
    """The ids of today to which merges and splits lead from `person_id`, itself if it lives.

    `events` is a table of event, old_person_id, new_person_id and build; `clusters` has the
    person_id of every record of the build. An id that nobody ever had leads nowhere, by no event.
    """
    con.execute(
        f"""
        create or replace temp table led_to as
        with recursive reached (person_id) as (
            select $person_id::text
            union
            select e.new_person_id from {events} as e
            inner join reached as r on e.old_person_id = r.person_id
            where e.new_person_id is not null
        )
        select person_id from reached
        """,
        {"person_id": person_id},
    )
    people = con.execute(
        "select distinct person_id from led_to "
        f"where person_id in (select person_id from {clusters}) order by 1"
    ).fetchall()
    told = con.execute(
        f"""
        select event, old_person_id, new_person_id, build from {events}
        where old_person_id in (select person_id from led_to) or new_person_id = $person_id
        order by build, event <> 'created', old_person_id, new_person_id
        """,
        {"person_id": person_id},
    ).fetchall()
    return Became(tuple(name for (name,) in people), tuple(Event(*row) for row in told))
