"""The council as it truly is, before any service writes anything down."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from synthetic.adults import build_adults
from synthetic.crowd import Crowd
from synthetic.draws import OPEN, YEAR, Ints, Mask, chance, day, stream, years
from synthetic.families import build_families
from synthetic.family_types import Family
from synthetic.identities import add_identities, restrict
from synthetic.kin import build_relations
from synthetic.names import Names, load_names
from synthetic.places import Places
from synthetic.planted import name_alike, namesakes
from synthetic.residence import Residences, addresses_of, build_residences


@dataclass
class World:
    """People, homes, kin; people are positions 0.. in every array of `people`."""

    seed: int
    as_at: int
    names: Names
    people: dict[str, Ints]
    families: Family
    homes: dict[str, Ints]
    stays: dict[str, Ints]
    carers: dict[str, Ints]
    couples: dict[str, Ints]
    places: Places
    residences: Residences
    relations: pa.Table
    is_namesake: Mask  # fathers and sons of one name
    # the main dwelling at the as-at date (or at death), and the one before it; -1 where none
    now: Ints
    before: Ints

    @property
    def size(self) -> int:
        """How many people there are."""
        return len(self.people["born"])

    def age(self) -> Ints:
        """Age in whole years at the as-at date (or at death)."""
        until = np.minimum(self.people["died"], self.as_at)
        return np.floor((until - self.people["born"]) / YEAR).astype(np.int64)

    def is_subject_age(self) -> Mask:
        """Under 18 at the as-at date, or unborn."""
        young = self.as_at - self.people["born"] < 18 * YEAR
        return np.asarray(young & (self.people["died"] == OPEN))


def build_world(n_families: int, seed: int, as_at_date: dt.date) -> World:
    """A council with `n_families` families with children, and homes without children in
    proportion.
    """
    as_at = day(as_at_date)
    names = load_names()
    crowd = Crowd()
    families = build_families(n_families, stream(seed, "families"), names, crowd, as_at)
    build_adults(int(n_families * 1.9) + 9, stream(seed, "adults"), names, crowd, as_at)
    add_identities(stream(seed, "identities"), names, crowd, families, as_at)
    people, homes, stays = crowd.people(), crowd.homes(), crowd.stays()
    couples, carers = crowd.couples(), crowd.carers()
    _deaths(people, as_at, stream(seed, "deaths"))
    restrict(people, families, stream(seed, "restrictions"))
    name_alike(people, names, stream(seed, "twins"))
    namesake = namesakes(people, families, stream(seed, "namesakes"))
    places, residences = build_residences(homes, stays, people, as_at, stream(seed, "residences"))
    n = len(people["born"])
    now, before = addresses_of(residences, n, np.full(n, as_at))
    return World(
        seed,
        as_at,
        names,
        people,
        families,
        homes,
        stays,
        carers,
        couples,
        places,
        residences,
        build_relations(people, couples, carers, as_at),
        namesake,
        now,
        before,
    )


def _deaths(people: dict[str, Ints], as_at: int, rng: np.random.Generator) -> None:
    n = len(people["born"])
    age = (as_at - people["born"]) / YEAR
    risk = np.select([age > 80, age > 65, age > 40, age > 18], [0.16, 0.07, 0.012, 0.003], 0.0008)
    dead = chance(rng, risk, n) & (people["is_unborn"] == 0) & (people["until"] == OPEN)
    when = as_at - years(0.03 + 4 * rng.random(n))
    died = np.minimum(np.maximum(when, people["born"] + 3), as_at)
    people["died"] = np.where(dead & (people["same_as"] < 0), died, people["died"])
