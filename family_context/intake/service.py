"""One service's delivery, taken whole or not at all."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from family_context.contracts import Contract, TableContract, header_key
from family_context.intake.consent import read_consent
from family_context.intake.delivery import Delivery, Ignored, ignored, open_delivery
from family_context.intake.elsewhere import check_place, check_system
from family_context.intake.forgotten import Forgotten, leave_out
from family_context.intake.generations import list_contradicted
from family_context.intake.headers import TYPE_OF_PLACE
from family_context.intake.last_good import LastGood
from family_context.intake.metadata import COUNTS
from family_context.intake.not_used import not_used
from family_context.intake.one_person import read_as_one
from family_context.intake.quarantine import Quarantine, rejections, write_quarantine
from family_context.intake.references import list_orphans
from family_context.intake.refusal import RefusedError, refuse
from family_context.intake.reshaping import reshaping_of
from family_context.intake.rows import Finding, hold_landed, take_rows
from family_context.intake.sources import read_source
from family_context.intake.typing_sql import name
from family_context.intake.withdrawn import leave_out_withdrawn

log = logging.getLogger(__name__)

DECLARED = (
    "source_system", "supplied_by", "data_current_as_of", "coverage_start", "coverage_end",
    "coverage_area",
)  # fmt: skip
"""What a service says of its delivery: of one that did not come, nothing."""
OTHERS = "hardly anybody of the last good load is among its people"
"""Why a delivery is kept out whose people are all others than before."""
PLACES = ("address", "town", "postcode", "uprn")
"""Columns that say where somebody lives, in whichever table."""


@dataclass(frozen=True)
class Places:
    """The folders that intake reads and writes."""

    extracts: Path
    landing: Path
    quarantine: Path
    last_good: Path
    work: Path
    unless_said: Mapping[str, Any] = field(default_factory=dict)
    """What counts where the delivery's extract.yml says nothing."""
    forgotten: Forgotten | None = None
    """Who left and must not come back."""
    to_the_end: bool = False
    """Whether a delivery is looked at to its last table although one refuses it already."""


@dataclass
class Outcome:
    """What became of one service, as rows of the metadata tables."""

    service: dict[str, Any]
    tables: list[dict[str, Any]] = field(default_factory=list)
    rejections: list[dict[str, Any]] = field(default_factory=list)
    held_rows: list[dict[str, Any]] = field(default_factory=list)
    columns: list[dict[str, Any]] = field(default_factory=list)
    inputs: list[dict[str, Any]] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)


def take_service(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    places: Places,
    *,
    as_at: date,
    allow_older: bool,
) -> Outcome:
    """Land the service's tables, each of them, empty where nothing was taken.

    A delivery that cannot be taken makes the outcome `refused`, one that shrank too much
    `kept_last_good`; neither raises.
    """
    code = contract.service_code
    outcome = Outcome(_service_row(code, "not_supplied", None))
    (places.landing / code).mkdir(parents=True, exist_ok=True)
    folder = places.extracts / code
    if not folder.is_dir() and not folder.is_symlink():
        if folder.exists():
            outcome.service = _service_row(code, "refused", f"{code}: it is a file. Send a folder.")
        _land_nothing(con, contract, places.landing)
        return outcome
    inputs: list[dict[str, Any]] = []
    try:
        _take(con, contract, places, outcome, inputs, as_at=as_at, allow_older=allow_older)
    except RefusedError as refusal:
        _refused(con, contract, places, outcome, inputs, str(refusal))
    except OSError as error:
        file = Path(str(error.filename or code)).name
        _refused(
            con, contract, places, outcome, inputs,
            f"{code}/{file}: it cannot be read ({type(error).__name__}). "
            "Check that the file is whole and may be read.",
        )  # fmt: skip
    except AssertionError:
        # A fault of ours, such as a row that was lost: no delivery may be blamed for it.
        raise
    except Exception as error:
        # Whatever else a file can do to DuckDB or a library that reads it, it stops no other
        # service. Their own message may quote a row.
        log.error("intake of %s stopped with %s", code, type(error).__name__)
        _refused(
            con, contract, places, outcome, inputs,
            f"{code}: its tables could not be worked on ({type(error).__name__}). "
            "Send CSV UTF-8, or report this delivery to the maintainers.",
        )  # fmt: skip
    return outcome


def _take(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    places: Places,
    outcome: Outcome,
    inputs: list[dict[str, Any]],
    *,
    as_at: date,
    allow_older: bool,
) -> None:
    code = contract.service_code
    fatal: list[RefusedError] = []
    check_place(con, places.extracts / code, contract)
    delivery = open_delivery(
        places.extracts / code,
        contract,
        inputs,
        outcome.ignored,
        places.unless_said,
        fatal if places.to_the_end else None,
    )
    check_system(delivery.declaration.source_system, contract)
    last = LastGood(places.last_good, code)
    _check_age(delivery, last, code, allow_older=allow_older)
    found: dict[str, tuple[Finding, Quarantine]] = {}
    doubted: dict[str, tuple[Finding, Quarantine]] = {}
    refused = dict(delivery.refused)
    columns: list[Ignored] = []
    for table in contract.tables:
        if table.name not in delivery.files:
            continue
        try:
            # What was drawn after the day to answer for may know more than that day did.
            known_until = max(as_at, delivery.declaration.data_current_as_of)
            taken = _take_table(con, contract, table, delivery, places, columns, known_until)
        except RefusedError as refusal:
            # A table that may be left out is refused alone, unless what is wrong with it protects.
            if table.required or refusal.protects:
                if not places.to_the_end:
                    raise
                fatal.append(refusal)
            refused[table.name] = str(refusal)
            continue
        if doubt := _doubt(con, table, *taken, last):
            if table.required and not last.exists:
                if not places.to_the_end:
                    raise doubt
                fatal.append(doubt)
            refused[table.name] = str(doubt)
            doubted[table.name] = taken
            continue
        found[table.name] = taken
    if refused and not found and not last.exists and not fatal:
        raise RefusedError(next(iter(refused.values())))
    list_orphans(con, contract, found)
    list_contradicted(con, contract, found)
    outcome.ignored += _of_no_table(columns, inputs)
    outcome.ignored += _the_same_again(delivery, last, inputs, code)
    if not last.exists:
        outcome.ignored += _without_ends(contract, {t: f for t, (f, _) in found.items()})
    for row in inputs:
        if row["table_name"] in refused:
            row.update(_refused_table(refused[row["table_name"]]))
            if row["table_name"] in doubted:
                read = doubted[row["table_name"]][0].rows_read
                row.update({"rows_read": read, "rows_quarantined": read})
        else:
            finding = found[row["table_name"]][0]
            counts = {c: getattr(finding, c) for c in COUNTS}
            row.update(counts | {"load_state": "loaded", "reason": None})
    outcome.inputs = inputs
    for finding, quarantine in doubted.values():
        hold_landed(con, finding, quarantine)
    listed = {t: q for t, (_, q) in (found | doubted).items()}
    write_quarantine(con, listed, places.quarantine / code)
    if fatal:
        raise fatal[0]
    shrunk = [
        # No numbers: beside the published records they would tell how many are restricted.
        refused.get(t.name, "").removesuffix(".")
        or f"{t.name} has {rows / last.rows(t.name):.0%} of the rows of the last good load"
        for t in contract.tables
        if last.shrunk(t, rows := found[t.name][0].rows_landed if t.name in found else 0)
    ]
    if last.exists and "people" in found and contract.table("people").max_shrink < 1:
        others = last.all_are_others(con, name(found["people"][0].landed))
        shrunk += [OTHERS] if others else []
    if last.exists and shrunk:
        _keep_last_good(con, contract, places, outcome, last, shrunk)
        return
    # Without the table that tells a refuge from a home no address can be shown.
    sheltering = {t.name for t in contract.tables if TYPE_OF_PLACE in {c.name for c in t.columns}}
    without = PLACES if sheltering & set(refused) else ()
    for table in contract.tables:
        if table.name in found:
            _land(con, code, table, found[table.name][0], places.landing, without)
        else:
            _land_empty(con, code, table, places.landing)
    said = delivery.declaration
    missing = _without_marks(contract, {t: f for t, (f, _) in found.items()})
    outcome.service = _service_row(code, "loaded", None) | {
        key: getattr(said, key)
        for key in (*DECLARED, "is_synthetic")
    } | {
        "warning": _unprotected(code, missing),
        "without_marks": missing,
        **{c: sum(row[c] for row in inputs) for c in COUNTS},
    }  # fmt: skip
    outcome.tables = [*inputs, *_not_sent(contract, inputs)]
    outcome.rejections = rejections(con, [q for _, q in found.values()])
    outcome.columns = [
        {"service_code": code, "table_name": table, "column_name": v.column,
         "n_stated": v.n_stated, "n_rejected": v.n_rejected}
        for table, (finding, _) in found.items()
        for v in finding.values
    ]  # fmt: skip
    outcome.held_rows = [
        {"service_code": code, "table_name": table, "person_ref": person_ref, "fields": fields}
        for table, (finding, _) in found.items()
        for person_ref, fields in con.execute(
            f"select person_ref, fields from {name(finding.held)} order by all"
        ).fetchall()
    ]


def _of_no_table(noted: list[Ignored], inputs: list[dict[str, Any]]) -> list[Ignored]:
    """What was noted of files, without the columns that another table of the same file takes."""
    tables: dict[str, set[str]] = {}
    for row in inputs:
        tables.setdefault(row["file"], set()).add(row["table_name"])
    told: dict[tuple[str, str], set[str]] = {}
    for note in noted:
        if note["kind"] == "column":
            told.setdefault((note["file"], note["name"]), set()).add(note["table_name"])
    return [
        note
        for note in noted
        if note["kind"] != "column"
        or len(tables[note["file"]]) == 1
        or (
            told[note["file"], note["name"]] == tables[note["file"]]
            and note["table_name"] == min(tables[note["file"]])
        )
    ]


def _take_table(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    table: TableContract,
    delivery: Delivery,
    places: Places,
    columns: list[Ignored],
    as_at: date,
) -> tuple[Finding, Quarantine]:
    path = delivery.files[table.name]
    file = f"{contract.service_code}/{path.name}"
    declared = delivery.declaration.columns.get(table.name, {})
    table = replace(table, declared={header_key(h): c for h, c in declared.items()})
    try:
        beside = [name for name, other in delivery.files.items() if other == path]
        is_shared = len(beside) > 1 and path.stem.casefold() != contract.service_code
        reshaping = reshaping_of(declared, table, is_shared=is_shared)
        source = read_source(con, path, file, table, places.work, reshaping)
        if places.forgotten:
            source = leave_out(con, source, table, contract.service_code, places.forgotten)
        source = leave_out_withdrawn(con, source, table)
        source = read_as_one(con, read_consent(con, source, table), table)
        if path.stem.casefold() == contract.service_code:
            # A workbook of all tables: what of it is no table was listed when it was opened.
            source = replace(source, not_read=())
    except (RefusedError, AssertionError):
        raise
    except (OSError, duckdb.Error) as error:
        if table.required:
            raise
        raise refuse(
            file, f"it cannot be read ({type(error).__name__}).", "Check that the file is whole."
        ) from None
    except Exception as error:  # the libraries that read files let many kinds of error through
        raise refuse(
            file, f"it cannot be read ({type(error).__name__}).", "Save it again as CSV UTF-8."
        ) from None
    columns += not_used(source, table, file, contract.service_code)
    formats = {c: how for (t, c), how in delivery.declaration.formats.items() if t == table.name}
    quarantine = Quarantine(con, contract.service_code, table.name, file, source.rows_per_line)
    return take_rows(con, source, table, formats, quarantine, as_at), quarantine


# Fewer are no sign of another format, but slips; once the usual share is known, three will do.
FEWEST_FOR_ENDS = 20
"""Of fewer rows it says nothing that none has ended."""
FEWEST_REJECTED = {"first": 10, "later": 3}


def _doubt(
    con: duckdb.DuckDBPyConnection,
    table: TableContract,
    finding: Finding,
    quarantine: Quarantine,
    last: LastGood,
) -> RefusedError | None:
    """Why a table cannot be believed although it could be read, or None.

    No row of it landed; or of a column a far larger share is rejected than in the last good load:
    its format has changed, and what was told of it yesterday would be gone today; or ends that came
    come no more, and every closed case would be open.
    """
    # What protects somebody has landed beside what counts, and goes on to.
    ((n_landed,),) = con.execute(f"select count(*) from {name(finding.landed)}").fetchall()
    if finding.rows_read and not n_landed:
        ((reason, column),) = con.execute(
            f"select mode(reason), mode(column_name) from {quarantine.table} where kind = 'row'"
        ).fetchall()
        return refuse(
            quarantine.file,
            f"none of its {finding.rows_read} rows could be taken, most because: {reason}"
            + (f" (column {column})." if column else "."),
            "Mend that at the source and send the table again.",
        )
    before = last.rejected_shares() if last.exists else {}
    fewest = FEWEST_REJECTED["later" if last.exists else "first"]
    for column in finding.values:
        if column.n_rejected < fewest:
            continue
        share = column.n_rejected / column.n_stated
        was = before.get((table.name, column.column), 0.0)
        if share - was > table.max_rejected:
            ((reason, line),) = con.execute(
                f"select mode(reason), min(line_number) // {quarantine.rows_per_line} "
                f"from {quarantine.table} "
                "where kind = 'value' and column_name = $1",
                [column.column],
            ).fetchall()
            return refuse(
                quarantine.file,
                f"{column.n_rejected} of the {column.n_stated} values of column {column.column} "
                f"cannot be taken, the first in line {line}: {reason}"
                + (
                    f" (last time {was:.0%} of them)."
                    if (table.name, column.column) in before
                    else "."
                ),
                "If its format has changed, declare it under formats in extract.yml; if the values "
                "are meant so, raise max_rejected in the contract for one build.",
            )
    stated = {v.column: v.n_stated for v in finding.values}
    for column_name, was in _shares_of_ends(table, last).items():
        now = stated.get(column_name, 0) / n_landed if n_landed else 0.0
        if was - now > table.max_rejected or (not now and table.max_rejected < 1):
            return refuse(
                quarantine.file,
                f"column {column_name} is filled in {now:.0%} of the rows (last time {was:.0%}), "
                "so that what has ended would be told as going on.",
                "Send the column again. If nothing has ended that is still sent, raise "
                "max_rejected in the contract to 1 for one build.",
            )
    return None


def _shares_of_ends(table: TableContract, last: LastGood) -> dict[str, float]:
    """Of the columns that end something, in which share of the rows they were filled last time."""
    if not last.exists:
        return {}
    ends = {c.rejected_of for c in table.columns if c.rejected_of and c.type == "boolean"}
    return {
        column: share
        for (of_table, column), share in last.stated_shares().items()
        if of_table == table.name and column in ends
    }


def _without_ends(contract: Contract, found: Mapping[str, Finding]) -> Iterator[Ignored]:
    """The tables of which no row ever ended, told once: it may be so, or the export lacks them."""
    for table in contract.tables:
        finding = found.get(table.name)
        if finding is None or finding.rows_landed < FEWEST_FOR_ENDS:
            continue
        stated = {v.column: v.n_stated for v in finding.values}
        for column in table.columns:
            ends = column.purpose == "involvement" and column.not_before is not None
            if ends and not stated.get(column.name):
                told = (
                    f"none of {finding.rows_landed:,} rows holds {column.name}, so that each is "
                    "told as going on. If some have ended, send their ends"
                )
                yield ignored(
                    *("ends", "", column.name, told),
                    service_code=contract.service_code,
                    table_name=table.name,
                )


def _without_marks(contract: Contract, found: Mapping[str, Finding]) -> list[tuple[str, str]]:
    """The protecting columns, with their tables, that a delivery did without.

    A missing optional column is normal, but without these nobody can be protected at all.
    """
    return [
        (table.name, column.name)
        for table in contract.tables
        if table.name in found
        for column in table.columns
        if column.purpose == "protect" and column.name not in found[table.name].columns_sent
    ]


def _unprotected(code: str, missing: Sequence[tuple[str, str]]) -> str | None:
    """The same in words; None where it has them all."""
    if not missing:
        return None
    told = "; ".join(f"{table} came without the column {column}" for table, column in missing)
    return (
        f"{code}: {told}: what this service protects cannot be "
        "known, and nobody and nothing of it is held back. Send the column, empty where nothing is."
    )


def _check_age(delivery: Delivery, last: LastGood, code: str, *, allow_older: bool) -> None:
    as_of = delivery.declaration.data_current_as_of
    before = last.current_as_of() if last.exists else None
    if before and as_of < before and not allow_older:
        raise refuse(
            f"{code}/extract.yml",
            f"data_current_as_of is {as_of}, older than the delivery of {before} already taken.",
            "Send the newest delivery, or build with --allow-older.",
        )


def _the_same_again(
    delivery: Delivery, last: LastGood, inputs: list[dict[str, Any]], code: str
) -> Iterator[Ignored]:
    """Told once where all files are those of the last good load, and said to be of a later day."""
    before = last.current_as_of() if last.exists else None
    known = {row["table_name"]: row.get("sha256") for row in last.metadata("tables")}
    same = all(known.get(row["table_name"]) == row["sha256"] for row in inputs)
    if before and same and before < delivery.declaration.data_current_as_of:
        told = (
            f"its files are to the letter those of {before}, and extract.yml says that they are of "
            f"{delivery.declaration.data_current_as_of}. Look whether the export still runs"
        )
        yield ignored("same", f"{code}/extract.yml", "", told, service_code=code)


def _keep_last_good(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    places: Places,
    outcome: Outcome,
    last: LastGood,
    shrunk: list[str],
) -> None:
    """Land the last good load again; the inputs still say what the new files held."""
    _land_nothing(con, contract, places.landing)
    last.restore(con, contract, places.landing)
    reason = "; ".join(shrunk)
    if OTHERS in shrunk:
        reason = (
            f"{contract.service_code}: {reason}. Look whether it is this service's delivery; if "
            "everybody has a new reference, set max_shrink of people to 1 in the contract for one "
            "build"
        )
    elif " of the rows of the last good load" in reason:
        reason = (
            f"{contract.service_code}: {reason}. Send the whole table again; if the loss is real, "
            "raise max_shrink in the contract for one build"
        )
    reason += "."
    outcome.service = last.metadata("services")[0] | {
        "load_state": "kept_last_good", "reason": reason, "is_stale": True,
    }  # fmt: skip
    kept = {"load_state": "kept_last_good", "reason": reason}
    outcome.tables = [
        row | kept if row["load_state"] in ("loaded", "kept_last_good") else row
        for row in last.metadata("tables")
    ]
    outcome.rejections = last.metadata("rejections")
    outcome.columns, outcome.held_rows = last.metadata("columns"), last.metadata("held_rows")
    outcome.inputs = [row if row.get("reason") else row | kept for row in outcome.inputs]


def _refused(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    places: Places,
    outcome: Outcome,
    inputs: list[dict[str, Any]],
    reason: str,
) -> None:
    """Nothing of the delivery counts: no rows, no quarantine, no list of its columns.

    Files that nobody knows stay listed: one of them may be the table that is missing.
    """
    code = contract.service_code
    if not places.to_the_end:
        shutil.rmtree(places.quarantine / code, ignore_errors=True)
    _land_nothing(con, contract, places.landing)
    outcome.service = _service_row(code, "refused", reason)
    outcome.inputs = [row | _refused_table(row.get("reason") or reason) for row in inputs]
    outcome.tables = [*outcome.inputs, *_not_sent(contract, inputs)]
    outcome.rejections = []


def _refused_table(reason: str) -> dict[str, Any]:
    return dict.fromkeys(COUNTS, 0) | {"load_state": "refused", "reason": reason}


def _not_sent(contract: Contract, inputs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row for each table of the contract that did not come."""
    sent = {row["table_name"] for row in inputs}
    return [
        {"service_code": contract.service_code, "table_name": t.name, "load_state": "not_supplied"}
        | dict.fromkeys(COUNTS, 0)
        for t in contract.tables
        if t.name not in sent
    ]


def _service_row(code: str, state: str, reason: str | None) -> dict[str, Any]:
    return {
        "service_code": code,
        "load_state": state,
        "reason": reason,
        "warning": None,
        **dict.fromkeys(DECLARED),
        "is_stale": False,
        "is_synthetic": False,
        **dict.fromkeys(COUNTS, 0),
    }


def _land_nothing(con: duckdb.DuckDBPyConnection, contract: Contract, landing: Path) -> None:
    for table in contract.tables:
        _land_empty(con, contract.service_code, table, landing)


def _land_empty(
    con: duckdb.DuckDBPyConnection, code: str, table: TableContract, landing: Path
) -> None:
    columns = ", ".join(f"cast(null as {c.type}) as {name(c.name)}" for c in table.columns)
    con.execute(
        f"copy (select {columns} where false) to $1 (format parquet)",
        [str(landing / code / f"{table.name}.parquet")],
    )


def _land(
    con: duckdb.DuckDBPyConnection,
    code: str,
    table: TableContract,
    finding: Finding,
    landing: Path,
    without: Container[str] = (),
) -> None:
    """Write the landed rows in the order of the file, so that two builds write the same bytes.

    The columns `without` are left empty.
    """
    columns = ", ".join(
        f"cast(null as {c.type}) as {name(c.name)}" if c.name in without else name(c.name)
        for c in table.columns
    )
    con.execute(
        f"copy (select {columns} from {name(finding.landed)} order by line_number) "
        "to $1 (format parquet)",
        [str(landing / code / f"{table.name}.parquet")],
    )
