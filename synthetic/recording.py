"""How a service writes down a person: its own layout, and its faults."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic.draws import YEAR, Ints, chance, some, stream
from synthetic.identifiers import phone_text
from synthetic.identities import RESTRICTION, RESTRICTIONS
from synthetic.planted import twins
from synthetic.profiles import Profile
from synthetic.recorded import Recorded, hide
from synthetic.texts import Texts
from synthetic.world import World
from synthetic.written_addresses import write_addresses
from synthetic.written_births import write_births
from synthetic.written_identifiers import write_identifiers
from synthetic.written_names import write_names


def references(profile: Profile, n: int, rng: np.random.Generator) -> pa.Array:
    """`n` different references, rising, with gaps: they tell nothing about who is who."""
    numbers = 1000 + np.cumsum(rng.integers(1, 8, n))
    return pa.array([profile.reference.format(k) for k in numbers.tolist()], pa.string())


def record(
    world: World, texts: Texts, profile: Profile, known: Ints, marks: Ints, noise: float
) -> Recorded:
    """The people table of a service: one row per person known, some people twice.

    `marks`: 1 for people whose restriction this service always writes down.
    """
    rng = stream(world.seed, f"record {profile.code}")
    everyone = np.ones(len(known), dtype=np.bool_)
    twice = known[some(rng, everyone, profile.twice * noise)]
    before_birth = twice[:0]
    if profile.code == "childrens_social_care":
        # A child known before birth, whose unborn record nobody closed.
        p = world.people
        born = (p["is_unborn"][known] == 0) & (world.as_at - p["born"][known] < 1.5 * YEAR)
        before_birth = known[some(rng, born, 0.3, 2)]
    person = np.concatenate([known, twice, before_birth])
    as_unborn = np.arange(len(person)) >= len(known) + len(twice)
    # Nothing may be learned from the order of the rows.
    order = rng.permutation(len(person))
    person, as_unborn = person[order], as_unborn[order]
    n = len(person)
    unborn = as_unborn | (world.people["is_unborn"][person] == 1)
    made = Recorded(profile.code, person, {}, np.zeros(n, dtype=np.int64), unborn)
    made.columns["person_ref"] = references(profile, n, rng)
    write_names(made, world, texts, profile, rng, noise)
    write_births(made, world, profile, rng, noise)
    write_identifiers(made, world, texts, profile, rng, noise)
    write_addresses(made, world, profile, rng, noise)
    _contact(made, world, texts, profile, rng)
    _restriction(made, world, marks, rng)
    _tag_identities(made, world)
    return made


def _restriction(made: Recorded, world: World, marks: Ints, rng: np.random.Generator) -> None:
    code = world.people["restriction"][made.person]
    always = marks[made.person] == 1
    written = (code > 0) & (always | chance(rng, 0.25, len(code)))
    # The agencies of the new identity are not told of the old one.
    written &= always | (code != RESTRICTION["adopted"])
    words = pc.take(pa.array(RESTRICTIONS), pa.array(code))
    made.columns["restriction"] = hide(words, ~written)
    made.tag((code > 0) & (code != RESTRICTION["adopted"]), 22)


def _tag_identities(made: Recorded, world: World) -> None:
    p = world.people
    new = p["same_as"] >= 0
    involved = new.copy()
    involved[p["same_as"][new]] = True
    child = world.is_subject_age()
    made.tag((involved & child)[made.person], 21)
    made.tag((involved & ~child)[made.person], 24)
    made.tag(twins(p)[made.person], 7)
    made.tag(world.is_namesake[made.person], 8)
    made.tag(made.as_unborn, 4)
    made.tag(p["never_born"][made.person] == 1, 5)


def _contact(
    made: Recorded, world: World, texts: Texts, profile: Profile, rng: np.random.Generator
) -> None:
    n = len(made.person)
    has = chance(rng, profile.phone, n)
    # Numbers change, and records do not.
    number = np.where(chance(rng, 0.14, n), texts.old_phone[made.person], texts.phone[made.person])
    if profile.code in ("childrens_social_care", "adult_social_care", "drugs_and_alcohol"):
        # An agency's own number on many people.
        agency = some(rng, has, 0.01, 4)
        number = np.where(agency, 7_199_000_100, number)
        made.tag(agency, 20)
    made.tag(has & ((world.as_at - world.people["born"][made.person]) < 14 * YEAR), 20)
    email = hide(pc.take(texts.email, pa.array(made.person)), ~chance(rng, profile.email, n))
    young = (world.as_at - world.people["born"][made.person]) < 12 * YEAR
    made.columns |= {
        "phone": hide(phone_text(number, profile.phone_style), ~has),
        "email": hide(email, young),
    }
