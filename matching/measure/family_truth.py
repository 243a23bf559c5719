"""What is true of families and homes, and what each method found, laid out to be compared.

Truth says who each record is; a warehouse person is the true person of most of its records. What
the truth marks as unknown to every service, or as held back, is not asked for.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from matching.measure.baselines import METHODS

WAREHOUSE = "warehouse"
"""Our own method, beside those of `METHODS`."""

OF_BUILD = {
    "person_records": "marts.person_records",
    "people": "marts.people",
    "family_members": "marts.family_members",
    "household_members": "marts.household_members",
    "family_links": "intermediate.int_families__links",
    "stated_addresses": "intermediate.int_evaluation__addresses_as_sent",
}
OF_TRUTH = ("records", "family_members", "families", "residences", "relations")


def name_tables(con: duckdb.DuckDBPyConnection, truth: Path) -> None:
    """Make what everything here reads, of a build that is done: views named as in `OF_BUILD` on
    the private build file that `con` has attached as `w`, and `truth_…` for each of `OF_TRUTH` in a
    synthetic council's folder `truth`.
    """
    for name, table in OF_BUILD.items():
        con.execute(f"create view {name} as select * from w.{table}")
    for name in OF_TRUTH:
        con.execute(f"create view truth_{name} as from read_parquet('{truth / name}.parquet')")


def lay_out_truth(con: duckdb.DuckDBPyConnection) -> None:
    """Make true_person, true_members, true_homes and family_groups from what `name_tables` makes.

    A family group is of children who are in one another's true families, with all members: what is
    drawn together for intervals.
    """
    con.execute(
        """
        create table true_person as
        select person_id, mode(true_person_id order by true_person_id) as true_person_id
        from person_records
        inner join truth_records using (service_code, person_ref, record_kind)
        group by person_id;

        create table true_members as
        select child_true_person_id as child, member_true_person_id as member,
            relationship_to_child as relationship, family_type
        from truth_family_members inner join truth_families using (child_true_person_id)
        where is_known and not is_held_back;

        create table true_homes as
        select distinct true_person_id as person, true_household_id || uprn as home,
            kind = 'home' as is_ordinary
        from truth_residences
        where end_date is null and not is_part_time
        """
    )
    _group_families(con)


def lay_out_relatives(con: duckdb.DuckDBPyConnection) -> None:
    """Make truly_family (one, other; both ways): related in whatever way, or one household today.

    Expects what `lay_out_truth` makes.
    """
    con.execute(
        """
        create table truly_family as
        select true_person_id as one, related_true_person_id as other from truth_relations
        union
        select a.person, b.person from true_homes as a inner join true_homes as b using (home)
        where a.is_ordinary and a.person <> b.person
        """
    )


def _group_families(con: duckdb.DuckDBPyConnection) -> None:
    """Make family_groups: person, family_group (its first child), family_type."""
    members = con.execute("select child, member from true_members order by all").fetchall()
    children = sorted({child for child, _ in members})
    first = {child: child for child in children}

    def root(child: str) -> str:
        while first[child] != child:
            child = first[child]
        return child

    for child, member in members:
        if member in first:
            one, other = sorted((root(child), root(member)))
            first[other] = one
    con.execute("create table first_children (child text, first_child text)")
    if children:
        con.executemany(
            "insert into first_children values (?, ?)", [(c, root(c)) for c in children]
        )
    con.execute(
        """
        create table family_groups as
        select member as person, min(family_type) as family_type,
            min(first_child) as family_group
        from true_members inner join first_children using (child)
        group by member
        """
    )


def lay_out_found(con: duckdb.DuckDBPyConnection, method: str) -> None:
    """Make compared (child × member, the child left out) and same_home (ordered pairs), of true
    people, for a method.
    """
    if method == WAREHOUSE:
        con.execute(
            """
            create or replace table found as
            select child_person_id, person_id, relationship_to_child, tier
            from family_members;
            create or replace table found_homes as
            select one.person_id, other.person_id as other_id
            from household_members as one
            inner join household_members as other using (household_id)
            where one.end_date is null and other.end_date is null
            """
        )
    else:
        find, same_surname = METHODS[method]
        find(con, "stated_addresses", "found", same_surname=same_surname)
        con.execute(
            """
            alter table found add column relationship_to_child varchar;
            alter table found add column tier varchar;
            create or replace table everybody as
            select * replace (true as is_subject) from stated_addresses
            """
        )
        find(con, "everybody", "found_homes", same_surname=same_surname)
        con.execute("alter table found_homes rename column person_id to other_id")
        con.execute("alter table found_homes rename column child_person_id to person_id")
    con.execute(
        """
        create or replace table compared as
        with named as (
            select c.true_person_id as child, m.true_person_id as member,
                max(f.relationship_to_child) as found_as, max(f.tier) as tier
            from found as f
            inner join true_person as c on f.child_person_id = c.person_id
            inner join true_person as m on f.person_id = m.person_id
            group by all
        ),
        types as (select distinct child, family_type from true_members),
        both_sides as (
            select child, member, t.relationship, n.found_as, n.tier,
                coalesce(t.family_type, types.family_type) as family_type,
                t.child is not null as is_true, n.child is not null as is_found
            from true_members as t
            full join named as n using (child, member)
            left join types using (child)
        )
        select both_sides.*, coalesce(family_groups.family_group, child) as drawn_as
        from both_sides left join family_groups on both_sides.child = family_groups.person
        where child <> member;

        create or replace table same_home as
        select distinct one.true_person_id as person, other.true_person_id as other
        from found_homes
        inner join true_person as one using (person_id)
        inner join true_person as other on found_homes.other_id = other.person_id
        """
    )
