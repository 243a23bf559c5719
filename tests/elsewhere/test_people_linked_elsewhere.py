"""Records leave a build, are linked elsewhere, and come back as people: the same answers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from family_context.build.run import build, write_records
from family_context.cli import app
from matching import elsewhere
from tests.conftest import AS_AT
from tests.whole_builds.same import compared


@pytest.fixture(scope="module")
def records(council: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The records of the small council, as `build --records` writes them."""
    folder = tmp_path_factory.mktemp("elsewhere")
    out = folder / "out"
    n = write_records(council / "extracts", AS_AT, out, folder / "records")
    assert n > 1_000
    assert not (out / "published").exists()
    assert not (out / "build" / "for_linkage").exists()
    return folder / "records"


@pytest.fixture(scope="module")
def people(records: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """These records, linked by the command."""
    folder = tmp_path_factory.mktemp("linked") / "people"
    done = CliRunner().invoke(app, ["link", "--records", str(records), "--out", str(folder)])
    assert done.exit_code == 0, done.output
    assert "are held back" in done.output
    return folder


def test_people_linked_elsewhere_publish_the_tables_of_a_build_that_links(
    council: Path, built: Path, people: Path, tmp_path: Path
) -> None:
    account = build(
        *(council / "extracts", AS_AT, tmp_path),
        pages=False,
        truth=council / "truth",
        people=people,
    )
    for file in ("family_context.duckdb", "analysis.duckdb"):
        assert compared(built / "published" / file, tmp_path / "published" / file) == []
    steward = "build/for_the_data_steward.csv"
    assert (tmp_path / steward).read_bytes() == (built / steward).read_bytes()
    assert account.people is not None
    assert account.people["folder"] == str(people)


def test_people_of_other_records_are_refused(records: Path, people: Path, tmp_path: Path) -> None:
    with duckdb.connect() as con:
        for table in elsewhere.INPUTS:
            con.execute(f"create table {table} as from '{records / table}.parquet'")
        taken = elsewhere.take_people(con, people, tmp_path / "steward.csv")
        assert len(taken.fetchall()) > 1_000
        con.execute("update linkage_records set surname = 'other' where rowid = 0")
        with pytest.raises(
            elsewhere.ElsewhereError, match=r"linkage_records \{.*\} there, "
        ) as told:
            elsewhere.take_people(con, people, tmp_path / "steward.csv")
    assert "Write the records with `build --records`" in str(told.value)


def changed(people: Path, folder: Path, change: Callable[[Path], None]) -> Path:
    """A copy of the people, changed."""
    shutil.copytree(people, folder)
    change(folder)
    return folder


def with_said(**said: object) -> Callable[[Path], None]:
    """Write something else into the manifest's account of who linked."""

    def change(folder: Path) -> None:
        file = folder / elsewhere.MANIFEST
        told = json.loads(file.read_text("utf-8"))
        told["linked_by"] |= said
        file.write_text(json.dumps(told), "utf-8")

    return change


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (with_said(model="persons-2001-01-01.json 00"), "model persons-2001-01-01.json 00 there"),
        (with_said(duckdb="1.0.0"), "duckdb 1.0.0 there, .* here"),
        (with_said(rules="00"), "rules 00 there"),
        (lambda folder: (folder / elsewhere.MANIFEST).unlink(), "found none"),
        (lambda folder: (folder / elsewhere.MANIFEST).write_text("{"), "cannot be read as JSON"),
    ],
    ids=["another_model", "another_duckdb", "other_rules", "not_finished", "no_manifest"],
)
def test_people_of_another_linkage_stop_the_build_before_it_begins(
    change: Callable[[Path], None], told: str, people: Path, council: Path, tmp_path: Path
) -> None:
    folder = changed(people, tmp_path / "people", change)
    with pytest.raises(elsewhere.ElsewhereError, match=told):
        build(council / "extracts", AS_AT, tmp_path / "out", people=folder)
    assert not (tmp_path / "out" / "build").exists()


def test_records_that_were_changed_since_are_not_linked(records: Path, tmp_path: Path) -> None:
    copy = tmp_path / "records"
    shutil.copytree(records, copy)
    shutil.copyfile(copy / "recorded_as_two.parquet", copy / "recorded_as_one.parquet")
    with pytest.raises(elsewhere.ElsewhereError, match=r"recorded_as_one .* there, .* here"):
        elsewhere.link(copy, tmp_path / "people", elsewhere.in_duckdb)


def test_a_folder_that_holds_something_is_not_written_into(records: Path, tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(elsewhere.ElsewhereError, match="new or empty folder"):
        elsewhere.link(records, tmp_path, elsewhere.in_duckdb)


def test_records_and_people_are_asked_for_in_two_builds(council: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(
        app,
        [
            *("build", "--extracts", str(council / "extracts"), "--as-at", AS_AT.isoformat()),
            *("--out", str(tmp_path / "o"), "--records", str(tmp_path / "r")),
            *("--people", str(tmp_path / "p")),
        ],
    )
    assert done.exit_code == 2
