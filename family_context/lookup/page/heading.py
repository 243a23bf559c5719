"""The three lines above everything: with whom the child lives, its parents, the last referral."""

from __future__ import annotations

from datetime import date

from family_context.lookup.page import chronology, phrases, protection, words
from family_context.lookup.page import parents as recorded
from family_context.lookup.page.family import Event, Family, Member


def lives_with(family: Family) -> str:
    """Who lives where the child lives, as far as that is known and may be shown."""
    beside = [phrases.with_kin(m) for m in family.members[1:] if m.lives_with_child]
    others = phrases.others_at_home(family)
    told = words.listed([*beside, *filter(None, [others])])
    if protection.is_placed_unknown(family, family.child):
        return f"Not known: looked after. At the last recorded address: {told or 'nobody listed'}"
    if told:
        return told
    return "Nobody listed here" if family.child.address else phrases.NO_ADDRESS


def parents(family: Family) -> list[str]:
    """Each parent with where he or she lives, and which parent no record tells of."""
    members = {m.person_id: m for m in family.members}
    return [
        f"{told}, {_where(family, members[who])}" if who in members else told
        for who, told in recorded.parents_by_id(family, family.child).items()
    ]


def _where(family: Family, parent: Member) -> str:
    if parent.is_deceased:
        return "has died"
    if parent.lives_with_child:
        is_old = protection.is_placed_unknown(family, family.child)
        return "at the child’s last recorded address" if is_old else "with the child"
    return parent.address or "address not known, or not to be shown"


def last_referral(family: Family) -> list[str]:
    """The child's last referral and a later one of others; the family's where the child has none.

    With each, whether it is open; with the first, what was open before it.
    """
    began = [e for e in family.events if (e.type, e.part) == ("referral", "began")]
    own = [e for e in began if e.person_id == family.child.person_id]
    if not began:
        return ["No referral of anybody listed is on record in the time that may be shown"]
    last = max(e.day for e in own or began)
    before = chronology.open_on(family, last, is_usual_told=False)
    told = [
        f"{_told(family, own or began, last, is_of_child=bool(own))}. Open before it: "
        f"{'; '.join(before) or f'nothing known beyond {words.USUAL}'}"
    ]
    if own and (later := max(e.day for e in began)) > last:
        told.append(_told(family, began, later, is_of_child=False))
    return told


def _told(family: Family, events: list[Event], day: date, is_of_child: bool) -> str:
    """Whose referral, on which day, and whether it is open."""
    of_day = [e for e in events if e.day == day]
    answers = [a for member in family.members for a in member.answers.values()]
    spells = {i.id: i for a in answers for i in a.involvements if i.id}
    found = [spells[e.source_ref] for e in of_day if e.source_ref in spells]
    ends = [i.end for i in found if i.end and not i.is_current]
    state = ""
    if any(i.is_current for i in found):
        state = ", open"
    elif ends:
        state = f", closed {words.day(max(ends))}"
    born = family.child.born
    if is_of_child:
        early = " (before the birth)" if born and day < born else ""
        return f"{words.day(day)}{early}{state}"
    people = {e.person_id for e in of_day}
    whose = words.listed([phrases.with_kin(m) for m in family.members if m.person_id in people])
    child = "" if family.child.person_id in people else f", not of {family.child.name}"
    return f"{words.day(day)}, of {whose}{child}{state}"
