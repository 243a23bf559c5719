"""A probability is worth what it says: of links at 0.8, four of five are true."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import numpy as np
import pytest

from matching.families.calibration import LEAST, MOST, PAIRS_OF_A_POINT, calibrated, fit, keep
from matching.families.settings import newest_model


def pairs(seed: int, n: int = 20_000) -> tuple[np.ndarray, np.ndarray]:
    """Weights, and truth that follows half the odds the weights claim."""
    rng = np.random.default_rng(seed)
    weights = rng.normal(0, 6, n)
    return weights, rng.random(n) < 1 / (1 + 2 ** (-weights / 2))


def test_the_curve_never_falls_and_is_never_quite_sure() -> None:
    curve = fit(*pairs(1))
    assert [x for x, _ in curve] == sorted({x for x, _ in curve})
    assert [p for _, p in curve] == sorted(p for _, p in curve)
    assert curve[0][1] >= LEAST
    assert curve[-1][1] <= MOST


def test_odds_that_are_too_bold_are_put_right() -> None:
    curve = fit(*pairs(2))
    weights, is_true = pairs(3)
    p = np.interp(weights, *zip(*curve, strict=True))
    for low in np.arange(0.1, 0.9, 0.1):
        chosen = (p >= low) & (p < low + 0.1)
        assert is_true[chosen].mean() == pytest.approx(p[chosen].mean(), abs=0.05)


def test_one_weight_has_one_probability_however_few_pairs_have_it() -> None:
    weights = np.repeat([-3.0, 2.0, 9.0], [PAIRS_OF_A_POINT, 3, PAIRS_OF_A_POINT])
    is_true = np.repeat([False, True, True], [PAIRS_OF_A_POINT, 3, PAIRS_OF_A_POINT])
    assert len(fit(weights, is_true)) == 2


def test_the_warehouse_applies_the_curve_that_is_kept() -> None:
    curve = newest_model()["calibration"]["curve"]
    with duckdb.connect() as con:
        for weight in (-50.0, -3.1, 0.0, 7.7, 200.0):
            found = con.execute(f"select {calibrated('w')} from (select {weight} as w)").fetchall()
            wanted = float(np.interp(weight, *zip(*curve, strict=True)))
            assert found[0][0] == pytest.approx(wanted, abs=1e-3)


def test_what_is_kept_says_what_it_was_fitted_on(tmp_path: Path) -> None:
    file = tmp_path / "model.json"
    file.write_text('{"comparisons": {}}', encoding="utf-8")
    keep([(0.0, 0.5)], "two pairs", file)
    kept = json.loads(file.read_text(encoding="utf-8"))
    assert kept["calibration"]["fitted_on"] == "two pairs"
