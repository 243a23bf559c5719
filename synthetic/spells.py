"""Involvements: why a service works with a person, since when, and who to contact there."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic.days import draw_days
from synthetic.draws import OPEN, Ints, Mask, chance, some, stream
from synthetic.places import PLACES_LISTS
from synthetic.recorded import Recorded, dates, hide, put
from synthetic.staff import contact_details
from synthetic.traps import Ledger
from synthetic.work import CLASHES, WORK, Work
from synthetic.world import World


@dataclass(frozen=True)
class Given:
    """Spells that are known before they are drawn; `row` is that of the people table."""

    row: Ints
    start: Ints
    end: Ints
    type: pa.Array
    team: pa.Array


@dataclass
class Spells:
    """Involvements in the making: row of the people table, first and last day, columns."""

    row: Ints
    start: Ints
    end: Ints
    columns: dict[str, pa.Array]

    def table(self) -> pa.Table:
        """The involvements as a table."""
        return pa.table(self.columns)

    def repeat(self, rows: Ints, ending: str) -> None:
        """Adds the given rows once more, their references with another ending."""
        again = pa.array(rows)
        for name, column in self.columns.items():
            more = pc.take(column, again)
            if name == "involvement_ref":
                more = pc.binary_join_element_wise(more, ending, "")
            self.columns[name] = pa.concat_arrays([column, more])
        self.row = np.concatenate([self.row, self.row[rows]])
        self.start = np.concatenate([self.start, self.start[rows]])
        self.end = np.concatenate([self.end, self.end[rows]])


def involvements(
    world: World, made: Recorded, ledger: Ledger, given: Given | None = None
) -> Spells:
    """One or more spells for most people of a service; some are known to it without any.

    `given`: spells that follow from something else, the referrals of social care.
    """
    code, work = made.code, WORK[made.code]
    rng = stream(world.seed, f"involvements {code}")
    row, at = _whose(made, work, given, rng)
    person, m = made.person[row], len(row)
    every = np.ones(m, dtype=np.bool_)
    days = draw_days(world, made, work, row, rng)
    if given is not None:
        days = days.replaced(at, given.start, given.end, world.as_at)
    forgotten = days.forget(rng)
    withheld = {"drugs_and_alcohol": 0.12, "adult_mental_health": 0.04}.get(code, 0.001)
    is_withheld = some(rng, every, withheld, int(withheld > 0.01))
    reference = pa.array([f"{code[:2].upper()}I{k:08d}" for k in range(1, m + 1)], pa.string())
    types = _drawn(work.types, rng, m)
    people_to_ring, changed = contact_details(world, code, work, world.now[person], rng)
    if given is not None:
        known = at >= 0
        order = pa.array(at[known])
        types = put(types, known, pc.take(given.type, order).to_pylist())
        teams = pc.take(given.team, order).to_pylist()
        people_to_ring["team"] = put(
            people_to_ring["team"],
            known & ~changed,
            [team for team, kept in zip(teams, ~changed[known], strict=True) if kept],
        )
    clashes = some(rng, every, 0.01, 1) if code in CLASHES else ~every
    letters = CLASHES.get(code, ("",))
    types = put(types, clashes, [letters[k % len(letters)] for k in range(int(clashes.sum()))])
    columns = {
        "involvement_ref": reference,
        "person_ref": pc.take(made.reference, pa.array(row)),
        "involvement_type": types,
        "reason": hide(_drawn(work.reasons, rng, m), chance(rng, 0.05, m)),
        "start_date": dates(days.start),
        "end_date": dates(days.end, ~days.is_open),
        "last_contact_date": dates(days.contact, chance(rng, 0.88, m) | forgotten),
        **people_to_ring,
        "is_withheld": pa.array(is_withheld),
    }
    for trap, rows in ((25, is_withheld), (29, forgotten), (30, changed), (35, clashes)):
        ledger.add(trap, code, "involvements", reference, rows)
    spells = Spells(row, days.start, np.where(days.is_open, OPEN, days.end), columns)
    _special(made, spells, ledger, rng)
    return spells


def _whose(
    made: Recorded, work: Work, given: Given | None, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Rows of the people table, one for each spell; and where in `given` the spell is, or -1."""
    n = len(made.person)
    known = chance(rng, 0.75 if made.code in ("police", "adult_social_care") else 0.9, n)
    if given is not None:
        known[given.row] = False
    row = np.flatnonzero(known)
    more = row[chance(rng, work.repeats, len(row))]
    third = more[chance(rng, work.repeats * 0.6, len(more))]
    row = np.concatenate([row, more, third])
    at = np.full(len(row), -1)
    if given is not None:
        row = np.concatenate([row, given.row])
        at = np.concatenate([at, np.arange(len(given.row))])
    order = np.argsort(row, kind="stable")
    return row[order], at[order]


def _special(made: Recorded, spells: Spells, ledger: Ledger, rng: np.random.Generator) -> None:
    """What single services add: overlapping submissions, second schools, plan status."""
    code, m = made.code, len(spells.row)
    if code in ("adult_social_care", "health_visiting"):
        # The same spell in this quarter's submission and in the one before.
        rows = np.flatnonzero(some(rng, np.ones(m, dtype=np.bool_), 0.03, 1))
        spells.repeat(rows, "/Q3")
        again = np.arange(len(spells.row)) >= m
        spells.columns["last_contact_date"] = _a_quarter_ago(spells, again)
        ledger.add(28, code, "involvements", spells.columns["involvement_ref"], again)
    if code == "schools":
        rows = np.flatnonzero(some(rng, spells.end == OPEN, 0.015, 2))
        spells.repeat(rows, "/2")
        again = np.arange(len(spells.row)) >= m
        kinds = np.where(again, 1 + np.arange(len(again)) % 2, 0)
        spells.columns["admission_type"] = pc.take(
            pa.array(["main", "secondary", "off_site"]), pa.array(kinds)
        )
        others = pc.take(pa.array(PLACES_LISTS["school"]), pa.array(rows % 18))
        spells.columns["organisation"] = put(
            spells.columns["organisation"], again, others.to_pylist()
        )
        ledger.add(32, code, "involvements", spells.columns["involvement_ref"], again)
    if code == "adult_social_care":
        n = len(spells.row)
        status = pc.if_else(pa.array(spells.end == OPEN), "active", "ended")
        spells.columns["plan_status"] = hide(status, chance(rng, 0.15, n))


def _a_quarter_ago(spells: Spells, rows: Mask) -> pa.Array:
    contact = spells.columns["last_contact_date"]
    has = np.asarray(pc.is_valid(contact))
    days = pc.cast(pc.fill_null(pc.cast(contact, pa.int32()), 0), pa.int64()).to_numpy()
    return dates(np.where(rows, np.maximum(days - 91, spells.start), days), has)


def _drawn(texts: tuple[str, ...], rng: np.random.Generator, n: int) -> pa.Array:
    weights = 1.0 / np.arange(1, len(texts) + 1)
    at = np.searchsorted(np.cumsum(weights) / weights.sum(), rng.random(n))
    return pc.take(pa.array(texts), pa.array(np.minimum(at, len(texts) - 1)))
