"""One file of a delivery as a table of text in DuckDB, whatever its kind."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from family_context.contracts import TableContract, header_key
from family_context.intake import columnar, workbook
from family_context.intake.delivery import TEXTS
from family_context.intake.frame import lines_above, of_malformed, take_aside
from family_context.intake.headers import Headers, match_headers, name_of_unnamed
from family_context.intake.records import Malformed, Records, Scanner
from family_context.intake.reshaping import Reshaping
from family_context.intake.signs import read_signs, read_signs_of
from family_context.intake.text import from_header, read_text, tell_delimiter

RAW = "raw"
"""Name of the table that a file is read into: line_number, then c0, c1, … as text."""
COPY = "the same as an earlier line in every column that is read"


@dataclass(frozen=True)
class Source:
    """A file that was read: `raw` holds its well-formed rows."""

    sent: list[str]
    headers: Headers
    malformed: list[Malformed]
    well_formed: int
    first_serial_day: str | None
    """The day that a spreadsheet counts dates from; None where a number is no date."""
    listed: list[tuple[int, str]] = field(default_factory=list)
    """Lines that are no rows (titles, totals, the header once more), with the reason."""
    signs: Mapping[str, int] = field(default_factory=dict)
    """In how many rows a column held signs written in another way, such as `&amp;`."""
    not_read: tuple[str, ...] = ()
    """Other sheets of the workbook that hold something."""
    rows_per_line: int = 1
    """By how much numbers of lines are multiplied, where one line holds several rows."""
    merged: tuple[int, ...] = ()
    """Rows of a sheet that share a cell with the row above, and took its value."""
    changes: str | None = None
    """The header of a column that says of each row what became of it since the last extract."""
    again: int = 0
    """How many lines say of this table only what an earlier one says, in a file of several."""


def read_source(
    con: duckdb.DuckDBPyConnection,
    path: Path,
    file: str,
    table: TableContract,
    work: Path,
    reshaping: Reshaping | None = None,
    keeps_copies: bool = False,
) -> Source:
    """Read `path` (called `file` in messages) into the table `raw` of `con`.

    `work` is a folder for a temporary file; `reshaping` is how the table lies in the file, where
    its rows are not those of the file; it counts what a file of several tables
    repeats, and so `keeps_copies`. Raises RefusedError if the file cannot be taken.
    """
    if reshaping:
        source = read_source(con, path, file, reshaping.as_sent(), work, keeps_copies=True)
        made = reshaping.reshape(con, RAW, source.headers, source.malformed, file)
        return replace(
            source,
            sent=made.sent,
            headers=made.headers,
            malformed=made.malformed,
            well_formed=made.rows,
            rows_per_line=reshaping.rows_per_line,
            again=made.again,
        )
    readers: dict[str, Callable[[], Source]] = {
        **{kind: lambda: _csv(con, path, file, table, work) for kind in TEXTS},
        ".parquet": lambda: _parquet(con, path, file, table),
        ".xlsx": lambda: _xlsx(con, path, file, table, work),
    }
    source = readers[path.suffix.lower()]()
    _check_loaded(con, source, file)
    position = source.headers.position
    signs = read_signs_of(con, RAW, {c: f"c{at}" for c, at in position.items()})
    malformed = of_malformed(source.malformed, source.sent, table)
    aside = take_aside(con, RAW, source.sent, position, table, file, source.well_formed)
    copies = [] if keeps_copies else _drop_copies(con, table, position)
    source = replace(
        source,
        headers=_without_empty(con, source),
        signs=signs,
        malformed=sorted([*malformed.doubtful, *aside.doubtful], key=lambda m: m.line),
        listed=sorted([*source.listed, *malformed.listed, *aside.listed, *copies]),
        well_formed=source.well_formed - len(aside.listed) - len(aside.doubtful) - len(copies),
    )
    if aside.listed or aside.doubtful or copies:
        _check_loaded(con, source, file)
    return source


def _drop_copies(
    con: duckdb.DuckDBPyConnection, table: TableContract, position: Mapping[str, int]
) -> list[tuple[int, str]]:
    """Take out of `raw` the rows of a key that say in every column of the contract what an earlier
    one says; returns their lines, with that as the reason.

    Two extracts that were put together hold them, and a join in an export. Rows of one key that
    differ in anything else stay: nobody knows which of them holds.
    """
    if not table.key or not set(table.key) <= position.keys():
        return []
    key = ", ".join(f"c{position[column]}" for column in table.key)
    ((repeats,),) = con.execute(
        f"select count(*) from (select 1 from {RAW} group by {key} having count(*) > 1)"
    ).fetchall()
    if not repeats:
        return []
    cells = ", ".join(f"c{at}" for at in sorted(position.values()))
    copies = con.execute(
        f"""
        select line_number from {RAW}
        semi join (select {key} from {RAW} group by {key} having count(*) > 1) using ({key})
        qualify row_number() over (partition by {cells} order by line_number) > 1
        """
    ).fetchall()
    con.execute(
        f"delete from {RAW} where line_number in (select unnest($1::bigint[]))",
        [[line for (line,) in copies]],
    )
    return [(line, COPY) for (line,) in copies]


def _without_empty(con: duckdb.DuckDBPyConnection, source: Source) -> Headers:
    """The headers without columns that have neither name nor value: a sheet's empty margin."""
    unnamed = [at for at, header in enumerate(source.sent) if not header_key(header)]
    empty = set()
    for at in unnamed:
        ((n,),) = con.execute(f"select count(nullif(trim(c{at}), '')) from {RAW}").fetchall()
        empty |= set() if n else {name_of_unnamed(at)}
    unknown = tuple(name for name in source.headers.unknown if name not in empty)
    return replace(source.headers, unknown=unknown)


def _check_loaded(con: duckdb.DuckDBPyConnection, source: Source, file: str) -> None:
    ((in_duckdb,),) = con.execute(f"select count(*) from {RAW}").fetchall()
    if in_duckdb != source.well_formed:
        raise AssertionError(f"{file}: {source.well_formed} rows were read, DuckDB has {in_duckdb}")


def _csv(
    con: duckdb.DuckDBPyConnection, path: Path, file: str, table: TableContract, work: Path
) -> Source:
    text, above = from_header(read_text(path, file), table)
    delimiter = tell_delimiter(text, table, file)
    scanner = Scanner(text.content, delimiter, file, text.first_line, ends=text.ends)
    sent = [read_signs(h) for h in scanner.header()]
    headers = match_headers(sent, table, file)
    clean = work / "records.csv"
    records = scanner.write(len(sent), clean)
    _load(con, clean, len(sent), delimiter, records)
    titles = lines_above(above, sent)
    malformed = [*titles.doubtful, *records.malformed]
    return Source(sent, headers, malformed, records.well_formed, None, titles.listed)


def _xlsx(
    con: duckdb.DuckDBPyConnection, path: Path, file: str, table: TableContract, work: Path
) -> Source:
    sheet = workbook.read_sheet(path, file, table)
    titles = lines_above(sheet.above, sheet.headers)
    headers = match_headers(sheet.headers, table, file)
    clean = work / "records.csv"
    width, records = len(sheet.headers), Records()
    with clean.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL)
        for line, row in sheet.rows:
            if len(row) > width:
                reason = f"too many fields: {len(row)} where the header has {width}"
                records.malformed.append(Malformed(line, reason, tuple(row)))
                continue
            writer.writerow([str(line), *row, *[""] * (width - len(row))])
            records.well_formed += 1
            records.longest = max(records.longest, sum(map(len, row)) * 4 + width * 4)
    _load(con, clean, width, ",", records)
    return Source(
        sheet.headers,
        headers,
        [*titles.doubtful, *records.malformed],
        records.well_formed,
        sheet.first_serial_day,
        titles.listed,
        not_read=sheet.not_read,
        merged=sheet.merged,
    )


def _parquet(con: duckdb.DuckDBPyConnection, path: Path, file: str, table: TableContract) -> Source:
    columns = columnar.read_columns(con, path, file)
    headers = match_headers([name for name, _ in columns], table, file)
    known = {at: name for name, at in headers.position.items()}
    rows = columnar.load_text(con, path, file, columns, known, RAW)
    return Source([name for name, _ in columns], headers, [], rows, None)


def _load(
    con: duckdb.DuckDBPyConnection, clean: Path, width: int, delimiter: str, records: Records
) -> None:
    """Let DuckDB read records that are known to be well formed, strictly."""
    columns = ", ".join(f"'c{n}': 'varchar'" for n in range(width))
    longest = max(2_000_000, records.longest + 1000)
    con.execute(f"create or replace temp table {RAW} (line_number bigint{_c(width)})")
    if not records.well_formed:
        return
    con.execute(
        f"""
        create or replace temp table {RAW} as
        select * from read_csv(
            $1, columns = {{'line_number': 'bigint', {columns}}}, delim = $2,
            header = false, auto_detect = false, quote = '"', escape = '"', new_line = '\\n',
            strict_mode = true, null_padding = false, max_line_size = {longest},
            buffer_size = {max(32_000_000, 16 * longest)}
        )
        """,
        [str(clean), delimiter],
    )


def _c(width: int) -> str:
    return "".join(f", c{n} varchar" for n in range(width))
