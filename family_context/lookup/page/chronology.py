"""What happened, arranged to be read: the newest day first, one line for a service and a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from family_context.lookup.page import phrases, words
from family_context.lookup.page.family import Event, Family, Involvement


@dataclass(frozen=True)
class Saying:
    """What is said of one or more members alike."""

    who: str
    whose: tuple[int, ...]
    """Their places on the page, from 1."""
    sentences: tuple[str, ...]
    open: tuple[str, ...] = ()
    """Of a referral: which services were involved before that day, and with whom."""
    referral: str = ""
    """Of a referral of the child: which one it is in the order of time."""


@dataclass(frozen=True)
class Referral:
    """A day on which the child was referred, and what was open before it."""

    name: str
    """Which one it is in the order of time: 1st referral."""
    day: date
    open: tuple[str, ...]
    is_before_birth: bool = False


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
    numbered = {one.day: one.name for one in referrals(family)}
    days = [(day, list(events)) for day, events in groupby(family.events, lambda e: e.day)]
    for day, events in reversed(days):
        # What was open is said once a day, beside its first referral.
        referral = next((e for e in events if e.type == "referral" and e.part == "began"), None)
        services = list(dict.fromkeys(event.service for event in events))
        for service in services:
            own = [event for event in events if event.service == service]
            sayings = _sayings(family, own, referral, numbered)
            told.append(Line(day, service, service == services[0], sayings))
    return told


def referrals(family: Family) -> list[Referral]:
    """The referrals of the child in the order of time, numbered as a worker counts them."""
    days = {
        event.day
        for event in family.events
        if (event.type, event.part) == ("referral", "began")
        and event.person_id == family.child.person_id
    }
    return [
        Referral(
            f"{words.ordinal(number)} referral",
            day,
            open_on(family, day),
            is_before_birth=bool(family.child.born and day < family.child.born),
        )
        for number, day in enumerate(sorted(days), 1)
    ]


def open_on(family: Family, day: date, is_usual_told: bool = True) -> tuple[str, ...]:
    """Services that were involved before a day and on it, each with the members concerned.

    What began on the day itself is often what the referral opened. Those that everybody has come
    last, but for a level of theirs that few get, or not at all. What was never ended and had been
    silent on that day says so: it may have been over.
    """
    answers = [a for member in family.members for a in member.answers.values()]
    spells = {i.id: i for a in answers for i in a.involvements if i.id}
    service_names = {s.code: s.name for s in family.services}
    found: dict[tuple[str, str], dict[str, dict[str, None]]] = {}
    for event in family.events:
        lasts = event.part == "began" and event.type not in ("referral", "offence")
        if lasts and event.service and event.day < day and (event.period_end or day) >= day:
            spell = spells.get(event.source_ref)
            how = phrases.SILENT_THEN if spell and _is_silent_on(day, event, spell) else _how(spell)
            key = event.service, _level(spell)
            found.setdefault(key, {}).setdefault(how, {})[event.person_id] = None
    for by_how in found.values():
        # Whose other work went on is not told in doubt as well.
        for person in by_how.get("", {}):
            by_how.get(phrases.END_UNREAD, {}).pop(person, None)
        if not by_how.get(phrases.END_UNREAD, {"": None}):
            del by_how[phrases.END_UNREAD]
    order = [m.person_id for m in family.members]
    beyond = [service.code for service in family.beyond]
    codes = [*beyond, *(code for code in service_names if code not in beyond)]
    return tuple(
        f"{service_names[code]}{f', {level}' if level else ''} "
        f"({phrases.people_by_how(_named(family, order, found[code, level]))})"
        for code, level in sorted(
            found,
            key=lambda one: (one[0] not in beyond and not one[1], codes.index(one[0]), one[1]),
        )
        if is_usual_told or code in beyond or level
    )


def _named(
    family: Family, order: list[str], by_how: dict[str, dict[str, None]]
) -> dict[str, list[str]]:
    """Names of members in the order of the page, by how it is with them."""
    return {
        how: [family.members[order.index(p)].name for p in sorted(people, key=order.index)]
        for how, people in by_how.items()
    }


def _how(spell: Involvement | None) -> str:
    if spell and spell.is_end_unknown:
        return phrases.END_UNREAD
    return phrases.NAMED_ON_A_CASE if spell and spell.is_named_on_a_case else ""


def _level(spell: Involvement | None) -> str:
    """The level of a service for everybody, where few get it; else nothing."""
    return (spell.type or "") if spell and spell.is_more_than_universal else ""


def _is_silent_on(day: date, event: Event, spell: Involvement) -> bool:
    """Whether what is silent now had been so by then: the last activity was too long ago."""
    usual = words.days_until_silent(event.service or "")
    last = max(filter(None, (spell.last_contact, event.day)))
    return spell.is_silent and usual is not None and day - last > timedelta(days=usual)


def _number(numbered: dict[date, str], events: list[Event]) -> str:
    """Which referral of the child these events tell of, if of one."""
    days = [e.day for e in events if (e.type, e.part) == ("referral", "began")]
    return numbered.get(days[0], "") if days else ""


def _sayings(
    family: Family, events: list[Event], referral: Event | None, numbered: dict[date, str]
) -> tuple[Saying, ...]:
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
            _number(numbered, those) if family.child.person_id in people else "",
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
