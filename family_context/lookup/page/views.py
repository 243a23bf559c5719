"""The two views and the contact list, arranged for the template."""

from __future__ import annotations

from dataclasses import dataclass

from family_context.lookup.page import words
from family_context.lookup.page.family import SHOWN, Answer, Contact, Family, Member, Service


@dataclass(frozen=True)
class Conversation:
    """One call to make: one contact of one service, and the members it is about."""

    service: Service
    contact: Contact
    about: tuple[str, ...]


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
    """Each contact once, with everyone whom the call is about, in the order of the services."""
    about: dict[tuple[str, Contact], list[str]] = {}
    for member in family.members:
        for service in family.services:
            if _state(member, service) == state:
                contact = member.answers[service.code].contact
                about.setdefault((service.code, contact), []).append(member.name)
    services = {s.code: s for s in family.services}
    calls = [Conversation(services[code], c, tuple(names)) for (code, c), names in about.items()]
    order = list(services)
    return sorted(calls, key=lambda call: order.index(call.service.code))


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
