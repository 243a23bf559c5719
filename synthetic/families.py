"""Families first: parents and their children, who lives together and since when."""

import numpy as np

from synthetic.children import add_children, middle_names
from synthetic.crowd import HOME, ROLE, Crowd
from synthetic.draws import OPEN, YEAR, Ints, Mask, between, chance, weighted, years
from synthetic.family_types import FAMILY_TYPES, NEED, TYPE, Family
from synthetic.names import TRADITION_WEIGHTS, TRADITIONS, Names
from synthetic.relatives import add_carers, add_new_families, add_relatives


def build_families(
    n: int, rng: np.random.Generator, names: Names, crowd: Crowd, as_at: int
) -> Family:
    """Adds `n` families with children to the crowd; returns their columns."""
    kind = weighted(rng, list(FAMILY_TYPES.values()), n)
    # Even the smallest council has every type.
    kind[: len(TYPE)] = np.arange(min(n, len(TYPE)))
    tradition = weighted(rng, TRADITION_WEIGHTS, n)
    if n >= len(TYPE) + len(TRADITIONS):
        tradition[len(TYPE) : len(TYPE) + len(TRADITIONS)] = np.arange(len(TRADITIONS))
    fathers_tradition = np.where(
        chance(rng, 0.9, n), tradition, weighted(rng, TRADITION_WEIGHTS, n)
    )
    need = np.zeros(n, dtype=np.int64)
    for name, code in TYPE.items():
        rows = np.flatnonzero(kind == code)
        need[rows] = weighted(rng, NEED[name], len(rows))

    def is_(*types: str) -> Mask:
        return np.isin(kind, [TYPE[t] for t in types])

    # ages
    youngest_eldest = np.where(is_("step", "separated"), 4.5, 0.1)
    oldest_eldest = np.where(is_("kinship", "foster", "refuge"), 14.0, 20.5)
    youngest_eldest = np.where(is_("childrens_home"), 11.5, youngest_eldest)
    oldest_eldest = np.where(is_("childrens_home"), 17.2, oldest_eldest)
    eldest = as_at - years(youngest_eldest + rng.random(n) * (oldest_eldest - youngest_eldest))
    m_born = eldest - years(np.clip(rng.normal(27.0, 5.2, n), 16.0, 41.0))
    f_born = np.minimum(m_born - years(rng.normal(2.2, 4.0, n)), eldest - years(16.5))
    s_born = m_born - years(np.clip(rng.normal(1.0, 5.0, n), -9, 15))
    s_born = np.minimum(s_born, eldest - years(17))
    age_eldest = (as_at - eldest) / YEAR

    # parents' names
    zeros = np.zeros(n, dtype=np.int64)
    # Of a hundred couples with children one or two are of the same sex.
    f_sex = np.where(is_("couple") & chance(rng, 0.015, n), 0, 1)
    m_name = names.draw_surnames(rng, tradition, zeros)
    f_name = names.draw_surnames(rng, fathers_tradition, f_sex)
    s_name = names.draw_surnames(rng, fathers_tradition, zeros + 1)
    takes_name = np.select(
        [
            np.isin(tradition, [TRADITIONS.index("somali"), TRADITIONS.index("chinese")]),
            tradition == TRADITIONS.index("south_asian_muslim"),
        ],
        [np.full(n, 0.02), np.full(n, 0.35)],
        0.85,
    )
    was_married = chance(rng, np.where(is_("lone_parent"), 0.15, 0.58) * takes_name, n)
    married_again = is_("step") & chance(rng, 0.4 * takes_name, n)
    m_now = np.where(married_again, s_name, np.where(was_married, f_name, m_name))

    # when couples part, and when a new partner moves in
    part = eldest + years(rng.uniform(0.1, 0.75, n) * np.maximum(age_eldest, 0.2))
    apart = is_("separated", "step", "refuge", "shared_house", "hostel", "childrens_home")
    apart |= is_("kinship", "foster") & chance(rng, 0.6, n)
    part = np.where(is_("refuge"), as_at - between(rng, 15, 240, n), part)
    never = is_("lone_parent")
    joined = np.minimum(part + years(rng.uniform(0.3, 1.8, n)), as_at - 60)
    away = never & chance(rng, 0.35, n)
    away |= apart & ~is_("refuge") & chance(rng, 0.12, n)

    common = {"family": np.arange(n), "need": need}
    mother = crowd.add(
        n,
        **common,
        born=m_born,
        sex=0,
        tradition=tradition,
        role=ROLE["mother"],
        first=names.draw_forenames(rng, tradition, zeros, m_born),
        middle=middle_names(rng, names, tradition, zeros, m_born),
        surname=m_now,
        birth_surname=m_name,
        surname2=np.where(was_married & ~married_again & chance(rng, 0.04, n), m_name, -1),
    )
    father = crowd.add(
        n,
        **common,
        born=f_born,
        sex=f_sex,
        tradition=fathers_tradition,
        role=ROLE["father"],
        first=names.draw_forenames(rng, fathers_tradition, f_sex, f_born),
        middle=middle_names(rng, names, fathers_tradition, f_sex, f_born),
        surname=f_name,
        birth_surname=f_name,
        is_outside=away,
    )
    home = crowd.add_homes(
        n,
        kind=_kinds_of_homes(kind),
        since=np.where(
            is_("shared_house", "hostel"),
            as_at - between(rng, 30, 700, n),
            np.where(is_("refuge"), part, -OPEN),
        ),
    )

    step = np.flatnonzero(is_("step"))
    step_parent = np.full(n, -1)
    step_parent[step] = crowd.add(
        len(step),
        family=step,
        need=need[step],
        born=s_born[step],
        sex=1,
        role=ROLE["step_parent"],
        tradition=fathers_tradition[step],
        first=names.draw_forenames(rng, fathers_tradition[step], zeros[step] + 1, s_born[step]),
        middle=middle_names(rng, names, fathers_tradition[step], zeros[step] + 1, s_born[step]),
        surname=s_name[step],
        birth_surname=s_name[step],
    )

    child, fam, born = add_children(
        n,
        rng,
        names,
        crowd,
        as_at,
        kind=kind,
        tradition=tradition,
        need=need,
        eldest=eldest,
        part=part,
        apart=apart,
        m_born=m_born,
        m_name=m_name,
        m_now=m_now,
        f_name=f_name,
        s_name=s_name,
        was_married=was_married,
        mother=mother,
        father=father,
        step_parent=step_parent,
    )

    # who lives where
    long_ago = np.full(n, -OPEN)
    swap = is_("lone_parent") & ~away & chance(rng, 0.14, n)  # the father brings them up
    stays, leaves = np.where(swap, father, mother), np.where(swap, mother, father)
    leaver_gone = is_("kinship", "foster") & chance(rng, 0.3, n)
    taken = np.maximum(eldest + 40, as_at - between(rng, 60, 2000, n))  # children taken into care
    crowd.live(stays, home, long_ago)
    together = np.flatnonzero(~never)
    crowd.live(
        leaves[together],
        home[together],
        long_ago[together],
        np.where(apart[together], part[together], OPEN),
    )
    crowd.pair(
        mother[together],
        father[together],
        eldest[together] - 500,
        np.where(apart[together], part[together], OPEN),
    )
    crowd.pair(mother[never], father[never], eldest[never] - 400, eldest[never] - 100)
    crowd.live(step_parent[step], home[step], joined[step])
    crowd.pair(mother[step], step_parent[step], joined[step] - 60)
    elsewhere = np.flatnonzero((apart | never) & ~away & ~leaver_gone)
    own = crowd.add_homes(len(elsewhere))
    # The one who leaves a refuge's guest behind keeps the old home.
    crowd.live(leaves[elsewhere], own, np.where(never[elsewhere], -OPEN, part[elsewhere]))
    fathers_home = np.full(n, -1)
    fathers_home[elsewhere] = own

    in_care = is_("foster", "kinship")[fam] | (is_("childrens_home")[fam] & (born == eldest[fam]))
    alive_here = np.maximum(born, -OPEN)
    until = np.where(in_care & (taken[fam] > born), taken[fam], np.where(in_care, born + 1, OPEN))
    grown = (as_at - born > 18.6 * YEAR) & chance(rng, 0.35, len(born))
    left = born + years(rng.uniform(18.1, 18.6, len(born)))
    until = np.where(grown & ~in_care, left, until)
    placed = np.where(in_care, np.maximum(taken[fam], born + 1), OPEN)
    born_already = born <= as_at
    lives = np.flatnonzero(born_already)
    crowd.live(child[lives], home[fam[lives]], alive_here[lives], until[lives])
    gone = np.flatnonzero(grown & ~in_care)
    crowd.live(child[gone], crowd.add_homes(len(gone)), left[gone])
    shared = is_("separated")[fam] & (fathers_home[fam] >= 0) & chance(rng, 0.3, n)[fam]
    shared &= ~grown & born_already & (born < part[fam])
    rows = np.flatnonzero(shared)
    crowd.live(child[rows], fathers_home[fam[rows]], part[fam[rows]], part_time=1)

    add_relatives(
        rng,
        names,
        crowd,
        as_at,
        kind,
        tradition,
        need,
        eldest,
        mother,
        home,
        child[born_already],
        fam[born_already],
        placed[born_already],
        m_name,
    )
    add_carers(
        rng,
        names,
        crowd,
        as_at,
        kind,
        child[born_already],
        fam[born_already],
        placed[born_already],
        in_care[born_already],
    )
    add_new_families(
        rng,
        names,
        crowd,
        as_at,
        kind,
        need,
        father,
        fathers_home,
        f_name,
        fathers_tradition,
        f_born,
        part,
    )
    return Family(kind, tradition, need, mother, father, home)


def _kinds_of_homes(kind: Ints) -> Ints:
    homes = np.full(len(kind), HOME["home"])
    for family, home in (("shared_house", "hmo"), ("hostel", "hostel"), ("refuge", "refuge")):
        homes[kind == TYPE[family]] = HOME[home]
    return homes
