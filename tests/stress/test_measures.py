"""Claims about the figures of a stress cell, on people made up here."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from family_context.evaluation.stress import findings
from family_context.evaluation.stress.families import measure_families
from family_context.evaluation.stress.people import Counted, Records, linked_down_to, steps
from family_context.evaluation.stress.screen import named_findings
from family_context.evaluation.stress.truth import write_truth
from matching.measure.intervals import Groups

# Twenty people with three records each, and twenty with one.
OF = np.array([n // 3 for n in range(60)] + list(range(20, 40)))
RECORDS = Records([f"r{n:02d}" for n in range(len(OF))], OF, {})
GROUPS = Groups(RECORDS.n_people)


def figures(people: list[int]) -> dict[str, Any]:
    return Counted.of(RECORDS, people).figures(GROUPS)


def test_a_method_that_links_nothing_finds_nobody_and_makes_no_false_link() -> None:
    found = figures(list(range(len(OF))))
    assert (found["precision"], found["recall"], found["f1"]) == (None, 0, 0)


def test_a_method_that_makes_all_records_one_person_finds_everybody_and_is_mostly_wrong() -> None:
    found = figures([0] * len(OF))
    assert found["recall"] == 1
    assert found["precision"] == pytest.approx(20 * 3 / (80 * 79 / 2))


def test_a_method_that_knows_the_truth_is_right_throughout() -> None:
    found = figures(OF.tolist())
    assert (found["precision"], found["recall"], found["f1"]) == (1, 1, 1)
    assert found["f1_low"] < 1, "twenty people are no proof of all"


def test_one_link_of_two_that_is_wrong_halves_precision() -> None:
    people = list(range(len(OF)))
    people[1] = people[0]  # one person
    people[79] = people[78]  # two people
    found = figures(people)
    assert found["precision"] == 0.5
    assert found["recall"] == pytest.approx(1 / 60)


def test_every_threshold_has_the_figures_of_the_people_that_it_makes() -> None:
    random = np.random.default_rng(7)
    rows = [
        {
            "record_id_l": f"r{min(pair):02d}",
            "record_id_r": f"r{max(pair):02d}",
            "match_probability": float(np.round(random.random(), 1)),
        }
        for pair in random.integers(0, 80, (60, 2)).tolist()
        if pair[0] != pair[1]
    ]
    pairs = pa.Table.from_pylist(rows)
    told = steps(RECORDS, pairs)
    assert [step.threshold for step in told] == sorted(
        {row["match_probability"] for row in rows}, reverse=True
    )
    for step in told:
        found = figures(linked_down_to(RECORDS, pairs, step.threshold))
        assert step.precision == pytest.approx(found["precision"])
        assert step.recall == pytest.approx(found["recall"])


def cell(**people: Any) -> dict[str, Any]:
    ours = {"precision": 0.999, "recall": 0.9, "f1": 0.95}
    return {
        "name": "town: usual",
        "people": {"ours": ours, "subgroups": [], "n_records": 1} | people,
        "families": None,
    }


def test_a_cell_below_plain_splink_is_named() -> None:
    below = {"value": -0.002, "low": -0.01, "high": 0.006}
    above = {"value": 0.002, "low": -0.006, "high": 0.01}
    results = [
        cell(difference=above, difference_at_our_precision=below),
        cell(difference=above, difference_at_our_precision=above),
        {"name": "nobody: usual", "skipped": "not here"},
    ]
    assert findings.below_at_our_precision(results) == results[:1]
    assert findings.below_its_best(results) == []
    named = dict(named_findings(results))
    assert named["Cells without figures"] == ["nobody: usual: not here"]
    (first, *_) = named.values()
    assert first == ["town: usual: −0.002 (−0.010 to +0.006)"]


def test_a_subgroup_is_named_from_more_than_one_hundredth_below_the_whole() -> None:
    groups = [
        {"by": "sex", "group": group, "n": 200, "f1": f1, "f1_low": f1, "f1_high": f1}
        for group, f1 in (("F", 0.9401), ("M", 0.9399))
    ]
    found = findings.weak_subgroups([cell(subgroups=groups)])
    assert [subgroup["group"] for _, subgroup in found] == ["M"]


def test_a_mother_listed_twice_and_a_child_in_its_own_family_are_counted(tmp_path: Path) -> None:
    people = ("child", "mother", "aunt", "granny")
    write_truth(
        {
            "records": [
                {
                    "service_code": "gp",
                    "person_ref": ref,
                    "record_kind": "person",
                    "true_person_id": ref.rstrip("2"),
                }
                for ref in (*people, "child2", "mother2")
            ],
            "people": [{"true_person_id": one} for one in people],
            "families": [{"child_true_person_id": "child", "family_type": "town"}],
            "family_members": [
                {
                    "child_true_person_id": "child",
                    "member_true_person_id": member,
                    "relationship_to_child": relationship,
                    "is_known": True,
                    "is_held_back": False,
                    "is_expected": member != "aunt",
                    "has_trace": member != "granny",
                }
                for member, relationship in (
                    ("mother", "mother"),
                    ("aunt", "aunt_uncle"),
                    ("granny", "grandparent"),
                )
            ],
        },
        tmp_path / "truth",
    )
    file = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute(
            """
            create schema marts; create schema seeds;
            create table marts.person_records as
            select 'gp' as service_code, ref as person_ref, 'person' as record_kind,
                'P-' || ref as person_id
            from unnest(['child', 'child2', 'mother', 'mother2', 'aunt', 'granny']) as t (ref);
            create table marts.people as
            select person_id, false as is_deceased from marts.person_records;
            create table marts.household_members (household_id text, person_id text, end_date date);
            create table seeds.relationship_types as
            select * from (values ('mother', 'parent'), ('father', 'parent'),
                ('sibling', 'sibling'), ('cousin', 'other_relative'),
                ('aunt_uncle', 'other_relative'), ('grandparent', 'grandparent'),
                ('self', 'none')) as t (code, family_role);
            create table marts.family_members as
            select 'P-child' as child_person_id, 'P-' || ref as person_id,
                word as relationship_to_child, 'core' as tier, others as other_person_ids
            from (values ('child', 'self', []), ('child2', 'sibling', []),
                ('mother', 'mother', []), ('mother2', 'mother', []),
                ('aunt', 'cousin', ['P-granny'])) as t (ref, word, others)
            """
        )
    found = measure_families(file, tmp_path / "truth")
    assert found["listed_twice"] == 1
    assert found["children_in_their_own_family"] == 1
    assert found["two_people_shown_as_one"] == 1, "the aunt and granny"
    # The aunt is right, and nobody is asked for her; granny is asked for only where all are.
    assert found["members"]["precision"] == found["members"]["recall"] == 1
    assert found["members, those without a trace too"]["recall"] == 0.5
    assert found["relationship_right"] == 1, "an aunt and a cousin are both other relatives"
