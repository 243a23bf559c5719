"""The book of one service: its records, and what it says about who belongs to whom."""

from datetime import date, timedelta

from town import AS_AT
from town.builder import Builder
from town.draws import between, stream
from town.habits import Habits, slip_share
from town.naming import founder_name
from town.noise import Noise
from town.people import Person
from town.recording import Writer, last_seen

Row = dict[str, str]

NOT_BEFORE_BIRTH = (
    "date_of_birth",
    "date_of_birth_is_estimated",
    "middle_names",
    "preferred_name",
    "previous_last_name",
    "nhs_number",
    "upn",
)

WORDS = {
    "childrens_social_care": {
        "mother": ("Mother",),
        "father": ("Father",),
        "sibling": ("Sibling",),
        "half_sibling": ("Half Sibling", "Sibling"),
        "step_parent": ("Step Parent",),
        "parents_partner": ("Father's partner|Mother's partner",),
        "partner": ("Partner",),
        "former_partner": ("Ex Partner",),
        "grandparent": ("Grandparent",),
        "foster_carer": ("Foster Carer",),
        "step_sibling": ("Step Sibling",),
        "aunt_uncle": ("Aunt/Uncle",),
        "child": ("Child",),
    },
    "schools": {
        "mother": ("Mother", "PAM", "Mum", "Parent"),
        "father": ("Father", "PAF", "Dad", "Parent"),
        "step_parent": ("Step parent", "Stepmother|Stepfather", "Other"),
        "parents_partner": ("Father's partner|Mother's partner", "Other"),
        "grandparent": ("Grandparent", "Grandmother|Grandfather", "Nan|Grandad", "REL"),
        "foster_carer": ("Foster Parent", "Carer"),
        "aunt_uncle": ("Auntie|Uncle", "REL"),
        "sibling": ("Sister|Brother", "Sibling", "REL"),
        "friend": ("Family friend", "OTH"),
        "social_worker": ("Social Worker", "SWR"),
    },
    "housing": {
        "child": ("Child", "Daughter|Son"),
        "partner": ("Partner", "Spouse", "Joint tenant"),
        "grandchild": ("Grandchild",),
        "step_child": ("Child", "Step child"),
        "other_relative": ("Other relative",),
        "parent": ("Parent",),
        "sibling": ("Sibling",),
        "lodger": ("Lodger",),
    },
}

ROLES = {
    "gp": ("GP", "Primary care", ("Registered patient",)),
    "schools": ("Class teacher", "Pastoral", ("Pupil",)),
    "childrens_social_care": (
        "Social worker",
        "Assessment Team",
        ("Child in need", "Assessment", "Contact only"),
    ),
    "early_help": (
        "Family support worker",
        "Early Help Locality Team",
        ("Early help assessment", "Team around the family"),
    ),
    "health_visiting": (
        "Health visitor",
        "0-19 Service",
        ("Universal", "Universal plus", "Universal partnership plus"),
    ),
    "police": ("Officer in case", "Neighbourhood Policing", ("Occurrence",)),
    "housing": ("Housing officer", "Tenancy management", ("Tenancy",)),
    "adult_social_care": (
        "Care coordinator",
        "Adults Locality Team",
        ("Long term support", "Short term support", "Carer support"),
    ),
    "supporting_families": ("Lead practitioner", "Supporting Families", ("Whole family plan",)),
    "youth_justice": (
        "Case manager",
        "Youth Justice Team",
        ("Referral order", "Out of court disposal", "Prevention"),
    ),
}


class Book:
    """All tables of one service while they are written."""

    def __init__(
        self,
        lives: Builder,
        habits: Habits,
        noise: Noise,
        recorded: float,
        duplicates: float | None,
    ) -> None:
        """An empty book. Recorded is the share of known relationships that are written down."""
        self.lives, self.habits, self.noise, self.recorded = lives, habits, noise, recorded
        self.seed, self.service = lives.town.seed, habits.service
        self.duplicates = (
            duplicates
            if duplicates is not None
            else 1 - (1 - habits.duplicates) ** noise.of("duplicates")
        )
        self.writer = Writer(self.seed, noise, habits, lives.places.office_phones)
        self.tables: dict[str, list[Row]] = {"people": []}
        self.refs: dict[Person, list[str]] = {}
        self.owners: list[tuple[str, Person, str]] = []
        self.taken: set[str] = set()
        self.said: set[tuple[Person, Person]] = set()
        # Pairs that stand side by side in a row or a group, with or without a word for it.
        self.beside: set[tuple[Person, Person]] = set()
        rng = stream(self.seed, self.service, "staff")
        self.staff = [
            (f"{name.first} {name.last}", f"01632{rng.randrange(961000, 961999)}")
            for name in (founder_name(rng, "british", rng.choice("MF"), 1980) for _ in range(9))
        ]

    def add(self, table: str, row: Row) -> None:
        """Write one row."""
        self.tables.setdefault(table, []).append(row)

    def day(self, day: date | None) -> str:
        """A date as this service writes it."""
        return day.strftime(self.habits.dates) if day else ""

    def lot(self, *key: object) -> float:
        """A number from 0 to 1 that hangs on the key alone, so that noise changes no lot."""
        return stream(self.seed, self.service, *key).random()

    def enrol(
        self, person: Person, first: date, closed: date | None = None, relation: str = ""
    ) -> str:
        """The reference of the person's record, which is written if it is not there yet."""
        if person not in self.refs:
            copies = 1 + (self.lot("duplicate", person.person_id) < self.duplicates)
            self.refs[person] = []
            for copy in range(copies):
                self._write(person, first, closed, relation, copy)
            kept = self.lot("unborn", person.person_id) < slip_share(
                self.habits, "unborn_kept", self.noise
            )
            known_before_birth = person.birth is not None and person.age() < 2.5
            if (
                kept
                and known_before_birth
                and self.writer.holds("expected_date_of_birth")
                and bool(self.noise)
            ):
                self._unborn(person)
        return self.refs[person][0]

    def _write(
        self, person: Person, first: date, closed: date | None, relation: str, copy: int
    ) -> None:
        rng = stream(self.seed, self.service, "seen", person.person_id, copy)
        ref = self.reference(self.habits.ref, person.person_id, copy)
        born = person.birth or AS_AT
        if copy:
            # Of two records one is older: somebody did not find it and made another.
            first = max(born, first - timedelta(days=rng.randrange(1500)))
            closed = between(rng, first, AS_AT)
        seen_on = max(born, last_seen(rng, self.habits, self.noise, max(first, born), closed))
        self.add("people", self.writer.record(person, ref, seen_on, relation))
        self.refs[person].append(ref)
        self.owners.append((ref, person, "person"))

    def _unborn(self, person: Person) -> None:
        """The record from before the birth that nobody closed."""
        born, key = person.birth or AS_AT, person.person_id
        ref = self.reference(self.habits.ref, "before", key)
        shift = stream(self.seed, self.service, "due", key).randrange(-12, 13)
        row = self.writer.record(person, ref, born)
        row |= {"first_name": "Unborn", "sex": self.habits.sexes[2]}
        row["expected_date_of_birth"] = self.day(born + timedelta(days=shift))
        row["last_name"] = person.mother.name(born).last if person.mother else row["last_name"]
        for column in NOT_BEFORE_BIRTH:
            if column in row:
                row[column] = ""
        self.add("people", row)
        self.refs[person].append(ref)
        self.owners.append((ref, person, "person"))

    def reference(self, prefix: str, *key: object) -> str:
        """A reference that nobody else has and that tells nothing of its owner."""
        rng = stream(self.seed, self.service, prefix, *key)
        while True:
            ref = f"{prefix}{rng.randrange(10**8):08d}"
            if ref not in self.taken:
                self.taken.add(ref)
                return ref

    def any_ref(self, person: Person, *key: object) -> str:
        """One of the person's references; rows are spread over the copies of a record."""
        refs = self.refs[person]
        return refs[int(self.lot("copy", person.person_id, *key) * len(refs))]

    def keeps(self, *key: object) -> bool:
        """Whether a relationship that the service knows is written down, by the share asked for."""
        return self.lot("recorded", *key) < self.recorded

    def word(self, code: str, related: Person, *key: object) -> str:
        """The word of this service for what the related person is, by that person's sex where it
        has two.
        """
        words = WORDS.get(self.service, {}).get(code, (code,))
        words = tuple(
            word.split("|")["FM".index(related.sex)] if "|" in word else word for word in words
        )
        at = int(self.lot("word", code, *key) ** 1.6 * len(words))
        return words[at]

    def relate(
        self, person: Person, related: Person, code: str, known: float, **extra: str
    ) -> None:
        """Say what the related person is to the person, if the service knows and writes it down."""
        key = (person.person_id, related.person_id)
        if person not in self.refs or related not in self.refs or (person, related) in self.said:
            return
        if self.lot("known", *key) >= known or not self.keeps(*key):
            return
        self.said.add((person, related))
        if self.lot("wrong", *key) < slip_share(self.habits, "relation_wrong", self.noise):
            confused = {
                "step_parent": "father",
                "parents_partner": "father",
                "father": "parent",
                "sibling": "half_sibling",
                "half_sibling": "sibling",
                "grandparent": "other_relative",
                "mother": "parent",
            }
            code = confused.get(code, "unknown")
        one, other = self.any_ref(person, "of", *key), self.any_ref(related, "to", *key)
        if self.lot("turned", *key) < slip_share(self.habits, "relation_turned", self.noise):
            one, other = other, one
        self.add(
            "relationships",
            {
                "person_ref": one,
                "related_person_ref": other,
                "relationship": self.word(code, related, *key),
            }
            | extra,
        )

    def involve(self, person: Person, start: date, end: date | None, **extra: str) -> None:
        """One spell of the service with the person."""
        key = (person.person_id, start.isoformat())
        role, team, kinds = ROLES[self.service]
        rng = stream(self.seed, self.service, "spell", *key)
        name, phone = rng.choice(self.staff)
        contact = between(rng, max(start, (end or AS_AT) - timedelta(days=120)), end or AS_AT)
        self.add(
            "involvements",
            {
                "involvement_ref": f"I{rng.randrange(10**9):09d}",
                "person_ref": self.any_ref(person, *key),
                "involvement_type": rng.choice(kinds),
                "start_date": self.day(start),
                "end_date": self.day(end),
                "last_contact_date": self.day(contact),
                "team": team,
                "practitioner_name": name,
                "practitioner_role": role,
                "practitioner_phone": phone,
                "is_withheld": "false",
            }
            | extra,
        )

    def history(self, person: Person, since: date) -> None:
        """The dated addresses that the service has noted since a day."""
        for start, end, dwelling in person.addresses():
            if (end or AS_AT) < since or start > AS_AT:
                continue
            missed = self.lot(
                "move", person.person_id, start.isoformat()
            ) < 1 - 0.88 ** self.noise.of("places")
            if missed:
                continue
            pen = stream(self.seed, self.service, "history", person.person_id, start.isoformat())
            in_care = any(
                kind == "foster" and began <= start and not (over and over <= start)
                for kind, began, over, _ in person.care
            )
            parts = [part for part in (dwelling.flat, dwelling.building) if part]
            line = " ".join(part for part in (dwelling.number, dwelling.street) if part)
            lag = timedelta(days=int(pen.expovariate(1 / 60)) if self.noise else 0)
            begin = min(max(start, since) + lag, end or AS_AT, AS_AT)
            self.add(
                "addresses",
                {
                    "person_ref": self.any_ref(person, start.isoformat()),
                    "address": ", ".join([*parts, line, dwelling.town]),
                    "postcode": dwelling.postcode,
                    "address_type": "placement" if in_care else "home",
                    "start_date": self.day(begin),
                    "end_date": self.day(max(begin, end) if end else None),
                },
            )
