"""Whatever a user names that is missing, of the wrong kind or of another version: no traceback."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import typer
from typer.testing import CliRunner

from family_context.cli import app
from family_context.unexpected import words

COMMANDS = {
    "template": "template schools --out {out}/new",
    "dictionary": "dictionary --out {out}/new",
    "new": "new {out}/council",
    "rules": "rules {out}",
    "synth": "synth --families 1 --seed 1 --out {out}/council",
    "build": "build --extracts {out} --as-at 2026-01-31 --out {out}",
    "build into": "build --extracts {given} --as-at 2026-01-31 --out {out}",
    "build with decisions": "build --extracts {given} --as-at 2026-01-31 --out {free} "
    "--overrides {out}",
    "build with truth": "build --extracts {given} --as-at 2026-01-31 --out {free} --truth {out}",
    "build with people": "build --extracts {given} --as-at 2026-01-31 --out {free} --people {out}",
    "build records": "build --extracts {given} --as-at 2026-01-31 --out {out} --records {free}",
    "link": "link --records {out} --out {free}/people",
    "status": "status --out {out}",
    "validate": "validate {out} --as-at 2026-01-31",
    "validate into": "validate {given} --as-at 2026-01-31 --xlsx {out}/a.xlsx --json {out}/a.json",
    "validate against": "validate {given} --as-at 2026-01-31 --out {out}",
    "map": "map mosaic --from {out} --to {free}/extracts --as-at 2026-01-31",
    "suggest": "suggest {out}",
    "suggest into": "suggest {out} --write",
    "report": "report --out {out}",
    "explain": "explain --out {out} schools:1 gp:1",
    "search": "search --out {out} smith",
    "page": "page --out {out} 0001321",
    "page of a referral": "page --out {out} schools:1 --referral R1 --purpose s17",
    "subject-access": "subject-access --out {out} schools:1 --request SAR1",
    "forget": "forget --out {out} --person schools:1 --reason objection",
    "forget a list": "forget --out {free} --list {out}",
    "forget a service": "forget --out {out} --service housing --do-it",
    "forget again": "forget --out {out} --resume",
    "as-known": "as-known --out {out} --child 0001321 --on 2026-01-15",
    "label": "label --out {out} --draw {free}/pairs.csv",
    "label taken": "label --out {free} --take {out}",
    "evaluate": "evaluate --out {out} --truth {out}",
    "train": "train --out {out} --trained-on nothing --day 2026-01-31",
}
WRITES = {"template", "dictionary", "new", "synth", "validate into"}
MAY_END_WELL = {*WRITES, "validate against"}
"""What an empty folder, or a folder that is not there yet, is right for."""


def _missing(there: Path) -> None:
    pass


def _empty(there: Path) -> None:
    there.mkdir()


def _a_file(there: Path) -> None:
    there.write_text("no folder\n")


def _not_text(there: Path) -> None:
    there.write_bytes(bytes(range(256)) * 40)


def _broken(there: Path) -> None:
    _laid_out(there)
    for name in ("published/family_context.duckdb", "published/analysis.duckdb"):
        (there / name).write_bytes(b"no database\n" * 1000)
    (there / "build/warehouse.duckdb").write_bytes(b"\0" * 5000)
    (there / "build/state/forgotten.parquet").write_bytes(b"PAR1")
    (there / "build/building.json").write_text("{")
    (there / "runs/20260131T030000-1/manifest.json").write_text("{")


def _of_another_version(there: Path) -> None:
    _laid_out(there)
    for name in ("published/family_context.duckdb", "published/analysis.duckdb"):
        with duckdb.connect(str(there / name)) as con:
            con.execute("create table family_context as select 1 as child")
    with duckdb.connect(str(there / "build/warehouse.duckdb")) as con:
        con.execute("create schema marts; create table marts.people as select 1 as id")


def _folders_for_files(there: Path) -> None:
    _laid_out(there)
    for name in ("family_context.duckdb", "analysis.duckdb"):
        (there / "published" / name).mkdir()
    (there / "build/warehouse.duckdb").mkdir()
    (there / "people.csv").mkdir()
    (there / "extract.yml").mkdir()


def _laid_out(there: Path) -> None:
    for folder in ("published", "build/state", "build/landing", "runs/20260131T030000-1"):
        (there / folder).mkdir(parents=True)


KINDS = {
    "is missing": _missing,
    "is empty": _empty,
    "is a file": _a_file,
    "is no text": _not_text,
    "is broken": _broken,
    "is of another version": _of_another_version,
    "has folders for files": _folders_for_files,
}


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "given" / "schools").mkdir(parents=True)
    yield tmp_path


# What a command writes into says less by what lies there; a build or a council takes seconds.
FEW = ("is missing", "is a file")
TRIES = [
    (called, kind)
    for called, line in COMMANDS.items()
    for kind in (FEW if called in WRITES or line.startswith("build") else KINDS)
    if (called, kind) != ("synth", "is missing")
] + [("build", "is broken"), ("build into", "is broken")]


@pytest.mark.parametrize(("called", "kind"), TRIES)
def test_a_command_says_in_words_what_is_wrong_with_what_was_named(
    called: str, kind: str, elsewhere: Path
) -> None:
    out = elsewhere / "named"
    KINDS[kind](out)
    line = COMMANDS[called].format(out=out, given=elsewhere / "given", free=elsewhere / "free")
    result = CliRunner().invoke(app, line.split())
    assert result.exception is None or isinstance(result.exception, SystemExit), (
        f"{type(result.exception).__name__}: {result.exception}"
    )
    assert "Traceback" not in result.output
    assert result.exit_code != 0 or called in MAY_END_WELL, result.output
    assert result.output.strip(), "it said nothing"


def test_every_command_is_tried() -> None:
    # Both make whole councils, and read nothing that a user names.
    untried = {"demo", "benchmark", "schedule"}
    commands = set(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    assert {line.split()[0] for line in COMMANDS.values()} == commands - untried


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (PermissionError(13, "Permission denied", "/srv/out"), "/srv/out: permission denied."),
        (OSError(28, "No space left on device"), "No space left on device."),
        (OSError(30, "Read-only file system", "/srv/out"), "/srv/out: read-only file system."),
        (duckdb.BinderException('Referenced column "Smith" not found'), "another version"),
    ],
)
def test_what_the_disk_refuses_is_said_in_words_and_without_a_value(
    error: Exception, told: str
) -> None:
    said = words(error) or ""
    assert told in said and "Smith" not in said
    # A fault of the program keeps its traceback.
    assert words(KeyError("person_id")) is None
