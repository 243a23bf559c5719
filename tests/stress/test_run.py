"""One small town through the whole road: made, built, measured, reported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from family_context.evaluation.stress import tables, write_page
from family_context.evaluation.stress.cells import Cell
from family_context.evaluation.stress.run import measure_cell, write_results


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    cell = Cell("town", "noise", "noise × 0", seed=7, families=24, noise=0.0)
    found = measure_cell(cell, tmp_path_factory.mktemp("stress") / "cell")
    assert "failed" not in found, found["failed"]
    return found


@pytest.mark.slow
def test_people_of_a_clean_town_are_found(result: dict[str, Any]) -> None:
    people = result["people"]
    assert people["n_records"] == people["n_records_written"] > 400
    assert people["ours"]["precision"] > 0.99
    assert people["ours"]["recall"] > 0.9
    assert {one["by"] for one in people["subgroups"]} == {"sex", "naming tradition", "age", "twins"}


@pytest.mark.slow
def test_plain_splink_is_left_out_or_beside_ours(result: dict[str, Any]) -> None:
    people = result["people"]
    assert ("plain_skipped" in people) != ("plain" in people)


@pytest.mark.slow
def test_families_of_a_clean_town_are_found(result: dict[str, Any]) -> None:
    families = result["families"]
    assert families["n_children"] > 10
    assert families["members"]["f1"] > 0.9
    assert families["members"]["recall"] >= families["members, those without a trace too"]["recall"]
    assert families["households"]["f1"] > 0.9


@pytest.mark.slow
def test_the_page_tells_figures_and_what_was_skipped(
    result: dict[str, Any], tmp_path: Path
) -> None:
    skipped = {"name": "lists: usual", "skipped": "The list is not here.", "frozen": None}
    write_results([result, skipped], tmp_path)
    page = write_page([result, skipped], tmp_path).read_text("utf-8")
    assert "lists: usual: The list is not here." in page
    assert "town: noise × 0" in page
    assert 'role="img" aria-label="F1 by noise: town, noise 0, ours' in page
    assert "hold-out" not in page
    opened = write_page([result | {"frozen": "0" * 64}], tmp_path).read_text("utf-8")
    assert "The hold-out of the test town was opened in this run" in opened
    assert len(tables([result, skipped])) == 3
