"""Why a service is not taken."""

from __future__ import annotations

from family_context.intake.signs import on_screen


class RefusedError(Exception):
    """A file that cannot be taken: refuses its table, or the whole service.

    The message names the file, the column if there is one, and the remedy. It holds no value of
    any row: it goes into logs, the manifest and `service_coverage`.
    """

    def __init__(self, message: str, *, protects: bool = False) -> None:
        """`protects` says that what cannot be taken protects people: it refuses the service."""
        super().__init__(message)
        self.protects = protects


def refuse(file: str, problem: str, remedy: str, *, protects: bool = False) -> RefusedError:
    """The refusal to raise for `file` (relative to the extracts folder)."""
    return RefusedError(on_screen(f"{file}: {problem} {remedy}"), protects=protects)
