"""Homes without children: most of what a council's adult services see."""

import numpy as np

from synthetic.crowd import HOME, Crowd
from synthetic.draws import OPEN, Ints, between, chance, weighted, years
from synthetic.names import TRADITION_WEIGHTS, Names

# kind of home: share, kind, people in it (from, to), age (from, to)
ADULT_HOMES = {
    "single": (0.36, "home", (1, 1), (19, 64)),
    "couple": (0.22, "home", (2, 2), (22, 64)),
    "old_single": (0.13, "home", (1, 1), (65, 96)),
    "old_couple": (0.10, "home", (2, 2), (65, 92)),
    "students": (0.04, "student_house", (3, 6), (18, 24)),
    "shared_house": (0.06, "hmo", (1, 1), (19, 55)),
    "hostel": (0.05, "hostel", (1, 1), (18, 60)),
    "care_home": (0.03, "care_home", (1, 1), (70, 99)),
    "prison": (0.01, "prison", (1, 1), (19, 60)),
}


def build_adults(n: int, rng: np.random.Generator, names: Names, crowd: Crowd, as_at: int) -> None:
    """Adds `n` homes without children."""
    drawn = weighted(rng, [row[0] for row in ADULT_HOMES.values()], n)
    drawn[: len(ADULT_HOMES)] = np.arange(min(n, len(ADULT_HOMES)))
    for code, (label, row) in enumerate(ADULT_HOMES.items()):
        _, kind, (fewest, most), (youngest, oldest) = row
        m = int((drawn == code).sum())
        since = -OPEN if kind == "home" else as_at - between(rng, 20, 900, m)
        home = crowd.add_homes(m, kind=HOME[kind], since=since)
        size = rng.integers(fewest, most + 1, m)
        of = np.repeat(np.arange(m), size)
        total = len(of)
        rank = np.arange(total) - np.repeat(np.cumsum(size) - size, size)
        tradition = weighted(rng, TRADITION_WEIGHTS, m)[of]
        age = rng.uniform(youngest, oldest, total)
        couple = label in ("couple", "old_couple")
        if couple:
            age = np.maximum(rng.uniform(youngest, oldest, m)[of] + rng.normal(0, 2.5, total), 19)
        born = as_at - years(age)
        sex = (
            (rank == 1).astype(np.int64) if couple else (rng.random(total) < 0.53).astype(np.int64)
        )
        birth = names.draw_surnames(rng, tradition, sex)
        surname = birth.copy()
        if couple:
            wives, husbands = np.flatnonzero(rank == 0), np.flatnonzero(rank == 1)
            takes = chance(rng, 0.55 if label == "couple" else 0.85, m)
            surname[wives] = np.where(takes, birth[husbands], birth[wives])
        people = crowd.add(
            total,
            born=born,
            sex=sex,
            tradition=tradition,
            surname=surname,
            birth_surname=birth,
            first=names.draw_forenames(rng, tradition, sex, born),
            middle=_sometimes(rng, names.draw_forenames(rng, tradition, sex, born)),
            need=np.where(kind in ("hostel", "prison"), 2, (rng.random(total) < 0.1).astype(int)),
        )
        crowd.live(people, home[of], since if kind == "home" else np.asarray(since)[of])
        if couple:
            start = born[husbands] + years(rng.uniform(19, 30, m))
            crowd.pair(people[wives], people[husbands], np.minimum(start, as_at - 100))


def _sometimes(rng: np.random.Generator, middle: Ints) -> Ints:
    return np.where(chance(rng, 0.55, len(middle)), middle, -1)
