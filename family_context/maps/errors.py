"""What ends a map: a message for whoever wrote it, without a value of any row."""

from __future__ import annotations


class MapError(Exception):
    """A map, or raw files, that cannot be used; nothing was written.

    The message says where, what was expected, what was found and what to do. Rows are told by file
    and line, people by their references.
    """
