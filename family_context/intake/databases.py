"""The databases in which deliveries are worked on, one for each service at a time."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType

import duckdb

AT_A_TIME = 2
"""While one delivery is cut into records in Python, DuckDB works on the other."""
_FEW_BYTES = 20_000_000
"""Of fewer, one thread of a database has done all before a second one has woken up, and a statement
is run as it stands before a better way is found.
"""


class Databases:
    """As many databases as services are taken in at a time.

    To start one takes longer than to read a small table, so the next service takes it over, with a
    connection of its own: no table of the one before is left.
    """

    def __init__(self, folder: Path, extracts: Path) -> None:
        """`folder` is for what does not fit into memory; the size of `extracts` says how each of
        them works best.
        """
        size = sum(map(_unpacked, extracts.glob("*/*")))
        self._is_small = size < _FEW_BYTES
        self._folder = folder
        self._free: SimpleQueue[duckdb.DuckDBPyConnection] = SimpleQueue()

    def __enter__(self) -> Databases:
        for _ in range(AT_A_TIME):
            self._free.put(self._new())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        while not self._free.empty():
            self._free.get().close()

    @contextmanager
    def one(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection to one that nobody else uses until it is given back."""
        database = self._free.get()
        try:
            with database.cursor() as con:
                con.execute("set enable_progress_bar = false")
                if self._is_small:
                    con.execute("pragma disable_optimizer")
                yield con
        finally:
            self._free.put(database if _works(database) else self._new())

    def _new(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(
            config={
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "memory_limit": "2GB",
                "temp_directory": tempfile.mkdtemp(prefix="spill-", dir=self._folder),
                "threads": "1" if self._is_small else str(os.cpu_count() or 1),
            }
        )


def _unpacked(file: Path) -> int:
    """About how many bytes of text a file holds."""
    size = file.stat().st_size if file.is_file() else 0
    return size * 10 if file.suffix.lower() in (".parquet", ".xlsx") else size


def _works(database: duckdb.DuckDBPyConnection) -> bool:
    """Whether nothing that was read has broken it for all that follow."""
    try:
        database.execute("select 1").fetchall()
    except duckdb.Error:
        return False
    return True
