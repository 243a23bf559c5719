"""How right families and households are, against known truth (synthetic councils only)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import numpy as np

from matching.measure.baselines import METHODS
from matching.measure.family_truth import WAREHOUSE, lay_out_found, lay_out_truth, name_tables
from matching.measure.intervals import Estimate, Floats, Groups, harmonic

MEASURES = {
    # Every child-member pair counts alike, the child itself left out.
    "members": """
        select drawn_as, relationship, found_as, tier, family_type, is_true as n,
            is_true and is_found as p_part, is_found as p_whole,
            is_true and is_found as r_part, is_true as r_whole
        from compared
    """,
    # Every child counts alike: the mean of the children's own precision and recall.
    "members_per_child": """
        select drawn_as, null as relationship, null as found_as, null as tier,
            any_value(family_type) as family_type, bool_or(is_true) as n,
            coalesce(count(*) filter (is_true and is_found)
                / nullif(count(*) filter (is_found), 0), 0) as p_part,
            bool_or(is_found) as p_whole,
            coalesce(count(*) filter (is_true and is_found)
                / nullif(count(*) filter (is_true), 0), 0) as r_part,
            bool_or(is_true) as r_whole
        from compared group by child, drawn_as
    """,
    # B-cubed for families that overlap (Amigó and others, 2009): of those a person shares families
    # with, how many truly are, in as many families; every person counts alike.
    "families_b_cubed": """
        with memberships as (
            select child, member, is_true, is_found from compared
            union all select distinct child, child, true, true from compared
        ),
        shared as (
            select one.member as person, other.member as other,
                count(*) filter (one.is_true and other.is_true) as t,
                count(*) filter (one.is_found and other.is_found) as f
            from memberships as one inner join memberships as other using (child)
            group by all
        ),
        scores as (
            select person,
                avg(least(t, f) / f) filter (f > 0) as precision,
                avg(least(t, f) / t) filter (t > 0) as recall
            from shared group by person
        )
        select coalesce(family_group, person) as drawn_as, null as relationship,
            null as found_as, null as tier, family_type,
            recall is not null as n, coalesce(precision, 0) as p_part,
            precision is not null as p_whole, coalesce(recall, 0) as r_part,
            recall is not null as r_whole
        from scores left join family_groups using (person)
    """,
    # Households of today, by B-cubed. Asked for are living people whose true home is an ordinary
    # one; whoever is found with them counts as wrong wherever else he truly lives.
    "households_b_cubed": """
        with living as (
            select distinct true_person_id as person from true_person
            inner join people using (person_id) where not is_deceased
        ),
        homes as (select * from true_homes where person in (from living)),
        pairs as (
            select one.person, other.person as other, true as is_true, one.person = other.person
                as is_found
            from homes as one inner join homes as other using (home)
            where one.is_ordinary
            union all
            select person, other, person = other, true from same_home
            where person in (select person from homes where is_ordinary)
                and other in (select person from homes)
        ),
        known as (
            select person, other, bool_or(is_true) as t, bool_or(is_found) as f
            from pairs group by all
        ),
        scores as (
            select person, count(*) filter (t and f) / count(*) filter (f) as precision,
                count(*) filter (t and f) / count(*) filter (t) as recall
            from known group by person
        )
        select coalesce(family_group, home) as drawn_as, null as relationship, null as found_as,
            null as tier, family_type, true as n, precision as p_part, true as p_whole,
            recall as r_part, true as r_whole
        from scores left join family_groups using (person)
        left join (select person, min(home) as home from homes group by person) using (person)
    """,
}
"""Rows whose sums give precision (p_part / p_whole) and recall (r_part / r_whole); `drawn_as`
is the group of families, or the home, that is drawn together for intervals."""


@dataclass(frozen=True)
class Accuracy:
    """One measure of one method in one group; `n` is how many true members, children or people, and
    `n_found` how many of them were found, rightly or not; where there is no recall, both are that.

    `dimension` and `value` name the group: all, family_type, relationship (the true one; recall
    only), found_as (what we say they are; precision only), tier (precision only). Low and high are
    a 95 % interval (`intervals`): drawn again are whole groups of children who are in one another's
    families; None where there are too few.
    """

    method: str
    measure: str
    dimension: str
    value: str
    n: int
    n_found: int
    precision: float | None
    precision_low: float | None
    precision_high: float | None
    recall: float | None
    recall_low: float | None
    recall_high: float | None
    f1: float | None
    f1_low: float | None
    f1_high: float | None


def measure_families(warehouse: Path, truth: Path) -> list[Accuracy]:
    """Members, families and households of ours and of the councils' methods, by group.

    `warehouse` is the private build file, `truth` the folder of a synthetic council.
    """
    with duckdb.connect() as con:
        con.execute(f"attach '{warehouse}' as w (read_only)")
        name_tables(con, truth)
        lay_out_truth(con)
        return families_by_method(con)


def families_by_method(con: duckdb.DuckDBPyConnection) -> list[Accuracy]:
    """As `measure_families`, of what `lay_out_truth` made from a build and its truth."""
    results: list[Accuracy] = []
    for method in (WAREHOUSE, *METHODS):
        lay_out_found(con, method)
        for measure, rows in MEASURES.items():
            results += _by_group(con, method, measure, rows)
    return results


DIMENSIONS = ("all", "family_type", "relationship", "found_as", "tier")


def _by_group(
    con: duckdb.DuckDBPyConnection, method: str, measure: str, rows: str
) -> Iterable[Accuracy]:
    con.execute(
        f"""
        create or replace table scored as
        select *, dense_rank() over (order by drawn_as) - 1 as g from ({rows})
        """
    )
    ((size,),) = con.execute("select coalesce(max(g) + 1, 1) from scored").fetchall()
    groups = Groups(int(size))
    for dimension in DIMENSIONS:
        column = "'all'" if dimension == "all" else dimension
        sums: dict[str, list[tuple[float, ...]]] = {}
        for value, *figures in con.execute(
            f"""
            select {column}, g, sum(p_part::double), sum(p_whole::double),
                sum(r_part::double), sum(r_whole::double), sum(n::int)
            from scored where {column} is not null group by all order by all
            """
        ).fetchall():
            sums.setdefault(value, []).append(tuple(figures))
        for value, found in sums.items():
            yield _accuracy(groups, method, measure, dimension, value, np.array(found, dtype=float))


def _accuracy(
    groups: Groups, method: str, measure: str, dimension: str, value: str, sums: Floats
) -> Accuracy:
    spread = np.zeros((groups.n, 4))
    spread[sums[:, 0].astype(np.int64)] = sums[:, 1:5]
    precision = groups.share(spread[:, 0], spread[:, 1])
    recall = groups.share(spread[:, 2], spread[:, 3])
    # A false member has no true relationship; a missed one has no tier and was called nothing.
    if dimension == "relationship":
        precision = None
    if dimension in ("found_as", "tier"):
        recall = None
    figures = (precision, recall, harmonic(precision, recall))
    bounds = [bound for figure in figures for bound in _bounds(figure)]
    n_found, n_true = int(sums[:, 2].sum()), int(sums[:, 5].sum())
    n = n_found if recall is None else n_true
    return Accuracy(method, measure, dimension, value, n, n_found, *bounds)


def _bounds(found: Estimate | None) -> tuple[float | None, float | None, float | None]:
    return (None, None, None) if found is None else (found.value, found.low, found.high)
