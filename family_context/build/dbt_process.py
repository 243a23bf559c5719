"""dbt in a process of its own: it reads the project, then runs the commands it is given.

To read the whole project takes dbt longer than to build a small council, and what it reads
depends on the project alone. So what one build has read is kept in the checkout's `target/` and
shared by all of them, whatever their `--out`; dbt itself notices which files have changed since.

Usage: python -m family_context.build.dbt_process '[["build"], ["docs", "generate"]]'
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from dbt.cli.main import dbtRunner
from dbt_common.events.base_types import EventMsg
from dbt_common.events.functions import msg_to_json
from filelock import FileLock

from family_context.build.dbt import FINISHED
from family_context.folders import PROJECT
from family_context.stopping import end_with_input

OF_ONE_BUILD = "FAMILY_CONTEXT_WAREHOUSE"
"""Where this build's file lies: dbt must not see it while it reads, or it reads all anew."""


def main(commands: list[list[str]]) -> int:
    """Run dbt's `commands` one after the other; the exit code is that of the first that fails."""
    logs = ["--log-level", "none", "--log-level-file", "none"]
    # What is read stays till the end: nobody looks through it for what could be thrown away.
    gc.disable()
    with _kept() as target:
        read = dbtRunner(callbacks=[_tell]).invoke(
            [*logs, "--quiet", "--no-write-json", "parse", "--target-path", str(target)]
        )
    if not read.success:
        return _failed(read)
    gc.freeze()
    gc.enable()
    runner = dbtRunner(manifest=read.result, callbacks=[_tell])  # type: ignore[arg-type]
    for command in commands:
        done = runner.invoke([*logs, *command])
        if not done.success:
            return _failed(done)
    return 0


@contextmanager
def _kept() -> Iterator[Path]:
    """The folder of what was read before, for this process alone.

    Where nobody may write into the checkout, every `--out` keeps its own.
    """
    target = PROJECT / "target"
    try:
        target.mkdir(exist_ok=True)
        lock = FileLock(target / "reading.lock")
        lock.acquire()
    except OSError:
        target = Path(os.environ["DBT_TARGET_PATH"])
        target.mkdir(parents=True, exist_ok=True)
        lock = FileLock(target / "reading.lock")
        lock.acquire()
    file = os.environ.pop(OF_ONE_BUILD, None)
    try:
        yield target
    finally:
        lock.release()
        if file:
            os.environ[OF_ONE_BUILD] = file


def _tell(event: EventMsg) -> None:
    """Write an event that the build reads as a line of JSON.

    dbt's own log writes thousands of others first, and then leaves them out.
    """
    if event.info.name in FINISHED or event.info.level == "error":
        # In one piece: several threads of dbt tell at once.
        sys.stdout.write(msg_to_json(event) + "\n")
        sys.stdout.flush()


def _failed(done: Any) -> int:
    """Tell what dbt has not told itself: an error before its log was there."""
    if done.exception is not None:
        told = {"level": "error", "msg": str(done.exception)}
        print(json.dumps({"info": told, "data": {}}), flush=True)
    return 1


if __name__ == "__main__":
    end_with_input()
    sys.exit(main(json.loads(sys.argv[1])))
