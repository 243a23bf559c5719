"""The account of one run: what came in, what went out, with which versions, how long it took."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from family_context.build.dbt import Rules
from family_context.whole import write_whole

FILE = "manifest.json"

LIBRARIES = ("family-context", "dbt-core", "dbt-duckdb", "duckdb", "splink", "great-expectations")


@dataclass
class Manifest:
    """`runs/<run>/manifest.json`; its keys are part of the design."""

    run_id: str
    as_at: str
    rules: Rules
    status: str = "failed"
    """published, failed, or unchanged: nothing that a build reads is other than the run before."""
    unchanged_since: str | None = None
    """Where it is unchanged: the run whose publication stays."""
    read: dict[str, str] = field(default_factory=dict)
    """The key of all that was read, and of what is remembered: see `build.unchanged`."""
    error: str | None = None
    versions: dict[str, str] = field(default_factory=dict)
    council_rules: dict[str, Any] = field(default_factory=dict)
    """The council's own rows of seeds: their files, and how they differ from ours."""
    inputs: list[dict[str, Any]] = field(default_factory=list)
    services: list[dict[str, Any]] = field(default_factory=list)
    intake: list[dict[str, Any]] = field(default_factory=list)
    """What the screen said of each delivery, by service: see `ServiceAccount`."""
    issues: list[dict[str, Any]] = field(default_factory=list)
    people: dict[str, Any] | None = None
    """Where people were linked elsewhere: the folder, and the manifest that it has."""
    changes: dict[str, Any] = field(default_factory=dict)
    """What is answered otherwise than in the publication before: see `Changes`."""
    drift: list[str] = field(default_factory=list)
    """Where the records are no longer like those that the model was trained on, in words."""
    ignored: list[Any] = field(default_factory=list)
    counts: dict[str, Any] = field(default_factory=dict)
    timings: dict[str, float] = field(default_factory=dict)
    published: dict[str, Any] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        """Write the manifest into the run's folder, readable by its owner only."""
        file = folder / FILE
        write_whole(file, json.dumps(asdict(self), indent=2, default=str) + "\n")
        return file


def last_published(folder: Path) -> date | None:
    """The as-at date of the last run under `folder` (of all runs) that was published."""
    for file in sorted(folder.glob(f"*/{FILE}"), reverse=True):
        try:
            said = json.loads(file.read_text(encoding="utf-8"))
            if said["status"] == "published":
                return date.fromisoformat(said["as_at"])
        except (OSError, ValueError, KeyError):
            # A run that was killed while it wrote its account did not publish.
            continue
    return None


def start(as_at: date, rules: Rules) -> Manifest:
    """A manifest for a run that begins now, with an id that sorts by time."""
    now = datetime.now(UTC)
    return Manifest(
        run_id=f"{now:%Y%m%dT%H%M%S}-{os.getpid()}",
        as_at=as_at.isoformat(),
        rules=rules,
        versions={
            "python": platform.python_version(),
            **{library: version(library) for library in LIBRARIES},
        },
    )
