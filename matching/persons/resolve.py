"""From person records to people: the steps in their order.

Everything happens in one DuckDB connection that belongs to this step. Records are numbered in the
order of their ids, so that the order in which rows arrive makes no difference.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from matching.persons import firewall, overrides
from matching.persons.blocking import candidate_pairs, leave_out
from matching.persons.clustering import cluster
from matching.persons.comparisons import COMPARISONS
from matching.persons.crowd import (
    Crowd,
    count_for_rules,
    count_known_people,
    crowd_of,
    find_ages,
    find_known_to_all,
)
from matching.persons.pair_rules import REASONS, decide
from matching.persons.scoring import compare, drop_scored, weigh
from matching.persons.second_pass import second_pass
from matching.persons.settings import LINK_WEIGHT


def resolve(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables `match_pairs` and `clusters`.

    Expects the tables `linkage_records` (the columns of int_people__linkage_records),
    `recorded_as_two` and `recorded_as_one` (record_id_l, record_id_r: what a service says of its
    own records), `named_for` (record_id, child_record_id: whom a worker named for a child) and
    `match_overrides` (record_id_l, record_id_r, decision). `clusters` has one row per record that
    the identity firewall lets through: record_id, first_record_id (it names the person until ids
    are assigned), match_probability, match_tier, is_near_adopted (its person_id may not tell of
    another identity).
    `match_pairs` has one row per pair of such records that was linked, is left for review, or
    looked alike and is known to be two people.

    Raises OverrideError if overrides contradict each other, FirewallBreachError if the last check
    finds what must not be there.
    """
    decisions = con.execute(
        "select record_id_l, record_id_r, decision from match_overrides order by all"
    ).fetchall()
    overrides.check_overrides(decisions)
    number_records(con)
    number_pairs(con, "recorded_as_two", "apart")
    number_pairs(con, "recorded_as_one", "recorded_duplicates")
    overrides.undo_recorded_as_two(con, "match_overrides", "numbered_records", "apart")
    overrides.apply_cannot_links(con, "match_overrides", "numbered_records", "apart")
    ordinary = firewall.take_out(con, "numbered_records")
    firewall.keep_identities_apart(con, "numbered_records", "apart")
    # A decision may repeat what a service says, or what the firewall does.
    con.execute("create or replace table apart as select distinct * from apart")
    touched = firewall.touched_records(con, "numbered_records", "apart")

    crowd = _score(con, ordinary)
    if firewall.has_marked(con, "numbered_records"):
        # First in sight of the marked records, to see who is held back with them; then as if none
        # of these existed: nothing decided may tell of them.
        people, _ = _link(con, ordinary, "numbered_records", crowd)
        if firewall.hold_back(con, ordinary, people, touched):
            # How many records there are, and how common a name is, is in every weight.
            crowd = _score_without(con, ordinary, "held_back")
    people, decided = _link(con, ordinary, ordinary, crowd)
    drop_scored(con, "scored")
    con.execute("drop table levels; drop table candidate_pairs; drop table large_blocks")
    firewall.check(con, people, "numbered_records", "apart")
    write_result(con, people, decided)


def write_result(con: duckdb.DuckDBPyConnection, people: str, decided: str) -> None:
    """Make `clusters` and `match_pairs` of what was linked."""
    _write_clusters(con, people, decided)
    _write_pairs(con, people, decided)


def resolved() -> str:
    """SQL for one row per record of `clusters`, with its person and the pairs it comes first in."""
    levels = ", ".join(f"'{c.name}': levels.{c.name}::text" for c in COMPARISONS)
    return f"""
        select clusters.*, pairs_of_records.pairs
        from clusters
        left join (
            select record_id_l, list(match_pairs order by record_id_r) as pairs
            from (select * replace ({{{levels}}} as levels) from match_pairs) as match_pairs
            group by record_id_l
        ) as pairs_of_records on clusters.record_id = pairs_of_records.record_id_l
        order by clusters.record_id
    """


def _score(con: duckdb.DuckDBPyConnection, records: str) -> Crowd:
    """Make `levels` and `scored` of the candidate pairs of `records`; returns their crowd."""
    pairs = candidate_pairs(con, records)
    _add_recorded_duplicates(con, records, pairs)
    compare(con, records, pairs, "levels")
    crowd = crowd_of(con, records)
    weigh(con, "levels", crowd, "scored")
    return crowd


def _score_without(con: duckdb.DuckDBPyConnection, records: str, gone: str) -> Crowd:
    """The same without the records `gone`: only pairs that are new are compared."""
    pairs = "candidate_pairs"
    leave_out(con, pairs, gone)
    con.execute(
        f"""
        delete from levels where unique_id_l in (from {gone}) or unique_id_r in (from {gone});
        create or replace table new_pairs as
        select join_key_l, join_key_r from {pairs}
        anti join levels on join_key_l = unique_id_l and join_key_r = unique_id_r
        """
    )
    compare(con, records, "new_pairs", "new_levels")
    con.execute("insert into levels from new_levels; drop table new_levels; drop table new_pairs")
    crowd = crowd_of(con, records)
    weigh(con, "levels", crowd, "scored")
    return crowd


def number_records(con: duckdb.DuckDBPyConnection) -> None:
    """Write `numbered_records`: `linkage_records` with `unique_id` and what follows of each."""
    con.execute(
        f"""
        create or replace table numbered_records as
        select row_number() over (order by record_id) as unique_id, *
        from ({with_ages_told("linkage_records")})
        """
    )


@dataclass(frozen=True)
class Age:
    """By how many years somebody is older than the relative to whom he is this.

    `least` and `most` hold without exception; below zero is younger.
    """

    least: int | None = None
    most: int | None = None
    likely: tuple[int, int] = (-100, 100)


#: A generation is twelve years at least; most mothers and fathers are 15 to 45 at a birth.
AGES = {
    "parent": Age(least=12, likely=(15, 45)),
    "grandparent": Age(least=24, likely=(35, 85)),
    "child": Age(most=-12, likely=(-45, -15)),
    "grandchild": Age(most=-24, likely=(-85, -35)),
    "sibling": Age(likely=(-20, 20)),
}


def with_ages_told(records: str) -> str:
    """SQL for `records` with what relatives say of an age, in years of birth.

    Nobody is born before `born_from` or after `born_until`; most of the kind are born from
    `likely_from` until `likely_until` (null: nothing is said).
    """
    oldest = {kind: -age.most for kind, age in AGES.items() if age.most is not None}
    youngest = {kind: -age.least for kind, age in AGES.items() if age.least is not None}
    likely_from = {kind: -age.likely[1] for kind, age in AGES.items()}
    likely_until = {kind: -age.likely[0] for kind, age in AGES.items()}
    return f"""
        select
            * replace (
                -- Nobody is the child of one and the parent of another born before: of such words
                -- one was turned round, and which of them nobody knows.
                if(born_from <= born_until, born_from, 0) as born_from,
                if(born_from <= born_until, born_until, 9999) as born_until,
                if(likely_from <= likely_until, likely_from, null) as likely_from,
                if(likely_from <= likely_until, likely_until, null) as likely_until
            )
        from (
            select
                *,
                coalesce(list_max({_years(oldest, _LOOSEST)}), 0) as born_from,
                coalesce(list_min({_years(youngest, _LOOSEST)}), 9999) as born_until,
                list_max({_years(likely_from, _PLAIN)}) as likely_from,
                list_min({_years(likely_until, _PLAIN)}) as likely_until
            from (
                -- A mother who is said to be the child of her son: the word was turned round.
                select * replace (list_filter(relatives, lambda relative: coalesce(not (
                    birth_year < {_year(oldest)} or birth_year > {_year(youngest)}
                ), true)) as relatives)
                from {records}
            )
        )
    """


def _year(years: Mapping[str, int]) -> str:
    """SQL for the year of birth of a `relative`, and so many `years` later by what one is to it."""
    cases = " ".join(f"when '{kind}' then {n}" for kind, n in years.items())
    return (
        "try_cast(split_part(relative, ':', 2)[1:4] as integer) "
        f"+ case split_part(relative, ':', 1) {cases} end"
    )


# A carer is a parent or a grandparent of the same child: the word bounds the age as a parent's
# does, and does not tell which age is likely.
_LOOSEST = "not (starts_with(relative, 'grand') and list_contains(relatives, relative[6:]))"
_PLAIN = f"{_LOOSEST} and not list_contains(relatives, 'grand' || relative)"


def _years(years: Mapping[str, int], of: str) -> str:
    """SQL for the same of those relatives of a record whom the condition `of` is true for."""
    of_these = f"list_filter(relatives, lambda relative: {of})"
    return f"list_transform({of_these}, lambda relative: {_year(years)})"


def _link(
    con: duckdb.DuckDBPyConnection, records: str, in_sight: str, crowd: Crowd
) -> tuple[str, str]:
    """Tables of people and of decided pairs of `records`, in sight of the records `in_sight`."""
    count_for_rules(con, in_sight)
    people, decided = link_records(con, records, in_sight)
    find_ages(con, records, "ages")
    count_known_people(con, records, people, "ages", "known_people")
    find_known_to_all(con, "ages", "known_people")
    link_people(con, records, in_sight, crowd, people, decided)
    return people, decided


def link_records(con: duckdb.DuckDBPyConnection, records: str, in_sight: str) -> tuple[str, str]:
    """Tables of people and of decided pairs, by what was `scored` between two records.

    Expects `apart`, `recorded_duplicates` and what `count_for_rules` writes.
    """
    decided = decide(con, "scored", in_sight, "apart")
    return cluster(con, records, decided, "apart"), decided


def link_people(
    con: duckdb.DuckDBPyConnection,
    records: str,
    in_sight: str,
    crowd: Crowd,
    people: str,
    decided: str,
) -> None:
    """Join people in both tables, by all that their records say and by what a person has decided.

    Expects besides `known_to_all` and `match_overrides`.
    """
    second_pass(con, records, in_sight, crowd, decided, people, "apart")
    overrides.join_people(con, "match_overrides", records, people, decided, "apart")


def number_pairs(con: duckdb.DuckDBPyConnection, stated: str, numbered: str) -> None:
    """Write the pairs of records of the table `stated` by number, the smaller one first."""
    con.execute(
        f"""
        create or replace table {numbered} as
        select distinct
            least(l.unique_id, r.unique_id) as unique_id_l,
            greatest(l.unique_id, r.unique_id) as unique_id_r
        from {stated} as t
        inner join numbered_records as l on t.record_id_l = l.record_id
        inner join numbered_records as r on t.record_id_r = r.record_id
        where l.unique_id <> r.unique_id
        """
    )


def _add_recorded_duplicates(con: duckdb.DuckDBPyConnection, records: str, pairs: str) -> None:
    """Add to the candidates what a service marks as a duplicate, whatever keys they share."""
    con.execute(
        f"""
        insert into {pairs}
        select o.unique_id_l, o.unique_id_r
        from recorded_duplicates as o
        inner join {records} as l on o.unique_id_l = l.unique_id
        inner join {records} as r on o.unique_id_r = r.unique_id
        anti join {pairs} as p
            on o.unique_id_l = p.join_key_l and o.unique_id_r = p.join_key_r
        """
    )


def _write_clusters(con: duckdb.DuckDBPyConnection, people: str, decided: str) -> None:
    """Probability and tier of a record are those of its strongest link inside its person."""
    con.execute(
        f"""
        create or replace table clusters as
        with links as (
            select d.unique_id_l, d.unique_id_r, d.match_probability, d.reason
            from {decided} as d
            inner join {people} as l on d.unique_id_l = l.unique_id
            inner join {people} as r on d.unique_id_r = r.unique_id and l.person = r.person
            where d.decision = 'link'
        ),
        ends as (
            select unique_id_l as unique_id, match_probability, reason from links
            union all
            select unique_id_r, match_probability, reason from links
        ),
        best as (
            select
                unique_id,
                max(match_probability) as match_probability,
                bool_or(reason = 'override') as is_overridden
            from ends group by unique_id
        )
        select
            record.record_id,
            first_record.record_id as first_record_id,
            coalesce(best.match_probability, 1.0) as match_probability,
            case
                when best.is_overridden then 'overridden'
                when best.unique_id is null then 'single'
                else 'linked'
            end as match_tier,
            p.unique_id in (select unique_id from near_adopted) as is_near_adopted
        from {people} as p
        inner join numbered_records as record on p.unique_id = record.unique_id
        inner join numbered_records as first_record
            on first_record.unique_id = p.person
        left join best on p.unique_id = best.unique_id
        order by record.record_id
        """
    )


def _write_pairs(con: duckdb.DuckDBPyConnection, people: str, decided: str) -> None:
    levels = ", ".join(f"'{comparison.name}': d.{comparison.name}" for comparison in COMPARISONS)
    con.execute(
        f"""
        create or replace table match_pairs as
        select
            lr.record_id as record_id_l,
            rr.record_id as record_id_r,
            d.match_weight, d.match_probability, d.decision, d.reason,
            l.person = r.person as is_one_person,
            {{{levels}}} as levels,
            d.weights,
            if(d.decision = 'review', list_concat([{_words_of_reason()}], {_evidence()}), null)
                as evidence
        from {decided} as d
        inner join {people} as l on d.unique_id_l = l.unique_id
        inner join {people} as r on d.unique_id_r = r.unique_id
        inner join numbered_records as lr on d.unique_id_l = lr.unique_id
        inner join numbered_records as rr on d.unique_id_r = rr.unique_id
        where d.decision in ('link', 'review') or d.match_weight >= {LINK_WEIGHT}
        """
    )


def _words_of_reason() -> str:
    """SQL for why the pair is left to a person."""
    cases = " ".join(f"when '{code}' then {_text(words)}" for code, words in REASONS.items())
    return f"case d.reason {cases} end"


def _evidence() -> str:
    """SQL for the list of what each comparison that says anything says, in words."""
    spoken = []
    for comparison in COMPARISONS:
        cases = " ".join(
            f"when '{level.code}' then {_text(level.words)}"
            for level in comparison.levels
            if not level.is_null
        )
        spoken.append(f"case d.{comparison.name} {cases} end")
    return f"list_filter([{', '.join(spoken)}], lambda words: words is not null)"


def _text(words: str) -> str:
    """Words as an SQL literal."""
    return "'" + words.replace("'", "''") + "'"
