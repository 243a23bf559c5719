"""Families again, as a council would get them that records fewer relationships."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from family_context.build.run import build
from family_context.evaluation.fewer_relationships import KEEP, with_fewer_relationships
from family_context.folders import OutFolder
from family_context.progress import Stages
from matching.measure.family_accuracy import Accuracy, measure_families


def families_with_fewer_relationships(
    out: Path, truth: Path, stages: Stages | None = None
) -> dict[str, list[Accuracy]]:
    """Accuracy of families by what is kept of the relationships (the keys of KEEP but `all`).

    Each is a whole build, for the day of the last build under `out`, of the extracts beside the
    folder `truth`, where the synthetic council has them. Raises what a build raises.
    """
    stages = stages or Stages()
    folder = OutFolder(out.resolve())
    with duckdb.connect(str(folder.warehouse), read_only=True) as con:
        as_at = con.execute("select max(as_at) from marts.family_context").fetchall()[0][0]
    found: dict[str, list[Accuracy]] = {}
    for keep, words in KEEP.items():
        if keep == "all":
            continue
        work = folder.build / "fewer_relationships" / keep
        shutil.rmtree(work, ignore_errors=True)
        with stages.stage(words):
            kept = with_fewer_relationships(truth.parent / "extracts", work / "extracts", keep)
            build(kept, as_at, work / "out", pages=False)
            warehouse = OutFolder(work / "out").warehouse
            found[keep] = measure_families(warehouse, truth)
        shutil.rmtree(work)
    return found
