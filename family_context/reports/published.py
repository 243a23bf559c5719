"""Open what a build published for the analysis audience, read only."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb


def analysis_file(published: Path | str | None = None) -> Path:
    """The analysis file in `published`, or in the folder that FAMILY_CONTEXT_PUBLISHED names.

    Raises FileNotFoundError that says how to make one.
    """
    folder = Path(published or os.environ.get("FAMILY_CONTEXT_PUBLISHED") or "demo/published")
    file = folder / "analysis.duckdb"
    if not file.is_file():
        raise FileNotFoundError(
            f"{file} does not exist. Run `make demo`, or `family-context build`, and name its "
            "published folder in FAMILY_CONTEXT_PUBLISHED."
        )
    return file


def open_analysis(published: Path | str | None = None) -> duckdb.DuckDBPyConnection:
    """A read-only connection to the analysis file: no names, no references, no free text."""
    return duckdb.connect(str(analysis_file(published)), read_only=True)
