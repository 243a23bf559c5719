"""dbt's unit tests: each is a sentence about one rule, and all of them hold."""

from __future__ import annotations

from pathlib import Path

import yaml

from family_context.build.dbt import dbt, environment
from family_context.folders import PROJECT, OutFolder


def test_every_rule_that_the_models_state_holds(built: Path) -> None:
    env = {**environment(OutFolder(built)), "DBT_TARGET_PATH": str(built / "build/unit_tests")}
    events = list(dbt([["test", "--select", "test_type:unit"]], env))
    told = [e["info"]["msg"] for e in events if e.get("info", {}).get("level") == "error"]
    ran = [e for e in events if e.get("info", {}).get("name") == "LogTestResult"]
    assert events[-1]["exit_code"] == 0, "\n".join(told)
    written = [
        rule
        for file in (PROJECT / "models").rglob("*.yml")
        for rule in (yaml.safe_load(file.read_text(encoding="utf-8")) or {}).get("unit_tests", [])
    ]
    assert len(ran) == len(written) > 0, "some of the models' rules were not tested"
