"""Who lived where and when: homes move from dwelling to dwelling, and people with them."""

from dataclasses import dataclass

import numpy as np

from synthetic.crowd import HOME
from synthetic.draws import OPEN, Ints, weighted, years
from synthetic.places import Places, build_places

# How many share one place of each communal kind, on average.
_PLACE_SIZE = {
    "hmo": 5,
    "hostel": 18,
    "refuge": 7,
    "childrens_home": 4,
    "care_home": 25,
    "prison": 400,
    "student_house": 1,
}
MOST_SPELLS = 4


@dataclass(frozen=True)
class Residences:
    """One row per person, home and dwelling, with the days from `start` to `end` (OPEN: still
    there).
    """

    person: Ints
    home: Ints
    spell: Ints
    dwelling: Ints
    start: Ints
    end: Ints
    part_time: Ints


def build_residences(
    homes: dict[str, Ints],
    stays: dict[str, Ints],
    people: dict[str, Ints],
    as_at: int,
    rng: np.random.Generator,
) -> tuple[Places, Residences]:
    """Gives every home its dwellings in time; returns the places and everybody's residences."""
    n = len(homes["kind"])
    ordinary = homes["kind"] == HOME["home"]
    n_spells = weighted(rng, (0.42, 0.34, 0.17, 0.07), n) + 1
    n_spells = np.where(ordinary, n_spells, np.maximum(n_spells, 2))
    since = np.where(ordinary, as_at - years(0.15 + 14 * rng.random(n) ** 1.8), homes["since"])
    counts = {
        kind: max(1, -(-int((homes["kind"] == HOME[kind]).sum()) // size))
        for kind, size in _PLACE_SIZE.items()
    }
    need_room = int((n_spells - 1).sum()) + int(ordinary.sum())
    places = build_places(int(need_room * 1.08) + 40, counts, rng)

    start = np.full((MOST_SPELLS, n), OPEN)
    end = np.full((MOST_SPELLS, n), -OPEN)
    start[0], end[0] = since, OPEN
    for k in range(1, MOST_SPELLS):
        have = n_spells > k
        end[k, have] = start[k - 1, have]
        start[k, have] = end[k, have] - years(0.4 + 6 * rng.random(int(have.sum())))
    last = n_spells - 1
    start[last, np.arange(n)] = -OPEN

    dwelling = np.full((MOST_SPELLS, n), -1)
    free = rng.permutation(np.flatnonzero(places.kind == HOME["home"]))
    used = 0
    for k in range(MOST_SPELLS):
        rows = np.flatnonzero((n_spells > k) & (ordinary | (k > 0)))
        dwelling[k, rows] = free[used : used + len(rows)]
        used += len(rows)
        if k:
            # Every third old address is today the address of others, who came after.
            again = rows[rng.random(len(rows)) < 0.33]
            others = rng.integers(0, n, len(again))
            fits = ordinary[others] & (start[0, others] > end[k, again] + 30)
            dwelling[k, again[fits]] = dwelling[0, others[fits]]
    for kind in _PLACE_SIZE:
        rows = np.flatnonzero(homes["kind"] == HOME[kind])
        there = np.flatnonzero(places.kind == HOME[kind])
        dwelling[0, rows] = there[rng.permutation(len(rows)) % len(there)]

    parts = []
    leaves = np.minimum(people["until"], people["died"])[stays["person"]]
    leaves = np.minimum(stays["end"], leaves)
    for k in range(MOST_SPELLS):
        home = stays["home"]
        from_ = np.maximum(stays["start"], start[k, home])
        to = np.minimum(leaves, end[k, home])
        rows = np.flatnonzero((from_ < to) & (n_spells[home] > k))
        parts.append(
            np.stack(
                [
                    stays["person"][rows],
                    home[rows],
                    np.full(len(rows), k),
                    dwelling[k, home[rows]],
                    from_[rows],
                    to[rows],
                    stays["part_time"][rows],
                ]
            )
        )
    whole = np.concatenate(parts, axis=1)
    # Nobody lives anywhere before birth.
    whole[4] = np.maximum(whole[4], people["born"][whole[0]])
    whole = whole[:, whole[4] < whole[5]]
    whole = whole[:, np.lexsort((whole[6], whole[4], whole[0]))]
    return places, Residences(*whole)


def addresses_of(residences: Residences, n_people: int, day: Ints) -> tuple[Ints, Ints]:
    """Each person's main dwelling on `day` (one per person), and the one before; -1 where none."""
    now, before = np.full(n_people, -1), np.full(n_people, -1)
    r = residences
    started = np.flatnonzero((r.start <= day[r.person]) & (r.part_time == 0))
    # Sorted by person and start: what comes later overwrites.
    now[r.person[started]] = r.dwelling[started]
    earlier = started[r.dwelling[started] != now[r.person[started]]]
    before[r.person[earlier]] = r.dwelling[earlier]
    return now, before
