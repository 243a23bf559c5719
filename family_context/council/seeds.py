"""A council's own rows of the seeds, which win over ours by their key.

What a council changes is laid out as whole rows: intake reads them in a copy of all seeds, and dbt
puts them in the place of ours as soon as it has loaded a seed (macro `rows_of_the_council`).
"""

from __future__ import annotations

import csv
import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
from rich.markup import escape
from rich.table import Table

from cleaning.relationship_labels import code_key
from family_context.council.settings import Council, CouncilError
from family_context.folders import PROJECT
from family_context.project_yaml import read_yaml

REASON, ALIASES = "reason", "aliases"
ONLY_OURS = {
    "lines_around_tables": "intake reads it for all councils alike",
    "consent_columns": "intake reads it for all councils alike",
    "withdrawn_rows": "intake reads it for all councils alike",
    "match_overrides": "name your own decisions as overrides in council.yml",
}
"""Seeds that a council cannot change so, and what to do instead."""

Row = dict[str, str]


@dataclass(frozen=True)
class Seed:
    """What the YAML beside a seed says of it."""

    name: str
    key: tuple[str, ...]
    types: Mapping[str, str]
    never_null: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Difference:
    """One value of a council's row that is another than ours; `ours` is None in a new row."""

    seed: str
    key: str
    column: str
    ours: str | None
    theirs: str
    reason: str


@dataclass(frozen=True)
class OwnRules:
    """The rows that a council changes or adds, whole, by seed; and how they differ from ours."""

    rows: Mapping[str, Sequence[Row]]
    differences: tuple[Difference, ...]
    files: tuple[Mapping[str, str], ...]
    """seed and sha256 of each file."""

    def as_rows(self) -> dict[str, Any]:
        """The same, for the manifest."""
        return {"files": list(self.files), "differences": [asdict(d) for d in self.differences]}


def own_rules(folder: Path | None) -> OwnRules:
    """The rules in a council's `folder` of seeds; none where there is no such folder.

    Raises CouncilError that names file, line and remedy where a seed, column, key or value is not
    known, or a row has no reason.
    """
    rows: dict[str, list[Row]] = {}
    differences: list[Difference] = []
    files = []
    for file in sorted(folder.glob("*.csv")) if folder and folder.is_dir() else []:
        seed = _seed_of(file)
        own = _read(file, seed)
        ours = _ours(seed)
        changed, told = _merged(file, seed, ours, own)
        rows[seed.name] = changed
        differences += told
        sha256 = hashlib.sha256(file.read_bytes()).hexdigest()
        files.append({"seed": seed.name, "sha256": sha256})
    return OwnRules(rows, tuple(differences), tuple(files))


def lay_out(rules: OwnRules, landing: Path) -> None:
    """Put the council's rows where dbt reads them, with the columns of each seed's key."""
    if not rules.rows:
        return
    import pyarrow as pa
    import pyarrow.parquet as pq

    landed = landing / "_council_seeds"
    landed.mkdir(parents=True)
    keys = []
    for name, changed in rules.rows.items():
        columns = _ours(_seeds()[name]).columns
        table = {c: pa.array([row[c] or None for row in changed], pa.string()) for c in columns}
        pq.write_table(pa.table(table), landed / f"{name}.parquet")
        keys += [{"seed": name, "key_column": column} for column in _seeds()[name].key]
    pq.write_table(pa.Table.from_pylist(keys), landed / "_keys.parquet")


def in_force(rules: OwnRules, folder: Path) -> Path:
    """All seeds as they hold for a council, in a folder below `folder`; ours where none differs.

    What an earlier call has left there is removed.
    """
    for old in folder.glob("seeds-*"):
        shutil.rmtree(old)
    if not rules.rows:
        return PROJECT / "seeds"
    # Named by what it holds, because what was read of a folder once is remembered.
    marks = hashlib.sha256(repr(rules.files).encode()).hexdigest()[:12]
    seeds = folder / f"seeds-{marks}"
    seeds.mkdir(parents=True)
    for file in (PROJECT / "seeds").glob("*.csv"):
        shutil.copyfile(file, seeds / file.name)
    for name, changed in rules.rows.items():
        ours, key = _ours(_seeds()[name]), _seeds()[name].key
        theirs = {_key(row, key): row for row in changed}
        whole = [theirs.pop(_key(row, key), row) for row in ours.rows]
        with (seeds / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, ours.columns)
            writer.writeheader()
            writer.writerows([*whole, *theirs.values()])
    return seeds


@contextmanager
def own_seeds(council: Council | None) -> Iterator[Path]:
    """All seeds as they hold for a council, for as long as they are read without a build."""
    with tempfile.TemporaryDirectory(prefix="seeds-") as folder:
        yield in_force(own_rules(council.seeds if council else None), Path(folder))


def differences_table(rules: OwnRules) -> Table:
    """What differs from ours, for a screen."""
    table = Table(box=None, pad_edge=False)
    for head in ("seed", "row", "column", "ours", "yours", "why"):
        table.add_column(head, overflow="fold")
    for one in rules.differences:
        ours = "(new row)" if one.ours is None else one.ours or "(empty)"
        if one.column == ALIASES and one.ours is not None:
            ours = f"{one.ours.count('|') + 1 if one.ours else 0} spellings"
        yours = f"and {one.theirs}" if one.column == ALIASES else one.theirs or "(empty)"
        table.add_row(*map(escape, (one.seed, one.key, one.column, ours, yours, one.reason)))
    return table


@dataclass(frozen=True)
class _Table:
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def _seed_of(file: Path) -> Seed:
    seeds = _seeds()
    if file.stem in ONLY_OURS:
        raise CouncilError(f"{file}: it cannot be changed here: {ONLY_OURS[file.stem]}.")
    if file.stem not in seeds:
        near = get_close_matches(file.stem, seeds, 1, 0.6)
        told = f"Perhaps {near[0]}.csv?" if near else f"Known: {', '.join(sorted(seeds))}."
        raise CouncilError(f"{file}: there is no seed of that name. {told}")
    return seeds[file.stem]


def _read(file: Path, seed: Seed) -> _Table:
    """The council's rows, each with its key and reason."""
    known = _ours(seed).columns
    with file.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        columns = tuple(reader.fieldnames or ())
        for column in columns:
            if column not in known and column != REASON:
                near = get_close_matches(column, known, 1, 0.6)
                told = f"Perhaps {near[0]}?" if near else f"Known: {', '.join(known)}."
                raise CouncilError(f"{file}: {seed.name} has no column {column}. {told}")
        for column in (*seed.key, REASON):
            # A part of the key that may be empty, such as valid_from, may be left out.
            may_lack = column in seed.key and column not in seed.never_null
            if column not in columns and not (may_lack and len(seed.key) > 1):
                why = "is part of its key" if column in seed.key else "says why the row differs"
                raise CouncilError(f"{file}: the column {column} is missing; it {why}. Add it.")
        rows: list[Row] = []
        seen: dict[tuple[str, ...], int] = {}
        for row in reader:
            where = f"{file}, line {reader.line_num}"
            if None in row or None in row.values():
                raise CouncilError(f"{where}: it has not the {len(columns)} fields of the header.")
            if not row[REASON].strip():
                raise CouncilError(f"{where}: reason is empty. Say why the row differs from ours.")
            key = _key(row, seed.key)
            if key in seen:
                raise CouncilError(
                    f"{where}: it has the key of line {seen[key]} ({_told(seed, row)}). Keep one."
                )
            seen[key] = reader.line_num
            _check_values(where, seed, row)
            rows.append(row)
    return _Table(columns, tuple(rows))


def _check_values(where: str, seed: Seed, row: Row) -> None:
    for column, value in row.items():
        allowed = seed.values.get(column)
        if value and allowed and value not in allowed:
            raise CouncilError(
                f"{where}: {column} is {value!r}. Expected one of {', '.join(allowed)}."
            )
        kind = seed.types.get(column, "varchar")
        if value and kind != "varchar" and not _can_be(value, kind):
            raise CouncilError(f"{where}: {column} is {value!r}. Expected {kind}.")


def _can_be(value: str, kind: str) -> bool:
    with duckdb.connect() as con:
        found = con.execute(f"select try_cast($1 as {kind}) is not null", [value]).fetchall()
    return bool(found[0][0])


def _merged(
    file: Path, seed: Seed, ours: _Table, own: _Table
) -> tuple[list[Row], list[Difference]]:
    """The rows that are other than ours, whole, and what of them is."""
    by_key = {_key(row, seed.key): row for row in ours.rows}
    changed: dict[tuple[str, ...], Row] = {}
    differences = []
    for row in own.rows:
        key = _key(row, seed.key)
        before = by_key.get(key)
        whole = dict(before) if before else dict.fromkeys(ours.columns, "")
        for column in (c for c in own.columns if c in ours.columns):
            value = row[column]
            if column == ALIASES and before:
                value = "|".join(
                    dict.fromkeys(filter(None, f"{before[column]}|{value}".split("|")))
                )
            whole[column] = value
            if column != REASON and (before is None or value != before[column]):
                theirs = row[column] if column == ALIASES else value
                told = before[column] if before else None
                if before is None and (not value or column in seed.key):
                    continue
                differences.append(
                    Difference(seed.name, _told(seed, row), column, told, theirs, row[REASON])
                )
        if before is None:
            lacking = [c for c in dict.fromkeys(seed.never_null) if not whole[c]]
            if lacking:
                known = ", ".join(sorted({"/".join(k) for k in by_key})[:12])
                raise CouncilError(
                    f"{file}: no row of ours has the key {_told(seed, row)}, and a new row needs "
                    f"{', '.join(lacking)}. Fill them in, or correct the key (ours: {known} …)."
                )
            if not any(d.key == _told(seed, row) and d.seed == seed.name for d in differences):
                differences.append(
                    Difference(seed.name, _told(seed, row), "(row)", None, "added", row[REASON])
                )
        changed[key] = whole
    if ALIASES in own.columns:
        _take_from_others(seed, ours, own, changed)
    return list(changed.values()), differences


def _take_from_others(
    seed: Seed, ours: _Table, own: _Table, changed: dict[tuple[str, ...], Row]
) -> None:
    """A spelling that the council gives to one row is no longer that of another."""
    for row in own.rows:
        key = _key(row, seed.key)
        given = {code_key(alias) for alias in row[ALIASES].split("|") if alias}
        for other in ours.rows:
            where = _key(other, seed.key)
            kept = changed.get(where, other)
            left = [a for a in kept[ALIASES].split("|") if a and code_key(a) not in given]
            if where != key and len(left) < len([a for a in kept[ALIASES].split("|") if a]):
                changed[where] = {**kept, ALIASES: "|".join(left)}


def _key(row: Mapping[str, str], key: Sequence[str]) -> tuple[str, ...]:
    return tuple((row.get(column) or "").strip() for column in key)


def _told(seed: Seed, row: Mapping[str, str]) -> str:
    return " ".join(part for part in _key(row, seed.key) if part)


def _ours(seed: Seed) -> _Table:
    with (PROJECT / "seeds" / f"{seed.name}.csv").open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        return _Table(tuple(reader.fieldnames or ()), tuple(reader))


@cache
def _seeds() -> dict[str, Seed]:
    found = {}
    for file in sorted((PROJECT / "seeds").glob("*.yml")):
        for said in read_yaml(file)["seeds"]:
            config = said.get("config", {})
            claims = config.get("meta", {})
            found[said["name"]] = Seed(
                said["name"],
                tuple(claims.get("one_row_per", ())),
                config.get("column_types", {}),
                tuple(claims.get("never_null", ())),
                {c: tuple(map(str, allowed)) for c, allowed in claims.get("values", {}).items()},
            )
    return found
