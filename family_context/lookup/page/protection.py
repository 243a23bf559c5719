"""Who is on a plan, under an enquiry or looked after now, to be found at a glance."""

from __future__ import annotations

from dataclasses import dataclass

from family_context.lookup.page import words
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


PLACED_UNKNOWN_BRIEF = "looked after, and where placed, with parents or elsewhere, is not told here"
PLACED_UNKNOWN = f"{PLACED_UNKNOWN_BRIEF}. The address is the last that a service recorded."


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
            f"{m.name} ({_since(told[m.person_id][status])})"
            for m in family.members
            if status in told[m.person_id]
        ]
        if whose or status in ALWAYS:
            found.append(Status(label, words.listed(whose) or nobody, bool(whose)))
    return found


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


def _since(spells: list[Involvement]) -> str:
    """Since when, by what goes on rather than by what has fallen silent."""
    goes_on = [s for s in spells if not s.is_silent]
    days = [s.start for s in goes_on or spells if s.start]
    if not goes_on:
        lasts = [s.last_contact for s in spells if s.last_contact]
        return words.silence(min(days, default=None), max(lasts, default=None))
    return f"since {words.day(min(days))}" if days else "since when is not known"


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
