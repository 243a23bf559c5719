"""One record of one person, as a service writes it."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from town import AS_AT, slips
from town.draws import ranked, stream
from town.habits import Habits, missing_share, slip_share
from town.identifiers import fold
from town.noise import Noise
from town.people import Dwelling, Person
from town.words import forms, street_words

COMMUNAL = ("hostel", "hmo")
TITLES = {"F": ("Mrs", "Miss", "Ms"), "M": ("Mr",)}
FAR_NAMES = (
    "chinese",
    "vietnamese",
    "somali",
    "romanian",
    "tamil",
    "arabic",
    "pakistani",
    "bangladeshi",
)


@dataclass
class Writer:
    """Writes records of one service at one level of noise."""

    seed: int
    noise: Noise
    habits: Habits
    office_phones: dict[str, str]

    def record(self, person: Person, ref: str, seen_on: date, relation: str = "") -> dict[str, str]:
        """The person's columns as last updated on a day; the relation names the nameless."""
        pen = Pen(self, (self.seed, self.habits.service, ref, person.person_id), person, seen_on)
        row = {"person_ref": ref} | pen.names(relation)
        row |= pen.births() | pen.numbers() | pen.contact()
        dwelling = self.dwelling(person, seen_on)
        row |= pen.place(dwelling)
        if relation and row["first_name"] == relation:
            for column in ("date_of_birth", "nhs_number", "upn", "middle_names", "email"):
                row[column] = ""
        # Nobody in the town is protected, and each service says so by an empty column.
        row["restriction"] = ""
        return {column: value for column, value in row.items() if self.holds(column)}

    def holds(self, column: str) -> bool:
        """Whether the system has this column of a person."""
        always = ("person_ref", "first_name", "last_name", "restriction")
        births = ("date_of_birth_is_estimated", "expected_date_of_birth")
        return (
            column in always
            or column in self.habits.missing
            or (
                column in births
                and self.habits.service
                in ("childrens_social_care", "health_visiting", "early_help")
            )
        )

    def dwelling(self, person: Person, seen_on: date) -> Dwelling | None:
        """Where the service believes the person to live."""
        if person.birth is None:
            return person.mother.dwelling(seen_on) if person.mother else None
        found = person.dwelling(seen_on)
        if found is None and person.stays:
            earlier = [stay for stay in person.stays if stay.start <= seen_on] or person.stays[:1]
            found = earlier[-1].home.dwelling(min(seen_on, earlier[-1].end or seen_on))
        return found


class Pen:
    """The hand that writes one record: it draws each slip once, in a fixed order."""

    def __init__(
        self, writer: Writer, key: tuple[object, ...], person: Person, seen_on: date
    ) -> None:
        """Take up the pen for one person as at a day; the key names the streams of this record."""
        self.habits, self.noise = writer.habits, writer.noise
        self.key = key
        self.turn_to("accents")
        self.keeps_accents = self.chance.random() >= slip_share(self.habits, "accents", self.noise)
        self.person, self.seen_on = person, seen_on
        self.office_phones = writer.office_phones

    def turn_to(self, part: str) -> None:
        """Begin a part of the record with streams of its own.

        Whether a slip happens is drawn apart from what it does, and both from the other parts:
        a record that slips at noise 1 slips in the same place at noise 5, and noise of one kind
        leaves the others as they were.
        """
        self.rng, self.chance = stream(*self.key, part), stream(*self.key, part, "slips")

    def slips(self, slip: str) -> bool:
        """Whether this slip happens. More noise keeps every slip that less noise made."""
        return self.chance.random() < slip_share(self.habits, slip, self.noise)

    def lacks(self, column: str) -> bool:
        """Whether the value is left out."""
        draw = self.chance.random()
        return column in self.habits.missing and draw < missing_share(
            self.habits, column, self.noise
        )

    # Names

    def names(self, relation: str) -> dict[str, str]:
        """First, middle and last name, the name in use and an earlier surname."""
        self.turn_to("names")
        person, rng = self.person, self.rng
        legal = person.name(self.seen_on)
        if person.birth is None:
            word = (
                rng.choice(("Unborn", "Unborn Baby", "Baby", "Unborn")) if self.noise else "Unborn"
            )
            return {
                "first_name": word,
                "middle_names": "",
                "last_name": self.cased(legal.last, True),
                "preferred_name": "",
                "previous_last_name": "",
            }
        first, middles, last = legal.first, list(legal.middles), legal.last
        earlier = [
            name.last for day, name in person.names if day <= self.seen_on and name.last != last
        ]
        if self.slips("old_last") and earlier:
            last, earlier = earlier[-1], []
        if self.slips("relation_only") and relation:
            kept = last if rng.random() < 0.5 else ""
            return {
                "first_name": relation,
                "middle_names": "",
                "last_name": kept,
                "preferred_name": "",
                "previous_last_name": "",
            }
        first, middles = self._given(first, middles)
        last = self._surname(last)
        if self.slips("swapped_far" if person.tradition in FAR_NAMES else "swapped"):
            first, last = last, first
        if self.slips("initial"):
            first = first[:1]
        if self.slips("title"):
            first = f"{ranked(rng, TITLES[person.sex], 1.0)} {first}"
        kept_middles = "" if self.lacks("middle_names") else self._middles(middles)
        preferred = "" if self.lacks("preferred_name") else person.known_as
        previous = "" if self.lacks("previous_last_name") or not earlier else earlier[-1]
        return {
            "first_name": self.cased(first),
            "middle_names": self.cased(kept_middles),
            "last_name": self.cased(last, True),
            "preferred_name": self.cased(preferred),
            "previous_last_name": self.cased(previous, True),
        }

    def _given(self, first: str, middles: list[str]) -> tuple[str, list[str]]:
        rng, person = self.rng, self.person
        other = forms()[1]
        if self.slips("short_form") and person.known_as:
            first = person.known_as
        if (
            self.slips("middle_first")
            and middles
            and person.tradition not in ("somali", "vietnamese", "sikh")
        ):
            first, middles = middles[0], [first, *middles[1:]]
        if self.slips("first_spelling"):
            words = first.split(" ")
            place = rng.randrange(len(words))
            spellings = other.get(words[place].lower(), ())
            if spellings:
                words[place] = ranked(rng, spellings, 1.0)
            first = " ".join(words)
        if self.slips("part_lost") and " " in first:
            # Of a name of several words, one word is taken for the whole.
            words = first.split(" ")
            first = words[0] if rng.random() < 0.5 else words[-1]
            middles = ([words[-1]] if first == words[0] else []) + middles
        for slip, hand in (("first_typed", slips.typed), ("first_heard", slips.heard)):
            if self.slips(slip):
                first = hand(rng, first)
        return self._plain(first), [self._plain(middle) for middle in middles]

    def _surname(self, last: str) -> str:
        rng, person = self.rng, self.person
        if (
            self.slips("polish_sex")
            and person.tradition == "polish"
            and last.endswith(("ska", "cka"))
        ):
            last = last[:-1] + "i"
        if self.slips("last_spelling"):
            words = last.replace("-", " - ").split(" ")
            place = rng.randrange(len(words))
            spellings = forms()[1].get(last.lower()) or forms()[1].get(words[place].lower(), ())
            if spellings:
                spelling = ranked(rng, spellings, 1.0)
                last = (
                    last.replace(words[place], spelling)
                    if last.lower() not in forms()[1]
                    else spelling
                )
        parts = last.replace("-", " ").split()
        if (
            self.slips("part_lost")
            and len(parts) > 1
            and not last.lower().startswith(("al-", "el-", "da ", "de "))
        ):
            last = parts[0] if rng.random() < 0.4 else parts[-1]
        if self.slips("punctuation") and any(mark in last for mark in "-'"):
            last = last.replace("-", rng.choice((" ", ""))).replace("'", rng.choice(("", " ")))
        for slip, hand in (
            ("last_typed", slips.typed),
            ("last_heard", slips.heard),
            ("scanned", slips.scanned),
        ):
            if self.slips(slip):
                last = hand(rng, last)
        if self.slips("truncated"):
            last = slips.cut(last, rng.choice((5, 6, 8)))
        return self._plain(last)

    def _middles(self, middles: list[str]) -> str:
        if self.slips("middle_wrong") and middles:
            middles = (
                middles[:-1] if self.rng.random() < 0.6 else [slips.heard(self.rng, middles[0])]
            )
        if self.habits.middles == "initial":
            return " ".join(middle[:1] for middle in middles)
        return "" if self.habits.middles == "none" else " ".join(middles)

    def _plain(self, text: str) -> str:
        return text if self.keeps_accents else fold(text)

    def cased(self, text: str, is_last: bool = False) -> str:
        """The text in the letters that this system uses."""
        upper = self.habits.case == "upper" or (self.habits.case == "last_upper" and is_last)
        return text.upper() if upper else text

    # Births and sex

    def births(self) -> dict[str, str]:
        """Date of birth, whether it is a guess, due date, date of death and sex."""
        self.turn_to("births")
        person, rng, habits = self.person, self.rng, self.habits
        sex = habits.sexes["MF".index(person.sex)]
        if self.slips("sex"):
            sex = habits.sexes[2] if rng.random() < 0.5 else habits.sexes["FM".index(person.sex)]
        if self.lacks("sex"):
            sex = habits.sexes[2] if rng.random() < 0.5 else ""
        row = {
            "sex": sex,
            "date_of_birth": "",
            "date_of_birth_is_estimated": "",
            "expected_date_of_birth": "",
            "date_of_death": "",
        }
        if person.birth is None:
            due = person.due or AS_AT
            row |= {"sex": habits.sexes[2], "expected_date_of_birth": due.strftime(habits.dates)}
            return row
        born, estimated = person.birth, False
        if self.slips("birth_digit"):
            born = slips.near_day(rng, born, self.seen_on)
        if self.slips("birth_swapped"):
            born = slips.swapped_day(born)
        if self.slips("birth_relative"):
            near = [one for one in _relatives(person) if one.birth and one.birth <= self.seen_on]
            born = rng.choice(near).birth or born if near else born
        if self.slips("birth_year_only"):
            born, estimated = date(born.year + rng.choice((-1, 0, 0, 1)), 1, 1), True
        if self.slips("birth_placeholder"):
            born = date(1900, 1, 1)
        if born > AS_AT:
            born, estimated = person.birth, False
        if not self.lacks("date_of_birth"):
            row["date_of_birth"] = born.strftime(habits.dates)
            row["date_of_birth_is_estimated"] = (
                "true" if estimated and rng.random() < 0.6 else "false"
            )
        if person.death is not None and not self.lacks("date_of_death"):
            row["date_of_death"] = person.death.strftime(habits.dates)
        return row

    # Numbers

    def numbers(self) -> dict[str, str]:
        """NHS number and pupil number."""
        self.turn_to("numbers")
        nhs, upn = self.person.nhs_number, self.person.upn
        relatives = _relatives(self.person)
        if self.slips("nhs_digit"):
            nhs = slips.digit(self.rng, nhs)
        if self.slips("nhs_relative") and relatives:
            nhs = self.rng.choice(relatives).nhs_number or nhs
        if self.slips("upn_digit"):
            upn = slips.digit(self.rng, upn)
        if self.slips("upn_relative") and relatives:
            upn = self.rng.choice(relatives).upn or upn
        spaced = (
            f"{nhs[:3]} {nhs[3:6]} {nhs[6:]}"
            if nhs and self.habits.service == "adult_social_care"
            else nhs
        )
        return {
            "nhs_number": "" if self.lacks("nhs_number") else spaced,
            "upn": "" if self.lacks("upn") else upn,
        }

    def contact(self) -> dict[str, str]:
        """Phone and e-mail; a child's are those of the parent who was asked."""
        self.turn_to("contact")
        person, rng, day = self.person, self.rng, self.seen_on
        owner = person
        if person.age(day) < 16:
            owner = person.mother or person.father or person
        phone, email = owner.phone(day), owner.email
        home, relatives = person.home(day), _relatives(person)
        if rng.random() < (0.35 if person.age(day) > 60 else 0.08) and home and home.landline:
            phone = home.landline
        if self.slips("phone_relative") and relatives:
            phone = rng.choice(relatives).phone(day) or phone
        dwelling = person.dwelling(day)
        if self.slips("phone_office") and dwelling is not None:
            phone = self.office_phones.get(dwelling.uprn, phone)
        if self.slips("phone_digit"):
            phone = slips.digit(rng, phone)
        if self.slips("email_relative") and relatives:
            email = rng.choice(relatives).email or email
        if self.slips("email_typed"):
            email = slips.typed(rng, email)
        return {
            "phone": "" if self.lacks("phone") else _phone_text(phone, self.habits.phones),
            "email": "" if self.lacks("email") else email,
        }

    # Places

    def place(self, dwelling: Dwelling | None) -> dict[str, str]:
        """Address, town, postcode and property number."""
        self.turn_to("place")
        if dwelling is None or (self.slips("no_fixed_abode") and dwelling.kind in COMMUNAL):
            known = dwelling is not None
            return {
                "address": "No fixed abode" if known else "",
                "town": "",
                "uprn": "",
                "postcode": "ZZ99 3VZ" if known else "",
            }
        rng, flat, number, street = self.rng, dwelling.flat, dwelling.number, dwelling.street
        postcode = dwelling.postcode
        if self.slips("street"):
            street = slips.typed(rng, street) if rng.random() < 0.6 else slips.heard(rng, street)
        if self.slips("flat_lost"):
            flat = ""
        if self.slips("number"):
            number = str(
                max(
                    1,
                    int("".join(c for c in number if c.isdigit()) or 1)
                    + rng.choice((-2, 2, 1, 10)),
                )
            )
        if self.slips("postcode"):
            postcode = (
                slips.digit(rng, postcode)
                if rng.random() < 0.5
                else slips.typed(rng, postcode).upper()
            )
        if rng.random() < 0.12 and self.noise:
            postcode = postcode.replace(" ", "")
        text = self._address_text(
            flat, dwelling.building, number, street, dwelling.district, dwelling.town
        )
        uprn = "" if self.lacks("uprn") else dwelling.uprn
        if self.lacks("address"):
            return {"address": "", "town": "", "postcode": "", "uprn": ""}
        return {
            "address": text,
            "town": "" if self.lacks("town") else dwelling.town,
            "postcode": "" if self.lacks("postcode") else postcode,
            "uprn": uprn,
        }

    def _address_text(
        self, flat: str, building: str, number: str, street: str, district: str, town: str
    ) -> str:
        rng, style = self.rng, self.habits.addresses
        words = street.split(" ")
        short = street_words().get(words[-1], ())
        if (
            short
            and rng.random() < {"short": 0.6, "upper": 0.5, "lines": 0.15, "comma": 0.1}[style]
            and self.noise
        ):
            street = " ".join([*words[:-1], rng.choice(short)])
        if flat and rng.random() < 0.25 and self.noise:
            flat = flat.replace("Flat ", rng.choice(("Apt ", "Flat", "F", "Flat No ")))
        first = [part for part in (flat, building) if part]
        line = " ".join(part for part in (number, street) if part)
        if style == "lines":
            return "\n".join([*first, line, *([district] if district else []), town])
        if style == "short":
            return " ".join([*first, line])
        if style == "upper":
            return " ".join([*first, line, town]).upper()
        return ", ".join(
            [*first, line, *([district] if rng.random() < 0.5 and district else []), town]
        )


def _relatives(person: Person) -> list[Person]:
    """Those with whom a clerk may mix the person up: parents, children, siblings, partner."""
    found = [one for one in (person.mother, person.father) if one]
    found += [couple.partner_of(person) for couple in person.couples if couple.end is None]
    found += person.children
    found += [one for one in (person.mother.children if person.mother else []) if one is not person]
    return [one for one in dict.fromkeys(found) if one.birth]


def _phone_text(phone: str, style: str) -> str:
    if not phone:
        return ""
    if style == "spaced":
        return f"{phone[:5]} {phone[5:]}"
    if style == "country":
        return f"+44{phone[1:]}"
    return phone


def last_seen(
    rng: random.Random, habits: Habits, noise: Noise, first: date, closed: date | None
) -> date:
    """The day on which the record was last put right: today at noise 0, else some time ago."""
    lag = rng.expovariate(1.0)
    if not noise:
        return AS_AT
    end = closed or AS_AT
    # Five times the noise lets records grow old about twice as long.
    days = lag * habits.lag_years * 365 * noise.of("places") ** 0.5
    return max(first, end - timedelta(days=round(days)))
