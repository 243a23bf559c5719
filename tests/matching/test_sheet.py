"""The accuracy sheet: figures that can be checked by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from matching.measure.person_accuracy import headlines, labelled_accuracy, person_accuracy
from matching.measure.plain_splink import other_methods


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    """Ada has three records, of which two are linked; Ruth one, wrongly linked to Ida's."""
    with duckdb.connect() as con:
        con.execute(
            """
            create table truth as select * from (values ('a1', 'ada'), ('a2', 'ada'), ('a3', 'ada'),
                ('r1', 'ruth'), ('i1', 'ida')) as t (record_id, true_person_id);
            create table ours as select * from (values ('a1', 'p1', 'gp'), ('a2', 'p1', 'police'),
                ('a3', 'p2', 'gp'), ('r1', 'p3', 'gp'), ('i1', 'p3', 'housing'))
                as t (record_id, person_id, service_code)
            """
        )
        yield con


def test_precision_and_recall_are_those_counted_by_hand(con: duckdb.DuckDBPyConnection) -> None:
    found = headlines(con, {"ours": "ours"}, "truth")["ours"]
    assert found["precision"] == pytest.approx(1 / 2)
    assert found["recall"] == pytest.approx(1 / 3)
    assert found["precision_low"] < 1 / 2 < found["precision_high"]


def test_a_pair_of_two_services_counts_for_that_pair(con: duckdb.DuckDBPyConnection) -> None:
    rows = {
        (measure, group): value
        for measure, by, group, value, *_ in person_accuracy(con, "ours", "truth").fetchall()
        if by == "service_pair"
    }
    assert rows[("precision", "gp – police")] == 1 and rows[("precision", "gp – housing")] == 0
    assert rows[("recall", "gp – police")] == pytest.approx(1 / 2)


def test_an_interval_is_wider_where_the_same_pairs_belong_to_fewer_people() -> None:
    widths = []
    for n_people, n_records in ((60, 2), (4, 6)):  # sixty pairs each
        with duckdb.connect() as con:
            con.execute(
                f"""
                create table truth as select 'r' || p || '_' || r as record_id, 't' || p as
                    true_person_id from range({n_people}) as t (p), range({n_records}) as u (r);
                create table ours as select record_id, if(true_person_id = 't0', record_id,
                    true_person_id) as person_id from truth
                """
            )
            found = headlines(con, {"ours": "ours"}, "truth")["ours"]
            widths.append(found["recall_high"] - found["recall_low"])
    assert widths[1] > 2 * widths[0]


def test_no_count_of_the_published_sheet_reaches_beyond_the_records_that_are_shown(
    built: Path,
) -> None:
    with duckdb.connect(str(built / "build" / "warehouse.duckdb"), read_only=True) as private:
        ((n_held_back,),) = private.execute(
            "select count(*) from intermediate.int_records__standardised "
            "anti join intermediate.int_people__record_to_person using (record_id)"
        ).fetchall()
    with duckdb.connect(str(built / "published/family_context.duckdb"), read_only=True) as con:
        ((n_shown,),) = con.execute("select count(*) from person_records").fetchall()
        of_records = con.execute(
            "select distinct n from match_accuracy where basis = 'model' and (measure in "
            "('filled_share', 'filled_drift', 'records_per_person') or subgroup_of = 'all' and "
            "measure = 'share_of_records_single')"
        ).fetchall()
    assert n_held_back > 0
    assert of_records == [(n_shown,)]


def test_a_labelled_pair_counts_for_as_many_as_it_stands_for(
    con: duckdb.DuckDBPyConnection,
) -> None:
    con.execute(
        """
        create table labels as select * from (values ('a1', 'a2', true, 30.0),
            ('i1', 'r1', false, 10.0), ('a1', 'a3', true, 20.0), ('a1', 'gone', true, 99.0))
            as t (record_id_l, record_id_r, is_one_person, weight)
        """
    )
    rows = {row[0]: row for row in labelled_accuracy(con, "labels", "ours").fetchall()}
    assert rows["precision"][3] == pytest.approx(30 / 40)
    assert rows["recall_of_compared"][3] == pytest.approx(30 / 50)


def _other_methods(n_people: int, record: Callable[..., Any]) -> dict[str, dict[str, float]]:
    """People whom two services know, every third of them with a slip in the forename of one."""
    forenames = ["olivia", "noah", "grace", "jack", "aisha", "oliver", "maria", "ewa", "tom", "ada"]
    rows = [
        record(
            f"{service}:{n}",
            f"{forenames[n % 10]}{'e' if n % 3 == 0 and service == 'gp' else ''} s{n // 10}ith",
            f"{1950 + n % 50}-{1 + n % 12:02d}-{1 + n % 28:02d}",
            home=n,
            sex="MF"[n % 2],
            nhs_number=None,
        )
        for n in range(n_people)
        for service in ("gp", "police")
    ]
    with duckdb.connect() as con:
        con.register("given", pa.Table.from_pylist(rows))
        con.execute(
            """
            create table records as select * from given;
            create table truth as
            select record_id, split_part(record_id, ':', 2) as true_person_id from records
            """
        )
        return headlines(con, other_methods(con, "records"), "truth")


def test_other_methods_are_measured_on_the_same_records(record: Callable[..., Any]) -> None:
    found = _other_methods(300, record)
    assert found["exact_match"]["recall"] == pytest.approx(2 / 3)
    assert found["exact_match"]["precision"] == 1
    assert found["nhs_number"]["recall"] == 0
    assert found["plain_splink"]["recall"] > 2 / 3


def test_nothing_is_trained_on_a_handful_of_records(record: Callable[..., Any]) -> None:
    assert set(_other_methods(3, record)) == {"exact_match", "nhs_number"}
