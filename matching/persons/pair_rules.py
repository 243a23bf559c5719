"""The second look at a scored pair: what a weight cannot know about relatives.

A weight adds up what agrees. Relatives agree in surname, address and phone, twins in the date of
birth too, a father and a son in everything but the date. No threshold separates them, so each rule
here says what must hold besides a high weight. A rule gives a decision: `link`, `review` (for a
person to decide) or `apart` (two people, not worth a person's time), and its reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import duckdb

from matching.persons.comparisons import COMPARISONS, IS_INITIAL
from matching.persons.likeness import likeness
from matching.persons.settings import (
    CLEARLY_BETTER,
    LINK_WEIGHT,
    REVIEW_WEIGHT,
)


@dataclass(frozen=True)
class Rule:
    """A condition on a pair and what follows; of several that hold, the first decides."""

    reason: str
    words: str
    when: str
    decision: str


# Shorthands of the rules, as SQL over a scored pair p and its records l and r.
TERMS = {
    "NUMBER_AGREES": "(p.nhs_number = 'same' or p.upn = 'same')",
    "NAME_AGREES": "p.forename in ('same', 'other_form', 'swapped')",
    "SURNAME_AGREES": "p.surname in ('same', 'other_form', 'slip') or p.forename = 'swapped'",
    "ONE_SERVICE": "p.service = 'same'",
    "PLACE_AGREES": "(p.address = 'same_door' or p.phone = 'same' or p.email = 'same')",
    # A postcode is a dozen doors: no two strangers of one surname there are born on one day.
    "NEIGHBOURHOOD_AGREES": "p.address in ('same_door', 'same_building', 'same_postcode')",
    "NO_CHILD": "coalesce(not (l.is_child or r.is_child), true)",
    # Of what a household shares: its address, its phone, its e-mail, its relatives.
    "MUCH_OF_A_HOME_AGREES": (
        "((p.address = 'same_door')::int + (p.phone = 'same')::int + (p.email = 'same')::int "
        "+ (p.relatives = 'same')::int >= 2)"
    ),
    # No other record of either service has this surname and date of birth: were there a twin, a
    # service that knows every child of that age would know the twin too.
    "NO_TWIN_KNOWN": ("(coalesce(nl.n_forenames, 1) = 1 and coalesce(nr.n_forenames, 1) = 1)"),
    "ONE_IS_UNIVERSAL": (
        "((l.is_from_universal_service "
        "and l.service_code in (select service_code from universal_services)) "
        "or (r.is_from_universal_service "
        "and r.service_code in (select service_code from universal_services)))"
    ),
    "PARENTS_OF_ONE_CHILD": (
        "list_has_any(list_filter(l.relatives, lambda word: starts_with(word, 'parent:')), "
        "r.relatives)"
    ),
    "A_GENERATION_APART": "abs(l.birth_year - r.birth_year) >= 12",
    # No generation lies between, and brothers and sisters are not called alike.
    "ONE_NAME_WITHIN_YEARS": (
        "abs(date_diff('day', l.birth_date, r.birth_date)) < 12 * 365 "
        "and p.forename = 'same' and p.surname = 'same' and p.second_forename <> 'different' "
        "and p.sex <> 'different' and PLACE_AGREES and not ONE_SERVICE "
        # A slip is not made twice: two dates that two services hold each are two people's.
        "and not ((l.forename, l.surname, l.birth_date) in (from births_held_twice) "
        "and (r.forename, r.surname, r.birth_date) in (from births_held_twice))"
    ),
    # Nobody has two children within nine months, and gives them one name.
    "WITHIN_MONTHS": "abs(date_diff('day', l.birth_date, r.birth_date)) <= 270",
    "NAME_AND_BIRTH_AGREE": (
        "NAME_AGREES and SURNAME_AGREES and p.birth in ('same', 'swapped', 'slip')"
    ),
    # Nobody else at home shares her forename and her date of birth.
    "WED_SINCE": (
        "NAME_AGREES and p.surname = 'different_woman' and p.birth = 'same' "
        "and p.second_forename <> 'different' and PLACE_AGREES"
    ),
    "ONE_RELATIVE": (
        "list_has_any(list_transform(l.relatives, lambda word: split_part(word, ':', 2)), "
        "list_transform(r.relatives, lambda word: split_part(word, ':', 2)))"
    ),
}

RULES = (
    Rule(
        "recorded_as_two",
        "a service that knows both records them as two people",
        "a.unique_id_l is not null",
        "apart",
    ),
    # Who is said to be the mother of a child was not born after it.
    Rule(
        "of_another_generation",
        "one is said to be of another generation than the other's date of birth allows",
        "p.birth = 'absent' and (l.birth_year not between r.born_from and r.born_until "
        "or r.birth_year not between l.born_from and l.born_until) "
        "and not (p.nhs_number = 'same' and NAME_AGREES)",
        "apart",
    ),
    # A mark of the service itself: strong evidence, not proof. It is set on twins too.
    Rule(
        "recorded_as_one",
        "the service marks the two as a duplicate, and they look alike",
        "o.unique_id_l is not null and p.birth not in ('different', 'two_parts') "
        "and p.sex <> 'different' and (p.forename not in ('different', 'alike') "
        "or (p.forename = 'alike' and l.forename[1] = r.forename[1] and NUMBER_AGREES)) "
        "and not (p.forename in ('same', 'other_form') and p.second_forename = 'different')",
        "link",
    ),
    Rule(
        "duplicate_contradicted",
        "the service marks the two as a duplicate, but names, sex or dates of birth differ",
        "o.unique_id_l is not null",
        "review",
    ),
    # Nobody else was born at that door when the child was expected.
    Rule(
        "born_as_expected",
        "a child was born where and when the unborn child was expected",
        "p.birth = 'expected' and PLACE_AGREES and NO_TWIN_KNOWN",
        "link",
    ),
    # Placeholder names and expected dates are shared by strangers.
    Rule(
        "unborn",
        "an unborn child is not linked by what is known of it",
        "l.is_unborn or r.is_unborn or (p.birth = 'absent' and p.forename = 'absent' "
        "and (l.expected_date_of_birth is not null or r.expected_date_of_birth is not null))",
        "apart",
    ),
    Rule(
        "contact_is_child",
        "the contact of a pupil is an adult, the other record a child",
        "(l.record_kind = 'school_contact' and r.is_child and p.birth = 'absent') "
        "or (r.record_kind = 'school_contact' and l.is_child and p.birth = 'absent')",
        "apart",
    ),
    Rule(
        "one_name_within_months",
        "the dates of birth differ by less than nine months: no brother or sister of that name",
        "p.birth in ('different', 'two_parts') and WITHIN_MONTHS "
        "and p.forename in ('same', 'other_form', 'slip') and p.surname in ('same', 'slip') "
        "and p.second_forename <> 'different' and p.sex <> 'different' "
        "and (PLACE_AGREES or NUMBER_AGREES) and not ONE_SERVICE",
        "link",
    ),
    # Father and son, mother and daughter: all agrees but the date.
    Rule(
        "different_births",
        "the dates of birth differ as those of two people do",
        "(p.birth = 'different' or (p.birth = 'two_parts' and A_GENERATION_APART)) "
        "and not NUMBER_AGREES and not ONE_NAME_WITHIN_YEARS",
        "apart",
    ),
    Rule(
        "number_of_a_relative",
        "the number agrees, but names and dates of birth are a relative's",
        "p.birth = 'different' and (A_GENERATION_APART or not NAME_AGREES or not SURNAME_AGREES)",
        "review",
    ),
    # Twins with names of one sound are of two sexes, or one service knows both.
    Rule(
        "twins_of_two_sexes",
        "forenames are only alike and the sex differs",
        "p.forename in ('alike', 'half_swapped', 'different') and p.sex = 'different' "
        "and not NUMBER_AGREES",
        "apart",
    ),
    # Francis and Frances are twins; Durward and Durwafd are one whose sex was mistyped as well.
    Rule(
        "twins_or_two_slips",
        "forenames differ by a slip and the sex differs: twins, or one person and two slips",
        "p.forename = 'slip' and p.sex = 'different' and not NUMBER_AGREES",
        "review",
    ),
    Rule(
        "another_forename",
        "forenames differ, but a service that knows every child of that age knows no twin",
        "p.forename in ('different', 'alike') and p.birth = 'same' "
        "and p.surname in ('same', 'other_form', 'slip') "
        "and p.sex <> 'different' and (NEIGHBOURHOOD_AGREES "
        "or (p.forename = 'alike' and PLACE_AGREES)) and not ONE_SERVICE "
        "and ONE_IS_UNIVERSAL and NO_TWIN_KNOWN",
        "link",
    ),
    # Ruby and Rubie: a service that knew two would say so. Twins' names often rhyme (Jayden and
    # Kayden), so the first letter must agree.
    Rule(
        "spelled_otherwise",
        "forenames are alike, surname and date of birth agree, and no twin is known",
        "p.forename = 'alike' and l.forename[1] = r.forename[1] and p.birth = 'same' "
        "and p.surname in ('same', 'other_form', 'slip') and p.sex <> 'different' "
        "and (PLACE_AGREES or ONE_IS_UNIVERSAL) and not ONE_SERVICE and NO_TWIN_KNOWN",
        "link",
    ),
    # Contacts of pupils, tenants: grown-ups without a date of birth under a form of the name that
    # no list knows. A sister of nearly the same name would share less.
    Rule(
        "form_of_a_grown_ups_name",
        "forenames of grown-ups are alike, and much of a home agrees",
        "p.forename = 'alike' and l.forename[1] = r.forename[1] and p.birth = 'absent' "
        "and p.surname in ('same', 'other_form', 'slip') and p.sex <> 'different' "
        "and MUCH_OF_A_HOME_AGREES and NO_CHILD and not ONE_SERVICE",
        "link",
    ),
    Rule(
        "number_and_birth",
        "forenames differ, but number, surname and date of birth agree and no twin is known",
        "p.forename in ('different', 'alike') and NUMBER_AGREES and p.birth = 'same' "
        "and p.surname in ('same', 'other_form') and p.sex <> 'different' and not ONE_SERVICE "
        "and NO_TWIN_KNOWN",
        "link",
    ),
    # A twin's number, an alike forename and a slip in the date besides: too many chances.
    Rule(
        "number_and_likeness",
        "the number agrees, and names and date of birth are alike",
        "p.forename = 'alike' and NUMBER_AGREES and (p.birth in ('same', 'slip', 'swapped') "
        "or (p.birth = 'absent' and p.second_forename in ('same', 'initial'))) "
        "and p.surname in ('same', 'other_form', 'slip', 'alike') and p.sex <> 'different' "
        "and not ONE_SERVICE and NO_TWIN_KNOWN",
        "link",
    ),
    Rule(
        "number_of_a_twin",
        "the number agrees, but the forenames are those of brothers or sisters",
        "p.forename in ('different', 'half_swapped', 'alike') and NUMBER_AGREES",
        "review",
    ),
    Rule(
        "twins",
        "forenames differ and a service knows two children of that surname and date of birth",
        "p.forename = 'different' and not NO_TWIN_KNOWN",
        "apart",
    ),
    Rule(
        "perhaps_twins",
        "forenames differ: a twin, or one person recorded under another forename",
        "p.forename in ('different', 'half_swapped', 'alike')",
        "review",
    ),
    # Children are named after their parents: Ben, the son of Wayne Benjamin.
    Rule(
        "named_after_a_relative",
        "one's forename is the other's middle name, and no date of birth tells the two apart",
        "p.forename = 'middle_name' and p.birth = 'absent' and not NUMBER_AGREES",
        "review",
    ),
    # Mr and Mrs share a telephone and a child; of two grown-ups of one sex and one surname it is
    # one's own.
    Rule(
        "somebody_of_a_household",
        "neither forename nor date of birth can be compared: it may be anybody of the household",
        "p.forename = 'absent' and p.birth = 'absent' and not NUMBER_AGREES and not ("
        "(p.phone = 'same' or p.email = 'same' or PARENTS_OF_ONE_CHILD) "
        "and p.sex = 'same' and SURNAME_AGREES "
        "and NO_CHILD and not (l.has_no_name_yet or r.has_no_name_yet))",
        "review",
    ),
    # Of a couple, or of mother and daughter, many share the initial; it is one's own with the sex
    # and the surname.
    Rule(
        "initial_of_a_household",
        "the forename is an initial, there is no date of birth, and little else agrees",
        "p.forename = 'initial' and p.birth = 'absent' and not NUMBER_AGREES "
        "and (p.sex = 'different' or (not SURNAME_AGREES and not PLACE_AGREES) "
        "or (length(l.forename) = length(r.forename) and p.phone <> 'same' "
        "and p.email <> 'same' and p.relatives <> 'same'))",
        "review",
    ),
    # A relative's number was typed: with no forename to compare, the second one is all there is.
    Rule(
        "number_without_a_forename",
        "the number agrees, but one record has no forename and the second forenames differ",
        "p.forename = 'absent' and NUMBER_AGREES and p.second_forename = 'different'",
        "review",
    ),
    # The same forename is common; the second one tells brothers and sisters apart.
    Rule(
        "second_forenames",
        "second forenames differ and little else but the family agrees",
        "p.second_forename = 'different' and p.birth not in ('same', 'swapped') "
        "and not NUMBER_AGREES",
        "review",
    ),
    # Two rows of one service are two people unless nearly everything agrees. But nobody has two
    # children of one name.
    Rule(
        "two_rows_of_a_service",
        "one service keeps two records that agree only in part",
        "ONE_SERVICE and not NUMBER_AGREES and not ("
        "p.forename in ('same', 'other_form', 'slip', 'swapped') and SURNAME_AGREES "
        "and (p.birth = 'same' or (p.birth in ('absent', 'swapped', 'slip', 'rough') "
        "and (PLACE_AGREES or (p.relatives = 'same' and p.forename = 'same'))))) "
        # A woman before and after her wedding: nobody at home shares forename and date of birth.
        "and not (p.forename = 'same' and p.birth = 'same' and MUCH_OF_A_HOME_AGREES)",
        "review",
    ),
    Rule(
        "two_numbers_of_a_service",
        "one service keeps two records with different numbers",
        "ONE_SERVICE and (p.nhs_number = 'different' or p.upn = 'different') "
        # A family that registers again gets new numbers; no two of one name and birth are at home.
        "and not (p.forename = 'same' and p.surname = 'same' and p.birth = 'same' "
        "and p.address = 'same_door' and p.upn <> 'different')",
        "review",
    ),
)

# The check digit of an NHS number catches one wrong digit and two swapped ones: of two numbers that
# are such a slip apart one at least was never given to anybody.
NO_SLIP_OF_A_NUMBER = "damerau_levenshtein(l.nhs_number, r.nhs_number) > 1"

# What no link outweighs, by whichever rule: then a person decides.
OBJECTIONS = (
    # A number is given once. One that a single service holds may be a slip, or superseded.
    Rule(
        "two_numbers",
        "NHS numbers differ, and not everything else agrees or each is held by two services",
        f"p.nhs_number = 'different' and {NO_SLIP_OF_A_NUMBER} "
        "and (not (NAME_AND_BIRTH_AGREE or WED_SINCE) or not ("
        "PLACE_AGREES or p.relatives = 'same' "
        "or (p.address = 'absent' and p.second_forename = 'same')) "
        "or ((l.nhs_number, l.birth_date) in (from numbers_held_twice) "
        "and (r.nhs_number, r.birth_date) in (from numbers_held_twice)))",
        "review",
    ),
    # Ella and Elsa, Lily-Mae and Lily-Rose: a service that gave two references to children of one
    # birth knows two. Of a grown-up it may keep two tenancies.
    Rule(
        "two_of_a_service",
        "one service keeps two children of one date of birth, of whom forenames or the sex differ",
        "ONE_SERVICE and p.birth = 'same' and (l.is_child or r.is_child) and not NUMBER_AGREES "
        "and (p.forename in ('slip', 'shortened', 'alike', 'different') or p.sex = 'different' "
        "or (p.forename in ('same', 'other_form') and p.second_forename = 'different'))",
        "review",
    ),
    # One school says mother, another service grandmother: of one name, or one of them is mistaken.
    # What an age does not allow, nobody is.
    Rule(
        "two_roles",
        "one is said to be to a relative what the other cannot be as well",
        "p.birth = 'absent' and not NUMBER_AGREES and ONE_RELATIVE "
        "and (p.relatives = 'different' or p.sex = 'different') "
        "and coalesce(l.birth_year between l.born_from and l.born_until, true) "
        "and coalesce(r.birth_year between r.born_from and r.born_until, true)",
        "review",
    ),
)

#: Every reason that a decision can have, in words.
REASONS = {rule.reason: rule.words for rule in (*RULES, *OBJECTIONS)} | {
    "weight": "what agrees outweighs what differs, by more or less",
    "another_fits_better": "another record of the same service fits clearly better",
    "two_fit_alike": "two records of one service fit about equally well",
    "named_as_a_relative": (
        "somebody else at that home has the forename, and another date of birth: a relative's date "
        "may have been written down"
    ),
    "would_join_two_people": "linking would join two people through this pair",
    "group_too_large": "the pair is in a group of records too large to be one person",
    "fits_one_person": "all records of the two together fit one person, and nobody else so well",
    "stands_alone": (
        "the record stands alone, and what it shares with the person it shares with nobody else"
    ),
    "override": "a person has decided",
}


def decide(con: duckdb.DuckDBPyConnection, scored: str, records: str, apart: str) -> str:
    """Make the table `decided`: the scored pairs with `decision` and `reason`; return its name.

    `records` holds all that may be known: whoever is in it counts as somebody's possible twin.
    What is counted among all of them `crowd.count_for_rules` has written. `apart` is a table of
    pairs (unique_id_l < unique_id_r) known to be two people. Pairs of records that are not in
    `records`, or below the review weight, are left out.
    """
    cases, objections = (
        "\n".join(f"when {_sql(rule.when)} then '{rule.reason}'" for rule in rules)
        for rules in (RULES, OBJECTIONS)
    )
    decisions = " ".join(f"when '{rule.reason}' then '{rule.decision}'" for rule in RULES)
    levels = ", ".join(f"p.{comparison.name}" for comparison in COMPARISONS)
    con.execute(
        f"""
        create or replace table looked_at as
        select
            p.unique_id_l, p.unique_id_r, p.match_weight, p.match_probability,
            {levels}, p.weights,
            case {cases} else 'weight' end as reason_of_rule,
            case {objections} end as objection
        from {scored} as p
        inner join {records} as l on p.unique_id_l = l.unique_id
        inner join {records} as r on p.unique_id_r = r.unique_id
        left join namesakes as nl
            on l.service_code = nl.service_code and l.surname = nl.surname
            and l.birth_date = nl.birth_date
        left join namesakes as nr
            on r.service_code = nr.service_code and r.surname = nr.surname
            and r.birth_date = nr.birth_date
        left join {apart} as a
            on p.unique_id_l = a.unique_id_l and p.unique_id_r = a.unique_id_r
        left join recorded_duplicates as o
            on p.unique_id_l = o.unique_id_l and p.unique_id_r = o.unique_id_r
        where p.match_weight >= {REVIEW_WEIGHT} or o.unique_id_l is not null
        """
    )
    con.execute(
        f"""
        create or replace table decided as
        select
            * exclude (reason_of_rule, objection),
            -- What a person is to decide holds through a third record too.
            if(
                by_rule <> 'apart' and objection is not null
                and reason_of_rule <> 'duplicate_contradicted',
                objection, reason_of_rule
            ) as reason,
            case
                when by_rule = 'link' and (
                    objection is not null
                    or (match_weight < {LINK_WEIGHT} and reason <> 'recorded_as_one')
                ) then 'review'
                else by_rule
            end as decision
        from (
            select *, coalesce(case reason_of_rule {decisions} end, 'link') as by_rule
            from looked_at
        )
        """
    )
    con.execute("drop table looked_at")
    _doubt_dates_of_relatives(con)
    _doubt_initials_of_two(con, records)
    _prefer_the_better_fit(con, records)
    return "decided"


#: Records whose full name somebody else at the door bears who was born on another day.
NAMED_AS_A_RELATIVE = """(
    select unnest([unique_id_l, unique_id_r]) from {decided}
    where
        birth in ('different', 'two_parts') and address = 'same_door'
        and forename in ('same', 'other_form', 'slip') and surname in ('same', 'slip')
)"""


def _doubt_dates_of_relatives(con: duckdb.DuckDBPyConnection) -> None:
    """Leave to a person what two forenames and one date of birth say, where a name is a relative's.

    Two forenames of one date are one person whom nobody knows as two. But Gregor of his son's date
    of birth is the father at that door, and not the son under another forename.
    """
    con.execute(
        f"""
        create or replace temp table named_as_relatives as
        {NAMED_AS_A_RELATIVE.format(decided="decided")[1:-1]};
        update decided set decision = 'review', reason = 'named_as_a_relative'
        where
            decision = 'link' and forename = 'different' and birth = 'same'
            and nhs_number <> 'same' and upn <> 'same'
            and (unique_id_l in (from named_as_relatives)
                or unique_id_r in (from named_as_relatives));
        drop table named_as_relatives
        """
    )


def _doubt_initials_of_two(con: duckdb.DuckDBPyConnection, records: str) -> None:
    """Where an initial without a date of birth fits two forenames at a home, keep the better link.

    H Khan is Haroon or his father Habib. Where neither fits clearly better, neither is linked.
    """
    con.execute(
        f"""
        create or replace temp table initials as
        with links as (
            select unique_id_l, unique_id_r, match_weight,
                if({IS_INITIAL.format("l.forename")}, unique_id_l, unique_id_r) as one,
                if({IS_INITIAL.format("l.forename")}, r.forename, l.forename) as forename,
                if({IS_INITIAL.format("l.forename")}, r.forename_forms, l.forename_forms) as forms
            from decided
            inner join {records} as l on unique_id_l = l.unique_id
            inner join {records} as r on unique_id_r = r.unique_id
            where decision = 'link' and decided.forename = 'initial' and decided.birth = 'absent'
                and decided.nhs_number <> 'same' and decided.upn <> 'same'
                and length(l.forename) <> length(r.forename)
        )
        select unique_id_l, unique_id_r,
            max(other.match_weight) - any_value(links.match_weight) as behind
        from links
        inner join (select one, forename, forms, match_weight from links) as other
            on links.one = other.one and links.forename <> other.forename
            and not list_has_any(links.forms, other.forms)
            and {likeness("links.forename", "other.forename")} < 0.84
        group by unique_id_l, unique_id_r;
        update decided set decision = 'review',
            reason = if(behind >= {CLEARLY_BETTER}, 'another_fits_better', 'two_fit_alike')
        from initials
        where decided.unique_id_l = initials.unique_id_l
            and decided.unique_id_r = initials.unique_id_r
            and behind > -{CLEARLY_BETTER};
        drop table initials
        """
    )


def _prefer_the_better_fit(con: duckdb.DuckDBPyConnection, records: str) -> None:
    """Where a record links to two of one service that are not linked themselves, keep the better.

    They are usually two people: a father and a son of one name, two brothers. Where neither fits
    clearly better, neither is linked, and a person decides.
    """
    con.execute(
        """
        create or replace temp table links as
        select unnest([unique_id_l, unique_id_r]) as one,
            unnest([unique_id_r, unique_id_l]) as other, match_weight, birth
        from decided where decision = 'link'
        """
    )
    con.execute(
        f"""
        create or replace temp table rivals as
        select
            better.one, better.other as better_other, worse.other as worse_other,
            better.match_weight - worse.match_weight as lead
        from links as better
        inner join {records} as rb on better.other = rb.unique_id
        inner join links as worse
            on better.one = worse.one and better.other <> worse.other
            and (better.match_weight, better.other) > (worse.match_weight, worse.other)
            -- Of a child whom it expected a service opens a second record at the birth.
            and (better.birth = 'expected') = (worse.birth = 'expected')
        inner join {records} as rw
            on worse.other = rw.unique_id and rb.service_code = rw.service_code
            and rb.record_kind = 'person' and rw.record_kind = 'person'
        left join links as between_them
            on better.other = between_them.one and worse.other = between_them.other
        where between_them.one is null
        """
    )
    con.execute(
        f"""
        create or replace temp table outdone as
        select least(one, worse_other) as l, greatest(one, worse_other) as r,
            if(max(lead) >= {CLEARLY_BETTER}, 'another_fits_better', 'two_fit_alike') as reason
        from rivals group by all
        union all
        select least(one, better_other), greatest(one, better_other), 'two_fit_alike'
        from rivals where lead < {CLEARLY_BETTER} group by all
        """
    )
    con.execute(
        """
        update decided set decision = 'review', reason = o.reason
        from (select l, r, min(reason) as reason from outdone group by l, r) as o
        where decided.unique_id_l = o.l and decided.unique_id_r = o.r
            and decided.nhs_number <> 'same' and decided.upn <> 'same'
            -- One name and one date of birth are one person, however many records a service has.
            and not (decided.forename = 'same' and decided.surname = 'same'
                and decided.birth = 'same')
        """
    )
    con.execute("drop table links; drop table rivals; drop table outdone")


_TERM = re.compile(rf"\b(?:{'|'.join(TERMS)})\b")


def _sql(condition: str) -> str:
    """The condition with its shorthands written out."""
    return re.sub(_TERM, lambda term: f"({_sql(TERMS[term[0]])})", condition)
