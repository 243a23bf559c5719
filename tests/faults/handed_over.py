"""Publications that are struck: from a finished warehouse to the summary page, by the real build.

Only intake and dbt are left out: their work lies there, finished, as it does when a build comes to
its publication. Each try begins with an old publication; a process of its own makes the new one and
is struck; then somebody looks, and the next build runs.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import pandas  # noqa: F401 - pyarrow loads it, and each try would anew
import pyarrow.compute as pc
import pyarrow.parquet as pq

from family_context.build import run
from family_context.build.state import declared
from family_context.folders import OutFolder
from family_context.operate.status import status_of
from tests.faults.injected import FAULTS, FULL, KILL, Faults, Operation, first_of_each_function

OLD, NEW, NEXT = date(2026, 2, 1), date(2026, 2, 2), date(2026, 2, 3)
ROWS = 20
"""So many rows of each table are enough, and so are these tables and deliveries."""
MARTS = ("family_context", "people", "service_coverage", "person_id_events", "match_accuracy")
SERVICES = ("schools", "housing")


def make(built: Path, out: OutFolder) -> None:
    """A small finished warehouse, and what else a publication reads."""
    for part in ("_intake", *SERVICES):
        shutil.copytree(built / "build" / "landing" / part, out.landing / part)
    services = out.landing / "_intake" / "services.parquet"
    rows = pq.read_table(services)
    pq.write_table(rows.filter(pc.field("service_code").isin(SERVICES)), services)
    out.dbt_target.mkdir(parents=True)
    documented = json.loads((built / "build" / "dbt" / "manifest.json").read_text("utf-8"))
    nodes = {k: node for k, node in documented["nodes"].items() if node["name"] in MARTS}
    (out.dbt_target / "manifest.json").write_text(json.dumps({"nodes": nodes}))
    with duckdb.connect(str(out.warehouse)) as con:
        con.execute(f"attach '{built / 'build' / 'warehouse.duckdb'}' as built (read_only)")
        needed = {t["config"]["meta"]["written_by"] for t in declared()}
        needed |= {"int_records__standardised", "int_people__record_to_person"}
        needed |= {"int_quality__issues", "int_given__this_build"}
        tables = con.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'built' "
            "union all select schema_name, view_name from duckdb_views() "
            "where database_name = 'built' and schema_name in ('intermediate')"
        ).fetchall()
        for schema, table in tables:
            if table in {*needed, *MARTS, "disclosure"}:
                con.execute(f"create schema if not exists {schema}")
                few = f"limit {ROWS}" if table != "disclosure" else ""
                con.execute(
                    f'create table {schema}."{table}" as from built.{schema}."{table}" {few}'
                )
        con.execute(
            "delete from seeds.disclosure where not table_name in (select unnest($1)) "
            "or table_name = 'match_accuracy'",
            [list(MARTS)],
        )


def mark(out: OutFolder, day: date) -> None:
    """Make the warehouse that of another day: every table published and remembered can tell."""
    with duckdb.connect(str(out.warehouse)) as con:
        con.execute(
            "create or replace table marts.service_coverage as "
            f"from marts.service_coverage limit {day.day}"
        )
        con.execute(f"update marts.family_context set as_at = '{day}'")
        for table in declared():
            model = table["config"]["meta"]["written_by"]
            con.execute(
                f"create or replace table intermediate.{model} as "
                f"from intermediate.{model} limit {day.day}"
            )


def publish(out: OutFolder, day: date) -> None:
    """The build of a day, without intake and dbt."""

    def from_the_warehouse(*given: Any, **_: Any) -> Any:
        folder, _, _, account, stages = given
        taken = run._landed(folder)
        account.services = taken.services
        return run._publish(folder, account, taken, stages)

    run._run = from_the_warehouse
    run.publication.SECONDS_TO_OPEN = 0
    run.build(None, day, out.root, pages=False)


def told(folder: Path) -> dict[str, str]:
    """What each file below a folder says: rows of a database, bytes of others."""
    found = {}
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if file.suffix == ".duckdb":
            with duckdb.connect(str(file), read_only=True) as con:
                tables = con.execute("select table_name from duckdb_tables() order by 1").fetchall()
                for (table,) in tables:
                    ((n, all_rows),) = con.execute(
                        f'select count(*), sum(hash(t)) from "{table}" as t'
                    ).fetchall()
                    found[f"{name}:{table}"] = f"{n} {all_rows}"
        elif file.is_file():
            found[name] = sha256(file.read_bytes()).hexdigest()
    return found


def apart(doing: Callable[[], Any]) -> tuple[int, Any]:
    """Do something in a process of its own; how it ended, and what it said as JSON."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            said = doing()
            os.write(writing, json.dumps(said, default=str).encode())
            code = 0
        except KeyboardInterrupt:
            code = 130
        except BaseException as error:
            os.write(writing, json.dumps(f"{type(error).__name__}: {error}").encode())
            code = 1
        os._exit(code)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        text = pipe.read()
    _, ended = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(ended), json.loads(text) if text else None


def struck(folder: Path, at: int | None, fault: str) -> tuple[int, Any]:
    """Make the new publication, struck `at` an operation; the operations, where it was not."""
    out = OutFolder(folder)
    faults = Faults(folder, at, fault)
    faults.install()
    publish_with_signals(out)
    return [(one.what, one.site) for one in faults.seen]  # type: ignore[return-value]


def publish_with_signals(out: OutFolder) -> None:
    from family_context.stopping import stoppable

    with stoppable():
        publish(out, NEW)


def looked_at(folder: Path) -> dict[str, Any]:
    """What lies there after a fault, before and after the next build."""
    out = OutFolder(folder)
    found: dict[str, Any] = {"published": told(out.published)}
    with duckdb.connect(str(out.published / "family_context.duckdb"), read_only=True) as con:
        ((found["as_at"],),) = con.execute("select max(as_at) from family_context").fetchall()
    found["status"] = status_of(out, NEW).level.name
    found["answers_for"] = status_of(out, NEW).published_as_at
    with run.alone(out, "the next build"):
        found["state"] = told(out.state)
        found["last_good"] = told(out.last_good)
    publish(out, NEXT)
    found["then"] = {"published": told(out.published), "state": told(out.state)}
    found["left"] = [
        file.relative_to(folder).as_posix()
        for file in folder.rglob("*")
        if ".new" in file.name or file.name in ("next", "building.json")
    ] + [f.name for f in (folder / ".published").iterdir()][1:]
    return found


def sweep(built: Path, folder: Path, all_of_them: bool, moments: int) -> Counter[str]:
    """Strike publications at file operations and at random moments; what they left, counted.

    Raises AssertionError at the first that left anything else than an old or a new publication with
    all that belongs to it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    declared()  # once for all tries
    before = folder / "before"
    code, said = apart(lambda: _prepare(built, OutFolder(before)))
    assert code == 0, said
    code, said = apart(lambda: _try(before, folder / "whole", None, KILL))
    assert code == 0, said
    operations = [Operation(*one) for one in said]
    code, new = apart(lambda: looked_at(folder / "whole"))
    assert code == 0, new
    shutil.copytree(before, folder / "old", symlinks=True)
    code, old = apart(lambda: looked_at(folder / "old"))
    assert code == 0, old
    assert (old["as_at"], new["as_at"]) == (str(OLD), str(NEW))
    assert old["published"] != new["published"] and old["state"] != new["state"]
    every = range(len(operations))
    chosen = list(every) if all_of_them else first_of_each_function(operations)
    tries = [(fault, n) for n in chosen for fault in FAULTS]
    if not all_of_them:
        # A fault of each kind in turn, and each at the moments on which it hangs what is published.
        tries = [(FAULTS[i % len(FAULTS)], n) for i, n in enumerate(chosen)]
        tries += [(fault, n) for n in _around_the_swap(operations) for fault in FAULTS]
    counted: Counter[str] = Counter({"operations": len(operations)})
    there = folder / "struck"
    tries = list(dict.fromkeys(tries))
    for done, (fault, n) in enumerate(tries):
        _how_far("strikes", done, len(tries))
        code, said = apart(partial(_try, before, there, n, fault))
        assert fault != KILL or code == -9, (n, operations[n], code, said)
        which = _judged(there, old, new, (fault, n, operations[n], said))
        # A build that has published is not told as failed, whatever the disk refuses afterwards.
        assert fault != FULL or (code == 0) == (which == "new"), (n, operations[n], code, said)
        counted[f"{fault}: {which}"] += 1
    chance = random.Random(29)
    for done in range(moments):
        _how_far("moments", done, moments)
        code = _killed_at(before, there, chance.random())
        counted[f"moment: {_judged(there, old, new, ('moment', code))}"] += 1
    return counted


def _how_far(what: str, done: int, of: int) -> None:
    if done % 50 == 0:
        print(f"{done} of {of} {what}", file=sys.stderr, flush=True)


def _around_the_swap(operations: list[Operation]) -> list[int]:
    swap = max(n for n, one in enumerate(operations) if one.what == "os.symlink")
    return list(range(swap, swap + 4))


def _prepare(built: Path, out: OutFolder) -> None:
    make(built, out)
    mark(out, NEXT)
    with_all = out.warehouse.read_bytes()
    mark(out, OLD)
    publish(out, OLD)
    out.warehouse.write_bytes(with_all)
    mark(out, NEW)


def _try(before: Path, there: Path, at: int | None, fault: str) -> Any:
    shutil.rmtree(there, ignore_errors=True)
    shutil.copytree(before, there, symlinks=True)
    return struck(there, at, fault)


def _killed_at(before: Path, there: Path, share: float) -> int:
    """Kill a publication after a share of the time that one takes."""
    shutil.rmtree(there, ignore_errors=True)
    shutil.copytree(before, there, symlinks=True)
    child = os.fork()
    if child == 0:
        publish(OutFolder(there), NEW)
        os._exit(0)
    time.sleep(share * SECONDS)
    os.kill(child, 9)
    _, ended = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(ended)


SECONDS = 2.0
"""About what one publication of few rows takes."""


def _judged(there: Path, old: dict[str, Any], new: dict[str, Any], why: Any) -> str:
    """`old` or `new`: which of the two lies there, whole and with all that belongs to it."""
    code, found = apart(lambda: looked_at(there))
    assert code == 0, (why, found)
    which = "new" if found["as_at"] == str(NEW) else "old"
    expected = new if which == "new" else old
    for part in ("published", "state", "last_good", "answers_for"):
        assert found[part] == expected[part], (why, which, part, _differ(found, expected, part))
    assert which == "old" or found["status"] == new["status"], (why, found["status"])
    assert found["then"] == new["then"], (why, which, "the next build")
    assert not found["left"], (why, which, found["left"])
    return which


def _differ(found: dict[str, Any], expected: dict[str, Any], part: str) -> Any:
    one, other = found[part], expected[part]
    if not isinstance(one, dict):
        return one, other
    return sorted(k for k in one.keys() | other.keys() if one.get(k) != other.get(k))


if __name__ == "__main__":
    print(
        json.dumps(
            sweep(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] == "all", int(sys.argv[4]))
        )
    )
