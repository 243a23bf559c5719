"""What happened, arranged to be read: the newest day first, one line for a service and a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from family_context.lookup.page import words
from family_context.lookup.page.family import Event, Family, Member


@dataclass(frozen=True)
class Saying:
    """What is said of one or more members alike."""

    who: str
    whose: tuple[int, ...]
    """Their places on the page, from 1."""
    sentences: tuple[str, ...]
    open: tuple[str, ...] = ()
    """Of a referral: which services were involved before that day, and with whom."""


@dataclass(frozen=True)
class Line:
    """All that one service tells of one day, or all moves, births and deaths of it."""

    day: date
    service: str | None
    is_first_of_day: bool
    sayings: tuple[Saying, ...]

    @property
    def whose(self) -> tuple[int, ...]:
        """The places on the page of everybody of whom it tells."""
        return tuple(sorted({place for saying in self.sayings for place in saying.whose}))


def lines(family: Family) -> list[Line]:
    """Every event, the newest day first; within a day in the order in which things follow."""
    told = []
    days = [(day, list(events)) for day, events in groupby(family.events, lambda e: e.day)]
    for day, events in reversed(days):
        # What was open is said once a day, beside its first referral.
        referral = next((e for e in events if e.type == "referral" and e.part == "began"), None)
        services = list(dict.fromkeys(event.service for event in events))
        for service in services:
            own = [event for event in events if event.service == service]
            sayings = _sayings(family, own, referral)
            told.append(Line(day, service, service == services[0], sayings))
    return told


def referrals(family: Family) -> list[tuple[date, tuple[str, ...]]]:
    """The days of the child's referrals, the latest first, each with what was open before it."""
    days = {
        event.day
        for event in family.events
        if (event.type, event.part) == ("referral", "began")
        and event.person_id == family.child.person_id
    }
    return [(day, open_on(family, day)) for day in sorted(days, reverse=True)]


def open_on(family: Family, day: date) -> tuple[str, ...]:
    """Services that were involved before a day and on it, each with the members concerned.

    What began on the day itself is often what the referral opened. Those that everybody has come
    last. What was never ended and had been silent on that day says so: it may have been over.
    """
    members = {m.person_id: m for m in family.members}
    service_names = {s.code: s.name for s in family.services}
    with_whom: dict[str, dict[str, None]] = {}
    for event in family.events:
        lasts = event.part == "began" and event.type not in ("referral", "offence")
        if lasts and event.service and event.day < day and (event.period_end or day) >= day:
            member = members[event.person_id]
            silent = not event.period_end and _is_silent_on(day, event, member)
            name = f"{member.name}, without recent activity" if silent else member.name
            with_whom.setdefault(event.service, {})[name] = None
    beyond = [service.code for service in family.beyond]
    return tuple(
        f"{service_names[code]} ({words.listed(list(with_whom[code]))})"
        for code in [*beyond, *(code for code in service_names if code not in beyond)]
        if code in with_whom
    )


def _is_silent_on(day: date, event: Event, member: Member) -> bool:
    """Whether the last contact, or else the beginning, was by then longer ago than is usual."""
    answer = member.answers.get(event.service or "")
    usual = words.days_until_silent(event.service or "")
    last = max(filter(None, (answer.last_contact if answer else None, event.day)))
    return usual is not None and day - last > timedelta(days=usual)


def _sayings(family: Family, events: list[Event], referral: Event | None) -> tuple[Saying, ...]:
    """What is said of the same people, together; `referral` has what was open before it."""
    whom: dict[str, list[Event]] = {}
    for event in events:
        whom.setdefault(event.sentence, []).append(event)
    said: dict[tuple[str, ...], list[Event]] = {}
    for those in whom.values():
        said.setdefault(tuple(dict.fromkeys(e.person_id for e in those)), []).append(those[0])
    names = {m.person_id: m.name for m in family.members}
    place = {person: n for n, person in enumerate(names, 1)}
    return tuple(
        Saying(
            words.listed([names[person] for person in people]),
            tuple(place[person] for person in people),
            tuple(_brief(event.sentence, event.service) for event in those),
            open_on(family, referral.day) if referral in those else (),
        )
        for people, those in said.items()
    )


def _brief(sentence: str, service: str | None) -> str:
    """A sentence without the name of the service at its beginning, which stands beside it."""
    name = words.services().get(service or "", "")
    if not name or not sentence.startswith(f"{name} "):
        return sentence
    rest = sentence[len(name) + 1 :]
    return rest[:1].upper() + rest[1:]
