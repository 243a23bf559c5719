"""Families first: who has children with whom, who lives with whom and since when."""

from dataclasses import dataclass

import numpy as np

from family_context.synth.crowd import HOME, ROLE, Crowd
from family_context.synth.draws import OPEN, YEAR, Ints, between, chance, weighted, years
from family_context.synth.names import TRADITION_WEIGHTS, TRADITIONS, Names

# Family types and how many of a hundred families with children they are. What brings families to social care
# is over-represented, since the council's services see these.
FAMILY_TYPES = {
    "couple": 41.0,
    "lone_parent": 15.0,
    "separated": 14.0,
    "step": 9.0,
    "multi_generation": 6.0,
    "kinship": 3.5,
    "foster": 3.5,
    "shared_house": 3.0,
    "hostel": 2.0,
    "refuge": 1.5,
    "childrens_home": 1.5,
}
TYPE = {name: code for code, name in enumerate(FAMILY_TYPES)}

# Need decides which services know a family: 0 none, 1 early help, 2 social care.
_NEED = {
    "couple": (0.70, 0.17, 0.13),
    "lone_parent": (0.45, 0.27, 0.28),
    "separated": (0.45, 0.27, 0.28),
    "step": (0.45, 0.25, 0.30),
    "multi_generation": (0.60, 0.20, 0.20),
    "kinship": (0.0, 0.1, 0.9),
    "foster": (0.0, 0.0, 1.0),
    "shared_house": (0.3, 0.3, 0.4),
    "hostel": (0.05, 0.25, 0.7),
    "refuge": (0.0, 0.0, 1.0),
    "childrens_home": (0.0, 0.0, 1.0),
}


@dataclass
class Family:
    """Columns of the families: one row per family with children."""

    type: Ints
    tradition: Ints
    need: Ints
    mother: Ints
    father: Ints
    home: Ints


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
        need[rows] = weighted(rng, _NEED[name], len(rows))

    def is_(*types: str) -> Ints:
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
        [0.02, 0.35],
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
        middle=_middle(rng, names, tradition, zeros, m_born),
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
        middle=_middle(rng, names, fathers_tradition, f_sex, f_born),
        surname=f_name,
        birth_surname=f_name,
        is_outside=away,
    )
    home = crowd.add_homes(
        n,
        kind=np.select(
            [is_("shared_house"), is_("hostel"), is_("refuge")],
            [HOME["hmo"], HOME["hostel"], HOME["refuge"]],
            HOME["home"],
        ),
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
        middle=_middle(rng, names, fathers_tradition[step], zeros[step] + 1, s_born[step]),
        surname=s_name[step],
        birth_surname=s_name[step],
    )

    child, fam, born = _children(
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

    _relatives(
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
    _carers(
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
    _new_families(
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


def _middle(rng: np.random.Generator, names: Names, tradition: Ints, sex: Ints, born: Ints) -> Ints:
    drawn = names.draw_forenames(rng, tradition, sex, born)
    return np.where(chance(rng, 0.6, len(drawn)), drawn, -1)


def _children(
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
    apart: Ints,
    m_born: Ints,
    m_name: Ints,
    m_now: Ints,
    f_name: Ints,
    s_name: Ints,
    was_married: Ints,
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
        middle=_middle(rng, names, tradition[fam], sex, born),
        surname=surname,
        surname2=surname2,
        birth_surname=surname,
        mother=mother[fam],
        father=np.where(with_step, step_parent[fam], father[fam]),
        is_unborn=unborn,
    )
    return child, fam, born


def _relatives(
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
    gm_born = np.minimum(eldest[rows] - years(rng.normal(53, 6, len(rows))), as_at - years(40))
    gf_born = gm_born - years(rng.normal(2.5, 3.0, len(rows)))
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
        middle=_middle(rng, names, tradition[rows], 0 * one, gm_born),
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
        middle=_middle(rng, names, tradition[rows[with_him]], one[with_him], gf_born[with_him]),
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
    a_born = gm_born[aunts] + years(rng.uniform(21, 34, len(aunts)))
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


def _carers(
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
        middle=_middle(rng, names, trad, zero, born),
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


def _new_families(
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
        middle=_middle(rng, names, tradition[rows], zero, born),
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
