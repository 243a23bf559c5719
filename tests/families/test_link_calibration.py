"""Whether probabilities keep their word is itself measured rightly."""

from __future__ import annotations

from pathlib import Path

import pytest

from family_context.reports.calibration import write_calibration
from matching.measure.family_calibration import BANDS, Band, measure_calibration, wilson


def test_wilsons_interval_is_that_of_the_textbooks() -> None:
    # Newcombe 1998, table I: 81 of 263 and 0 of 20.
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=5e-5)


@pytest.fixture(scope="module")
def bands(built: Path, council: Path) -> list[Band]:
    return measure_calibration(built / "build" / "warehouse.duckdb", council / "truth")


def test_every_probability_lies_in_its_band(bands: list[Band]) -> None:
    assert {band.what for band in bands} == {"links between people", "members of a child's family"}
    for band in bands:
        assert band.low in BANDS
        assert band.low <= band.told <= band.high
        assert band.true_low <= band.is_true <= band.true_high


def test_what_is_told_as_nearly_certain_is_nearly_always_true(bands: list[Band]) -> None:
    certain = [band for band in bands if band.low == 0.99]
    assert {band.what for band in certain} == {band.what for band in bands}
    for band in certain:
        assert band.n > 50
        assert band.true_high >= 0.99, band


def test_the_chart_is_a_picture_of_its_own(bands: list[Band], tmp_path: Path) -> None:
    drawn = write_calibration(bands, tmp_path / "chart.svg").read_text("utf-8")
    assert drawn.startswith("<svg")
    assert "0.99 to 1" in drawn and "<script" not in drawn
