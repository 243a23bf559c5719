"""The benchmark of reading asks what readers ask."""

from __future__ import annotations

from pathlib import Path

import duckdb

from family_context.evaluation.reading_speed import reading


def test_reading_tells_what_a_child_and_an_aggregate_cost(published: Path) -> None:
    told = reading(published)
    assert told is not None
    assert min(told.open_ms, told.child_ms, told.aggregate_ms) > 0


def test_without_a_child_there_is_nothing_to_time(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "family_context.duckdb")) as con:
        con.execute("create table family_members (child_person_id varchar)")
    assert reading(tmp_path) is None
