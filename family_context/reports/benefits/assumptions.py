"""What a case assumes: for each scenario and reading, named values with their ranges."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Values: TypeAlias = Mapping[str, NDArray[np.float64]]
"""Each assumption's value: one number, or one for each draw of a simulation."""


class AssumptionError(ValueError):
    """The assumptions of a case do not suffice; the message says which to add or mend."""


@dataclass(frozen=True)
class Assumption:
    """A value, and the least and greatest it may be: without a range they are the value."""

    name: str
    value: float
    low: float
    high: float

    @property
    def is_uncertain(self) -> bool:
        """True where the value may be another."""
        return self.low < self.high


@dataclass(frozen=True)
class Case:
    """One scenario in one reading, with all that it assumes, by name."""

    scenario: str
    reading: str
    assumptions: Mapping[str, Assumption]

    @property
    def central(self) -> dict[str, NDArray[np.float64]]:
        """Every assumption at its value."""
        return {a.name: np.array([a.value]) for a in self.assumptions.values()}


class Lookup:
    """Values by name, with an error that says what a case lacks."""

    def __init__(self, values: Values) -> None:
        self._values = values

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        if name not in self._values:
            raise AssumptionError(
                f"The calculation needs the assumption {name!r}, and the case has no such row. "
                "Add it to seeds/benefits_assumptions.csv."
            )
        return self._values[name]

    def whole(self, name: str) -> int:
        """A number that must be whole and without a range, such as years."""
        value = self[name]
        if len(np.unique(value)) > 1 or float(value[0]) != int(value[0]):
            raise AssumptionError(f"{name!r} must be one whole number; found {value[0]:g}.")
        return int(value[0])

    def starting(self, prefix: str) -> Iterator[tuple[str, NDArray[np.float64]]]:
        """Name and value of every assumption whose name begins so."""
        return ((name, v) for name, v in sorted(self._values.items()) if name.startswith(prefix))

    def total(self, prefix: str) -> NDArray[np.float64]:
        """Sum of every assumption whose name begins so: the parts of a cost."""
        parts = [value for _, value in self.starting(prefix)]
        if not parts:
            raise AssumptionError(
                f"The calculation needs an assumption whose name begins with {prefix!r}, of 0 if "
                "there is no such cost. Add it to seeds/benefits_assumptions.csv."
            )
        return np.asarray(np.sum(parts, axis=0))


def cases(rows: Iterable[Mapping[str, Any]]) -> list[Case]:
    """The cases of rows with scenario, reading, assumption, value, low, high, in order of name.

    Raises AssumptionError where an assumption occurs twice in a case or lies outside its range.
    """
    found: dict[tuple[str, str], dict[str, Assumption]] = {}
    for row in rows:
        scenario, reading, name = row["scenario"], row["reading"], row["assumption"]
        value, low, high = row["value"], row["low"], row["high"]
        if (low is None) != (high is None) or (low is not None and not low <= value <= high):
            raise AssumptionError(
                f"{name!r} of {scenario}, {reading} is {value:g} with a range from {low} to "
                f"{high}. Give both ends, with the value between them, or neither."
            )
        if name in found.setdefault((scenario, reading), {}):
            raise AssumptionError(f"{name!r} occurs twice in {scenario}, {reading}. Keep one.")
        found[scenario, reading][name] = (
            Assumption(name, value, value, value)
            if low is None
            else Assumption(name, value, low, high)
        )
    return [Case(*key, assumptions) for key, assumptions in sorted(found.items())]
