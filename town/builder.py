"""People and homes of the town, and where each person lives from each day on."""

import random
from datetime import date, timedelta

from town import AS_AT
from town.customs import CUSTOMS
from town.draws import after_years, stream, years_between
from town.naming import founder_name, known_as
from town.people import Dwelling, Home, Name, Person, Town
from town.places import Places, move_days

Target = Home | Person | None
"""Where somebody lives: a home of his own, wherever another person lives, or not in the town."""

MEAN_YEARS_BETWEEN_MOVES = {"private": 3.5, "social": 9.0, "owner": 13.0}


class Builder:
    """Makes people and homes. All draws come from streams of the seed."""

    def __init__(self, seed: int, families: int) -> None:
        """Lay out a town for this number of families."""
        self.town = Town(seed)
        self.places = Places(stream(seed, "places"), size=max(240, families * 10))
        # Where each person lives from each day on; stays are worked out when all is known.
        self.plan: dict[Person, list[tuple[date, Target]]] = {}
        self.single_men: list[tuple[date, Person]] = []
        self.grandparents: list[tuple[Person, Person | None, Home | None]] = []

    def person(
        self,
        rng: random.Random,
        tradition: str,
        sex: str,
        birth: date | None,
        name: Name,
        mother: Person | None = None,
        father: Person | None = None,
    ) -> Person:
        """A new person, who may die young or old but not before this is known."""
        person = Person(
            f"T{len(self.town.people) + 1:06d}",
            sex,
            tradition,
            birth,
            [(birth or AS_AT, name)],
            mother,
            father,
        )
        if birth is not None:
            person.known_as = known_as(rng, tradition, sex, name)
            person.death = _death(rng, birth)
        for parent in (mother, father):
            if parent is not None:
                parent.children.append(person)
        self.town.people.append(person)
        self.plan[person] = []
        return person

    def founder(self, rng: random.Random, tradition: str, sex: str, birth: date) -> Person:
        """Somebody whose parents are not in the town."""
        abroad = rng.random() < CUSTOMS[tradition].born_abroad
        if (
            abroad
            and tradition in ("somali", "arabic", "pakistani", "bangladeshi")
            and rng.random() < 0.25
        ):
            # Many who came without papers were given the first of January as their birthday.
            birth = date(birth.year, 1, 1)
        person = self.person(
            rng, tradition, sex, birth, founder_name(rng, tradition, sex, birth.year)
        )
        person.born_abroad = abroad
        return person

    def settle(self, person: Person, day: date, target: Target) -> None:
        """Let the person live at the target from a day on; what was planned for later falls
        away.
        """
        self.plan[person] = [(start, where) for start, where in self.plan[person] if start < day]
        self.plan[person].append((day, target))

    def home(
        self, rng: random.Random, day: date, tenure: str = "", near: Dwelling | None = None
    ) -> Home:
        """A new household from a day on, with all its later moves."""
        tenure = tenure or rng.choices(("social", "private", "owner"), (0.34, 0.34, 0.32))[0]
        first = self._dwelling(rng, day, near)
        moves = [(day, first)]
        mean = MEAN_YEARS_BETWEEN_MOVES[tenure]
        for move in move_days(rng, max(day, date(1985, 1, 1)), AS_AT, mean):
            self.places.give_up(move, moves[-1][1])
            if tenure != "owner" and rng.random() < 0.03:
                # The family is homeless for a while; the council puts it into a hostel.
                moves.append((move, rng.choice(self.places.communal["hostel"])))
                move = min(move + timedelta(days=rng.randrange(60, 400)), AS_AT - timedelta(days=1))
            if moves[-1][0] < move:
                moves.append((move, self.places.take(rng, move)))
        home = Home(len(self.town.homes) + 1, sorted(moves, key=lambda one: one[0]), tenure=tenure)
        if rng.random() < 0.3:
            home.landline = f"01632{rng.randrange(960000, 960999)}"
        self.town.homes.append(home)
        return home

    def _dwelling(self, rng: random.Random, day: date, near: Dwelling | None) -> Dwelling:
        if near is None and len(self.town.homes) > 20 and rng.random() < 0.06:
            # Two families share one house.
            other = rng.choice(self.town.homes).dwelling(day)
            if other.kind == "house":
                return other
        return self.places.take(rng, day, near)

    def single_home(self, rng: random.Random, day: date) -> Target:
        """Where somebody who lives alone goes: a flat, a room in a shared house, a hostel, away."""
        choice = rng.random()
        if choice < 0.5:
            return self.home(rng, day, rng.choice(("private", "social")))
        if choice < 0.75:
            return self.communal_home(rng, day, "hmo")
        if choice < 0.8:
            return self.communal_home(rng, day, "hostel")
        return None

    def communal_home(self, rng: random.Random, day: date, kind: str) -> Home:
        """A room of one's own in a building of this kind, as a household of its own."""
        home = Home(len(self.town.homes) + 1, [(day, rng.choice(self.places.communal[kind]))])
        self.town.homes.append(home)
        return home

    def lives_in_town(self, person: Person, day: date) -> bool:
        """Whether the plan has a home in the town for the person on a day."""
        before = [target for start, target in self.plan[person] if start <= day]
        while before and isinstance(before[-1], Person):
            following = self.plan[before[-1]]
            before = [target for start, target in following if start <= day]
        return bool(before) and before[-1] is not None

    def target(self, person: Person, day: date) -> Target:
        """Where the person is planned to live on a day."""
        current: Target = None
        for start, target in self.plan[person]:
            if start <= day:
                current = target
        return current

    def follow(self, child: Person, day: date, leader: Target) -> None:
        """Let a child live elsewhere from a day on, but keep the day of leaving home."""
        later = [(start, target) for start, target in self.plan[child] if start > day]
        self.settle(child, day, leader)
        self.plan[child] += later


def _death(rng: random.Random, birth: date) -> date | None:
    """The day of death if it comes before the as-at date."""
    age_now = years_between(birth, AS_AT)
    choice = rng.random()
    age = min(101.0, max(48.0, rng.gauss(82, 11))) if birth.year < 1966 else 999.0
    if birth.year >= 1966 and choice < 0.012:
        age = rng.uniform(19, 58) if birth.year < 2005 else rng.expovariate(1 / 2.0) + 0.01
    if birth.year >= 2005 and choice >= 0.005:
        age = 999.0
    return after_years(birth, age) if age < age_now - 0.02 else None
