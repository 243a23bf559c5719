"""Whose page is asked for: from what a worker has in hand to the one subject child."""

from __future__ import annotations

from pathlib import Path

import duckdb

SOCIAL_CARE = "childrens_social_care"


class PageError(RuntimeError):
    """There is no such page; the message says what was expected, what was found, what to do."""


def open_practice(published: Path) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the practice file; raises PageError if nothing is published."""
    file = published / "family_context.duckdb"
    if not file.is_file():
        raise PageError(
            f"Nothing is published: {file} does not exist. Run `family-context build` first, or "
            "name the right --out."
        )
    return duckdb.connect(str(file), read_only=True)


def find_child(con: duckdb.DuckDBPyConnection, asked: str) -> str:
    """The person_id of the subject child that `asked` names.

    `asked` is a person_id, one that was merged into another since, or a reference of children's
    social care with or without its issuer. Raises PageError for anybody else. Who is restricted
    and who never existed get the same words.
    """
    person_id = _person(con, asked.strip())
    if person_id is None:
        raise PageError(
            "Nobody is published under what was given. Expected a person_id or a children's "
            "social care reference; `family-context search` finds people by name."
        )
    families = [
        child
        for (child,) in con.execute(
            "select child_person_id from family_members "
            "where list_contains([person_id] || other_person_ids, $person) "
            "order by child_person_id",
            {"person": person_id},
        ).fetchall()
    ]
    if person_id in families:
        return person_id
    ((age,),) = con.execute(
        "select age from people where person_id = $person", {"person": person_id}
    ).fetchall()
    who = f"is {age} years old and" if age is not None and age >= 18 else "is published, but"
    raise PageError(
        f"{person_id} {who} has no page: a page is for somebody under 18, or unborn, whom "
        "children's social care knows. "
        + (
            "Ask for the page of a child in whose family this person is: " + ", ".join(families)
            if families
            else "This person is in no such child's family."
        )
        + (
            " For a referral that has come, any child has a page: name it with --referral."
            if age is None or age < 18
            else ""
        )
    )


def find_anybody_under_18(con: duckdb.DuckDBPyConnection, asked: str) -> str:
    """The person_id of somebody under 18 or unborn, whichever service knows the child.

    `asked` is as for `find_child`, or a reference of any service with its issuer before it, such as
    schools:12345. Raises PageError for anybody else.
    """
    person_id = _person(con, asked.strip())
    if person_id is None:
        raise PageError(
            "No service knows anybody under what was given. Expected a person_id, or a reference "
            "with its service before it (schools:12345); `family-context search` finds people by "
            "name. Whom no service sent cannot be looked up here: ask the services."
        )
    ((age, is_unborn, is_deceased),) = con.execute(
        "select age, is_unborn, is_deceased from people where person_id = $person",
        {"person": person_id},
    ).fetchall()
    if is_deceased:
        raise PageError(f"{person_id} has died: a page is for a child who lives, or is expected.")
    if not is_unborn and age is None:
        raise PageError(
            f"Nobody knows when {person_id} was born, and a page is for somebody under 18. Ask a "
            "service that knows the person to record a date of birth, and build again."
        )
    if not is_unborn and age >= 18:
        raise PageError(
            f"{person_id} is {age} years old: a page is for somebody under 18, or unborn. Ask for "
            "the page of the child."
        )
    return person_id


def _person(con: duckdb.DuckDBPyConnection, asked: str) -> str | None:
    """The person of today behind an id or a reference."""
    found = con.execute(
        """
        with recursive became as (
            select $asked as person_id
            union
            select person_id_events.new_person_id
            from became
            inner join person_id_events on became.person_id = person_id_events.old_person_id
            where person_id_events.event = 'merged'
        )
        select person_id, 1 as worth from people where person_id = $asked
        union all
        select person_id, 2 from people inner join became using (person_id)
        union all
        select person_id, 3 from person_records
        where service_code = $issuer and record_kind = 'person' and person_ref = $reference
        union all
        select person_id, 4 from person_records
        where record_kind = 'person' and service_code || ':' || person_ref = $asked
        order by worth, person_id
        limit 1
        """,
        {
            "asked": asked,
            "issuer": SOCIAL_CARE,
            "reference": asked.removeprefix(SOCIAL_CARE + ":"),
        },
    ).fetchall()
    return str(found[0][0]) if found else None
