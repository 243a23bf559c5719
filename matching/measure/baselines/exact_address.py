"""Stockport's way: who shares the child's address, letter by letter, is the child's family.

No more than this is published of it. Where it leaves a choice, the one that finds more families is
taken: every service's address of a person counts, capitals and punctuation do not.
"""

from __future__ import annotations

import duckdb

from matching.measure.baselines.crowds import anti_join_crowds


def exact_address(
    con: duckdb.DuckDBPyConnection, people: str, found: str, *, same_surname: bool = False
) -> None:
    """Make the table `found`: child_person_id, person_id, one row per child and member, self out.

    `people` has person_id, address, postcode, last_name and is_subject, a row for each address of a
    person as a service wrote it (int_evaluation__addresses_as_sent). `same_surname` keeps only
    members who bear the child's surname. What more people share than any home has is none.
    """
    surname = "and lower(c.last_name) = lower(o.last_name)" if same_surname else ""
    con.execute(
        f"""
        create or replace table {found} as
        with stated as (
            select distinct
                person_id, last_name, is_subject,
                regexp_replace(upper(address), '[^A-Z0-9]', '', 'g')
                || '|' || regexp_replace(upper(coalesce(postcode, '')), '[^A-Z0-9]', '', 'g')
                as home
            from {people} where address is not null
        ),
        homes as (select * from stated {anti_join_crowds("stated", "home")})
        select distinct c.person_id as child_person_id, o.person_id
        from homes as c
        inner join homes as o on c.home = o.home and c.person_id <> o.person_id {surname}
        where c.is_subject
        """
    )
