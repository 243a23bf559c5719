"""What lies in a service's folder: its declaration, one file for each table, and the rest."""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from family_context.contracts import Contract, TableContract
from family_context.intake.declaration import Declaration, read_declaration
from family_context.intake.elsewhere import OWN_TABLES
from family_context.intake.nearest import PACKED, misplaced, nearest
from family_context.intake.refusal import RefusedError, refuse
from family_context.intake.signs import on_screen
from family_context.intake.workbook import sheets_of

DECLARATION = "extract.yml"
TEXTS = (".csv", ".txt", ".tsv")
"""Tables of text, by whatever delimiter their header is cut."""
KINDS = (*TEXTS, ".parquet", ".xlsx")
_LOCK = re.compile(r"~\$(.+)|\.~lock\.(.+)#")
"""What Excel and LibreOffice lay beside a workbook as long as it is open."""
_UNFINISHED = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".download", ".writing")
"""How programs that copy call a file until it is whole."""

Ignored = dict[str, Any]
"""kind (folder, file, elsewhere, column, header, key, ends, again, merged, same, changes),
service_code, table_name, file, name and note."""


@dataclass(frozen=True)
class Delivery:
    """The files of one service that were recognised."""

    declaration: Declaration
    files: Mapping[str, Path]
    """Table name to file."""
    refused: Mapping[str, str]
    """Tables that may be left out and cannot be taken, with the reason."""


def ignored(kind: str, file: str, name: str, note: str, **where: str) -> Ignored:
    """One line of what was not used, with a note that says what to do about it."""
    return {
        "kind": kind,
        "service_code": where.get("service_code"),
        "table_name": where.get("table_name"),
        "file": on_screen(file),
        "name": on_screen(name),
        "note": on_screen(note),
    }


def unknown_folders(extracts: Path, contracts: Mapping[str, Contract]) -> list[Ignored]:
    """What lies beside the services' folders and belongs to no service, and what to do about it."""
    known = list(contracts)
    tables = sorted({t.name for contract in contracts.values() for t in contract.tables})
    return [
        ignored(
            "folder" if path.is_dir() else "file",
            path.name,
            path.name,
            misplaced(path, known, tables),
        )
        for path in sorted(extracts.iterdir())
        if path.name not in known
    ]


def open_delivery(
    folder: Path,
    contract: Contract,
    inputs: list[dict[str, Any]],
    others: list[Ignored],
    unless_said: Mapping[str, Any] | None = None,
    fatal: list[RefusedError] | None = None,
) -> Delivery:
    """The delivery in `folder`; the first file of each table is noted in `inputs` with its sha256,
    and what nobody knows in `others`, also where the delivery is refused.

    `unless_said` holds what counts for keys that extract.yml does not have; with a list `fatal` a
    missing table is put there, so that the others are looked at too. Raises RefusedError if
    anything in the folder is no ordinary file, a required table comes twice or not at all, or the
    declaration cannot be taken.
    """
    service = contract.service_code
    if folder.is_symlink() or not folder.is_dir():
        raise refuse(service, "it is no ordinary folder.", "Copy the delivery itself into place.")
    try:
        declaration = read_declaration(
            folder / DECLARATION, f"{service}/{DECLARATION}", contract, unless_said
        )
        named: Mapping[str, str] = declaration.files
        refusal = None
    except RefusedError as error:
        # The files are listed all the same: who mends the one wants to know of the others.
        named, refusal = {}, error
    files: dict[str, Path] = {}
    refused: dict[str, str] = {}
    for path in sorted(folder.iterdir()):
        file = f"{service}/{path.name}"
        if not stat.S_ISREG(path.lstat().st_mode):
            raise refuse(
                file, "it is no ordinary file (a link or a folder).", "Copy the file itself here."
            )
        if path.name == DECLARATION:
            continue
        tables = _tables_in(path, file, contract, named, others)
        if tables is None:
            others.append(_unknown_file(path, file, contract))
            continue
        for table in tables:
            if table in files:
                twice = refuse(
                    file,
                    f"table {table} was sent twice, also as {files[table].name}.",
                    "Send one file for each table.",
                )
                if contract.table(table).required:
                    raise twice
                refused[table] = str(twice)
                continue
            files[table] = path
            inputs.append(
                {
                    "service_code": service,
                    "table_name": table,
                    "file": file,
                    "sha256": _sha256(path),
                }
            )
    if refusal:
        raise refusal
    for key in declaration.unknown_keys:
        others.append(
            ignored(
                "key", f"{service}/{DECLARATION}", key, "not a key of extract.yml.",
                service_code=service,
            )
        )  # fmt: skip
    for table, called in named.items():
        if table not in files:
            raise _no_such_file(folder, f"{service}/{DECLARATION}", table, called)
    for wanted in contract.tables:
        if wanted.required and wanted.name not in files:
            missing = _missing(folder, wanted, files, service)
            if fatal is None:
                raise missing
            fatal.append(missing)
    taken = {table: path for table, path in files.items() if table not in refused}
    return Delivery(declaration, taken, refused)


def _tables_in(
    path: Path, file: str, contract: Contract, named: Mapping[str, str], others: list[Ignored]
) -> list[str] | None:
    """The tables that a file holds: those declared of it, else the one of its name.

    A workbook named as the service holds a sheet for each table, as a filled template does. None
    where it is no table of anybody's.
    """
    if path.suffix.lower() not in KINDS:
        return None
    free = [t.name for t in contract.tables if t.name not in named]
    of_its_name = [table for table in free if table == path.stem.casefold()]
    if declared := [table for table, name in named.items() if name == path.name]:
        return declared + of_its_name
    if of_its_name or path.suffix.lower() != ".xlsx":
        return of_its_name or None
    if path.stem.casefold() != contract.service_code:
        return None
    filled, unknown = sheets_of(path, file, free)
    others += [
        ignored("sheet", file, sheet, "no table of that name.", service_code=contract.service_code)
        for sheet in unknown
    ]
    return filled


def _no_such_file(folder: Path, file: str, table: str, called: str) -> RefusedError:
    there = sorted(p.name for p in folder.iterdir() if p.suffix.lower() in KINDS)
    return refuse(
        file,
        f"files says that {called!r} holds {table}, and there is no such file of a kind that is "
        "read.",
        f"The folder holds: {', '.join(there) or 'no table'}.",
    )


def _missing(
    folder: Path, table: TableContract, files: Mapping[str, Path], service: str
) -> RefusedError:
    """The refusal of a delivery without a required table, and which of its files may be it."""
    taken = set(files.values())
    others = [p.name for p in sorted(folder.iterdir()) if p not in taken and p.name != DECLARATION]
    alike = get_close_matches(
        table.name, {Path(name).stem.casefold(): name for name in others}, 1, 0.8
    )
    near = next((n for n in others if alike and Path(n).stem.casefold() == alike[0]), None)
    remedy = f"Send {table.name}.csv, .parquet or .xlsx."
    if near and Path(near).suffix.lower() in KINDS:
        remedy = f"If it is {near}, rename that, or name it under files in extract.yml."
    elif near:
        remedy = f"If it is {near}, save that as .xlsx or CSV UTF-8."
    elif others:
        remedy += " If one of its files is it, name it under files: `family-context suggest` helps."
    return refuse(
        f"{service}/{table.name}.csv",
        f"the table {table.name} is missing; it must hold at least column "
        f"{next(c.name for c in table.columns if c.required)}.",
        remedy,
    )


def _unknown_file(path: Path, file: str, contract: Contract) -> Ignored:
    names = [t.name for t in contract.tables]
    theirs = OWN_TABLES.get(path.stem.casefold())
    if theirs and path.suffix.lower() in KINDS:
        note = f"it is a table of {theirs}. Put it into that folder; nothing of it is used here."
        return ignored("elsewhere", file, path.name, note, service_code=contract.service_code)
    if lock := _LOCK.fullmatch(path.name):
        note = (
            f"{lock[1] or lock[2]} is open in a program, and what was changed there may not be in "
            "the file yet. Save it and close it, then send it again."
        )
    elif path.suffix.lower() in _UNFINISHED:
        note = (
            "it is still being written, or was left half written. Wait until it has the name that "
            "it is to have, and send it then."
        )
    elif path.suffix.lower() in KINDS:
        note = f"no table of that name. {nearest(path.stem, names)}"
    elif path.suffix.lower() in PACKED:
        note = "it is packed. Unpack it here."
    else:
        note = f"not a kind of file that is read. Send {', '.join(KINDS)}."
    return ignored("file", file, path.name, note, service_code=contract.service_code)


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
