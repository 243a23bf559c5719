"""Run the grid: make, build, measure every cell, two at a time, and keep what is done."""

from __future__ import annotations

import json
import shutil
import time
import warnings
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path

from family_context.evaluation.stress import hold_out
from family_context.evaluation.stress.building import build_people
from family_context.evaluation.stress.cells import QUICK, Cell, grid
from family_context.evaluation.stress.families import knows_families, measure_families
from family_context.evaluation.stress.findings import Result
from family_context.evaluation.stress.lists import SkippedError
from family_context.evaluation.stress.people import measure_people
from family_context.evaluation.stress.screen import figure
from family_context.evaluation.stress.sources import SOURCES
from family_context.folders import OutFolder
from family_context.stopping import end_with_parent

AT_ONCE = 2
"""Cells at a time: a build keeps about one core busy, and takes about 1 GB."""


def run_stress(
    out: Path,
    *,
    quick: bool = False,
    sources: Sequence[str] = (),
    open_hold_out: bool = False,
    tell: Callable[[str], None] = print,
) -> list[Result]:
    """Measure every cell of the grid under `out` and write `reports/stress.json` as it goes.

    `quick` takes nine cells, `sources` those of the named sources alone. `open_hold_out`
    adds the frozen towns, after their hash was found right. Raises HoldOutError before anything is
    measured. `tell` hears of every cell.
    """
    work = OutFolder(out.resolve()).build / "stress"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    wanted = [cell for cell in grid(quick) if not sources or cell.source in sources]
    if open_hold_out:
        frozen = hold_out.register()
        hold_out.check(frozen, work / "hold_out")
        shutil.rmtree(work / "hold_out")
        tell(f"The hold-out is opened: {len(frozen)} towns are as they were frozen.")
        wanted += hold_out.cells(frozen)
    done: dict[Cell, Result] = {}
    # A run that is stopped has then seen every source.
    first = sorted(enumerate(wanted), key=lambda numbered: numbered[1].name not in QUICK)
    with ProcessPoolExecutor(
        AT_ONCE, mp_context=get_context("spawn"), initializer=end_with_parent
    ) as pool:
        waiting = {
            pool.submit(measure_cell, cell, work / f"cell_{number}"): cell for number, cell in first
        }
        for future in as_completed(waiting):
            result = done[waiting[future]] = future.result()
            write_results([done[cell] for cell in wanted if cell in done], out)
            tell(f"{len(done)} of {len(wanted)}  {in_a_line(result)}")
    return [done[cell] for cell in wanted]


def write_results(results: list[Result], out: Path) -> Path:
    """The figures of every cell as `reports/stress.json`."""
    folder = OutFolder(out.resolve()).reports
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "stress.json"
    opened = any(result["frozen"] for result in results)
    content = {"hold_out_was_opened": opened, "cells": results}
    file.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    return file


def measure_cell(cell: Cell, folder: Path) -> Result:
    """Make, build and measure one cell in `folder`, which is removed afterwards.

    A source that is not here is skipped with its reason; a cell that fails says so and stops
    nothing else.
    """
    warnings.simplefilter("ignore")
    started = time.perf_counter()
    told: Result = asdict(cell) | {"name": cell.name}
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        as_at = SOURCES[cell.source](cell, folder)
        truth = folder / "truth"
        families = knows_families(truth)
        warehouse = build_people(folder / "extracts", as_at, folder / "out", families=families)
        told["people"] = measure_people(warehouse, truth)
        told["families"] = measure_families(warehouse, truth) if families else None
    except SkippedError as reason:
        told["skipped"] = str(reason)
    except Exception as error:
        told["failed"] = f"{type(error).__name__}: {error}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    told["seconds"] = round(time.perf_counter() - started, 1)
    return told


def in_a_line(result: Result) -> str:
    """What became of a cell, for whoever waits."""
    if reason := result.get("skipped") or result.get("failed"):
        return f"{result['name']}: {'skipped' if 'skipped' in result else 'failed'}, {reason}"
    ours = result["people"]["ours"]
    plain = result["people"].get("plain") or {}
    return (
        f"{result['name']}: F1 {figure(ours['f1'])} (P {figure(ours['precision'])}, "
        f"R {figure(ours['recall'])}), plain Splink {figure(plain.get('f1'))}; "
        f"{result['seconds']:.0f} s"
    )
