"""What the first decisions of the queue move, beside ten times as many drawn by chance."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from matching.measure.reviews import recall_moved


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    """Ann is two people of two records and one, Bob two of one record, Cat and Dan are two."""
    people = {"a1": "ann", "a2": "ann", "a3": "ann2", "b1": "bob", "b2": "bob2", "c": "cat"}
    people["d"] = "dan"
    truth = tmp_path / "truth"
    truth.mkdir()
    file = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(file)) as con:
        con.execute("create schema marts; create table held (person_ref text, person_id text)")
        con.executemany("insert into held values (?, ?)", list(people.items()))
        con.execute(
            f"""
            create table marts.person_records as
            select 'gp' as service_code, person_ref, 'person' as record_kind, person_id from held;
            create table marts.match_reviews as
            select * from (values ('ann2', 'ann', 1), ('cat', 'dan', 2), ('bob', 'bob2', 3))
                as t (person_id_l, person_id_r, priority);
            copy (
                select service_code, person_ref, record_kind, person_ref[1] as true_person_id
                from marts.person_records
            ) to '{truth / "records.parquet"}'
            """
        )
    return file


def test_the_first_of_the_queue_moves_the_pairs_that_it_joins(warehouse: Path) -> None:
    moved = recall_moved(warehouse, warehouse.parent / "truth", 1)
    assert (moved.n_reviews, moved.n_true) == (3, 2)
    assert moved.first == pytest.approx(2 / 4), "of four true pairs, two are Ann's third record"
    assert moved.by_chance == pytest.approx(3 / 4), "all three were drawn"
    assert "raise recall by 50" in str(moved)


def test_without_a_queue_nothing_moves(warehouse: Path) -> None:
    with duckdb.connect(str(warehouse)) as con:
        con.execute("delete from marts.match_reviews")
    moved = recall_moved(warehouse, warehouse.parent / "truth", 5)
    assert (moved.first, moved.by_chance, moved.n_reviews) == (0, 0, 0)
