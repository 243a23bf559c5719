"""Least squares whose interval knows that observations come in groups, also in few of them.

With few groups the usual cluster-robust interval is too narrow. Up to `MANY` groups the
bias-reduced "CR2" variance with Satterthwaite's degrees of freedom is used: Bell and McCaffrey,
Survey Methodology 28 (2002); Imbens and Kolesár, Review of Economics and Statistics 98 (2016). No
library that we pin has it. With more groups it makes no difference, and statsmodels' own is used.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from statsmodels.regression.linear_model import WLS

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]

MANY = 100


class NotIdentifiedError(ValueError):
    """The data hold no comparison from which the effect could be told."""


@dataclass(frozen=True)
class Fit:
    """The coefficient of the first column, its standard error, and the degrees of freedom."""

    estimate: float
    standard_error: float
    degrees: float
    n_clusters: int


def dummies(codes: Codes, *, drop_first: bool = False) -> Floats:
    """One column of 0 and 1 for each code; n rows."""
    columns: Floats = (codes[:, None] == np.unique(codes)[None, :]).astype(np.float64)
    return columns[:, 1:] if drop_first else columns


def cells(outcome: Floats, *codes: Codes) -> tuple[Floats, Floats, list[Codes]]:
    """Mean outcome, number of observations and codes of each combination of `codes` that occurs.

    Regressions on codes alone give the same figures from cells weighted by their number.
    """
    keys, where, counts = np.unique(
        np.stack(codes, axis=1), axis=0, return_inverse=True, return_counts=True
    )
    sums = np.bincount(where.reshape(-1), weights=outcome, minlength=len(keys))
    return sums / counts, counts.astype(np.float64), [keys[:, k] for k in range(keys.shape[1])]


def clustered(outcome: Floats, weights: Floats, design: Floats, clusters: Codes) -> Fit:
    """Weighted least squares of `outcome` (n) on `design` (n × k), grouped by `clusters` (n).

    Raises NotIdentifiedError where the first column is a combination of the others.
    """
    scale = np.sqrt(weights)
    x, y = design * scale[:, None], outcome * scale
    others = x[:, 1:]
    rest = x[:, 0] - others @ np.linalg.lstsq(others, x[:, 0], rcond=None)[0]
    if np.sum(rest**2) < 1e-8 * np.sum(x[:, 0] ** 2) + 1e-12:
        raise NotIdentifiedError("no part of the data has the tool in use here and not there")
    groups = np.unique(clusters)
    if len(groups) > MANY:
        fitted = WLS(outcome, design, weights=weights).fit(
            cov_type="cluster", cov_kwds={"groups": clusters}, use_t=True
        )
        return Fit(
            float(fitted.params[0]), float(fitted.bse[0]), float(len(groups) - 1), len(groups)
        )
    bread = np.linalg.pinv(x.T @ x)
    coefficients = bread @ (x.T @ y)
    residuals = y - x @ coefficients
    variance = 0.0
    spread = np.zeros((len(y), len(groups)))
    for column, group in enumerate(groups):
        rows = np.flatnonzero(clusters == group)
        adjusted = _inverse_root(np.eye(len(rows)) - x[rows] @ bread @ x[rows].T) @ (
            x[rows] @ bread[:, 0]
        )
        variance += float(adjusted @ residuals[rows]) ** 2
        spread[rows, column] += adjusted
        spread[:, column] -= x @ (bread @ (x[rows].T @ adjusted))
    shape = spread.T @ spread
    degrees = float(np.trace(shape) ** 2 / max(np.sum(shape * shape), 1e-300))
    return Fit(float(coefficients[0]), float(np.sqrt(variance)), degrees, len(groups))


def _inverse_root(matrix: Floats) -> Floats:
    """The symmetric inverse square root; directions that the fit uses up count as nothing."""
    values, vectors = np.linalg.eigh(matrix)
    roots = np.where(values > 1e-8, 1 / np.sqrt(np.maximum(values, 1e-8)), 0.0)
    return np.asarray((vectors * roots) @ vectors.T, dtype=np.float64)
