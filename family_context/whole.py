"""A file that is whole at any moment: the old one or the new one, whatever stops its writer."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole(file: Path) -> Iterator[Path]:
    """Where to write what is to be `file`: on the disk it takes the place of `file` at the end.

    Only its owner may read it. Whatever goes wrong inside leaves `file` as it was.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = file.with_name(f".{file.name}.new")
    # A link that somebody has put there is not followed.
    fresh.unlink(missing_ok=True)
    os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        yield fresh
        fresh.chmod(0o600)
        with fresh.open("rb+") as written:
            os.fsync(written.fileno())
        fresh.replace(file)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise


def write_whole(file: Path, text: str) -> None:
    """Make `text` (UTF-8) what `file` holds."""
    with whole(file) as fresh:
        fresh.write_bytes(text.encode("utf-8"))
