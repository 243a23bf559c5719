"""The answer to question 3, on referrals few enough to count by hand."""

from __future__ import annotations

import duckdb
import pytest

from family_context.reporting import found


def made(n_children: int) -> duckdb.DuckDBPyConnection:
    """Children of whose three relatives the referral named one, we find two, an address one."""
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
        select 'warehouse', 'old', 'c0', date '2020-01-01', false, 9, 9, 9, 9, 9, 0, 0, 0, 0, 0
        """
    )
    return con


def test_the_figure_that_counts_owes_nothing_to_the_referral() -> None:
    with made(30) as con:
        told = found.answer(con).data
    assert "Of 90 relatives" in told
    assert "named 33%" in told
    assert "<b>67%</b>" in told
    assert "councils’ methods finds 33%" in told


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
    for n in (0, found.SMALL - 1):
        with made(n) as con:
            assert told(con) is found.NOBODY
