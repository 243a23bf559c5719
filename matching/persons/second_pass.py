"""The second pass: people against people, once records have become people.

A pair of records says what two clerks wrote down. Two people say more: one record has the
telephone, another the second forename, a third the number. So two people between whom a pair of
records was scored are compared once more by their *profiles*: in each comparison the best that any
two of their records say, and the prior. Only people with a single record, or with a pair left open,
take part.

Two people are joined where each is the other's best by a margin, nothing contradicts it, and they
*fit one person* (names agree in some form), or one of them *stands alone*: a few records whose
forename or date differs, while what a clerk does not make up agrees. A twin, a brother or sister,
or a relative whose number was borrowed is known by other records, and those would fit better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

import duckdb

from matching.persons.clustering import OBJECTED, PROVEN_OTHERWISE
from matching.persons.comparisons import COMPARISONS
from matching.persons.crowd import Crowd, counts_of
from matching.persons.pair_rules import TERMS
from matching.persons.scoring import drop_scored, score_pairs
from matching.persons.settings import (
    FEW_RECORDS,
    FIT_MARGIN,
    FIT_WEIGHT,
    FIT_WEIGHT_AMONG_STRANGERS,
    FIT_WEIGHT_OF_THE_KNOWN,
    MOST_PAIRS,
    ROUNDS,
    prior,
)

#: Why people are joined here; the words are in `pair_rules.REASONS`.
FITS, ALONE = "fits_one_person", "stands_alone"
JOINED_AS_PEOPLE = (FITS, ALONE)

# Conditions on the profile p of two people.
_NAME = "(p.forename in ('same', 'other_form', 'slip', 'swapped'))"
_SURNAME = "(p.surname in ('same', 'other_form', 'slip') or p.forename = 'swapped')"
_FULL_NAME = "(p.forename = 'same' and p.surname in ('same', 'slip'))"
_SECOND = "p.second_forename in ('same', 'initial')"
_NUMBER = "(p.nhs_number = 'same' or p.upn = 'same')"
_DATE = "(p.birth in ('same', 'swapped', 'slip'))"
_PLACE = "(p.address = 'same_door' or p.phone = 'same' or p.email = 'same')"
_NEIGHBOURHOOD = "(p.address in ('same_door', 'same_building', 'same_postcode'))"
_HOME = f"({_PLACE} or {_NEIGHBOURHOOD})"
_NOTHING_DIFFERS = (
    "(p.sex <> 'different' and p.second_forename <> 'different' and p.nhs_number <> 'different')"
)
# A name alone is many people's.
_MORE_THAN_A_NAME = f"(p.birth <> 'absent' or {_NUMBER} or {_HOME} or p.relatives = 'same')"

# A service that knows everybody knows the one person, and would know a twin, a son of the same name
# or a sister of the same initial. Two services that know some children prove that of a slip alone:
# a third may be the only one that met the brother.
_NO_OTHER_IS_KNOWN = "(p.is_of_few and p.is_known_to_all)"
_ONE_ALONE_IS_KNOWN = f"({_NO_OTHER_IS_KNOWN} and not p.are_two_known)"
# Two rows of one service that are not alike are two people, unless another service knows one alone
# and the names agree in some form: the second row says Kenneth, and the other Robert Kenneth.
_TWO_ROWS_OF_TWO = f"""(
    p.are_two_rows
    and not ({_ONE_ALONE_IS_KNOWN} and p.forename not in ('absent', 'alike', 'different'))
)"""
_NO_TWIN_OF_THAT_SPELLING = "(p.is_of_few and (p.n_services >= 2 or p.is_known_to_all))"


@dataclass(frozen=True)
class Way:
    """A way in which two people may be one: a condition on their profile p."""

    name: str
    when: str


#: The names agree in some form, and something besides.
FITTING = (
    Way("both_names", f"{_NAME} and {_SURNAME}"),
    # A form that no list knows, or a new surname, needs a date of birth.
    Way(
        "date_and_names_in_part",
        f"{_DATE} and ({_NAME} or p.forename in ('initial', 'shortened', 'middle_name')) "
        f"and ({_SURNAME} or p.surname in ('alike', 'initial', 'absent') "
        "or (p.forename = 'same' and p.birth = 'same' and p.surname = 'different_woman'))",
    ),
    # A child has one mother: another surname, or a form of the name that no list knows.
    Way(
        "mother_of_one_child",
        f"p.are_parents_of_one and p.sex = 'same' and ({_NAME} or ({_SURNAME} or {_PLACE}) "
        "and p.forename in ('alike', 'initial', 'shortened', 'middle_name'))",
    ),
    # Nobody else there shares forename and date of birth: the surname is another one's. Of one
    # street a service may well know two.
    Way(
        "forename_and_birth_at_home",
        f"{_NAME} and p.birth = 'same' "
        f"and ({_PLACE} or ({_NEIGHBOURHOOD} and p.service <> 'same'))",
    ),
)

#: A service that knows everybody knows one of the two alone: whoever else may be meant would be
#: known by other records, and those would fit better.
KNOWN_ALONE = (
    # The names agree in some form: nobody else of that name is known.
    Way(
        "name_of_the_known",
        "p.birth not in ('different', 'two_parts') "
        f"and ({_NAME} or p.forename in ('initial', 'shortened', 'alike') "
        "or (p.forename = 'middle_name' and p.goes_by_middle_name) "
        "or (p.forename = 'absent' and p.second_forename = 'same')) "
        f"and ({_SURNAME} or {_PLACE} or {_DATE})",
    ),
    # No forename: of one sex and surname, the same to one relative.
    Way(
        "surname_and_relative",
        "p.birth = 'absent' and p.forename = 'absent' and p.sex = 'same' "
        f"and {_SURNAME} and p.relatives = 'same'",
    ),
    # A couple has one surname and one child: without a sex it may be either.
    Way(
        "surname_at_home",
        f"p.birth = 'absent' and p.forename = 'absent' and p.surname = 'same' and {_PLACE} "
        "and not p.is_a_child_meant and (p.sex = 'same' or p.relatives <> 'same')",
    ),
    # No name at all, but a telephone that is nobody else's, and the home or the child besides.
    Way(
        "telephone",
        "p.birth = 'absent' and p.forename = 'absent' "
        "and p.surname in ('absent', 'same', 'other_form', 'slip') "
        "and (p.phone = 'same' or p.email = 'same') and (p.relatives = 'same' "
        "or (p.address = 'same_door' and (p.sex = 'same' or p.surname <> 'absent'))) "
        "and not p.is_a_child_meant",
    ),
    # A child has one mother at that door. Two mothers have two forenames and two surnames.
    Way(
        "mother_at_the_door",
        f"p.are_parents_of_one and p.sex = 'same' and {_PLACE} "
        f"and (p.forename <> 'different' or {_SURNAME})",
    ),
    Way(
        "number_that_no_relative_holds",
        f"p.birth = 'absent' and {_NUMBER} and {_SURNAME} and {_HOME}",
    ),
    Way("born_on_one_day_at_one_door", "p.birth = 'same' and p.address = 'same_door'"),
    # No generation lies between the two, and no brother has all her names.
    Way(
        "date_typed_over",
        "p.birth in ('different', 'two_parts') and not p.are_a_generation_apart "
        "and p.forename = 'same' and p.surname = 'same' "
        f"and (p.second_forename = 'same' or {_HOME})",
    ),
    Way(
        "rough_date_and_another_forename",
        f"p.birth in ('rough', 'near_year') and {_SURNAME} and {_HOME}",
    ),
)

#: One has few records, under another forename or date, and what a clerk does not make up agrees.
STANDING_ALONE = (
    # What tells that no twin is meant is a second forename, or a service that would know the twin.
    Way(
        "another_forename_of_one_birth",
        f"p.birth = 'same' and {_SURNAME} and ({_SECOND} "
        f"or ({_NO_OTHER_IS_KNOWN} and (p.address <> 'different' or {_PLACE})))",
    ),
    # Names were swapped and one typed over; a father's forename may be his son's surname.
    Way(
        "half_swapped_names",
        f"p.forename = 'half_swapped' and p.birth = 'same' and {_NO_OTHER_IS_KNOWN}",
    ),
    # Names were mistyped, or changed.
    Way(
        "number_and_date",
        f"{_NUMBER} and {_DATE} and ({_SURNAME} or p.surname in ('absent', 'alike') or {_HOME})",
    ),
    # The date was mistyped. Of a grown-up and a child it was not: a father's record was given his
    # son's number.
    Way(
        "number_and_forename",
        f"{_NUMBER} and {_NAME} and ({_SURNAME} or {_NEIGHBOURHOOD}) "
        "and not p.are_child_and_parent",
    ),
    # Forename and date are missing.
    Way(
        "number_and_second_forename",
        f"{_NUMBER} and {_SURNAME} and {_SECOND} and p.birth = 'absent'",
    ),
    # Where no relatives are on record, none is meant: of five things two agree, not the name alone.
    Way(
        "two_of_five_among_strangers",
        f"p.is_of_no_family and p.is_single and {_NUMBER}::int + {_DATE}::int + {_HOME}::int "
        f"+ ({_NAME} or p.forename = 'half_swapped')::int + {_SURNAME}::int > 1",
    ),
)


def _in_any(ways: Sequence[Way]) -> str:
    return "(" + " or ".join(f"({way.when})" for way in ways) + ")"


def _verdict() -> str:
    """SQL for whether two people of the profile p are one, and why."""
    return f"""
        case
            when is_contradicted or {_TWO_ROWS_OF_TWO} then 'contradicted'
            when match_weight < case
                when is_of_no_family then {FIT_WEIGHT_AMONG_STRANGERS}
                -- A bare name is a namesake's whom nobody knows, where something else differs.
                when {_ONE_ALONE_IS_KNOWN} and ({_MORE_THAN_A_NAME}
                    or ({_FULL_NAME} and p.address = 'absent' and p.phone <> 'different'))
                    then {FIT_WEIGHT_OF_THE_KNOWN}
                else {FIT_WEIGHT}
            end then 'open'
            when not {_NOTHING_DIFFERS} then 'open'
            when
                -- One service keeps two children of one birth, whose forenames are a slip apart: a
                -- twin is called Elsa, but nobody Matilds.
                (not p.are_two_of_a_service
                    or (p.forename = 'slip' and p.has_unheard_name and {_NO_TWIN_OF_THAT_SPELLING}))
                and p.birth not in ('different', 'two_parts') and {_MORE_THAN_A_NAME}
                and {_in_any(FITTING)}
                then '{FITS}'
            when
                p.is_of_few and not p.are_two_of_a_service and ({_in_any(STANDING_ALONE)}
                    or ({_ONE_ALONE_IS_KNOWN} and {_in_any(KNOWN_ALONE)}))
                then '{ALONE}'
            else 'open'
        end
    """


# What the rules for pairs of records decide, and no profile changes.
_SETTLED = (
    "('recorded_as_two', 'unborn', 'contact_is_child', 'of_another_generation', "
    "'twins_of_two_sexes', 'named_as_a_relative')"
)
# Two rows of one service, c, that are not alike.
_TWO_ROWS = """(
    c.service = 'same' and c.nhs_number <> 'same' and c.upn <> 'same' and not (
        (
            c.forename in ('same', 'other_form', 'slip', 'swapped', 'initial')
            or (c.forename in ('absent', 'middle_name') and c.birth = 'same')
        )
        and (
            c.surname in ('same', 'other_form', 'slip', 'absent', 'alike')
            or (c.forename = 'same' and c.birth = 'same')
            -- Who shares date of birth and door is a twin, and a twin shares the surname.
            or (c.birth = 'same' and c.address = 'same_door')
        )
        and c.second_forename <> 'different' and c.birth not in ('different', 'two_parts')
        -- Dot and Dora of one street, born days apart, are two children of one surname.
        and (
            c.birth in ('same', 'absent') or c.address in ('same_door', 'absent')
            or c.phone = 'same' or c.email = 'same' or c.relatives = 'same'
        )
    )
)"""


def second_pass(
    con: duckdb.DuckDBPyConnection,
    records: str,
    in_sight: str,
    crowd: Crowd,
    decided: str,
    people: str,
    apart: str,
) -> None:
    """Join people of `people` who are one by their profiles; the links go into `decided`.

    `in_sight` holds all that may be known: whoever is in it counts as somebody's possible twin.
    Expects `scored`, the scored pairs of records, and `known_to_all` (`crowd.find_known_to_all`).
    `apart` holds pairs that may never be one person.
    A link of this pass carries the levels and the weights of the profiles.
    """
    con.execute(
        f"""
        create or replace table compared as from scored limit 0;
        create or replace table hidden_births as
        select distinct surname, birth_date from {in_sight}
        where unique_id not in (select unique_id from {records});
        create or replace table unheard_names as
        select forename from {counts_of("forename", crowd.records)} where n = 1;
        drop table if exists profiles
        """
    )
    among = "true"
    for _ in range(ROUNDS):
        _open_people(con, records, decided, people, crowd.families, among)
        _compare(con, records, crowd)
        _profiles(con, records, decided, apart, crowd)
        if not _join(con, decided, people):
            break
        # What was said of others holds: people have changed who were joined, and nobody else.
        among = "(unique_id_l in (from just_joined) or unique_id_r in (from just_joined))"
    con.execute(
        "drop table compared; drop table open_people; drop table open_pairs; "
        "drop table hidden_births; drop table unheard_names; "
        "drop table profiles; drop table if exists just_joined"
    )


def _open_people(
    con: duckdb.DuckDBPyConnection,
    records: str,
    decided: str,
    people: str,
    families: bool,
    among: str,
) -> None:
    """Write `open_people` (one, other: people to be compared) and `open_pairs` (their records).

    `among` is a condition on the scored pairs of records that may lie between them. `lesser` is the
    one of fewer records; `n_services` counts the services that know only the other.
    """
    con.execute(
        f"""
        create or replace table open_people as
        with sizes as (
            select person, count(*) as n from {people} group by person
        ),
        between_two as (
            select
                least(l.person, r.person) as one, greatest(l.person, r.person) as other,
                bool_or(d.decision = 'review') as is_left_open
            from (select unique_id_l, unique_id_r from scored where {among}) as s
            inner join {people} as l on s.unique_id_l = l.unique_id
            inner join {people} as r on s.unique_id_r = r.unique_id and l.person <> r.person
            left join {decided} as d
                on s.unique_id_l = d.unique_id_l and s.unique_id_r = d.unique_id_r
            group by all
        ),
        left_open as (
            select one, other, a.n as n_one, b.n as n_other
            from between_two
            inner join sizes as a on one = a.person
            inner join sizes as b on other = b.person
            where (is_left_open or a.n = 1 or b.n = 1) and a.n * b.n <= {MOST_PAIRS}
        ),
        -- Most people are in no question: nobody asks what they are like.
        described as (
            select p.person, list(distinct r.service_code) as services,
                list(distinct r.service_code) filter (r.record_kind = 'person') as known_to,
                max(r.birth_date) as birth_date,
                bool_or((r.surname, r.birth_date) in (from hidden_births)) as may_be_hidden
            from {people} as p
            inner join {records} as r on p.unique_id = r.unique_id
            where p.person in (select unnest([one, other]) from left_open)
            group by p.person
        ),
        open_ones as (
            select
                one, other, n_one, n_other,
                a.services as services_of_one, b.services as services_of_other,
                a.known_to as one_is_known_to, b.known_to as other_is_known_to,
                a.birth_date as birth_of_one, b.birth_date as birth_of_other,
                coalesce(a.may_be_hidden or b.may_be_hidden, false) as may_be_hidden
            from left_open
            inner join described as a on one = a.person
            inner join described as b on other = b.person
        ),
        known as (
            select
                one, other,
                bool_or(
                    list_contains(one_is_known_to, k.service_code)
                    and coalesce(birth_of_other between k.born_from and k.born_until, true)
                ) as is_one_known,
                bool_or(
                    list_contains(other_is_known_to, k.service_code)
                    and coalesce(birth_of_one between k.born_from and k.born_until, true)
                ) as is_other_known,
                -- Who knows both by records of its own knows two.
                bool_or(
                    list_contains(one_is_known_to, k.service_code)
                    and list_contains(other_is_known_to, k.service_code)
                ) as are_two_known
            from open_ones
            cross join known_to_all as k
            group by one, other
        )
        select
            one, other,
            least(n_one, n_other) <= {FEW_RECORDS} as is_of_few,
            least(n_one, n_other) = 1 as is_single,
            -- Who has fewer records: of as many, the one whose counterpart is known.
            if(n_one < n_other or (n_one = n_other and coalesce(is_other_known, false)), one, other)
                as lesser,
            len(if(lesser = one, services_of_other, services_of_one))
            - len(list_intersect(services_of_one, services_of_other)) as n_services,
            coalesce(is_one_known or is_other_known, false)
            and not may_be_hidden as is_known_to_all,
            coalesce(are_two_known, false) as are_two_known,
            {not families} as is_of_no_family
        from open_ones
        left join known using (one, other);

        create or replace table open_pairs as
        select
            one, other, lesser, least(l.unique_id, r.unique_id) as unique_id_l,
            greatest(l.unique_id, r.unique_id) as unique_id_r
        from open_people
        inner join {people} as l on one = l.person
        inner join {people} as r on other = r.person
        """
    )


def _compare(con: duckdb.DuckDBPyConnection, records: str, crowd: Crowd) -> None:
    """Write into `compared` the scores of all `open_pairs`, however little they weigh."""
    con.execute(
        """
        insert into compared by name
        select s.* from scored as s
        semi join open_pairs as o using (unique_id_l, unique_id_r)
        anti join compared as c using (unique_id_l, unique_id_r);
        create or replace table not_compared as
        select '0' as match_key, unique_id_l as join_key_l, unique_id_r as join_key_r
        from open_pairs
        anti join compared using (unique_id_l, unique_id_r)
        """
    )
    if con.execute("select count(*) from not_compared").fetchall()[0][0]:
        con.execute(
            f"""
            create or replace table to_compare as
            select * from {records} where unique_id in (
                select unnest([join_key_l, join_key_r]) from not_compared
            )
            """
        )
        score_pairs(con, "to_compare", "not_compared", "newly_compared", None, crowd)
        con.execute("insert into compared by name from newly_compared; drop table to_compare")
        drop_scored(con, "newly_compared")
    con.execute("drop table not_compared")


def _profiles(
    con: duckdb.DuckDBPyConnection, records: str, decided: str, apart: str, crowd: Crowd
) -> None:
    """Add `open_people` to `profiles`: what their records say at best, and a verdict.

    The verdict is one of JOINED_AS_PEOPLE, `open` or, where two records contradict each other,
    `contradicted`. That two dates of birth are far apart contradicts nothing where a third
    is near to both: what is asked is whether the best of them fit.
    """
    chance = prior(crowd.n_records)
    found = ", ".join(
        # That two of the records are of one service weighs, whatever the others are.
        f"{'min' if c.name == 'service' else 'max'}("
        f"{{'bits': c.weights.{c.name}, 'level': c.{c.name}}}) "
        f"filter (c.{c.name} <> 'absent') as {c.name}"
        for c in COMPARISONS
    )
    # Names that are swapped were compared crosswise: that the surnames differ is said already.
    told = {c.name: c.name for c in COMPARISONS} | {
        "surname": "if(forename.level in ('swapped', 'half_swapped') and surname.bits < 0, "
        "null, surname)"
    }
    levels = ", ".join(f"coalesce({best}.level, 'absent') as {name}" for name, best in told.items())
    weights = ", ".join(f"'{name}': coalesce({best}.bits, 0)" for name, best in told.items())
    total = " + ".join(f"coalesce({best}.bits, 0)" for best in told.values())
    con.execute(
        f"""
        create or replace table new_profiles as
        with best as (
            select
                o.one, o.other, {found},
                max({{'bits': c.match_weight, 'l': c.unique_id_l, 'r': c.unique_id_r}}) as pair,
                coalesce(bool_or(
                    a.unique_id_l is not null or d.reason in {_SETTLED}
                    or (d.reason in {OBJECTED} and d.reason <> 'two_of_a_service')
                    or {PROVEN_OTHERWISE}
                    or (l.record_kind = 'school_contact' and r.is_child)
                    or (r.record_kind = 'school_contact' and l.is_child)
                ), false) as is_contradicted,
                coalesce(bool_or({_TWO_ROWS}), false) as are_two_rows,
                coalesce(bool_or(d.reason = 'two_of_a_service'), false) as are_two_of_a_service,
                coalesce(bool_or(
                    {TERMS["A_GENERATION_APART"]} and l.is_child is distinct from r.is_child
                ), false) as are_child_and_parent,
                coalesce(bool_or({TERMS["A_GENERATION_APART"]}), false) as are_a_generation_apart,
                -- Wayne Benjamin is not his son Ben; whoever is called Ben may be Wayne Benjamin.
                bool_or(if(
                    l.unique_id = o.lesser,
                    list_has_any(l.forename_forms, r.middle_words),
                    list_has_any(r.forename_forms, l.middle_words)
                )) as goes_by_middle_name,
                bool_or(list_has_any(
                    list_filter(l.relatives, lambda word: starts_with(word, 'parent:')),
                    r.relatives
                )) as are_parents_of_one,
                coalesce(bool_or(
                    l.is_child or r.is_child or l.has_no_name_yet or r.has_no_name_yet
                ), false) as is_a_child_meant,
                bool_or(l.forename in (from unheard_names) or r.forename in (from unheard_names))
                    as has_unheard_name
            from open_pairs as o
            inner join compared as c using (unique_id_l, unique_id_r)
            inner join {records} as l on o.unique_id_l = l.unique_id
            inner join {records} as r on o.unique_id_r = r.unique_id
            left join {decided} as d using (unique_id_l, unique_id_r)
            left join {apart} as a using (unique_id_l, unique_id_r)
            group by o.one, o.other
        ),
        p as (
            select
                open_people.*, best.is_contradicted, best.are_two_rows, best.are_two_of_a_service,
                best.are_child_and_parent, best.has_unheard_name,
                best.goes_by_middle_name, best.are_a_generation_apart,
                best.are_parents_of_one, best.is_a_child_meant,
                best.pair.l as unique_id_l, best.pair.r as unique_id_r,
                {levels}, {{{weights}}} as weights,
                round({log2(chance / (1 - chance))} + {total}, 2) as match_weight
            from best
            inner join open_people using (one, other)
        )
        select
            *,
            {_verdict()} as verdict
        from p;
        create table if not exists profiles as from new_profiles limit 0;
        insert into profiles from new_profiles;
        drop table new_profiles
        """
    )


def _join(con: duckdb.DuckDBPyConnection, decided: str, people: str) -> int:
    """Join two people each of whom is the other's best by a margin; how many pairs were joined.

    Two whom a person fits alike are no rivals where they may be one person themselves: one of them
    has too little to be joined to the other, which says nothing against the join of the third. Nor
    are two of few records that fit the person: whose they are it is the best of each that tells. Of
    two pairs with a person in common the better one is joined.
    """
    levels = ", ".join(c.name for c in COMPARISONS)
    con.execute(
        f"""
        create or replace table joined as
        with sides as (
            select
                one as person, other as counterpart, match_weight, verdict,
                verdict in {JOINED_AS_PEOPLE} and is_of_few and lesser = other
                    as is_a_record_that_fits
            from profiles
            where verdict <> 'contradicted'
            union all
            select
                other, one, match_weight, verdict,
                verdict in {JOINED_AS_PEOPLE} and is_of_few and lesser = one
            from profiles
            where verdict <> 'contradicted'
        ),
        rivals as (
            select s.person, s.counterpart, max(rival.match_weight) as match_weight
            from sides as s
            inner join sides as rival
                on s.person = rival.person and s.counterpart <> rival.counterpart
            anti join sides as one_person
                on s.counterpart = one_person.person
                and rival.counterpart = one_person.counterpart
                and (one_person.verdict in {JOINED_AS_PEOPLE} or one_person.match_weight >= 0)
            where not (s.is_a_record_that_fits and rival.is_a_record_that_fits)
            group by s.person, s.counterpart
        ),
        best_by_a_margin as (
            select p.*
            from profiles as p
            left join rivals as a on p.one = a.person and p.other = a.counterpart
            left join rivals as b on p.other = b.person and p.one = b.counterpart
            where
                p.verdict in {JOINED_AS_PEOPLE}
                and coalesce(p.match_weight - a.match_weight >= {FIT_MARGIN}, true)
                and coalesce(p.match_weight - b.match_weight >= {FIT_MARGIN}, true)
        ),
        places as (
            select one, other, person,
                row_number() over (partition by person order by match_weight desc, one, other)
                    as place
            from (select *, unnest([one, other]) as person from best_by_a_margin)
        )
        select b.*
        from best_by_a_margin as b
        semi join (
            select one, other from places group by one, other having max(place) = 1
        ) using (one, other);

        delete from {decided}
        where (unique_id_l, unique_id_r) in (select (unique_id_l, unique_id_r) from joined);
        insert into {decided} by name
        select
            unique_id_l, unique_id_r, match_weight,
            1 / (1 + pow(2, -match_weight)) as match_probability,
            {levels}, weights, verdict as reason, 'link' as decision
        from joined;
        update {people} set person = j.one from joined as j where person = j.other;
        delete from profiles
        where one in (select unnest([one, other]) from joined)
            or other in (select unnest([one, other]) from joined);
        create or replace table just_joined as
        select unique_id from {people} where person in (select one from joined)
        """
    )
    n_joined = int(con.execute("select count(*) from joined").fetchall()[0][0])
    con.execute("drop table joined")
    return n_joined
