"""Re-referrals from the published rows: linkage error widens, and small counts are not told."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pytest

from family_context.measures.linkages import plausible_linkages
from family_context.measures.returns import comparisons


def published(n: int, spread: float) -> duckdb.DuckDBPyConnection:
    """`n` referrals in each arm: a third come back without the tool, a sixth with it."""
    con = duckdb.connect()
    con.execute(
        f"""
        create table re_referrals as
        select 'r' || i as referral_ref, 'p' || i as person_id, 'f' || (i // 2) as
            family_cluster_id, 't' || (i % 6) as team_id, i >= {n} as with_tool,
            'declared' as roll_out_from,
            date '2022-01-01' + to_days(cast(i % 700 as int)) as referral_date,
            false as is_censored, i % if(i < {n}, 3, 6) = 0 as re_referred_within_12_months,
            if(i % if(i < {n}, 3, 6) = 0, 100 + i % 200, null) as days_to_next_referral,
            900 as days_followed
        from range({2 * n}) as t(i);
        create table re_referrals_by_linkage as
        select 'draw ' || k as linkage, 'draw' as kind, w as with_tool,
            if(w, 0.17, 0.33) + if(w, {spread}, 0) * (k % 3 - 1) as share_re_referred
        from range(20) as d(k), (values (true), (false)) as arms(w)
        """
    )
    return con


def test_uncertain_linkage_widens_the_interval_and_leaves_the_estimate() -> None:
    sure, unsure = (comparisons(published(300, spread)) for spread in (0.0, 0.05))
    assert sure.before_after.low is not None
    assert sure.over_linkages.low == pytest.approx(sure.before_after.low)
    assert unsure.over_linkages.estimate == sure.over_linkages.estimate
    assert unsure.over_linkages.low is not None
    assert unsure.over_linkages.low < sure.over_linkages.low - 0.02


def test_a_share_of_fewer_than_five_is_told_by_no_method() -> None:
    found = comparisons(published(12, 0.0))
    told = (found.before_after, found.over_linkages, found.teams, found.check, found.rates)
    assert all(r.estimate is None and r.low is None and r.why_none for r in told)


def pairs(*rows: tuple[str, str, float, str, str]) -> pa.Table:
    names = ["record_id_l", "record_id_r", "match_probability", "decision", "reason"]
    return pa.table({n: [row[k] for row in rows] for k, n in enumerate(names)})


def test_only_what_is_uncertain_is_taken_apart_and_the_same_every_time() -> None:
    con = duckdb.connect()
    con.execute(
        """
        create table items as from (values
            ('1', 'a1', 'A'), ('2', 'a2', 'A'), ('3', 'b1', 'B'), ('4', 'c1', 'C'), ('5', 'd1', 'D')
        ) as t(referral_id, record_id, person_id);
        create table people_of_records as select distinct record_id, person_id from items
        """
    )
    con.register(
        "pairs",
        pairs(
            ("a1", "a2", 0.95, "link", "weight"),
            ("b1", "c1", 0.5, "review", "weight"),
            ("c1", "d1", 0.999, "apart", "twins"),
        ),
    )
    found = plausible_linkages(con).to_pylist()
    people = {(r["linkage"], r["referral_id"]): r["linked_person"] for r in found}
    linkages = {r["linkage"] for r in found}
    assert plausible_linkages(con).to_pylist() == found
    assert len(linkages) == 25 and len(found) == 125

    def together(linkage: str, one: str, other: str) -> bool:
        return people[linkage, one] == people[linkage, other]

    assert together("as_published", "1", "2") and not together("as_published", "3", "4")
    assert together("threshold 0.9", "1", "2") and not together("threshold 0.99", "1", "2")
    assert together("threshold 0.5", "3", "4") and not together("threshold 0.9", "3", "4")
    draws = [name for name in linkages if name.startswith("draw")]
    assert 0 < sum(together(d, "3", "4") for d in draws) < len(draws)
    assert sum(together(d, "1", "2") for d in draws) >= 15
    assert not any(together(name, "4", "5") for name in linkages)
