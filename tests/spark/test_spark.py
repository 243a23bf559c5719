"""Person linkage on Spark finds what one DuckDB finds, however the work is cut."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from matching import elsewhere
from matching.persons.clustering import LARGEST_GROUP
from tests.spark.conftest import N_RECORDS

LINKED = """
import sys
from functools import partial
from pathlib import Path
from matching import elsewhere
from matching.spark.resolve import Sizes, resolve_on_spark
from matching.spark.session import spark_session

records, few, folder = map(Path, sys.argv[1:])
for name, given, sizes, batch in (
    ("one", records, Sizes(2, 5_000), 10_000),
    ("other", records, Sizes(5, 1_700), 300),
    ("strangers", few / "strangers", Sizes(2, 10), 10_000),
    ("nobody_hidden", few / "nobody_hidden", Sizes(3, 100), 10_000),
):
    spark_session().conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", batch)
    elsewhere.link(given, folder / name, partial(resolve_on_spark, sizes=sizes))
"""


def said(folder: Path) -> dict[str, Any]:
    """What the manifest says of the people, and of the data steward's list."""
    manifest = json.loads((folder / elsewhere.MANIFEST).read_text("utf-8"))
    return {name: manifest[name] for name in ("records", "people", elsewhere.FOR_THE_STEWARD)}


@pytest.fixture(scope="module")
def in_duckdb(records: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The people that one DuckDB finds."""
    folder = tmp_path_factory.mktemp("in_duckdb") / "people"
    elsewhere.link(records, folder, elsewhere.in_duckdb)
    return folder


def test_the_records_hold_what_is_hard(records: Path, in_duckdb: Path) -> None:
    """Else the next test would say little."""
    with duckdb.connect() as con:
        con.execute(f"create view people as from '{in_duckdb}/people/*.parquet'")
        con.execute(
            "create view pairs as "
            "select unnest(pair) from (select unnest(pairs) as pair from people)"
        )

        def count(sql: str) -> int:
            return int(con.execute(f"select count(*) {sql}").fetchall()[0][0])

        assert count(f"from '{records}/linkage_records.parquet'") >= N_RECORDS
        assert count("from pairs where reason = 'group_too_large'") > 0
        assert count("from pairs where reason = 'override'") >= 3
        assert count("from pairs where reason = 'another_forename'") > 0
        assert count("from pairs where reason in ('fits_one_person', 'stands_alone')") > 0
        assert count("from people where is_near_adopted") > 1
        held_back = count(f"from '{records}/linkage_records.parquet'") - count("from people")
        assert held_back > 10
        people = dict(con.execute("select record_id, first_record_id from people").fetchall())
        hidden = {"gp:sheltered", "housing:sheltered", "police:named", "gp:before"}
        assert not hidden & people.keys()
        assert "gp:after" in people
        assert people["gp:decided0"] == people["police:decided5"]
        assert people["gp:decided2"] != people["police:decided2"]
        ((largest,),) = con.execute(
            "select max(n) from (select count(*) as n from people where record_id like '%:alike%' "
            "group by first_record_id)"
        ).fetchall()
        assert largest < LARGEST_GROUP


@pytest.fixture(scope="module")
def linked_on_spark(
    records: Path,
    few: Path,
    on_spark: Callable[..., str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    """What Spark finds, in one session: a folder for each linkage."""
    folder = tmp_path_factory.mktemp("on_spark")
    on_spark(LINKED, records, few, folder)
    return folder


@pytest.mark.parametrize("cut", ["one", "other"])
def test_spark_finds_the_same_people_decisions_and_reasons_however_the_work_is_cut(
    cut: str, in_duckdb: Path, linked_on_spark: Path
) -> None:
    assert said(linked_on_spark / cut) == said(in_duckdb)
    left = {path.name for path in (linked_on_spark / cut).iterdir()}
    assert left == {elsewhere.MANIFEST, elsewhere.PEOPLE, elsewhere.FOR_THE_STEWARD}


@pytest.mark.parametrize("which", ["strangers", "nobody_hidden"])
def test_spark_finds_the_same_where_there_is_nothing_to_link_or_to_hide(
    which: str, few: Path, linked_on_spark: Path, tmp_path: Path
) -> None:
    elsewhere.link(few / which, tmp_path / which, elsewhere.in_duckdb)
    assert said(linked_on_spark / which) == said(tmp_path / which)


CHECKED = """
import duckdb
from matching.spark.frames import _checked

with duckdb.connect() as con:
    promised = {"one": "VARCHAR", "other": "VARCHAR"}
    found = _checked(con, "select 'b' as other, 'a' as one", promised)
    print(found.to_pylist())
    try:
        _checked(con, "select 'b' as other, 'a' as another", promised)
    except ValueError as error:
        print(error)
"""


def test_a_column_takes_its_place_by_its_name(on_spark: Callable[..., str]) -> None:
    rows, error = on_spark(CHECKED).splitlines()
    assert rows == "[{'one': 'a', 'other': 'b'}]"
    assert "another, one would take another's place" in error
