"""The identity firewall: what must not be found is taken out before anything is compared.

A marked record (`restriction` is set) is never compared with ordinary ones for the sake of
linking. It is compared once, on the side, to find the ordinary records that would have linked to
it: those are held back with everything that links to them. An adopted child's two identities are
kept apart by more: the numbers on the marked record are struck from every other record, and
records that resemble it link to each other only under one and the same surname.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from matching.persons.blocking import pairs_between
from matching.persons.crowd import count_for_rules
from matching.persons.pair_rules import decide
from matching.persons.scoring import drop_scored, score_pairs
from matching.persons.settings import REVIEW_WEIGHT

IS_MARKED = "restriction is not null"


class FirewallBreachError(RuntimeError):
    """A marked record reached the result. Nothing may be published."""


def take_out(con: duckdb.DuckDBPyConnection, records: str) -> str:
    """Make the table `ordinary_records`, without marked ones and struck of their numbers.

    The numbers of an adopted child are struck: they stay with the child from one identity to the
    other, and would join the two through any third record.
    """
    con.execute(
        f"""
        create or replace table ordinary_records as
        select * replace (
            if(nhs_number in (select nhs_number from {records}
                where restriction = 'adopted' and nhs_number is not null), null, nhs_number)
                as nhs_number,
            if(upn in (select upn from {records}
                where restriction = 'adopted' and upn is not null), null, upn) as upn
        )
        from {records}
        where not ({IS_MARKED})
        """
    )
    return "ordinary_records"


def keep_identities_apart(con: duckdb.DuckDBPyConnection, records: str, apart: str) -> None:
    """Add to `apart` the pairs that would join an adopted child's identities.

    Ordinary records near a marked one (its number, or its date of birth with a form of its
    forename) are of one person only under one surname; a previous surname does not count. They are
    kept in the table `near_adopted`: nor may a person_id lead from one identity to the other.
    """
    find_near_adopted(con, records)
    keep_near_adopted_apart(con, apart)


def keep_near_adopted_apart(con: duckdb.DuckDBPyConnection, apart: str) -> None:
    """Add to `apart` the pairs of `near_adopted` that may never be one person."""
    con.execute(
        f"""
        insert into {apart}
        select distinct l.unique_id, r.unique_id
        from near_adopted as l
        inner join near_adopted as r on l.marked = r.marked and l.unique_id < r.unique_id
        where l.surname is distinct from r.surname
        """
    )


def find_near_adopted(con: duckdb.DuckDBPyConnection, records: str) -> None:
    """Write `near_adopted`: the marked record of an adopted child, and an ordinary one near it."""
    con.execute(
        f"""
        create or replace table near_adopted as (
            select distinct marked.unique_id as marked, o.unique_id, o.surname
            from {records} as marked
            inner join {records} as o on o.nhs_number = marked.nhs_number
            where marked.restriction = 'adopted' and o.restriction is null
            union
            select marked.unique_id, o.unique_id, o.surname
            from {records} as marked
            inner join {records} as o on o.upn = marked.upn
            where marked.restriction = 'adopted' and o.restriction is null
            union
            select marked.unique_id, o.unique_id, o.surname
            from {records} as marked
            inner join {records} as o on o.birth_date = marked.birth_date
            where
                marked.restriction = 'adopted' and o.restriction is null
                and list_has_any(o.forename_forms, marked.forename_forms)
        )
        """
    )


def touched_records(con: duckdb.DuckDBPyConnection, records: str, apart: str) -> str:
    """Make the table `touched`: ordinary records like a marked one, and which (`marked`)."""
    pairs = pairs_between(con, records, IS_MARKED)
    if not con.execute(f"select count(*) from {pairs}").fetchall()[0][0]:
        con.execute(
            "create or replace table touched (unique_id bigint, restriction text, "
            "match_weight double, marked bigint)"
        )
        return "touched"
    score_pairs(con, records, pairs, "scored_with_marked")
    count_for_rules(con, records)
    touched_by_pairs(con, "scored_with_marked", records, apart)
    drop_scored(con, "scored_with_marked")
    return "touched"


def touched_by_pairs(con: duckdb.DuckDBPyConnection, scored: str, records: str, apart: str) -> None:
    """Make the table `touched` of the scored pairs of a marked and an ordinary record.

    When in doubt a record counts: a pair for review is a resemblance. An adopted child's other
    identity resembles it by numbers, so that for `adopted` names and date or address must agree.
    """
    decided = decide(con, scored, records, apart)
    con.execute(
        f"""
        create or replace table touched as
        with pairs as (
            select
                if(l.restriction is null, l.unique_id, r.unique_id) as unique_id,
                coalesce(l.restriction, r.restriction) as restriction,
                if(l.restriction is null, r.unique_id, l.unique_id) as marked,
                d.*
            from {decided} as d
            inner join {records} as l on d.unique_id_l = l.unique_id
            inner join {records} as r on d.unique_id_r = r.unique_id
        )
        select
            unique_id, restriction, max(match_weight) as match_weight,
            arg_max(marked, match_weight) as marked
        from pairs
        where
            (
                restriction <> 'adopted'
                and decision in ('link', 'review')
                and reason not in ('perhaps_twins', 'second_forenames', 'number_of_a_relative')
            )
            or (
                restriction = 'adopted'
                and decision in ('link', 'review')
                and forename in ('same', 'other_form', 'slip', 'swapped')
                and (surname in ('same', 'slip') or forename = 'swapped')
                and birth <> 'different'
                and match_weight - weights.nhs_number - weights.upn >= {REVIEW_WEIGHT}
            )
        group by unique_id, restriction;
        drop table {decided};
        """
    )


def write_list_for_steward(
    con: duckdb.DuckDBPyConnection, records: str, touched: str, file: Path
) -> None:
    """Write the records that would link to an adopted child's marked one into a CSV file.

    They may need the mark as well, or be another child's: the data steward decides. The file is
    private, lies beside the warehouse and never in it, and is written anew by every build.
    """
    con.execute(
        f"""
        copy (
            select r.record_id, m.record_id as marked_record_id, round(t.match_weight, 1) as bits
            from {touched} as t
            inner join {records} as r on t.unique_id = r.unique_id
            inner join {records} as m on t.marked = m.unique_id
            where t.restriction = 'adopted'
            order by all
        ) to '{file}' (header)
        """
    )
    file.chmod(0o600)


def hold_back(con: duckdb.DuckDBPyConnection, records: str, people: str, touched: str) -> int:
    """Take from `records` all of everybody of whom a record is touched; how many records.

    Their numbers are in the table `held_back`.

    Whom a worker named for a child (`named_for`) goes with the child: alone, the name would tell
    that there is one.

    What is left must then be decided without having seen the hidden ones: a decision of their
    making (a twin who is nowhere to be found) would give them away.
    """
    con.execute(
        f"""
        create or replace table held_back as
        select unique_id from {people} where person in (
            select person from {people} where unique_id in (select unique_id from {touched})
        );
        insert into held_back
        select unique_id from {records}
        where
            unique_id not in (from held_back)
            and record_id in (
                select record_id from named_for
                where child_record_id not in (
                    select record_id from {records} where unique_id not in (from held_back)
                )
            );
        delete from {records} where unique_id in (from held_back)
        """
    )
    return int(con.execute("select count(*) from held_back").fetchall()[0][0])


def has_marked(con: duckdb.DuckDBPyConnection, records: str) -> bool:
    """Whether anybody is to be hidden at all."""
    return bool(con.execute(f"select exists (from {records} where {IS_MARKED})").fetchall()[0][0])


def check(con: duckdb.DuckDBPyConnection, people: str, records: str, apart: str) -> None:
    """Raise FirewallBreachError where a marked record, or a pair kept apart, is in one person."""
    marked, joined = con.execute(
        f"""
        select
            (select count(*) from {people} inner join {records} using (unique_id)
             where {IS_MARKED}),
            (select count(*) from {apart} as a
             inner join {people} as l on a.unique_id_l = l.unique_id
             inner join {people} as r on a.unique_id_r = r.unique_id and l.person = r.person)
        """
    ).fetchall()[0]
    if marked or joined:
        raise FirewallBreachError(
            f"The identity firewall expected no marked record among the people and no pair kept "
            f"apart in one person; found {marked} and {joined}. Nothing is published. Report this "
            f"as a defect of the linkage."
        )
