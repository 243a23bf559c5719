"""The children of families, their birthdays and names."""

import numpy as np

from synthetic.crowd import ROLE, Crowd
from synthetic.draws import YEAR, Ints, Mask, chance, weighted, years
from synthetic.family_types import TYPE
from synthetic.names import TRADITIONS, Names


def middle_names(
    rng: np.random.Generator, names: Names, tradition: Ints, sex: Ints, born: Ints
) -> Ints:
    """A middle name for three in five; -1 for the others."""
    drawn = names.draw_forenames(rng, tradition, sex, born)
    return np.where(chance(rng, 0.6, len(drawn)), drawn, -1)


def add_children(
    n: int,
    rng: np.random.Generator,
    names: Names,
    crowd: Crowd,
    as_at: int,
    *,
    kind: Ints,
    tradition: Ints,
    need: Ints,
    eldest: Ints,
    part: Ints,
    apart: Mask,
    m_born: Ints,
    m_name: Ints,
    m_now: Ints,
    f_name: Ints,
    s_name: Ints,
    was_married: Mask,
    mother: Ints,
    father: Ints,
    step_parent: Ints,
) -> tuple[Ints, Ints, Ints]:
    """The children of the families; returns their numbers, families and days of birth."""
    count = weighted(rng, (0.40, 0.35, 0.16, 0.06, 0.03), n) + 1
    count += (kind == TYPE["step"]) & (count < 3)
    fam = np.repeat(np.arange(n), count)
    first = np.repeat(np.cumsum(count) - count, count)
    rank = np.arange(len(fam)) - first
    gap = np.where(rank == 0, 0, years(rng.uniform(1.1, 4.6, len(fam))))
    twin = (rank > 0) & chance(rng, 0.035, len(fam))
    twin[np.flatnonzero((rank == 1) & (kind[fam] == TYPE["couple"]))[:1]] = True
    gap[twin] = 0
    upto = np.cumsum(gap)
    born = eldest[fam] + upto - upto[first]
    with_step = (step_parent[fam] >= 0) & (born > part[fam] + 330)
    fatherless_then = apart[fam] & ~with_step & (born > part[fam] + 200)
    keep = (born <= as_at + 230) & (born - m_born[fam] < 45 * YEAR) & ~fatherless_then
    keep &= ~((born > as_at) & np.isin(kind[fam], [TYPE["foster"], TYPE["kinship"]]))
    keep |= rank == 0
    fam, born, with_step = fam[keep], born[keep], with_step[keep]
    total = len(fam)
    sex = rng.integers(0, 2, total)
    unborn = born > as_at

    style = weighted(rng, (0.60, 0.28, 0.12), n)  # father's, mother's, both with a hyphen
    style[was_married | (tradition == TRADITIONS.index("south_asian_muslim"))] = 0
    style = np.where((style == 2) & (tradition > 1), 0, style)
    his = np.where(with_step, s_name[fam], f_name[fam])
    surname = np.select([style[fam] == 1], [m_name[fam]], his)
    surname2 = np.where((style[fam] == 2) & (his != m_name[fam]), his, -1)
    surname = np.where(surname2 >= 0, m_name[fam], surname)
    first_name = names.draw_forenames(rng, tradition[fam], sex, born)
    for _ in range(4):  # no two children of one family have one forename
        key = fam * 100_000 + first_name
        _, at = np.unique(key, return_index=True)
        again = np.ones(total, dtype=np.bool_)
        again[at] = False
        rows = np.flatnonzero(again)
        first_name[rows] = names.draw_forenames(rng, tradition[fam[rows]], sex[rows], born[rows])
    child = crowd.add(
        total,
        family=fam,
        need=need[fam],
        born=born,
        sex=sex,
        tradition=tradition[fam],
        role=ROLE["child"],
        first=first_name,
        middle=middle_names(rng, names, tradition[fam], sex, born),
        surname=surname,
        surname2=surname2,
        birth_surname=surname,
        mother=mother[fam],
        father=np.where(with_step, step_parent[fam], father[fam]),
        is_unborn=unborn,
    )
    return child, fam, born
