"""Training either model on what the last build of an `--out` has worked on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb

from family_context.folders import OutFolder


def persons(folder: OutFolder, trained_on: str, day: date) -> Path:
    """The path of the new model of persons, trained on the build's records.

    Raises ValueError where nothing has been built.
    """
    from matching import train_persons
    from matching.measure.drift import profile

    with _build_of(folder) as con:
        con.execute(
            "create table linkage_records as select record_id as unique_id, * "
            "from w.intermediate.int_people__linkage_records where restriction is null"
        )
        seen = profile(con, "linkage_records", "w.intermediate.int_people__match_pairs")
        return train_persons(con, "linkage_records", trained_on, day, profile=seen)


def families(folder: OutFolder, trained_on: str, day: date, truth: Path | None) -> Path:
    """The path of the new model of families, trained on the build's people.

    With the folder `truth` its probabilities are fitted to what is true; without, they are those
    that the model in use had for the same weight. Raises ValueError where nothing has been built,
    or too many people to compare everybody with everybody.
    """
    from matching import calibrate_families, train_families

    with _build_of(folder) as con:
        con.execute("create table family_people as from w.intermediate.int_families__people")
        file = train_families(con, "family_people", trained_on, day)
        if truth is not None:
            calibrate_families(con, "family_people", truth, trained_on, file)
    return file


@contextmanager
def _build_of(folder: OutFolder) -> Iterator[duckdb.DuckDBPyConnection]:
    if not folder.warehouse.is_file():
        raise ValueError(f"{folder.warehouse} is missing: build first.")
    with duckdb.connect() as con:
        con.execute(f"attach '{folder.warehouse}' as w (read_only)")
        yield con
