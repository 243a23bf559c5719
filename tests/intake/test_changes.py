"""What a publication answers otherwise than the one before is counted before the swap."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from family_context.build.changes import Changes, changes_since
from family_context.screen import changes_account

# Child, member, service, state.
BEFORE = [
    ("c1", "m1", "police", "none_found"),
    ("c1", "m1", "schools", "involved_now"),
    ("c1", "m2", "schools", "none_found"),
    ("c2", "m3", "police", "none_found"),
]
NOW = [
    ("c1", "m1", "police", "not_searched"),
    ("c1", "m1", "schools", "involved_before"),
    ("c1", "m4", "schools", "none_found"),
    ("c3", "m5", "police", "involved_now"),
]


def _written(file: Path, schema: str, rows: list[tuple[str, str, str, str]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(str(file)) as con:
        con.execute(f"create schema if not exists {schema}")
        con.execute(
            f"create table {schema}.family_context (child_person_id varchar, person_id varchar, "
            "service_code varchar, state varchar, as_at date)"
        )
        con.executemany(
            f"insert into {schema}.family_context values ($1, $2, $3, $4, date '2026-01-31')", rows
        )
        con.execute(
            f"""
            create schema if not exists intermediate;
            create table intermediate.int_given__this_build as select 'tonight' as run_id;
            create table {schema}.person_id_events as
            from (values
                ('merged', 'p1', 'p2', 'tonight'), ('merged', 'p3', 'p2', 'tonight'),
                ('split', 'p4', 'p4', 'tonight'), ('split', 'p4', 'p5', 'tonight'),
                ('created', null, 'p6', 'last night')
            ) as events(event, old_person_id, new_person_id, build)
            """
        )


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    _written(tmp_path / "warehouse.duckdb", "marts", NOW)
    return tmp_path / "warehouse.duckdb"


def test_answers_children_and_members_are_compared_with_what_is_published(
    tmp_path: Path, warehouse: Path
) -> None:
    _written(tmp_path / "published/family_context.duckdb", "main", BEFORE)
    assert changes_since(tmp_path / "published", warehouse) == Changes(
        is_first=False,
        before="2026-01-31",
        children=2,
        children_new=1,
        children_gone=1,
        members_new=1,
        members_gone=1,
        people_merged=2,
        people_split=1,
        answers=(
            ("police", "none_found", "not_searched", 1),
            ("schools", "involved_now", "involved_before", 1),
        ),
    )


def test_a_first_publication_is_compared_with_nothing(tmp_path: Path, warehouse: Path) -> None:
    assert changes_since(tmp_path / "published", warehouse) == Changes(is_first=True, children=2)


def test_a_publication_of_another_version_stops_no_build(tmp_path: Path, warehouse: Path) -> None:
    (tmp_path / "published").mkdir()
    with duckdb.connect(str(tmp_path / "published/family_context.duckdb")) as con:
        con.execute("create table family_context (child_person_id varchar)")
    assert changes_since(tmp_path / "published", warehouse).is_first


def test_a_published_file_that_is_broken_does_not_stop_the_next_one(
    tmp_path: Path, warehouse: Path
) -> None:
    (tmp_path / "published").mkdir()
    (tmp_path / "published/family_context.duckdb").write_text("no database")
    found = changes_since(tmp_path / "published", warehouse)
    assert found.is_first and found.children == len({child for child, *_ in NOW})


def test_a_publication_without_a_child_says_so_first() -> None:
    assert "No child is published" in changes_account(Changes(is_first=True)).plain
    assert "No child" not in changes_account(Changes(is_first=True, children=1)).plain
