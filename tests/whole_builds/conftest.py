"""A council that is built again after one of its seeds was changed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from family_context.layout import PROJECT, OutFolder
from family_context.warehouse import Rules, environment, variables
from tests.conftest import AS_AT

BuiltAgain = Callable[..., Path]


@pytest.fixture(scope="session")
def built_again(built: Path, tmp_path_factory: pytest.TempPathFactory) -> BuiltAgain:
    """A function of a change of seeds, its values, and dbt's selection: the warehouse after it."""

    def run(change: str, values: list[str], *selection: str, rules: Rules = Rules()) -> Path:
        out = OutFolder(tmp_path_factory.mktemp("built_again"))
        out.build.mkdir()
        shutil.copy(OutFolder(built).warehouse, out.warehouse)
        with duckdb.connect(str(out.warehouse)) as con:
            con.execute(change, values)
        finished = subprocess.run(
            [
                *(sys.executable, "-c", "from dbt.cli.main import cli; cli()", "--quiet", "run"),
                *(*selection, *variables(AS_AT, rules)),
            ],
            cwd=PROJECT,
            env={
                **environment(out, "built again"),
                "FAMILY_CONTEXT_LANDING": str(OutFolder(built).landing),
            },
            capture_output=True,
            text=True,
            check=False,
        )
        assert finished.returncode == 0, finished.stdout[-3000:]
        return out.warehouse

    return run
