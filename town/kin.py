"""Who is family of a child in truth, and by which relationship."""

from dataclasses import dataclass

from town import AS_AT
from town.people import Person


@dataclass(frozen=True)
class Kin:
    """One true family member of a child; the code says what the member is to the child."""

    member: Person
    relationship: str
    is_core: bool
    is_carer: bool = False


def partner_now(person: Person) -> tuple[Person, bool] | None:
    """The present living partner, and whether the two live together."""
    for couple in reversed(person.couples):
        other = couple.partner_of(person)
        if couple.end is None and person.is_alive() and other.is_alive():
            return other, couple.lives_together
    return None


def brothers_and_sisters(person: Person) -> list[tuple[Person, str]]:
    """Everybody who shares a parent, with the code sibling or half_sibling."""
    found: dict[Person, str] = {}
    for parent in (person.mother, person.father):
        for child in parent.children if parent else []:
            if child is not person:
                both = child.mother is person.mother and child.father is person.father
                found[child] = (
                    "sibling" if both and person.father else found.get(child, "half_sibling")
                )
                if person.father is None and child.father is None and child.mother is person.mother:
                    # Two children whose father nobody knows count as full siblings.
                    found[child] = "sibling"
    return list(found.items())


def family_of(child: Person) -> list[Kin]:
    """The true family of a child at the as-at date, the child left out.

    Core members are parents, a parent's present partner, brothers and sisters of whole or half
    blood, and whoever cares for the child now. Grandparents, step-siblings, aunts, uncles and
    cousins are family too, but a list of the child's family need hold them only if they are
    recorded, care for the child or live with it.
    """
    found: dict[Person, Kin] = {}

    def add(member: Person, relationship: str, is_core: bool, is_carer: bool = False) -> None:
        if member is not child and member not in found:
            found[member] = Kin(member, relationship, is_core, is_carer)

    carers = {
        carer: kind for kind, _, end, carer in child.care if end is None and carer is not child
    }
    parents = [parent for parent in (child.mother, child.father) if parent]
    for parent, code in ((child.mother, "mother"), (child.father, "father")):
        if parent is not None:
            add(parent, code, True)
    for carer, kind in carers.items():
        if kind == "foster":
            add(carer, "foster_carer", True, True)
            other = partner_now(carer)
            if other:
                add(other[0], "foster_carer", True, True)
    for parent in parents:
        partner = partner_now(parent)
        if partner is not None and partner[0] not in parents:
            add(partner[0], "step_parent" if partner[1] else "parents_partner", True)
    for member, code in brothers_and_sisters(child):
        add(member, code, True)
    for parent in parents:
        partner = partner_now(parent)
        if partner is not None and partner[0] not in parents and partner[1]:
            for step in partner[0].children:
                add(step, "step_sibling", False)
    for parent in parents:
        for grandparent in (parent.mother, parent.father):
            if grandparent is not None:
                add(grandparent, "grandparent", grandparent in carers, grandparent in carers)
    for parent in parents:
        for member, _ in brothers_and_sisters(parent):
            add(member, "aunt_uncle", member in carers, member in carers)
            for cousin in member.children:
                if lives_with(child, cousin):
                    add(cousin, "cousin", False)
    return list(found.values())


def lives_with(child: Person, other: Person) -> bool:
    """Whether the two belong to one household; an unborn child lives with the mother."""
    home = child.home(AS_AT) if child.birth else child.mother.home(AS_AT) if child.mother else None
    return home is not None and other.is_alive() and other.home(AS_AT) is home


def children_of(people: list[Person]) -> list[Person]:
    """Everybody who is under 18 or unborn at the as-at date and alive."""
    return [person for person in people if person.is_alive() and person.age() < 18]
