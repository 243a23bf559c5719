"""The benchmark: what changes in a night of few changes, and what its tables tell."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import duckdb
from rich.console import Console

from family_context.evaluation.benchmark import NIGHTS, Measured, Size, as_table, measure
from family_context.evaluation.changed_rows import change_rows
from matching.measure.linkage_speed import PARTS


def test_one_row_in_a_hundred_of_a_delivery_changes_and_its_keys_do_not(tmp_path: Path) -> None:
    for service in ("police", "gp"):
        (tmp_path / service).mkdir()
    text = tmp_path / "police" / "people.csv"
    rows = [f"{n};Mara;Nowak" for n in range(1000)]
    text.write_bytes("\n".join(["person_ref;first_name;last_name", *rows]).encode("utf-16-le"))
    before = text.read_bytes().decode("utf-16-le").split("\n")
    table = tmp_path / "gp" / "people.parquet"
    with duckdb.connect() as con:
        con.execute(
            "copy (select n as person_ref, 'Mara' as first_name from range(1000) as t(n)) "
            f"to '{table}' (format parquet)"
        )
        assert change_rows(tmp_path) == 20
        names = con.execute(
            f"select first_name, count(*), count(distinct person_ref) from '{table}' "
            "group by first_name order by all"
        ).fetchall()
    after = text.read_bytes().decode("utf-16-le").split("\n")
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 10
    assert all(new == old.replace("Mara", "Mera") for old, new in changed)
    assert names == [("Mara", 990, 990), ("Mere", 10, 10)]


def test_a_command_costs_its_processor_seconds_and_tells_those_it_timed_itself() -> None:
    cost = measure("import time; [None for _ in range(10_000_000)]; print(0.25)")
    assert cost.inner_seconds == 0.25
    assert 0 < cost.processor_seconds <= 4 * cost.seconds + 1
    assert cost.peak_gb < 1


def test_the_tables_tell_every_night_and_every_way_to_link() -> None:
    cost = Measured(10.0, 15.0, 1.5, 8.0)
    twice = Measured(30.0, 45.0, 3.0, 24.0)
    sizes = [
        Size(n, c, dict.fromkeys(NIGHTS, c), dict.fromkeys(PARTS, c), {"intake": 1.0}, 5.0, 9.0)
        for n, c in ((1_000, cost), (2_000, twice))
    ]
    console = Console(width=200, record=True, file=StringIO())
    console.print(as_table(sizes))
    told = console.export_text()
    assert all(told.count(night) == 2 for night in NIGHTS)
    assert all(part.replace("_", " ") in told for part in PARTS)
    assert "× 3.00" in told and "24.0" in told
