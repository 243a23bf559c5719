"""Other ways in which the records of referred children and their relatives could have been linked.

A re-referral is seen only if both referrals are taken for one person's, and a relative is found
only if the record on the referral is taken for the one that a service knows. So they are given out
again: at several thresholds, and in draws in which every uncertain link holds or not by its
probability. Only what is uncertain is taken apart: people with items under two or more records,
and pairs that wait for review.
"""

from __future__ import annotations

import duckdb
import numpy as np
import pyarrow as pa
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

DRAWS = 20
THRESHOLDS = (0.5, 0.9, 0.99, 0.999)
PUBLISHED = "as_published"
# A rule doubts what the weights believe: then a coin decides.
DOUBTED = 0.5


def plausible_linkages(con: duckdb.DuckDBPyConnection, key: str = "referral_id") -> pa.Table:
    """One row per linkage and item: linkage, kind, `key`, linked_person.

    Expects the tables `items` (`key`, record_id, person_id: referrals, or the records themselves),
    `people_of_records` and `pairs` (the columns of int_people__match_pairs). `linkage` is
    `as_published`, `threshold <t>` or `draw <k>`, `kind` is published, threshold or draw. Draws
    come from a hash of the pair, so that they never change.
    """
    _lay_out(con, key)
    nodes, left, right = (
        np.array(con.execute(query).fetchnumpy()["k"], dtype=np.int64)
        for query in (
            "select k from nodes order by k",
            "select l as k from edges order by edge",
            "select r as k from edges order by edge",
        )
    )
    parts = [
        con.sql(
            f"select '{PUBLISHED}' as linkage, 'published' as kind, {key}, "
            f"person_id as linked_person from items order by {key}"
        ).to_arrow_table()
    ]
    for kind, name, holds in _linkages(con):
        graph = coo_matrix(
            (np.ones(int(holds.sum())), (left[holds], right[holds])), shape=(len(nodes),) * 2
        )
        homes = pa.table({"k": nodes, "home": connected_components(graph, directed=False)[1]})
        con.register("homes", homes)
        parts.append(
            con.sql(
                f"""
                select '{name}' as linkage, '{kind}' as kind, {key},
                    cast(home as varchar) as linked_person
                from nodes_of_items inner join homes using (k) order by {key}
                """
            ).to_arrow_table()
        )
        con.unregister("homes")
    return pa.concat_tables(parts)


def _linkages(
    con: duckdb.DuckDBPyConnection,
) -> list[tuple[str, str, np.ndarray[tuple[int], np.dtype[np.bool_]]]]:
    """Kind, name, and which edges hold."""
    edges = con.execute("select probability, is_decided, is_link from edges order by edge")
    columns = edges.fetchnumpy()
    probability = np.asarray(columns["probability"], dtype=np.float64)
    decided, link = (np.asarray(columns[c], dtype=np.bool_) for c in ("is_decided", "is_link"))
    found = [
        ("threshold", f"threshold {t}", np.where(decided, link, probability >= t))
        for t in THRESHOLDS
    ]
    for k in range(1, DRAWS + 1):
        drawn = con.execute(
            "select cast('0x' || left(md5(pair || $k), 12) as bigint) / 281474976710656.0 as u "
            "from edges order by edge",
            {"k": f"|{k}"},
        ).fetchnumpy()["u"]
        found.append(("draw", f"draw {k:02d}", np.asarray(drawn, dtype=np.float64) < probability))
    return found


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
        select record_id, if(person_id in (from uncertain), record_id, person_id) as node
        from ends;

        create or replace table nodes as
        select node, row_number() over (order by node) - 1 as k
        from (select distinct node from node_names);

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
        select *, row_number() over (order by pair) as edge
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
