"""A person's decision wins over the model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from matching.overrides import OverrideError, check_overrides


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


def test_overrides_that_contradict_each_other_are_named() -> None:
    rows = [
        ("gp:1", "police:1", "must_link"),
        ("police:1", "housing:1", "must_link"),
        ("gp:1", "housing:1", "cannot_link"),
    ]
    with pytest.raises(OverrideError, match=r"gp:1 – housing:1 .* gp:1 – police:1"):
        check_overrides(rows)
