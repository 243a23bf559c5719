"""Streets, houses, flats and hostels, and who gets which dwelling."""

import random
from dataclasses import dataclass, field
from datetime import date

from town.draws import between, ranked
from town.identifiers import landline
from town.people import Dwelling
from town.words import places, street_words

POST_TOWN = "Marlbridge"


@dataclass
class Places:
    """The dwellings of the town: those never used, those given up, and the communal ones."""

    rng: random.Random
    size: int
    unused: list[Dwelling] = field(default_factory=list)
    vacated: list[tuple[date, Dwelling]] = field(default_factory=list)
    communal: dict[str, list[Dwelling]] = field(default_factory=dict)
    # The office of a hostel or home answers for all who live there.
    office_phones: dict[str, str] = field(default_factory=dict)
    next_uprn: int = 100_070_000_000

    def __post_init__(self) -> None:
        """Lay out streets until there is room for the town."""
        serial = 0
        while len(self.unused) < self.size:
            self.unused += self._street(serial)
            serial += 1
        self.rng.shuffle(self.unused)
        for kind in ("hostel", "childrens_home", "care_home"):
            self.communal[kind] = [self._communal(kind, name) for name in places(kind)]
        self.communal["hmo"] = [self._communal("hmo", "") for _ in range(max(3, self.size // 220))]

    def take(self, rng: random.Random, day: date, near: Dwelling | None = None) -> Dwelling:
        """A dwelling that is free on the day, in the same street as another one if asked for."""
        if near is not None:
            for place, dwelling in enumerate(self.unused):
                if dwelling.street == near.street:
                    return self.unused.pop(place)
        if self.vacated and rng.random() < 0.4:
            for _ in range(4):
                place = rng.randrange(len(self.vacated))
                if self.vacated[place][0] <= day:
                    return self.vacated.pop(place)[1]
        if not self.unused:
            self.unused += self._street(10_000 + self.next_uprn)
        return self.unused.pop()

    def give_up(self, day: date, dwelling: Dwelling) -> None:
        """Free a dwelling for strangers, from a day on."""
        if not dwelling.is_communal and dwelling.kind != "away":
            self.vacated.append((day, dwelling))

    def away(self, rng: random.Random) -> Dwelling:
        """An address in another town."""
        town, area = rng.choice((("Harrowick", "HK"), ("Eastmere", "EM"), ("Brackley Vale", "BV")))
        street = f"{rng.choice(places('street'))} {rng.choice(list(street_words()))}"
        postcode = self._postcode(area)
        return Dwelling(
            self._uprn(), "", "", str(rng.randrange(1, 180)), street, "", town, postcode, "away"
        )

    def _uprn(self) -> str:
        self.next_uprn += self.rng.randrange(1, 9)
        return str(self.next_uprn)

    def _postcode(self, area: str = "MB") -> str:
        letters = "ABDEFGHJLNPQRSTUWXYZ"
        rng = self.rng
        inward = f"{rng.randrange(1, 10)}{rng.choice(letters)}{rng.choice(letters)}"
        return f"{area}{rng.randrange(1, 15)} {inward}"

    def _street(self, serial: int) -> list[Dwelling]:
        rng = self.rng
        word = ranked(rng, places("street"), 30.0)
        ending = ranked(rng, list(street_words()), 1.5)
        # Two streets of one name stand in two districts, as they do where boroughs were merged.
        street, district = f"{word} {ending}", rng.choice(places("district"))
        dwellings: list[Dwelling] = []
        postcode = self._postcode()
        if rng.random() < 0.14:
            building = rng.choice(places("building"))
            for door in range(1, rng.choice((12, 16, 24, 40))):
                dwellings.append(
                    Dwelling(
                        self._uprn(),
                        f"Flat {door}",
                        building,
                        "",
                        street,
                        district,
                        POST_TOWN,
                        postcode,
                        "flat",
                    )
                )
            return dwellings
        for number in range(rng.choice((1, 1, 2)), rng.choice((24, 40, 70)), rng.choice((1, 2, 2))):
            if number % 30 == 0:
                postcode = self._postcode()
            if rng.random() < 0.07:
                kinds = rng.choice((("A", "B"), ("A", "B", "C"), ("1", "2", "3", "4")))
                for part in kinds:
                    flat = f"Flat {part}" if rng.random() < 0.6 else ""
                    text = str(number) if flat else f"{number}{part.lower()}"
                    if part.isdigit() and not flat:
                        flat, text = f"Flat {part}", str(number)
                    dwellings.append(
                        Dwelling(
                            self._uprn(),
                            flat,
                            "",
                            text,
                            street,
                            district,
                            POST_TOWN,
                            postcode,
                            "flat",
                        )
                    )
                continue
            dwellings.append(
                Dwelling(
                    self._uprn(),
                    "",
                    "",
                    str(number),
                    street,
                    district,
                    POST_TOWN,
                    postcode,
                    "house",
                )
            )
        return dwellings

    def _communal(self, kind: str, name: str) -> Dwelling:
        rng = self.rng
        street = f"{ranked(rng, places('street'), 30.0)} {ranked(rng, list(street_words()), 1.5)}"
        dwelling = Dwelling(
            self._uprn(),
            "",
            name,
            str(rng.randrange(1, 120)),
            street,
            rng.choice(places("district")),
            POST_TOWN,
            self._postcode(),
            kind,
        )
        self.office_phones[dwelling.uprn] = landline(rng)
        return dwelling


def move_days(rng: random.Random, first: date, last: date, mean_years: float) -> list[date]:
    """Days on which a household moves between two days; the time between moves is exponential."""
    days: list[date] = []
    day = first
    while True:
        day = date.fromordinal(day.toordinal() + 60 + int(rng.expovariate(1 / (mean_years * 365))))
        if day >= last:
            return days
        days.append(between(rng, day, day))
