"""Involvements: why a service works with a person, since when, and whom to ring there."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from family_context.synth.draws import OPEN, YEAR, Ints, Strings, between, chance, stream
from family_context.synth.places import PLACES_LISTS
from family_context.synth.profiles import PROFILES
from family_context.synth.recording import Recorded, dates, hide
from family_context.synth.world import World


@dataclass(frozen=True)
class Work:
    """How a service works: its teams, roles, types and reasons, and how long a spell lasts (days)."""

    teams: tuple[str, ...]
    role: str
    types: tuple[str, ...]
    reasons: tuple[str, ...]
    length: tuple[int, int]
    open_share: float
    from_age: float = 0.0
    caseload: int = 18
    repeats: float = 0.25
    named: float = 0.85
    phone: float = 0.6


WORK = {
    "childrens_social_care": Work(
        (
            "North Assessment Team",
            "South Assessment Team",
            "East Assessment Team",
            "West Assessment Team",
            "Central Assessment Team",
            "Children in Care Team",
        ),
        "Social worker",
        ("Child in need", "Child protection", "Child looked after", "Assessment"),
        (
            "Abuse or neglect",
            "Family dysfunction",
            "Parental illness",
            "Domestic abuse",
            "Acute stress",
        ),
        (30, 900),
        0.4,
        caseload=17,
    ),
    "supporting_families": Work(
        ("Families First North", "Families First South"),
        "Family support worker",
        ("Whole family plan", "Advice"),
        ("Parental mental health", "School attendance", "Debt", "Domestic abuse"),
        (120, 500),
        0.35,
    ),
    "schools": Work(
        (),
        "Designated safeguarding lead",
        ("Enrolment",),
        ("On roll",),
        (700, 2600),
        0.9,
        from_age=4.2,
        repeats=0.1,
        named=0.5,
    ),
    "adult_social_care": Work(
        (
            "Adult Locality Team North",
            "Adult Locality Team South",
            "Hospital Discharge Team",
            "Learning Disability Team",
        ),
        "Social worker",
        ("Long term support", "Short term support", "Assessment", "Carer support"),
        (
            "Physical support",
            "Learning disability",
            "Memory and cognition",
            "Mental health",
            "Carer",
        ),
        (40, 1500),
        0.5,
        from_age=18,
    ),
    "police": Work(
        ("Neighbourhood Team Fernmoor", "Public Protection Unit", "Response Team B"),
        "Police constable",
        ("Occurrence",),
        ("Domestic incident", "Concern for safety", "Investigation", "Missing person"),
        (5, 200),
        0.2,
        from_age=10,
        named=0.7,
        phone=0.3,
    ),
    "housing": Work(
        ("Tenancy Services East", "Tenancy Services West", "Income Team"),
        "Housing officer",
        ("Tenancy",),
        ("Tenancy management",),
        (400, 4000),
        0.85,
        caseload=150,
        repeats=0.05,
    ),
    "adult_mental_health": Work(
        (
            "Community Mental Health Team North",
            "Community Mental Health Team South",
            "Crisis Team",
            "Early Intervention",
        ),
        "Care co-ordinator",
        ("Community care", "Crisis", "Assessment"),
        ("Mental health",),
        (40, 1200),
        0.4,
        from_age=18,
    ),
    "drugs_and_alcohol": Work(
        ("Turnaround Recovery", "Turnaround Outreach"),
        "Recovery worker",
        ("Structured treatment", "Brief intervention"),
        ("Alcohol", "Opiates", "Non-opiates"),
        (30, 700),
        0.35,
        from_age=18,
    ),
    "gp": Work(
        (),
        "Registered practice",
        ("Registration",),
        ("Registered patient",),
        (1500, 9000),
        0.97,
        repeats=0.0,
        named=0.35,
        phone=0.2,
    ),
    "early_help": Work(
        ("Early Help Hub East", "Early Help Hub West"),
        "Lead professional",
        ("Early help assessment", "Team around the family"),
        ("Behaviour", "Attendance", "Parenting support", "Young carer"),
        (60, 400),
        0.3,
    ),
    "health_visiting": Work(
        ("Health Visiting Team Moor", "Health Visiting Team Mill"),
        "Health visitor",
        ("Universal", "Universal plus", "Targeted"),
        ("Healthy child programme",),
        (300, 1900),
        0.75,
        caseload=120,
    ),
    "youth_justice": Work(
        ("Youth Justice Service",),
        "Case manager",
        ("Referral order", "Youth caution", "Diversion"),
        ("Offence",),
        (60, 400),
        0.35,
        from_age=10,
    ),
    "young_carers": Work(
        ("Young Carers Project",),
        "Support worker",
        ("Support group", "Assessment"),
        ("Cares for a parent", "Cares for a brother or sister"),
        (100, 900),
        0.6,
        from_age=6,
    ),
}


@dataclass
class Spells:
    """Involvements in the making: row of the people table, days, and the finished table."""

    row: Ints
    start: Ints
    end: Ints
    table: pa.Table


def involvements(world: World, made: Recorded) -> Spells:
    """One or more spells for most people of a service; some are known to it without any."""
    code, work = made.code, WORK[made.code]
    rng = stream(world.seed, f"involvements {code}")
    profile = PROFILES[code]
    p, n = world.people, len(made.person)
    base = chance(rng, 0.9 if code not in ("police", "adult_social_care") else 0.75, n)
    row = np.flatnonzero(base)
    more = row[chance(rng, work.repeats, len(row))]
    third = more[chance(rng, work.repeats * 0.6, len(more))]
    row = np.concatenate([row, more, third])
    order = np.argsort(row, kind="stable")
    row = row[order]
    person = made.person[row]
    m = len(row)
    earliest = np.maximum(
        p["born"][person] + int(work.from_age * YEAR), world.as_at - int(16 * YEAR)
    )
    unborn = p["is_unborn"][person] == 1
    earliest = np.where(unborn, world.as_at - 120, earliest)
    latest = np.minimum(p["died"][person], world.as_at - profile.days_old)
    length = between(rng, work.length[0], work.length[1], m)
    is_open = chance(rng, work.open_share, m) & (p["died"][person] == OPEN)
    start = np.where(
        is_open,
        latest - (length * rng.random(m)).astype(np.int64),
        latest
        - length
        - (np.maximum(latest - earliest - length, 10) * rng.random(m) ** 1.6).astype(np.int64),
    )
    start = np.minimum(np.maximum(start, np.minimum(earliest, latest - 5)), latest - 2)
    if code in ("schools", "gp", "health_visiting"):
        # A spell of these starts when it is due: at birth, or in a September.
        due = p["born"][person] + int(work.from_age * YEAR)
        start = np.where(due > start, np.minimum(due, latest - 2), start)
    end = np.minimum(start + length, latest - 1)
    end = np.maximum(end, start)
    to = np.where(is_open, latest, end)
    contact = to - ((to - start) * rng.random(m) ** 3 * 0.6).astype(np.int64)
    contact = np.where(is_open, np.maximum(contact, to - between(rng, 1, 120, m)), contact)
    contact = np.clip(contact, start, to)
    # Nobody closed it, and nobody has been there for years.
    forgotten = (chance(rng, 0.02, m) | (np.arange(m) == m // 2)) & (latest - start > 900)
    is_open |= forgotten
    contact = np.where(forgotten, start + (contact - start) // 4, contact)
    contact = np.where(forgotten, np.minimum(contact, latest - 760), contact)
    contact = np.maximum(contact, start)
    columns = {
        "involvement_ref": pa.array([f"{code[:2].upper()}I{k:08d}" for k in range(1, m + 1)]),
        "person_ref": pc.take(made.reference, pa.array(row)),
        "involvement_type": _drawn(work.types, rng, m),
        "reason": hide(_drawn(work.reasons, rng, m), chance(rng, 0.05, m)),
        "start_date": dates(start),
        "end_date": dates(end, ~is_open),
        "last_contact_date": dates(contact, chance(rng, 0.88, m)),
        **_people_to_ring(world, code, work, row, to, is_open, rng),
        "is_withheld": pa.array(
            chance(
                rng, {"drugs_and_alcohol": 0.12, "adult_mental_health": 0.04}.get(code, 0.001), m
            )
        ),
    }
    return Spells(row, start, np.where(is_open, OPEN, end), pa.table(columns))


def _drawn(texts: tuple[str, ...], rng: np.random.Generator, n: int) -> pa.Array:
    weights = 1.0 / np.arange(1, len(texts) + 1)
    at = np.searchsorted(np.cumsum(weights) / weights.sum(), rng.random(n))
    return pc.take(pa.array(texts), pa.array(np.minimum(at, len(texts) - 1)))


def _people_to_ring(
    world: World,
    code: str,
    work: Work,
    row: Ints,
    to: Ints,
    is_open: Ints,
    rng: np.random.Generator,
) -> dict[str, pa.Array]:
    """Organisation, team and practitioner: each practitioner has a caseload, some have left or changed team."""
    m = len(row)
    profile = PROFILES[code]
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
    team_phone = pa.array([f"0161 496 0{k:03d}" for k in range(100, 100 + len(teams))])
    slugs = [
        "duty." + "".join(c for c in t.lower() if c.isalpha())[:24] + "@" + domain for t in teams
    ]
    team_at = pa.array(team)
    organisation = (
        pc.take(pa.array(places), team_at) if places else pa.array([profile.supplier] * m)
    )
    gone = left[who]
    return {
        "organisation": organisation,
        "team": hide(pc.take(pa.array(teams), team_at), np.full(m, bool(places)))
        if places
        else hide(pc.take(pa.array(teams), team_at), chance(rng, 0.04, m)),
        "practitioner_name": hide(pc.take(name, at), ~named),
        "practitioner_role": hide(pa.array([work.role] * m), ~named),
        "practitioner_phone": hide(pc.take(direct, at), ~(named & has_phone[who])),
        "practitioner_email": hide(pc.take(mail, at), ~(named & chance(rng, 0.7, m))),
        "practitioner_left_on": dates(np.where(gone < OPEN, gone, 0), named & (gone < OPEN)),
        "team_phone": hide(pc.take(team_phone, team_at), ~chance(rng, 0.75, m)),
        "team_email": hide(pc.take(pa.array(slugs), team_at), ~chance(rng, 0.55, m)),
    }


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
