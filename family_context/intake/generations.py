"""Whom a relationship's word describes, asked of the dates of birth.

The contract says what the related person is to the person; of three vendors two store the
opposite, and read so every child is its mother's mother. A word that a generation lies between
tells who of the two is the elder; where both dates of birth are known, they must not say otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import duckdb

from family_context.contracts import ColumnContract, Contract
from family_context.intake.quarantine import Quarantine
from family_context.intake.rows import Finding
from family_context.intake.typing_sql import name, quote

YEARS_APART = 10
"""Somebody of the elder generation is at least so much older; less is told by no word of one."""
ENOUGH = 3
"""So many pairs that are the other way, and more of them than pairs that are right, are a table
whose words describe the other person."""
RELATIONSHIPS, HOUSEHOLD, TENANCIES = "relationships", "household_members", "tenancies"
OTHER_WAY = "by dates of birth the word describes the other of the two people"
CONTRADICTED = "by dates of birth whom the word makes the elder is the younger"


def pairs_of(
    contract: Contract, relation: Callable[[str], str | None], also: str = ""
) -> dict[tuple[str, str], str]:
    """By table and column of the word, SQL for (person_ref, related_person_ref, relationship) of
    the tables that relate two people.

    `relation` gives the DuckDB name of a table, or None where there is none; `also` is a further
    column to select from it.
    """
    known = {t.name for t in contract.tables}
    there = {
        t: r
        for t in (RELATIONSHIPS, HOUSEHOLD, TENANCIES)
        if t in known and (r := relation(t)) is not None
    }
    more = f", {also}" if also else ""
    pairs = {}
    if RELATIONSHIPS in there:
        pairs[RELATIONSHIPS, "relationship"] = (
            f"(select person_ref, related_person_ref, relationship{more} "
            f"from {there[RELATIONSHIPS]})"
        )
    if {HOUSEHOLD, TENANCIES} <= there.keys():
        more = f", members.{also}" if also else ""
        pairs[HOUSEHOLD, "relationship_to_tenant"] = (
            "(select tenants.person_ref, members.person_ref as related_person_ref, "
            f"members.relationship_to_tenant as relationship{more} "
            f"from {there[HOUSEHOLD]} as members "
            f"join {there[TENANCIES]} as tenants using (tenancy_ref))"
        )
    return pairs


def elder_of(column: ColumnContract, word: str) -> str | None:
    """Who of two is the elder by a word or code: related, person, or None where none must be."""
    assert column.codes is not None
    code = column.code_of(word)
    return column.elders.get(code) if code else None


def compared(
    con: duckdb.DuckDBPyConnection, pairs: str, people: str, column: ColumnContract
) -> str | None:
    """SQL for the `pairs` of which both dates of birth are known, with years_older: how much older
    in years whom the word makes the elder is. None where no word tells.
    """
    words = con.execute(
        f"select distinct relationship from {pairs} where relationship is not null order by 1"
    ).fetchall()
    known = [(word, elder) for (word,) in words if (elder := elder_of(column, word))]
    if not known:
        return None
    con.execute("create or replace temp table elders (relationship varchar, elder varchar)")
    con.executemany("insert into elders values (?, ?)", known)
    return f"""(
        with born as (
            select person_ref, any_value(try_cast(date_of_birth as date)) as day
            from {people} group by all having count(distinct date_of_birth) = 1
        )
        select
            p.*,
            date_diff('day',
                if(e.elder = 'related', r.day, o.day), if(e.elder = 'related', o.day, r.day)
            ) / 365.25 as years_older
        from {pairs} as p
        join elders as e using (relationship)
        join born as o on o.person_ref = p.person_ref
        join born as r on r.person_ref = p.related_person_ref
    )"""


def list_contradicted(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    found: Mapping[str, tuple[Finding, Quarantine]],
) -> None:
    """Add an entry of kind `contradicted` for each pair that the dates of birth contradict.

    The rows land all the same: a later step turns a pair whose births are both known. What stays
    wrong are the others, of whom nobody can tell.
    """
    if "people" not in found:
        return
    landed = {table: name(finding.landed) for table, (finding, _) in found.items()}
    for (table, word), pairs in pairs_of(contract, landed.get, "line_number").items():
        column = contract.table(table).column(word)
        sql = compared(con, pairs, landed["people"], column)
        if sql is None:
            continue
        ((right, wrong),) = con.execute(
            f"select count(*) filter (years_older >= {YEARS_APART}), "
            f"count(*) filter (years_older < 0) from {sql}"
        ).fetchall()
        if not wrong:
            continue
        is_turned = wrong >= ENOUGH and wrong > right
        told = f"{OTHER_WAY if is_turned else CONTRADICTED}, in {wrong:,} of {right + wrong:,}"
        found[table][1].add(
            f"""
            select 'contradicted', line_number, {quote(word)}, relationship, {quote(told)},
                json_object('person_ref', person_ref, 'related_person_ref', related_person_ref,
                    'relationship', relationship)::varchar, 1
            from {sql} where years_older < 0
            """
        )
