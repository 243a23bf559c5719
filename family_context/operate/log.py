"""The log of one run: a line of JSON for each event, and nothing about any person."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

FILE = "log.jsonl"


class RunLog:
    """`runs/<run>/log.jsonl`, written as things happen; readable by its owner only.

    Events hold names of stages, services and steps, states, counts and seconds. The words of an
    error stay out: a library may have put a value of somebody's row into them. They are in the
    manifest beside it.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.file = folder / FILE
        self.file.touch(mode=0o600)

    def tell(self, event: str, **facts: Any) -> None:
        """Write one event with its time (UTC) and `facts` at once.

        A log that cannot be written ends no build: whatever fills the disk ends it anyway, and
        after a publication nothing must.
        """
        line = {"at": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z", "event": event}
        with suppress(OSError), self.file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(line | facts, ensure_ascii=False, default=str) + "\n")
