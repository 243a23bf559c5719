"""The two views and the contact list, arranged for the template."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from family_context.lookup.page import phrases, words
from family_context.lookup.page.family import SHOWN, Answer, Contact, Event, Family, Member, Service


@dataclass(frozen=True)
class Conversation:
    """One call to make: one contact of one service, and the members it is about."""

    service: Service
    contact: Contact
    about: tuple[str, ...]
    open: tuple[str, ...]
    """Of each, what is open and since when; nothing where no spell says so."""


@dataclass(frozen=True)
class Group:
    """Members who answer one question of a worker."""

    heading: str
    members: tuple[Member, ...]


@dataclass(frozen=True)
class Told:
    """One event as the chronology shows it."""

    event: Event
    who: str
    whose: int
    """The member's place on the page, from 1."""
    open: tuple[str, ...]
    """Of a referral: which services were involved before that day, and with whom."""


CARERS = ("parent", "step_parent", "foster_carer", "carer", "guardian")
"""Roles of those who may be bringing the child up."""


def with_answers(family: Family) -> list[Service]:
    """Services that say something about somebody: the columns of the overview."""
    return [s for s in family.services if any(_state(m, s) in SHOWN for m in family.members)]


def folded(family: Family) -> list[str]:
    """Services that say nothing about anybody, in one sentence for each kind of nothing."""
    empty = [s for s in family.services if s not in with_answers(family)]
    searched = [s.name for s in empty if any(_state(m, s) == "none_found" for m in family.members)]
    unsearched = [s for s in empty if s.name not in searched]
    told = []
    if searched:
        told.append(f"No record of anyone searched was found by: {words.listed(searched)}.")
    if unsearched:
        reasons = [(s.name, _reasons(family, s)) for s in unsearched]
        told.append(f"Not searched for anyone in this family: {_by_reason(reasons)}.")
    return told


def answer(family: Family) -> str:
    """The answer in one sentence: how many services know how many of the family now."""
    now = {
        (member.person_id, code)
        for member in family.members
        for code, told in member.answers.items()
        if told.state == "involved_now"
    }
    services, people = len({code for _, code in now}), len({person for person, _ in now})
    if not now:
        return "No service that was searched is involved with anyone in this family now."
    one = services == 1
    involved = f"{services} service{'' if one else 's'} {'is' if one else 'are'} involved now"
    if len(family.members) == 1:
        return f"{involved}, with the child."
    return f"{involved}, with {people} of the {len(family.members)} people in this family."


def told_of(family: Family, member: Member) -> list[tuple[Service, Answer]]:
    """What services say about one member, where they say something; what is open comes first."""
    told = [(s, member.answers[s.code]) for s in family.services if _state(member, s) in SHOWN]
    return sorted(
        told,
        key=lambda pair: (
            pair[1].state not in ("involved_now", "withheld")
            and (pair[1].state, pair[1].reason) not in words.STATES_BY_REASON
        ),
    )


def nothing_of(family: Family, member: Member) -> list[str]:
    """What services say nothing about one member, folded; each unsearched one with its reason."""
    none = [s.name for s in family.services if _state(member, s) == "none_found"]
    unsearched = [
        (s.name, _words(member.answers[s.code].reason))
        for s in family.services
        if _state(member, s) == "not_searched"
    ]
    told = []
    if none:
        told.append(f"No record found by: {words.listed(none)}.")
    if unsearched:
        told.append(f"Not searched: {_by_reason(unsearched)}.")
    return told


def conversations(family: Family, state: str) -> list[Conversation]:
    """Each contact once, with everyone whom the call is about.

    First what is about the child, then about those who live with it; of each, who can be reached.
    """
    about: dict[tuple[str, Contact], list[Member]] = {}
    for member in family.members:
        for service in family.services:
            if _state(member, service) == state:
                contact = member.answers[service.code].contact
                about.setdefault((service.code, contact), []).append(member)
    services = {s.code: s for s in family.services}
    calls = [
        (
            min(0 if m.is_child else 1 if m.lives_with_child else 2 for m in members),
            not any((contact.phone, contact.email, contact.team_phone, contact.team_email)),
            Conversation(
                services[code],
                contact,
                tuple(m.name for m in members),
                tuple(_open(m.answers[code]) for m in members),
            ),
        )
        for (code, contact), members in about.items()
    ]
    order = list(services)
    calls.sort(key=lambda call: (*call[:2], order.index(call[2].service.code)))
    return [call for *_, call in calls]


def _open(answer: Answer) -> str:
    return "; ".join(phrases.spell(i) for i in answer.involvements if i.is_current)


def groups(family: Family) -> list[Group]:
    """Members in the order of a worker's questions, each once; groups without anybody left out."""
    left = list(family.members)
    found = []

    def take(heading: str, fits: Callable[[Member], bool]) -> None:
        chosen = tuple(m for m in left if fits(m))
        left[:] = [m for m in left if m not in chosen]
        if chosen:
            found.append(Group(heading, chosen))

    def has_role(*roles: str) -> Callable[[Member], bool]:
        return lambda m: words.role(m.relationship) in roles

    take("The child", lambda m: m.is_child)
    take("Lives with the child", lambda m: m.lives_with_child)
    take("Parents elsewhere", has_role("parent", "step_parent"))
    take("Cares for the child, and is not known to live there", has_role(*CARERS))
    take("Brothers and sisters elsewhere", has_role("sibling", "half_sibling", "step_sibling"))
    take("Others in the family", lambda m: True)
    return found


def carers(family: Family) -> list[Member]:
    """The child and each adult who brings it up: those who live there, else its parents."""
    roles = (*CARERS, "grandparent")
    grown = [m for m in family.members[1:] if not m.is_deceased and (m.age is None or m.age >= 18)]
    near = [m for m in grown if words.role(m.relationship) in roles and m.lives_with_child]
    near += [
        m
        for m in grown
        if m not in near and words.role(m.relationship) in ("foster_carer", "carer", "guardian")
    ]
    parents = [m for m in grown if words.role(m.relationship) == "parent"]
    return [family.child, *(near or parents)]


def chronology(family: Family) -> list[Told]:
    """Every event with its member; the first referral of a day with what was open then."""
    place = {m.person_id: n for n, m in enumerate(family.members, 1)}
    names = {m.person_id: m.name for m in family.members}
    told, asked = [], set()
    for event in family.events:
        opened: tuple[str, ...] = ()
        if event.type == "referral" and event.part == "began" and event.day not in asked:
            asked.add(event.day)
            opened = _open_on(family, event.day, names)
        told.append(Told(event, names[event.person_id], place[event.person_id], opened))
    return told


def _open_on(family: Family, day: date, names: dict[str, str]) -> tuple[str, ...]:
    """Services that were open when the day came, each with the members concerned.

    What began on the day itself is often what the referral opened.
    """
    service_names = {s.code: s.name for s in family.services}
    with_whom: dict[str, dict[str, None]] = {}
    for event in family.events:
        lasts = event.part == "began" and event.type not in ("referral", "offence")
        begun = event.period_start or event.day
        if lasts and event.service and begun < day and (event.period_end or day) >= day:
            with_whom.setdefault(event.service, {})[names[event.person_id]] = None
    return tuple(
        f"{service_names[code]} ({words.listed(list(with_whom[code]))})"
        for code in service_names
        if code in with_whom
    )


def warnings(family: Family) -> list[str]:
    """What a reader must know before trusting the page, most grave first."""
    told = []
    if unprotected := [s.name for s in family.services if s.load_warning]:
        told.append(
            f"These services did not say which people are protected: {words.listed(unprotected)}. "
            "Nothing that they sent is suppressed here: ask them before passing on where somebody "
            "lives."
        )
    unknown = [
        service.name
        for service in family.services
        if any(
            member.answers[service.code].reason == "end_date_unreadable"
            for member in family.members
            if service.code in member.answers
        )
    ]
    if unknown:
        told.append(
            f"{words.listed(unknown)} sent an end that cannot be read: whether "
            f"{'it is' if len(unknown) == 1 else 'they are'} still involved is not known. Ask."
        )
    stale = [
        f"{s.name} ({words.day(s.current_as_of, 'date not known')})"
        for s in family.services
        if s.is_stale
    ]
    if stale:
        told.append(f"Data older than agreed: {words.listed(stale)}. Ask before relying on them.")
    died = [m.name for m in family.members if m.is_deceased]
    if died:
        told.append(f"{words.listed(died)} {'has' if len(died) == 1 else 'have'} died.")
    return told


def _state(member: Member, service: Service) -> str:
    told = member.answers.get(service.code)
    return told.state if told else "not_searched"


def _by_reason(unsearched: list[tuple[str, str]]) -> str:
    """Services that were not searched, by reason: A and B (reason); C (another)."""
    names: dict[str, list[str]] = {}
    for name, reason in unsearched:
        names.setdefault(reason, []).append(name)
    return "; ".join(f"{words.listed(those)} ({reason})" for reason, those in names.items())


def _reasons(family: Family, service: Service) -> str:
    """Why nobody was searched; one reason for each is usual."""
    found = [_words(m.answers[service.code].reason) for m in family.members if m.answers]
    return "; ".join(dict.fromkeys(found))


def _words(reason: str) -> str:
    return words.NOT_SEARCHED.get(reason, words.code_in_words(reason).lower())
