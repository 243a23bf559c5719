"""The answer to question 3, on referrals few enough to count by hand."""

from __future__ import annotations

import duckdb
import pytest

from family_context.reports import found


def made(n_children: int, spread: float = 0.0, siblings: int = 1) -> duckdb.DuckDBPyConnection:
    """Children of whose three relatives the referral named one, we find two, an address one.

    Plausible linkages differ by `spread`; families are of so many `siblings`.
    """
    con = duckdb.connect()
    con.execute(
        f"""
        create table people_found as
        select method, 'r' || i as referral_ref, 'c' || i as child_person_id,
            date '2025-05-01' as referral_date, true as is_latest_referral,
            1 as n_named_at_referral, 3 as n_named_by_day_11, n + 1 as n_found,
            least(n, 1) as n_found_of_referral, n as n_found_of_day_11, n as n_added,
            n - 1 as n_added_and_confirmed, 3 - n as n_missed, 0 as n_missed_without_link,
            3 - n as n_missed_by_rule
        from range({n_children}) as children(i)
        cross join (values ('warehouse', 3), ('warehouse_without_referrals', 2),
            ('exact_address', 1)) as methods(method, n)
        union all
        select 'warehouse', 'old', 'c0', date '2020-01-01', false, 9, 9, 9, 9, 9, 0, 0, 0, 0, 0;

        create table family_members as
        select 'c' || i as child_person_id, 'f' || i // {siblings} as family_cluster_id
        from range({n_children}) as children(i);

        create table people_found_by_linkage as
        select 'draw ' || k as linkage, 'draw' as kind, 2 / 3 + {spread} * (k % 3 - 1)
            as recall_of_day_11, false as is_suppressed
        from range(20) as draws(k)
        union all
        select 'threshold 0.9', 'threshold', null, true
        """
    )
    return con


def test_the_figure_that_counts_owes_nothing_to_the_referral() -> None:
    with made(30) as con:
        told = found.answer(con).data
    assert "of the 90 relatives" in told
    assert "named 33%" in told
    assert "<b>67%</b>" in told
    assert "councils’ methods finds 33%" in told


def test_uncertain_linkage_widens_the_interval_and_leaves_the_figure() -> None:
    with made(60) as sure, made(60, spread=0.1) as unsure:
        for con in (sure, unsure):
            con.execute(
                "update people_found set n_found_of_day_11 = 1 where right(referral_ref, 1) < '5'"
            )
        (narrow, wide) = (
            found.over_linkages(con, found.found_by_method(con)[-2].share) for con in (sure, unsure)
        )
        assert "linkage error included" in found.answer(unsure).data
    assert narrow and wide and wide[0] < narrow[0] - 0.05 and wide[1] > narrow[1] + 0.05


def test_brothers_and_sisters_who_are_missed_together_are_one_family() -> None:
    widths = []
    for siblings in (1, 5):
        with made(60, siblings=siblings) as con:
            con.execute(
                "update people_found set n_found_of_day_11 = 0 "
                "where cast(substr(child_person_id, 2) as int) // 5 % 2 = 0"
            )
            share = found.found_by_method(con)[-1].share
            assert share.low is not None and share.high is not None
            widths.append(share.high - share.low)
    assert widths[1] > 1.5 * widths[0]


def test_a_linkage_under_which_fewer_than_five_are_missed_is_not_told_of() -> None:
    with made(30, spread=0.1) as con:
        told = found.linkages(con).data
    assert "Links from probability 0.9</td><td>No number: fewer than 5" in told
    assert "56.7% to 76.7%" in told


def test_only_the_latest_referral_of_a_child_counts() -> None:
    with made(30) as con:
        assert {row.n_known for row in found.found_by_method(con)} == {90}


def test_counts_do_not_betray_a_small_number() -> None:
    with made(7) as con:
        told = found.counts_by_method(con).data + found.why_missed(con).data
    numbers = [int(part.split("<")[0]) for part in told.split("<td class=number>")[1:]]
    assert numbers and all(number % 5 == 0 for number in numbers)


@pytest.mark.parametrize(
    "told", [found.answer, found.recall_by_method, found.counts_by_method, found.why_missed]
)
def test_too_few_children_are_not_told_of(told) -> None:  # type: ignore[no-untyped-def]
    for n in (0, found.SMALLEST_COUNT - 1):
        with made(n) as con:
            assert told(con) is found.NOBODY
