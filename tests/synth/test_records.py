"""What the services write down: plausible in time, patchy, each in its own way."""

from typing import Any

import pytest

from synthetic.profiles import PROFILES

AS_AT = "date '2026-01-31'"


@pytest.mark.parametrize("code", list(PROFILES))
def test_spells_end_after_they_start_with_the_last_contact_between(council: Any, code: str) -> None:
    wrong = council.rows(f"""
        select * from (
            select try_cast(start_date as date) as starts, try_cast(end_date as date) as ends,
                try_cast(last_contact_date as date) as contact
            from {code}__involvements
        )
        where ends < starts or contact < starts or contact > ends or starts > {AS_AT}
            or ends > {AS_AT} or contact > {AS_AT}
    """)
    assert wrong == []


@pytest.mark.parametrize("code", list(PROFILES))
def test_references_are_given_once_and_look_like_the_services_own(council: Any, code: str) -> None:
    n, different = council.rows(f"select count(*), count(distinct person_ref) from {code}__people")[
        0
    ]
    assert n == different > 0


def test_the_police_hold_no_health_number_and_schools_the_pupil_number(council: Any) -> None:
    assert council.one("select count(nhs_number) from police__people") == 0
    assert council.one("select count(upn) / count(*) from schools__people") > 0.95


def test_adults_are_not_enrolled_and_children_not_in_adult_care(council: Any) -> None:
    limits = {"schools": (3, 21), "adult_social_care": (17, 120), "youth_justice": (9, 20)}
    assert limits
    for code, (low, high) in limits.items():
        outside = council.one(f"""
            select count(*) from truth_records join truth_people using (true_person_id)
            where service_code = '{code}' and record_kind = 'person' and date_of_death is null
                and date_diff('year', date_of_birth, {AS_AT}) not between {low} and {high}
        """)
        assert outside == 0


def test_some_people_have_two_references_in_one_service(council: Any) -> None:
    twice = council.one("""
        select count(*) from (
            select 1 from truth_records where record_kind = 'person'
            group by service_code, true_person_id having count(*) > 1
        )
    """)
    assert twice > 3


def test_relationships_are_mostly_written_in_one_direction(council: Any) -> None:
    both = council.one("""
        select count(*) / (select count(*) from childrens_social_care__relationships)
        from childrens_social_care__relationships as a
        join childrens_social_care__relationships as b
            on a.person_ref = b.related_person_ref and b.person_ref = a.related_person_ref
        where a.relationship <> 'duplicate'
    """)
    assert 0 < both < 0.4


def test_relationships_say_what_is_true(council: Any) -> None:
    untrue = council.rows("""
        select r.* from childrens_social_care__relationships as r
        join truth_records as a on a.person_ref = r.person_ref
            and a.service_code = 'childrens_social_care'
        join truth_records as b on b.person_ref = r.related_person_ref
            and b.service_code = 'childrens_social_care'
        where r.relationship in ('mother', 'father', 'sibling', 'step_parent', 'foster_carer')
            and not exists (
                select 1 from truth_relations as t where t.true_person_id = a.true_person_id
                    and t.related_true_person_id = b.true_person_id
                    and t.relationship = r.relationship
            )
    """)
    assert untrue == []


def test_a_referral_is_closed_before_the_next_one(council: Any) -> None:
    overlapping = council.one("""
        select count(*) from (
            select closure_date, lead(referral_date) over (
                partition by person_ref order by referral_date
            ) as next_date
            from childrens_social_care__referrals
        )
        where next_date is not null and (closure_date is null or closure_date >= next_date)
    """)
    assert overlapping == 0


def test_contact_details_are_sometimes_missing(council: Any) -> None:
    name, phone, team = council.rows("""
        select count(practitioner_name) / count(*), count(practitioner_phone) / count(*),
            count(team_phone) / count(*)
        from childrens_social_care__involvements
    """)[0]
    assert 0.5 < name < 1
    assert 0.2 < phone < name
    assert 0.5 < team < 1


def test_practitioners_have_caseloads(council: Any) -> None:
    cases = council.one("""
        select median(n) from (
            select count(*) as n from gp__involvements where practitioner_name is not null
            group by practitioner_name
        )
    """)
    assert cases >= 2


def test_all_offence_groups_and_roles_occur(council: Any) -> None:
    assert council.one("select count(distinct offence_group) from police__offences") == 12
    roles = {row[0] for row in council.rows("select distinct role from police__offences")}
    assert roles == {"convicted", "suspect", "victim", "witness"}


def test_every_housing_event_occurs_and_tenants_are_adults(council: Any) -> None:
    assert council.one("select count(distinct event_type) from housing__housing_events") == 4
    young = council.one("""
        select count(*) from housing__tenancies as t
        join truth_records as r on r.person_ref = t.person_ref and r.service_code = 'housing'
        join truth_people using (true_person_id) where date_of_birth > date '2008-01-31'
    """)
    assert young == 0
