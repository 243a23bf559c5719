"""Faults at file operations: an operation is counted before it happens, and one of them is hit.

Python tells of each of its own operations on files (audit hooks); what DuckDB and pyarrow write by
themselves is told by each statement, or call, that makes them. The project's code does not know.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from family_context.folders import PROJECT

CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.symlink", "os.chmod"}
NEEDS_SPACE = {"os.mkdir", "os.symlink", "open", "duckdb", "pyarrow"}
"""What fails on a full disk, while things may still be renamed and removed."""
STATEMENTS = ("create", "copy", "attach", "comment", "detach")
KILL, STOP, FULL = FAULTS = ("kill", "stop", "full")
"""The process is killed; it is asked to end (SIGTERM); from then on the disk is full."""


@dataclass(frozen=True)
class Operation:
    """One operation: what it is, and the function that asked for it."""

    what: str
    site: str


class Faults:
    """Counts the operations below `root`; `at` the one with that number `fault` strikes."""

    def __init__(self, root: Path, at: int | None = None, fault: str = KILL) -> None:
        self.root, self.at, self.fault = str(root), at, fault
        self.seen: list[Operation] = []
        self.is_on = True

    def install(self) -> None:
        """From now on, in this process; it cannot be taken away again."""
        sys.addaudithook(self._heard)
        connect, write_table = duckdb.connect, pq.write_table
        duckdb.connect = lambda *a, **k: _Told(connect(*a, **k), self)  # type: ignore[assignment]

        def told(*args: Any, **kwargs: Any) -> None:
            self.happens("pyarrow")
            write_table(*args, **kwargs)

        pq.write_table = told

    def _heard(self, event: str, args: tuple[Any, ...]) -> None:
        if not self.is_on:
            return
        if event == "open":
            path, _, flags = args
            writes = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
            if not isinstance(path, str) or not flags & writes:
                return
        elif event not in CHANGES:
            return
        # Below a folder that is open, names are told without their folder.
        named = [os.fspath(a) for a in args[:2] if isinstance(a, str | os.PathLike)]
        if event in ("os.remove", "os.rmdir") or any(str(n).startswith(self.root) for n in named):
            self.happens(event)

    def happens(self, what: str) -> None:
        """Count an operation that is about to happen, and let it fail if it is its turn."""
        if not self.is_on:
            return
        n = len(self.seen)
        self.seen.append(Operation(what, _site()))
        if self.at is None or n < self.at:
            return
        if self.fault == FULL:
            if what in NEEDS_SPACE:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        elif n == self.at:
            os.kill(os.getpid(), signal.SIGKILL if self.fault == KILL else signal.SIGTERM)


def _site() -> str:
    """The innermost function of the project's own code."""
    frame = sys._getframe(2)
    ours = f"{PROJECT}/family_context/"
    while frame.f_back:
        name = frame.f_code.co_filename
        if name.startswith(ours) and not name.endswith("/whole.py"):
            return f"{name.removeprefix(ours)}:{frame.f_code.co_name}"
        frame = frame.f_back
    return "elsewhere"


class _Told:
    """A connection of DuckDB that tells of statements which write."""

    def __init__(self, con: duckdb.DuckDBPyConnection, faults: Faults) -> None:
        self._con, self._faults = con, faults

    def execute(self, query: str, *args: Any, **kwargs: Any) -> Any:
        if query.lstrip().lower().startswith(STATEMENTS):
            self._faults.happens("duckdb")
        return self._con.execute(query, *args, **kwargs)

    def __enter__(self) -> _Told:
        self._con.__enter__()
        return self

    def __exit__(self, *args: Any) -> None:
        self._con.__exit__(*args)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._con, name)


def first_of_each_function(seen: list[Operation]) -> list[int]:
    """The numbers of the first operation that each function of the project asks for."""
    found: dict[str, int] = {}
    for n, operation in enumerate(seen):
        found.setdefault(operation.site, n)
    return sorted(found.values())
