"""Who is on a plan, under an enquiry or looked after now, to be found at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from family_context.lookup.page import links, words
from family_context.lookup.page.child import SOCIAL_CARE
from family_context.lookup.page.family import Family, Involvement, Member

PLAN, ENQUIRY, LOOKED_AFTER = "child_protection_plan", "section_47", "looked_after"
CASE, IN_NEED = "child_protection", "child_in_need"

LABELS = {
    PLAN: "Child protection plan",
    ENQUIRY: "Section 47 enquiry",
    LOOKED_AFTER: "Looked after",
    CASE: "Child protection, no plan on record here",
    IN_NEED: "Child in need",
}
"""Statuses in the order of the page; the first three are told also where nobody has them."""

ALWAYS = (PLAN, ENQUIRY, LOOKED_AFTER)

HEADLINES = {
    PLAN: "on a child protection plan",
    ENQUIRY: "under a section 47 enquiry",
    LOOKED_AFTER: "looked after",
}
"""The gravest of the child's own, as the first sentence of the page says them."""

LATELY = timedelta(days=183)
"""What ended since so long ago is told beside what goes on: who worked on it knows the family."""


PLACED_UNKNOWN = (
    "looked after, and where placed, with parents or elsewhere, is not told here. The address is "
    "the last that a service recorded."
)


@dataclass(frozen=True)
class Status:
    """One status, and the children who have it now."""

    label: str
    whose: str
    is_of_somebody: bool


def statuses(family: Family) -> list[Status]:
    """Each status with the children who have it and since when, the gravest first."""
    told = {m.person_id: open_statuses(m) for m in family.members}
    nobody = "nobody known" if _unanswered(family) else "nobody"
    found = []
    for status, label in LABELS.items():
        whose = [
            f"{m.name} ({_since(m, status, told[m.person_id][status])})"
            for m in family.members
            if status in told[m.person_id]
        ]
        ended = _ended_lately(family, status) if status in ALWAYS else []
        if whose or status in ALWAYS:
            now = words.listed(whose) or f"{nobody}{' now' if ended else ''}"
            found.append(Status(label, "; ".join([now, *ended]), bool(whose)))
    return found


def _ended_lately(family: Family, status: str) -> list[str]:
    """Who had a status until some months ago and has it no more, and who worked on it."""
    told = []
    for member in family.members:
        answer = member.answers.get(SOCIAL_CARE)
        ends = [
            (spell.end, spell)
            for spell in (answer.involvements if answer and not member.is_deceased else ())
            if spell.end and not spell.is_current and status_of(spell) == status
        ]
        if status in open_statuses(member) or not ends:
            continue
        day, last = max(ends, key=lambda one: one[0])
        if family.as_at - LATELY <= day <= family.as_at:
            due = ", as it was due" if last.ends_after_the_data else ""
            brackets = f" ({worker})" if (worker := _worker(last)) else ""
            told.append(f"{member.name} until {words.day(day)}{due}{brackets}")
    return told


def _worker(spell: Involvement) -> str:
    """Who worked on it and under which number, as far as that is told."""
    contact = spell.contact
    if contact is None:
        return ""
    numbers = [one.text for one in links.phones(contact.phone or contact.team_phone)]
    return ", ".join(filter(None, (contact.name or contact.team, *numbers[:1])))


def grave_statuses(member: Member) -> list[str]:
    """The statuses of a member, the gravest first, that come before everything else."""
    return [status for status in ALWAYS if status in open_statuses(member)]


def doubts(family: Family) -> list[str]:
    """What a reader must not take from the statuses alone, in sentences."""
    told = []
    for member in family.members:
        several = [s for s in (PLAN, LOOKED_AFTER, CASE, IN_NEED) if s in open_statuses(member)]
        if len(several) > 1:
            names = [LABELS[s].partition(",")[0].lower() for s in several]
            told.append(
                f"Of {member.name} several are open at once: {words.listed(names)}. Ask children’s "
                "social care which of them holds."
            )
    if placed := [m.name for m in family.members if is_placed_unknown(family, m)]:
        told.append(f"{words.listed(placed)}: {PLACED_UNKNOWN}")
    if fostered := [m.name for m in family.members if _is_fostered_only(family, m)]:
        told.append(
            f"{words.listed(fostered)} {'lives' if len(fostered) == 1 else 'live'} with a recorded "
            "foster carer, and no record here says looked after. Ask children’s social care."
        )
    told += [
        f"{member.name}: the address is by its name a children’s home or another placement, and no "
        "record here says looked after. Ask children’s social care."
        for member in family.members
        if _may_have_one(member)
        and words.is_placement(member.address or "")
        and LOOKED_AFTER not in open_statuses(member)
    ]
    if unanswered := _unanswered(family):
        told.append(
            f"What children’s social care holds of {words.listed(unanswered)} is not known here, "
            "or not all of it."
        )
    return told


def open_statuses(member: Member) -> dict[str, list[Involvement]]:
    """The statuses that are open of one member, each with the records that say so.

    The case of a child who is on a plan is no second status.
    """
    answer = member.answers.get(SOCIAL_CARE)
    found: dict[str, list[Involvement]] = {}
    for spell in answer.involvements if answer and not member.is_deceased else ():
        if (status := status_of(spell)) and spell.is_current:
            found.setdefault(status, []).append(spell)
    if PLAN in found:
        found.pop(CASE, None)
    return found


def status_of(spell: Involvement) -> str | None:
    """The status of a child of which a record of children's social care tells, if of any."""
    if spell.is_named_on_a_case:
        return None
    return words.status_of_child(SOCIAL_CARE, f"{spell.type or ''} {spell.reason or ''}")


def is_placed_unknown(family: Family, member: Member) -> bool:
    """Whether a child is looked after, and no foster carer of it is recorded at its address."""
    return bool(
        LOOKED_AFTER in open_statuses(member)
        and member.address
        and not _foster_carers_beside(family, member)
    )


def _is_fostered_only(family: Family, member: Member) -> bool:
    return bool(
        _may_have_one(member)
        and _is_answered(member)
        and LOOKED_AFTER not in open_statuses(member)
        and _foster_carers_beside(family, member)
    )


def _foster_carers_beside(family: Family, member: Member) -> list[Member]:
    """Recorded foster carers of somebody who live where the child lives, if that one does too."""
    if not member.lives_with_child:
        return []
    carers = {
        t.other
        for t in family.ties
        if (t.person, t.role, t.is_current) == (member.person_id, "foster_carer", True)
    }
    return [m for m in family.members if m.person_id in carers and m.lives_with_child]


def _since(member: Member, status: str, spells: list[Involvement]) -> str:
    """Since when, by what goes on rather than by what has fallen silent.

    A plan, an enquiry or care holds until it is ended: that no contact is recorded is said beside
    it, and makes it no less.
    """
    goes_on = [s for s in spells if not s.is_silent]
    first = min((s.start for s in goes_on or spells if s.start), default=None)
    last = max((s.last_contact for s in spells if s.last_contact), default=None)
    answer = member.answers.get(SOCIAL_CARE)
    if not goes_on and status not in ALWAYS:
        return words.silence(first, last)
    told = f"since {words.day(first)}" if first else "since when is not known"
    if status == LOOKED_AFTER and first and _is_before_birth(member, first):
        told += ", before the birth: that day cannot be right"
    if status in ALWAYS and (not goes_on or (answer and answer.is_silent)):
        since = f"last contact recorded {words.day(last)}" if last else "no contact recorded since"
        told += f", {since}"
    return told


def _is_before_birth(member: Member, day: date) -> bool:
    return member.is_unborn or bool(member.born and day < member.born)


def _may_have_one(member: Member) -> bool:
    return not member.is_deceased and (member.age is None or member.age < 18)


def _unanswered(family: Family) -> list[str]:
    return [m.name for m in family.members if _may_have_one(m) and not _is_answered(m)]


def _is_answered(member: Member) -> bool:
    """Whether children's social care says all that it has of somebody."""
    answer = member.answers.get(SOCIAL_CARE)
    return answer is not None and (answer.state, answer.reason) in (
        ("involved_now", "record_shown"),
        ("involved_now", "open_no_recent_activity"),
        ("involved_before", "record_shown"),
        ("none_found", "none_found_in_coverage"),
        ("none_found", words.ON_FILE),
    )
