"""The genogram as a list: for who cannot see it, and for what no line can show."""

from __future__ import annotations

from collections.abc import Iterable

from family_context.lookup.drawing.genogram import CHILDS_HOME, LAST_RECORDED, home_name
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
    named = [p for p in people.values() if p.is_listed or p.name]
    told = [_person(p) for p in named if p.id not in picture.folded]
    told += _ties([t for t in picture.ties if t not in picture.contradictions], people)
    for number, home in enumerate(picture.homes):
        names = _listed([people[p].name for p in people if p in home])
        if home_name(picture, number) == CHILDS_HOME:
            told.append(f"Living together with the child: {names}.")
        elif home_name(picture, number) == LAST_RECORDED:
            told.append(f"{LAST_RECORDED}: {names}.")
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


def key_of(picture: Picture) -> list[str]:
    """What each sign of this picture means; signs that it does not use are left out."""
    drawn = [p for p in picture.people.values() if p.id not in picture.folded]
    born = [p for p in drawn if not p.is_unborn]
    couples = [u for u in picture.unions if len(u.above) == 2]
    tiers = {line.tier for u in picture.unions for line in u.children}
    tiers |= {u.couple_tier for u in couples if u.couple}
    names = {home_name(picture, number) for number in range(len(picture.homes))}
    signs = [
        (any(p.sex == "M" for p in born), "Square: male"),
        (any(p.sex == "F" for p in born), "Circle: female"),
        (any(p.sex not in ("M", "F") for p in born), "Diamond: sex not known"),
        (len(born) < len(drawn), "Triangle: a pregnancy"),
        (any(p.is_deceased for p in drawn), "Cross: has died"),
        (True, "Double outline: the child"),
        (
            not all(p.is_listed for p in drawn),
            "Thin outline: a parent of a brother or sister, and none of this family",
        ),
        (any(p.is_listed for p in born), "The number is the age"),
        (len(drawn) > 1, "Under a name: what somebody is to the child"),
        (any(u.couple == "former" for u in couples), "One slash: no longer a couple"),
        (any(not u.couple for u in couples), "Thin line between two: nobody recorded a couple"),
        (
            any(u.kind in ("care", "siblings") for u in picture.unions),
            "Thin line with a word beside it: what else somebody is to whom it leads",
        ),
        ("strong" in tiers, "Long dashes: strong evidence, not recorded"),
        ("possible" in tiers, "Dots: possible only"),
        (bool(names - {LAST_RECORDED}), "Grey dashes round people: they live together"),
        (LAST_RECORDED in names, "Grey dots round people: the child’s last recorded address"),
    ]
    return [told for is_used, told in signs if is_used]


def _person(person: Person) -> str:
    shape = (
        "unborn"
        if person.is_unborn
        else {"M": "male", "F": "female"}.get(person.sex or "", "sex not known")
    )
    age = "age not known" if person.age is None else f"{person.age}"
    if person.is_unborn or not person.is_listed:
        age = ""
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
        if not people[other].is_listed and not people[other].name:
            sentences.append(f"{word.capitalize()} of {names}: {people[other].word.lower()}.")
            continue
        said = f"{word} of {names}" if word else f"what this person is to {names} is not known"
        sentences.append(f"{people[other].name}: {said}{sure}.")
    return sentences


def _listed(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
