"""People with two identities, people who were never born, and people whose records are
restricted.
"""

import numpy as np

from synthetic.crowd import HOME, ROLE, Crowd
from synthetic.draws import OPEN, YEAR, Ints, Mask, between, chance, some
from synthetic.family_types import TYPE, Family
from synthetic.names import Names

RESTRICTIONS = ("", "restricted", "protected", "staff_related", "adopted")
RESTRICTION = {name: code for code, name in enumerate(RESTRICTIONS)}


def add_identities(
    rng: np.random.Generator, names: Names, crowd: Crowd, families: Family, as_at: int
) -> None:
    """Adds the second identities of adopted children and of people who changed gender, and lost
    pregnancies.
    """
    _adoptions(rng, names, crowd, families, as_at)
    _changed_gender(rng, names, crowd, as_at)
    _never_born(rng, names, crowd, families, as_at)


def _adoptions(
    rng: np.random.Generator, names: Names, crowd: Crowd, families: Family, as_at: int
) -> None:
    p, couples, stays = crowd.people(), crowd.couples(), crowd.stays()
    age = (as_at - p["born"]) / YEAR
    kinds = [TYPE["couple"], TYPE["lone_parent"], TYPE["separated"]]
    family = np.maximum(p["family"], 0)
    may = (p["role"] == ROLE["child"]) & (age > 2.5) & (age < 13)
    may &= np.isin(families.type[family], kinds)
    # Of brothers and sisters one is adopted: the others are the way by which it could leak.
    children = np.flatnonzero(may)[rng.permutation(int(may.sum()))]
    children = children[np.unique(p["family"][children], return_index=True)[1]]
    children = children[rng.permutation(len(children))]
    one = couples["one"]
    fit = (p["role"][one] == ROLE["adult"]) & (as_at - p["born"][one] > 28 * YEAR)
    fit &= as_at - p["born"][one] < 55 * YEAR
    parents = np.flatnonzero(fit)
    n = min(max(3, len(children) // 250), len(children), len(parents))
    old, to = children[:n], parents[rng.permutation(len(parents))[:n]]
    she, he = one[to], couples["other"][to]
    home_of = np.full(crowd.size, -1)
    home_of[stays["person"]] = stays["home"]
    day = p["born"][old] + between(rng, 300, np.maximum(age[old] * YEAR - 200, 301), n)
    sex, tradition = p["sex"][old], p["tradition"][old]
    # Every second child keeps the forename, as most do.
    first = np.where(
        chance(rng, 0.5, n),
        p["first"][old],
        names.draw_forenames(rng, tradition, sex, p["born"][old]),
    )
    mark = np.arange(n) % 3  # before, after, both
    new = crowd.add(
        n,
        born=p["born"][old],
        sex=sex,
        tradition=tradition,
        role=ROLE["other_child"],
        first=first,
        surname=p["surname"][he],
        birth_surname=p["surname"][he],
        mother=she,
        father=he,
        same_as=old,
        restriction=np.where(mark >= 1, RESTRICTION["adopted"], 0),
    )
    crowd.live(new, home_of[she], day)
    crowd.change("until", old, day)
    crowd.change("restriction", old, np.where(mark != 1, RESTRICTION["adopted"], 0))
    kin = np.flatnonzero(np.isin(p["family"], p["family"][old]))
    crowd.change("need", kin, 2)


def _changed_gender(rng: np.random.Generator, names: Names, crowd: Crowd, as_at: int) -> None:
    p, couples, stays = crowd.people(), crowd.couples(), crowd.stays()
    age = (as_at - p["born"]) / YEAR
    paired = np.zeros(crowd.size, dtype=np.bool_)
    paired[couples["one"]] = paired[couples["other"]] = True
    home_of = np.full(crowd.size, -1)
    home_of[stays["person"]] = stays["home"]
    may = (p["role"] == ROLE["adult"]) & (age > 19) & (age < 50) & ~paired
    may &= (p["died"] == OPEN) & (crowd.homes()["kind"][home_of] == HOME["home"])
    old = np.flatnonzero(some(rng, may, 0.002, 2))
    n, sex = len(old), 1 - p["sex"][old]
    day = as_at - between(rng, 200, 1200, n)
    new = crowd.add(
        n,
        born=p["born"][old],
        sex=sex,
        tradition=p["tradition"][old],
        surname=p["surname"][old],
        birth_surname=p["surname"][old],
        same_as=old,
        first=names.draw_forenames(rng, p["tradition"][old], sex, p["born"][old]),
    )
    crowd.live(new, home_of[old], day)
    crowd.change("until", old, day)


def _never_born(
    rng: np.random.Generator, names: Names, crowd: Crowd, families: Family, as_at: int
) -> None:
    p = crowd.people()
    mother_age = (as_at - p["born"][families.mother]) / YEAR
    rows = np.flatnonzero(some(rng, (families.need == 2) & (mother_age < 44), 0.012, 2))
    n, mother = len(rows), families.mother[rows]
    expected = as_at - between(rng, 40, 700, n)
    crowd.add(
        n,
        family=rows,
        need=2,
        born=expected,
        died=expected,
        sex=rng.integers(0, 2, n),
        tradition=families.tradition[rows],
        role=ROLE["child"],
        surname=p["surname"][mother],
        first=names.draw_forenames(
            rng, families.tradition[rows], np.zeros(n, dtype=np.int64), expected
        ),
        birth_surname=p["surname"][mother],
        mother=mother,
        father=families.father[rows],
        is_unborn=1,
        never_born=1,
    )


def restrict(people: dict[str, Ints], families: Family, rng: np.random.Generator) -> None:
    """Marks people whose records are restricted, protected or staff-related."""
    n = len(people["born"])
    family = np.maximum(people["family"], 0)
    kin = people["family"] >= 0
    free = people["restriction"] == 0
    refuge = families.type == TYPE["refuge"]
    hidden = some(rng, refuge, 0.5, 1) | some(rng, families.need == 2, 0.01, 1)
    at_home = np.isin(people["role"], [ROLE["mother"], ROLE["child"]])
    needy = kin & (people["need"] == 2) & free & (people["same_as"] < 0) & ~hidden[family]
    cases: tuple[tuple[str, Mask], ...] = (
        ("protected", kin & hidden[family] & at_home & free),
        ("restricted", some(rng, needy, 0.004, 2)),
        ("staff_related", some(rng, needy & (people["role"] == ROLE["mother"]), 0.008, 2)),
    )
    assert all(len(mask) == n for _, mask in cases)
    for name, mask in cases:
        people["restriction"][mask & (people["restriction"] == 0)] = RESTRICTION[name]
