"""From match weight to a calibrated probability: of links at 0.8, 80 % are true.

The model adds its pieces of evidence as if they were independent, so its own odds are too bold. A
rising curve puts that right (isotonic regression: Ayer and others 1955; Zadrozny and Elkan 2002),
fitted where truth is known and kept with the trained model.
"""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matching.families.settings import newest_model

Floats = NDArray[np.float64]
Curve = list[tuple[float, float]]
# A point of the curve stands for so many pairs at least: fewer would be the luck of one council.
PAIRS_OF_A_POINT = 100
# Nobody is quite sure of a link, nor of a stranger.
LEAST, MOST = 0.001, 0.999


def calibrated(weight: str) -> str:
    """SQL for the probability of the SQL expression `weight` (bits), by the newest trained model.

    Straight lines between the points of the curve, level beyond its ends; Splink's own probability
    where the model has no curve.
    """
    curve: Curve = newest_model().get("calibration", {}).get("curve", [])
    if not curve:
        return f"1 / (1 + pow(2, -({weight})))"
    lines = [f"when {weight} <= {curve[0][0]!r} then {curve[0][1]!r}"]
    for (left, low), (right, high) in pairwise(curve):
        slope = (high - low) / (right - left)
        lines.append(f"when {weight} <= {right!r} then {low!r} + {slope!r} * ({weight} - {left!r})")
    return f"case {' '.join(lines)} else {curve[-1][1]!r} end"


def fit(weights: Floats, is_true: NDArray[np.bool_]) -> Curve:
    """Points (weight in bits, share of true pairs) of the rising curve closest to the truth.

    One entry of `weights` and `is_true` for each pair that the model compares. Pairs are taken in
    order of weight, PAIRS_OF_A_POINT at a time, those of one weight together; neighbours that would
    make the curve fall are pooled.
    """
    blocks: list[tuple[float, float, float]] = []  # sum of weights, true pairs, pairs
    values, place = np.unique(weights, return_inverse=True)
    pairs = np.bincount(place).astype(np.float64)
    true = np.bincount(place, weights=is_true.astype(np.float64))
    waiting = np.zeros(3)
    for value, n, n_true in zip(values, pairs, true, strict=True):
        waiting += (value * n, n_true, n)
        if waiting[2] >= PAIRS_OF_A_POINT:
            blocks.append((float(waiting[0]), float(waiting[1]), float(waiting[2])))
            waiting[:] = 0
        while len(blocks) > 1 and blocks[-2][1] / blocks[-2][2] >= blocks[-1][1] / blocks[-1][2]:
            last, before = blocks.pop(), blocks.pop()
            blocks.append((last[0] + before[0], last[1] + before[1], last[2] + before[2]))
    return [
        (round(total / n, 3), round(float(np.clip(n_true / n, LEAST, MOST)), 4))
        for total, n_true, n in blocks
    ]


def keep(curve: Curve, fitted_on: str, file: Path) -> None:
    """Write the curve and what it was fitted on into the trained model `file`."""
    model = json.loads(file.read_text("utf-8"))
    model["calibration"] = {"fitted_on": fitted_on, "curve": curve}
    file.write_text(json.dumps(model, indent=2) + "\n", encoding="utf-8")
