"""Who is meant: from any reference that the product knows to all keys of one person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

import duckdb

from family_context.build.publish import is_published
from family_context.folders import OutFolder
from family_context.rights.errors import RightsError
from matching import evidence, living, what_became_of

PERSON, CONTACT, NAMED = "person", "school_contact", "named_by_worker"
"""Kinds of records: a row about a person, a school's contact, somebody named by a worker."""


@dataclass(frozen=True)
class Record:
    """One record of the person at one service, under the service's own reference."""

    record_id: str
    service_code: str
    reference: str
    kind: str


@dataclass(frozen=True)
class Person:
    """Everything that a row can name the person by."""

    asked: str
    person_id: str | None
    """The id of today; None of a record that the identity firewall holds back."""
    former_ids: tuple[str, ...]
    records: tuple[Record, ...]
    marks: frozenset[str]
    """Restrictions that services put on these records."""
    is_sheltered: bool
    """Whether the person lives where nobody may learn of it."""

    @property
    def name(self) -> str:
        """What the person is called in files and messages: an id, or the reference asked for."""
        return self.person_id or self.records[0].record_id

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of today and of the past."""
        return frozenset({*self.former_ids, *([self.person_id] if self.person_id else [])})

    @cached_property
    def record_ids(self) -> frozenset[str]:
        """The keys of the records."""
        return frozenset(record.record_id for record in self.records)

    def references(self, service_code: str, *kinds: str) -> frozenset[str]:
        """The references of the person at one service, of the kinds of records that are named."""
        return frozenset(
            record.reference
            for record in self.records
            if record.service_code == service_code and (not kinds or record.kind in kinds)
        )


@contextmanager
def open_built(out: OutFolder) -> Iterator[duckdb.DuckDBPyConnection]:
    """The warehouse of the publication, read only.

    Raises RightsError where there is none, where a build is running, or where the last build was
    not published: its rows are then not those that anybody was shown.
    """
    if not out.warehouse.is_file():
        raise RightsError(
            f"{out.warehouse} does not exist. Name the right --out, or run `family-context build`."
        )
    try:
        with evidence.opened(out.warehouse) as con:
            _check_published(con, out)
            yield con
    except duckdb.IOException as error:
        raise RightsError(
            f"{out.warehouse} is in use: a build is running. Ask again when it has ended."
        ) from error


def _check_published(con: duckdb.DuckDBPyConnection, out: OutFolder) -> None:
    try:
        ((run_id,),) = con.execute(
            "select run_id from intermediate.int_given__this_build"
        ).fetchall()
    except (duckdb.CatalogException, ValueError):
        run_id = "(unknown)"
    if not is_published(out, run_id):
        raise RightsError(
            f"The last build ({run_id}) under {out.root} was not published, so that what lies "
            "there is not what readers see. Run `family-context build` until it ends well."
        )


def find_person(con: duckdb.DuckDBPyConnection, asked: str) -> Person:
    """The person whom `asked` names: a person_id of today or before, or a `service:reference`.

    `con` is a connection as `open_built` gives it. A record that the identity firewall holds back
    is a person of one record: it is joined to nobody. Raises RightsError where no service sent such
    a reference, or where an id has become several people.
    """
    asked = asked.strip()
    person_id = _person_id(con, asked)
    if person_id is None:
        records = _records(con, "unioned.record_id = $1", asked)
        if not records:
            raise RightsError(
                f"No service sent {asked}. Expected a person_id, or a reference with its service "
                "before it (schools:12345); `family-context search` finds people by name."
            )
        marks = _marks(con, records)
        # What protects a record may be its address: it is hidden for any mark.
        return Person(asked, None, (), records, marks, bool(marks))
    of_person = (
        "unioned.record_id in (select of_people.record_id "
        "from intermediate.int_people__record_to_person as of_people where person_id = $1)"
    )
    records = _records(con, of_person, person_id)
    former = con.execute(
        """
        with recursive before as (
            select $1 as person_id
            union
            select old_person_id from before
            inner join intermediate.int_people__id_events as events
                on before.person_id = events.new_person_id and events.event = 'merged'
        )
        select person_id from before where person_id <> $1 order by 1
        """,
        [person_id],
    ).fetchall()
    sheltered = con.execute(
        "select count(*) from intermediate.int_people__at_protected_addresses where person_id = $1",
        [person_id],
    ).fetchall()
    return Person(
        asked,
        person_id,
        tuple(old for (old,) in former if old),
        records,
        _marks(con, records),
        bool(sheltered[0][0]),
    )


def _person_id(con: duckdb.DuckDBPyConnection, asked: str) -> str | None:
    """The id of today behind a reference; None where no person has it."""
    if ":" in asked:
        return evidence.people_of(con, asked).get(asked)
    if living(con, asked):
        return asked
    became = what_became_of(con, asked)
    if len(became.people) > 1:
        raise RightsError(
            f"{asked} is an id of the past, and its records are now of several people: "
            f"{', '.join(became.people)}. Name one of them, or a service:reference."
        )
    return became.people[0] if became.people else None


def _records(con: duckdb.DuckDBPyConnection, which: str, value: str) -> tuple[Record, ...]:
    rows = con.execute(
        "select unioned.record_id, unioned.service_code, unioned.person_ref, unioned.record_kind "
        f"from intermediate.int_records__unioned as unioned where {which} order by 1",
        [value],
    ).fetchall()
    return tuple(Record(*row) for row in rows)


def _marks(con: duckdb.DuckDBPyConnection, records: tuple[Record, ...]) -> frozenset[str]:
    rows = con.execute(
        "select distinct restriction from intermediate.int_records__unioned "
        "where record_id in (select unnest($1)) and restriction is not null",
        [[record.record_id for record in records]],
    ).fetchall()
    return frozenset(mark for (mark,) in rows)
