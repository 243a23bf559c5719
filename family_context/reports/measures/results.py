"""One result: a figure with everything that a sceptic asks for, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace

from scipy import stats

# With fewer clusters than this no interval is worth its name, small-sample correction or not.
FEWEST_CLUSTERS = 4
CONFIDENCE = 0.95
# A standard error of so little of the largest value is arithmetic, not chance.
LEAST_ERROR = 1e-6


@dataclass(frozen=True)
class Result:
    """An estimate with its 95 % interval. Where `why_none` says something there is no estimate.

    `n` observations in `n_clusters` groups of one `cluster` (worker, team, family …): observations
    of one group are not independent. `standard_error` and `degrees` (of freedom) let results over
    several linkages be put together.
    """

    method: str
    unit: str
    n_without: int
    n_with: int
    assumptions: str
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    standard_error: float | None = None
    degrees: float | None = None
    n_clusters: int | None = None
    cluster: str | None = None
    interval: str | None = None
    why_none: str | None = None

    @property
    def n(self) -> int:
        """All observations, without and with the tool."""
        return self.n_without + self.n_with

    def without_number(self, why: str) -> Result:
        """The same result with a reason instead of its number."""
        return replace(
            self,
            estimate=None,
            low=None,
            high=None,
            standard_error=None,
            degrees=None,
            interval=None,
            why_none=why,
        )

    @property
    def excludes_zero(self) -> bool:
        """Whether the interval leaves out "no difference"."""
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high


def half_width(standard_error: float, degrees: float) -> float:
    """Half of the 95 % interval by Student's t."""
    return float(stats.t.ppf(0.5 + CONFIDENCE / 2, degrees)) * standard_error
