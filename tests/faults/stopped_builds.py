"""Whole builds that are ended at random moments: `python -m tests.faults.stopped_builds FOLDER N`.

Each is killed, asked to end, or stopped by Ctrl-C as a terminal sends it; after every third one a
build runs to its end. What is published is the old or the new, nothing of a build runs on, and no
hand is needed in between.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from family_context.folders import OutFolder
from synthetic import make_council
from tests.faults.handed_over import told
from tests.operate.test_stopping import of_session, started

FIRST = date(2026, 2, 1)
SECONDS = 30
"""Within so many seconds nothing of a stopped build may run any more."""


def main(folder: Path, moments: int) -> Counter[str]:
    """Stop so many builds; what they left, counted, and the longest that a process ran on."""
    extracts = folder / "council" / "extracts"
    if not extracts.is_dir():
        make_council(30, 5, folder / "council")
    out = OutFolder(folder / "out")
    chance = random.Random(29)
    began = time.monotonic()
    _whole(extracts, out, FIRST)
    takes = time.monotonic() - began
    counted: Counter[str] = Counter()
    longest = 0.0
    for n in range(1, moments + 1):
        before, link = told(out.published), out.published.readlink()
        build = started(extracts, out.root, FIRST + timedelta(days=n))
        number = chance.choice((signal.SIGKILL, signal.SIGTERM, signal.SIGINT))
        try:
            build.wait(chance.random() * takes)
        except Exception:
            if number is signal.SIGINT:
                os.killpg(build.pid, number)
            else:
                build.send_signal(number)
        stopped = time.monotonic()
        output, _ = build.communicate(timeout=10 * SECONDS)
        while of_session(build.pid):
            assert time.monotonic() < stopped + 10 * SECONDS, "it runs on"
            time.sleep(0.1)
        longest = max(longest, time.monotonic() - stopped)
        assert "Traceback" not in output, output[-3000:]
        is_new = out.published.readlink() != link
        if not is_new:
            assert told(out.published) == before
        counted[f"{number.name}: {'new' if is_new else 'old'}"] += 1
        if n % 3 == 0:
            _whole(extracts, out, FIRST + timedelta(days=n))
            counted["whole builds between"] += 1
        print(n, number.name, is_new, round(longest, 1), flush=True)
    counted["longest milliseconds that a process ran on"] = int(longest * 1000)
    return counted


def _whole(extracts: Path, out: OutFolder, day: date) -> None:
    build = started(extracts, out.root, day)
    output, _ = build.communicate()
    assert build.returncode == 0, output[-3000:]
    assert not (out.build / "next").exists()
    assert len(list((out.root / ".published").iterdir())) == 1


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]))))
