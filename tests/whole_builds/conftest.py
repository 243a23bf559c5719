"""A council that is built again after one of its seeds was changed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from family_context.build.dbt import Rules, dbt, environment
from family_context.folders import OutFolder

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
            # Which rules hold is a table like others, and no selection builds it again.
            con.execute(
                "update intermediate.int_given__this_build set profile = ?, purpose = ?",
                [rules.profile, rules.purpose],
            )
        events = list(dbt([["run", *selection]], environment(out)))
        told = [e["info"]["msg"] for e in events if e.get("info", {}).get("level") == "error"]
        assert events[-1]["exit_code"] == 0, "\n".join(told)
        return out.warehouse

    return run
