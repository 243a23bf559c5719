"""Every service's delivery: none of them can stop another."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from family_context.contracts import Contract
from family_context.intake.databases import AT_A_TIME, Databases
from family_context.intake.delivery import Ignored, unknown_folders
from family_context.intake.forgotten import Forgotten
from family_context.intake.metadata import write_rows
from family_context.intake.service import Outcome, Places, take_service

NO_SERVICES = ("practice", "staff", "llpg")
"""Folders of practice data, the staff directory and the gazetteer: taken like a service, none of
the register. Where they do not come, nothing is said about it."""


@dataclass(frozen=True)
class IntakeResult:
    """What was taken in, in the words of the manifest."""

    services: list[dict[str, Any]]
    """One row per service: the columns of the metadata table `services`."""
    inputs: list[dict[str, Any]]
    """One row per file: service_code, table_name, file, sha256, load_state, reason, rows_read,
    rows_landed, rows_quarantined, values_rejected; read is always landed + quarantined."""
    ignored: list[Ignored]
    """Folders, files, columns and keys that nobody knows, and headers spelled oddly or declared."""


def take_in(
    extracts: Path,
    landing: Path,
    *,
    quarantine: Path,
    last_good: Path,
    contracts: Mapping[str, Contract],
    as_at: date,
    allow_older: bool = False,
    unless_said: Callable[[str], Mapping[str, Any]] | None = None,
    forgotten: Forgotten | None = None,
    to_the_end: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> IntakeResult:
    """Take the extracts in by contract: type, check, land or quarantine every row.

    `landing` gets `<service>/<table>.parquet` for every table of every contract (of no rows where
    nothing was taken) and the metadata tables in `_intake/`; `quarantine` gets
    `<service>/<table>.parquet` for every table that was read. `last_good` is only read; see
    `commit_last_good`. `as_at` is the day to answer for: no date may lie further after it, or after
    the day on which the delivery was current, than its column's `max_days_ahead`.
    `unless_said` gives of a service what counts where its extract.yml says nothing.
    `forgotten` are those who left: no row of theirs is taken, counted or listed.
    With `to_the_end` every table of a delivery is looked at, and what was found is kept in
    quarantine, although one of them refuses it all.
    `progress` is told a service, how many are done, and how many there are.
    A delivery that cannot be taken is no exception but a service whose load_state says so.
    Raises NotADirectoryError if there is no folder `extracts`.
    """
    if not extracts.is_dir():
        raise NotADirectoryError(f"{extracts} is no folder. Name the folder of the extracts.")
    outcomes: list[Outcome] = []
    with (
        tempfile.TemporaryDirectory(prefix="intake-", dir=_made(landing.parent)) as temporary,
        Databases(Path(temporary), extracts) as databases,
    ):

        def take(contract: Contract) -> Outcome:
            work = _made(Path(temporary) / contract.service_code)
            said = unless_said(contract.service_code) if unless_said else {}
            places = Places(
                *(extracts, landing, quarantine, last_good, work, said),
                forgotten=forgotten,
                to_the_end=to_the_end,
            )
            with databases.one() as con:
                outcome = take_service(con, contract, places, as_at=as_at, allow_older=allow_older)
            shutil.rmtree(work)
            return outcome

        with ThreadPoolExecutor(AT_A_TIME) as pool:
            for done, outcome in enumerate(pool.map(take, contracts.values()), start=1):
                state = outcome.service
                if (
                    state["service_code"] not in NO_SERVICES
                    or state["load_state"] != "not_supplied"
                ):
                    outcomes.append(outcome)
                if progress:
                    progress(state["service_code"], done, len(contracts))
        result = IntakeResult(
            services=[o.service for o in outcomes],
            inputs=[row for o in outcomes for row in o.inputs],
            ignored=[
                *unknown_folders(extracts, contracts),
                *(row for o in outcomes for row in o.ignored),
            ],
        )
        told = {
            "services": result.services,
            "tables": [row for o in outcomes for row in o.tables],
            "columns": [row for o in outcomes for row in o.columns],
            "held_rows": [row for o in outcomes for row in o.held_rows],
            "rejections": [row for o in outcomes for row in o.rejections],
        }
        with databases.one() as con:
            for table, rows in told.items():
                write_rows(con, landing, table, rows)
    return result


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
