"""The genogram as a list: for who cannot see it, and for what no line can show."""

from __future__ import annotations

from family_context.lookup.drawing.genogram import CHILDS_HOME, home_name
from family_context.lookup.drawing.model import Person, Picture, Tie

SURE = {
    "recorded": "",
    "strong": " (strong evidence, not recorded)",
    "possible": " (possible only)",
}


def in_words(picture: Picture) -> list[str]:
    """Sentences: each person, each tie, each home, what contradicts and who has no place."""
    people = picture.people
    told = [_person(p) for p in people.values() if p.id not in picture.folded]
    told += [_tie(t, people) for t in picture.ties if t not in picture.contradictions]
    for number, home in enumerate(picture.homes):
        names = _listed([people[p].name for p in people if p in home])
        if home_name(picture, number) == CHILDS_HOME:
            told.append(f"Living together with the child: {names}.")
        else:
            told.append(f"Living together ({home_name(picture, number)}): {names}.")
    if not picture.child_home_is_told:
        told.append("With whom the child lives is not known, or not to be shown.")
    told += [
        "Records contradict each other, and the picture does not draw this: " + _tie(t, people)
        for t in picture.contradictions
    ]
    if picture.apart:
        told.append(f"Joined by no line: {_listed([people[p].name for p in picture.apart])}.")
    if picture.folded:
        told.append(
            "For want of room the picture leaves out: "
            + _listed([f"{people[p].name} ({people[p].word.lower()})" for p in picture.folded])
            + "."
        )
    return told


def _person(person: Person) -> str:
    shape = (
        "unborn"
        if person.is_unborn
        else {"M": "male", "F": "female"}.get(person.sex or "", "sex not known")
    )
    age = "" if person.is_unborn else "age not known" if person.age is None else f"{person.age}"
    if person.is_deceased:
        age = "has died" if person.age is None else f"died at {person.age}"
    return f"{person.name}: " + ", ".join(filter(None, [person.word.lower(), shape, age])) + "."


def _tie(tie: Tie, people: dict[str, Person]) -> str:
    one, other = people[tie.person].name, people[tie.other].name
    sure = SURE[tie.tier]
    word = tie.word[:1].lower() + tie.word[1:]
    if tie.role in ("partner", "former_partner", "sibling", "half_sibling", "step_sibling"):
        ended = ", ended" if tie.role == "partner" and not tie.is_current else ""
        return f"{one} and {other}: {word}{ended}{sure}."
    ended = (
        ", ended"
        if not tie.is_current
        and not word.startswith("former")
        and tie.role not in ("parent", "grandparent")
        else ""
    )
    return f"{other} is {word} of {one}{ended}{sure}."


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
