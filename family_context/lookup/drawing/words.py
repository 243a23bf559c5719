"""The genogram as a list: for who cannot see it, and for what no line can show."""

from __future__ import annotations

from collections.abc import Iterable

from family_context.lookup.drawing.genogram import CHILDS_HOME, home_name
from family_context.lookup.drawing.model import Person, Picture, Tie

LASTING = ("parent", "grandparent", "sibling", "half_sibling", "former_partner")
"""Roles of ties that do not end, or whose word says that they have."""
SURE = {
    "recorded": "",
    "strong": " (strong evidence, not recorded)",
    "possible": " (possible only)",
}


def in_words(picture: Picture) -> list[str]:
    """Sentences: each person, each tie, each home, what contradicts and who has no place."""
    people = picture.people
    told = [_person(p) for p in people.values() if p.id not in picture.folded]
    told += _ties([t for t in picture.ties if t not in picture.contradictions], people)
    for number, home in enumerate(picture.homes):
        names = _listed([people[p].name for p in people if p in home])
        if home_name(picture, number) == CHILDS_HOME:
            told.append(f"Living together with the child: {names}.")
        else:
            told.append(f"Living together ({home_name(picture, number)}): {names}.")
    if not picture.child_home_is_told:
        told.append("With whom the child lives is not known, or not to be shown.")
    told += [
        "Records contradict each other, and the picture does not draw this: " + sentence
        for sentence in _ties(picture.contradictions, people)
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


def _ties(ties: Iterable[Tie], people: dict[str, Person]) -> list[str]:
    """Sentences, one for all to whom somebody is the same."""
    told: dict[tuple[str, str, str], list[str]] = {}
    for tie in ties:
        ended = "" if tie.is_current or tie.role in LASTING else ", ended"
        word = "" if tie.role == "unknown" else tie.word[:1].lower() + tie.word[1:]
        told.setdefault((tie.other, word, ended + SURE[tie.tier]), []).append(tie.person)
    sentences = []
    for (other, word, sure), persons in told.items():
        names = _listed([people[p].name for p in persons])
        said = f"{word} of {names}" if word else f"what this person is to {names} is not known"
        sentences.append(f"{people[other].name}: {said}{sure}.")
    return sentences


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
