"""Grandparents, carers of other people's children, and the new families of parents who left."""

import numpy as np

from synthetic.children import middle_names
from synthetic.crowd import HOME, ROLE, Crowd
from synthetic.draws import OPEN, YEAR, Ints, between, chance, weighted, years
from synthetic.family_types import TYPE
from synthetic.names import TRADITION_WEIGHTS, Names


def add_relatives(
    rng: np.random.Generator,
    names: Names,
    crowd: Crowd,
    as_at: int,
    kind: Ints,
    tradition: Ints,
    need: Ints,
    eldest: Ints,
    mother: Ints,
    home: Ints,
    child: Ints,
    fam: Ints,
    placed: Ints,
    m_name: Ints,
) -> None:
    """The mother's parents and sometimes a brother or sister, who may bring the children up."""
    n = len(kind)
    kinship, multi = kind == TYPE["kinship"], kind == TYPE["multi_generation"]
    rows = np.flatnonzero(kinship | multi | chance(rng, 0.28, n))
    hers = crowd.people()["born"][mother[rows]]
    gm_born = hers - years(np.clip(rng.normal(26, 5, len(rows)), 17, 42))
    gf_born = np.minimum(gm_born - years(rng.normal(2.5, 3.0, len(rows))), hers - years(18))
    one = np.ones(len(rows), dtype=np.int64)
    grandmother = crowd.add(
        len(rows),
        family=rows,
        need=need[rows],
        born=gm_born,
        sex=0,
        tradition=tradition[rows],
        role=ROLE["grandparent"],
        first=names.draw_forenames(rng, tradition[rows], 0 * one, gm_born),
        middle=middle_names(rng, names, tradition[rows], 0 * one, gm_born),
        surname=m_name[rows],
        birth_surname=names.draw_surnames(rng, tradition[rows], 0 * one),
    )
    with_him = np.flatnonzero(chance(rng, 0.7, len(rows)))
    grandfather = crowd.add(
        len(with_him),
        family=rows[with_him],
        need=need[rows[with_him]],
        born=gf_born[with_him],
        sex=1,
        tradition=tradition[rows[with_him]],
        role=ROLE["grandparent"],
        first=names.draw_forenames(
            rng, tradition[rows[with_him]], one[with_him], gf_born[with_him]
        ),
        middle=middle_names(
            rng, names, tradition[rows[with_him]], one[with_him], gf_born[with_him]
        ),
        surname=m_name[rows[with_him]],
        birth_surname=m_name[rows[with_him]],
    )
    crowd.pair(grandmother[with_him], grandfather, eldest[rows[with_him]] - years(30))
    of_mother = np.full(n, -1)
    of_mother[rows] = grandmother
    of_father = np.full(n, -1)
    of_father[rows[with_him]] = grandfather
    crowd.change("mother", mother, of_mother)
    crowd.change("father", mother, of_father)
    their_home = np.where(multi[rows], home[rows], -1)
    apart = np.flatnonzero(~multi[rows])
    their_home[apart] = crowd.add_homes(len(apart))
    crowd.live(grandmother, their_home, -OPEN)
    crowd.live(grandfather, their_home[with_him], -OPEN)
    aunts = np.flatnonzero(multi[rows] & chance(rng, 0.35, len(rows)))
    sex = rng.integers(0, 2, len(aunts))
    a_born = gm_born[aunts] + years(rng.uniform(18, 36, len(aunts)))
    r = rows[aunts]
    aunt = crowd.add(
        len(aunts),
        family=r,
        need=need[r],
        born=a_born,
        sex=sex,
        tradition=tradition[r],
        role=ROLE["aunt_uncle"],
        first=names.draw_forenames(rng, tradition[r], sex, a_born),
        surname=m_name[r],
        birth_surname=m_name[r],
        mother=of_mother[r],
        father=of_father[r],
    )
    crowd.live(aunt, home[r], a_born)
    home_of = np.full(n, -1)
    home_of[rows] = their_home
    k = np.flatnonzero(kinship[fam] & (placed < OPEN))
    crowd.live(child[k], home_of[fam[k]], placed[k])
    crowd.care(child[k], of_mother[fam[k]], placed[k], foster=0)
    both = k[of_father[fam[k]] >= 0]
    crowd.care(child[both], of_father[fam[both]], placed[both], foster=0)


def add_carers(
    rng: np.random.Generator,
    names: Names,
    crowd: Crowd,
    as_at: int,
    kind: Ints,
    child: Ints,
    fam: Ints,
    placed: Ints,
    in_care: Ints,
) -> None:
    """Foster carers with children of their own, and children's homes."""
    n = len(kind)
    rows = np.flatnonzero(kind == TYPE["foster"])
    m = len(rows)
    trad = weighted(rng, TRADITION_WEIGHTS, m)
    born = as_at - years(rng.uniform(35, 62, m))
    zero = np.zeros(m, dtype=np.int64)
    name = names.draw_surnames(rng, trad, zero + 1)
    she = crowd.add(
        m,
        born=born,
        sex=0,
        tradition=trad,
        role=ROLE["foster_carer"],
        surname=name,
        birth_surname=names.draw_surnames(rng, trad, zero),
        first=names.draw_forenames(rng, trad, zero, born),
        middle=middle_names(rng, names, trad, zero, born),
    )
    pair = np.flatnonzero(chance(rng, 0.65, m))
    h_born = born[pair] - years(rng.normal(2, 3, len(pair)))
    he = crowd.add(
        len(pair),
        born=h_born,
        sex=1,
        tradition=trad[pair],
        role=ROLE["foster_carer"],
        surname=name[pair],
        birth_surname=name[pair],
        first=names.draw_forenames(rng, trad[pair], zero[pair] + 1, h_born),
    )
    crowd.pair(she[pair], he, as_at - years(20))
    own = np.flatnonzero(chance(rng, 0.4, m))
    k_born = born[own] + years(rng.uniform(24, 33, len(own)))
    k_born = np.minimum(k_born, as_at - 400)
    k_sex = rng.integers(0, 2, len(own))
    partner = np.full(m, -1)
    partner[pair] = he
    theirs = crowd.add(
        len(own),
        born=k_born,
        sex=k_sex,
        tradition=trad[own],
        role=ROLE["other_child"],
        surname=name[own],
        birth_surname=name[own],
        mother=she[own],
        father=partner[own],
        first=names.draw_forenames(rng, trad[own], k_sex, k_born),
    )
    home = crowd.add_homes(m)
    crowd.live(she, home, -OPEN)
    crowd.live(he, home[pair], -OPEN)
    crowd.live(theirs, home[own], k_born)
    of_family, him, there = np.full(n, -1), np.full(n, -1), np.full(n, -1)
    of_family[rows], him[rows], there[rows] = she, partner, home
    k = np.flatnonzero((kind[fam] == TYPE["foster"]) & in_care)
    crowd.live(child[k], there[fam[k]], placed[k])
    crowd.care(child[k], of_family[fam[k]], placed[k], foster=1)
    both = k[him[fam[k]] >= 0]
    crowd.care(child[both], him[fam[both]], placed[both], foster=1)
    k = np.flatnonzero((kind[fam] == TYPE["childrens_home"]) & in_care)
    crowd.live(
        child[k], crowd.add_homes(len(k), kind=HOME["childrens_home"], since=placed[k]), placed[k]
    )


def add_new_families(
    rng: np.random.Generator,
    names: Names,
    crowd: Crowd,
    as_at: int,
    kind: Ints,
    need: Ints,
    father: Ints,
    fathers_home: Ints,
    f_name: Ints,
    tradition: Ints,
    f_born: Ints,
    part: Ints,
) -> None:
    """A new partner of the parent who left, her children, and children of the two of them."""
    may = np.isin(kind, [TYPE["separated"], TYPE["step"]]) & (fathers_home >= 0)
    rows = np.flatnonzero(may & (as_at - part > YEAR) & chance(rng, 0.45, len(kind)))
    n = len(rows)
    zero = np.zeros(n, dtype=np.int64)
    born = f_born[rows] + years(rng.uniform(-1, 7, n))
    born = np.minimum(born, as_at - years(20))
    name = names.draw_surnames(rng, tradition[rows], zero)
    joined = part[rows] + ((as_at - part[rows]) * rng.uniform(0.2, 0.8, n)).astype(np.int64)
    she = crowd.add(
        n,
        family=rows,
        need=need[rows],
        born=born,
        sex=0,
        tradition=tradition[rows],
        role=ROLE["new_partner"],
        surname=name,
        birth_surname=name,
        first=names.draw_forenames(rng, tradition[rows], zero, born),
        middle=middle_names(rng, names, tradition[rows], zero, born),
    )
    home = fathers_home[rows]
    crowd.live(she, home, joined)
    crowd.pair(father[rows], she, joined - 100)
    for share, own in ((0.45, True), (0.35, False)):
        k = np.flatnonzero(chance(rng, share, n) & (own | (as_at - joined > 1.2 * YEAR)))
        low = born[k] + years(19) if own else joined[k] + 300
        high = np.maximum(joined[k] - 300, low + 1) if own else np.full(len(k), as_at)
        k_born = np.minimum(between(rng, low, high, len(k)), as_at - 10)
        sex = rng.integers(0, 2, len(k))
        kids = crowd.add(
            len(k),
            family=rows[k],
            need=need[rows[k]],
            born=k_born,
            sex=sex,
            tradition=tradition[rows[k]],
            role=ROLE["other_child"],
            surname=name[k] if own else f_name[rows[k]],
            birth_surname=name[k] if own else f_name[rows[k]],
            mother=she[k],
            father=-1 if own else father[rows[k]],
            first=names.draw_forenames(rng, tradition[rows[k]], sex, k_born),
        )
        crowd.live(kids, home[k], np.maximum(k_born, joined[k]))
