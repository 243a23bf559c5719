"""Re-referrals from the published rows: linkage error widens, and small counts are not told."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pytest

from family_context.reports.measures.linkages import list_of_linkages, plausible_linkages
from family_context.reports.measures.returns import comparisons


def published(n: int, swayed: int) -> duckdb.DuckDBPyConnection:
    """`n` referrals in each arm: a third come back without the tool, a sixth with it.

    In every odd draw, of those with the tool `swayed` more come back.
    """
    con = duckdb.connect()
    con.execute(
        f"""
        create table re_referrals as
        select 'r' || lpad(i::varchar, 4, '0') as referral_ref, 'p' || i as person_id,
            'f' || (i // 2) as family_cluster_id, 't' || (i // 2 % 6) as team_id,
            i >= {n} as with_tool, 'declared' as roll_out_from,
            date '2022-01-01' + to_days(cast(i // 12 * 9 + i // 2 % 6 * 20 as int))
                as referral_date,
            false as is_censored, i % if(i < {n}, 3, 6) = 0 as re_referred_within_12_months,
            if(i % if(i < {n}, 3, 6) = 0, 100 + i % 200, null) as days_to_next_referral,
            900 as days_followed
        from range({2 * n}) as t(i);
        create table re_referrals_in_draws as
        select referral_ref, person_id, 'draw ' || k as linkage,
            true as re_referred_within_12_months
        from (from re_referrals where with_tool and not re_referred_within_12_months
            order by referral_ref limit {swayed}) as swayed, range(1, 20, 2) as d(k)
        """
    )
    return con


def test_uncertain_linkage_widens_every_interval_and_leaves_the_estimate() -> None:
    sure, unsure = (comparisons(published(300, swayed)) for swayed in (0, 30))
    for one, over in (
        (sure.before_after, sure.over_linkages),
        (sure.teams, sure.teams_over_linkages),
    ):
        assert one.low is not None and over.low == pytest.approx(one.low)
    for one, over in (
        (unsure.before_after, unsure.over_linkages),
        (unsure.teams, unsure.teams_over_linkages),
    ):
        assert over.estimate == one.estimate
        assert one.low is not None and over.low is not None and over.low < one.low - 0.02


def test_the_spread_over_draws_is_that_of_the_shares() -> None:
    found = comparisons(published(300, 30))
    within, wider = found.before_after.standard_error, found.over_linkages.standard_error
    assert within is not None and wider is not None
    # Ten of 20 draws have 30 of 300 more: the shares are 0 and 0.1 off, and vary by 0.1² x 5/19.
    assert wider**2 - within**2 == pytest.approx((1 + 1 / 20) * 0.1**2 * 5 / 19)


def test_a_share_of_fewer_than_five_is_told_by_no_method() -> None:
    found = comparisons(published(12, 0))
    assert all(r.estimate is None and r.low is None and r.why_none for r in found.falls)
    assert found.rates.estimate is None and found.rates.why_none


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
    linkages = set(list_of_linkages()["linkage"].to_pylist())
    assert plausible_linkages(con).to_pylist() == found
    assert len(linkages) == 25 and len(people) == len(found) < 125

    def person(linkage: str, item: str) -> str:
        return people.get((linkage, item)) or people["as_published", item]

    def together(linkage: str, one: str, other: str) -> bool:
        return person(linkage, one) == person(linkage, other)

    assert together("as_published", "1", "2") and not together("as_published", "3", "4")
    assert together("threshold 0.9", "1", "2") and not together("threshold 0.99", "1", "2")
    assert together("threshold 0.5", "3", "4") and not together("threshold 0.9", "3", "4")
    draws = [name for name in linkages if name.startswith("draw")]
    assert 0 < sum(together(d, "3", "4") for d in draws) < len(draws)
    assert sum(together(d, "1", "2") for d in draws) >= 15
    assert not any(together(name, "4", "5") for name in linkages)
