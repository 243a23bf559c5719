"""The seeds as the warehouse reads them, without a build."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from family_context.reports.benefits.assumptions import Case, cases

PROJECT = Path(__file__).resolve().parents[2]


def seed(name: str) -> list[dict[str, str]]:
    """The rows of a seed, as text."""
    with (PROJECT / f"seeds/{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def inputs() -> Iterator[dict[str, Any]]:
    """Rows as `int_benefits__inputs` makes them where the council has measured nothing."""
    rows = seed("benefits_assumptions")
    for scenario in {row["scenario"] for row in rows}:
        own = [row for row in rows if row["scenario"] == scenario]
        for reading in {row["reading"] for row in own} - {""} or {"single"}:
            for row in own:
                if row["reading"] in ("", reading):
                    numbers = {
                        k: float(row[k]) if row[k] else None for k in ("value", "low", "high")
                    }
                    yield {**row, **numbers, "reading": reading}


@pytest.fixture(scope="session")
def all_cases() -> dict[tuple[str, str], Case]:
    """Every case of the seed by scenario and reading."""
    return {(case.scenario, case.reading): case for case in cases(inputs())}


@pytest.fixture
def this_council(all_cases: dict[tuple[str, str], Case]) -> Case:
    """A council that has measured nothing of its own."""
    return all_cases["this_council", "single"]
