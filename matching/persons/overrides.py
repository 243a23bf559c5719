"""What a person has decided about two records. It wins over the model, not over the firewall.

Two records that must link are of one person, and so are their persons as the model found them:
whoever decides on a pair has the two people in mind. Where that would bring together what may
never be (a cannot-link, two rows that a service records as two, an adopted child's identities), the
records alone are joined, as many as can be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import duckdb
import pyarrow as pa

from matching.persons.clustering import join_without_contradiction

#: Weight of a decision in bits: more than any evidence.
DECIDED = 1000.0


class OverrideError(ValueError):
    """Overrides that contradict each other."""


def check_overrides(rows: list[tuple[str, str, str]]) -> None:
    """Raise OverrideError where must-links join what a cannot-link keeps apart.

    `rows` are (record_id_l, record_id_r, decision). The message names the rows.
    """
    names = sorted({name for left, right, _ in rows for name in (left, right)})
    number = {name: place for place, name in enumerate(names)}
    homes = _groups(
        (number[left], number[right]) for left, right, decision in rows if decision == "must_link"
    )
    for left, right, decision in rows:
        one, other = number[left], number[right]
        if decision == "cannot_link" and homes.get(one, one) == homes.get(other, other):
            group = [
                f"{a} – {b}"
                for a, b, kind in rows
                if kind == "must_link" and homes[number[a]] == homes.get(one, one)
            ]
            raise OverrideError(
                f"Decisions on pairs of records contradict each other: the row cannot_link {left} "
                f"– {right} and the rows must_link {', '.join(group) or '(a record and itself)'}. "
                "Expected: no chain of must_link rows between two records that cannot link. Remove "
                "one of these rows from seeds/match_overrides.csv or from the file of --overrides."
            )


def undo_recorded_as_two(
    con: duckdb.DuckDBPyConnection, overrides: str, records: str, apart: str
) -> None:
    """Take out of `apart` what must link, directly or through others.

    A person who says that two records are one overrules a service that keeps them as two.
    """
    write_must_links(con, overrides, records)
    con.execute(
        f"""
        delete from {apart} where (unique_id_l, unique_id_r) in (
            select (unique_id_l, unique_id_r) from must_links
        )
        """
    )


def apply_cannot_links(
    con: duckdb.DuckDBPyConnection, overrides: str, records: str, apart: str
) -> None:
    """Add the cannot-link pairs to `apart`."""
    con.execute(
        f"""
        insert into {apart}
        select least(l.unique_id, r.unique_id), greatest(l.unique_id, r.unique_id)
        from {overrides} as o
        inner join {records} as l on o.record_id_l = l.record_id
        inner join {records} as r on o.record_id_r = r.record_id
        where o.decision = 'cannot_link' and l.unique_id <> r.unique_id
        """
    )


def join_people(
    con: duckdb.DuckDBPyConnection,
    overrides: str,
    records: str,
    people: str,
    decided: str,
    apart: str,
) -> None:
    """Join in `people` what must link, and write it into `decided`; `apart` is respected.

    Links that a decision has cut become reviews.
    """
    write_must_links(con, overrides, records)
    pairs = con.execute("select unique_id_l, unique_id_r from must_links order by all").fetchall()
    if not pairs:
        return
    con.execute(
        f"""
        create or replace temp table concerned as
        select unique_id, person from {people} where person in (
            select person from {people} inner join must_links
                on unique_id in (unique_id_l, unique_id_r)
        )
        """
    )
    home = dict(con.execute("from concerned").fetchall())
    forbidden = set(
        con.execute(
            f"select unique_id_l, unique_id_r from {apart} where unique_id_l in "
            "(select unique_id from concerned) and unique_id_r in (select unique_id from concerned)"
        ).fetchall()
    )
    groups, _ = join_without_contradiction(pairs, forbidden)
    moved = _joined(home, groups, forbidden)
    con.register("moved", pa.table({"l": pa.array(list(moved)), "r": pa.array(moved.values())}))
    con.execute(f"update {people} set person = m.r from moved as m where unique_id = m.l")
    con.unregister("moved")
    con.execute(
        f"""
        update {decided} set decision = 'review', reason = 'would_join_two_people'
        from {people} as l, {people} as r
        where decision = 'link' and unique_id_l = l.unique_id and unique_id_r = r.unique_id
            and l.person <> r.person and unique_id_l in (select unique_id from concerned);
        create or replace temp table joined_by_decision as
        select m.* from must_links as m
        inner join {people} as l on unique_id_l = l.unique_id
        inner join {people} as r on unique_id_r = r.unique_id and l.person = r.person;
        delete from {decided} where (unique_id_l, unique_id_r) in (
            select (unique_id_l, unique_id_r) from joined_by_decision
        );
        insert into {decided} by name
        select
            unique_id_l, unique_id_r, {DECIDED} as match_weight, 1.0 as match_probability,
            'override' as reason, 'link' as decision
        from joined_by_decision
        """
    )


def write_must_links(con: duckdb.DuckDBPyConnection, overrides: str, records: str) -> None:
    """Write `must_links`: pairs of records that must link, directly or through others."""
    rows = con.execute(
        f"""
        select l.unique_id, r.unique_id
        from {overrides} as o
        inner join {records} as l on o.record_id_l = l.record_id
        inner join {records} as r on o.record_id_r = r.record_id
        where o.decision = 'must_link' and l.unique_id <> r.unique_id
        order by all
        """
    ).fetchall()
    members = defaultdict(list)
    for record, first in sorted(_groups(rows).items()):
        members[first].append(record)
    pairs = [
        (one, other)
        for group in members.values()
        for place, one in enumerate(group)
        for other in group[place + 1 :]
    ]
    con.execute("create or replace temp table must_links (unique_id_l bigint, unique_id_r bigint)")
    if pairs:
        con.executemany("insert into must_links values (?, ?)", pairs)


def _groups(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """The smallest record of each record's group, of records joined by these pairs."""
    homes, _ = join_without_contradiction(pairs, set())
    return homes


def _joined(
    home: dict[int, int], groups: dict[int, int], forbidden: set[tuple[int, int]]
) -> dict[int, int]:
    """The person of each record of `home` once the records of each group are joined.

    `home` is the person of each record before, `groups` names the group of each record that must
    link, `forbidden` are pairs (smaller, larger) that may never be one person. Persons are joined
    whole where they can be; else only their records that must.
    """
    people: dict[int, set[int]] = defaultdict(set)
    for record, person in home.items():
        people[person].add(record)
    place = dict(home)
    of_group = defaultdict(list)
    for record, first in sorted(groups.items()):
        if record in home:
            of_group[first].append(record)

    def clash(some: set[int], others: set[int]) -> bool:
        return any((min(a, b), max(a, b)) in forbidden for a in some for b in others)

    for group in of_group.values():
        core = set(group)
        persons = sorted({place[record] for record in group})
        for person in persons:
            people[person] -= core
        joined = set(core)
        for person in persons:
            rest = people[person]
            if not clash(rest, joined):
                joined |= rest
                people[person] = set()
        people[persons[0]], left = joined, people[persons[0]]
        if left:
            own = -min(left) - 1  # a name of its own until all are named below
            people[own] = left
            persons.append(own)
        for person in persons:
            place.update(dict.fromkeys(people[person], person))
    return {record: min(records) for records in people.values() for record in records}
