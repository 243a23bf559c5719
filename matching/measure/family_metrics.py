"""The metrics table of families, where truth is known, with the calibration of links."""

from __future__ import annotations

import duckdb

from matching.measure.family_accuracy import Accuracy, families_by_method
from matching.measure.family_calibration import Band, bands_by_truth
from matching.measure.family_truth import WAREHOUSE, lay_out_truth

Row = tuple[str, str, str, str, float, float | None, float | None, int]

WHAT_IS_TOLD = {
    "links between people": "links_between_people",
    "members of a child's family": "members_of_families",
}


def write_family_sheet(con: duckdb.DuckDBPyConnection) -> None:
    """Make the table `family_sheet`: method, measure, subgroup_of, subgroup, value, low, high, n.

    Expects the tables that `family_truth.name_tables` names. What is not known has no row, so that
    without truth there is none.
    """
    con.execute(
        """
        create or replace table family_sheet (method text, measure text, subgroup_of text,
            subgroup text, value double, low double, high double, n bigint)
        """
    )
    if not con.execute("select 1 from truth_family_members limit 1").fetchall():
        return
    lay_out_truth(con)
    rows = [row for found in families_by_method(con) for row in _of_accuracy(found)]
    rows += [row for band in bands_by_truth(con) for row in _of_band(band)]
    con.executemany(
        "insert into family_sheet select ?, ?, ?, ?, round(?, 9), round(?, 9), round(?, 9), ?", rows
    )


def _of_accuracy(found: Accuracy) -> list[Row]:
    """Precision rests on who was found, recall on who there is, F1 on the fewer of the two."""
    figures = (
        ("precision", found.precision, found.precision_low, found.precision_high, found.n_found),
        ("recall", found.recall, found.recall_low, found.recall_high, found.n),
        ("f1", found.f1, found.f1_low, found.f1_high, min(found.n, found.n_found)),
    )
    return [
        (found.method, f"{found.measure}_{name}", found.dimension, found.value, value, low, high, n)
        for name, value, low, high, n in figures
        if value is not None
    ]


def _of_band(band: Band) -> list[Row]:
    """What was told, and what of it is true, by band of probability: `0.8 to 0.9`."""
    part = (WHAT_IS_TOLD[band.what], f"{band.low:g} to {band.high:g}")
    return [
        (WAREHOUSE, "probability_told", *part, band.told, None, None, band.n),
        (WAREHOUSE, "share_true", *part, band.is_true, band.true_low, band.true_high, band.n),
    ]
