"""Other ways in which the records of referred children and their relatives could have been linked.

A re-referral is seen only if both referrals are taken for one person's, and a relative is found
only if the record on the referral is taken for the one that a service knows. So they are given out
again: at several thresholds, and in draws in which every uncertain link holds or not by its
probability. Only what is uncertain is taken apart: people with items under two or more records,
and pairs that wait for review.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

DRAWS = 20
THRESHOLDS = (0.5, 0.9, 0.99, 0.999)
PUBLISHED = "as_published"
# A draw is a number of 48 bits below 1: this is the largest.
SURELY_DRAWN = 1 - 2.0**-48
# A rule doubts what the weights believe: then a coin decides.
DOUBTED = 0.5


@dataclass(frozen=True)
class Linkage:
    """One way to give the records out: a threshold that links must reach, or a draw of them."""

    kind: str
    number: int
    at_least: float = 0.0

    @property
    def name(self) -> str:
        """As published: `threshold <t>` or `draw <k>`."""
        return (
            f"threshold {self.at_least}" if self.kind == "threshold" else f"draw {self.number:02d}"
        )


LINKAGES = (
    *(Linkage("threshold", n, t) for n, t in enumerate(THRESHOLDS, start=1)),
    *(Linkage("draw", k) for k in range(1, DRAWS + 1)),
)

Links = np.ndarray[tuple[int], np.dtype[np.int64]]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]


def list_of_linkages() -> pa.Table:
    """One row per linkage: linkage, kind (published, threshold or draw)."""
    return pa.table(
        {
            "linkage": [PUBLISHED, *(linkage.name for linkage in LINKAGES)],
            "kind": ["published", *(linkage.kind for linkage in LINKAGES)],
        }
    )


def plausible_linkages(con: duckdb.DuckDBPyConnection, key: str = "referral_id") -> pa.Table:
    """One row per item as published, and one more in each linkage that gives it out otherwise.

    Columns: linkage, `key`, linked_person. Expects the tables `items` (`key`, record_id, person_id:
    referrals, or the records themselves), `people_of_records` and `pairs` (the columns of
    int_people__match_pairs). Where a linkage gives the items of some connected records out as they
    are published, it has no rows for them. Draws come from a hash of the pair, so that they never
    change.
    """
    _lay_out(con, key)
    person = _column(con, "select person as k from nodes order by nodes.k")
    columns = con.execute("select * exclude (pair) from edges order by edge").fetchnumpy()
    left, right = (np.asarray(columns[end], np.int64) for end in "lr")
    probability = np.asarray(columns["probability"], np.float64)
    decided, link = (np.asarray(columns[c], bool) for c in ("is_decided", "is_link"))
    by_threshold = {
        linkage: np.where(decided, link, probability >= linkage.at_least)
        for linkage in LINKAGES
        if linkage.kind == "threshold"
    }
    # What holds in every linkage makes one node of two; what holds in none is no question.
    always = np.all([*by_threshold.values(), probability > SURELY_DRAWN], axis=0)
    never = ~np.any([*by_threshold.values(), probability > 0], axis=0)
    home = _components(len(person), left[always], right[always])
    asked = np.flatnonzero(~always & ~never & (home[left] != home[right]))
    left, right, probability = home[left[asked]], home[right[asked]], probability[asked]
    drawn = _draws(con, columns["edge"][asked])

    # Items that no linkage could bring together have nothing to do with each other.
    n_homes = int(home.max(initial=-1)) + 1
    region = _components(
        n_homes + int(person.max(initial=-1)) + 1,
        np.concatenate([left, home]),
        np.concatenate([right, n_homes + person]),
    )[home]
    with_items = _column(con, "select distinct k from nodes_of_items order by k")
    with_items = with_items[np.bincount(region[with_items])[region[with_items]] > 1]
    is_as_published = _comparison(region[with_items], person[with_items])
    parts = [
        con.sql(
            f"select '{PUBLISHED}' as linkage, {key}, person_id as linked_person from items"
        ).to_arrow_table()
    ]
    for linkage in LINKAGES:
        holds = (
            by_threshold[linkage][asked]
            if linkage in by_threshold
            else drawn[linkage.number - 1] < probability
        )
        group = _components(n_homes, left[holds], right[holds])[home]
        changed = ~is_as_published(group[with_items])
        con.register(
            "given_out", pa.table({"k": with_items[changed], "home": group[with_items[changed]]})
        )
        parts.append(
            con.sql(
                f"""
                select '{linkage.name}' as linkage, {key}, 'group ' || home as linked_person
                from nodes_of_items inner join given_out using (k)
                """
            ).to_arrow_table()
        )
        con.unregister("given_out")
    return pa.concat_tables(parts)


def _column(con: duckdb.DuckDBPyConnection, query: str) -> Links:
    return np.asarray(con.execute(query).fetchnumpy()["k"], dtype=np.int64)


def _components(n: int, left: Links, right: Links) -> Links:
    """The number of the connected component of each of `n` nodes."""
    graph = coo_matrix((np.ones(len(left), np.int32), (left, right)), shape=(n, n))
    return np.asarray(connected_components(graph, directed=False)[1], np.int64)


def _draws(con: duckdb.DuckDBPyConnection, edges: Links) -> list[Any]:
    """For each draw and each of these edges a number from 0 up to 1, by a hash of the pair."""
    con.register("asked", pa.table({"edge": edges}))
    numbers = ", ".join(
        f"cast('0x' || left(md5(pair || '|{k}'), 12) as bigint) / 281474976710656.0 as draw_{k}"
        for k in range(1, DRAWS + 1)
    )
    found = con.execute(
        f"select {numbers} from edges inner join asked using (edge) order by edge"
    ).fetchnumpy()
    con.unregister("asked")
    return [np.asarray(found[f"draw_{k}"], np.float64) for k in range(1, DRAWS + 1)]


def _comparison(region: Links, person: Links) -> Callable[[Links], Flags]:
    """A function that says of groups of nodes which lie in a region grouped as its persons are."""
    n_regions, n_persons = int(region.max(initial=-1)) + 1, int(person.max(initial=-1)) + 1

    def counted(together: Links) -> Links:
        _, first = np.unique(together, return_index=True)
        return np.bincount(region[first], minlength=n_regions)

    by_person = counted(person)

    def is_as_published(group: Links) -> Flags:
        both = counted(group * n_persons + person)
        return np.asarray((counted(group) == both) & (both == by_person))[region]

    return is_as_published


def _lay_out(con: duckdb.DuckDBPyConnection, key: str) -> None:
    con.execute(
        f"""
        create or replace table records as
        select distinct record_id, person_id from items;

        create or replace table uncertain as
        select person_id from records group by person_id having count(*) > 1;

        -- A record is a node of its own where its person may fall apart; else the person is one.
        create or replace table ends as
        select record_id, person_id from records
        union
        select record_id, person_id from people_of_records
        where person_id in (select person_id from records);

        create or replace table node_names as
        select record_id, person_id, if(person_id in (from uncertain), record_id, person_id) as node
        from ends;

        create or replace table nodes as
        select node, row_number() over (order by node) - 1 as k,
            dense_rank() over (order by person_id) - 1 as person
        from (select distinct node, person_id from node_names);

        create or replace table all_edges as
        select
            p.record_id_l || '|' || p.record_id_r as pair,
            l.k as l, r.k as r,
            p.decision = 'link' as is_link,
            -- People and rules decide a link or leave it for review, whatever the weight.
            p.reason <> 'weight' as is_decided,
            case
                when p.decision = 'link' and p.reason = 'override' then 1.0
                when p.decision = 'review' and p.reason <> 'weight' then {DOUBTED}
                else p.match_probability
            end as probability
        from pairs as p
        inner join node_names as ln on p.record_id_l = ln.record_id
        inner join node_names as rn on p.record_id_r = rn.record_id
        inner join nodes as l on ln.node = l.node
        inner join nodes as r on rn.node = r.node
        where p.decision in ('link', 'review') and l.k <> r.k;

        -- Many pairs between the same two are one question, asked once.
        create or replace table edges as
        select *, row_number() over (order by l, r) as edge
        from all_edges
        qualify row_number() over (
            partition by least(l, r), greatest(l, r) order by is_link desc, probability desc, pair
        ) = 1;

        create or replace table nodes_of_items as
        select items.{key}, nodes.k
        from items
        inner join node_names using (record_id)
        inner join nodes using (node);
        """
    )
