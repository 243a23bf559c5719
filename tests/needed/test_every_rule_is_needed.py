"""A rule that no case needs is a rule that nobody could explain: each is taken away once.

`make test-rules` runs this, and `tests/rules`. It fails for a rule without a case that breaks when
the rule is gone: then the rule goes, or the case that shows what it is for is written down.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from matching.persons import blocking, pair_rules, second_pass

FILES = [
    Path(__file__).parents[1] / "matching" / "cases.yaml",
    Path(__file__).parent / "cases.yaml",
]
"""Records, which of them are one person, and which are not; those of a file are one council."""
COUNCILS = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in FILES]

RULES = [
    *((pair_rules, "RULES", rule.reason) for rule in pair_rules.RULES),
    *((pair_rules, "OBJECTIONS", rule.reason) for rule in pair_rules.OBJECTIONS),
    *((blocking, "RULES", rule.name) for rule in blocking.RULES),
    *(
        (second_pass, ways, way.name)
        for ways in ("FITTING", "KNOWN_ALONE", "STANDING_ALONE")
        for way in getattr(second_pass, ways)
        # Of people among whom no relatives are: `tests/matching/test_febrl.py` has such lists.
        if way.name != "two_of_five_among_strangers"
    ),
]
STEPS = ["_doubt_dates_of_relatives", "_doubt_initials_of_two", "_prefer_the_better_fit"]
"""What `pair_rules.decide` does after the rules, to several pairs of a record."""


def holds(case: dict[str, Any], outcome: Any) -> bool:
    """Whether records are one and apart, and pairs decided, as the case says."""
    return (
        all(outcome.are_one(*group) for group in case.get("one", []))
        and all(outcome.are_apart(*group) for group in case.get("apart", []))
        and all(
            outcome.decision(*pair) == decision
            for decision in ("link", "review", "apart")
            for pair in case.get(f"decided_{decision}", [])
        )
    )


@pytest.fixture(scope="module")
def broken(
    record: Callable[..., Any], resolved: Callable[..., Any]
) -> Callable[[Sequence[dict[str, Any]]], list[str]]:
    """Gives the cases of a council that do not hold by the rules of the moment."""

    def resolve_all(cases: Sequence[dict[str, Any]]) -> list[str]:
        outcome = resolved(
            [record(**fields) for case in cases for fields in case["records"]],
            **{
                said: [tuple(pair) for case in cases for pair in case.get(said, [])]
                for said in ("recorded_as_two", "recorded_as_one")
            },
        )
        return [case["id"] for case in cases if not holds(case, outcome)]

    return resolve_all


@pytest.mark.parametrize("cases", COUNCILS, ids=[file.parent.name for file in FILES])
def test_all_cases_hold_while_every_rule_is_there(
    cases: list[dict[str, Any]], broken: Callable[..., list[str]]
) -> None:
    assert cases
    assert broken(cases) == []


@pytest.mark.parametrize(("module", "rules", "name"), RULES, ids=[name for *_, name in RULES])
def test_a_case_breaks_without(
    module: Any,
    rules: str,
    name: str,
    broken: Callable[..., list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    left = [
        rule
        for rule in getattr(module, rules)
        if name not in (getattr(rule, "reason", None), getattr(rule, "name", None))
    ]
    assert len(left) == len(getattr(module, rules)) - 1
    monkeypatch.setattr(module, rules, tuple(left))
    assert breaks_a_case(broken, name), f"no case needs {name} of {module.__name__}"


@pytest.mark.parametrize("step", STEPS)
def test_a_case_breaks_without_the_step(
    step: str, broken: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pair_rules, step, lambda *_: None)
    assert breaks_a_case(broken, step), f"no case needs {step} of {pair_rules.__name__}"


def breaks_a_case(broken: Callable[..., list[str]], name: str) -> bool:
    """Whether a case breaks by the rules of the moment, from which `name` was taken.

    Whoever has a case of its own is asked first: most are done with the smaller council.
    """
    own_first = sorted(COUNCILS, key=lambda cases: name not in {case.get("rule") for case in cases})
    return any(broken(cases) for cases in own_first)


def test_a_case_names_a_rule_that_exists() -> None:
    named = {case["rule"] for case in COUNCILS[1]}
    assert named <= {*STEPS, *(name for *_, name in RULES)}
