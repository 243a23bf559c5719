"""The contract of each service, read from the dbt source YAML that documents it.

The files `models/staging/*/_*__contract.yml` are at once dbt's source definitions and what intake
types and checks by: that of the services holds the tables that all of them may send once, and what
each sends beside. Nothing about what a service may send is said anywhere else.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml

from cleaning.codes_in_words import Words, words_of
from cleaning.placeholders import Nothing, kind_of_column, nothing_of
from cleaning.relationship_labels import RELATIONSHIPS, Labels, code_key, labels_of
from family_context.project_yaml import read_yaml

TYPES = frozenset({"varchar", "date", "boolean", "integer", "double", "timestamp"})
COLUMN_META = frozenset(
    {
        "purpose",
        "gateway",
        "owner",
        "required",
        "required_unless",
        "aliases",
        "codes",
        "code_list",
        "references",
        "on_unknown",
        "on_unreadable",
        "formats",
        "rejected_of",
        "max_days_ahead",
        "not_before",
    }
)
TABLE_META = frozenset(
    {"key", "told_apart_by", "required", "max_shrink", "max_rejected", "gateway", "owner"}
)
UNLESS_SAID = {"max_shrink": 0.5, "max_rejected": 0.25}
"""By how much a delivery may differ from the last good one where its contract does not say."""

OF_ONE_TABLE = frozenset({"id"})
"""Headers that mean in each table another thing."""


class ContractError(ValueError):
    """A contract that cannot be followed; the message names file, table, column and remedy."""


@dataclass(frozen=True)
class ColumnContract:
    """One column: what it is called, what it may hold, what happens to what it may not hold."""

    name: str
    type: str
    description: str
    required: bool
    required_unless: tuple[str, ...]
    """Columns of which a value stands in for a missing one: a refuge without an address protects,
    and a postcode or a property reference says where somebody lives."""
    aliases: tuple[str, ...]
    codes: Mapping[str, str] | None
    """Normalised spelling to code (see `code_key`), or None where the column has no code list."""
    labels: Labels | None
    """How a spelling that the code list does not have may be read all the same, if it may."""
    words: Words | None
    """What a text says that is no spelling of a code, if the column is read so."""
    elders: Mapping[str, str]
    """Of codes that a generation lies between, which of the two is the elder: related or person."""
    references: str | None
    on_unknown: str
    on_unreadable: Any
    formats: tuple[str, ...]
    nothing: Nothing
    """What a system writes here and means no value."""
    rejected_of: str | None
    """The column whose rejected values this one tells of; intake sets it, nobody sends it."""
    max_days_ahead: int | None
    """How many days a date may lie after the as-at date, or after the day on which the delivery was
    current where that is later; None where it may lie any number."""
    not_before: str | None
    """The column of the start, for an end: an end before it is a slip, and is rejected."""
    purpose: str
    gateway: str
    owner: str

    def code_of(self, spelling: str) -> str | None:
        """The code that a spelling stands for, listed or read all the same; None where for none."""
        codes = self.codes or {}
        if listed := codes.get(code_key(spelling)):
            return listed
        if self.labels is not None:
            return self.labels.taken_as(spelling, codes) or None
        return self.words.code_of(spelling) if self.words else None


@dataclass(frozen=True)
class TableContract:
    """One table of a service, its columns in the order in which they are landed."""

    name: str
    description: str
    key: tuple[str, ...]
    told_apart_by: tuple[str, ...]
    """The columns of start and end by which rows of one key may be two; empty where none may."""
    required: bool
    max_shrink: float
    max_rejected: float
    """The share by which a column's rejected values may grow over the last good load."""
    columns: tuple[ColumnContract, ...]
    declared: Mapping[str, str] = field(default_factory=dict)
    """By the key of a header (see `header_key`), the column for which a delivery says it stands."""

    @cached_property
    def spellings(self) -> Mapping[str, str]:
        """The column that each header stands for, by the header's key (see `header_key`).

        Names and aliases of the contract, and over both what the delivery declares.
        """
        known = {header_key(s): c.name for c in self.asked for s in (c.name, *c.aliases)}
        return {**known, **self.declared}

    @property
    def asked(self) -> tuple[ColumnContract, ...]:
        """The columns that a delivery may hold."""
        return tuple(c for c in self.columns if c.rejected_of is None)

    def column(self, name: str) -> ColumnContract:
        """The column of that name; KeyError if there is none."""
        return {c.name: c for c in self.columns}[name]


@dataclass(frozen=True)
class Contract:
    """Everything a service may send."""

    service_code: str
    description: str
    tables: tuple[TableContract, ...]

    def table(self, name: str) -> TableContract:
        """The table of that name; KeyError if there is none."""
        return {t.name: t for t in self.tables}[name]


@lru_cache(maxsize=20_000)
def header_key(header: str) -> str:
    """The form in which two headers count as one: only letters and digits matter, in lower case."""
    return "".join(c for c in header.casefold() if c.isalnum())


def load_contracts(project: Path, seeds: Path | None = None) -> dict[str, Contract]:
    """The contracts of the project at `project`, by service code, in the order of their names.

    Code lists named by a contract are read from `seeds/<code_list>.csv` (columns `code` and
    `aliases`, aliases separated by `|`), or from the folder `seeds` where it is given. Raises
    ContractError if a contract is malformed.
    """
    contracts: dict[str, Contract] = {}
    for path in sorted((project / "models" / "staging").glob("*/_*__contract.yml")):
        for contract in _read(path, seeds or project / "seeds"):
            if contract.service_code in contracts:
                raise ContractError(f"{path.name}: service {contract.service_code} occurs twice.")
            contracts[contract.service_code] = contract
    if not contracts:
        raise ContractError(f"No contract found under {project}/models/staging/*/_*__contract.yml.")
    shared = _share_aliases(contracts.values())
    return {c.service_code: c for c in sorted(shared, key=lambda c: c.service_code)}


def _read(path: Path, seeds: Path) -> list[Contract]:
    """The contracts of one file."""
    try:
        document = read_yaml(path)
        sources = document["sources"]
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise ContractError(f"{path.name} is not a dbt source file: {error}") from error
    found = []
    for source in sources:
        meta = _meta(source)
        where = f"{path.name}, source {source['name']}"
        tables = tuple(_table(t, meta, where, seeds) for t in source.get("tables") or [])
        contract = Contract(source["name"], source.get("description", ""), tables)
        _check_references(contract, where)
        found.append(contract)
    return found


def _share_aliases(contracts: Iterable[Contract]) -> list[Contract]:
    """The contracts, each table understanding the headers by which any calls the same column."""
    contracts = list(contracts)
    tables = [table for contract in contracts for table in contract.tables]
    aliases: dict[str, dict[str, None]] = {}
    for table in tables:
        for column in table.columns:
            own = (a for a in column.aliases if a not in OF_ONE_TABLE)
            aliases.setdefault(column.name, {}).update(dict.fromkeys(own))
    return [
        replace(contract, tables=tuple(_with_aliases(t, aliases) for t in contract.tables))
        for contract in contracts
    ]


def _with_aliases(table: TableContract, aliases: Mapping[str, Iterable[str]]) -> TableContract:
    taken = set(table.spellings)
    columns = []
    for column in table.columns:
        more = tuple(a for a in aliases[column.name] if header_key(a) not in taken)
        taken |= {header_key(a) for a in more}
        columns.append(replace(column, aliases=(*column.aliases, *more)))
    return replace(table, columns=tuple(columns))


def _table(
    raw: Mapping[str, Any], inherited: Mapping[str, Any], source: str, seeds: Path
) -> TableContract:
    own = _meta(raw)
    where = f"{source}, table {raw.get('name')}"
    _only(own, TABLE_META, where)
    meta = {**inherited, **own}
    columns = tuple(
        _column(
            c, {k: meta.get(k, "") for k in ("gateway", "owner")}, where, seeds, raw.get("name", "")
        )
        for c in raw.get("columns") or []
    )
    names = [c.name for c in columns]
    if not names:
        raise ContractError(f"{where}: it has no columns. Declare each column that may arrive.")
    spellings: dict[str, str] = {}
    for column in (c for c in columns if c.rejected_of is None):
        for spelling in {header_key(s) for s in (column.name, *column.aliases)}:
            if spelling in spellings:
                raise ContractError(
                    f"{where}: columns {spellings[spelling]} and {column.name} share the header "
                    f"spelling {spelling!r}. Remove one alias."
                )
            spellings[spelling] = column.name
    for column in columns:
        for excuse in column.required_unless:
            if excuse not in names:
                raise ContractError(
                    f"{where}, column {column.name}: required_unless names {excuse}, "
                    "which is not declared. Add it or fix required_unless."
                )
    key = tuple(own.get("key") or ())
    for part in key:
        if part not in names:
            raise ContractError(f"{where}: key column {part} is not declared. Add it or fix key.")
    for part in own.get("told_apart_by") or ():
        if part not in names:
            raise ContractError(
                f"{where}: told_apart_by names {part}, which is not declared. Add it or fix it."
            )
    for column in columns:
        if column.rejected_of and column.rejected_of not in names:
            raise ContractError(
                f"{where}, column {column.name}: rejected_of names {column.rejected_of}, "
                "which is not declared. Add it or fix rejected_of."
            )
    return TableContract(
        raw["name"],
        raw.get("description", ""),
        key,
        tuple(own.get("told_apart_by") or ()),
        bool(own.get("required", False)),
        _share(meta, "max_shrink", where),
        _share(meta, "max_rejected", where),
        columns,
    )


def _share(meta: Mapping[str, Any], key: str, where: str) -> float:
    share = meta.get(key, UNLESS_SAID[key])
    if not isinstance(share, int | float) or not 0 <= share <= 1:
        raise ContractError(f"{where}: {key} is {share!r}. Give a share from 0 to 1.")
    return float(share)


def _column(
    raw: Mapping[str, Any], inherited: Mapping[str, Any], where: str, seeds: Path, table: str
) -> ColumnContract:
    meta = {**inherited, **_meta(raw)}
    where = f"{where}, column {raw.get('name')}"
    _only(meta, COLUMN_META, where)
    data_type = str(raw.get("data_type", "")).lower()
    if data_type not in TYPES:
        raise ContractError(
            f"{where}: data_type is {data_type or 'missing'}. "
            f"Use one of {', '.join(sorted(TYPES))}."
        )
    if not meta.get("purpose"):
        raise ContractError(f"{where}: meta.purpose is missing. Say what the column is needed for.")
    try:
        words = words_of(seeds).get(f"{table}.{raw['name']}")
    except re.error as error:
        raise ContractError(
            f"seeds/codes_in_words.csv: a pattern is no regular expression ({error}). Mend it."
        ) from error
    return ColumnContract(
        name=raw["name"],
        type=data_type,
        description=raw.get("description", ""),
        required=bool(meta.get("required", False)),
        required_unless=tuple(meta.get("required_unless") or ()),
        aliases=tuple(str(a) for a in meta.get("aliases") or ()),
        codes=_codes(meta, where, seeds),
        labels=labels_of(seeds) if meta.get("code_list") == RELATIONSHIPS else None,
        words=words,
        elders=_elders(seeds) if meta.get("code_list") == RELATIONSHIPS else {},
        nothing=nothing_of(
            kind_of_column(raw["name"], data_type, meta["purpose"], bool(meta.get("required"))),
            seeds,
        ),
        rejected_of=meta.get("rejected_of"),
        max_days_ahead=meta.get("max_days_ahead"),
        not_before=meta.get("not_before"),
        references=meta.get("references"),
        on_unknown=str(meta.get("on_unknown", "unknown")),
        on_unreadable=meta.get("on_unreadable"),
        formats=tuple(meta.get("formats") or ()),
        purpose=meta["purpose"],
        gateway=str(meta.get("gateway", "")),
        owner=str(meta.get("owner", "")),
    )


def _elders(seeds: Path) -> dict[str, str]:
    """Who is the elder by each relationship that a generation lies between.

    An uncle may be of any age.
    """
    with (seeds / f"{RELATIONSHIPS}.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {r["code"]: r["elder"] for r in rows if r.get("elder") and r.get("generations")}


def _codes(meta: Mapping[str, Any], where: str, seeds: Path) -> dict[str, str] | None:
    """Every accepted spelling of every code, from the contract or from a seed."""
    if "codes" in meta and "code_list" in meta:
        raise ContractError(f"{where}: has both codes and code_list. Keep one.")
    lists: dict[str, list[str]]
    if "codes" in meta:
        lists = {str(code): [str(s) for s in also or ()] for code, also in meta["codes"].items()}
    elif "code_list" in meta:
        seed = seeds / f"{meta['code_list']}.csv"
        if not seed.is_file():
            raise ContractError(
                f"{where}: code list {meta['code_list']} has no seed. Add seeds/{seed.name}."
            )
        with seed.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        if not rows or "code" not in rows[0]:
            raise ContractError(f"{where}: seeds/{seed.name} needs a column `code` and some rows.")
        lists = {r["code"]: [a for a in (r.get("aliases") or "").split("|") if a] for r in rows}
    else:
        return None
    codes = {code_key(code): code for code in lists}
    for code, also in lists.items():
        for spelling in also:
            if codes.setdefault(code_key(spelling), code) != code:
                raise ContractError(
                    f"{where}: the spelling {spelling!r} stands for two codes, "
                    f"{codes[code_key(spelling)]} and {code}. Keep it under one."
                )
    return codes


def _check_references(contract: Contract, where: str) -> None:
    tables = {t.name for t in contract.tables}
    for table in contract.tables:
        for column in table.columns:
            if column.references and column.references not in tables:
                raise ContractError(
                    f"{where}, table {table.name}, column {column.name}: references "
                    f"{column.references}, which is not a table of {contract.service_code}."
                )


def _meta(raw: Mapping[str, Any]) -> dict[str, Any]:
    return dict((raw.get("config") or {}).get("meta") or {})


def _only(meta: Mapping[str, Any], known: frozenset[str], where: str) -> None:
    unknown = sorted(set(meta) - known)
    if unknown:
        raise ContractError(
            f"{where}: meta has {', '.join(unknown)}, which nothing reads. "
            f"Known: {', '.join(sorted(known))}."
        )
