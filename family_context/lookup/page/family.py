"""What the page shows of a family: members, services, and what each service answers about each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

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

    @property
    def is_child(self) -> bool:
        """True for the child whose page this is."""
        return self.relationship == "self"


@dataclass(frozen=True)
class Family:
    """One child's family: members with the child first, services in the register's order."""

    as_at: date
    references: tuple[str, ...]
    members: tuple[Member, ...]
    services: tuple[Service, ...]

    @property
    def child(self) -> Member:
        """The child whose page this is."""
        return self.members[0]
