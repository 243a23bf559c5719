"""One build: intake, dbt with both linkages, checks, publication. All of it or nothing."""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
from filelock import FileLock, Timeout
from rich.markup import escape

from family_context.build import dbt as warehouse
from family_context.build import handing_over, manifest, state, unchanged
from family_context.build import inputs as given
from family_context.build import publish as publication
from family_context.build.annex import write_annex
from family_context.build.changes import Changes, changes_since
from family_context.build.data_docs import build_data_docs
from family_context.build.dbt import Rules
from family_context.build.issues import write_issues
from family_context.build.landing import show_landed
from family_context.build.manifest import Manifest
from family_context.build.retention import days_last_delivery_kept
from family_context.contracts import Contract, load_contracts
from family_context.council import seeds as council_seeds
from family_context.council.settings import Council
from family_context.folders import PROJECT, OutFolder
from family_context.intake import IntakeResult, forget_last_good, take_in
from family_context.intake.account import account_of
from family_context.intake.forgotten import read_forgotten
from family_context.intake.metadata import FOLDER as INTAKE
from family_context.operate.log import RunLog
from family_context.operate.summary import write_summary
from family_context.progress import Stages
from family_context.rights import leaving
from family_context.screen import changes_account, intake_account, issues_account
from family_context.stopping import end_with_parent
from family_context.whole import write_whole

IN_USE = {"loaded", "kept_last_good"}
"""Load states of services whose rows a build uses."""

PUBLISHED = "published"
"""A note on what has stopped a build: its publication was swapped in before."""

LOGGED = ("service_code", "load_state", "rows_landed", "rows_quarantined", "values_rejected")
"""What the log of a run says of a service."""

PURPOSES = ("any", "s17", "s47")
"""What a build's answers are for: any assessment, a child in need, a child protection enquiry."""


class BuildError(RuntimeError):
    """The build stopped; nothing was published, and the message says what to do."""


def build(
    extracts: Path | None,
    as_at: date,
    out: Path,
    *,
    stages: Stages | None = None,
    allow_older: bool = False,
    allow_earlier: bool = False,
    pages: bool = True,
    profile: str = "default",
    purpose: str = "any",
    overrides: Path | None = None,
    truth: Path | None = None,
    people: Path | None = None,
    council: Council | None = None,
    full: bool = False,
) -> Manifest:
    """Build the warehouse from `extracts` as at `as_at` and publish it under `out`.

    Without `extracts` it is built again from what the last build has landed, with the decisions,
    labels and truth of that build.

    `allow_older` takes a delivery that is older than the one already taken; `allow_earlier` answers
    for an earlier day than what is published; `pages` writes the
    data docs and dbt's documentation too; `profile` is the set of rules to answer by, one of
    `seeds/profiles.csv` and `purpose` (s17, s47 or any) what the answers are for; `overrides` is
    the council's own file of decisions on pairs of records; `truth` the truth folder of a synthetic
    council, which the accuracy sheet alone reads; `people` a folder of people linked elsewhere
    (`matching.elsewhere`), to be taken instead of linking; `council` the settings of the council
    whose own folder this is. Where nothing of all this, of the code or of its libraries has changed
    since the last run, what is published stays and the manifest says so; `full` builds all
    the same.

    Returns the manifest, which is also written to `runs/<run>/`. Raises BuildError (or the error of
    the step that failed); up to the swap itself the published files are untouched. After it nothing
    fails the build any more; who stops it then gets the KeyboardInterrupt with the note PUBLISHED.
    """
    folder = OutFolder(out.resolve())
    stages = stages or Stages()
    rules = Rules(profile, purpose)
    _check_paths(extracts, out, truth, people)
    account = manifest.start(as_at, rules)
    if people:
        from matching import elsewhere  # with scipy and Splink, which a build leaves to dbt

        account.people = {"folder": str(people), **elsewhere.check_people(people)}
    os.umask(0o077)
    run = folder.run(account.run_id)
    with alone(folder, account.run_id):
        log = RunLog(run)
        log.tell("build began", as_at=as_at, rules=asdict(rules), versions=account.versions)
        stages.log = log.tell
        try:
            _check_day(folder, as_at, allow_earlier=allow_earlier)
            _check_memory(folder)
            beside = {"overrides": overrides, "truth": truth}
            if extracts:
                read = {**beside, "extracts": extracts, "people": people}
                read |= {"rules": council.seeds if council else None}
                said = {"as_at": as_at, "rules": rules, "allow_older": allow_older, "pages": pages}
                said |= {"area": council and council.area, "of": council and council.deliveries}
                with stages.stage("what has changed"):
                    key = unchanged.key_of(read, said)
                    before = None if full else unchanged.last_run(folder, account.run_id, key)
                if before:
                    unchanged.tell_unchanged(account, before)
                    log.tell("nothing has changed", since=account.unchanged_since)
                    stages.tell(
                        f"Nothing that a build reads has changed since {account.unchanged_since}: "
                        "what it published stays. --full builds all the same.\n"
                    )
                    account.timings = stages.seconds
                    account.write(run)
                    return account
                account.read = {"key": key}
            changes = _run(
                *(folder, extracts, as_at, account, stages),
                allow_older=allow_older,
                pages=pages,
                beside=beside,
                people=people,
                council=council,
            )
        except BaseException as error:
            if publication.is_published(folder, account.run_id):
                error.add_note(PUBLISHED)
                raise
            account.error = f"{type(error).__name__}: {error}"
            account.timings = stages.seconds
            log.tell("build failed", error=type(error).__name__)
            with suppress(OSError):
                account.write(run)
            raise
        account.status, account.timings = "published", stages.seconds
        log.tell("build published", **account.changes)
        try:
            _afterwards(folder, account, stages, log)
        except KeyboardInterrupt as stopped:
            stopped.add_note(PUBLISHED)
            raise
    if account.issues:
        stages.tell(issues_account(account.issues))
    stages.tell(changes_account(changes))
    return account


def write_records(
    extracts: Path,
    as_at: date,
    out: Path,
    records: Path,
    *,
    stages: Stages | None = None,
    allow_older: bool = False,
    overrides: Path | None = None,
    council: Council | None = None,
) -> int:
    """Build as far as person linkage reads, and write that into the new or empty folder `records`.

    Returns how many records there are. Nothing is published, and what the last build left to
    explain itself stays. Arguments and errors are those of `build`.
    """
    from matching import elsewhere

    folder = OutFolder(out.resolve())
    aside = OutFolder(folder.build / "for_linkage")
    stages = stages or Stages()
    _check_paths(extracts, out, records)
    elsewhere.begin(records)
    account = manifest.start(as_at, Rules())
    os.umask(0o077)
    with alone(folder, account.run_id):
        _lay_out(
            *(folder, extracts, as_at, account, stages),
            allow_older=allow_older,
            beside={"overrides": overrides},
            council=council,
        )
        try:
            with stages.stage("records"):
                aside.build.mkdir(parents=True, exist_ok=True)
                show_landed(folder.landing, aside.warehouse)
                warehouse.dbt_build(
                    aside,
                    stages.step,
                    only=[name.split(".")[1] for name in elsewhere.OF_A_BUILD.values()],
                )
                return elsewhere.write_records(aside.warehouse, records)
        finally:
            shutil.rmtree(aside.root, ignore_errors=True)


def _run(
    folder: OutFolder,
    extracts: Path | None,
    as_at: date,
    account: Manifest,
    stages: Stages,
    *,
    allow_older: bool,
    pages: bool,
    beside: dict[str, Path | None],
    people: Path | None,
    council: Council | None,
) -> Changes:
    taken, contracts, seeds = _lay_out(
        *(folder, extracts, as_at, account, stages),
        allow_older=allow_older,
        beside=beside,
        council=council,
    )
    with _beside(pages) as pool:
        data_docs = pool and pool.submit(_data_docs, folder, seeds)
        with stages.stage("dbt build"):
            folder.warehouse.unlink(missing_ok=True)
            show_landed(folder.landing, folder.warehouse)
            warehouse.dbt_build(folder, stages.step, document=pages, people=people)
        if data_docs:
            with stages.stage("data docs"):
                data_docs.result()
            with stages.stage("annex"):
                write_annex(folder, contracts, account)
    return _publish(folder, account, taken, stages)


def _publish(folder: OutFolder, account: Manifest, taken: IntakeResult, stages: Stages) -> Changes:
    """From a finished warehouse to the swap."""
    with stages.stage("publication"):
        used = [s for s in taken.services if s["load_state"] in IN_USE]
        synthetic = all(s["is_synthetic"] for s in used)
        account.counts, account.drift = _counts(folder), _drift(folder)
        account.issues = write_issues(folder)
        changes = changes_since(folder.published, folder.warehouse)
        account.changes = changes.as_row()
        account.published = publication.write(folder, account.run_id, synthetic)
        handing_over.prepare(folder, account)
        publication.swap(folder, account.run_id)
    return changes


def _afterwards(folder: OutFolder, account: Manifest, stages: Stages, log: RunLog) -> None:
    """What follows a swap. Nothing of it undoes the publication, so nothing of it fails the build:
    what cannot be done now is told, and the next build does it.
    """

    def tidy() -> None:
        if leaving.tidy(folder):
            stages.note("somebody was forgotten")

    def remember_what_was_read() -> None:
        if account.read:
            account.read["remembered"] = unchanged.remembered(folder)

    for what, step in (
        ("What this build remembers is put in its place", lambda: handing_over.finish(folder)),
        ("Who was forgotten is taken out of what is left", tidy),
        ("What was read is written down", remember_what_was_read),
        ("The account of the run is written", lambda: account.write(folder.run(account.run_id))),
        ("The summary page is written", lambda: write_summary(account, folder)),
    ):
        try:
            step()
        except Exception as error:
            log.tell("not done after the publication", what=what, error=type(error).__name__)
            stages.tell(
                f"Published, but one thing is not done: {what}. "
                f"{type(error).__name__}: {escape(str(error))}"
            )


def _lay_out(
    folder: OutFolder,
    extracts: Path | None,
    as_at: date,
    account: Manifest,
    stages: Stages,
    *,
    allow_older: bool,
    beside: dict[str, Path | None],
    council: Council | None,
) -> tuple[IntakeResult, dict[str, Contract], Path]:
    """Take the extracts in, or what landed last, and put all that dbt reads where it reads it."""
    rules = council_seeds.own_rules(council.seeds if council else None)
    account.council_rules = rules.as_rows()
    with stages.stage("intake"):
        seeds = council_seeds.in_force(rules, folder.build)
        contracts = load_contracts(PROJECT, seeds)
        _check_rules(account.rules, seeds)
        leaving.take_away(folder, contracts)
        forget_last_good(folder.last_good, as_at, days_last_delivery_kept(seeds))
        if extracts is None:
            taken = _landed(folder)
        else:
            taken = _take_in(folder, extracts, contracts, as_at, allow_older, stages, council)
        account.inputs, account.services = taken.inputs, taken.services
        account.ignored = taken.ignored
        told = (
            account_of(taken, folder.quarantine, contracts, as_at, folder.landing)
            if extracts
            else []
        )
        account.intake = [one.as_row() for one in told]
    for row in account.services:
        stages.note("service taken", **{fact: row[fact] for fact in LOGGED})
    if extracts:
        stages.tell(intake_account(told, as_at))
    _check_loaded(taken, extracts or folder.landing)
    state.lay_out(folder)
    council_seeds.lay_out(rules, folder.landing)
    this_build = given.ThisBuild(account.run_id, as_at, account.rules)
    if extracts is None:
        given.lay_out_this_build(folder, this_build)
    else:
        given.lay_out(folder, this_build, **beside)
    return taken, contracts, seeds


def _landed(folder: OutFolder) -> IntakeResult:
    """What the last build took in, as it lies in the landing folder now."""
    shutil.rmtree(folder.landing / "_council_seeds", ignore_errors=True)
    intake = folder.landing / INTAKE
    if not (intake / "services.parquet").is_file():
        raise BuildError(f"Nothing has landed under {folder.root}: build from extracts first.")
    services = pq.read_table(intake / "services.parquet").to_pylist()
    inputs = [row for row in pq.read_table(intake / "tables.parquet").to_pylist() if row["file"]]
    return IntakeResult(services, inputs, [])


def _check_paths(*paths: Path | None) -> None:
    """An apostrophe in a path would end a text of SQL, in ours and in what dbt writes."""
    for path in paths:
        if path and "'" in str(path.resolve()):
            raise BuildError(
                f"The path {path.resolve()} holds an apostrophe, which DuckDB and dbt cannot take. "
                "Use a folder without one."
            )


def _check_rules(rules: Rules, seeds: Path) -> None:
    """A profile or purpose that nobody wrote down is an error: no rule of it would be in force."""
    with (seeds / "profiles.csv").open(encoding="utf-8", newline="") as rows:
        known = [row["profile"] for row in csv.DictReader(rows)]
    if rules.profile not in known:
        raise BuildError(
            f"No profile {rules.profile!r}. Known are {', '.join(known)}; a new one takes its row "
            "in seeds/profiles.csv, and its rules in seeds/look_back.csv and seeds/age_bands.csv."
        )
    if rules.purpose not in PURPOSES:
        raise BuildError(f"No purpose {rules.purpose!r}. Known are {', '.join(PURPOSES)}.")


def _take_in(
    folder: OutFolder,
    extracts: Path,
    contracts: Any,
    as_at: date,
    allow_older: bool,
    stages: Stages,
    council: Council | None,
) -> IntakeResult:
    """Take the extracts in, in place of what an earlier build took in."""
    if not extracts.is_dir():
        raise BuildError(f"No folder {extracts}. --extracts names a folder with one per service.")
    shutil.rmtree(folder.landing, ignore_errors=True)
    shutil.rmtree(folder.quarantine, ignore_errors=True)
    return take_in(
        extracts,
        folder.landing,
        quarantine=folder.quarantine,
        last_good=folder.last_good,
        contracts=contracts,
        as_at=as_at,
        forgotten=read_forgotten(folder.state),
        allow_older=allow_older,
        unless_said=council.unless_said if council else None,
        progress=stages.step,
    )


def _check_loaded(taken: IntakeResult, extracts: Path) -> None:
    """A build with nothing loaded at all is an error."""
    if any(s["load_state"] in IN_USE for s in taken.services):
        return
    reasons = [f"{s['service_code']}: {s['reason']}" for s in taken.services if s["reason"]]
    reasons += [f"{i['name']}: {i['note']}" for i in taken.ignored if i["service_code"] is None]
    told = "".join(f"\n  {reason}" for reason in reasons or ["There is no folder of a service."])
    raise BuildError(f"No service could be loaded from {extracts}:{told}")


def _check_day(folder: OutFolder, as_at: date, *, allow_earlier: bool) -> None:
    """Refuse to put an earlier day's answers in the place of what is published."""
    before = manifest.last_published(folder.runs) if folder.published.exists() else None
    if before and as_at < before and not allow_earlier:
        raise BuildError(
            f"The as-at date {as_at} is earlier than {before}, for which {folder.root} is "
            "published: workers would read old answers as new. Use another --out, or build with "
            "--allow-earlier; what `as-known` tells of later days stays as it is."
        )


def _check_memory(folder: OutFolder) -> None:
    """Refuse to go on after a publication without what it left for the next build."""
    if folder.published.exists() and not state.is_kept(folder):
        raise BuildError(
            f"{folder.root} is published, but what its builds remember is missing: expected "
            f"Parquet files in {folder.state}. Without them ids and pseudonyms would be others, "
            "past days and labels gone, and whoever was forgotten back. Restore the folder from a "
            f"backup; or move {folder.published} away, and the next build begins anew."
        )


@contextmanager
def alone(folder: OutFolder, run_id: str) -> Iterator[None]:
    """Hold `out` for this build; a second one on it is refused with the first one's name.

    What the last publication has left to be put in its place is there when this begins.
    """
    folder.build.mkdir(parents=True, exist_ok=True)
    holder = folder.build / "building.json"
    lock = FileLock(folder.build / "building.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        first = _holding(holder)
        raise BuildError(
            f"Build {first.get('run_id', '(unknown)')} is already running on {folder.root} "
            f"(process {first.get('pid', 'unknown')}). Wait for it, or use another --out."
        ) from None
    try:
        write_whole(holder, json.dumps({"run_id": run_id, "pid": os.getpid()}))
        handing_over.finish(folder)
        yield
    finally:
        holder.unlink(missing_ok=True)
        lock.release()


def _holding(holder: Path) -> dict[str, Any]:
    """What the build that holds the folder says of itself; it may be just about to say it."""
    try:
        return dict(json.loads(holder.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


@contextmanager
def _beside(wanted: bool) -> Iterator[ProcessPoolExecutor | None]:
    """A process for what can run beside dbt: the data docs need only what was landed."""
    if not wanted:
        yield None
        return
    with ProcessPoolExecutor(
        1, mp_context=get_context("spawn"), initializer=end_with_parent
    ) as pool:
        yield pool


def _drift(folder: OutFolder) -> list[str]:
    """Which shares are so far from those of training that somebody has to look."""
    with duckdb.connect(str(folder.warehouse), read_only=True) as con:
        found = con.execute(
            "select subgroup_of || ' ' || subgroup || ': ' || note from marts.match_accuracy "
            "where measure in ('filled_drift', 'level_drift') and note like 'Look:%' order by all"
        ).fetchall()
    return [text.replace("_", " ") for (text,) in found]


def _data_docs(folder: OutFolder, seeds: Path) -> None:
    """Write the data docs of what was landed.

    What is handed over is small on purpose: a process that is stopped before it has read all of it
    would leave the pool waiting for ever.
    """
    contracts = load_contracts(PROJECT, seeds)
    build_data_docs(folder.landing, folder.data_docs, contracts, seeds=seeds)


def _counts(folder: OutFolder) -> dict[str, int]:
    """Rows of every mart, and how many records the identity firewall held back in all."""
    with duckdb.connect(str(folder.warehouse), read_only=True) as con:
        marts = con.execute(
            "select table_name from information_schema.tables "
            "where table_schema = 'marts' order by table_name"
        ).fetchall()
        counts = {
            name: int(con.execute(f'select count(*) from marts."{name}"').fetchall()[0][0])
            for (name,) in marts
        }
        held_back = con.execute(
            "select count(*) from intermediate.int_records__standardised "
            "anti join intermediate.int_people__record_to_person using (record_id)"
        ).fetchall()
        return {**counts, "records_held_back": int(held_back[0][0])}
