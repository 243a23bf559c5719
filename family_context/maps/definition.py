"""A map as its folder says it: `map.yml`, and one SELECT for each canonical table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from family_context.contracts import Contract
from family_context.intake.declaration import OPTIONAL, REQUIRED
from family_context.intake.nearest import nearest
from family_context.maps.errors import MapError
from family_context.maps.names import folded
from family_context.strict_yaml import read_strictly

MAP_FILE = "map.yml"
EXTRACT_SQL = "extract.sql"
"""A SELECT of what the raw files say of the delivery itself, one row for each service."""
SHIPPED = Path(__file__).parent / "shipped"
EXTRACT_KEYS = (*REQUIRED, *OPTIONAL)

_MAP_KEYS = {"name", "carries_identity", "views", "extract", "columns_from", "tested_on", "lacks"}
_VIEW_KEYS = {
    *("files", "sheets", "header", "rows", "keys", "cell", "columns", "encoding"),
    *("optional", "lookup"),
}


@dataclass(frozen=True)
class View:
    """How some of the raw files become one view of text."""

    name: str
    files: tuple[str, ...]
    """Patterns of file names, case aside."""
    sheets: tuple[str, ...]
    """Patterns of folded sheet names; for a workbook without them, its first sheet is read."""
    header: tuple[str, ...]
    """Folded names that the header row holds; without them, the first row that is filled is it."""
    rows: tuple[tuple[str, ...], ...]
    """Paths of XML elements or JSON objects that are a row each, as folded names."""
    keys: Mapping[str, tuple[int, tuple[str, ...]]]
    """Columns that are taken from around a row: how many steps up, and the path from there."""
    cell: str | None
    """The folded column of a CSV file whose cells each hold a JSON object."""
    columns: tuple[str, ...]
    """Columns that the view has even where no file has them."""
    encoding: str | None
    optional: bool
    """Whether a delivery may come without any of the files."""
    lookup: bool
    """Whether the map takes from it what other rows ask for, and no table counts its rows."""


@dataclass(frozen=True)
class Select:
    """One `.sql` file."""

    service: str
    table: str
    file: str
    sql: str


@dataclass(frozen=True)
class MapDefinition:
    """A map that can be read; whether its SELECTs work is seen when it runs."""

    code: str
    """The name of its folder."""
    name: str
    carries_identity: bool
    views: tuple[View, ...]
    selects: tuple[Select, ...]
    extract: Mapping[str, Any]
    """What is the same of every delivery, such as source_system."""
    extract_sql: str | None
    columns_from: str
    """Where the names of the columns were read."""
    tested_on: str
    """Which files of whom the map was tried on, or that there were none."""
    lacks: tuple[str, ...]
    """What the format cannot fill."""

    @property
    def services(self) -> tuple[str, ...]:
        """The services that it fills, in the order of their names."""
        return tuple(sorted({select.service for select in self.selects}))


def shipped_maps() -> list[str]:
    """The names of the maps that come with the project."""
    return sorted(path.parent.name for path in SHIPPED.glob(f"*/{MAP_FILE}"))


def map_folder(name: str) -> Path:
    """The folder of a map: a path, or the name of a shipped one; MapError if there is none."""
    if (Path(name) / MAP_FILE).is_file():
        return Path(name)
    if name in shipped_maps():
        return SHIPPED / name
    raise MapError(
        f"{name} is no map: it is neither a folder with a {MAP_FILE} nor the name of a shipped map "
        f"({', '.join(shipped_maps())})."
    )


def read_map(folder: Path, contracts: Mapping[str, Contract]) -> MapDefinition:
    """The map in `folder`. Raises MapError if anything in it cannot be followed."""
    where = f"{folder.name}/{MAP_FILE}"
    try:
        said = read_strictly((folder / MAP_FILE).read_text(encoding="utf-8"))
    except (yaml.YAMLError, ValueError) as error:
        raise MapError(f"{where} is not readable YAML: {error}") from None
    if not isinstance(said, dict):
        raise MapError(f"{where} does not hold keys and values.")
    _only(said, _MAP_KEYS, where)
    identity = said.get("carries_identity")
    if not isinstance(identity, bool):
        raise MapError(
            f"{where}: carries_identity is {identity!r}. Write true where the format names people, "
            "false where it holds ids only; a map without identity never makes people."
        )
    views = said.get("views")
    if not isinstance(views, dict) or not views:
        raise MapError(f"{where}: views is missing. Name each view of the raw files under it.")
    selects, extract_sql = _selects(folder, contracts)
    if not identity and (people := [s.file for s in selects if s.table == "people"]):
        raise MapError(
            f"{folder.name}/{people[0]}: carries_identity is false, so this map may not make "
            "people. Take the file away; its rows join to the people of the same system."
        )
    extract = said.get("extract") or {}
    _only(extract, set(EXTRACT_KEYS), f"{where}, extract")
    return MapDefinition(
        code=folder.name,
        name=str(said.get("name", folder.name)),
        carries_identity=identity,
        views=tuple(_view(str(n), v, f"{where}, view {n}") for n, v in views.items()),
        selects=selects,
        extract=extract,
        extract_sql=extract_sql,
        columns_from=str(said.get("columns_from", "")),
        tested_on=str(said.get("tested_on", "")),
        lacks=tuple(str(word) for word in _list(said.get("lacks"))),
    )


def _selects(
    folder: Path, contracts: Mapping[str, Contract]
) -> tuple[tuple[Select, ...], str | None]:
    found, extract_sql = [], None
    for path in sorted(folder.glob("*.sql")):
        sql = path.read_text(encoding="utf-8")
        if path.name == EXTRACT_SQL:
            extract_sql = sql
            continue
        service, _, table = path.stem.partition(".")
        where = f"{folder.name}/{path.name}"
        if service not in contracts:
            raise MapError(
                f"{where}: {service} is no service. Name the file <service>.<table>.sql. "
                f"{nearest(service, list(contracts))}"
            )
        tables = [t.name for t in contracts[service].tables]
        if table not in tables:
            raise MapError(f"{where}: {service} has no table {table}. {nearest(table, tables)}")
        found.append(Select(service, table, path.name, sql))
    if not found:
        raise MapError(f"{folder.name} holds no <service>.<table>.sql, so it fills no table.")
    return tuple(found), extract_sql


def _view(name: str, said: Any, where: str) -> View:
    if name != folded(name) or name.startswith("_"):
        raise MapError(f"{where}: write its name in small letters, figures and underscores.")
    if not isinstance(said, dict) or not said.get("files"):
        raise MapError(f"{where}: files is missing. Give a pattern of file names, such as *.csv.")
    _only(said, _VIEW_KEYS, where)
    rows = tuple(
        tuple(folded(step) for step in str(path).split("/") if step not in ("", "."))
        for path in _list(said.get("rows"))
    )
    keys = said.get("keys") or {}
    if keys and not rows:
        raise MapError(f"{where}: keys go with rows, the path of what is a row in XML or JSON.")
    return View(
        name=name,
        files=tuple(str(pattern) for pattern in _list(said["files"])),
        sheets=tuple(str(pattern) for pattern in _list(said.get("sheets"))),
        header=tuple(folded(str(column)) for column in _list(said.get("header"))),
        rows=rows,
        keys={str(column): _steps(str(path)) for column, path in keys.items()},
        cell=folded(str(said["cell"])) if said.get("cell") else None,
        columns=tuple(str(column) for column in _list(said.get("columns"))),
        encoding=said.get("encoding"),
        optional=bool(said.get("optional", False)),
        lookup=bool(said.get("lookup", False)),
    )


def _steps(path: str) -> tuple[int, tuple[str, ...]]:
    """`../../ChildIdentifiers/LAchildID` as two steps up and the folded names from there."""
    steps = [step for step in path.split("/") if step]
    up = sum(1 for step in steps if step == "..")
    return up, tuple(folded(step) for step in steps[up:])


def _list(said: Any) -> list[Any]:
    if said is None:
        return []
    return list(said) if isinstance(said, list | tuple) else [said]


def _only(said: Any, known: set[str], where: str) -> None:
    if not isinstance(said, dict):
        raise MapError(f"{where} does not hold keys and values.")
    for key in said:
        if key not in known:
            raise MapError(
                f"{where}: {key} is nothing that a map says. {nearest(str(key), sorted(known))}"
            )
