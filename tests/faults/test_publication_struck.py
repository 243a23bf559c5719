"""A publication that is struck at any operation leaves the old one or the new one, whole."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import PROJECT


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="a process that is struck is a fork of another")
def test_whatever_strikes_a_publication_leaves_one_of_two_whole(
    built: Path, tmp_path: Path
) -> None:
    """Ids, past days and copies of deliveries are those of what is published, once the next build
    holds the folder; and that build publishes by itself. `make faults` strikes every operation.
    """
    ask = [sys.executable, "-m", "tests.faults.handed_over", built, tmp_path, "some", "3"]
    told = subprocess.run(
        list(map(str, ask)),
        cwd=PROJECT,
        env={**os.environ, "PYTHONPATH": str(PROJECT)},
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr[-3000:]
    counts = json.loads(told.stdout.splitlines()[-1])
    assert counts["operations"] > 200
    # Each fault met a publication before its swap, and one after it.
    for fault in ("kill", "stop", "full"):
        assert counts[f"{fault}: old"] > 3 and counts[f"{fault}: new"] > 1, counts
