"""Who left and must not come back: keyed marks of their references, and the rows that bear them.

A mark is a SHA-256 of a secret key and the key of a record. Without the secret nobody can try
references against the list; who holds the secret can, and so it lies where the private state lies.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from family_context.contracts import TableContract
from family_context.intake.keys import beginning, is_reference
from family_context.intake.sources import RAW, Source
from family_context.intake.typing_sql import cleaned, name
from family_context.whole import whole, write_whole

KEY, LIST = "forgotten.key", "forgotten.parquet"


@dataclass(frozen=True)
class Forgotten:
    """The marks of who left, and the secret that makes them."""

    key: str
    marks: frozenset[str]

    def mark(self, text: str) -> str:
        """The mark of the key of a record, or of a person_id."""
        return hashlib.sha256((self.key + text).encode()).hexdigest()

    def has(self, text: str) -> bool:
        """Whether the key of a record, or a person_id, is of somebody who left."""
        return self.mark(text) in self.marks


def read_forgotten(state: Path) -> Forgotten | None:
    """The list in the folder `state`; None where nobody has left."""
    if not (state / LIST).is_file():
        return None
    import pyarrow.parquet as pq

    marks = pq.read_table(state / LIST).column("mark").to_pylist()
    return Forgotten((state / KEY).read_text(encoding="ascii").strip(), frozenset(marks))


def secret(state: Path) -> str:
    """The secret of the list in the folder `state`, made at the first call."""
    file = state / KEY
    if not file.exists():
        write_whole(file, secrets.token_hex(32))
    return file.read_text(encoding="ascii").strip()


def add_marks(state: Path, marks: Iterable[str]) -> None:
    """Add marks to the list, which is whole at any moment; they stand in their own order."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    before = read_forgotten(state)
    all_marks = sorted({*marks, *(before.marks if before else ())})
    with whole(state / LIST) as fresh:
        pq.write_table(pa.table({"mark": pa.array(all_marks, pa.string())}), fresh)


def leave_out(
    con: duckdb.DuckDBPyConnection,
    source: Source,
    table: TableContract,
    service_code: str,
    forgotten: Forgotten,
) -> Source:
    """Take the rows of who left out of `raw`, before anything of them is typed or listed.

    A row goes where any column that names somebody names one who left. A row with too many or too
    few fields goes where any field does: nobody can tell which column it stands in.
    """
    keyed = [
        (column, at)
        for column in table.columns
        if is_reference(column.name, table.name)
        and (at := source.headers.position.get(column.name)) is not None
    ]
    gone = 0
    for column, at in keyed:
        start = beginning(service_code, table.name, column.name)
        ((n,),) = con.execute(
            f"delete from {name(RAW)} where sha256($1 || $2 || {cleaned(column, f'c{at}')}) "
            "in (select unnest($3))",
            [forgotten.key, start, sorted(forgotten.marks)],
        ).fetchall()
        gone += n
    starts = {beginning(service_code, table.name, column.name) for column, _ in keyed}
    malformed = [
        row
        for row in source.malformed
        if not any(forgotten.has(start + f.strip()) for start in starts for f in row.fields)
    ]
    return replace(source, well_formed=source.well_formed - gone, malformed=malformed)
