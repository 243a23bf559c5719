"""What the figures of a run say: cells below plain Splink, and subgroups below the whole."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from family_context.evaluation.stress.people import BELOW

Result = dict[str, Any]
"""A cell as plain values, with `people` and `families`, or `skipped`, or `failed`: the reason."""


def measured(results: Iterable[Result]) -> list[Result]:
    """The cells that have figures."""
    return [result for result in results if "people" in result]


def below_at_our_precision(results: Iterable[Result]) -> list[Result]:
    """Cells where plain Splink, as precise as we are, has the greater F1."""
    return _below(results, "difference_at_our_precision")


def below_its_best(results: Iterable[Result]) -> list[Result]:
    """Cells where plain Splink has the greater F1 at the threshold that is best for it.

    No council could choose that threshold, for it takes the truth to know it.
    """
    return _below(results, "difference")


def _below(results: Iterable[Result], figure: str) -> list[Result]:
    found = []
    for result in measured(results):
        difference = result["people"].get(figure)
        if difference is not None and difference["value"] < 0:
            found.append(result)
    return found


def weak_subgroups(results: Iterable[Result]) -> list[tuple[Result, dict[str, Any]]]:
    """Cells with each subgroup whose F1 is more than BELOW under that of all people."""
    return [
        (result, subgroup)
        for result in measured(results)
        for subgroup in result["people"]["subgroups"]
        if subgroup["f1"] is not None
        and result["people"]["ours"]["f1"] is not None
        and subgroup["f1"] < result["people"]["ours"]["f1"] - BELOW
    ]


def without_figures(results: Iterable[Result]) -> list[tuple[str, str]]:
    """Cells that were skipped or failed, each with its reason."""
    return [
        (result["name"], str(result.get("skipped") or result.get("failed")))
        for result in results
        if "people" not in result
    ]
