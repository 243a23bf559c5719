"""Person linkage elsewhere than in a build: records go out as Parquet, people come in.

`records/` holds what linkage reads (`INPUTS`, a file each), `people/` what it found (one row per
record that the identity firewall lets through, with its person and its pairs) and what the data
steward has to look at. A manifest beside each says what is in it. People are taken into a build
only if they were made of that build's records, by the rules, the model and the DuckDB of this
installation: else they would be people of yesterday, or of another warehouse.

Both folders are as private as a warehouse: restricted records are in the one, and in the other who
has to be looked at because of them.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from matching.persons.firewall import write_list_for_steward
from matching.persons.likeness import MACROS
from matching.persons.resolve import resolve, resolved
from matching.persons.settings import MODEL_FOLDER

#: The tables that linkage reads, and which of their columns.
INPUTS = {
    "linkage_records": "*",
    "recorded_as_two": "record_id_l, record_id_r",
    "recorded_as_one": "record_id_l, record_id_r",
    "named_for": "record_id, child_record_id",
    "match_overrides": "record_id_l, record_id_r, decision",
}
#: The tables of a build that they are.
OF_A_BUILD = {
    "linkage_records": "intermediate.int_people__linkage_records",
    "recorded_as_two": "intermediate.int_people__known_distinct",
    "recorded_as_one": "intermediate.int_people__known_duplicates",
    "named_for": "intermediate.int_records__named_by_workers",
    "match_overrides": "intermediate.int_people__overrides",
}
MANIFEST = "manifest.json"
PEOPLE = "people"
FOR_THE_STEWARD = "for_the_data_steward.csv"


class ElsewhereError(ValueError):
    """Records or people cannot be taken; the message says what was expected, found, and to do."""


@dataclass(frozen=True)
class Linked:
    """How many records went in, how many people came out, of how many records."""

    n_records: int
    n_linked: int
    n_people: int


Progress = Callable[[str, int, int], None]
"""Told the name of a finished step, how many are done, and how many there are."""

Engine = Callable[[Path, Path, Path, Progress], None]
"""Links the records of a folder: writes the rows of `resolved` as Parquet files into the second
folder, and what the data steward has to look at into a CSV file."""


def linkage_in_use() -> dict[str, str]:
    """By what this installation links: versions, the model, and a hash of all rules."""
    told = hashlib.sha256()
    for file in [*sorted(Path(__file__).parent.glob("persons/*.py")), MACROS]:
        told.update(file.name.encode())
        told.update(file.read_bytes())
    model = sorted(MODEL_FOLDER.glob("persons-*.json"))[-1:]
    return {
        "duckdb": version("duckdb"),
        "model": " ".join(f"{m.name} {hashlib.sha256(m.read_bytes()).hexdigest()}" for m in model),
        "rules": told.hexdigest(),
    }


def write_records(warehouse: Path, folder: Path) -> int:
    """Write what linkage reads of a build's private file into a new or empty `folder`.

    Returns how many records there are.
    """
    with duckdb.connect() as con:
        con.execute(f"attach '{warehouse}' as built (read_only)")
        for table, built in OF_A_BUILD.items():
            con.execute(f"create view {table} as from built.{built}")
        return write_tables(con, folder)


def write_tables(con: duckdb.DuckDBPyConnection, folder: Path) -> int:
    """The same of the tables `INPUTS` of `con`."""
    begin(folder)
    for table, columns in INPUTS.items():
        file = folder / f"{table}.parquet"
        con.execute(f"copy (select {columns} from {table} order by all) to '{file}'")
        file.chmod(0o600)
    tables = _contents(con)
    _write_manifest(folder, {"holds": "records", "tables": tables})
    return int(tables["linkage_records"]["rows"])


def link(records: Path, out: Path, engine: Engine, progress: Progress = lambda *_: None) -> Linked:
    """Link the records of a folder of `write_records` into the new or empty folder `out`.

    `engine` is one of `ENGINES`. Raises ElsewhereError where the records are not what their
    manifest says.
    """
    said = _manifest(records, "records")
    with duckdb.connect() as con:
        for table in INPUTS:
            con.execute(f"create view {table} as from '{records / table}.parquet'")
        tables = _contents(con)
    _expect("The tables in", records, said["tables"], tables, "Write the records anew.")
    if not tables["linkage_records"]["rows"]:
        raise ElsewhereError(
            f"{records} holds no record; expected one at least. Look at what that build took in."
        )
    begin(out)
    try:
        (out / PEOPLE).mkdir(mode=0o700)
        engine(records, out / PEOPLE, out / FOR_THE_STEWARD, progress)
        with duckdb.connect() as con:
            con.execute(f"create view people as from '{out / PEOPLE}/*.parquet'")
            people = _content(con, "people")
            ((n_linked, n_people),) = con.execute(
                "select count(*), count(distinct first_record_id) from people"
            ).fetchall()
        for file in (out / PEOPLE).iterdir():
            file.chmod(0o600)
        _write_manifest(
            out,
            {
                "holds": "people",
                "linked_by": linkage_in_use(),
                "records": tables,
                "people": people,
                FOR_THE_STEWARD: _of_file(out / FOR_THE_STEWARD),
            },
        )
    except BaseException:
        # Half a folder would stand in the way of the next attempt.
        shutil.rmtree(out)
        raise
    return Linked(int(tables["linkage_records"]["rows"]), int(n_linked), int(n_people))


def in_duckdb(records: Path, people: Path, for_the_steward: Path, progress: Progress) -> None:
    """The engine DuckDB: all of it in this process."""
    with duckdb.connect() as con:
        if memory := os.environ.get("FAMILY_CONTEXT_MEMORY"):
            con.execute(f"set memory_limit = '{memory}'")
        con.execute(f"set temp_directory = '{people.parent / 'spilled'}'")
        for table in INPUTS:
            con.execute(f"create table {table} as from '{records / table}.parquet'")
        resolve(con)
        write_list_for_steward(con, "numbered_records", "touched", for_the_steward)
        con.execute(f"copy ({resolved()}) to '{people / 'people.parquet'}'")
    shutil.rmtree(people.parent / "spilled", ignore_errors=True)


def on_spark(records: Path, people: Path, for_the_steward: Path, progress: Progress) -> None:
    """The engine Spark; raises ElsewhereError where it is not installed."""
    try:
        from matching.spark.resolve import resolve_on_spark
    except ImportError as error:
        raise ElsewhereError(
            f"Spark is not installed ({error}). Expected the extra `spark` of this project and "
            "Java 17: docs/spark.md."
        ) from error
    resolve_on_spark(records, people, for_the_steward, progress)


ENGINES: dict[str, Engine] = {"duckdb": in_duckdb, "spark": on_spark}


def check_people(folder: Path) -> dict[str, Any]:
    """The manifest of `folder`, if its people were linked as this installation links.

    Raises ElsewhereError otherwise.
    """
    said = _manifest(folder, "people")
    _expect("Rules, model and DuckDB of", folder, said["linked_by"], linkage_in_use(), _LINK_ANEW)
    return said


def take_people(
    con: duckdb.DuckDBPyConnection, folder: Path, for_the_steward: Path
) -> duckdb.DuckDBPyRelation:
    """The rows of `resolved` of people that were linked elsewhere; `con` holds the `INPUTS`.

    What the data steward has to look at is copied to `for_the_steward`. Raises ElsewhereError where
    the people are of other records, of another linkage, or are not what was written.
    """
    said = check_people(folder)
    _expect("The records behind", folder, said["records"], _contents(con), _LINK_ANEW)
    con.execute(f"create or replace view people as from '{folder / PEOPLE}/*.parquet'")
    _expect("The people in", folder, said["people"], _content(con, "people"), _LINK_ANEW)
    listed = _of_file(folder / FOR_THE_STEWARD)
    _expect(FOR_THE_STEWARD + " in", folder, said[FOR_THE_STEWARD], listed, _LINK_ANEW)
    shutil.copyfile(folder / FOR_THE_STEWARD, for_the_steward)
    for_the_steward.chmod(0o600)
    return con.sql("from people order by record_id")


_LINK_ANEW = (
    "Nothing of it was taken. Write the records with `build --records`, link them with `link`, "
    "and build with `--people` on the same extracts and day."
)


def _contents(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, Any]]:
    return {
        table: _content(con, f"(select {columns} from {table})")
        for table, columns in INPUTS.items()
    }


def _content(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, Any]:
    """How many rows, and a hash of them that does not ask for their order or their files."""
    ((rows, lower, upper),) = con.execute(
        "select count(*), coalesce(sum(md5_number_lower(t::varchar)), 0), "
        f"coalesce(sum(md5_number_upper(t::varchar)), 0) from {table} as t"
    ).fetchall()
    return {"rows": int(rows), "content": f"{lower:x}-{upper:x}"}


def _of_file(file: Path) -> str:
    if not file.is_file():
        raise ElsewhereError(f"{file} is missing. {_LINK_ANEW}")
    return hashlib.sha256(file.read_bytes()).hexdigest()


def begin(folder: Path) -> None:
    """A folder of its owner's only; never one that holds something."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ElsewhereError(
            f"{folder} is not empty. Expected a new or empty folder: name another."
        )
    if "'" in str(folder.resolve()):
        raise ElsewhereError(f"{folder} holds an apostrophe, which DuckDB cannot take.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def _write_manifest(folder: Path, told: dict[str, Any]) -> None:
    # Last of all: a folder without it was not finished.
    file = folder / MANIFEST
    file.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    file.chmod(0o600)


def _manifest(folder: Path, holds: str) -> dict[str, Any]:
    file = folder / MANIFEST
    try:
        said: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        said = {}
    except ValueError as error:
        raise ElsewhereError(f"{file} cannot be read as JSON: {error}. {_LINK_ANEW}") from error
    if said.get("holds") != holds:
        made_by = "`build --records`" if holds == "records" else "`link`"
        raise ElsewhereError(
            f"{folder} holds no {holds}: expected a folder that {made_by} has finished, with a "
            f"{MANIFEST} that says so; found {said.get('holds') or 'none'}."
        )
    return said


def _expect(what: str, folder: Path, said: Any, found: Any, remedy: str) -> None:
    if said == found:
        return
    if isinstance(said, dict):
        names = sorted(said.keys() | found.keys())
        differ = [
            f"{name} {said.get(name)} there, {found.get(name)} here"
            for name in names
            if said.get(name) != found.get(name)
        ]
    else:
        differ = [f"{said} there, {found} here"]
    raise ElsewhereError(
        f"{what} {folder} are not those of this run: {'; '.join(differ)}. {remedy}"
    )
