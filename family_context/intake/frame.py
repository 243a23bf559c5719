"""What stands around the rows of a table: titles, totals, remarks, the header once more.

A report that is saved as a table keeps its title, its totals and its "end of report". Such a line
is listed, with its number and the reason, and nothing is taken from it. A line is one only if a
pattern of `seeds/lines_around_tables.csv` fits it, or if it repeats the header: what merely looks
odd is held back like any other row, so that no record is lost in silence.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import duckdb

from family_context.contracts import TableContract, header_key
from family_context.folders import PROJECT
from family_context.intake.records import Malformed
from family_context.intake.refusal import refuse
from family_context.intake.signs import read_signs
from family_context.intake.typing_sql import BETWEEN, quote

MOST_LINES_ABOVE = 50
"""Lines with something in them among which the header must be."""

_FEWEST_COLUMNS = 4
_FEWEST_HEADERS = 3
_MOST_HEADINGS = 500
# Letters before six digits, and the like.
_SHAPE = "regexp_replace(regexp_replace(trim({0}), '[0-9]+', '9', 'g'), '[A-Za-z]+', 'A', 'g')"
_MOST_REMARKS = 20
"""So many totals and remarks may stand in a file of however few rows."""

TITLE = "a title above the header"
HEADER_AGAIN = "the header once more"
SEPARATOR = "a line of signs that only separate"
EMPTY = "a row without any value"
PERHAPS_ABOVE = "stands above the header and holds as much as a record"
PERHAPS_BELOW = "below the rows, and may be a total or a remark"
PERHAPS_BETWEEN = "holds one value, unlike those of the other rows: perhaps the name of a group"

_SEPARATOR = re.compile(r"[-=_*#+~.\x1a\s]+")
_COUNTED = re.compile(r"\{1,[0-9]+\}")
# A number, a date or a time: what may stand beside "Total" or "Report generated on".
_FIGURE = re.compile(
    r"[£$€(]?[-+]?[0-9][0-9,. ]*%?\)?|[0-9]{1,4}[-/. ][0-9A-Za-z]{1,9}[-/. ][0-9]{1,4}([ T,].*)?"
    r"|[0-9]{1,2}:[0-9]{2}.*"
)

Row = tuple[int, Sequence[str]]
"""Line number, and the fields."""


@dataclass
class Aside:
    """What was found in a file beside its rows."""

    listed: list[tuple[int, str]] = field(default_factory=list)
    """Lines that are no rows, with the reason."""
    doubtful: list[Malformed] = field(default_factory=list)
    """Lines that may be rows, and are held back."""


def known_columns(fields: Iterable[str], table: TableContract) -> set[str]:
    """Columns of the contract whose headers are among `fields`."""
    spellings = table.spellings
    return {c for f in fields if (c := spellings.get(header_key(f)))}


def header_at(rows: Sequence[Sequence[str]], table: TableContract) -> int:
    """Position of the header among the first rows of a file; 0 where none can be told for sure.

    It is the first row that holds every required column and more columns of the contract than any
    other: a first row of which two columns are known needs no look further.
    """
    required = {c.name for c in table.asked if c.required}
    known = [known_columns(row, table) for row in rows]
    whole = [at for at, columns in enumerate(known) if required <= columns and columns]
    if 0 in whole and len(known[0]) > 1:
        return 0
    among = whole or [at for at, columns in enumerate(known) if len(columns) > 1]
    return max(among, key=lambda at: (len(known[at]), -at), default=0)


def lines_above(rows: Sequence[Row], header: Sequence[str]) -> Aside:
    """The lines above a header: titles, and what may be a record all the same."""
    aside = Aside()
    wide = len(_filled(header))
    for line, fields in rows:
        n = len(_filled(fields))
        if n == 0:
            continue
        if wide > 1 and (n <= 1 or 2 * n < wide or _is_remark(fields)):
            aside.listed.append((line, TITLE))
        else:
            aside.doubtful.append(Malformed(line, PERHAPS_ABOVE, tuple(fields)))
    return aside


def of_malformed(malformed: list[Malformed], sent: Sequence[str], table: TableContract) -> Aside:
    """Sort rows that are no records into lines that are no rows, and the rest."""
    aside = Aside()
    for row in malformed:
        reason = _reason([read_signs(f) for f in row.fields], sent, table)
        if reason:
            aside.listed.append((row.line, reason))
        else:
            aside.doubtful.append(row)
    return aside


def take_aside(
    con: duckdb.DuckDBPyConnection,
    raw: str,
    sent: Sequence[str],
    position: Mapping[str, int],
    table: TableContract,
    file: str,
    n: int,
) -> Aside:
    """Take out of the table `raw` the lines that are no rows, and what may be none at its end.

    `n` is the number of its rows, `position` where each column of the contract stands. Raises
    RefusedError if another header stands among the rows: what follows it would be read into the
    wrong columns.
    """
    cells = [f"c{n}" for n in range(len(sent))]
    blank = quote(f" {BETWEEN}")
    filled = f"split_part(ltrim({_together(cells)}, {blank}), {quote(BETWEEN)}, 1)"
    first = f"nullif(trim({filled}), '')"
    plain = f"regexp_replace(lower({_together(cells)}), '[^a-z0-9{BETWEEN}]', '', 'g')"
    headers = sorted({*map(header_key, sent), *table.spellings} - {""})
    candidates = con.execute(
        f"""
        select * from (select {first} as first_filled, * from {raw})
        where first_filled is null
            or regexp_full_match(first_filled, {quote(_roughly())})
            or regexp_replace(lower(first_filled), '[^a-z0-9]', '', 'g') in (select unnest($1))
            or regexp_matches({plain}, {quote(_names_a_key(table))})
        order by line_number
        """,
        [headers],
    ).fetchall()
    protecting = [
        position[c.name] for c in table.asked if c.purpose == "protect" and c.name in position
    ]
    aside = Aside()
    for _, line, *values in candidates:
        fields = [v or "" for v in values]
        reason = _reason(fields, sent, table)
        if reason is None and len(known_columns(fields, table)) > max(1, len(position) // 2):
            raise refuse(
                file,
                f"line {line} is a header with the columns in another order.",
                "Send each of the files that were joined alone.",
            )
        if reason is None and _is_header_of_another(fields, table):
            raise refuse(
                file,
                f"line {line} looks like the header of another table, whose rows would be read as "
                f"rows of {table.name}.",
                "Send each table in a file or a sheet of its own.",
            )
        told = any(fields[at].strip() and not _FIGURE.fullmatch(fields[at]) for at in protecting)
        if reason and (not told or reason in (HEADER_AGAIN, SEPARATOR)):
            aside.listed.append((line, reason))
    remarks = [line for line, reason in aside.listed if reason in _reasons()]
    if len(remarks) > max(_MOST_REMARKS, n // 2):
        # References that read like remarks: these are the rows.
        aside.listed = [(line, reason) for line, reason in aside.listed if line not in remarks]
    _delete(con, raw, [line for line, _ in aside.listed])
    last = _last_rows(con, raw, cells, protecting, n - len(aside.listed))
    _delete(con, raw, [row.line for row in last])
    between = _headings_between(con, raw, cells, protecting)
    _delete(con, raw, [row.line for row in between])
    aside.doubtful += [*last, *between]
    return aside


def _together(cells: Sequence[str]) -> str:
    """SQL: the cells of a row behind each other, which is planned sooner than each alone."""
    return f"concat_ws({quote(BETWEEN)}, {', '.join(cells)})"


def _headings_between(
    con: duckdb.DuckDBPyConnection, raw: str, cells: Sequence[str], protecting: Sequence[int]
) -> list[Malformed]:
    """Rows with one value where others have several, shaped like no value of that column."""
    if len(cells) < _FEWEST_COLUMNS:
        return []
    row, one = _together(cells), f"[ {BETWEEN}]*[^ {BETWEEN}][^{BETWEEN}]*[ {BETWEEN}]*"
    is_alone = f"regexp_full_match({row}, {quote(one)})"
    alone = con.execute(
        f"select * from {raw} where {is_alone} order by line_number limit {_MOST_HEADINGS + 1}"
    ).fetchall()
    if len(alone) > _MOST_HEADINGS:
        return []
    found = []
    shapes: dict[int, set[str]] = {}
    for line, *values in alone:
        (at,) = (c for c, v in enumerate(values) if v and v.strip())
        if at not in shapes:
            # Once for a column, whose rows may be a million.
            rows = con.execute(
                f"select distinct {_SHAPE.format(f'c{at}')} from {raw} "
                f"where not {is_alone} and trim(coalesce(c{at}, '')) <> ''"
            ).fetchall()
            shapes[at] = {shape for (shape,) in rows}
        ((shape,),) = con.execute(f"select {_SHAPE.format('$1')}", [values[at]]).fetchall()
        if shapes[at] and shape not in shapes[at] and at not in protecting:
            found.append(Malformed(line, PERHAPS_BETWEEN, tuple(v or "" for v in values)))
    return found


def _last_rows(
    con: duckdb.DuckDBPyConnection,
    raw: str,
    cells: Sequence[str],
    protecting: Sequence[int],
    n: int,
) -> list[Malformed]:
    """Rows at the end that hold one value, or begin as a total or remark does, and do not begin
    like a row above. A row that protects somebody is none of them.
    """
    if len(cells) < 2:
        return []
    last = con.execute(f"select * from {raw} order by line_number desc limit 20").fetchall()
    found: list[Malformed] = []
    for at, (line, *values) in enumerate(last):
        filled = [c for c, v in enumerate(values) if v and v.strip()]
        if any(c in filled for c in protecting):
            break
        if len(filled) != 1 and not _is_remark([values[c] for c in filled[:1]]):
            break
        is_like_others = _is_like_others(con, raw, filled[0], line)
        # A bare number may be a reference, or the number of the rows above it.
        above = last[at + 1][1:] if at + 1 < len(last) else ()
        is_count = len(_filled(above)) > 1 and values[filled[0]].strip() == str(n - 1 - at)
        if is_like_others and not (is_count and len(filled) == 1):
            break
        found.append(Malformed(line, PERHAPS_BELOW, tuple(v or "" for v in values)))
    return found


def _is_like_others(con: duckdb.DuckDBPyConnection, raw: str, at: int, line: int) -> bool:
    """Whether the value at `at` is shaped like one above it, e.g. letters before six digits."""
    own, theirs = _SHAPE.format(f"own.c{at}"), _SHAPE.format(f"theirs.c{at}")
    ((is_one,),) = con.execute(
        f"""
        select count(*) = 0 or bool_or({theirs} = (
            select {own} from {raw} as own where own.line_number = $1
        ))
        from {raw} as theirs
        where theirs.line_number < $1
        """,
        [line],
    ).fetchall()
    return bool(is_one)


def _reason(fields: Sequence[str], sent: Sequence[str], table: TableContract) -> str | None:
    """Why a line is no row of the table, or None if it may be one."""
    filled = _filled(fields)
    if not filled:
        return EMPTY
    if all(_SEPARATOR.fullmatch(f) for f in filled):
        return SEPARATOR
    is_header = len(filled) > 1 or len(sent) == 1
    if is_header and _columns(fields, table) == _columns(sent, table):
        return HEADER_AGAIN
    return _remark(fields)


def _names_a_key(table: TableContract) -> str:
    """Fits a row, without spaces and signs, of which a cell is a header of the table's key."""
    names = sorted(
        s for s, column in table.spellings.items() if column in table.key and s.isascii()
    )
    return f"(^|{BETWEEN})({'|'.join(names) or 'none'})({BETWEEN}|$)"


def _is_header_of_another(fields: Sequence[str], table: TableContract) -> bool:
    """Whether a line holds words alone, one of them a header of the key: a table below another."""
    filled = _filled(fields)
    if len(filled) < _FEWEST_HEADERS or any(c.isdigit() for f in filled for c in f):
        return False
    return bool(known_columns(filled, table) & set(table.key))


def _columns(headers: Sequence[str], table: TableContract) -> list[str]:
    """What each header stands for, however it is spelled."""
    spellings = table.spellings
    return [spellings.get(header_key(h), header_key(h)) for h in headers]


def _is_remark(fields: Sequence[str]) -> bool:
    return _remark(fields) is not None


def _remark(fields: Sequence[str]) -> str | None:
    """The reason of the pattern that fits the line; beside it the line holds only figures."""
    filled = _filled(fields)
    if not filled or not all(_FIGURE.fullmatch(f) for f in filled[1:]):
        return None
    return next((told for p, told in _compiled() if p.fullmatch(filled[0])), None)


def _filled(fields: Sequence[str | None]) -> list[str]:
    return [f.strip() for f in fields if f and f.strip()]


def _delete(con: duckdb.DuckDBPyConnection, raw: str, lines: list[int]) -> None:
    if lines:
        con.execute(f"delete from {raw} where list_contains($1, line_number)", [lines])


@cache
def _patterns() -> list[tuple[str, str]]:
    """Pattern and reason of each kind of line, from the seed."""
    path = PROJECT / "seeds" / "lines_around_tables.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        return [(row["pattern"], row["reason"]) for row in csv.DictReader(lines)]


@cache
def _roughly() -> str:
    """Fits, in DuckDB, whatever a pattern or a separator may fit: a count of signs is slow to plan,
    and those few that are longer are looked at again.
    """
    patterns = "|".join(f"(?:{p})" for p, _ in _patterns())
    return f"(?i:{_COUNTED.sub('+', patterns)}|{_SEPARATOR.pattern})"


def _reasons() -> set[str]:
    return {reason for _, reason in _patterns()}


@cache
def _compiled() -> list[tuple[re.Pattern[str], str]]:
    return [(re.compile(p, re.IGNORECASE), reason) for p, reason in _patterns()]
