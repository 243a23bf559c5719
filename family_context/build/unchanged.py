"""Whether a build would read exactly what the last one read: then what is published stays.

All that a build reads is put into one key: the deliveries, the day and the rules to answer by, what
the council adds, what earlier builds remember, and the code with every library. No model reads the
clock or chance, so the same key gives the same tables, and to make them again tells nothing new.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from platform import python_version
from typing import Any

from family_context.build.manifest import Manifest
from family_context.folders import PROJECT, OutFolder
from family_context.rights import leaving

CODE = ("family_context", "matching", "cleaning", "models", "macros", "seeds", "tests/dbt")
"""Folders of the project whose files decide what a build makes."""


def key_of(read: Mapping[str, Path | None], told: Mapping[str, Any]) -> str:
    """The key of a build that reads these files and folders, and is told these words."""
    parts = {name: path and content(path) for name, path in read.items()}
    return _hash(repr((sorted(parts.items()), sorted(told.items()), code(), libraries())))


def remembered(out: OutFolder) -> str:
    """The key of what builds remember under `out`: ids, past days, labels, last good deliveries."""
    return _hash(content(out.state) + content(out.last_good))


def last_run(out: OutFolder, run_id: str, key: str) -> dict[str, Any] | None:
    """The account of the run before `run_id`, if it read the same and what it made still stands.

    None where anything else is read now, where that run failed or was killed, where what it
    remembered has changed since, or where somebody is to be forgotten.
    """
    runs = sorted(one for one in out.runs.glob("*") if one.is_dir() and one.name != run_id)
    try:
        said: dict[str, Any] = json.loads((runs[-1] / "manifest.json").read_text(encoding="utf-8"))
        same = said["read"] == {"key": key, "remembered": remembered(out)}
        published = said["unchanged_since"] or said["run_id"]
    except (IndexError, OSError, ValueError, KeyError):
        return None
    made = [out.published, out.warehouse, out.dbt_target / "manifest.json"]
    stands = (
        same
        and said["status"] in ("published", "unchanged")
        # On Windows it is a folder and no link, and its name says nothing.
        and (not out.published.is_symlink() or out.published.resolve().name == published)
        and all(path.exists() for path in made)
        and leaving.pending(out) is None
    )
    return said if stands else None


def tell_unchanged(account: Manifest, before: Mapping[str, Any]) -> None:
    """Let the account of a run say that nothing had changed, and what therefore still holds."""
    account.status = "unchanged"
    account.unchanged_since = before["unchanged_since"] or before["run_id"]
    for held in ("read", "inputs", "services", "intake", "issues", "drift", "ignored", "counts"):
        setattr(account, held, before[held])
    account.people, account.published = before["people"], before["published"]


@cache
def code() -> str:
    """A hash of all the project's files that decide what a build makes."""
    files = [PROJECT / "dbt_project.yml", PROJECT / "profiles.yml"]
    for folder in CODE:
        files += [f for f in (PROJECT / folder).rglob("*") if f.suffix != ".pyc" and f.is_file()]
    return _files(sorted(files), PROJECT)


@cache
def libraries() -> str:
    """A hash of the versions of Python and of every library that is installed."""
    # By the names of their folders, as `duckdb-2.0.1.dist-info`: reading them takes long.
    found = sorted(one.name for path in sys.path for one in Path(path).glob("*.dist-info"))
    return _hash("\n".join([python_version(), *found]))


def content(path: Path) -> str:
    """A hash of a file, or of all files below a folder and their names; of none, an empty text."""
    if path.is_file():
        return _files([path], path.parent)
    return _files(sorted(f for f in path.rglob("*") if f.is_file()), path) if path.is_dir() else ""


def _files(files: list[Path], below: Path) -> str:
    told = hashlib.sha256()
    for file in files:
        told.update(file.relative_to(below).as_posix().encode() + b"\0")
        with file.open("rb") as opened:
            told.update(hashlib.file_digest(opened, "sha256").digest())
    return told.hexdigest()


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
