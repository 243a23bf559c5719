"""Extracts with fewer recorded relationships, to measure what a council without them would get.

Many councils record none that can be relied on. Which rows stay is decided by a hash of the two
references, so that both directions stay or go together and every run is the same.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import duckdb

from family_context.contracts import Contract, TableContract, load_contracts
from family_context.folders import PROJECT
from family_context.intake.delivery import KINDS
from family_context.intake.sources import RAW, read_source

KEEP = {
    "all": "as delivered",
    "half": "half of the rows of every relationships table",
    "none": "no relationships table",
    "none_anywhere": "no relationships table, and no word of one in any other table",
}

# Where else a service says who somebody is to somebody; a column is blanked, a table left out.
WORDS = {
    "contacts": "relationship",
    "referral_people": "relationship",
    "family_members": "role",
    "household_members": "relationship_to_tenant",
    "carer_links": None,
}


def with_fewer_relationships(extracts: Path, out: Path, keep: str) -> Path:
    """Copy `extracts` to the new folder `out` with what `keep` (a key of KEEP) says; returns `out`.

    A table that changes is written as CSV in UTF-8, its values as they were; all else is copied as
    it is. Raises ValueError for an unknown `keep`, FileExistsError where `out` is there already,
    and RefusedError for a file that intake would refuse too.
    """
    if keep not in KEEP:
        raise ValueError(f"keep is {keep!r}. Use one of {', '.join(KEEP)}.")
    shutil.copytree(extracts, out)
    if keep == "all":
        return out
    contracts = load_contracts(PROJECT)
    for file in sorted(out.glob("*/*")):
        contract = contracts.get(file.parent.name)
        if contract is None or file.suffix.lower() not in KINDS:
            continue
        name = file.stem.casefold()  # as intake knows a table, however its file is spelt
        if name == "relationships":
            _thin(file, contract, keep)
        elif keep == "none_anywhere" and name in WORDS and _has(contract, name):
            _silence(file, contract.table(name), WORDS[name])
    return out


def _thin(file: Path, contract: Contract, keep: str) -> None:
    if keep != "half":
        file.unlink()
        return
    pair = f"'{contract.service_code} ' || least({{0}}, {{1}}) || ' ' || greatest({{0}}, {{1}})"
    _rewrite(
        file,
        contract.table("relationships"),
        ("person_ref", "related_person_ref"),
        where=f"left(md5({pair}), 1) < '8'",
    )


def _silence(file: Path, table: TableContract, column: str | None) -> None:
    if column is None:
        file.unlink()
    else:
        _rewrite(file, table, (column,), blank=column)


def _rewrite(
    file: Path,
    table: TableContract,
    columns: tuple[str, ...],
    *,
    where: str = "true",
    blank: str | None = None,
) -> None:
    """Write `file` anew as CSV: the rows `where` ({0}, {1}: `columns`), without column `blank`."""
    with tempfile.TemporaryDirectory() as work, duckdb.connect() as con:
        source = read_source(con, file, f"{file.parent.name}/{file.name}", table, Path(work))
        places = source.headers.position
        if any(column not in places for column in columns):
            return  # not delivered, so that there is nothing to leave out
        condition = where.format(*(f"c{places[column]}" for column in columns))
        sent = ", ".join(
            f'c{at} as "{header.replace(chr(34), chr(34) * 2)}"'
            for at, header in enumerate(source.sent)
            if blank is None or at != places[blank]
        )
        new = Path(work) / "new.csv"
        con.execute(
            f"copy (select {sent} from {RAW} where {condition} order by line_number) "
            f"to '{new}' (header, delimiter ',', quote '\"')"
        )
        file.unlink()
        shutil.copyfile(new, file.with_suffix(".csv"))


def _has(contract: Contract, table: str) -> bool:
    return any(t.name == table for t in contract.tables)
