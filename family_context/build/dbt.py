"""Run dbt on the private warehouse of a build, with progress for people and a log for later."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from family_context.folders import PROJECT, OutFolder

Progress = Callable[[str, int, int], None]
"""Told the name of a finished step, how many are done, and how many there are."""

FINISHED = {"LogModelResult", "LogTestResult", "LogSeedResult"}
"""The events of dbt that say that a step is done."""


@dataclass(frozen=True)
class Rules:
    """By which rules a build answers, as in the table `int_given__this_build`."""

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


def environment(out: OutFolder) -> dict[str, str]:
    """The environment in which dbt finds this build's warehouse and artefacts."""
    return {
        **os.environ,
        "FAMILY_CONTEXT_WAREHOUSE": str(out.warehouse),
        "DBT_TARGET_PATH": str(out.dbt_target),
        "DBT_LOG_PATH": str(out.build / "logs"),
        "DBT_PROFILES_DIR": str(PROJECT),
        "DBT_PROJECT_DIR": str(PROJECT),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }


def dbt_build(
    out: OutFolder,
    progress: Progress,
    *,
    document: bool = False,
    only: Sequence[str] = (),
    people: Path | None = None,
) -> list[Step]:
    """Build and test every model, staging to marts, in one `dbt build`.

    With `only`, build just the tables of these names and what they rest on, and test nothing: what
    is measured and never published (`family_context.evaluation.stress`) does without.
    With the folder `people`, take these instead of linking records.
    `document` also writes dbt's documentation as one self-contained page into `docs/index.html`,
    where the project has changed since the page was written. Raises WarehouseError with the failing
    models and tests if anything fails; the warehouse file then stays for inspection and nothing is
    published.
    """
    steps: list[Step] = []
    problems: list[str] = []
    # Unit tests ask whether a rule is right, not whether tonight's data are: `make test` runs them.
    commands = [["build", "--exclude-resource-type", "unit_test"]]
    if only:
        commands = [[*commands[0], "test", "--select", *(f"+{name}" for name in only)]]
    project = _project()
    if document := document and not _is_documented(out, project):
        commands.append(["--quiet", "docs", "generate", "--static", "--no-compile"])
    env = environment(out) | ({"FAMILY_CONTEXT_PEOPLE": str(people.resolve())} if people else {})
    for event in dbt(commands, env):
        data, info = event.get("data", {}), event.get("info", {})
        node = data.get("node_info") or {}
        if info.get("name") in FINISHED:
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
    if document:
        out.docs.mkdir(parents=True, exist_ok=True)
        page = out.dbt_target / "static_index.html"
        (out.docs / "index.html").write_bytes(page.read_bytes())
        _documented(out).write_text(project, encoding="ascii")
    return steps


def _project() -> str:
    """A hash of all that dbt's documentation tells of: of the project, not of any data."""
    told = hashlib.sha256()
    for folder in ("models", "macros", "seeds", "tests/dbt"):
        for file in sorted((PROJECT / folder).rglob("*.*")):
            told.update(file.relative_to(PROJECT).as_posix().encode())
            told.update(file.read_bytes())
    told.update((PROJECT / "dbt_project.yml").read_bytes())
    return told.hexdigest()


def _documented(out: OutFolder) -> Path:
    return out.build / "documented_project.txt"


def _is_documented(out: OutFolder, project: str) -> bool:
    """Whether the page that is there tells of this project."""
    note = _documented(out)
    there = (out.docs / "index.html").is_file() and note.is_file()
    return there and note.read_text(encoding="ascii") == project


def dbt(commands: list[list[str]], env: dict[str, str]) -> Iterator[dict[str, Any]]:
    """Dbt's log events as it runs `commands` one after the other, then one with its exit code."""
    command = [sys.executable, "-m", "family_context.build.dbt_process", json.dumps(commands)]
    with subprocess.Popen(
        command,
        cwd=PROJECT,
        env=env,
        # Never written to: it ends with us, and by that dbt sees that we are gone.
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    ) as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                try:
                    yield json.loads(line)
                except ValueError:
                    # Not dbt's own words, e.g. a traceback: kept as an error so that it is seen.
                    yield {"info": {"level": "error", "msg": line.rstrip()}, "data": {}}
        except BaseException:
            # Whoever stops us, or stops listening, does not want to wait for dbt.
            process.kill()
            raise
    yield {"exit_code": process.returncode}


def _told(problems: list[str], out: OutFolder) -> str:
    """The failures worth reading, without dbt's repetitions."""
    told = list(dict.fromkeys(p for p in problems if p and not p.startswith("Done.")))
    return (
        "dbt build failed, nothing was published:\n"
        + "\n".join(told[:20])
        + f"\nThe private warehouse is kept for inspection: {Path(out.warehouse)}"
    )
