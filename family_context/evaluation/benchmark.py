"""How fast, how large, how it grows: builds of synthetic councils beside bare Splink.

Of each size three nights are built on one `--out`: the first, one in which one row in a hundred has
changed, and one in which nothing has. Then the records of the first are linked in four ways
(`linkage_speed`): as a build does it, by Splink with our model on our pairs, by plain Splink as its
documentation shows it, and not at all: DuckDB alone joins the same pairs, which is the floor. Each
command runs in a process of its own, so that its seconds, its processor seconds and its peak memory
are its own. The training of plain Splink is told apart: it is done once, not every night.
"""

from __future__ import annotations

import json
import os
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
from rich.console import Group
from rich.table import Table

from family_context.evaluation.changed_rows import change_rows
from family_context.evaluation.reading_speed import Reading, reading
from family_context.folders import OutFolder
from matching.measure.linkage_speed import PARTS

AS_AT = date(2026, 1, 31)
SEED = 99
NIGHTS = ("everything", "1 % changed", "nothing changed")


@dataclass(frozen=True)
class Measured:
    """What one command cost, children included.

    `processor_seconds` is what all its processes used (0 where the system does not tell),
    `peak_gb` their resident memory together. `inner_seconds` is what the command itself timed, if
    it did.
    """

    seconds: float
    processor_seconds: float
    peak_gb: float
    inner_seconds: float | None = None


@dataclass(frozen=True)
class Size:
    """What one council of `records` person records cost."""

    records: int
    synth: Measured
    nights: dict[str, Measured]
    linkages: dict[str, Measured]
    """By `linkage_speed.PARTS`; the inner seconds go from records in memory to people."""
    stages: dict[str, float] = field(default_factory=dict)
    """Seconds of each stage of the first night."""
    published_mb: float = 0.0
    build_mb: float = 0.0
    """What lies in `build/` after the last night."""
    reading: Reading | None = None

    @property
    def build(self) -> Measured:
        """The build of everything."""
        return self.nights[NIGHTS[0]]


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
        paths = OutFolder(out)
        nights, linkages = {}, {}
        for night in NIGHTS:
            told(f"{records:,} person records: build, {night}")
            if night == "1 % changed":
                change_rows(out / "extracts")
            nights[night] = measure(
                "from family_context.build.run import build; from datetime import date; "
                f"from pathlib import Path; build(Path({str(out / 'extracts')!r}), "
                f"date.fromisoformat({AS_AT.isoformat()!r}), Path({str(out)!r}))"
            )
        for part in PARTS:
            told(f"{records:,} person records: linkage, {part.replace('_', ' ')}")
            linkages[part] = measure(
                "from matching.measure.linkage_speed import main; "
                f"main({str(paths.warehouse)!r}, {part!r})"
            )
        with duckdb.connect(str(paths.warehouse), read_only=True) as con:
            ((counted,),) = con.execute(
                "select count(*) from intermediate.int_records__standardised"
            ).fetchall()
        first = json.loads(min(paths.run("").glob("*/manifest.json")).read_text())
        measured.append(
            Size(
                *(int(counted), synth, nights, linkages, first["timings"]),
                *(_megabytes(paths.published.resolve()), _megabytes(paths.build)),
                reading(paths.published),
            )
        )
        if not keep:
            shutil.rmtree(out)
    return measured


def _megabytes(folder: Path) -> float:
    return sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6


def measure(statement: str) -> Measured:
    """Run a Python statement in a process of its own; raises RuntimeError with its last words.

    A number that it prints at the end is the seconds that it timed itself.
    """
    before, started = os.times(), time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", f"if __name__ == '__main__': {statement}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        peak = _Peak(process.pid)
        peak.start()
        said, words = process.communicate()
        seconds = time.perf_counter() - started
        peak.stop.set()
        peak.join()
    after = os.times()
    if process.returncode != 0:
        raise RuntimeError(f"The measured command failed: {words[-2000:]}")
    used = after.children_user - before.children_user
    used += after.children_system - before.children_system
    last = said.strip().rsplit("\n", 1)[-1]
    inner = float(last) if last.replace(".", "", 1).isdigit() else None
    return Measured(round(seconds, 1), round(used, 1), round(peak.bytes / 1e9, 2), inner)


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


def as_table(sizes: list[Size]) -> Group:
    """Nights, linkages and reading, a row for each; growth is the time for twice the records."""
    nights = Table(title="Builds: the first night of a council and the next two")
    for column in ("records", "night", "seconds", "processor s", "peak GB", "records × 2 cost"):
        nights.add_column(column, justify="right")
    linkages = Table(title="Person linkage of the same records")
    for column in ("records", "way", "seconds", "with loading", "processor s", "peak GB"):
        linkages.add_column(column, justify="right")
    others = Table(title="Stages of the first night, disk and reading")
    for column in (
        *("records", "published MB", "build/ MB", "open, ms", "one child, ms", "aggregate, ms"),
        "stages, seconds",
    ):
        others.add_column(column, justify="right")
    for before, size in zip([None, *sizes], sizes, strict=False):
        growth = "" if before is None else f"× {_doubling(before, size):.2f}"
        for night, cost in size.nights.items():
            nights.add_row(
                f"{size.records:,}", night, *_figures(cost), growth if night == NIGHTS[0] else ""
            )
        for way, cost in size.linkages.items():
            linkages.add_row(
                *(f"{size.records:,}", way.replace("_", " "), f"{cost.inner_seconds or nan:.1f}"),
                *_figures(cost),
            )
        read = size.reading
        times = (read.open_ms, read.child_ms, read.aggregate_ms) if read else (nan, nan, nan)
        others.add_row(
            *(f"{size.records:,}", f"{size.published_mb:.0f}", f"{size.build_mb:.0f}"),
            *(f"{ms:.0f}" for ms in times),
            ", ".join(f"{name} {seconds:.0f}" for name, seconds in size.stages.items()),
        )
    return Group(nights, linkages, others)


def _figures(cost: Measured) -> tuple[str, str, str]:
    return f"{cost.seconds:.1f}", f"{cost.processor_seconds:.1f}", f"{cost.peak_gb:.1f}"


def _doubling(before: Size, size: Size) -> float:
    """By how much the time grows when records double, between two sizes: 2 is linear."""
    times, records = size.build.seconds / before.build.seconds, size.records / before.records
    return float(2 ** (log2(times) / log2(records)))
