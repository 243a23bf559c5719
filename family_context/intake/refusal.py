"""Why a service is not taken."""

from __future__ import annotations


class RefusedError(Exception):
    """A delivery that cannot be taken; refuses its whole service.

    The message names the file, the column if there is one, and the remedy. It holds no value of
    any row: it goes into logs, the manifest and `service_coverage`.
    """


def refuse(file: str, problem: str, remedy: str) -> RefusedError:
    """The refusal to raise for `file` (relative to the extracts folder)."""
    return RefusedError(f"{file}: {problem} {remedy}")
