"""How many must be observed before an effect of a given size would be seen."""

from __future__ import annotations

import math

import numpy as np
from scipy.optimize import brentq
from statsmodels.stats.power import NormalIndPower, TTestIndPower
from statsmodels.stats.proportion import proportion_effectsize

from family_context.reports.measures.regression import Codes, Floats

POWER = 0.8
ALPHA = 0.05
FEWEST = 2


def alike_within(outcome: Floats, cluster: Codes) -> float:
    """How alike observations of one cluster are: the intraclass correlation, by one-way analysis.

    Between 0 (not at all) and 1; 0 where clusters hold one observation each.
    """
    _, where, sizes = np.unique(cluster, return_inverse=True, return_counts=True)
    n, k = len(outcome), len(sizes)
    if k < 2 or n <= k:
        return 0.0
    means = np.bincount(where, weights=outcome) / sizes
    between = float(sizes @ (means - outcome.mean()) ** 2) / (k - 1)
    within = float(np.sum((outcome - means[where]) ** 2)) / (n - k)
    size = (n - float(sizes @ sizes) / n) / (k - 1)
    if between + (size - 1) * within <= 0:
        return 0.0
    return min(max((between - within) / (between + (size - 1) * within), 0.0), 1.0)


def assessments_needed(effect: float, spread: float, alike: float, per_cluster: float) -> int:
    """Assessments in each arm to see `effect` (same unit as `spread`, a standard deviation).

    Power 80 %, two-sided 5 %; `alike` and `per_cluster` (observations of one worker) raise the
    number by the design effect 1 + (m - 1) × ICC. At least two, without which nothing varies.
    Raises ValueError where effect or spread are not above 0.
    """
    if effect <= 0 or spread <= 0:
        raise ValueError(f"effect and spread must be above 0; found {effect} and {spread}")
    # The library's own search finds nothing where two or three are enough.
    size = effect / spread
    enough = 10 + 40 / size**2
    alone = FEWEST if _power(FEWEST, size) >= POWER else brentq(_missing, FEWEST, enough, (size,))
    return math.ceil(float(alone) * _design_effect(alike, per_cluster))


def _missing(n: float, size: float) -> float:
    return _power(n, size) - POWER


def _power(n: float, size: float) -> float:
    """The chance to see an effect of `size` standard deviations with `n` in each arm."""
    power = float(TTestIndPower().power(effect_size=size, nobs1=n, alpha=ALPHA))
    # The library has no number where it is nearly certain.
    return 1.0 if math.isnan(power) else power


def referrals_needed(risk: float, fall: float, alike: float, per_cluster: float) -> int:
    """Fully followed referrals in each arm to see `risk` (a share) fall by `fall` (in points)."""
    if not 0 < fall < risk < 1:
        raise ValueError(f"expected 0 < fall < risk < 1; found fall {fall} and risk {risk}")
    size = proportion_effectsize(risk, risk - fall)
    alone = NormalIndPower().solve_power(effect_size=size, power=POWER, alpha=ALPHA)
    return math.ceil(float(alone) * _design_effect(alike, per_cluster))


def _design_effect(alike: float, per_cluster: float) -> float:
    return 1 + max(per_cluster - 1, 0) * alike
