"""What the town is made of: people, their names over time, their homes, their couples."""

from dataclasses import dataclass, field
from datetime import date

from town import AS_AT


@dataclass(frozen=True)
class Name:
    """A full legal name. Middle names may hold a patronymic."""

    first: str
    middles: tuple[str, ...]
    last: str


@dataclass(frozen=True)
class Dwelling:
    """A place to live: a house, flat, hmo, hostel, childrens_home or care_home, or away."""

    uprn: str
    flat: str
    building: str
    number: str
    street: str
    district: str
    town: str
    postcode: str
    kind: str

    @property
    def is_communal(self) -> bool:
        """Many unrelated people live there."""
        return self.kind in ("hostel", "childrens_home", "care_home", "hmo")


@dataclass(eq=False)
class Home:
    """A household that keeps together while it moves from dwelling to dwelling."""

    home_id: int
    moves: list[tuple[date, Dwelling]]
    landline: str = ""
    tenure: str = "private"

    def dwelling(self, day: date) -> Dwelling:
        """The dwelling of this household on a day; its first one for earlier days."""
        current = self.moves[0][1]
        for start, dwelling in self.moves:
            if start <= day:
                current = dwelling
        return current


@dataclass
class Stay:
    """A spell of one person in one home. A stay without an end goes on."""

    home: Home
    start: date
    end: date | None = None


@dataclass(eq=False)
class Person:
    """A human of the town, born or expected."""

    person_id: str
    sex: str
    tradition: str
    birth: date | None
    names: list[tuple[date, Name]]
    mother: "Person | None" = None
    father: "Person | None" = None
    known_as: str = ""
    twin: str = ""
    due: date | None = None
    death: date | None = None
    born_abroad: bool = False
    # A father whom nobody names is family in truth only where a service could know him.
    father_is_named: bool = True
    nhs_number: str = ""
    upn: str = ""
    phones: list[tuple[date, str]] = field(default_factory=list)
    email: str = ""
    stays: list[Stay] = field(default_factory=list)
    care: list[tuple[str, date, date | None, "Person"]] = field(default_factory=list)
    children: list["Person"] = field(default_factory=list)
    couples: list["Couple"] = field(default_factory=list)

    def name(self, day: date) -> Name:
        """The legal name on a day."""
        current = self.names[0][1]
        for start, name in self.names:
            if start <= day:
                current = name
        return current

    def age(self, day: date = AS_AT) -> float:
        """Age in years; below zero before birth."""
        born = self.birth or self.due or day
        return (day - born).days / 365.25

    def is_alive(self, day: date = AS_AT) -> bool:
        """Whether the person has been born by the day, or is expected, and has not died."""
        return self.death is None or self.death > day

    def stay(self, day: date = AS_AT) -> Stay | None:
        """The stay that holds on a day, or none if the person lives nowhere in the town."""
        for stay in reversed(self.stays):
            if stay.start <= day and (stay.end is None or stay.end > day):
                return stay
        return None

    def home(self, day: date = AS_AT) -> Home | None:
        """The home on a day."""
        stay = self.stay(day)
        return stay.home if stay else None

    def dwelling(self, day: date = AS_AT) -> Dwelling | None:
        """Where the person lives on a day."""
        home = self.home(day)
        return home.dwelling(day) if home else None

    def phone(self, day: date) -> str:
        """The mobile number in use on a day, or nothing."""
        current = ""
        for start, number in self.phones:
            if start <= day or not current:
                current = number
        return current

    def addresses(self) -> list[tuple[date, date | None, Dwelling]]:
        """Every dated dwelling of the person, the oldest first."""
        found: list[tuple[date, date | None, Dwelling]] = []
        for stay in sorted(self.stays, key=lambda one: one.start):
            for place, (start, dwelling) in enumerate(stay.home.moves):
                following = stay.home.moves[place + 1 :]
                ends = [end for end in (stay.end, following[0][0] if following else None) if end]
                end = min(ends) if ends else None
                begin = max(stay.start, start) if place else stay.start
                if end is None or begin < end:
                    found.append((begin, end, dwelling))
        return found

    def move_to(self, home: Home, day: date) -> None:
        """Leave the present home and live in another one from a day on."""
        self.leave(day)
        self.stays.append(Stay(home, day))

    def leave(self, day: date) -> None:
        """End whatever stay goes on; a stay that would begin later never happens."""
        self.stays = [stay for stay in self.stays if stay.start < day]
        for stay in self.stays:
            if stay.end is None or stay.end > day:
                stay.end = day


@dataclass(eq=False)
class Couple:
    """Two partners who live together, or only are a couple, for a time."""

    one: Person
    other: Person
    start: date
    end: date | None = None
    married_on: date | None = None
    lives_together: bool = True

    def partner_of(self, person: Person) -> Person:
        """The other one of the two."""
        return self.other if person is self.one else self.one


@dataclass
class Town:
    """Everybody and everything there is."""

    seed: int
    people: list[Person] = field(default_factory=list)
    homes: list[Home] = field(default_factory=list)
    couples: list[Couple] = field(default_factory=list)
    foster_carers: list[tuple[Person, Person | None]] = field(default_factory=list)
    mothers: list[Person] = field(default_factory=list)
