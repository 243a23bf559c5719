"""How fast, how large, how it grows: builds of synthetic councils beside bare Splink.

Each command runs in a process of its own, so that its peak memory is its own. Bare Splink is the
model of `matching.measure.plain_splink`: block, score and cluster the same records as Splink's
documentation shows it, with nothing read, checked, explained or published. Its training is told
apart: it is done once, not every night.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from math import log2, nan
from pathlib import Path

import duckdb
import psutil
from rich.table import Table

from family_context.evaluation.reading_speed import Reading, reading
from family_context.folders import OutFolder

AS_AT = date(2026, 1, 31)
SEED = 99


@dataclass(frozen=True)
class Measured:
    """Wall-clock seconds and peak resident memory in GB of one command, children included."""

    seconds: float
    peak_gb: float


@dataclass(frozen=True)
class Size:
    """What one council of `records` person records cost."""

    records: int
    synth: Measured
    build: Measured
    bare_splink: Measured
    bare_seconds: float
    stages: dict[str, float] = field(default_factory=dict)
    published_mb: float = 0.0
    reading: Reading | None = None

    @property
    def ratio(self) -> float:
        """Seconds of the full build for each second of bare Splink, its training left out."""
        return self.build.seconds / self.bare_seconds


def run(
    sizes: list[int], folder: Path, told: Callable[[str], None], *, keep: bool = False
) -> list[Size]:
    """Measure every size in `folder`, telling what is done; `keep` leaves the councils there."""
    measured = []
    for records in sizes:
        out = folder / str(records)
        shutil.rmtree(out, ignore_errors=True)
        told(f"{records:,} person records: making the council")
        synth = measure(
            "from synthetic import make_council; from pathlib import Path; "
            f"make_council(0, {SEED}, Path({str(out)!r}), records={records})"
        )
        told(f"{records:,} person records: full build")
        full = measure(
            "from family_context.build.run import build; from datetime import date; "
            f"from pathlib import Path; build(Path({str(out / 'extracts')!r}), "
            f"date.fromisoformat({AS_AT.isoformat()!r}), Path({str(out)!r}))"
        )
        told(f"{records:,} person records: bare Splink")
        paths = OutFolder(out)
        with duckdb.connect(str(paths.warehouse), read_only=True) as con:
            counted = con.execute(
                "select count(*) from intermediate.int_records__standardised"
            ).fetchall()[0][0]
        bare, bare_seconds = _bare_splink(paths.warehouse)
        manifest = json.loads(max(paths.run("").glob("*/manifest.json")).read_text())
        size = sum(f.stat().st_size for f in paths.published.resolve().rglob("*") if f.is_file())
        measured.append(
            Size(
                *(counted, synth, full, bare, bare_seconds, manifest["timings"], size / 1e6),
                reading(paths.published),
            )
        )
        if not keep:
            shutil.rmtree(out)
    return measured


def _bare_splink(warehouse: Path) -> tuple[Measured, float]:
    """The whole process with training, and the seconds of block, score and cluster alone."""
    answer = warehouse.parent / "bare_splink.json"
    whole = measure(
        "import duckdb, json; from pathlib import Path; "
        "from matching.measure.plain_splink import bare_splink; con = duckdb.connect(); "
        f"con.execute(\"attach '{warehouse}' as w (read_only)\"); "
        "con.execute('create table r as from w.intermediate.int_people__linkage_records'); "
        f"Path({str(answer)!r}).write_text(json.dumps(bare_splink(con, 'r')[0]))"
    )
    return whole, round(float(json.loads(answer.read_text())), 1)


def measure(statement: str) -> Measured:
    """Run a Python statement in a process of its own; raises RuntimeError with its last words."""
    started = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", f"if __name__ == '__main__': {statement}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        peak = _Peak(process.pid)
        peak.start()
        _, words = process.communicate()
        seconds = time.perf_counter() - started
        peak.stop.set()
        peak.join()
    if process.returncode != 0:
        raise RuntimeError(f"The measured command failed: {words[-2000:]}")
    return Measured(round(seconds, 1), round(peak.bytes / 1e9, 2))


class _Peak(threading.Thread):
    """Watches the resident memory of a process and its children."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.bytes, self.stop = pid, 0, threading.Event()

    def run(self) -> None:
        while not self.stop.wait(0.1):
            total = 0
            try:
                root = psutil.Process(self.pid)
                for process in [root, *root.children(recursive=True)]:
                    total += process.memory_info().rss
            except psutil.Error:
                continue
            self.bytes = max(self.bytes, total)


def as_table(sizes: list[Size]) -> Table:
    """The sizes side by side; growth is seconds for twice the records, from size to size."""
    table = Table(title="Full build beside bare Splink (seconds; peak memory in GB)")
    for column in (
        *("records", "synth", "build", "GB", "bare Splink", "with training", "GB", "ratio"),
        *("records × 2 cost", "open, ms", "one child, ms", "aggregate, ms"),
    ):
        table.add_column(column, justify="right")
    table.add_column("stages")
    for before, size in zip([None, *sizes], sizes, strict=False):
        growth = "" if before is None else f"× {_doubling(before, size):.2f}"
        read = size.reading
        times = (read.open_ms, read.child_ms, read.aggregate_ms) if read else (nan, nan, nan)
        stages = ", ".join(f"{name} {seconds:.0f}" for name, seconds in size.stages.items())
        table.add_row(
            f"{size.records:,}",
            f"{size.synth.seconds:.0f}",
            f"{size.build.seconds:.0f}",
            f"{size.build.peak_gb:.1f}",
            f"{size.bare_seconds:.1f}",
            f"{size.bare_splink.seconds:.0f}",
            f"{size.bare_splink.peak_gb:.1f}",
            f"{size.ratio:.1f}",
            growth,
            *(f"{ms:.0f}" for ms in times),
            stages,
        )
    return table


def _doubling(before: Size, size: Size) -> float:
    """By how much the time grows when records double, between two sizes: 2 is linear."""
    times, records = size.build.seconds / before.build.seconds, size.records / before.records
    return float(2 ** (log2(times) / log2(records)))
