"""How right families and households are, against known truth (synthetic councils only).

Truth says who each record is; a warehouse person is the true person of most of its records. What
the truth marks as unknown to every service, or as held back, is not asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from matching.baselines import exact_address, fuzzy_address


@dataclass(frozen=True)
class Accuracy:
    """One measure of one method in one group; `n` is the number of true members or people."""

    method: str
    measure: str
    dimension: str
    value: str
    n: int
    precision: float | None
    recall: float | None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall."""
        if not self.precision or not self.recall:
            return None
        return 2 * self.precision * self.recall / (self.precision + self.recall)


def measure_families(warehouse: Path, truth: Path) -> list[Accuracy]:
    """Members by method, relationship, tier and family type, and households by B-cubed.

    `warehouse` is the private build file, `truth` the folder of a synthetic council. Precision and
    recall are over child-member pairs, the child itself left out; by relationship there is recall
    only, by tier precision only. Households are those of today, of people whose true home is an
    ordinary one: shared houses and institutions make no household by design.
    """
    with duckdb.connect() as con:
        con.execute(f"attach '{warehouse}' as w (read_only)")
        _true_people(con, truth)
        _true_members(con, truth)
        results: list[Accuracy] = []
        for method in ("warehouse", *BASELINES):
            _found_members(con, method)
            results += _members(con, method)
        results.append(_households(con, truth))
        return results


BASELINES = {
    "exact_address": (exact_address, False),
    "exact_address_and_surname": (exact_address, True),
    "fuzzy_address": (fuzzy_address, False),
    "fuzzy_address_and_surname": (fuzzy_address, True),
}


def _true_people(con: duckdb.DuckDBPyConnection, truth: Path) -> None:
    con.execute(
        f"""
        create table true_person as
        select person_id, mode(true_person_id order by true_person_id) as true_person_id
        from w.marts.person_records
        inner join read_parquet('{truth / "records.parquet"}') as records
            using (service_code, person_ref, record_kind)
        group by person_id
        """
    )


def _true_members(con: duckdb.DuckDBPyConnection, truth: Path) -> None:
    con.execute(
        f"""
        create table true_members as
        select child_true_person_id as child, member_true_person_id as member,
            relationship_to_child as relationship, family_type
        from read_parquet('{truth / "family_members.parquet"}') as members
        inner join read_parquet('{truth / "families.parquet"}') as families
            using (child_true_person_id)
        where is_known and not is_held_back and child_true_person_id <> member_true_person_id
        """
    )


def _found_members(con: duckdb.DuckDBPyConnection, method: str) -> None:
    if method == "warehouse":
        con.execute(
            """
            create or replace table found as
            select child_person_id, person_id, relationship_to_child, tier
            from w.marts.family_members where child_person_id <> person_id
            """
        )
    else:
        con.execute(
            """
            create or replace table baseline_people as
            select person_id, address, postcode, last_name,
                person_id in (select child_person_id from w.marts.family_members) as is_subject
            from w.marts.people where not is_deceased
            """
        )
        find, same_surname = BASELINES[method]
        find(con, "baseline_people", "found", same_surname=same_surname)
        con.execute("alter table found add column relationship_to_child varchar")
        con.execute("alter table found add column tier varchar")
    con.execute(
        """
        create or replace table compared as
        with named as (
            select c.true_person_id as child, m.true_person_id as member,
                any_value(f.relationship_to_child) as found_as, any_value(f.tier) as tier
            from found as f
            inner join true_person as c on f.child_person_id = c.person_id
            inner join true_person as m on f.person_id = m.person_id
            where c.true_person_id <> m.true_person_id
            group by all
        ),
        types as (select distinct child, family_type from true_members)
        select child, member, t.relationship, n.found_as, n.tier,
            coalesce(t.family_type, types.family_type) as family_type,
            t.child is not null as is_true, n.child is not null as is_found
        from true_members as t
        full join named as n using (child, member)
        left join types using (child)
        """
    )


def _members(con: duckdb.DuckDBPyConnection, method: str) -> list[Accuracy]:
    groups = {
        "all": "'all'",
        "relationship": "relationship",
        "tier": "tier",
        "family_type": "family_type",
    }
    results = []
    for dimension, column in groups.items():
        rows = con.execute(
            f"""
            select {column}, count(*) filter (is_true),
                count(*) filter (is_true and is_found) / nullif(count(*) filter (is_found), 0),
                count(*) filter (is_true and is_found) / nullif(count(*) filter (is_true), 0)
            from compared where {column} is not null group by 1 order by 1
            """
        ).fetchall()
        for value, n, precision, recall in rows:
            results.append(
                Accuracy(
                    method,
                    "family_members",
                    dimension,
                    value,
                    n,
                    # A false member has no true relationship, a missed one no tier.
                    None if dimension == "relationship" else precision,
                    None if dimension == "tier" else recall,
                )
            )
    return results


def _households(con: duckdb.DuckDBPyConnection, truth: Path) -> Accuracy:
    n, precision, recall = con.execute(
        f"""
        with true_homes as (
            select true_person_id as person, any_value(true_household_id || uprn) as home
            from read_parquet('{truth / "residences.parquet"}')
            where end_date is null and not is_part_time and kind = 'home'
            group by true_person_id
        ),
        found_homes as (
            select true_person_id as person, any_value(household_id) as home
            from w.marts.household_members inner join true_person using (person_id)
            where end_date is null group by true_person_id
        ),
        living as (
            select true_person_id from true_person
            inner join w.marts.people using (person_id) where not is_deceased
        ),
        people as (
            select person, t.home as true_home, coalesce(f.home, person) as found_home
            from true_homes as t left join found_homes as f using (person)
            where person in (from living)
        ),
        scores as (
            select a.person,
                count(*) filter (a.true_home = b.true_home and a.found_home = b.found_home)
                / count(*) filter (a.found_home = b.found_home) as precision,
                count(*) filter (a.true_home = b.true_home and a.found_home = b.found_home)
                / count(*) filter (a.true_home = b.true_home) as recall
            from people as a inner join people as b
                on a.true_home = b.true_home or a.found_home = b.found_home
            group by a.person
        )
        select count(*), avg(precision), avg(recall) from scores
        """
    ).fetchall()[0]
    return Accuracy("warehouse", "households_b_cubed", "all", "all", n, precision, recall)
