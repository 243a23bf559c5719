"""Involvements: why a service works with a person, since when, and whom to ring there."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from family_context.synth.draws import OPEN, YEAR, Ints, between, chance, some, stream
from family_context.synth.places import PLACES_LISTS
from family_context.synth.profiles import PROFILES
from family_context.synth.recorded import Recorded, dates, hide, put
from family_context.synth.staff import contact_details
from family_context.synth.traps import Ledger
from family_context.synth.work import CLASHES, WORK, Work
from family_context.synth.world import World


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


def involvements(world: World, made: Recorded, ledger: Ledger) -> Spells:
    """One or more spells for most people of a service; some are known to it without any."""
    code, work = made.code, WORK[made.code]
    rng = stream(world.seed, f"involvements {code}")
    latest_known = world.as_at - PROFILES[code].days_old
    p = world.people
    row = _whose(made, work, rng)
    person = made.person[row]
    m = len(row)
    earliest = np.maximum(
        p["born"][person] + int(work.from_age * YEAR), world.as_at - int(16 * YEAR)
    )
    unborn = (p["is_unborn"][person] == 1) | made.as_unborn[row]
    earliest = np.where(unborn, np.minimum(p["born"][person], world.as_at) - 120, earliest)
    ends = np.minimum(p["until"], p["died"])[person]
    latest = np.minimum(ends, latest_known)
    length = between(rng, work.length[0], work.length[1], m)
    is_open = chance(rng, work.open_share, m) & (ends == OPEN)
    room = np.maximum(latest - earliest - length, 10)
    start = np.where(
        is_open,
        latest - (length * rng.random(m)).astype(np.int64),
        latest - length - (room * rng.random(m) ** 1.6).astype(np.int64),
    )
    start = np.minimum(np.maximum(start, np.minimum(earliest, latest - 5)), latest - 2)
    if code in ("schools", "gp", "health_visiting"):
        # A spell of these starts when it is due: at birth, or in a September.
        due = p["born"][person] + int(work.from_age * YEAR)
        start = np.where(due > start, np.minimum(due, latest - 2), start)
    end = np.maximum(np.minimum(start + length, latest - 1), start)
    to = np.where(is_open, latest, end)
    contact = to - ((to - start) * rng.random(m) ** 3 * 0.6).astype(np.int64)
    contact = np.where(is_open, np.maximum(contact, to - between(rng, 1, 120, m)), contact)
    contact = np.clip(contact, start, to)
    # Nobody closed it, and nobody has been there for years.
    old = (latest - start > 900) & (ends == OPEN)
    forgotten = some(rng, old, 0.03, 1)
    is_open |= forgotten
    contact = np.where(forgotten, np.minimum(start + (contact - start) // 4, latest - 760), contact)
    contact = np.maximum(contact, start)
    withheld = {"drugs_and_alcohol": 0.12, "adult_mental_health": 0.04}.get(code, 0.001)
    is_withheld = some(rng, np.ones(m, dtype=np.bool_), withheld, int(withheld > 0.01))
    reference = pa.array([f"{code[:2].upper()}I{k:08d}" for k in range(1, m + 1)], pa.string())
    types = _drawn(work.types, rng, m)
    clashes = some(rng, np.ones(m, dtype=np.bool_), 0.01, 1) if code in CLASHES else unborn & False
    types = put(
        types, clashes, [CLASHES[code][k % len(CLASHES[code])] for k in range(clashes.sum())]
    )
    people_to_ring, changed = contact_details(world, code, work, world.now[person], rng)
    columns = {
        "involvement_ref": reference,
        "person_ref": pc.take(made.reference, pa.array(row)),
        "involvement_type": types,
        "reason": hide(_drawn(work.reasons, rng, m), chance(rng, 0.05, m)),
        "start_date": dates(start),
        "end_date": dates(end, ~is_open),
        "last_contact_date": dates(contact, chance(rng, 0.88, m) | forgotten),
        **people_to_ring,
        "is_withheld": pa.array(is_withheld),
    }
    ledger.add(25, code, "involvements", reference, is_withheld)
    ledger.add(29, code, "involvements", reference, forgotten)
    ledger.add(30, code, "involvements", reference, changed)
    ledger.add(35, code, "involvements", reference, clashes)
    spells = Spells(row, start, np.where(is_open, OPEN, end), columns)
    _special(world, made, spells, ledger, rng)
    return spells


def _whose(made: Recorded, work: Work, rng: np.random.Generator) -> Ints:
    n = len(made.person)
    row = np.flatnonzero(
        chance(rng, 0.75 if made.code in ("police", "adult_social_care") else 0.9, n)
    )
    more = row[chance(rng, work.repeats, len(row))]
    third = more[chance(rng, work.repeats * 0.6, len(more))]
    return np.sort(np.concatenate([row, more, third]), kind="stable")


def _special(
    world: World, made: Recorded, spells: Spells, ledger: Ledger, rng: np.random.Generator
) -> None:
    """What single services add: overlapping submissions, second schools, plan status."""
    code, m = made.code, len(spells.row)
    if code in ("adult_social_care", "health_visiting"):
        # The same spell in this quarter's submission and in the one before, when it was still open.
        rows = np.flatnonzero(some(rng, np.ones(m, dtype=np.bool_), 0.03, 1))
        spells.repeat(rows, "/Q3")
        again = np.arange(len(spells.row)) >= m
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


def _drawn(texts: tuple[str, ...], rng: np.random.Generator, n: int) -> pa.Array:
    weights = 1.0 / np.arange(1, len(texts) + 1)
    at = np.searchsorted(np.cumsum(weights) / weights.sum(), rng.random(n))
    return pc.take(pa.array(texts), pa.array(np.minimum(at, len(texts) - 1)))
