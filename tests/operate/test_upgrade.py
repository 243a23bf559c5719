"""A new version goes on with what an earlier one remembers, or says what it cannot.

`make upgrade BASE=<commit>` builds one night by that commit and the next by this tree.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from family_context.build import state
from family_context.build.changes import changes_since
from family_context.folders import OutFolder


@pytest.fixture
def out(built: Path, tmp_path: Path) -> OutFolder:
    """What a build remembers, in a folder of its own."""
    folder = OutFolder(tmp_path / "out")
    shutil.copytree(built / "build" / "state", folder.state)
    return folder


def _laid_out(out: OutFolder, table: str) -> duckdb.DuckDBPyRelation:
    state.lay_out(out)
    return duckdb.read_parquet(str(out.landing / "_state" / f"{table}.parquet"))


@pytest.mark.parametrize("table", [table["name"] for table in state.declared()])
def test_what_an_earlier_version_did_not_keep_is_null_and_the_rest_is_there(
    out: OutFolder, table: str
) -> None:
    kept = out.state / f"{table}.parquet"
    columns = {
        c["name"] for one in state.declared() if one["name"] == table for c in one["columns"]
    }
    last = sorted(columns)[-1]
    rows = duckdb.sql(f"from '{kept}'").fetchall()
    earlier = out.state / "earlier.parquet"
    duckdb.sql(f"from '{kept}' select * exclude ({last}), 1 as of_later").write_parquet(
        str(earlier)
    )
    earlier.replace(kept)

    found = _laid_out(out, table)
    assert set(found.columns) == columns, "a column of a later version stayed"
    assert len(found.fetchall()) == len(rows) > 0
    assert found.aggregate(f"count({last})").fetchall() == [(0,)]


def test_what_cannot_be_read_is_named_with_what_is_lost_without_it(out: OutFolder) -> None:
    kept = out.state / "person_ids.parquet"
    kept.write_bytes(kept.read_bytes()[:-100])
    with pytest.raises(state.StateError, match=r"person_ids\.parquet cannot be read.*new ids"):
        state.lay_out(out)


def test_a_publication_of_other_columns_is_nothing_to_compare_with(
    built: Path, tmp_path: Path
) -> None:
    with duckdb.connect(str(tmp_path / "family_context.duckdb")) as con:
        con.execute("create table family_context as select 'P1' as child_id")
    changes = changes_since(tmp_path, OutFolder(built).warehouse)
    assert changes.is_first
    assert changes.children > 0
