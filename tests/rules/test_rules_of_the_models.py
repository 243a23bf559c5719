"""dbt's unit tests: each is a sentence about one rule, all hold, and no branch goes untested."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
import sqlglot
import yaml
from sqlglot import exp

from family_context.build.dbt import dbt, environment
from family_context.folders import PROJECT, OutFolder

EVERY_BRANCH = (
    "each_member_rule_decides_on_one_relative",
    "each_kind_of_evidence_gives_a_pair_its_relationship",
    "how_sure_a_word_is_depends_on_what_says_it",
    "what_the_family_adds_to_names_that_fit_says_who_may_be_one_person",
)
"""Unit tests with a row for each branch of their model."""


@pytest.fixture(scope="module")
def target(built: Path) -> Path:
    return built / "build/unit_tests"


@pytest.fixture(scope="module")
def events(built: Path, target: Path) -> list[Any]:
    env = {**environment(OutFolder(built)), "DBT_TARGET_PATH": str(target)}
    return list(dbt([["test", "--select", "test_type:unit"]], env))


def test_every_rule_that_the_models_state_holds(events: list[Any]) -> None:
    told = [e["info"]["msg"] for e in events if e.get("info", {}).get("level") == "error"]
    ran = [e for e in events if e.get("info", {}).get("name") == "LogTestResult"]
    assert events[-1]["exit_code"] == 0, "\n".join(told)
    written = [
        rule
        for file in (PROJECT / "models").rglob("*.yml")
        for rule in (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).get("unit_tests", [])
    ]
    assert len(ran) == len(written) > 0, "some of the models' rules were not tested"


def branches(tree: exp.Expression) -> Iterator[tuple[exp.Case, int]]:
    """Each branch of each `case` of a compiled unit test, but for those of its fixtures."""
    for case in tree.find_all(exp.Case):
        step = case.find_ancestor(exp.CTE)
        if step is None or not step.alias.startswith("__dbt__cte__"):
            yield from ((case, place) for place in range(len(case.args["ifs"])))


def without(tree: exp.Expression, number: int) -> tuple[exp.Expression, str]:
    """The query without one of its branches, and that branch."""
    copy = tree.copy()
    case, place = list(branches(copy))[number]
    taken = case.args["ifs"][place].sql(dialect="duckdb")
    left = [branch for branch in case.args["ifs"] if branch is not case.args["ifs"][place]]
    if left:
        case.set("ifs", left)
    else:
        case.replace(case.args.get("default") or exp.null())
    return copy, taken


@pytest.mark.parametrize("unit_test", EVERY_BRANCH)
def test_no_branch_can_go_without_a_row_that_changes(
    unit_test: str, events: list[Any], target: Path
) -> None:
    """What nothing needs is a rule that nobody could explain: each branch is taken away once."""
    assert events
    (file,) = (target / "compiled").rglob(f"{unit_test}.sql")
    tree = sqlglot.parse_one(file.read_text(encoding="utf-8"), read="duckdb")

    def rows(query: exp.Expression) -> list[str]:
        with duckdb.connect() as con:
            return sorted(map(str, con.execute(query.sql(dialect="duckdb")).fetchall()))

    whole = rows(tree)
    n_branches = len(list(branches(tree)))
    assert n_branches > 5
    for number in range(n_branches):
        mutated, taken = without(tree, number)
        assert rows(mutated) != whole, f"no row of {unit_test} needs: {taken}"
