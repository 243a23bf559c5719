"""Find a person by what a worker has in hand, in the published practice file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

import duckdb
from jinja2 import Template
from rich.table import Column, Table
from rich.text import Text

from family_context.folders import PROJECT

# Whoever bears just these names comes before whoever is called something that begins so, or goes
# by a nickname; then the youngest first, as workers asked. What is typed in one word finds a name
# that is written in two. A wildcard is no letter, so it is ignored.
FIND = """
with typed as (
    select
        list_filter(
            string_split(trim(regexp_replace(cleaned, '[^\\p{L}\\p{M}\\p{N}]+', ' ', 'g')), ' '),
            lambda word: len(word) > 0
        ) as words,
        regexp_replace(cleaned, '[^\\p{L}\\p{M}\\p{N}]', '', 'g') as joined,
    from (select regexp_replace(plain_letters($typed), '[''’*%_?]', '', 'g') as cleaned)
),

found as (
    select
        people_search.person_id,
        people_search.kind,
        people_search.written,
        people_search.kind <> 'name' or list_bool_and(list_transform(
            typed.words, lambda word: contains(searched || ' ', ' ' || word || ' ')
        )) as is_exact,
    from people_search cross join typed
    where
        (
            people_search.kind = 'name' and (
                contains(searched, ' ' || typed.joined)
                or list_bool_and(list_transform(
                    typed.words,
                    lambda word: contains(searched, ' ' || word)
                    or contains(nicknames, ' ' || word || ' ')
                ))
            )
        )
        or (people_search.kind <> 'name' and searched = ' ' || typed.joined)
),

best as (
    select * from found
    qualify row_number() over (partition by person_id order by is_exact desc, kind, written) = 1
)

select
    person_id,
    concat_ws(' ', first_name, last_name) as name,
    best.written as found_as,
    date_of_birth,
    age,
    is_unborn,
    is_deceased,
    address,
    coalesce((
        select list(person_ref order by person_ref) from person_records
        where person_records.person_id = best.person_id
            and service_code = 'childrens_social_care' and record_kind = 'person'
    ), []) as references_,
    coalesce((
        select list(child_person_id order by child_person_id <> best.person_id, child_person_id)
        from family_members
        where list_contains([family_members.person_id] || other_person_ids, best.person_id)
    ), []) as children,
    count(*) over () as n_found,
from best inner join people using (person_id)
order by
    is_exact desc, is_unborn desc, date_of_birth desc nulls last, last_name, first_name, person_id
limit $at_most
"""


class SearchError(ValueError):
    """What was typed cannot be searched for; the message says what can."""


@dataclass(frozen=True)
class Found:
    """One person who may be meant: how found, and the children whose page leads to the family."""

    person_id: str
    name: str
    found_as: str
    date_of_birth: date | None
    age: int | None
    is_unborn: bool
    is_deceased: bool
    address: str | None
    references: list[str]
    children: list[str]


def find(con: duckdb.DuckDBPyConnection, typed: str, at_most: int = 20) -> tuple[list[Found], int]:
    """People who may be meant, best first, at most so many; and how many there are in all.

    `typed` is words of a name in any order, or one reference or number. Raises SearchError where
    it holds fewer than two letters or digits.
    """
    if sum(c.isalnum() for c in typed) < 2:
        raise SearchError("Type at least two letters of a name, or a whole reference or number.")
    query = FIND.replace("plain_letters($typed)", _plain_letters("cast($typed as varchar)"))
    rows = con.execute(query, {"typed": typed, "at_most": at_most}).fetchall()
    people = [Found(*row[:-1]) for row in rows]
    return people, rows[0][-1] if rows else 0


@cache
def _plain_letters(text: str) -> str:
    """The SQL of the macro `plain_letters`: what is typed is spelt as the names were indexed."""
    macro = (PROJECT / "macros" / "plain_letters.sql").read_text(encoding="utf-8")
    return str(Template(macro).module.plain_letters(text))  # type: ignore[attr-defined]


def as_table(people: list[Found]) -> Table:
    """What was found, for the terminal; the last column is what `family-context page` takes."""
    headers = ("Name", "Found as", "Born", "Age", "Lives at", "Social care reference", "Page of")
    # An id that is cut short cannot be given to `family-context page`.
    table = Table(*(Column(header, overflow="fold") for header in headers))
    for person in people:
        cells = (
            person.name or "Name not known",
            person.found_as,
            f"{person.date_of_birth:%d/%m/%Y}" if person.date_of_birth else "not known",
            _age(person),
            _first_line(person.address) if person.address else "not known",
            ", ".join(person.references) or "not found there",
            ", ".join(person.children) or "in no child's family",
        )
        table.add_row(*(Text(cell) for cell in cells))
    return table


def _first_line(address: str) -> str:
    """House and street, or flat and house: of a flat the number alone would say nothing."""
    return ", ".join(part.strip() for part in address.splitlines()[0].split(",")[:2])


def _age(person: Found) -> str:
    if person.is_unborn:
        return "unborn"
    if person.is_deceased:
        return "has died"
    if person.age is None:
        return "not known"
    return f"{person.age} yr" if person.age == 1 else f"{person.age} yrs"
