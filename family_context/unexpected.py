"""What a command says where the disk, a folder or a file is not as it must be: words, no traceback.

A command tells by itself what it can foresee. This is for the rest of what a user can cause: a path
that is missing, of the wrong kind, locked or full, and files of another version. An error that only
a fault of the program explains keeps its traceback.
"""

from __future__ import annotations

import os
from typing import Any

import duckdb
import typer
from rich.console import Console
from rich.markup import escape
from typer.core import TyperGroup

OF_ANOTHER_VERSION = (
    duckdb.BinderException,
    duckdb.CatalogException,
    duckdb.SerializationException,
)


class ToldGroup(TyperGroup):
    """The commands, each of which says in words what it cannot read or write."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command; exit code 1 and one sentence where a file was not as it must be."""
        try:
            return super().invoke(ctx)
        except (OSError, UnicodeError, duckdb.Error) as error:
            told = words(error)
            if told is None:
                raise
            Console().print(f"[bold red]Not done.[/] {escape(told)}", soft_wrap=True)
            raise typer.Exit(1) from error


def words(error: Exception) -> str | None:
    """What went wrong and what to do; None where no user can have caused it.

    Values of anybody's rows, which DuckDB puts into some of its messages, are never told.
    """
    if isinstance(error, BrokenPipeError):
        return None
    if isinstance(error, OSError):
        why = (error.strerror or type(error).__name__).lower()
        named = [os.fspath(n) for n in (error.filename, error.filename2) if n is not None]
        told = f"{' to '.join(map(str, named))}: {why}." if named else f"{why.capitalize()}."
        return f"{told} Look whether it is there, what it is, and who may read and write it."
    if isinstance(error, UnicodeError):
        return (
            "A file that should be text in UTF-8 is not. Save it as CSV in UTF-8, or name another."
        )
    if isinstance(error, duckdb.IOException):
        return (
            f"{str(error).splitlines()[0]}. Look whether it is there, who may read it, and whether "
            "a build is running."
        )
    if isinstance(error, OF_ANOTHER_VERSION):
        return (
            "What lies there was made by another version of this program, or is not what it must "
            "be. Build with this version, or name another --out."
        )
    return None
