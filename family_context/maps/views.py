"""The raw files as views of text in DuckDB: one row a record, with where it stands.

Each view has the folded columns of its files and `_row` (a number of its own over all views),
`_file` (name, and sheet where it is one) and `_line` (line, row of the sheet, or ordinal of the
object). Every value is text.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

import duckdb
import pyarrow as pa

from family_context.intake.bounds import check_parquet, literal
from family_context.intake.nearest import PACKED
from family_context.intake.refusal import RefusedError
from family_context.maps.definition import MapDefinition, View
from family_context.maps.errors import MapError
from family_context.maps.sheets import Sheets, Table, open_workbook, read_csv, wanted_sheets
from family_context.maps.trees import Tree, outside, read_cells, read_json, read_xml, rows_of

EXTRACT_FILE = "extract.yml"
"""What the raw folder may hold beside the raw files: what they do not say of the delivery."""
_CSV = (".csv", ".txt", ".tsv", ".psv")
_BOOKS = (".xlsx", ".xlsm", ".xls")
_TREES = (".xml", ".json", ".jsonl", ".ndjson")
OWN_COLUMNS = ("_row", "_file", "_line")


@dataclass
class LoadedView:
    """A view that was read."""

    name: str
    first: int
    """The `_row` of its first row; those of the others follow."""
    n: int = 0
    columns: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """Columns that the map states and no file has."""
    malformed: list[str] = field(default_factory=list)
    """Records that could not be read: file, line and reason."""
    notes: list[str] = field(default_factory=list)


@dataclass
class _Opened:
    """Files that several views read, opened once."""

    trees: dict[Path, tuple[Tree, int]] = field(default_factory=dict)
    books: dict[Path, Sheets] = field(default_factory=dict)
    other_sheets: dict[str, set[str]] = field(default_factory=dict)
    """Of each workbook, the sheets that no view has wanted yet."""
    bad_cells: list[str] = field(default_factory=list)
    """Records whose cell should hold JSON and does not: file, line and reason."""


@dataclass(frozen=True)
class Loaded:
    """All views, and what was not read."""

    views: dict[str, LoadedView]
    not_read: list[str]
    """Files, and sheets that hold rows, which no view wants."""


def load(
    con: duckdb.DuckDBPyConnection,
    raw: Path,
    definition: MapDefinition,
    progress: Callable[[str, int, int], None] | None = None,
) -> Loaded:
    """Read the files of the folder `raw` into the views of a map.

    Raises MapError if a view that must be there has no file, or a file cannot be read.
    """
    if not raw.is_dir():
        raise MapError(f"{raw} is no folder. Name the one that holds the raw files.")
    files = [p for p in sorted(raw.rglob("*")) if p.is_file() or p.is_symlink()]
    links = [p for p in files if p.is_symlink()]
    # What systems leave lying about: hidden files, and Excel's mark that a workbook is open.
    hidden = [p for p in files if p.name.startswith((".", "~$"))]
    found = {p.relative_to(raw).as_posix(): p for p in files if p not in (*links, *hidden)}
    found.pop(EXTRACT_FILE, None)
    read: set[str] = set()
    opened = _Opened()
    loaded: dict[str, LoadedView] = {}
    first = 1
    elsewhere = [path for view in definition.views for path in view.rows]
    for at, view in enumerate(definition.views):
        if progress:
            progress(view.name, at, len(definition.views))
        mine = [name for name in found if _wants(view, name)]
        if not mine and not view.optional:
            packed = [name for name in sorted(found) if name.casefold().endswith(PACKED)]
            unpack = f" Unpack {_some(packed)} there first." if packed else ""
            raise MapError(
                f"{definition.code}, view {view.name}: no file of {raw.name}/ is named "
                f"{' or '.join(view.files)}. It holds: {_some(sorted(found))}.{unpack}"
            )
        paths = {name: found[name] for name in mine}
        one = _load_view(con, view, paths, first, elsewhere, opened)
        loaded[view.name] = one
        read |= set(mine)
        first += one.n
    not_read = [
        f"{name} (no view of the map is of this name)" for name in found if name not in read
    ]
    not_read += [f"{p.relative_to(raw).as_posix()} (a link, not a file)" for p in links]
    not_read += [f"{p.relative_to(raw).as_posix()} (hidden)" for p in hidden]
    for path, (tree, _) in opened.trees.items():
        name = path.relative_to(raw).as_posix()
        rows = [steps for view in definition.views if _wants(view, name) for steps in view.rows]
        not_read += [f"{name}: {part}, but for keys" for part in sorted(outside(tree, rows))]
    not_read += [
        f"{path.relative_to(raw).as_posix()}: {stray} texts between elements, the value of none"
        for path, (_, stray) in opened.trees.items()
        if stray
    ]
    for name, sheets in sorted(opened.other_sheets.items()):
        not_read += [f"{name}, sheet {title}" for title in sorted(sheets)]
    return Loaded(loaded, sorted([*not_read, *opened.bad_cells]))


def _some(names: list[str]) -> str:
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""
    return ", ".join(names[:10]) + more if names else "nothing"


_BEFORE = re.compile(r"^(?:[0-9]{4,}[0-9_]*_+)")
_BEHIND = re.compile(r"(?:[_.]+(?:v?[0-9][0-9_.]*|final|latest))+$")


def _wants(view: View, name: str) -> bool:
    """Whether a file is one of the view's: blanks and hyphens count as underscores, a date or a
    version around a name says nothing, and `.csv` of a pattern stands for a table of any kind.
    """
    spellings = set()
    for one in (name, name.rpartition("/")[2]):
        stem, dot, ending = _plain(one).rpartition(".")
        if f".{ending}" in (*_CSV, *_BOOKS, ".parquet") and not view.cell:
            ending = "csv"
        bare = _BEHIND.sub("", _BEFORE.sub("", stem))
        spellings |= {_plain(one), f"{stem}{dot}{ending}", f"{bare}{dot}{ending}"}
    return any(fnmatchcase(s, _plain(pattern)) for s in spellings for pattern in view.files)


def _plain(name: str) -> str:
    return re.sub("[ -]", "_", name.casefold())


def _load_view(
    con: duckdb.DuckDBPyConnection,
    view: View,
    files: dict[str, Path],
    first: int,
    elsewhere: list[tuple[str, ...]],
    opened: _Opened,
) -> LoadedView:
    made = LoadedView(view.name, first)
    parts: list[str] = []
    with tempfile.TemporaryDirectory(prefix="map-") as temporary:
        for name in sorted(files):
            kind = files[name].suffix.lower()
            if kind in _TREES:
                if files[name] not in opened.trees:
                    read = read_xml if kind == ".xml" else read_json
                    opened.trees[files[name]] = read(files[name], name)
                tree, _ = opened.trees[files[name]]
                parts.append(_load_tree(con, view, tree, name, elsewhere, len(parts)))
                made.files.append(name)
                continue
            if kind in _CSV and view.cell:
                if files[name] not in opened.trees:
                    read_table = read_csv(files[name], name, view, Path(temporary))
                    trees, bad = read_cells(read_table, view.cell)
                    opened.trees[files[name]] = trees, 0
                    opened.bad_cells += bad
                    opened.bad_cells += [
                        f"{name}, line {n}: {why}" for n, why in read_table.malformed
                    ]
                tree, _ = opened.trees[files[name]]
                parts.append(_load_tree(con, view, tree, name, elsewhere, len(parts)))
                made.files.append(name)
                continue
            if kind in _CSV:
                tables = [read_csv(files[name], name, view, Path(temporary))]
            elif kind in _BOOKS:
                if files[name] not in opened.books:
                    opened.books[files[name]] = open_workbook(files[name], name)
                tables, others = wanted_sheets(opened.books[files[name]], files[name], name, view)
                before = opened.other_sheets.get(name, set(others))
                opened.other_sheets[name] = before & set(others)
                if not tables and not view.optional:
                    raise MapError(
                        f"{name}: no sheet is named {' or '.join(view.sheets)}, which view "
                        f"{view.name} wants. Its other sheets: {', '.join(others) or 'none'}."
                    )
            elif kind == ".parquet":
                parts.append(_load_parquet(con, files[name], name, view, len(parts)))
                made.files.append(name)
                continue
            else:
                raise MapError(
                    f"{name}: view {view.name} wants it, and it is of no kind that is read "
                    f"({', '.join((*_CSV, *_BOOKS, *_TREES, '.parquet'))})."
                )
            if tables:
                # A workbook without the sheet is no file of the view.
                made.files.append(name)
            for table in tables:
                made.malformed += [f"{table.file}, line {n}: {why}" for n, why in table.malformed]
                if table.above:
                    made.notes.append(f"{table.file}: {table.above} lines above the header")
                parts.append(_load_table(con, view, table, len(parts)))
    _union(con, view, parts, made)
    return made


def _load_tree(
    con: duckdb.DuckDBPyConnection,
    view: View,
    tree: Tree,
    name: str,
    elsewhere: list[tuple[str, ...]],
    at: int,
) -> str:
    if not view.rows:
        raise MapError(
            f"view {view.name}: rows is missing. Give the path of what is one row of {name}."
        )
    rows = list(rows_of(tree, view, elsewhere))
    columns = list(dict.fromkeys(column for row in rows for column in row))
    data = {column: [row.get(column) for row in rows] for column in columns}
    return _of_arrow(con, view, data, [str(n) for n in range(1, len(rows) + 1)], name, at)


def _load_table(con: duckdb.DuckDBPyConnection, view: View, table: Table, at: int) -> str:
    if table.path is None:
        data = {
            column: [cells[n] for _, cells in table.rows] for n, column in enumerate(table.columns)
        }
        return _of_arrow(con, view, data, [str(n) for n, _ in table.rows], table.file, at)
    part = _part(view, at)
    columns = [f"'{c}': 'varchar'" for c in ("_line", *table.columns)]
    con.execute(
        f"""
        create temp table {part} as
        select * replace (_line::bigint as _line), $1 as _file
        from read_csv(
            $2, columns = {{{", ".join(columns)}}}, delim = $3, header = false,
            auto_detect = false, quote = '"', escape = '"', new_line = '\\n', strict_mode = true,
            null_padding = false, max_line_size = 8000000, buffer_size = 128000000
        )
        """
        if table.n
        else f"create temp table {part} as select 0::bigint as _line, $1::varchar as _file"
        + "".join(f', null::varchar as "{c}"' for c in table.columns)
        + " where $2 is null and $3 is null",
        [table.file, str(table.path), table.delimiter],
    )
    return part


def _of_arrow(
    con: duckdb.DuckDBPyConnection,
    view: View,
    data: dict[str, list[str | None]],
    lines: list[str],
    file: str,
    at: int,
) -> str:
    part = _part(view, at)
    arrays = {column: pa.array(values, pa.string()) for column, values in data.items()}
    arrays["_line"] = pa.array([int(n) for n in lines], pa.int64())
    arrays["_file"] = pa.array([file] * len(lines), pa.string())
    con.register("arriving", pa.table(arrays))
    con.execute(f"create temp table {part} as select * from arriving")
    con.unregister("arriving")
    return part


def _load_parquet(
    con: duckdb.DuckDBPyConnection, path: Path, name: str, view: View, at: int
) -> str:
    part = _part(view, at)
    try:
        check_parquet(con, path, name)
        con.execute(
            f"create temp table {part} as select columns(*)::varchar, "
            "file_row_number + 1 as _line, $1 as _file "
            "from read_parquet($2, file_row_number = true, hive_partitioning = false)",
            [name, literal(path)],
        )
    except RefusedError as error:
        raise MapError(str(error)) from None
    except duckdb.Error:
        raise MapError(f"{name} cannot be read as Parquet. Write it again, or send CSV.") from None
    return part


def _part(view: View, at: int) -> str:
    return f'"_part_{view.name}_{at}"'


def _union(con: duckdb.DuckDBPyConnection, view: View, parts: list[str], made: LoadedView) -> None:
    """The view, of all its parts by the names of their columns, in the order of files and lines."""
    name = f'"{view.name}"'
    selects = [f"select {at} as _part, * from {part}" for at, part in enumerate(parts)]
    selects.append(
        "select null::int as _part, null::varchar as _file, null::bigint as _line limit 0"
    )
    con.execute(
        f"create temp table _union as {' union all by name '.join(f'({s})' for s in selects)}"
    )
    there = [row[0] for row in con.execute("describe _union").fetchall()]
    known = dict.fromkeys((*view.columns, *view.keys))
    made.missing = [column for column in known if column not in there]
    own = [c for c in there if c not in ("_part", "_file", "_line")]
    made.columns = own
    texts = "".join(f', "{c}"' for c in own)
    texts += "".join(f', null::varchar as "{c}"' for c in made.missing)
    con.execute(
        f"create table {name} as select row_number() over (order by _part, _line) + "
        f"{made.first - 1} as _row, _file, _line{texts} from _union order by _row"
    )
    con.execute("drop table _union")
    for part in parts:
        con.execute(f"drop table {part}")
    ((made.n,),) = con.execute(f"select count(*) from {name}").fetchall()
