"""When spells begin, end and were last heard of."""

from dataclasses import dataclass, replace

import numpy as np

from synthetic.draws import OPEN, YEAR, Ints, Mask, between, chance, some
from synthetic.profiles import PROFILES
from synthetic.recorded import Recorded
from synthetic.work import Work
from synthetic.world import World


@dataclass(frozen=True)
class Days:
    """First day, last day, day of the last contact; `latest`: the last day that can be."""

    start: Ints
    end: Ints
    is_open: Mask
    contact: Ints
    latest: Ints

    def replaced(self, at: Ints, start: Ints, end: Ints, as_at: int) -> "Days":
        """The days with others where `at` points into `start` and `end`."""
        known, at = at >= 0, np.maximum(at, 0)
        first = np.where(known, start[at], self.start)
        last = np.where(known, np.minimum(end[at], self.latest), self.end)
        is_open = np.where(known, (end[at] >= as_at) & (self.latest >= as_at - 40), self.is_open)
        last = np.maximum(last, first)
        contact = np.clip(np.where(known, last - (last - first) // 9, self.contact), first, None)
        return replace(self, start=first, end=last, is_open=is_open, contact=contact)

    def forget(self, rng: np.random.Generator) -> Mask:
        """Leaves some old spells open where nobody has been for years; returns which."""
        old = (self.latest - self.start > 900) & (self.latest_is_now())
        rows = some(rng, old, 0.03, 1)
        long_ago = np.minimum(self.start + (self.contact - self.start) // 4, self.latest - 760)
        self.contact[rows] = np.maximum(long_ago, self.start)[rows]
        self.is_open[rows] = True
        return rows

    def latest_is_now(self) -> Mask:
        """True where nothing but the delivery ends what can be known: no death, no new identity."""
        return np.asarray(self.latest == self.latest.max(initial=0))


def draw_days(
    world: World, made: Recorded, work: Work, row: Ints, rng: np.random.Generator
) -> Days:
    """Days for spells of the people in `row`, within their lives and the reach of the delivery."""
    p, code, person, m = world.people, made.code, made.person[row], len(row)
    earliest = np.maximum(
        p["born"][person] + int(work.from_age * YEAR), world.as_at - int(16 * YEAR)
    )
    unborn = (p["is_unborn"][person] == 1) | made.as_unborn[row]
    earliest = np.where(unborn, np.minimum(p["born"][person], world.as_at) - 120, earliest)
    ends = np.minimum(p["until"], p["died"])[person]
    latest = np.minimum(ends, world.as_at - PROFILES[code].days_old)
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
    return Days(start, end, is_open, np.clip(contact, start, to), latest)
