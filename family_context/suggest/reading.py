"""A file of which nothing is known yet, as columns of text."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Container
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import duckdb

from family_context.contracts import TableContract
from family_context.intake import columnar, workbook
from family_context.intake.delivery import DECLARATION, KINDS
from family_context.intake.frame import MOST_LINES_ABOVE
from family_context.intake.refusal import RefusedError
from family_context.intake.signs import read_signs
from family_context.intake.text import DELIMITERS, read_text
from family_context.suggest.owners import own_and_others
from family_context.suggest.values import Values, seen_in
from family_context.suggest.words import without_prefix

MOST_ROWS = 20_000
"""So many rows tell what a column holds."""


@dataclass(frozen=True)
class RawFile:
    """A file as it was sent: its headers, and the values of each column in the order of rows."""

    path: Path
    headers: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]

    @property
    def n_rows(self) -> int:
        """How many rows were read: at most MOST_ROWS."""
        return len(self.columns[0]) if self.columns else 0

    def once_by(self, at: int) -> RawFile:
        """The same with the first row alone of each value of the column `at`."""
        first = {value: row for row, value in reversed(list(enumerate(self.columns[at]))) if value}
        rows = sorted(first.values())
        return replace(self, columns=tuple(tuple(c[row] for row in rows) for c in self.columns))


@dataclass(frozen=True)
class Read:
    raw: RawFile
    values: tuple[Values, ...]
    names: tuple[str, ...]
    """What the headers say, without what a vendor writes in front of each."""
    of_people: tuple[str, ...]
    """The same to look for a person's columns in: those of other people are marked as another's."""


def read_of(raw: RawFile, people: TableContract | None = None) -> Read:
    """The file with what its values are; with `people`, also whose each of its columns is."""
    values = tuple(seen_in(column) for column in raw.columns)
    names = without_prefix(raw.headers)
    own, marked = own_and_others(names, people) if people else (names, names)
    return Read(raw, values, tuple(own), tuple(marked))


def without_columns(one: Read, taken: Container[int]) -> Read:
    """The file as if the columns `taken` were empty and had no name; the others stay in place."""
    left = [at not in taken for at in range(len(one.names))]
    empty = ("",) * one.raw.n_rows
    raw = replace(
        one.raw,
        headers=tuple(h if keep else "" for h, keep in zip(one.raw.headers, left, strict=True)),
        columns=tuple(c if keep else empty for c, keep in zip(one.raw.columns, left, strict=True)),
    )
    names, of_people = (
        tuple(n if keep else "" for n, keep in zip(all_names, left, strict=True))
        for all_names in (one.names, one.of_people)
    )
    nothing = seen_in(empty)
    values = tuple(v if keep else nothing for v, keep in zip(one.values, left, strict=True))
    return Read(raw, values, names, of_people)


def read_folder(folder: Path) -> tuple[list[RawFile], dict[str, str]]:
    """The tables of a delivery, and by file name why another file could not be read."""
    files, unread = [], {}
    for path in sorted(folder.iterdir()):
        if path.name == DECLARATION or not path.is_file() or path.name.startswith("."):
            continue
        if path.suffix.lower() not in KINDS:
            unread[path.name] = f"not a kind of file that is read. Send {', '.join(KINDS)}."
            continue
        try:
            raw = _read(path)
        except RefusedError as refusal:
            unread[path.name] = str(refusal).removeprefix(f"{path.name}: ")
            continue
        if len(raw.headers) < 2:
            unread[path.name] = "it has fewer than two columns."
        else:
            files.append(raw)
            unread |= {f"{path.name}, sheet {title}": _OTHER_SHEET for title in _others(path)}
    return files, unread


def _read(path: Path) -> RawFile:
    match path.suffix.lower():
        case ".csv" | ".txt" | ".tsv":
            rows = _csv_rows(path)
        case ".xlsx":
            rows = _sheet_rows(path)
        case _:
            return _parquet(path)
    at = _header(rows[:MOST_LINES_ABOVE])
    headers = [read_signs(h).strip() for h in rows[at]]
    while headers and not headers[-1]:
        headers.pop()
    width = len(headers)
    whole = [r + [""] * (width - len(r)) for r in rows[at + 1 :] if len(r) <= width and any(r)]
    columns = tuple(tuple(read_signs(row[n]).strip() for row in whole) for n in range(width))
    return RawFile(path, tuple(headers), columns)


def _csv_rows(path: Path) -> list[list[str]]:
    """The first rows, cut by the delimiter that gives most of them the same, greatest width."""
    text = read_text(path, path.name)
    content = text.content.decode("utf-8")
    delimiters = [text.declared_delimiter] if text.declared_delimiter else list(DELIMITERS)

    def width(delimiter: str) -> tuple[int, int]:
        rows = _cut(content, delimiter, MOST_LINES_ABOVE)
        most, n = Counter(len(r) for r in rows if r).most_common(1)[0]
        return (n if most > 1 else 0, most)

    best = max(delimiters, key=width)
    return _cut(content, best, MOST_ROWS + MOST_LINES_ABOVE)


def _cut(content: str, delimiter: str, most: int) -> list[list[str]]:
    rows = islice(csv.reader(io.StringIO(content), delimiter=delimiter), most)
    try:
        return [row for row in rows if row] or [[""]]
    except csv.Error:
        return [[""]]


_OTHER_SHEET = (
    "another sheet holds more. If it is a table, save it as a file of its own, or name each sheet "
    "as its table and the workbook as the service."
)


def _others(path: Path) -> list[str]:
    """The sheets of a workbook that are shaped as tables, without the one that was read."""
    if path.suffix.lower() != ".xlsx":
        return []
    sheets = workbook.rows_by_sheet(path, path.name)
    wide = {title: max(len(cells) for _, cells in rows) for title, rows in sheets.items()}
    read = max(sheets, key=lambda title: len(sheets[title]))
    return [
        title
        for title, rows in sheets.items()
        if title not in (read, workbook.EXPLANATION) and len(rows) > 1 and wide[title] > 1
    ]


def _sheet_rows(path: Path) -> list[list[str]]:
    """The rows of the sheet that holds most."""
    sheets = workbook.rows_by_sheet(path, path.name)
    rows = max(sheets.values(), key=len, default=[])
    return [list(cells) for _, cells in rows[: MOST_ROWS + MOST_LINES_ABOVE]] or [[""]]


def _parquet(path: Path) -> RawFile:
    with duckdb.connect() as con:
        names = columnar.read_columns(con, path, path.name)
        plain = [(name, kind) for name, kind in names if not columnar.is_nested(kind)]
        columnar.load_text(con, path, path.name, plain, {}, "raw")
        rows = con.execute(
            f"select * exclude (line_number) from raw order by line_number limit {MOST_ROWS}"
        ).fetchall()
    columns = tuple(tuple(row[n] or "" for row in rows) for n in range(len(plain)))
    return RawFile(path, tuple(name for name, _ in plain), columns)


def _header(rows: list[list[str]]) -> int:
    """Where the header is: the first row that is as wide as the table, all of it words."""
    filled = [sum(1 for cell in row if cell.strip()) for row in rows]
    wide = max(filled, default=0)
    return next((at for at, n in enumerate(filled) if n > 1 and 2 * n > wide), 0)
