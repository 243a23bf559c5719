"""Where the people of a cell come from, by the name of its source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from family_context.evaluation.stress.cells import Cell
from family_context.evaluation.stress.hold_out import HOLD_OUT
from family_context.evaluation.stress.lists import sources_of_lists
from family_context.evaluation.stress.towns import own_council, town

Source = Callable[[Cell, Path], date]
"""Writes `extracts/` and `truth/` of a cell into a folder; returns the day to build as at.

Raises `lists.SkippedError` where it is not on this machine."""

SOURCES: Mapping[str, Source] = {
    "town": town,
    HOLD_OUT: town,
    "own council": own_council,
    **dict(sources_of_lists()),
}
