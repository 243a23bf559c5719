"""What the page says of one member or one service, in phrases for the template."""

from __future__ import annotations

import re
from datetime import date

from markupsafe import Markup, escape

from family_context.lookup.page import protection, words
from family_context.lookup.page.family import Family, Involvement, Member, Request, Service

NO_ADDRESS = "Not known, or not to be shown"
"""Where an address is missing: the page must not tell an unknown home from a refuge."""

NAMED_ON_A_CASE = "named on a child’s case"
"""How an adult stands to children's social care who is no subject of it."""

SILENT_THEN = "without recent activity by then"
END_UNREAD = "perhaps ended, by an end that cannot be read"


def people_by_how(names: dict[str, list[str]]) -> str:
    """People in one phrase, first those of whom nothing is to be added: A and B; silent: C."""
    order = sorted(names, key=lambda how: (how != "", how != NAMED_ON_A_CASE, how))
    told = [(how, words.listed(names[how])) for how in order]
    return "; ".join(f"{how}: {people}" if how else people for how, people in told)


def counted(number: int, one: str, many: str) -> str:
    """A number with its noun: 1 person, 2 people."""
    return f"{number} {one if number == 1 else many}"


def age(member: Member) -> str:
    """How old, in two or three words; of the dead that they died."""
    if member.is_deceased:
        return "has died"
    if member.is_unborn:
        return "not yet born"
    if member.age is None:
        return "age not known"
    return f"aged {member.age}" if member.age else "aged under 1"


def with_kin(member: Member) -> str:
    """A name with what somebody is to the child, unless the name says it already."""
    kin = words.kin(member.relationship, member.sex, member.tier).lower()
    return member.name if member.name.endswith(")") else f"{member.name} ({kin})"


def born(member: Member) -> str:
    """Birth, and death where there is one, in full."""
    if member.is_unborn:
        return f"Not yet born, expected {words.day(member.expected, 'on a day not known')}"
    told = words.day(member.born, "Date not known")
    if member.is_deceased:
        at = "" if member.age is None else f", {age_at_death(member)}"
        return f"{told}; died{f' {words.day(member.died)}' if member.died else ''}{at}"
    return told if member.age is None else f"{told}, {age(member)}"


def age_at_death(member: Member) -> str:
    """The age at which somebody died."""
    return f"aged {member.age}" if member.age else "aged under 1"


def others_at_home(family: Family) -> str | None:
    """Who else lives where the child lives, counted; nothing where nobody does."""
    others = family.others_at_home
    told = [
        counted(number, *noun)
        for number, noun in (
            (others.n_children, ("child", "children")),
            (others.n_adults, ("adult", "adults")),
            (others.n_of_unknown_age, ("person of unknown age", "people of unknown age")),
        )
        if number
    ]
    return f"{words.listed(told)}, not of the family listed here" if told else None


def cannot_be(years: int) -> str:
    """That somebody is no parent of who was born so soon after."""
    apart = f"they are {counted(years, 'year', 'years')} apart" if years >= 0 else "born later"
    return f"{apart}, so this cannot be right"


def role(told: str) -> str:
    """What a practitioner is, in small letters but for what is an abbreviation: a GP is no gp."""
    return " ".join(word if word.isupper() else word.lower() for word in told.split())


def lives_at(member: Member, family: Family) -> str:
    """The address, with what must be known of it."""
    if member.address and protection.is_placed_unknown(family, member):
        return f"{member.address} (last recorded)"
    return member.address or NO_ADDRESS


def with_child(member: Member, family: Family) -> str:
    """Whether the member lives with the child and is named on its latest referral, if any."""
    lives = f"{'Lives' if member.lives_with_child else 'Not known to live'} with the child"
    pair = {member.person_id, family.child.person_id}
    if (
        member.lives_with_child
        and member.address
        and family.child.address
        and not any(pair <= home for home in family.homes)
    ):
        lives += " by the address on record, though no record of a stay there is of both"
    if member.lives_with_child and protection.is_placed_unknown(family, family.child):
        lives = "At the child’s last recorded address"
    if not family.has_referral:
        return lives
    if member.is_on_latest_referral:
        return f"{lives}; named on the latest referral"
    latest = max(_referrals(family, family.child), default=None)
    if latest in _referrals(family, member):
        return f"{lives}; not named on the latest referral, but referred on the same day"
    return f"{lives}; not named on the latest referral"


def _referrals(family: Family, member: Member) -> set[date]:
    """The days on which a member was referred."""
    return {
        event.day
        for event in family.events
        if event.type == "referral" and event.person_id == member.person_id
    }


def spell(involvement: Involvement) -> str:
    """One involvement in one line: what, why, from when to when."""
    told = f"{what(involvement)}, {_dates(involvement)}"
    remarks = []
    if involvement.is_named_on_a_case:
        told = (
            f"{NAMED_ON_A_CASE[:1].upper()}{NAMED_ON_A_CASE[1:]}, which child is not told: {told}"
        )
    if involvement.is_silent:
        last = involvement.last_contact
        contact = f", last contact {words.day(last)}" if last else ", no contact on record"
        remarks.append(words.SILENT_NOW + contact)
    if involvement.ends_after_the_data:
        remarks.append("this end lies after the data: it was due, and nobody confirmed it")
    if involvement.is_end_unknown:
        remarks.append("an end was sent that cannot be read")
    if involvement.has_contradicting_dates:
        remarks.append("its dates contradict each other")
    return "; ".join([told, *remarks])


def what(involvement: Involvement) -> str:
    """What an involvement is and why, without its dates."""
    told, reason = involvement.type or "Involvement", involvement.reason
    if reason and reason.lower().startswith(told.lower()):
        told = reason
    elif reason:
        told += f": {reason}"
    if involvement.admission:
        told += f" ({words.code_in_words(involvement.admission).lower()} registration)"
    return told


def kind(involvement: Involvement) -> str:
    """What an involvement is in the least words."""
    told, reason = involvement.type or "Involvement", involvement.reason or ""
    if involvement.is_named_on_a_case:
        return f"also {NAMED_ON_A_CASE}"
    if reason.lower().startswith(told.lower()) and told != "Referral":
        return reason
    if told == "Assessment" and reason:
        named = re.search("assessment|enquiry", reason, re.IGNORECASE)
        return reason if named else f"{told}: {reason}"
    return reason or told if told == "Plan" else told


def begun(involvements: list[Involvement]) -> str:
    """Since when the earliest of them is open; of what is silent, when it was opened."""
    goes_on = [i for i in involvements if not i.is_silent]
    days = [i.start for i in goes_on or involvements if i.start]
    if goes_on and all(words.is_of_a_day(i.type or "") for i in goes_on):
        return f"made {words.short_day(max(days, default=None))}, not closed"
    if not goes_on:
        lasts = [i.last_contact for i in involvements if i.last_contact]
        return words.silence(min(days, default=None), max(lasts, default=None))
    return f"since {words.short_day(min(days))}" if days else "since when is not known"


def provenance(service: Service) -> str:
    """Where a service's data come from and how current they are."""
    stale = ", older than agreed" if service.is_stale else ""
    return (
        f"Current as of {words.day(service.current_as_of)}{stale}; from "
        f"{service.system or 'a system not named'}; {coverage(service)}"
    )


def freshness(service: Service) -> str:
    """The day the data were true, or why there are none."""
    if service.load_state == "not_supplied":
        return "No data supplied"
    if service.load_state == "refused":
        return "The data could not be loaded"
    told = words.day(service.current_as_of, "Not known")
    if service.load_state == "kept_last_good":
        return f"{told}: older than agreed, the newer data could not be used"
    return f"{told}: older than agreed" if service.is_stale else told


def coverage(service: Service) -> str:
    """Area and years that the data cover."""
    if service.covers_from is None and service.covers_to is None:
        return service.area or "Nothing"
    years = f"{words.day(service.covers_from)} to {words.day(service.covers_to)}"
    return f"{service.area or 'Area not known'}, {years}"


def searched(sentence: str, service: Service) -> str:
    """What was searched, without the service and its years, which stand beside it."""
    told = sentence.removeprefix(f"{service.name}: ").removeprefix("no involvement found. ")
    told = re.sub(r" The data cover [^.]*\.", "", told)
    return told[:1].upper() + told[1:]


def request(request: Request) -> str:
    """What the page was asked for: the referral, the purpose and the day."""
    return f"Referral {request.referral}: {request.purpose}. Asked on {words.day(request.on)}"


def look_back(service: Service) -> str:
    """The day from which on events are shown."""
    if service.load_state in ("not_supplied", "refused"):
        return "Not searched"
    return words.day(service.look_back_start, "Differs by kind of record")


def head_of_sheet(family: Family) -> Markup:
    """Who it is, under which reference and of which day, as a string of a style sheet.

    Whatever is no letter, figure or blank is written by its number, with the blank that ends the
    number: no name can end the string.
    """
    references = f", {', '.join(family.references[:2])}" if family.references else ""
    head = f"{family.child.name[:60]}{references}, {words.day(family.as_at)}"
    told = "".join(
        c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):06x} " for c in head
    )
    return Markup(f'"{told}"')


def breakable(email: str) -> Markup:
    """An e-mail address that a narrow screen may break after its at sign."""
    return escape(email).replace("@", Markup("@<wbr>"))


def _dates(involvement: Involvement) -> str:
    start, end = involvement.start, involvement.end
    if start and start == end:
        return f"on {words.day(start)}"
    if involvement.is_current:
        since = f"open since {words.day(start)}" if start else "open, start not known"
        if words.is_of_a_day(involvement.type or ""):
            since = f"made {words.day(start, 'on a day not known')}, not closed"
        elif involvement.is_silent:
            since = f"opened {words.day(start, 'on a day not known')} and never ended"
        return f"{since}, ends {words.day(end)}" if end else since
    if start is None and end is None:
        return "dates not known"
    return f"{words.day(start, 'start not known')} to {words.day(end, 'end not known')}"
