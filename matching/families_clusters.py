"""Family clusters: people joined by links, without chains of relatives of relatives."""

from __future__ import annotations

import duckdb

from matching.families_settings import STRONG

# Larger than this a group of linked people is a chain (an ex-partner's new partner's family).
LARGEST_FAMILY = 16
# What a link must have at each further cut of a chain; what is still too large after the last one
# falls apart into those who live together.
STRICTER = (0.99, 0.999, 0.9999)


def family_clusters(con: duckdb.DuckDBPyConnection, people: str, links: str, clusters: str) -> None:
    """Make the table `clusters`: unique_id, family (the smallest unique_id of it), one row each.

    `links` is what link_families makes; its strong ones count. People without a
    link are a family of one.
    """
    con.execute(
        f"""
        create or replace table family_links as
        select person_id as l, related_person_id as r, match_probability as p, lives_together
        from {links} where match_probability >= {STRONG};
        """
    )
    _connect(con, people, clusters)
    for stricter in STRICTER:
        _cut(con, clusters, f"p < {stricter} and not lives_together")
        _connect(con, people, clusters)
    _cut(con, clusters, "not lives_together")
    _connect(con, people, clusters)
    con.execute("drop table family_links")


def _cut(con: duckdb.DuckDBPyConnection, clusters: str, what: str) -> None:
    """Leave out links of families that are too large."""
    con.execute(
        f"""
        delete from family_links where ({what}) and l in (
            select unique_id from {clusters} where family in (
                select family from {clusters} group by family having count(*) > {LARGEST_FAMILY}
            )
        )
        """
    )


def _connect(con: duckdb.DuckDBPyConnection, people: str, clusters: str) -> None:
    """Connected components: everybody takes the smallest id in reach until nothing changes."""
    con.execute(
        f"""
        create or replace table {clusters} as
        select unique_id, unique_id as family from {people};
        create or replace table family_neighbours as
        select l as one, r as other from family_links
        union all select r, l from family_links
        """
    )
    changed = 1
    while changed:
        changed = con.execute(
            f"""
            with nearer as (
                select n.one, min(c.family) as family
                from family_neighbours as n inner join {clusters} as c on n.other = c.unique_id
                group by n.one
            )
            update {clusters} set family = nearer.family
            from nearer where unique_id = nearer.one and nearer.family < {clusters}.family
            """
        ).fetchall()[0][0]
    con.execute("drop table family_neighbours")
