"""dbt's unit tests: each is a sentence about one rule, and all of them hold."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from family_context.layout import PROJECT, OutFolder
from family_context.warehouse import environment


def test_every_rule_that_the_models_state_holds(built: Path) -> None:
    out = OutFolder(built)
    finished = subprocess.run(
        [
            *(sys.executable, "-c", "from dbt.cli.main import cli; cli()"),
            *("--log-format", "json", "test", "--select", "test_type:unit"),
        ],
        cwd=PROJECT,
        env={**environment(out, "unit-tests"), "DBT_TARGET_PATH": str(built / "build/unit_tests")},
        capture_output=True,
        text=True,
        check=False,
    )
    events = [json.loads(line) for line in finished.stdout.splitlines() if line.startswith("{")]
    told = [e["info"]["msg"] for e in events if e["info"]["level"] == "error"]
    ran = [e["data"] for e in events if e["info"]["name"] == "LogTestResult"]
    assert finished.returncode == 0, "\n".join(told)
    assert len(ran) >= 20, "the models' rules were not tested"
