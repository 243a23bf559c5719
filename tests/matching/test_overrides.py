"""A person's decision wins over the model."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from family_context.build.inputs import GivenError, read_overrides
from matching.persons.overrides import OverrideError, check_overrides


def test_a_must_link_joins_what_the_model_would_not(
    record: Callable[..., Any], resolved: Callable[..., Any]
) -> None:
    records = [
        record("gp:1", "ada penn", "1985-02-03", home=8),
        record("police:1", "ruth vane", "1971-12-30", home=9),
    ]
    assert not resolved(records).are_one("gp:1", "police:1")
    assert resolved(records, overrides=[("police:1", "gp:1", "must_link")]).are_one(
        "gp:1", "police:1"
    )


def test_a_cannot_link_holds_through_a_third_record(
    record: Callable[..., Any], resolved: Callable[..., Any]
) -> None:
    records = [
        record(name, "ada penn", "1985-02-03", sex="F", home=8)
        for name in ("gp:1", "police:1", "housing:1")
    ]
    assert resolved(records).are_one("gp:1", "police:1", "housing:1")
    outcome = resolved(records, overrides=[("gp:1", "police:1", "cannot_link")])
    assert not outcome.are_one("gp:1", "police:1")


def test_a_must_link_joins_the_people_whom_its_records_belong_to(
    record: Callable[..., Any], resolved: Callable[..., Any]
) -> None:
    """Two dates of birth: the model keeps four records as two people, a person knows better."""
    records = [
        *(record(f"{s}:1", "ada penn", "1985-02-03", sex="F", home=8) for s in ("gp", "police")),
        *(
            record(f"{s}:2", "ada penn", "1979-11-20", sex="F", home=8)
            for s in ("housing", "early_help")
        ),
    ]
    assert not resolved(records).are_one("gp:1", "housing:2")
    decided = resolved(records, overrides=[("police:1", "housing:2", "must_link")])
    assert decided.are_one("gp:1", "police:1", "housing:2", "early_help:2")


def test_a_chain_of_must_links_overrules_the_service_that_keeps_its_ends_as_two(
    record: Callable[..., Any], resolved: Callable[..., Any]
) -> None:
    records = [
        record("housing:1", "ada penn", "1985-02-03", home=8),
        record("gp:1", "ida vane", "1971-12-30", home=9),
        record("housing:2", "ruth holt", "1990-01-01", home=10),
    ]
    decided = resolved(
        records,
        recorded_as_two=[("housing:1", "housing:2")],
        overrides=[("housing:1", "gp:1", "must_link"), ("gp:1", "housing:2", "must_link")],
    )
    assert decided.are_one("housing:1", "gp:1", "housing:2")


def test_where_a_service_keeps_the_people_as_two_a_must_link_joins_its_two_records_alone(
    record: Callable[..., Any], resolved: Callable[..., Any]
) -> None:
    records = [
        *(record(f"{s}:1", "ada penn", "1985-02-03", sex="F", home=8) for s in ("gp", "police")),
        *(record(f"{s}:2", "ida penn", "1979-11-20", sex="F", home=8) for s in ("gp", "housing")),
    ]
    decided = resolved(
        records,
        recorded_as_two=[("gp:1", "gp:2")],
        overrides=[("police:1", "housing:2", "must_link")],
    )
    assert decided.are_one("police:1", "housing:2")
    assert not decided.are_one("gp:1", "gp:2")


def test_a_must_link_joins_nobody_through_a_hidden_record(
    record: Callable[..., Any], resolved: Callable[..., Any]
) -> None:
    records = [
        record("police:1", "nina holt", "1990-02-03", home=7, restriction="protected"),
        record("gp:1", "ada penn", "1985-02-03", home=8),
        record("housing:1", "ruth vane", "1971-12-30", home=9),
    ]
    decided = resolved(
        records,
        overrides=[("gp:1", "police:1", "must_link"), ("police:1", "housing:1", "must_link")],
    )
    assert "police:1" not in decided.people
    assert not decided.are_one("gp:1", "housing:1")


def test_a_decision_on_a_record_that_is_not_there_changes_nothing(
    record: Callable[..., Any], resolved: Callable[..., Any]
) -> None:
    records = [record("gp:1", "ada penn", "1985-02-03", home=8)]
    decided = resolved(
        records,
        overrides=[("gp:1", "police:404", "must_link"), ("gp:1", "housing:404", "cannot_link")],
    )
    assert decided.people == resolved(records).people


NAMES = [f"gp:{number}" for number in range(6)]
DECISIONS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(NAMES),
        st.sampled_from(["must_link", "cannot_link"]),
    ),
    max_size=8,
)


@given(DECISIONS)
def test_overrides_are_refused_exactly_when_must_links_lead_to_what_cannot_link(
    rows: list[tuple[str, str, str]],
) -> None:
    reached = {name: {name} for name in NAMES}
    for _ in NAMES:
        for left, right, decision in rows:
            if decision == "must_link":
                both = reached[left] | reached[right]
                for name in both:
                    reached[name] = reached[name] | both
    contradict = any(d == "cannot_link" and right in reached[left] for left, right, d in rows)
    if contradict:
        with pytest.raises(OverrideError):
            check_overrides(rows)
    else:
        check_overrides(rows)


def test_overrides_that_contradict_each_other_are_named() -> None:
    rows = [
        ("gp:1", "police:1", "must_link"),
        ("police:1", "housing:1", "must_link"),
        ("gp:1", "housing:1", "cannot_link"),
    ]
    with pytest.raises(OverrideError, match=r"gp:1 – housing:1 .* gp:1 – police:1"):
        check_overrides(rows)


COMPLETE = {
    "record_id_l": "gp:1",
    "record_id_r": "police:1",
    "decision": "must_link",
    "decided_by": "A. Steward",
    "decided_on": "2026-01-12",
    "reason": "Both services confirmed by phone.",
}


def _file(folder: Path, **changed: str) -> Path:
    file = folder / "decisions.csv"
    row = COMPLETE | changed
    with file.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.DictWriter(opened, row)
        writer.writeheader()
        writer.writerow(row)
    return file


def test_the_councils_own_file_is_read_with_by_whom_when_and_why(tmp_path: Path) -> None:
    (row,) = read_overrides(_file(tmp_path))
    assert row == COMPLETE | {"decided_on": date(2026, 1, 12)}


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("decision", "link them", "must_link or cannot_link"),
        ("decided_on", "12/01/2026", "expected a date"),
        ("decided_by", "", "decided_by is empty"),
        ("reason", " ", "reason is empty"),
    ],
)
def test_an_incomplete_decision_is_refused_with_its_line(
    column: str, value: str, told: str, tmp_path: Path
) -> None:
    with pytest.raises(GivenError, match=f"line 2: .*{told}"):
        read_overrides(_file(tmp_path, **{column: value}))
