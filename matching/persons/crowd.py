"""What only all records together say: how many there are, how common a name is, who knows whom.

Everything else in person linkage is a function of two records, or of the records of one group. So
each statistic here is a count that adds up over parts of the records, if records of one surname (or
date of birth, where it says so) are in one part, and a verdict on the sums.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from matching.persons.likeness import likeness
from matching.persons.settings import FEWEST_KNOWN, LEAST_KNOWN_PEOPLE, LEAST_KNOWN_RECORDS

#: Columns whose frequency stands in for u.
FREQUENCY_COLUMNS = ("forename", "surname")
# Where families are on record, of the homes with two records of one surname a third and more hold
# two people. Of fewer than this, no relative is on record at all (two slips are taken for one).
LEAST_OF_FAMILIES = 0.05
# Whoever is a child has relatives, on record or not: of grown-ups alone a list may be of strangers.
MOST_CHILDREN = 0.01
# That none of so many homes holds two people has odds of 5,000 to 1 where families are on record.
FEWEST_HOMES = 20


@dataclass(frozen=True)
class Crowd:
    """The statistics by which the pairs of a table of records are weighed.

    How often each name occurs among them is in the tables `counts_of(column, records)`.
    """

    records: str
    """The table of the records that may be weighed: all, or those of a part."""
    n_records: int
    """How many there are in all."""
    families: bool
    """Whether relatives are on record."""


def crowd_of(con: duckdb.DuckDBPyConnection, records: str) -> Crowd:
    """Count what the weights of pairs of `records` rest on."""
    for column in FREQUENCY_COLUMNS:
        con.execute(
            f"create or replace table {counts_of(column, records)} as "
            f"select {column}, count(*) as n from {records} where {column} is not null "
            f"group by {column}"
        )
    counts = count_homes(con, records)
    return Crowd(records, counts[0], holds_families(*counts))


def counts_of(column: str, records: str) -> str:
    """The table that tells how many records of `records` have each forename or surname (as n)."""
    return f"{column}_counts_of_{records}"


def count_homes(con: duckdb.DuckDBPyConnection, records: str) -> tuple[int, int, int, int]:
    """What `holds_families` judges by; it adds up where a surname is in one part alone.

    How many records there are and how many are children's, how many homes there are with two
    records of one surname, and how many of these hold two people. Two people of one surname at one
    home have two forenames and are born years apart; one slip makes one person differ in one of the
    two.
    """
    (counts,) = con.execute(
        f"""
        with at_home as (
            select surname, forename[1] as initial, birth_year,
                unnest(if(len(doors) > 0, doors::varchar[], postcodes)) as home
            from {records}
            where surname is not null and forename is not null and birth_year is not null
        ),
        homes as (
            select
                count(distinct initial) > 1 and max(birth_year) - min(birth_year) > 2
                    as holds_two_people
            from at_home
            group by home, surname
            having count(*) > 1
        )
        select
            (select count(*) from {records}),
            (select count(*) from {records} where is_child),
            count(*), count(*) filter (holds_two_people)
        from homes
        """
    ).fetchall()
    return tuple(counts)


def holds_families(n_records: int, n_children: int, n_homes: int, n_homes_of_two: int) -> bool:
    """Whether relatives are on record; they are presumed where there is too little to tell."""
    return (
        n_homes < FEWEST_HOMES
        or n_homes_of_two / n_homes >= LEAST_OF_FAMILIES
        or n_children / n_records > MOST_CHILDREN
    )


def count_for_rules(con: duckdb.DuckDBPyConnection, records: str) -> None:
    """Write what `pair_rules.decide` asks beside two records, counted among `records`.

    The tables `namesakes`, `numbers_held_twice`, `births_held_twice` and `universal_services`.
    """
    count_births(con, records)
    find_ages(con, records, "ages")
    count_known_records(con, records, "ages", "known_records")
    find_universal_services(con, "known_records")
    con.execute("drop table ages; drop table known_records")


def count_births(con: duckdb.DuckDBPyConnection, records: str) -> None:
    """Write what is seen among the records of one date of birth, and of no other.

    `namesakes`: where a service knows two forenames with one surname and date of birth. They are
    twins; a second record under one forename, or a slip of it, is none. `numbers_held_twice` and
    `births_held_twice`: what two services hold, and what is no slip: NHS numbers with a date of
    birth, and dates of birth with a full name.
    """
    con.execute(
        f"""
        create or replace temp table namesakes as
        with several as (
            select service_code, surname, birth_date, count(distinct sex) as n_sexes,
                list(distinct forename order by forename) as forenames
            from {records}
            where surname is not null and birth_date is not null and forename is not null
            group by service_code, surname, birth_date
            having count(distinct forename) > 1
        )
        select service_code, surname, birth_date, len(forenames) as n_forenames
        from several
        where n_sexes > 1 or list_min(list_transform(
            forenames, lambda forename: {likeness("forename", "forenames[1]")}
        )) < 0.9;
        create or replace temp table numbers_held_twice as
        select (nhs_number, birth_date) from {records}
        where nhs_number is not null and birth_date is not null
        group by nhs_number, birth_date having count(distinct service_code) > 1;
        create or replace temp table births_held_twice as
        select (forename, surname, birth_date) from {records}
        where forename is not null and surname is not null and birth_date is not null
        group by forename, surname, birth_date having count(distinct service_code) > 1
        """
    )


def find_ages(con: duckdb.DuckDBPyConnection, records: str, ages: str) -> None:
    """Write `ages`: from when until when those are born whom a universal service has on record."""
    con.execute(
        f"""
        create or replace table {ages} as
        select service_code, min(birth_date) as born_from, max(birth_date) as born_until
        from {records}
        where is_from_universal_service and birth_date is not null
        group by service_code
        """
    )


def count_known_records(
    con: duckdb.DuckDBPyConnection, records: str, ages: str, known: str
) -> None:
    """Write `known`: of how many records of others (n) a universal service knows many (n_known).

    Somebody is known where the date of birth and one of the two names agree: the counts add up
    where a date of birth is in one part alone.
    """
    con.execute(
        f"""
        create or replace table {known} as
        with knowing as (
            select service_code, birth_date, forename, surname
            from {records}
            where is_from_universal_service and birth_date is not null
        ),
        to_be_known as (
            select {ages}.service_code, others.birth_date, others.forename, others.surname
            from {records} as others
            inner join {ages}
                on others.service_code <> {ages}.service_code
                and others.birth_date between {ages}.born_from and {ages}.born_until
            where others.record_kind = 'person'
        ),
        known as (
            select to_be_known.*
            from to_be_known
            semi join knowing
                on to_be_known.service_code = knowing.service_code
                and to_be_known.birth_date = knowing.birth_date
                and (to_be_known.forename = knowing.forename
                    or to_be_known.surname = knowing.surname)
        )
        select service_code, n, coalesce(n_known, 0) as n_known
        from (select service_code, count(*) as n from to_be_known group by service_code)
        left join (select service_code, count(*) as n_known from known group by service_code)
            using (service_code)
        """
    )


def find_universal_services(con: duckdb.DuckDBPyConnection, known: str) -> None:
    """Write `universal_services`: those that do know the people whom other services know.

    The seed says that a practice knows everybody; the delivery may be of one practice alone. Then
    it proves nothing that it knows no twin.
    """
    con.execute(
        f"""
        create or replace temp table universal_services as
        select service_code from {known}
        group by service_code having sum(n_known)::bigint >= sum(n)::bigint * {LEAST_KNOWN_RECORDS}
        """
    )


def count_known_people(
    con: duckdb.DuckDBPyConnection, records: str, people: str, ages: str, known: str
) -> None:
    """Write `known`: of how many people whom two other services know (n) a service knows (n_known).

    Of people who are linked already the share is the same, however well names are written. The
    counts add up where a person is in one part alone.
    """
    con.execute(
        f"""
        create or replace table {known} as
        with of_people as (
            select
                p.person, list(distinct r.service_code) as services,
                max(r.birth_date) as birth_date
            from {people} as p
            inner join {records} as r on p.unique_id = r.unique_id
            where r.record_kind = 'person'
            group by p.person
            having len(services) > 1
        )
        select {ages}.service_code, count(*) as n,
            count(*) filter (list_contains(of_people.services, {ages}.service_code)) as n_known
        from {ages}
        inner join of_people
            on of_people.birth_date between {ages}.born_from and {ages}.born_until
            and len(of_people.services)
                - list_contains(of_people.services, {ages}.service_code)::int > 1
        group by {ages}.service_code
        """
    )


def find_known_to_all(con: duckdb.DuckDBPyConnection, ages: str, known: str) -> None:
    """Write `known_to_all`: services that know whom two other services know, and of which age."""
    con.execute(
        f"""
        create or replace table known_to_all as
        select service_code, any_value(born_from) as born_from, any_value(born_until) as born_until
        from {ages}
        inner join {known} using (service_code)
        group by service_code
        having sum(n) >= {FEWEST_KNOWN} and sum(n_known) / sum(n) >= {LEAST_KNOWN_PEOPLE}
        """
    )
