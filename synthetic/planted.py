"""Namesakes and twins: people that a careless rule would take for one."""

import numpy as np

from synthetic.crowd import ROLE
from synthetic.draws import OPEN, Ints, Mask, some
from synthetic.family_types import TYPE, Family
from synthetic.names import Names

# Names that twins are given and that clerks mix up; by the sexes of the two (0 F, 1 M).
_ALIKE = {
    (1, 1): (("Jake", "Jack"), ("Harry", "Harvey"), ("Kian", "Kai")),
    (0, 0): (("Ellie", "Ella"), ("Eva", "Ava"), ("Lily", "Lola")),
    (1, 0): (("Amir", "Amira"), ("Oliver", "Olivia"), ("Daniel", "Danielle")),
}


def twins(people: dict[str, Ints]) -> Mask:
    """Children of one mother born on one day."""
    n = len(people["born"])
    usable = np.flatnonzero((people["mother"] >= 0) & (people["is_unborn"] == 0))
    key = people["mother"][usable] * 100_000 + (people["born"][usable] + 40_000)
    _, inverse, counts = np.unique(key, return_inverse=True, return_counts=True)
    mask = np.zeros(n, dtype=np.bool_)
    mask[usable[counts[np.asarray(inverse).reshape(-1)] > 1]] = True
    return mask


def name_alike(people: dict[str, Ints], names: Names, rng: np.random.Generator) -> None:
    """Gives some twins names that are hard to tell apart."""
    at = {name: k for k, name in enumerate(names.forenames.tolist())}
    rows = np.flatnonzero(twins(people))
    rows = rows[np.lexsort((rows, people["born"][rows], people["mother"][rows]))]
    mother, born, sex = (people[c][rows] for c in ("mother", "born", "sex"))
    pairs = np.flatnonzero((mother[1:] == mother[:-1]) & (born[1:] == born[:-1]))
    few = some(rng, np.ones(len(pairs), dtype=np.bool_), 0.2, 1)
    for k, i in enumerate(pairs[few].tolist()):  # a handful, even in a large council
        one, other = (rows[i], rows[i + 1]) if sex[i] >= sex[i + 1] else (rows[i + 1], rows[i])
        options = _ALIKE[int(people["sex"][one]), int(people["sex"][other])]
        people["first"][one], people["first"][other] = (at[n] for n in options[k % len(options)])


def namesakes(people: dict[str, Ints], families: Family, rng: np.random.Generator) -> Mask:
    """Names some sons after the fathers with whom they live; true for both."""
    kinds = [TYPE["couple"], TYPE["multi_generation"]]
    family, father = np.maximum(people["family"], 0), np.maximum(people["father"], 0)
    may = (people["role"] == ROLE["child"]) & (people["sex"] == 1) & (people["father"] >= 0)
    may &= np.isin(families.type[family], kinds) & (people["is_unborn"] == 0)
    may &= (people["died"] == OPEN) & (people["sex"][father] == 1)
    sons = np.flatnonzero(some(rng, may, 0.006, 2))
    sons = sons[np.unique(people["father"][sons], return_index=True)[1]]
    fathers = people["father"][sons]
    people["first"][sons], people["middle"][sons] = people["first"][fathers], -1
    people["surname"][sons], people["surname2"][sons] = people["surname"][fathers], -1
    people["birth_surname"][sons] = people["surname"][fathers]
    mask = np.zeros(len(people["born"]), dtype=np.bool_)
    mask[sons] = mask[fathers] = True
    return mask
