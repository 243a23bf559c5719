"""What the councils' methods looked at: addresses as services wrote them, not as we repair them."""

from __future__ import annotations

import duckdb


def raw_addresses(
    con: duckdb.DuckDBPyConnection,
    into: str,
    *,
    stated: str,
    clusters: str,
    people: str,
    subjects: str,
    as_at: str,
) -> None:
    """Make the table `into`: person_id, address, postcode, last_name, is_subject; a row per text.

    `stated` has the columns of int_addresses__unioned, `clusters` of int_people__clusters, `people`
    of int_people__survivors, `subjects` of int_children__subjects. Both councils had the address on
    each service's record of a person. What ended before `as_at` (an ISO date) is left out, and so
    is what we conclude for those who live in a tenancy. The dead have no address.
    """
    con.execute(
        f"""
        create or replace table {into} as
        select distinct
            people.person_id, stated.address, stated.postcode, people.last_name,
            people.person_id in (select child_person_id from {subjects}) as is_subject
        from {stated} as stated
        inner join {clusters} as clusters using (record_id)
        inner join {people} as people on clusters.person_id = people.person_id
        where stated.stated_in <> 'household_members'
            and stated.address is not null
            and people.date_of_death is null
            and coalesce(stated.end_date, date '9999-12-31') >= date '{as_at}'
        """
    )
