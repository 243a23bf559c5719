"""Practitioners and teams: who to contact, and where that is out of date."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic.draws import OPEN, Ints, Mask, Strings, between, chance, some
from synthetic.places import PLACES_LISTS
from synthetic.profiles import PROFILES
from synthetic.recorded import dates, hide
from synthetic.work import Work
from synthetic.world import World


def contact_details(
    world: World, code: str, work: Work, dwelling: Ints, rng: np.random.Generator
) -> tuple[dict[str, pa.Array], Mask]:
    """Organisation, team and practitioner of spells, and where they are out of date.

    `dwelling`: where each person lives; neighbours share their school and practice. Each
    practitioner has a caseload; some have left, moved team or write from a shared mailbox.
    """
    m, profile = len(dwelling), PROFILES[code]
    places = (
        PLACES_LISTS["school" if code == "schools" else "practice"]
        if code in ("schools", "gp")
        else ()
    )
    size = max(len(work.teams) * 2, m // work.caseload + 1, 2)
    who = rng.integers(0, size, m)
    first, last = _staff(world, size, rng)
    name = pc.binary_join_element_wise(first, last, " ")
    left = np.where(chance(rng, 0.14, size), world.as_at - between(rng, 10, 900, size), OPEN)
    teams = list(work.teams) or list(places)
    team_of = rng.integers(0, len(teams), size)
    named = chance(rng, work.named, m)
    domain = code.replace("_", "-") + ".example.org"
    mail = pc.binary_join_element_wise(
        pc.utf8_lower(pc.replace_substring_regex(name, pattern="[^A-Za-z]+", replacement=".")),
        domain,
        "@",
    )
    direct = pa.array([f"0161 496 {k % 10000:04d}" for k in range(1000, 1000 + size)])
    has_phone = chance(rng, work.phone, size)
    at, team = pa.array(who), team_of[who]
    moved = chance(rng, 0.08, m)  # the practitioner was in another team then
    team = np.where(moved, rng.integers(0, len(teams), m), team)
    if places:
        near = chance(rng, 0.85, m) & (dwelling >= 0)
        team = np.where(near, dwelling // 60 % len(teams), team)
    team_phone = pa.array([f"0161 496 0{k:03d}" for k in range(100, 100 + len(teams))])
    slugs = [
        "duty." + "".join(c for c in t.lower() if c.isalpha())[:24] + "@" + domain for t in teams
    ]
    team_at = pa.array(team)
    organisation = (
        pc.take(pa.array(places), team_at) if places else pa.array([profile.supplier] * m)
    )
    if code == "housing":
        landlords = PLACES_LISTS["landlord"]
        organisation = pc.take(pa.array(landlords), pa.array(rng.integers(0, len(landlords), m)))
    gone = left[who]
    team_text = pc.take(pa.array(teams), team_at)
    # A team of before the last reorganisation, and the mailbox that everybody reads.
    renamed = some(rng, np.full(m, not places), 0.03, 1)
    old_names = pc.binary_join_element_wise(team_text, " (until 2024)", "")
    team_text = pc.if_else(pa.array(renamed), old_names, team_text)
    address = pc.take(mail, at)
    shared = chance(rng, 0.05, m)
    address = pc.if_else(pa.array(shared), f"enquiries@{domain}", address)
    left_then = named & (gone < OPEN)
    details = {
        "organisation": organisation,
        "team": hide(team_text, np.full(m, bool(places)) | chance(rng, 0.04, m)),
        "practitioner_name": hide(pc.take(name, at), ~named),
        "practitioner_role": hide(pa.array([work.role] * m), ~named),
        "practitioner_phone": hide(pc.take(direct, at), ~(named & has_phone[who])),
        "practitioner_email": hide(address, ~(named & chance(rng, 0.7, m))),
        "practitioner_left_on": dates(np.where(gone < OPEN, gone, 0), named & (gone < OPEN)),
        "team_phone": hide(pc.take(team_phone, team_at), ~chance(rng, 0.75, m)),
        "team_email": hide(pc.take(pa.array(slugs), team_at), ~chance(rng, 0.55, m)),
    }
    return details, left_then | renamed | (shared & named)


def _staff(world: World, n: int, rng: np.random.Generator) -> tuple[pa.Array, pa.Array]:
    zero = rng.integers(0, 2, n)
    born = np.full(n, world.as_at) - between(rng, 24 * 365, 64 * 365, n)
    tradition = np.where(chance(rng, 0.75, n), 0, rng.integers(0, 7, n))
    first = world.names.draw_forenames(rng, tradition, zero, born)
    last = world.names.draw_surnames(rng, tradition, zero)
    surnames: Strings = np.where(
        zero == 1, world.names.surname_m[last], world.names.surname_f[last]
    )
    return pa.array(world.names.forenames[first], pa.string()), pa.array(surnames, pa.string())
