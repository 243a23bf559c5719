"""How right the families and households of one cell are, where the truth knows them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow.parquet as pq

from matching.measure.family_accuracy import MEASURES
from matching.measure.family_truth import WAREHOUSE, lay_out_found, lay_out_truth
from matching.measure.intervals import Estimate, Groups, harmonic

TABLES = (
    *("marts.person_records", "marts.people"),
    *("marts.household_members", "marts.family_members"),
)
TRUTH = ("records", "family_members", "families", "residences")

ASKED = {
    "members": "is_expected and coalesce(has_trace, true)",
    "members, those without a trace too": "is_expected",
}
"""Which true members recall is over. Without any trace a member is found by chance only."""

OF_CHILDREN = """
    select drawn_as,
        coalesce(count(*) filter (is_true and is_found)
            / nullif(count(*) filter (is_found), 0), 0) as p_part,
        bool_or(is_found) as p_whole,
        coalesce(count(*) filter (is_asked and is_found)
            / nullif(count(*) filter (is_asked), 0), 0) as r_part,
        coalesce(bool_or(is_asked), false) as r_whole
    from (select *, coalesce({asked}, false) as is_asked from asked_for)
    group by child, drawn_as
"""
"""Every child counts alike: the mean of the children's own precision and recall."""

RELATIONSHIP = """
    select drawn_as,
        (said.code = is_so.code or (said.family_role = is_so.family_role
            and said.family_role <> 'parent'))::double as p_part,
        true as p_whole, 0.0 as r_part, false as r_whole
    from asked_for
    inner join words as said on asked_for.found_as = said.code
    inner join words as is_so on asked_for.relationship = is_so.code
    where is_true and is_found
"""
"""Of true members found, those called what they are: mother and father as such, others by role."""


def knows_families(truth: Path) -> bool:
    """Whether the folder `truth` tells of any family."""
    return bool(pq.read_metadata(truth / "families.parquet").num_rows)


def measure_families(warehouse: Path, truth: Path) -> dict[str, Any]:
    """Figures of the families in `warehouse` by the folder `truth`, as plain values.

    Children are those under 18 or unborn with a record in
    children's social care.
    """
    with duckdb.connect() as con:
        con.execute(f"attach '{warehouse}' as w (read_only)")
        for table in TABLES:
            con.execute(f"create view {table.split('.')[1]} as from w.{table}")
        for name in TRUTH:
            con.execute(f"create view truth_{name} as from '{truth / name}.parquet'")
        ((n_children,),) = con.execute("select count(*) from truth_families").fetchall()
        lay_out_truth(con)
        lay_out_found(con, WAREHOUSE)
        con.execute(
            """
            create table words as select code, family_role from w.seeds.relationship_types;
            create table asked_for as
            select compared.*, asked.is_expected, asked.has_trace
            from compared
            left join truth_family_members as asked
                on compared.child = asked.child_true_person_id
                and compared.member = asked.member_true_person_id
            where compared.child in (select child_true_person_id from truth_families)
            """
        )
        told: dict[str, Any] = {"n_children": int(n_children)}
        for name, asked in ASKED.items():
            told[name] = _figures(con, OF_CHILDREN.format(asked=asked))
        told["households"] = _figures(con, MEASURES["households_b_cubed"])
        told["relationship_right"] = _figures(con, RELATIONSHIP)["precision"]
        told |= _twice(con)
    return told


def _figures(con: duckdb.DuckDBPyConnection, rows: str) -> dict[str, Any]:
    """Precision, recall and F1 of `rows` with intervals; families that overlap are drawn as one."""
    con.execute(
        f"""
        create or replace temp table scored as
        select *, dense_rank() over (order by drawn_as) - 1 as g from ({rows})
        """
    )
    sums = con.execute(
        """
        select g, sum(p_part::double), sum(p_whole::double), sum(r_part::double),
            sum(r_whole::double)
        from scored group by g order by g
        """
    ).fetchall()
    if not sums:
        return dict.fromkeys(("precision", "recall", "f1", "f1_low", "f1_high"))
    of = np.array(sums, dtype=np.float64)
    groups = Groups(len(of))
    precision, recall = groups.share(of[:, 1], of[:, 2]), groups.share(of[:, 3], of[:, 4])
    both: Estimate | None = harmonic(precision, recall)
    return {
        "precision": precision and precision.value,
        "recall": recall and recall.value,
        "f1": both and both.value,
        "f1_low": both and both.low,
        "f1_high": both and both.high,
    }


def _twice(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """People whom a child's family lists twice, children in their own family as another, and rows
    that show two people as one.
    """
    ((twice, own),) = con.execute(
        """
        with members as (
            select child.true_person_id as child, family.child_person_id,
                member.true_person_id as member, count(*) as n
            from family_members as family
            inner join true_person as child on family.child_person_id = child.person_id
            inner join true_person as member on family.person_id = member.person_id
            where family.person_id <> family.child_person_id
            group by all
        )
        select count(*) filter (n > 1 and child <> member),
            count(distinct child) filter (child = member)
        from members
        """
    ).fetchall()
    ((merged,),) = con.execute(
        """
        with shown as (
            select person_id, unnest(other_person_ids) as other_person_id from family_members
        )
        select count(*)
        from shown
        inner join true_person as one on shown.person_id = one.person_id
        inner join true_person as other on shown.other_person_id = other.person_id
        where one.true_person_id <> other.true_person_id
        """
    ).fetchall()
    return {
        "listed_twice": int(twice),
        "children_in_their_own_family": int(own),
        "two_people_shown_as_one": int(merged),
    }
