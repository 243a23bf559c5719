"""`family-context map` on the command line."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from family_context.cli import app
from family_context.maps.definition import shipped_maps
from tests.maps.conftest import Bench

SAID = ("--as-at", "2026-01-31", "--area", "A council", "--covers-from", "2016-01-01")


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(app, ["map", *map(str, arguments)])
    return result.exit_code, " ".join(result.output.split())


def bench_map(bench: Bench) -> tuple[Path, Path, Path]:
    bench.raw("a.csv", "id,unused\n1,x\n2,y\n")
    sql = (
        "select ref(id) as person_ref, _row, "
        "case when id = '2' then 'a test record' end as left_out from v"
    )
    bench.map({"v": {"files": "a.csv"}}, {"gp.people": sql})
    return bench.root / "a_map", bench.root / "raw", bench.root / "extracts"


def test_the_shipped_maps_are_listed_with_what_they_lack() -> None:
    code, told = run("--list")
    assert code == 0
    assert all(f"{name}:" in told for name in shipped_maps())
    assert "ids only" in told and "lacks:" in told


def test_a_map_writes_extracts_and_its_account(bench: Bench) -> None:
    folder, raw, to = bench_map(bench)
    code, told = run(folder, "--from", raw, "--to", to, *SAID)
    assert code == 0, told
    assert "1 left out: a test record" in told and "not used: unused" in told
    account = json.loads((bench.root / "extracts_account" / "a_map.json").read_text())
    (table,) = account["tables"]
    assert (table["given"], table["written"], table["left_out"]) == (2, 1, {"a test record": 1})
    assert "coverage_area: A council" in (to / "gp" / "extract.yml").read_text()
    # The same map may write again; another may not take its place.
    assert run(folder, "--from", raw, "--to", to, *SAID)[0] == 0
    other = folder.rename(bench.root / "another")
    code, told = run(other, "--from", raw, "--to", to, *SAID)
    assert code == 1 and "did not make it" in told
    assert run(other, "--from", raw, "--to", to, *SAID, "--replace", "--parquet")[0] == 0
    assert sorted(p.name for p in (to / "gp").iterdir()) == ["extract.yml", "people.parquet"]


def test_a_map_that_fails_says_so_and_writes_nothing(bench: Bench) -> None:
    folder, raw, to = bench_map(bench)
    (folder / "gp.people.sql").write_text("select id as person_ref, _row from v where id = '1'")
    code, told = run(folder, "--from", raw, "--to", to, *SAID)
    assert code == 1 and "Nothing was written." in told and "a.csv, line 3" in told
    assert not to.exists()
    code, told = run("no_such_map", "--from", raw, "--to", to)
    assert code == 1 and "mosaic" in told
