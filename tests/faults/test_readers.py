"""Who reads while a publication is swapped sees the old one or the new one, and never an error."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from family_context.folders import OutFolder
from tests.conftest import PROJECT
from tests.publication.publishing import publish
from tests.publication.test_publication import warehouse

SWAPS = 6
READ = """
import json, sys
from pathlib import Path
import duckdb
published, stop = Path(sys.argv[1]), Path(sys.argv[2])
seen, errors = [], []
while not stop.exists():
    try:
        with duckdb.connect(str(published / "family_context.duckdb"), read_only=True) as con:
            names = con.execute("select distinct first_name from people").fetchall()
            for _ in range(3):
                assert con.execute("select distinct first_name from people").fetchall() == names
        file = published / "parquet" / "practice" / "people.parquet"
        of_parquet = duckdb.sql(f"select distinct first_name from '{file}'").fetchall()
        seen.append([[n for (n,) in names], [n for (n,) in of_parquet]])
    except Exception as error:
        errors.append(f"{type(error).__name__}: {error}")
print(json.dumps([seen, errors]))
"""


@pytest.mark.skipif(os.name == "nt", reason="on Windows an open reader makes the swap fail")
def test_a_reader_never_meets_half_a_publication(tmp_path: Path) -> None:
    out = OutFolder(tmp_path / "out")
    _publish(out, 0)
    stop = tmp_path / "stop"
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", READ, str(out.published), str(stop)],
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for number in range(1, SWAPS + 1):
        _publish(out, number)
    stop.touch()
    for reader in readers:
        told, _ = reader.communicate(timeout=120)
        seen, errors = json.loads(told)
        assert not errors, errors[:3]
        assert all(len(names) == 1 for both in seen for names in both), "rows of two publications"
        in_order = [int(name) for both in seen for (name,) in both]
        assert in_order == sorted(in_order), "an older publication after a newer one"
        assert len(set(in_order)) > 2, "it has read through no swap"


def _publish(out: OutFolder, number: int) -> None:
    warehouse(out)
    with duckdb.connect(str(out.warehouse)) as con:
        con.execute(f"update marts.people set first_name = '{number}'")
    publish(out, f"run{number}", synthetic=True)
