"""All 35 traps lie in every council, each told in the truth, and they are what they are called."""

from typing import Any

import pytest

from synthetic.traps import TRAPS


@pytest.mark.parametrize("trap", list(TRAPS), ids=list(TRAPS.values()))
def test_the_trap_lies_in_even_a_small_council(council: Any, trap: int) -> None:
    assert council.one(f"select count(*) from truth_traps where trap = {trap}") > 0


def test_a_trap_is_told_by_a_reference_that_was_sent(council: Any) -> None:
    keys = {
        "people": "person_ref", "contacts": "contact_ref", "involvements": "involvement_ref",
        "relationships": "person_ref", "addresses": "person_ref", "offences": "offence_ref",
        "housing_events": "event_ref",
    }  # fmt: skip
    places = council.rows("""
        select distinct service_code, table_name from truth_traps where trap <> 31 order by all
    """)
    assert places
    for service, table in places:
        lost = council.one(f"""
            select count(*) from truth_traps
            where trap <> 31 and service_code = '{service}' and table_name = '{table}'
                and reference not in (select {keys[table]} from {service}__{table})
        """)
        assert lost == 0, (service, table)


def test_the_tags_of_a_record_are_the_traps_of_its_row(council: Any) -> None:
    tags = council.one("select sum(len(traps)) from truth_records")
    rows = council.one(
        "select count(*) from truth_traps where table_name in ('people', 'contacts')"
    )
    # One contact is no pupil's record, and the failed load is no record at all.
    assert tags == rows - council.one("select count(*) from truth_traps where trap in (27, 31)")


def test_twins_share_the_day_and_not_the_name(council: Any) -> None:
    pairs = council.rows("""
        select a.first_name, b.first_name from truth_relations as r
        join truth_people as a on a.true_person_id = r.true_person_id
        join truth_people as b on b.true_person_id = r.related_true_person_id
        where r.relationship = 'sibling' and a.date_of_birth = b.date_of_birth
    """)
    assert pairs
    assert all(one != other for one, other in pairs)


def test_a_father_and_a_son_of_one_name_live_together(council: Any) -> None:
    homes = council.one("""
        select count(*) from truth_relations as r
        join truth_people as son on son.true_person_id = r.true_person_id
        join truth_people as dad on dad.true_person_id = r.related_true_person_id
        join truth_residences as a on a.true_person_id = son.true_person_id
        join truth_residences as b on b.true_person_id = dad.true_person_id
            and a.true_household_id = b.true_household_id
        where r.relationship = 'father' and son.first_name = dad.first_name
            and son.last_name = dad.last_name and a.end_date is null and b.end_date is null
    """)
    assert homes > 0


def test_an_adopted_child_is_two_people_with_nothing_but_the_birthday_in_common(
    council: Any,
) -> None:
    pairs = council.rows("""
        select n.nhs_number = o.nhs_number, n.upn = o.upn, n.date_of_birth = o.date_of_birth,
            n.restriction, o.restriction
        from truth_people as n join truth_people as o on n.same_human_as = o.true_person_id
        where n.sex = o.sex
    """)
    assert len(pairs) >= 3
    assert all(not nhs and not upn and born for nhs, upn, born, _, _ in pairs)
    # The mark is on the identity before, on the one after, or on both.
    assert {(new, old) for *_, new, old in pairs} == {
        (None, "adopted"), ("adopted", None), ("adopted", "adopted"),
    }  # fmt: skip


def test_every_restricted_person_is_marked_by_some_service(council: Any) -> None:
    marked = " union ".join(
        f"select '{view.split('__')[0]}' as service_code, person_ref from {view}"
        " where restriction is not null"
        for view in sorted(council.tables())
        if view.endswith("__people")
    )
    unmarked = council.one(f"""
        select count(*) from truth_people as p
        where p.restriction is not null and exists (
            select 1 from truth_records as r
            where r.true_person_id = p.true_person_id and record_kind = 'person'
        )
        and not exists (
            select 1 from truth_records as r join ({marked}) as m using (service_code, person_ref)
            where r.true_person_id = p.true_person_id
        )
    """)
    assert unmarked == 0
    kinds = {row[0] for row in council.rows("select distinct restriction from truth_people")}
    assert kinds == {None, "adopted", "protected", "restricted", "staff_related"}


def test_who_was_never_born_is_nobodys_family_member(council: Any) -> None:
    assert council.one("select count(*) from truth_people where is_never_born") > 0
    shown = council.one("""
        select count(*) from truth_family_members where member_true_person_id in (
            select true_person_id from truth_people where is_never_born
        )
    """)
    assert shown == 0


def test_a_pregnancy_that_ended_is_closed_as_such(council: Any) -> None:
    codes = council.rows("""
        select distinct f.closure_reason_code from childrens_social_care__referrals as f
        join truth_records as r on r.person_ref = f.person_ref
            and r.service_code = 'childrens_social_care'
        join truth_people using (true_person_id) where is_never_born
    """)
    assert codes == [("RC2",)]


def test_the_next_delivery_of_housing_has_headers_and_no_rows(council: Any) -> None:
    folder = council.summary.extracts.parent / "next_delivery" / "housing"
    assert (folder / "extract.yml").exists()
    assert (folder / "people.csv").read_text("utf-8").count("\n") == 1
