"""A build that is stopped says so, and leaves nothing running and no lock behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import psutil
import pytest

from tests.conftest import AS_AT, PROJECT

RUN = "from family_context.cli import app; app()"
DBT = "family_context.build.dbt_process"
SECONDS = 120
"""For a step that takes one or two, on a machine on which others work."""


@pytest.mark.slow
def test_nothing_of_a_build_runs_on_after_it_was_stopped(council: Path, tmp_path: Path) -> None:
    for number, told in (
        (signal.SIGTERM, "Stopped by SIGTERM"),
        # Nobody can answer this one; its processes must see by themselves that it is gone.
        (signal.SIGKILL, ""),
        # What a terminal sends goes to all of them.
        (signal.SIGINT, "Stopped by Ctrl-C"),
    ):
        build = started(council / "extracts", tmp_path)
        try:
            _wait_until(lambda pid=build.pid: any(DBT in words for words in _commands(pid)))  # type: ignore[misc]
            if number is signal.SIGINT:
                os.killpg(build.pid, number)
            else:
                build.send_signal(number)
            output, _ = build.communicate(timeout=SECONDS)
            _wait_until(lambda pid=build.pid: not of_session(pid))  # type: ignore[misc]
        finally:
            for process in of_session(build.pid):
                process.kill()

        assert told in output
        assert "Traceback" not in output
        assert build.returncode == (-9 if number is signal.SIGKILL else 128 + number)
        assert not (tmp_path / "published").exists()


def started(extracts: Path, out: Path, day: date = AS_AT) -> subprocess.Popen[str]:
    """A build in a session of its own, so that its processes can be told from others."""
    options = ["--extracts", str(extracts), "--as-at", str(day), "--out", str(out)]
    return subprocess.Popen(
        [sys.executable, "-c", RUN, "build", *options],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def of_session(leader: int) -> list[psutil.Process]:
    """The processes of a build's own session that still run."""
    found = []
    for process in psutil.process_iter():
        try:
            is_ours = os.getsid(process.pid) == leader
            if is_ours and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (ProcessLookupError, PermissionError, psutil.Error):
            continue
    return found


def _commands(leader: int) -> list[str]:
    words = []
    for process in of_session(leader):
        try:
            words.append(" ".join(process.cmdline()))
        except psutil.Error:
            continue
    return words


def _wait_until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.2)
