"""The accuracy of families and households on a screen."""

from __future__ import annotations

from rich.table import Table

from matching.measure.family_accuracy import Accuracy
from matching.measure.family_calibration import Band
from matching.measure.family_truth import WAREHOUSE

METHODS = {
    WAREHOUSE: "this warehouse",
    "exact_address": "exact address",
    "exact_address_and_surname": "exact address, same surname",
    "fuzzy_address": "fuzzy address",
    "fuzzy_address_and_surname": "fuzzy address, same surname",
}
MEASURES = {
    "members": "members",
    "members_per_child": "mean of children",
    "families_b_cubed": "families, B-cubed",
    "households_b_cubed": "households, B-cubed",
}
FIGURES = ("precision", "recall", "F1")


def family_tables(found: list[Accuracy], fewer: dict[str, list[Accuracy]]) -> list[Table]:
    """All methods over everybody, our members by group, and both with fewer relationships (by what
    is kept of them); the rest is in the file.
    """
    methods = Table(title="Families and households by method (95 % interval), the child left out")
    groups = Table(title="Members of families by group: this warehouse")
    for table, labels in ((methods, ("measure", "method")), (groups, ("by", "group"))):
        for column in labels:
            table.add_column(column)
        for column in ("n", *FIGURES):
            table.add_column(column, justify="right", no_wrap=True)
    for measure, words in MEASURES.items():
        methods.add_section()
        for row in found:
            if row.measure == measure and row.dimension == "all":
                methods.add_row(words, METHODS[row.method], *_figures(row))
    dimension = ""
    for row in found:
        if (row.method, row.measure) == (WAREHOUSE, "members") and row.dimension != "all":
            if row.dimension != dimension:
                groups.add_section()
            dimension = row.dimension
            groups.add_row(dimension.replace("_", " "), row.value.replace("_", " "), *_figures(row))
    return [methods, groups, *([_fewer(found, fewer)] if fewer else [])]


def _fewer(found: list[Accuracy], fewer: dict[str, list[Accuracy]]) -> Table:
    table = Table(title="Members of families by what is kept of the recorded relationships")
    for column in ("method", "relationships kept"):
        table.add_column(column)
    for column in ("n", *FIGURES):
        table.add_column(column, justify="right", no_wrap=True)
    for method, words in METHODS.items():
        table.add_section()
        for keep, rows in {"all": found, **fewer}.items():
            for row in rows:
                if (row.method, row.measure, row.dimension) == (method, "members", "all"):
                    table.add_row(words, keep.replace("_", " "), *_figures(row))
    return table


def calibration_table(bands: list[Band]) -> Table:
    """What was told with a probability, and how much of it is true."""
    table = Table(title="Calibration of the family model (95 % interval)")
    for column in ("what", "probability", "n", "told", "true"):
        table.add_column(column, justify="left" if column == "what" else "right")
    for band in bands:
        table.add_row(
            band.what,
            f"{band.low:g} to {band.high:g}",
            f"{band.n:,}",
            f"{band.told:.3f}",
            with_interval(band.is_true, band.true_low, band.true_high),
        )
    return table


def _figures(row: Accuracy) -> tuple[str, ...]:
    return (
        f"{row.n:,}",
        with_interval(row.precision, row.precision_low, row.precision_high),
        with_interval(row.recall, row.recall_low, row.recall_high),
        with_interval(row.f1, row.f1_low, row.f1_high),
    )


def with_interval(value: float | None, low: float | None, high: float | None) -> str:
    """`0.953 (0.921–0.980)`; without bounds where there are too few families, a dash for none."""
    if value is None:
        return "—"
    return f"{value:.3f}" + ("" if low is None else f" ({low:.3f}–{high:.3f})")
