"""Who the parents of the children of a family are, and of whom nobody recorded it."""

from __future__ import annotations

from family_context.lookup.drawing.model import CERTAINTY
from family_context.lookup.page import phrases, words
from family_context.lookup.page.family import Family, Member

SIBLINGS = ("sibling", "half_sibling", "step_sibling")


def parents_of(family: Family, member: Member) -> list[str]:
    """Who the parents of a child of the family are; nothing of anybody else."""
    is_young = member.is_unborn or (member.age is not None and member.age < 18)
    if member.is_child or words.role(member.relationship) in SIBLINGS:
        return list(parents_by_id(family, member).values())
    has_any = any(t.person == member.person_id and t.role == "parent" for t in family.ties)
    return list(parents_by_id(family, member).values()) if is_young and has_any else []


def parents_by_id(family: Family, member: Member) -> dict[str, str]:
    """What is told of each parent by the id, and without one which parent no record tells of."""
    names = {m.person_id: m.name for m in family.members}
    beside = {u.person_id: f"{u.name} (not of this family)" for u in family.unlisted}
    told: dict[str, str] = {}
    ties = [t for t in family.ties if t.person == member.person_id and t.role == "parent"]
    for tie in sorted(ties, key=lambda t: (CERTAINTY.index(t.tier), t.word != "Mother", t.other)):
        word = f"Possible {tie.word.lower()}" if tie.tier == "possible" else tie.word
        sure = " (not recorded, strong evidence)" if tie.tier == "strong" else ""
        if tie.disputed:
            sure = f" (sources differ: {tie.disputed})"
        if (years := family.years_too_few(tie)) is not None:
            sure = f" (so recorded; {phrases.cannot_be(years)})"
        told.setdefault(tie.other, f"{word}: {names.get(tie.other) or beside[tie.other]}{sure}")
    sure_words = {t.word for t in ties if t.tier != "possible"}
    if len(told) == 0:
        told[""] = "Not recorded, or not shown"
    elif len(told) == 1 or sure_words in ({"Mother"}, {"Father"}):
        other = {"Mother": "Father", "Father": "Mother"}
        missing = (
            other[min(sure_words)] if sure_words in ({"Mother"}, {"Father"}) else "Another parent"
        )
        told[""] = f"{missing}: not recorded, or not shown"
    return told


def full_or_half(family: Family, member: Member) -> str:
    """That nobody recorded whether a brother or sister has both parents of the child."""
    if words.role(member.relationship) != "sibling":
        return ""
    parents = {
        person: {t.other for t in family.ties if (t.person, t.role) == (person, "parent")}
        for person in (family.child.person_id, member.person_id)
    }
    shared = parents[family.child.person_id] & parents[member.person_id]
    is_known = len(shared) > 1 or all(len(known) > 1 for known in parents.values())
    return "" if is_known else "full or half is not known"
