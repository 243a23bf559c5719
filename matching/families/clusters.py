"""Family clusters: people joined by links, without chains of relatives of relatives."""

from __future__ import annotations

import duckdb

from matching.families.settings import STRONG

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
        create or replace table family_of as
        select distinct unnest([l, r]) as unique_id, unnest([l, r]) as family from family_links
        """
    )
    _connect(con)
    for weak in (*(f"p < {p} and not lives_together" for p in STRICTER), "not lives_together"):
        if not _cut(con, weak):
            break
        _connect(con)
    con.execute(
        f"""
        create or replace table {clusters} as
        select unique_id, coalesce(family, unique_id) as family
        from {people} left join family_of using (unique_id);
        drop table family_links;
        drop table family_of
        """
    )


def _cut(con: duckdb.DuckDBPyConnection, weak: str) -> bool:
    """Leave weak links out of the families that are too large; false where there are none."""
    con.execute(
        f"""
        create or replace table too_large as
        select unnest(list(unique_id)) as unique_id from family_of
        group by family having count(*) > {LARGEST_FAMILY}
        """
    )
    found = int(con.execute("select count(*) from too_large").fetchall()[0][0])
    con.execute(
        f"""
        delete from family_links where ({weak}) and l in (from too_large);
        update family_of set family = unique_id where unique_id in (from too_large)
        """
    )
    return found > 0


def _connect(con: duckdb.DuckDBPyConnection) -> None:
    """Connected components: everybody takes the smallest family in reach until nothing changes."""
    con.execute(
        """
        create or replace table family_neighbours as
        select l as one, r as other from family_links
        union all select r, l from family_links
        """
    )
    changed = 1
    while changed:
        con.execute(
            """
            create or replace table nearer as
            select n.one, min(c.family) as family
            from family_neighbours as n
            inner join family_of as c on n.other = c.unique_id
            inner join family_of as own on n.one = own.unique_id and c.family < own.family
            group by n.one
            """
        )
        changed = con.execute(
            """
            update family_of set family = nearer.family
            from nearer where unique_id = nearer.one
            """
        ).fetchall()[0][0]
    con.execute("drop table family_neighbours; drop table nearer")
