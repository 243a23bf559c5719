"""One file of a delivery as a table of text in DuckDB, whatever its kind."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from family_context.contracts import TableContract
from family_context.intake import columnar, workbook
from family_context.intake.headers import Headers, match_headers
from family_context.intake.records import Malformed, Records, Scanner
from family_context.intake.text import read_text, tell_delimiter

RAW = "raw"
"""Name of the table that a file is read into: line_number, then c0, c1, … as text."""


@dataclass(frozen=True)
class Source:
    """A file that was read: `raw` holds its well-formed rows."""

    sent: list[str]
    headers: Headers
    malformed: list[Malformed]
    well_formed: int
    first_serial_day: str | None
    """The day that a spreadsheet counts dates from; None where a number is no date."""


def read_source(
    con: duckdb.DuckDBPyConnection, path: Path, file: str, table: TableContract, work: Path
) -> Source:
    """Read `path` (called `file` in messages) into the table `raw` of `con`.

    `work` is a folder for a temporary file. Raises RefusedError if the file cannot be taken.
    """
    readers: dict[str, Callable[[], Source]] = {
        ".csv": lambda: _csv(con, path, file, table, work),
        ".parquet": lambda: _parquet(con, path, file, table),
        ".xlsx": lambda: _xlsx(con, path, file, table, work),
    }
    source = readers[path.suffix.lower()]()
    ((in_duckdb,),) = con.execute(f"select count(*) from {RAW}").fetchall()
    if in_duckdb != source.well_formed:
        raise AssertionError(f"{file}: {source.well_formed} rows were read, DuckDB has {in_duckdb}")
    return source


def _csv(
    con: duckdb.DuckDBPyConnection, path: Path, file: str, table: TableContract, work: Path
) -> Source:
    text = read_text(path, file)
    delimiter = tell_delimiter(text, table, file)
    scanner = Scanner(text.content, delimiter, file, text.first_line)
    sent = scanner.header()
    headers = match_headers(sent, table, file)
    clean = work / "records.csv"
    records = scanner.write(len(sent), clean)
    _load(con, clean, len(sent), delimiter, records)
    return Source(sent, headers, records.malformed, records.well_formed, None)


def _xlsx(
    con: duckdb.DuckDBPyConnection, path: Path, file: str, table: TableContract, work: Path
) -> Source:
    sheet = workbook.read_sheet(path, file, table.name)
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
        sheet.headers, headers, records.malformed, records.well_formed, sheet.first_serial_day
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
