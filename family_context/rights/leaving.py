"""A forgetting that has begun: what is still to go, kept until it is done.

`build/forgetting.json` holds marks and counts, and no reference. It is written before anything is
taken away and removed when all of it is, so that whatever stops a forgetting, the next `forget` or
the next build goes on with it: each step may be done twice.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow.parquet as pq

from family_context.contracts import Contract, header_key
from family_context.folders import OutFolder
from family_context.intake.forgotten import Forgotten, add_marks, secret
from family_context.intake.keys import beginning, is_id, is_key, is_reference
from family_context.intake.metadata import COUNTS, SCHEMAS, write_rows
from family_context.intake.metadata import FOLDER as INTAKE
from family_context.rights.held import Form, Kind, Leaving, files
from family_context.whole import whole, write_whole

FILE, RECORDS = "forgetting.json", "forgotten.csv"
RECORD = ("forgotten_on", "operator", "reason", "people", "records", "services", "rows", "files")
TAKEN_OUT = "(taken out when somebody was forgotten)"
IN_WORDS = ("held back", "rejected", "unknown code", "orphan", "contradicted")
"""Kinds of remarks of a manifest that give an example of a value."""


@dataclass
class Pending:
    """What is to go: marks that stay on the list, marks for this once, and whole services."""

    began_on: str
    operator: str
    reason: str
    people: int
    records: int
    lasting: list[str] = field(default_factory=list)
    """Marks of records that must not come back with the next delivery."""
    once: list[str] = field(default_factory=list)
    """Marks of ids, and of records that may come back as new."""
    services: list[str] = field(default_factory=list)
    rows: int = 0
    files: int = 0
    """Rows and files that were taken away so far, over all attempts."""

    def write(self, out: OutFolder) -> None:
        """Write it whole, on disk before this returns."""
        write_whole(out.build / FILE, json.dumps(asdict(self)))


def pending(out: OutFolder) -> Pending | None:
    """The forgetting that has begun under `out` and is not done; None where there is none."""
    file = out.build / FILE
    return Pending(**json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else None


def forgettings(out: OutFolder) -> int:
    """How often somebody, or a service, was forgotten under `out`, one that has begun included."""
    done = 0
    if (file := out.root / RECORDS).is_file():
        with file.open(encoding="utf-8", newline="") as lines:
            done = sum(1 for _ in csv.DictReader(lines))
    return done + (out.build / FILE).is_file()


def take_away(out: OutFolder, contracts: dict[str, Contract]) -> None:
    """Take who leaves out of everything that the next build reads, if a forgetting has begun.

    Deliveries, the copies of the last good ones, the quarantine, ids, past days and labels are
    written anew without the rows: a file from which rows are deleted may keep their bytes.
    """
    going = pending(out)
    if going is None:
        return
    forgotten = Forgotten(secret(out.state), frozenset({*going.lasting, *going.once}))
    add_marks(out.state, going.lasting)
    for service in going.services:
        shutil.rmtree(out.last_good / service, ignore_errors=True)
        shutil.rmtree(out.quarantine / service, ignore_errors=True)
        _not_supplied(out, service)
    for path, below, kind in list(files(out)):
        if kind is None or kind.leaving is not Leaving.WITHOUT_ROWS:
            continue
        rows = _without(path, below, kind, forgotten, going.services, contracts)
        if rows:
            going.rows += rows
            going.files += 1
            going.write(out)


def _not_supplied(out: OutFolder, service: str) -> None:
    """Let what intake said of a service say that it did not come."""
    for name, columns in SCHEMAS.items():
        file = out.landing / INTAKE / f"{name}.parquet"
        rows = pq.read_table(file).to_pylist()
        kept = [row for row in rows if row["service_code"] != service]
        if name in ("services", "tables"):
            gone = [row for row in rows if row["service_code"] == service]
            names = ("service_code", "table_name")
            kept += [
                {c: row[c] if c in names else 0 if c in COUNTS else None for c in columns}
                | {"load_state": "not_supplied"}
                | ({"is_stale": False, "is_synthetic": False} if name == "services" else {})
                for row in gone
            ]
        with TemporaryDirectory(prefix="intake-", dir=out.build) as folder, duckdb.connect() as con:
            write_rows(con, Path(folder), name, kept)
            with whole(file) as fresh:
                shutil.copyfile(Path(folder) / INTAKE / file.name, fresh)


def tidy(out: OutFolder) -> Pending | None:
    """Remove what told of who left and was not made anew, and write down that it is done.

    To be called when a build without them has been published. Returns what was done; None where no
    forgetting had begun.
    """
    going = pending(out)
    if going is None:
        return None
    for path, _, kind in list(files(out)):
        if kind is not None and kind.leaving is Leaving.REMOVED and _is_past(path, out):
            path.unlink(missing_ok=True)
            going.files += 1
    for folder in (out.reports, out.browse, out.build / "logs", out.build / "notebooks"):
        shutil.rmtree(folder, ignore_errors=True)
    _write_record(out, going)
    (out.build / FILE).unlink()
    return going


def _is_past(path: Path, out: OutFolder) -> bool:
    """Whether a file is not part of what is published now."""
    return not path.is_relative_to(out.published.resolve())


def _write_record(out: OutFolder, going: Pending) -> None:
    """Add one line that says that it was done, and of nobody whom it was about."""
    file = out.root / RECORDS
    # A machine that stopped may have left the file without its first line.
    is_new = not file.exists() or not file.stat().st_size
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a") as lines:
        writer = csv.writer(lines, lineterminator="\n")
        if is_new:
            writer.writerow(RECORD)
        writer.writerow(
            [going.began_on, going.operator, going.reason, going.people, going.records,
             " ".join(going.services), going.rows, going.files]
        )  # fmt: skip


def _without(
    path: Path,
    below: str,
    kind: Kind,
    forgotten: Forgotten,
    services: list[str],
    contracts: dict[str, Contract],
) -> int:
    """Write one file anew without the rows; returns how many went."""
    if kind.form is Form.TEXT:
        return _manifest(path)
    if path.suffix == ".csv":
        return _log(path, forgotten)
    if kind.pattern.startswith("quarantine/"):
        return _quarantine(path, forgotten, contracts)
    return _table(path, below, forgotten, services)


def _table(path: Path, below: str, forgotten: Forgotten, services: list[str]) -> int:
    """A Parquet file, by the columns that name people and by the services that leave."""
    folder, table = path.parent.name, path.stem.removeprefix("_")
    columns = {f.name: str(f.type) for f in pq.read_schema(path)}
    tests, values = [], [forgotten.key, sorted(forgotten.marks)]
    if folder in services and below.startswith("build/landing/"):
        tests.append("true")
    for column, kind in columns.items():
        quoted = f'"{column}"'
        if is_id(column) and kind.startswith("list"):
            tests.append(
                f"list_has_any(list_transform({quoted}, lambda one: sha256($1 || one)), $2)"
            )
        elif is_id(column):
            tests.append(f"coalesce(sha256($1 || {quoted}) in (select unnest($2)), false)")
        elif is_reference(column, table):
            start = f"'{beginning(folder, table, column)}'"
            if "service_code" in columns and folder != "practice":
                start = "service_code || ':'"
            tests.append(
                f"coalesce(sha256($1 || {start} || {quoted}) in (select unnest($2)), false)"
            )
    if services and "service_code" in columns and folder != "practice":
        tests.append(f"service_code in ({', '.join(_quoted(s) for s in services)})")
    for column in columns:
        if services and is_id(column) and columns[column] == "string":
            begins = [f"starts_with(\"{column}\", '{s}:')" for s in services]
            tests.append(f"coalesce({' or '.join(begins)}, false)")
    if not tests:
        return 0
    going = " or ".join(tests)
    used = [v for n, v in enumerate(values, 1) if f"${n}" in going]
    with duckdb.connect() as con:
        ((n,),) = con.execute(f"select count(*) from {_file(path)} where {going}", used).fetchall()
        if n:
            with whole(path) as fresh:
                con.execute(
                    f"copy (from {_file(path)} where not ({going})) to {_quoted(str(fresh))} "
                    "(format parquet)",
                    used,
                )
    return int(n)


def _quarantine(path: Path, forgotten: Forgotten, contracts: dict[str, Contract]) -> int:
    """A quarantine, by what the rows hold as they were sent.

    What is listed of a whole column names no row, and could be anybody's: it goes too, and comes
    back with the next delivery without who left.
    """
    service, name = path.parent.name, path.stem
    contract = contracts.get(service)
    table = next((t for t in contract.tables if t.name == name), None) if contract else None
    spelled = dict(table.spellings) if table else {}
    held = pq.read_table(path)
    starts = {
        beginning(service, name, column.name)
        for column in (table.columns if table else ())
        if is_reference(column.name, name)
    } or {f"{service}:"}

    def is_going(as_json: str | None) -> bool:
        fields: dict[str, Any] = json.loads(as_json) if as_json else {}
        under = [v for h, v in fields.items() if is_key(spelled.get(header_key(h), ""), name)]
        return any(
            forgotten.has(start + str(value).strip())
            for value in under or list(fields.values())
            if value is not None
            for start in starts
        )

    going = [is_going(row) for row in held.column("row").to_pylist()]
    if not any(going):
        return 0
    of_column = [row is None for row in held.column("row").to_pylist()]
    kept = [not (one or other) for one, other in zip(going, of_column, strict=True)]
    with whole(path) as fresh:
        pq.write_table(held.filter(kept), fresh)
    return len(kept) - sum(kept)


def _log(path: Path, forgotten: Forgotten) -> int:
    """The access log, by whom it names."""
    with path.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        names, rows = list(reader.fieldnames or []), list(reader)
    kept = [row for row in rows if not forgotten.has(row.get("person_id") or "")]
    if len(kept) == len(rows):
        return 0
    with whole(path) as fresh, fresh.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(kept)
    return len(rows) - len(kept)


def _manifest(path: Path) -> int:
    """The account of a run: examples of values, and words of an error, may be of anybody."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        # Half of an account, of an earlier version: what it may tell of anybody, nobody can find.
        path.unlink()
        return 1
    changed = 0
    for service in said.get("intake", []):
        for remark in service["remarks"]:
            if remark["kind"] in IN_WORDS and remark["text"] != TAKEN_OUT:
                remark["text"] = TAKEN_OUT
                changed += 1
    error = said.get("error")
    if error and not error.endswith(TAKEN_OUT):
        said["error"] = f"{error.partition(':')[0]}: {TAKEN_OUT}"
        changed += 1
    if changed:
        write_whole(path, json.dumps(said, indent=2) + "\n")
    return changed


def _file(path: Path) -> str:
    return f"read_parquet({_quoted(str(path))})"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
