"""Families, homes and people are such as a council has."""

from typing import Any

import pytest
from stdnum.gb import nhs

from synthetic.family_types import FAMILY_TYPES

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def test_every_kind_of_family_occurs(council: Any) -> None:
    found = {row[0] for row in council.rows("select distinct family_type from truth_families")}
    assert found >= set(FAMILY_TYPES)


def test_every_kind_of_place_occurs(council: Any) -> None:
    found = {row[0] for row in council.rows("select distinct kind from truth_residences")}
    assert found >= {
        "home", "hmo", "hostel", "refuge", "childrens_home", "care_home", "prison", "student_house",
    }  # fmt: skip


def test_nobody_lives_in_two_main_homes_at_once(council: Any) -> None:
    twice = council.one("""
        select count(*) from truth_residences as a join truth_residences as b using (true_person_id)
        where not a.is_part_time and not b.is_part_time and a.start_date < b.start_date
            and coalesce(a.end_date, date '2100-01-01') > b.start_date
    """)
    assert twice == 0


def test_a_stay_begins_before_it_ends_and_not_before_birth(council: Any) -> None:
    assert council.one("select count(*) from truth_residences where end_date < start_date") == 0
    early = council.one("""
        select count(*) from truth_residences join truth_people using (true_person_id)
        where start_date < date_of_birth
    """)
    assert early == 0


def test_some_children_have_two_homes(council: Any) -> None:
    assert council.one("select count(*) from truth_residences where is_part_time") > 0


def test_parents_are_old_enough(council: Any) -> None:
    years = council.one("""
        select min(date_diff('day', p.date_of_birth, c.date_of_birth)) / 365.25
        from truth_relations as r
        join truth_people as c on c.true_person_id = r.true_person_id
        join truth_people as p on p.true_person_id = r.related_true_person_id
        where r.relationship in ('mother', 'father')
    """)
    assert years > 14


def test_every_relation_is_told_from_both_sides(council: Any) -> None:
    one_sided = council.one("""
        select count(*) from truth_relations as a where not exists (
            select 1 from truth_relations as b
            where b.true_person_id = a.related_true_person_id
                and b.related_true_person_id = a.true_person_id
        )
    """)
    assert one_sided == 0


@pytest.mark.parametrize(
    "relationship",
    [
        "mother", "father", "step_parent", "foster_carer", "carer", "partner", "former_partner",
        "sibling", "half_sibling", "step_sibling", "grandparent", "aunt_uncle",
    ],
)  # fmt: skip
def test_relations_of_all_kinds_occur(council: Any, relationship: str) -> None:
    assert council.one(
        f"select count(*) from truth_relations where relationship = '{relationship}'"
    )


def test_most_adults_live_without_children(council: Any) -> None:
    share = council.one("""
        with adults as (
            select true_person_id, true_household_id
            from truth_residences join truth_people using (true_person_id)
            where end_date is null and date_of_birth < date '2008-01-31'
        ),
        with_children as (
            select distinct true_household_id
            from truth_residences join truth_people using (true_person_id)
            where end_date is null and date_of_birth >= date '2008-01-31'
        )
        select avg((true_household_id not in (select true_household_id from with_children))::int)
        from adults
    """)
    assert 0.5 < share < 0.85


def test_nhs_numbers_are_valid_different_and_never_issued(council: Any) -> None:
    numbers = [
        row[0]
        for row in council.rows(
            "select nhs_number from truth_people where nhs_number is not null order by all"
        )
    ]
    assert len(numbers) == len(set(numbers)) > 500
    assert all(nhs.is_valid(number) and number.startswith("999") for number in numbers)


def test_some_nhs_numbers_in_the_extracts_are_wrong(council: Any) -> None:
    sent = [row[0] for row in council.rows("select nhs_number from gp__people order by all")]
    wrong = [number for number in sent if number and not nhs.is_valid(number)]
    assert 0 < len(wrong) < 0.03 * len(sent)


def test_pupil_numbers_have_the_right_check_letter(council: Any) -> None:
    assert council.rows("select upn from truth_people where upn is not null order by all")
    for (upn,) in council.rows("select upn from truth_people where upn is not null order by all"):
        total = sum(int(digit) * weight for weight, digit in enumerate(upn[1:], start=2))
        assert UPN_LETTERS[total % 23] == upn[0]


def test_polish_surnames_follow_the_sex(council: Any) -> None:
    names = council.rows("""
        select last_name, sex from truth_people
        where naming_tradition = 'polish' and regexp_matches(last_name, 'sk[ia]$') order by all
    """)
    assert {sex for _, sex in names} == {"F", "M"}
    assert all(name.endswith("ska") == (sex == "F") for name, sex in names)


def test_sikh_names_carry_singh_and_kaur(council: Any) -> None:
    other = council.rows(
        """
        select first_name, middle_names, last_name, sex from truth_people
        where naming_tradition = 'sikh'
            and not list_contains([middle_names, last_name], if(sex = 'M', 'Singh', 'Kaur'))
            and birth_surname_is_family
    """.replace("and birth_surname_is_family", "and former_last_name is null")
    )
    assert len(other) <= council.one(
        "select count(*) * 0.1 from truth_people where naming_tradition = 'sikh'"
    )


def test_surnames_are_few_common_and_many_rare(council: Any) -> None:
    share, names = council.rows("""
        select max(n) / sum(n), count(*) from (
            select count(*) as n from truth_people where naming_tradition = 'white_british'
            group by last_name
        )
    """)[0]
    assert 0.005 < share < 0.05
    assert names > 150


def test_grandmothers_and_babies_have_names_of_their_time(council: Any) -> None:
    old, young = (
        {
            row[0]
            for row in council.rows(
                f"select distinct first_name from truth_people where sex = 'F'"
                f" and naming_tradition = 'white_british' and {when}"
            )
        }
        for when in ("date_of_birth < '1950-01-01'", "date_of_birth > '2016-01-01'")
    )
    assert old & {"Margaret", "Jean", "Mary", "Barbara", "Joan", "Patricia"}
    assert len(old & young) < 0.4 * len(young)


def test_children_of_one_mother_have_different_forenames(council: Any) -> None:
    same = council.one("""
        select count(*) from truth_relations as a join truth_relations as b
            on a.related_true_person_id = b.related_true_person_id
            and a.true_person_id < b.true_person_id
        join truth_people as x on x.true_person_id = a.true_person_id
        join truth_people as y on y.true_person_id = b.true_person_id
        where a.relationship = 'mother' and b.relationship = 'mother'
            and x.first_name = y.first_name and not x.is_unborn and not y.is_unborn
    """)
    assert same == 0
