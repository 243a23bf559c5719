"""How families are measured, on a family small enough to count by hand."""

from __future__ import annotations

import math

import duckdb
import numpy as np
import pytest

from matching.measure.family_accuracy import Accuracy, measure_families
from matching.measure.intervals import Groups

HOME, ELSEWHERE = "14 High Street, Fernmoor", "3 Mill Lane, Fernmoor"
# Who there is, and the address that the GP has of each.
PEOPLE = {
    "ann": HOME,
    "ben": HOME,
    "mother": HOME,
    "father": ELSEWHERE,
    "lodger": HOME,
}
TRUE = {
    "ann": {"ben": "sibling", "mother": "mother", "father": "father"},
    "ben": {"ann": "sibling", "mother": "mother"},
}
FOUND = {
    "ann": {"ben": "sibling", "mother": "mother", "lodger": "father"},
    "ben": {"ann": "sibling", "mother": "mother"},
}


@pytest.fixture(scope="module")
def measured(tmp_path_factory: pytest.TempPathFactory) -> list[Accuracy]:
    folder = tmp_path_factory.mktemp("counted")
    with duckdb.connect(str(folder / "warehouse.duckdb")) as con:
        con.execute("create schema marts; create schema intermediate")
        con.execute(
            "create table marts.person_records as select 'gp' as service_code, name as person_ref, "
            "'person' as record_kind, 'w-' || name as person_id from (select unnest(?) as name)",
            [list(PEOPLE)],
        )
        con.execute(
            """
            create table marts.people as select person_id, false as is_deceased
            from marts.person_records;
            create table marts.household_members as
            select 'h1' as household_id, person_id, null::date as end_date
            from marts.person_records where person_ref <> 'father';
            create table marts.family_members (child_person_id text, person_id text,
                relationship_to_child text, tier text);
            create table intermediate.int_evaluation__addresses_as_sent (person_id text,
                address text, postcode text, last_name text, is_subject boolean);
            create table intermediate.int_families__links (person_id text)
            """
        )
        for child, members in FOUND.items():
            for member, word in {child: "self", **members}.items():
                con.execute(
                    "insert into marts.family_members values (?, ?, ?, 'recorded')",
                    [f"w-{child}", f"w-{member}", word],
                )
        for person, address in PEOPLE.items():
            con.execute(
                "insert into intermediate.int_evaluation__addresses_as_sent "
                "values (?, ?, 'F1', ?, ?)",
                [f"w-{person}", address, person, person in TRUE],
            )
    with duckdb.connect() as con:
        con.execute("create table people as select unnest(?) as name", [list(PEOPLE)])
        con.execute(
            f"copy (select 'gp' as service_code, name as person_ref, 'person' as record_kind, "
            f"name as true_person_id from people) to '{folder / 'records.parquet'}'"
        )
        con.execute("create table members (c text, m text, relationship text)")
        for child, true_members in TRUE.items():
            for member, word in {child: "self", **true_members}.items():
                con.execute("insert into members values (?, ?, ?)", [child, member, word])
        con.execute(
            f"""
            copy (select c as child_true_person_id, m as member_true_person_id,
                relationship as relationship_to_child, true as is_known, false as is_held_back
                from members) to '{folder / "family_members.parquet"}';
            copy (select c as true_person_id, m as related_true_person_id from members)
                to '{folder / "relations.parquet"}';
            copy (select distinct c as child_true_person_id, 'separated' as family_type
                from members) to '{folder / "families.parquet"}';
            copy (select name as true_person_id, case name when 'father' then 'H2'
                when 'lodger' then 'H3' else 'H1' end as true_household_id,
                '1' as uprn, null::date as end_date,
                false as is_part_time, if(name = 'lodger', 'hmo', 'home') as kind from people)
            to '{folder / "residences.parquet"}'
            """
        )
    return measure_families(folder / "warehouse.duckdb", folder)


def figure(
    measured: list[Accuracy], measure: str, dimension: str = "all", value: str = "all", **more: str
) -> Accuracy:
    method = more.get("method", "warehouse")
    (found,) = [
        row
        for row in measured
        if (row.method, row.measure, row.dimension, row.value)
        == (method, measure, dimension, value)
    ]
    return found


def test_members_are_counted_without_the_child(measured: list[Accuracy]) -> None:
    all_members = figure(measured, "members")
    assert (all_members.n, all_members.precision, all_members.recall) == (5, 4 / 5, 4 / 5)
    assert all_members.f1 is not None and math.isclose(all_members.f1, 4 / 5)


def test_a_missed_father_is_seen_and_a_false_one_is_no_father_found(
    measured: list[Accuracy],
) -> None:
    true_fathers = figure(measured, "members", "relationship", "father")
    assert (true_fathers.recall, true_fathers.precision) == (0, None)
    called_father = figure(measured, "members", "found_as", "father")
    assert (called_father.recall, called_father.precision) == (None, 0)


def test_every_child_counts_alike_however_large_the_family(measured: list[Accuracy]) -> None:
    of_children = figure(measured, "members_per_child")
    assert of_children.n == 2
    assert of_children.precision == pytest.approx((2 / 3 + 1) / 2)
    assert of_children.recall == pytest.approx((2 / 3 + 1) / 2)


def test_b_cubed_of_families_is_what_a_hand_count_gives(measured: list[Accuracy]) -> None:
    families = figure(measured, "families_b_cubed")
    # Ann, Ben and the mother each share families with four found people, of whom three are true;
    # the lodger with four, of whom none; truly with four (the father among them).
    assert families.precision == pytest.approx((3 * 3 / 4 + 0) / 4)
    assert families.recall == pytest.approx((3 * 3 / 4 + 0) / 4)


def test_a_lodger_found_in_the_household_is_wrong(measured: list[Accuracy]) -> None:
    households = figure(measured, "households_b_cubed")
    assert households.n == 4  # the lodger's own home is no ordinary one
    assert households.precision == pytest.approx((3 * 3 / 4 + 1) / 4)
    assert households.recall == 1


def test_the_councils_methods_are_measured_on_the_same_people(measured: list[Accuracy]) -> None:
    exact = figure(measured, "members", method="exact_address")
    assert (exact.n, exact.precision, exact.recall) == (5, 4 / 6, 4 / 5)
    assert figure(measured, "households_b_cubed", method="exact_address").recall == 1


def test_the_interval_holds_the_true_share_in_about_95_of_100_samples() -> None:
    random = np.random.default_rng(7)
    held = 0
    for _ in range(200):
        # Families of one to six members that are found or missed largely together.
        sizes = random.integers(1, 7, size=80).astype(float)
        chance = random.beta(4, 1, size=80)
        found = Groups(80).share(random.binomial(sizes.astype(int), chance).astype(float), sizes)
        assert found is not None and found.low is not None and found.high is not None
        held += found.low <= 0.8 <= found.high
    assert 180 <= held <= 198


def test_what_was_always_right_is_not_told_as_certain() -> None:
    found = Groups(30).share(np.ones(30), np.ones(30))
    assert found is not None and found.low is not None
    assert 0.89 < found.low < 0.92 and found.high == 1


def test_a_handful_of_families_gets_no_interval() -> None:
    found = Groups(100).share(np.r_[np.ones(5), np.zeros(95)], np.r_[np.ones(6), np.zeros(94)])
    assert found is not None and (found.low, found.high) == (None, None)
