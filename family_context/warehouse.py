"""Run dbt on the private warehouse of a build, with progress for people and a log for later."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from family_context.layout import PROJECT, OutFolder

Progress = Callable[[str, int, int], None]
"""Told the name of a finished step, how many are done, and how many there are."""


@dataclass(frozen=True)
class Rules:
    """By which rules a build answers: dbt's variables of the same names."""

    profile: str = "default"
    """A profile of `seeds/profiles.csv`."""
    purpose: str = "any"
    """What the answers are for: `s17`, `s47`, or `any` for what every purpose may see."""


class WarehouseError(RuntimeError):
    """dbt stopped; the message names the models and tests that failed."""


@dataclass(frozen=True)
class Step:
    """One finished dbt node: its name, status and seconds."""

    name: str
    status: str
    seconds: float


def environment(out: OutFolder, run_id: str) -> dict[str, str]:
    """The environment in which dbt finds this build's landing, warehouse and artefacts."""
    return {
        **os.environ,
        "FAMILY_CONTEXT_RUN": run_id,
        "FAMILY_CONTEXT_LANDING": str(out.landing),
        "FAMILY_CONTEXT_WAREHOUSE": str(out.warehouse),
        "DBT_TARGET_PATH": str(out.dbt_target),
        "DBT_LOG_PATH": str(out.build / "logs"),
        "DBT_PROFILES_DIR": str(PROJECT),
        "DBT_PROJECT_DIR": str(PROJECT),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }


def dbt_build(
    out: OutFolder, as_at: date, run_id: str, rules: Rules, progress: Progress
) -> list[Step]:
    """Build and test every model, staging to marts, in one `dbt build`.

    Raises WarehouseError with the failing models and tests if anything fails; the warehouse file
    then stays for inspection and nothing is published.
    """
    steps: list[Step] = []
    problems: list[str] = []
    # Unit tests ask whether a rule is right, not whether tonight's data are: `make test` runs them.
    command = ["build", "--exclude-resource-type", "unit_test", *variables(as_at, rules)]
    for event in _events(command, environment(out, run_id)):
        data, info = event.get("data", {}), event.get("info", {})
        node = data.get("node_info") or {}
        if info.get("name") in {"LogModelResult", "LogTestResult", "LogSeedResult"}:
            step = Step(
                node.get("node_name", ""),
                node.get("node_status", ""),
                float(data.get("execution_time") or 0),
            )
            steps.append(step)
            progress(step.name, int(data.get("index") or 0), int(data.get("total") or 0))
        elif info.get("level") == "error" and info.get("msg"):
            problems.append(str(info["msg"]).strip())
        elif "exit_code" in event and event["exit_code"] != 0:
            raise WarehouseError(_told(problems, out))
    return steps


def dbt_docs(out: OutFolder, as_at: date, run_id: str, rules: Rules) -> None:
    """Write dbt's documentation as one self-contained page into `docs/index.html`.

    The same variables as in the build: dbt then reads what it has parsed already.
    """
    command = [*_dbt(), "--quiet", "docs", "generate", "--static", "--no-compile"]
    command += variables(as_at, rules)
    finished = subprocess.run(
        command,
        env=environment(out, run_id),
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    page = out.dbt_target / "static_index.html"
    if finished.returncode != 0 or not page.is_file():
        raise WarehouseError("dbt could not write its documentation: " + finished.stdout[-2000:])
    out.docs.mkdir(parents=True, exist_ok=True)
    (out.docs / "index.html").write_bytes(page.read_bytes())


def _events(arguments: list[str], env: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Dbt's log events as it runs, then one that holds its exit code."""
    command = [*_dbt(), "--log-format", "json", "--log-level-file", "none", *arguments]
    with subprocess.Popen(
        command,
        cwd=PROJECT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            try:
                yield json.loads(line)
            except ValueError:
                # Not dbt's own words, e.g. a traceback: kept as an error so that it is seen.
                yield {"info": {"level": "error", "msg": line.rstrip()}, "data": {}}
    yield {"exit_code": process.returncode}


def variables(as_at: date, rules: Rules) -> list[str]:
    """Dbt's options for a build that answers for a day, by these rules."""
    return ["--vars", json.dumps({"as_at": as_at.isoformat(), **asdict(rules)})]


def _dbt() -> list[str]:
    """Dbt of this environment, whatever the shell's path is."""
    return [sys.executable, "-c", "from dbt.cli.main import cli; cli()"]


def _told(problems: list[str], out: OutFolder) -> str:
    """The failures worth reading, without dbt's repetitions."""
    told = list(dict.fromkeys(p for p in problems if p and not p.startswith("Done.")))
    return (
        "dbt build failed, nothing was published:\n"
        + "\n".join(told[:20])
        + f"\nThe private warehouse is kept for inspection: {Path(out.warehouse)}"
    )
