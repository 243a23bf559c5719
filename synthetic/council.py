"""From families to files: makes a whole council."""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from synthetic.assembly import assemble, who_marks
from synthetic.deliveries import write_extracts, write_failed_load
from synthetic.draws import stream
from synthetic.known import who_is_known
from synthetic.profiles import PROFILES
from synthetic.recording import record
from synthetic.texts import true_texts
from synthetic.traps import Ledger
from synthetic.truth import (
    people_truth,
    record_truth,
    relation_truth,
    residence_truth,
    write_truth,
)
from synthetic.world import build_world

# Person records of all services for each family with children (measured).
RECORDS_PER_FAMILY = 17.2


@dataclass(frozen=True)
class CouncilSummary:
    """What was made: where, how many, and how long each step took (seconds)."""

    extracts: Path
    truth: Path
    families: int
    people: int
    person_records: int
    rows: dict[str, int]
    seconds: dict[str, float]


def make_council(
    families: int,
    seed: int,
    out: Path,
    *,
    noise: float = 1.0,
    as_at: dt.date = dt.date(2026, 1, 31),
    records: int | None = None,
    plain: bool = False,
    effect: float = 1.0,
    progress: Callable[[str], None] | None = None,
) -> CouncilSummary:
    """Writes `out`/extracts and `out`/truth for a council of `families` families with children;
    returns a summary.

    `noise` multiplies all error rates; `records` sets the number of families so that about so many
    person
    records come out; `plain` writes every table as comma-separated UTF-8 with ISO dates; `progress`
    is told each step by name; `effect` multiplies what the tool changes, 0 for a tool that changes
    nothing. Same arguments, same bytes.
    Raises ValueError where fewer than one family or a negative noise is asked for.
    """
    if records is not None:
        families = max(1, round(records / RECORDS_PER_FAMILY))
    if families < 1 or noise < 0:
        raise ValueError(
            f"families must be at least 1 and noise at least 0; found {families} and {noise}"
        )
    clock = _Clock(progress)
    world = build_world(families, seed, as_at)
    clock.lap("people and families")
    texts = true_texts(world)
    known = who_is_known(world, stream(seed, "known"))
    marks = who_marks(world, known)
    clock.lap("who is known where")
    people = {
        code: record(world, texts, PROFILES[code], who, marks[code], noise)
        for code, who in known.items()
    }
    clock.lap("records")
    ledger = Ledger()
    made = assemble(world, texts, people, ledger, noise, effect)
    clock.lap("tables of services")
    rows = write_extracts(made.tables, out / "extracts", as_at, plain)
    write_failed_load(made.tables["housing"], out / "next_delivery", as_at, ledger, plain)
    clock.lap("files")
    records_truth = record_truth(
        [("person", m) for m in people.values()] + [("school_contact", made.contacts)]
    )
    write_truth(
        {
            "records": records_truth,
            "people": people_truth(world, texts),
            "residences": residence_truth(world),
            "relations": relation_truth(world),
            "family_members": made.members,
            "families": made.family_types,
            "traps": ledger.table(),
            "effects": made.effects,
        },
        out / "truth",
    )
    clock.lap("truth")
    return CouncilSummary(
        extracts=out / "extracts",
        truth=out / "truth",
        families=families,
        people=world.size,
        person_records=records_truth.num_rows,
        rows=rows,
        seconds=clock.seconds,
    )


class _Clock:
    def __init__(self, progress: Callable[[str], None] | None) -> None:
        self._progress, self._last = progress, time.perf_counter()
        self.seconds: dict[str, float] = {}

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self.seconds[step] = round(now - self._last, 2)
        self._last = now
        if self._progress:
            self._progress(step)
