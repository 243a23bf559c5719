"""The truth follows the rules that the product is judged by; its effects are really in the data."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from synthetic import make_council


def test_every_subject_child_is_a_member_of_the_own_family(council: Any) -> None:
    children = council.one("select count(*) from truth_families")
    assert children == council.one(
        "select count(*) from truth_family_members where relationship_to_child = 'self'"
    )
    assert children > 50


def test_both_parents_are_members_wherever_they_live(council: Any) -> None:
    left_out = council.one("""
        select count(*) from truth_families as f join truth_relations as r
            on r.true_person_id = f.child_true_person_id and r.relationship in ('mother', 'father')
        where r.related_true_person_id not in (
            select member_true_person_id from truth_family_members as m
            where m.child_true_person_id = f.child_true_person_id
        )
    """)
    assert left_out == 0


def test_a_former_partner_of_a_parent_is_no_member_on_that_account(council: Any) -> None:
    members = council.one("""
        select count(*) from truth_family_members as m
        where relationship_to_child = 'step_parent' and not exists (
            select 1 from truth_relations as parent join truth_relations as couple
                on couple.true_person_id = parent.related_true_person_id
                and couple.relationship = 'partner'
                and couple.related_true_person_id = m.member_true_person_id
            where parent.true_person_id = m.child_true_person_id
                and parent.relationship in ('mother', 'father')
        )
    """)
    assert members == 0


def test_foster_carers_are_members_for_the_child_and_for_nobody_else(council: Any) -> None:
    carers = (
        "select related_true_person_id from truth_relations where relationship = 'foster_carer'"
    )
    fostered = "select true_person_id from truth_relations where relationship = 'foster_carer'"
    strangers = council.one(f"""
        select count(*) from truth_family_members
        where member_true_person_id in ({carers}) and child_true_person_id not in ({fostered})
            and child_true_person_id not in (
                select true_person_id from truth_relations
                where relationship in ('mother', 'father') and related_true_person_id in ({carers})
            )
            and relationship_to_child <> 'self'
            and child_true_person_id not in (
                select a.true_person_id from truth_residences as a
                join truth_residences as b using (true_household_id)
                where a.end_date is null and b.end_date is null and b.true_person_id in ({carers})
            )
    """)
    assert strangers == 0
    assert council.one(
        "select count(*) from truth_family_members where relationship_to_child = 'foster_carer'"
    )


def test_grandparents_who_are_nowhere_recorded_are_no_members(council: Any) -> None:
    all_of_them, members = council.rows("""
        select count(*), count(m.member_true_person_id)
        from truth_families as f
        join truth_relations as r on r.true_person_id = f.child_true_person_id
            and r.relationship = 'grandparent'
        left join truth_family_members as m on m.child_true_person_id = f.child_true_person_id
            and m.member_true_person_id = r.related_true_person_id
    """)[0]
    assert 0 < members < all_of_them


@pytest.fixture(scope="module")
def practice(tmp_path_factory: pytest.TempPathFactory, look: Any) -> Any:
    return look(make_council(1800, 3, tmp_path_factory.mktemp("practice"), plain=True))


def effect(council: Any, measure: str) -> float:
    return float(council.one(f"select value from truth_effects where measure = '{measure}'"))


def test_the_minutes_saved_are_those_of_the_truth(practice: Any) -> None:
    rows = practice.rows("""
        select team, date_diff('day', date '2023-02-01', observed_on::date) / 365.25,
            with_tool::boolean::int, minutes_searching::double
        from practice__time_observations order by observation_id
    """)
    teams = sorted({row[0] for row in rows})
    x = np.array([[row[0] == t for t in teams] + [row[1], row[2]] for row in rows], dtype=float)
    found = np.linalg.lstsq(x, np.array([row[3] for row in rows]), rcond=None)[0]
    assert len(rows) > 300
    assert found[-1] == pytest.approx(effect(practice, "minutes_searching"), abs=12)


def test_the_first_contact_comes_earlier_by_the_days_of_the_truth(practice: Any) -> None:
    without, with_tool = (
        practice.one(f"""
            select avg(o.first_practitioner_contact_date::date - r.referral_date::date)
            from practice__time_observations as o
            join childrens_social_care__assessments as a using (assessment_ref)
            join childrens_social_care__referrals as r using (referral_ref)
            where o.with_tool::boolean = {used}
        """)
        for used in (False, True)
    )
    assert with_tool - without == pytest.approx(effect(practice, "days_to_first_contact"), abs=0.8)


def test_children_come_back_less_often_by_the_share_of_the_truth(practice: Any) -> None:
    rows = practice.rows("""
        with starts as (
            select replace(measure, 'roll_out ', '') as team,
                date '1970-01-01' + value::int as begins
            from truth_effects where measure like 'roll_out %'
        ),
        referrals as (
            select team, referral_date::date as day, lead(referral_date::date) over (
                partition by person_ref order by referral_date
            ) as next_day
            from childrens_social_care__referrals
        )
        select day >= begins, avg(coalesce(next_day <= day + 365, false)::int), count(*)
        from referrals join starts using (team)
        where day < date '2025-01-31' group by 1 order by 1
    """)
    (_, without, n), (_, with_tool, m) = rows
    assert min(n, m) > 150
    expected = effect(practice, "re_referral_risk_difference")
    assert with_tool - without == pytest.approx(expected, abs=0.07)
    assert with_tool < without


def test_roll_out_is_staggered_by_team(practice: Any) -> None:
    days = practice.rows(
        "select count(distinct value), count(*) from truth_effects where measure like 'roll_out %'"
    )[0]
    assert days[0] == days[1] == 5


def test_a_hundred_thousand_records_are_no_matter(tmp_path: Path) -> None:
    made = make_council(1, 4, tmp_path, records=100_000)
    assert made.person_records > 80_000
