"""Which people each service knows."""

import numpy as np

from synthetic.crowd import HOME, ROLE
from synthetic.draws import OPEN, YEAR, Ints, Mask, chance, first_of_each
from synthetic.identities import RESTRICTION
from synthetic.world import World


def who_is_known(world: World, rng: np.random.Generator) -> dict[str, Ints]:
    """Service code → the people it knows, each once, in the order of the world's people."""
    p, n, age = world.people, world.size, world.age()
    here, need, role = p["is_outside"] == 0, p["need"], p["role"]
    born, alive = p["is_unborn"] == 0, p["died"] == OPEN
    child, adult = born & (age < 18), born & (age >= 18)
    male, living_kind = p["sex"] == 1, _living_kind(world)
    hostel = np.isin(living_kind, [HOME["hostel"], HOME["prison"]])

    def by(*cases: tuple[Mask, float], otherwise: float = 0.0) -> Mask:
        return chance(rng, np.select([c for c, _ in cases], [r for _, r in cases], otherwise), n)

    # One coin for each family: a service works with families, not with their members one by one.
    coin = rng.random(max(int(p["family"].max()), 0) + 1)
    of_family = np.where(p["family"] >= 0, coin[p["family"]], 1.0)
    kin = p["family"] >= 0
    foster = role == ROLE["foster_carer"]
    social_care = kin & (need == 2)
    gone = _role(role, "new_partner", "other_child", "aunt_uncle")
    known: dict[str, Mask] = {}
    known["childrens_social_care"] = (
        social_care | foster | (kin & (need == 1) & (of_family < 0.18))
    ) & by(
        (~born, 0.75),
        (child & ~gone, 0.96),
        (_role(role, "mother"), 0.96),
        (_role(role, "father"), 0.72),
        (_role(role, "step_parent"), 0.75),
        (_role(role, "grandparent"), 0.38),
        (foster, 0.97),
        (gone, 0.3),
        otherwise=0.8,
    )
    known["supporting_families"] = (
        born
        & kin
        & (need >= 1)
        & (of_family < 0.22)
        & by(
            (child, 0.95),
            (_role(role, "mother"), 0.95),
            (_role(role, "grandparent"), 0.2),
            otherwise=0.5,
        )
    )
    known["early_help"] = (
        born
        & kin
        & (need >= 1)
        & (of_family > 0.58)
        & by(
            (child, 0.92),
            (_role(role, "mother"), 0.92),
            (_role(role, "grandparent"), 0.1),
            otherwise=0.4,
        )
    )
    known["schools"] = (
        here
        & born
        & by(
            ((age >= 4) & (age < 16), 0.97),
            ((age >= 16) & (age < 18), 0.8),
            ((age >= 18) & (age < 20), 0.35),
        )
    )
    known["gp"] = here & born & by((alive, 0.965), otherwise=0.8)
    new_mother = np.zeros(n, dtype=np.bool_)
    young = np.flatnonzero((world.as_at - p["born"] < 5.5 * YEAR) & (p["mother"] >= 0))
    new_mother[p["mother"][young]] = True
    known["health_visiting"] = (
        here & born & by((age < 5, 0.97), ((age < 8), 0.75), (new_mother & adult, 0.85))
    )
    known["adult_social_care"] = (
        here
        & adult
        & by(
            (living_kind == HOME["care_home"], 0.97),
            (age >= 85, 0.5),
            (age >= 75, 0.3),
            (age >= 65, 0.14),
            (need == 2, 0.08),
            otherwise=0.035,
        )
    )
    known["police"] = (
        born
        & (age >= 10)
        & by(
            (living_kind == HOME["prison"], 0.98),
            (child & (need == 2), 0.1),
            (child, 0.01),
            (hostel, 0.4),
            ((need == 2) & male, 0.42),
            ((need == 2), 0.24),
            ((need == 1), 0.14),
            (age > 65, 0.02),
            (male, 0.08),
            otherwise=0.035,
        )
    )
    known["adult_mental_health"] = (
        here & adult & by((hostel, 0.3), (need == 2, 0.2), (need == 1, 0.09), otherwise=0.035)
    )
    known["drugs_and_alcohol"] = (
        here & adult & by((hostel, 0.32), (need == 2, 0.1), (need == 1, 0.03), otherwise=0.01)
    )
    known["youth_justice"] = (
        here
        & born
        & (age >= 10)
        & (age < 19)
        & by((need == 2, 0.1), (need == 1, 0.03), otherwise=0.006)
    )
    known["young_carers"] = (
        here
        & born
        & (age >= 6)
        & (age < 18)
        & by((need == 2, 0.08), (need == 1, 0.05), otherwise=0.012)
    )
    known["housing"] = _in_social_housing(world, rng) & born
    _identities(world, known, rng)
    # A small council still has somebody in every service.
    for mask in known.values():
        if not mask.any():
            mask[np.flatnonzero(born & alive & (age >= 12) & (age < 18))[:2]] = True
    return {code: np.flatnonzero(mask) for code, mask in known.items()}


def _identities(world: World, known: dict[str, Mask], rng: np.random.Generator) -> None:
    """Who knows the identities before and after an adoption or a change of gender."""
    p = world.people
    new = p["same_as"] >= 0
    old = np.zeros(world.size, dtype=np.bool_)
    old[p["same_as"][new]] = True
    adopted = p["restriction"] == RESTRICTION["adopted"]
    child = world.is_subject_age()
    known["childrens_social_care"] |= p["never_born"] == 1
    known["childrens_social_care"] |= (adopted | (old & child)) & child
    known["schools"] &= ~(old & child & chance(rng, 0.5, world.size))
    # The practice moves on with the person; the police and the landlord do not hear of it.
    known["gp"] = (known["gp"] & ~(old & chance(rng, 0.7, world.size))) | new
    for code in ("police", "housing", "adult_mental_health"):
        known[code] &= ~(new & ~child)
    known["police"] |= old & ~child


def _role(role: Ints, *names: str) -> Mask:
    return np.isin(role, [ROLE[name] for name in names])


def _living_kind(world: World) -> Ints:
    return np.where(world.now >= 0, world.places.kind[np.maximum(world.now, 0)], -1)


def _in_social_housing(world: World, rng: np.random.Generator) -> Mask:
    """People of homes that rent from the council or an association; children are often left out of
    tenancies.
    """
    homes = len(world.homes["kind"])
    rents = chance(rng, 0.22, homes) & (world.homes["kind"] == HOME["home"])
    r = world.residences
    current = np.flatnonzero((r.end == OPEN) & (r.part_time == 0))
    # Need and social renting go together.
    needy = np.zeros(homes, dtype=np.bool_)
    needy[r.home[current[world.people["need"][r.person[current]] == 2]]] = True
    rents |= needy & chance(rng, 0.35, homes) & (world.homes["kind"] == HOME["home"])
    rows = current[rents[r.home[current]]]
    people = r.person[rows]
    adult = world.age()[people] >= 18
    first = np.zeros(len(rows), dtype=np.bool_)
    adults = np.flatnonzero(adult)
    first[adults[first_of_each(r.home[rows][adults])]] = True
    mask = np.zeros(world.size, dtype=np.bool_)
    mask[
        people[
            first | (chance(rng, 0.8, len(rows)) & adult) | (chance(rng, 0.72, len(rows)) & ~adult)
        ]
    ] = True
    return mask
