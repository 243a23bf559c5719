"""What a person has decided about two records. It wins over the model, not over the firewall."""

from __future__ import annotations

import duckdb

from matching.clustering import join_without_contradiction


class OverrideError(ValueError):
    """Overrides that contradict each other."""


def check_overrides(rows: list[tuple[str, str, str]]) -> None:
    """Raise OverrideError where must-links join what a cannot-link keeps apart.

    `rows` are (record_id_l, record_id_r, decision). The message names the rows.
    """
    names = sorted({name for left, right, _ in rows for name in (left, right)})
    number = {name: place for place, name in enumerate(names)}
    must = [
        (number[left], number[right]) for left, right, decision in rows if decision == "must_link"
    ]
    homes, _ = join_without_contradiction(must, set())
    for left, right, decision in rows:
        one, other = number[left], number[right]
        if decision == "cannot_link" and (
            one == other or homes.get(one, one) == homes.get(other, other)
        ):
            group = [
                f"{a} – {b}"
                for a, b, kind in rows
                if kind == "must_link" and homes[number[a]] == homes.get(one, one)
            ]
            raise OverrideError(
                f"seeds/match_overrides.csv: the row cannot_link {left} – {right} contradicts "
                f"must_link {', '.join(group)}. Expected: no chain of must_link rows between two "
                "records that cannot link. Remove one of these rows."
            )


def apply_cannot_links(
    con: duckdb.DuckDBPyConnection, overrides: str, records: str, apart: str
) -> None:
    """Add the cannot-link pairs to `apart`, and take the must-link pairs out of it."""
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


def apply_must_links(
    con: duckdb.DuckDBPyConnection, overrides: str, records: str, decided: str
) -> None:
    """Turn must-link pairs of ordinary records into links that outweigh everything."""
    con.execute(
        f"""
        create or replace temp table must_links as
        select distinct
            least(l.unique_id, r.unique_id) as unique_id_l,
            greatest(l.unique_id, r.unique_id) as unique_id_r
        from {overrides} as o
        inner join {records} as l on o.record_id_l = l.record_id
        inner join {records} as r on o.record_id_r = r.record_id
        where o.decision = 'must_link' and l.unique_id <> r.unique_id;
        delete from {decided} where (unique_id_l, unique_id_r) in (
            select (unique_id_l, unique_id_r) from must_links
        );
        insert into {decided} by name
        select
            unique_id_l, unique_id_r, 1000.0 as match_weight, 1.0 as match_probability,
            'override' as reason, 'link' as decision
        from must_links
        """
    )
