"""`forget`: somebody, or a whole service, leaves everything that is held under `--out`."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from family_context.build.publish import key_of_pseudonyms
from family_context.build.run import BuildError, alone, build
from family_context.contracts import Contract, load_contracts
from family_context.council.settings import Council
from family_context.folders import PROJECT, OutFolder
from family_context.intake.forgotten import Forgotten, secret
from family_context.intake.keys import SOCIAL_CARE, beginning
from family_context.lookup import access_log
from family_context.progress import Stages
from family_context.rights.errors import RightsError
from family_context.rights.held import Form
from family_context.rights.leaving import Pending, pending
from family_context.rights.person import PERSON, Person, find_person, open_built
from family_context.rights.places import quarantined_rows, rows_of, tables
from family_context.rights.search import QUARANTINE, pseudonym

REASONS = {
    "erasure_request": "the person asked to be erased, and it was granted",
    "objection": "the person objected, and it was upheld",
    "not_ours": "the service should not have sent the person",
    "court_order": "a court ordered it",
    "service_left": "the service shares no longer",
}
"""Why somebody may leave: a code, because words could name whom."""
COLUMNS = ("reference", "reason", "reviewed_by")


@dataclass(frozen=True)
class Leaver:
    """Somebody who is to leave, and the code of the reason."""

    asked: str
    reason: str


@dataclass(frozen=True)
class Plan:
    """What would go: people with their records, services, and rows by kind of place."""

    people: tuple[Person, ...]
    services: tuple[str, ...]
    reasons: tuple[str, ...]
    rows: dict[str, int]
    """By kind of place, what is there now."""
    delivered_files: tuple[str, ...]
    """Files of the council's own deliveries that hold who leaves: they are not touched."""
    pending: Pending


def read_list(file: Path) -> list[Leaver]:
    """Who is to leave, from a reviewed list: a CSV file of reference, reason and reviewed_by.

    Raises RightsError that names line and remedy where a row is not complete.
    """
    if not file.is_file():
        raise RightsError(f"{file} does not exist. Name a CSV file with {', '.join(COLUMNS)}.")
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if missing := [c for c in COLUMNS if c not in (reader.fieldnames or [])]:
            raise RightsError(
                f"{file}: expected the columns {', '.join(COLUMNS)}; missing: {', '.join(missing)}."
            )
        found = []
        for row in reader:
            where = f"{file}, line {reader.line_num}"
            if empty := [c for c in COLUMNS if not (row[c] or "").strip()]:
                raise RightsError(
                    f"{where}: {', '.join(empty)} is empty. Somebody leaves only for a reason, and "
                    "after somebody has reviewed it."
                )
            found.append(Leaver(row["reference"].strip(), check_reason(row["reason"], where)))
    if not found:
        raise RightsError(f"{file} holds no row: nobody would leave.")
    return found


def check_reason(reason: str, where: str = "--reason") -> str:
    """The code of a reason; raises RightsError where it is none."""
    if reason.strip() not in REASONS:
        known = "; ".join(f"{code} ({words})" for code, words in REASONS.items())
        raise RightsError(f"{where}: {reason.strip()!r} is no reason. Expected one of: {known}.")
    return reason.strip()


def plan(out: Path, leavers: Sequence[Leaver], service: str | None = None) -> Plan:
    """What would go if these people, or this service, left; nothing is changed.

    Raises RightsError where somebody is unknown, or where a forgetting has begun and is not done.
    """
    folder = OutFolder(out.resolve())
    if pending(folder):
        raise RightsError(
            "A forgetting has begun and is not done. Run `family-context forget --resume`, or the "
            "next build; both go on with it."
        )
    contracts = load_contracts(PROJECT, folder.seeds)
    if service is not None and service not in contracts:
        raise RightsError(f"No service {service!r}. Expected one of {', '.join(contracts)}.")
    with _alone(folder), open_built(folder) as con:
        people = tuple({p.name: p for p in (find_person(con, o.asked) for o in leavers)}.values())
        once = _ids_of_service_alone(folder, service) if service else []
        once += _known_only_by(con, folder, people)
        rows, delivered = _rows(con, folder, people, service, contracts)
    reasons = tuple(sorted({leaver.reason for leaver in leavers} or {"service_left"}))
    key = Forgotten(secret(folder.state), frozenset())
    records = [record for person in people for record in sorted(person.record_ids)]
    ids = [one for person in people for one in sorted(person.ids)]
    going = Pending(
        began_on=f"{datetime.now(UTC):%Y-%m-%d}",
        operator=access_log.user(),
        reason=" ".join(reasons),
        people=len(people),
        records=len(records),
        lasting=sorted(key.mark(one) for one in records),
        once=sorted(key.mark(one) for one in (*ids, *once)),
        services=[service] if service else [],
    )
    services = tuple(going.services)
    return Plan(people, services, reasons, rows, _files_of(folder, delivered), going)


def forget(
    out: Path, planned: Plan | None, council: Council | None, stages: Stages | None = None
) -> str:
    """Do what was planned, or go on with what has begun where `planned` is None; returns the run.

    Who leaves is taken out of what the next build reads, links, families and answers are made again
    from what is left, published, and the rest is removed. Raises RightsError where nothing has
    begun, and whatever ends a build: then the next `forget` or build goes on.
    """
    folder = OutFolder(out.resolve())
    if planned is not None:
        planned.pending.write(folder)
    elif pending(folder) is None:
        raise RightsError("No forgetting has begun: there is nothing to go on with.")
    with duckdb.connect() as con:
        given = folder.landing / "_given" / "this_build.parquet"
        ((as_at, profile, purpose),) = con.execute(
            f"select as_at, profile, purpose from read_parquet('{given}')"
        ).fetchall()
    run_id = build(
        *(None, as_at, out),
        stages=stages,
        pages=folder.data_docs.exists(),
        profile=profile,
        purpose=purpose,
        council=council,
    ).run_id
    if pending(folder):
        raise RightsError(
            "It is published without who left, but not all that told of them could be removed. See "
            f"runs/{run_id}/log.jsonl, and run `family-context forget --resume`."
        )
    return run_id


@contextmanager
def _alone(out: OutFolder) -> Iterator[None]:
    """Hold the folder, so that what is counted is what the last publication has left."""
    if not out.build.is_dir():
        raise RightsError(f"Nothing was built under {out.root}.")
    try:
        with alone(out, "forget"):
            yield
    except BuildError as error:
        raise RightsError(str(error)) from error


def _ids_of_service_alone(out: OutFolder, service: str) -> list[str]:
    """The ids of people whom no other service has sent: they go with it."""
    file = out.state / "person_ids.parquet"
    with duckdb.connect() as con:
        found = con.execute(
            f"select person_id from read_parquet('{file}') group by person_id "
            "having bool_and(starts_with(record_id, $1)) order by 1",
            [f"{service}:"],
        ).fetchall()
    return [one for (one,) in found]


def _known_only_by(
    con: duckdb.DuckDBPyConnection, out: OutFolder, people: Sequence[Person]
) -> list[str]:
    """The records of contacts of a pupil, and of whom a worker named, that rest on these people."""
    pupils = [r for person in people for r in sorted(person.references("schools", PERSON))]
    children = [r for person in people for r in sorted(person.references(SOCIAL_CARE, PERSON))]
    found: list[str] = []
    for folder, table, whose, column, references in (
        ("schools", "contacts", "person_ref", "contact_ref", pupils),
        ("practice", "member_feedback", "child_person_ref", "feedback_id", children),
    ):
        file = out.landing / folder / f"{table}.parquet"
        if file.is_file():
            rows = con.execute(
                f"select \"{column}\" from read_parquet('{file}') group by all "
                f'having bool_and("{whose}" in (select unnest($1)))',
                [references],
            ).fetchall()
            found += [beginning(folder, table, column) + one for (one,) in rows if one]
    return found


def _rows(
    con: duckdb.DuckDBPyConnection,
    out: OutFolder,
    people: Sequence[Person],
    service: str | None,
    contracts: dict[str, Contract],
) -> tuple[dict[str, int], set[tuple[str, str]]]:
    """How many rows are there now by kind, and which delivered tables they come from."""
    counts: dict[str, int] = {}
    delivered: set[tuple[str, str]] = set()
    key = key_of_pseudonyms(out)
    for table in tables(con, out):
        n = 0
        for person in people:
            if table.kind.pattern == QUARANTINE:
                n += len(quarantined_rows(con, table, person, contracts))
            elif table.keys:
                names = frozenset(pseudonym(key, one) for one in person.ids | person.record_ids)
                n += len(rows_of(con, table, person, names))
        if service and table.kind.form is Form.TABLE and table.service_code == service:
            ((n,),) = con.execute(f"select count(*) from {table.relation}").fetchall()
        if n:
            what = f"{table.kind.what} ({table.kind.pattern})"
            counts[what] = counts.get(what, 0) + n
            if table.is_delivered or table.kind.pattern == QUARANTINE:
                delivered.add((table.service_code or "", table.name))
    return counts, delivered


def _files_of(out: OutFolder, delivered: set[tuple[str, str]]) -> tuple[str, ...]:
    rows = pq.read_table(out.landing / "_intake" / "tables.parquet").to_pylist()
    return tuple(
        sorted(
            row["file"]
            for row in rows
            if row["file"] and (row["service_code"], row["table_name"]) in delivered
        )
    )
