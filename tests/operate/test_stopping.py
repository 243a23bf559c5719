"""A build that is stopped says so, and leaves nothing running and no lock behind."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

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
        build = _started(council / "extracts", tmp_path)
        try:
            _wait_for(lambda build=build: any(DBT in line for line in _running(build)))  # type: ignore[misc]
            if number is signal.SIGINT:
                for pid in _pids(build):
                    subprocess.run(["kill", "-INT", pid], check=False)
            else:
                build.send_signal(number)
            output, _ = build.communicate(timeout=SECONDS)
            _wait_for(lambda build=build: not _running(build))  # type: ignore[misc]
        finally:
            for pid in _pids(build):
                subprocess.run(["kill", "-KILL", pid], check=False)

        assert told in output
        assert "Traceback" not in output
        assert build.returncode == (-9 if number is signal.SIGKILL else 128 + number)
        assert not (tmp_path / "published").exists()


def _started(extracts: Path, out: Path) -> subprocess.Popen[str]:
    options = ["--extracts", str(extracts), "--as-at", str(AS_AT), "--out", str(out)]
    return subprocess.Popen(
        [sys.executable, "-c", RUN, "build", *options],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def _running(build: subprocess.Popen[str]) -> list[str]:
    """The processes of the build's session, as `pid session command`."""
    listed = subprocess.run(
        ["ps", "-ww", "-eo", "pid=,sid=,stat=,args="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(maxsplit=3) for line in listed.splitlines()]
    return [
        f"{row[0]} {row[3]}"
        for row in rows
        if len(row) == 4 and row[1] == str(build.pid) and not row[2].startswith("Z")
    ]


def _pids(build: subprocess.Popen[str]) -> list[str]:
    return [line.split()[0] for line in _running(build)]


def _wait_for(is_so) -> None:  # type: ignore[no-untyped-def]
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.2)
