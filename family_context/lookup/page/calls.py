"""Who to contact: each organisation once, with everybody there who answers, and about whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from family_context.lookup.page import links, phrases, protection, words
from family_context.lookup.page.child import SOCIAL_CARE
from family_context.lookup.page.family import Answer, Contact, Family, Involvement, Member, Service

QUALITIES = ("practitioner_direct", *words.CONTACTS)
"""From the best contact to none."""


@dataclass(frozen=True)
class Desk:
    """Who answers: one practitioner, or one team where nobody is named, with every way to reach."""

    organisation: str | None
    name: str | None
    role: str | None
    team: str | None
    phones: tuple[links.Link, ...]
    emails: tuple[links.Link, ...]
    as_sent: tuple[str, ...]
    team_phones: tuple[links.Link, ...]
    team_emails: tuple[links.Link, ...]
    team_as_sent: tuple[str, ...]
    quality: str
    about: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    """Of each of `about`, what is open and since when; nothing where no spell says so."""

    @property
    def is_of_a_closed_team(self) -> bool:
        """Whether the team's own name says that it is no more."""
        return words.is_closed(self.team or "")

    def is_of_another(self, link: links.Link) -> bool:
        """Whether an address of the team bears the name of another one."""
        return words.names_another(self.team, self.organisation, link.text)

    @property
    def may_be_another_teams(self) -> bool:
        """Whether an address of the team bears another name: the number may be the other's too."""
        return any(map(self.is_of_another, self.team_emails))

    @property
    def can_be_reached(self) -> bool:
        """Whether there is any number to ring or address to write to."""
        return any((self.phones, self.emails, self.team_phones, self.team_emails))


@dataclass(frozen=True)
class Conversation:
    """One organisation of one service to ring, and who answers there."""

    service: Service
    organisation: str | None
    desks: tuple[Desk, ...]

    @property
    def about(self) -> tuple[str, ...]:
        """Everybody whom it is about, once."""
        return tuple(dict.fromkeys(name for desk in self.desks for name in desk.about))


def desks_of(family: Family, member: Member, answer: Answer) -> tuple[Desk, ...]:
    """Everybody who answers of one member at one service, each with what is open there."""
    desks = [_desk([told.contact], [(member, told)]) for told in _by_contact(answer)]
    return _with_numbers_of_their_team(desks, _teams(family, answer.service))


def _teams(family: Family, service: str) -> dict[str, Desk]:
    """Teams of a service by name, with the number and the address that rows of the family give.

    An address that bears another team's name is left where it was sent.
    """
    known: dict[str, Desk] = {}
    for member in family.members:
        answer = member.answers.get(service)
        for told in _by_contact(answer) if answer else ():
            desk = _desk([told.contact], [(member, told)])
            if desk.team:
                own = tuple(e for e in desk.team_emails if not desk.is_of_another(e))
                before = known.get(_key(desk.team), replace(desk, team_phones=(), team_emails=()))
                known[_key(desk.team)] = replace(
                    before,
                    team_phones=before.team_phones or desk.team_phones,
                    team_emails=before.team_emails or own,
                )
    return known


def _organisations(family: Family) -> dict[tuple[str, str], str]:
    """By service and team the organisation to which a row of the family counts the team."""
    known: dict[tuple[str, str], str] = {}
    for member in family.members:
        for code, answer in member.answers.items():
            for told in _by_contact(answer):
                if told.contact.organisation and told.contact.team:
                    key = code, _key(told.contact.team)
                    known.setdefault(key, told.contact.organisation)
    return known


def conversations(
    family: Family, state: str, fits: Callable[[Answer], bool] = lambda told: True
) -> list[Conversation]:
    """Each organisation of a service once, of answers that `fits`, in the order in which to ring.

    A plan, an enquiry or care of the child comes first, then what goes on, then what has fallen
    silent; of each, first what is about the child, then the own case of another child, then what is
    about those who live with the child, then the rest; of these, who can be rung before who can be
    written to.
    """
    services = {s.code: s for s in family.services}
    order = list(services)
    organisations = _organisations(family)
    asked: dict[tuple[str, str], dict[tuple[str, str], list[tuple[Member, Answer]]]] = {}
    for member in family.members:
        for code in order:
            answer = member.answers.get(code)
            for told in _by_contact(answer) if answer and answer.state == state else ():
                if not fits(told):
                    continue
                contact = told.contact
                if contact.team and not contact.organisation:
                    known = organisations.get((code, _key(contact.team)))
                    told = replace(told, contact=replace(contact, organisation=known))
                place, whom = _place(told.contact), _whom(told.contact)
                asked.setdefault((code, place), {}).setdefault(whom, []).append((member, told))
    ranked = []
    for (code, _), by_whom in asked.items():
        by_desk = _with_their_teams(by_whom)
        desks = sorted(((_rank(those), _of(those)) for those in by_desk.values()), key=_before)
        organisation = next(iter(by_desk.values()))[0][1].contact.organisation
        told_once = _with_numbers_of_their_team([desk for _, desk in desks], _teams(family, code))
        call = Conversation(services[code], organisation, told_once)
        ranked.append((desks[0][0], order.index(code), call))
    ranked.sort(key=lambda one: one[:2])
    return [call for *_, call in ranked]


def _by_contact(answer: Answer) -> list[Answer]:
    """The answer once for each contact that its open spells have, with the spells of that contact.

    A child's plan and a later referral of the same child may be with two teams, and the worker of
    the plan is not to be lost behind the team of the referral. A spell that says nobody goes with
    the best contact of all.
    """
    spells: dict[Contact, list[Involvement]] = {}
    for spell in answer.involvements:
        if spell.is_current:
            own = spell.contact
            says_who = own and any(
                (own.name, own.team, own.phone, own.email, own.team_phone, own.team_email)
            )
            contact = own if own and says_who else answer.contact
            spells.setdefault(contact, []).append(spell)
    if not spells:
        return [answer]
    return [replace(answer, contact=who, involvements=tuple(of)) for who, of in spells.items()]


def _with_their_teams(
    by_whom: dict[tuple[str, str], list[tuple[Member, Answer]]],
) -> dict[tuple[str, str], list[tuple[Member, Answer]]]:
    """The same, but where no team is named, the one that has the same number or address."""
    ways = {
        way: team
        for (_, team), those in by_whom.items()
        for _, answer in those
        for way in (answer.contact.team_phone, answer.contact.team_email)
        if way and team
    }
    found: dict[tuple[str, str], list[tuple[Member, Answer]]] = {}
    for (name, team), those in by_whom.items():
        contact = those[0][1].contact
        known = ways.get(contact.team_email or "") or ways.get(contact.team_phone or "")
        found.setdefault((name, team or known or ""), []).extend(those)
    return found


def _with_numbers_of_their_team(desks: list[Desk], known: dict[str, Desk]) -> tuple[Desk, ...]:
    """The same, but a number or an address of a team that one row gives serves every row of it."""

    def told(desk: Desk) -> Desk:
        team = known.get(_key(desk.team))
        if team is None:
            return desk
        return replace(
            desk,
            team_phones=desk.team_phones or team.team_phones,
            team_emails=desk.team_emails or team.team_emails,
        )

    return tuple(told(desk) for desk in desks)


Rank = tuple[bool, bool, int, int]
"""Places in the order of ringing, the first first."""


def _before(ranked: tuple[Rank, Desk]) -> Rank:
    return ranked[0]


def _of(those: list[tuple[Member, Answer]]) -> Desk:
    return _desk([answer.contact for _, answer in those], those)


def first_of(calls: Iterable[Conversation]) -> tuple[Conversation, Desk] | None:
    """Whom to ring first: the first who can be reached, as they stand."""
    return next(
        ((call, one) for call in calls for one in call.desks if one.can_be_reached),
        None,
    )


def out_of_reach(calls: list[Conversation]) -> str:
    """Who answers of what is open, and has neither number nor address; else nothing."""
    return "; ".join(
        f"{', '.join(filter(None, (call.service.name, one.name, one.team)))} "
        f"(about {words.listed(list(one.about))})"
        for call in calls
        for one in call.desks
        if not one.can_be_reached
    )


def _place(contact: Contact) -> str:
    """What makes two contacts of a service one place to ring."""
    return _key(contact.organisation) or " ".join(_whom(contact))


def _whom(contact: Contact) -> tuple[str, str]:
    """What makes two contacts of one place one desk."""
    return _key(contact.name), _key(contact.team)


def _key(name: str | None) -> str:
    return words.letters(name or "")


def _rank(those: list[tuple[Member, Answer]]) -> Rank:
    near = min(_nearness(member, told) for member, told in those)
    contacts = [a.contact for _, a in those]
    rung = any(c.phone or c.team_phone for c in contacts)
    written = any(c.email or c.team_email for c in contacts)
    far = 0 if rung else 1 if written else 2
    is_grave = any(
        member.is_child and spell.is_current and protection.status_of(spell) in protection.ALWAYS
        for member, told in those
        if told.service == SOCIAL_CARE
        for spell in told.involvements
    )
    return not is_grave, all(told.is_silent for _, told in those), near, far


def _nearness(member: Member, told: Answer) -> int:
    """How near to the child: a case of another child is nearer than one on which a parent is named,
    of which nobody tells whose it is.
    """
    if member.is_child:
        return 0
    is_young = member.is_unborn or (member.age is not None and member.age < 18)
    own = [i for i in told.involvements if i.is_current and not i.is_named_on_a_case]
    if told.service == SOCIAL_CARE and is_young and own:
        return 1
    return 2 if member.lives_with_child else 3


def _desk(contacts: list[Contact], those: list[tuple[Member, Answer]]) -> Desk:
    by_member: dict[str, tuple[Member, list[str]]] = {}
    for member, answer in those:
        by_member.setdefault(member.person_id, (member, []))[1].append(_open(answer))
    best = min(contacts, key=lambda c: QUALITIES.index(c.quality) if c.quality in QUALITIES else 99)
    return Desk(
        organisation=best.organisation,
        name=best.name,
        role=next((c.role for c in contacts if c.role), None),
        team=best.team or next((c.team for c in contacts if c.team), None),
        phones=_links(c.phone for c in contacts),
        emails=_addresses(c.email for c in contacts),
        as_sent=_once(c.as_sent for c in contacts),
        team_phones=_links(c.team_phone for c in contacts),
        team_emails=_addresses(c.team_email for c in contacts),
        team_as_sent=_once(c.team_as_sent for c in contacts),
        quality=best.quality,
        about=tuple(member.name for member, _ in by_member.values()),
        open=tuple("; ".join(filter(None, told)) for _, told in by_member.values()),
    )


def _links(told: Iterable[str | None]) -> tuple[links.Link, ...]:
    return tuple(dict.fromkeys(link for numbers in told for link in links.phones(numbers)))


def _addresses(told: Iterable[str | None]) -> tuple[links.Link, ...]:
    return tuple(links.email(address) for address in _once(told))


def _once(told: Iterable[str | None]) -> tuple[str, ...]:
    return tuple({text.casefold(): text for text in told if text}.values())


def _open(answer: Answer) -> str:
    told = Counter(phrases.spell(i) for i in answer.involvements if i.is_current)
    once = [f"{what} (recorded {n} times)" if n > 1 else what for what, n in told.items()]
    return "; ".join(filter(None, [*once, answer.of_whom]))
