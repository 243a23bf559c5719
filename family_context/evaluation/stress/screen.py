"""The results of a stress run as tables for the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.table import Table

from family_context.evaluation.stress import findings
from family_context.evaluation.stress.findings import Result
from family_context.evaluation.stress.people import BELOW, EQUAL


def tables(results: Sequence[Result]) -> list[Table]:
    """People, families, and what is named: weak cells, weak subgroups, cells without figures."""
    people = _table(
        "People under stress: pairwise P / R / F1, ours and plain Splink at its best threshold",
        ("cell", *PEOPLE),
        (row for result in findings.measured(results) for row in [people_row(result)]),
    )
    families = _table(
        "Families and households under stress",
        ("cell", *FAMILIES),
        (
            families_row(result)
            for result in findings.measured(results)
            if result["families"] is not None
        ),
    )
    named = Table(title="What is named", show_header=False)
    named.add_column("what", width=30)
    named.add_column("where")
    for what, where in named_findings(results):
        named.add_row(what, "\n".join(where) or "none")
    return [people, families, named]


PEOPLE = ("records", "ours", "plain Splink", "difference of F1", "R at our P, plain")
FAMILIES = (
    *("children", "F1", "F1, all expected", "relationship"),
    *("listed twice", "in own family", "two as one", "households F1"),
)


def people_row(result: Result) -> list[str]:
    """One cell: n, both methods, the difference and its interval, recall at our precision."""
    found = result["people"]
    equal = found.get("plain_at_our_precision")
    return [
        result["name"],
        f"{found['n_records']:,}",
        three(found["ours"]),
        three(found.get("plain")),
        difference(found.get("difference")),
        figure(equal["recall"] if equal else None),
    ]


def families_row(result: Result) -> list[str]:
    """One cell: families per child, relationships, what is listed twice, households."""
    found = result["families"]
    return [
        result["name"],
        f"{found['n_children']:,}",
        figure(found["members"]["f1"]),
        figure(found["members, those without a trace too"]["f1"]),
        figure(found["relationship_right"]),
        str(found["listed_twice"]),
        str(found["children_in_their_own_family"]),
        str(found["two_people_shown_as_one"]),
        figure(found["households"]["f1"]),
    ]


def named_findings(results: Sequence[Result]) -> list[tuple[str, list[str]]]:
    """What the report must name, each with the cells in words."""
    weak = [
        f"{result['name']}: {subgroup['by']} {subgroup['group']} {figure(subgroup['f1'])} "
        f"({figure(subgroup['f1_low'])}–{figure(subgroup['f1_high'])}; n = {subgroup['n']:,}), "
        f"all {figure(result['people']['ours']['f1'])}"
        for result, subgroup in findings.weak_subgroups(results)
    ]
    return [
        (
            f"Below plain Splink at equal precision (no more than {EQUAL:g} below ours)",
            [
                f"{result['name']}: {difference(result['people']['difference_at_our_precision'])}"
                for result in findings.below_at_our_precision(results)
            ],
        ),
        (
            "Below plain Splink at the threshold that is best for it",
            [
                f"{result['name']}: {difference(result['people']['difference'])}"
                for result in findings.below_its_best(results)
            ],
        ),
        (f"Subgroups more than {BELOW:g} below all people", weak),
        (
            "Cells without figures",
            [f"{name}: {reason}" for name, reason in findings.without_figures(results)],
        ),
    ]


def three(found: dict[str, Any] | None) -> str:
    """Precision, recall and F1."""
    if found is None:
        return "–"
    return " / ".join(figure(found[name]) for name in ("precision", "recall", "f1"))


def difference(found: dict[str, float] | None) -> str:
    """A signed difference with its interval, or a dash."""
    if found is None:
        return "–"
    return "{value:+.3f} ({low:+.3f} to {high:+.3f})".format(**found).replace("-", "−")


def figure(value: float | None) -> str:
    """Three decimals, or a dash where there is none."""
    return "–" if value is None else f"{value:.3f}"


def _table(title: str, columns: Sequence[str], rows: Any) -> Table:
    table = Table(title=title)
    for place, column in enumerate(columns):
        table.add_column(column, justify="right" if place else "left")
    for row in rows:
        table.add_row(*row)
    return table
