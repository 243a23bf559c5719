"""What the page shows of a family: members, services, and what each service answers about each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from family_context.lookup.drawing import Tie

YOUNGEST_PARENT = 12
"""At a younger age nobody has a child."""

INVOLVED = ("involved_now", "involved_before")
SHOWN = (*INVOLVED, "withheld")


@dataclass(frozen=True)
class Contact:
    """Who to contact: the practitioner or the team, as far as the service says."""

    organisation: str | None
    team: str | None
    name: str | None
    role: str | None
    phone: str | None
    """Numbers as published, in the order of the service: `+441614960000 ext. 4521; …`."""
    email: str | None
    as_sent: str | None
    """What the service wrote beside number and e-mail, such as on which days to call."""
    team_phone: str | None
    team_email: str | None
    team_as_sent: str | None
    quality: str


@dataclass(frozen=True)
class Involvement:
    """One spell or record of a service with one member."""

    type: str | None
    reason: str | None
    start: date | None
    end: date | None
    is_current: bool
    is_silent: bool
    admission: str | None
    has_contradicting_dates: bool
    is_end_unknown: bool = False
    """An end was sent that cannot be read."""
    is_named_on_a_case: bool = False
    """An adult whom children's social care names on the case of a child."""
    ends_after_the_data: bool = False
    """Its end lies after the day of which the data are true: it was due, and nobody confirms it."""
    is_more_than_universal: bool = False
    """A level of a service for everybody that few get."""
    contact: Contact | None = None
    """Who to contact about this spell; an answer of several has the best of all."""
    last_contact: date | None = None
    """The last contact that was recorded of it."""
    id: str = ""
    """By which an event of the chronology names it."""


@dataclass(frozen=True)
class Answer:
    """What one service says about one member."""

    service: str
    state: str
    reason: str
    sentence: str
    last_contact: date | None
    contact: Contact
    involvements: tuple[Involvement, ...]
    of_whom: str = ""
    """Of a service for children that is open on a grown-up: whom it may be about."""

    @property
    def is_silent(self) -> bool:
        """Whether all that is open has been without activity for longer than is usual.

        A referral or a plan without an end holds no contact of its own: by the answer it is silent
        where the work is.
        """
        told = [i.is_silent for i in self.involvements if i.is_current]
        return self.reason == "open_no_recent_activity" or (bool(told) and all(told))


@dataclass(frozen=True)
class Service:
    """One service of the register: what its data are, and whether they could be searched."""

    code: str
    name: str
    current_as_of: date | None
    system: str | None
    area: str | None
    covers_from: date | None
    covers_to: date | None
    look_back_start: date | None
    is_stale: bool
    load_state: str
    load_warning: str | None
    """Which column that protects people its delivery came without, so that nobody of it can be."""
    sentences: tuple[str, ...]
    """What was searched or why not, each wording once; says nothing of any one person."""
    load_gaps: str | None = None
    """Which tables of its delivery were refused or lost too many rows, in words."""
    is_universal: bool = False
    """Nearly everybody of an age is known to it: that it is involved says little."""
    universal_ages: range | None = None
    """The ages at which it has nearly everybody, in whole years; nothing where it has no such ages.
    """


@dataclass(frozen=True)
class Member:
    """One person of the family, the child included, with each service's answer by its code."""

    person_id: str
    name: str
    known_as: str | None
    relationship: str
    born: date | None
    expected: date | None
    died: date | None
    is_deceased: bool
    is_unborn: bool
    age: int | None
    address: str | None
    tier: str
    evidence: tuple[str, ...]
    lives_with_child: bool
    is_on_latest_referral: bool
    answers: dict[str, Answer]
    sex: str | None = None
    """`M`, `F` or nothing."""

    @property
    def is_child(self) -> bool:
        """True for the child whose page this is."""
        return self.relationship == "self"


@dataclass(frozen=True)
class Event:
    """One dated event of a member, as the chronology has it."""

    person_id: str
    day: date
    certainty: str
    type: str
    part: str
    service: str | None
    sentence: str
    period_start: date | None
    period_end: date | None
    source_ref: str = ""
    """The involvement that it tells of, if it tells of one."""


@dataclass(frozen=True)
class Unlisted:
    """A recorded parent of a brother or sister who is no member of the child's family."""

    person_id: str
    name: str
    sex: str | None
    is_deceased: bool


@dataclass(frozen=True)
class Others:
    """Who lives in the child's home by published households, and is none of the family listed."""

    n_children: int = 0
    n_adults: int = 0
    n_of_unknown_age: int = 0


@dataclass(frozen=True)
class Expected:
    """A child of the family who was expected, and of whom no birth is recorded since."""

    person_id: str
    name: str
    word: str
    """What it would be to the child."""
    expected: date
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Request:
    """The referral that a page was asked for, in words what it is, and the day of asking."""

    referral: str
    purpose: str
    on: date


@dataclass(frozen=True)
class Family:
    """One child's family: members with the child first, services in the register's order."""

    as_at: date
    references: tuple[str, ...]
    members: tuple[Member, ...]
    services: tuple[Service, ...]
    ties: tuple[Tie, ...] = ()
    """What members are to each other, each pair from both sides."""
    homes: tuple[frozenset[str], ...] = ()
    """Members who live together by published households, wherever that may be shown."""
    events: tuple[Event, ...] = ()
    """What happened, in the order of days."""
    is_synthetic: bool = False
    """Every delivery says that it is of a synthetic council."""
    unlisted: tuple[Unlisted, ...] = ()
    """Parents of brothers and sisters who are no members; `ties` say whose."""
    expected: tuple[Expected, ...] = ()
    """Expected long ago, and no birth recorded; `ties` say whose."""
    others_at_home: Others = Others()
    """Who else lives where the child lives."""
    request: Request | None = None
    """What the page was asked for, if it was asked for a referral."""

    @property
    def child(self) -> Member:
        """The child whose page this is."""
        return self.members[0]

    @property
    def beyond(self) -> list[Service]:
        """Services that not everybody has: that one of these is involved says something."""
        return [service for service in self.services if not service.is_universal]

    def is_beyond(self, answer: Answer) -> bool:
        """Whether an answer says more than that somebody has what everybody has.

        Either not everybody has the service, or what is open is a level of it that few get, such as
        targeted health visiting.
        """
        return any(s.code == answer.service for s in self.beyond) or any(
            i.is_more_than_universal for i in answer.involvements if i.is_current
        )

    def years_too_few(self, tie: Tie) -> int | None:
        """Of a parent and a child who were born too near each other to be that: how many years."""
        born = {m.person_id: m.born for m in self.members}
        elder, younger = tie.other, tie.person
        if tie.role == "child":
            elder, younger = younger, elder
        first, second = born.get(elder), born.get(younger)
        if tie.role not in ("parent", "child") or first is None or second is None:
            return None
        years = (second - first).days / 365.25
        return int(years) if years < YOUNGEST_PARENT else None

    @property
    def has_referral(self) -> bool:
        """Whether a referral of the child is told, on which a member could be named."""
        told = any(
            e.type == "referral" and e.person_id == self.child.person_id for e in self.events
        )
        return told or any(m.is_on_latest_referral for m in self.members)
