"""The family of a page as a picture: who is drawn, and which homes may be outlined."""

from __future__ import annotations

from markupsafe import Markup

from family_context.lookup.drawing import (
    Involved,
    Person,
    Tie,
    draw_ecomap,
    draw_genogram,
    ecomap_in_words,
    in_words,
    key_of,
    picture_of,
)
from family_context.lookup.page import phrases, protection, views, words
from family_context.lookup.page.family import Family, Member


def genogram(family: Family) -> tuple[Markup, list[str], list[str]]:
    """The drawing, the same as sentences, and what its signs mean."""
    child_home = home_of_the_child(family)
    is_old = protection.is_placed_unknown(family, family.child)
    placed = [m for m in family.members if protection.is_placed_unknown(family, m)]
    away = frozenset(m.person_id for m in placed)
    others = [home - child_home - away for home in family.homes]
    if not is_old:
        child_home -= away
    beside, ties = unlisted(family)
    guesses = unchecked(family)
    drawn_ties = [t for t in family.ties if t not in guesses and family.years_too_few(t) is None]
    picture = picture_of(
        [*(_person(m) for m in family.members), *_expected(family), *beside],
        [*drawn_ties, *ties],
        [home for home in (child_home, *others) if len(home) > 1],
        child_home_is_told=len(child_home) > 0,
        child_home_is_last_recorded=is_old,
    )
    told, key = in_words(picture), key_of(picture)
    if guesses:
        told.append(
            "Left out: what ages and addresses alone suggest of others than the child. Nobody has "
            "checked it."
        )
    names = {m.person_id: m.name for m in family.members}
    for tie in family.ties:
        if tie.role == "parent" and (years := family.years_too_few(tie)) is not None:
            told.append(
                f"{names[tie.other]} is recorded as {tie.word.lower()} of {names[tie.person]}: "
                f"{phrases.cannot_be(years)}, and it is not drawn."
            )
    if picture.homes and (beside_them := phrases.others_at_home(family)):
        told.append(f"At the child’s home by record, and not drawn: {beside_them}.")
    if placed and not is_old:
        names_of_placed = words.listed([m.name for m in placed])
        told.append(f"Looked after, and drawn in no home: {names_of_placed}.")
    return Markup(draw_genogram(picture, "genogram-words")), told, key


def unchecked(family: Family) -> list[Tie]:
    """Ties between others than the child that nobody recorded and that ages and a home suggest.

    "Partner of his wife's sister, possible only" helps nobody and hurts. What joins somebody to the
    family who is joined by nothing else stays, with the word that it is possible only.
    """
    guesses = [
        t
        for t in family.ties
        if t.tier == "possible"
        and t.role in ("partner", "former_partner", "other_relative")
        and family.child.person_id not in (t.person, t.other)
    ]
    joined = {
        t.person for t in family.ties if t not in guesses and t.role not in ("unknown", "friend")
    }
    return [t for t in guesses if {t.person, t.other} <= joined]


def _expected(family: Family) -> list[Person]:
    """Children who were expected and of whom no birth is recorded: the sign of a pregnancy."""
    return [
        Person(e.person_id, e.name, "birth not recorded", born=e.expected, is_unborn=True)
        for e in family.expected
    ]


def unlisted(family: Family) -> tuple[list[Person], list[Tie]]:
    """Parents of brothers and sisters who are no members, and the ones of whom nothing is known.

    A half-brother or half-sister has another parent than the child's: where none is recorded, or
    none may be shown, a symbol without a name says so.
    """
    people = [
        Person(u.person_id, u.name, "not listed", u.sex, is_deceased=u.is_deceased, is_listed=False)
        for u in family.unlisted
    ]
    ties = []
    known: dict[str, list[str]] = {m.person_id: [] for m in family.members}
    for tie in family.ties:
        if tie.role == "parent":
            known[tie.person] = [*known.get(tie.person, []), tie.other]
    lacking: dict[str, str] = {}
    for member in family.members:
        own = member.person_id
        if words.role(member.relationship) == "half_sibling" and len(known[own]) == 1:
            # Who is recorded as a full brother or sister has the same other parent.
            lacking[own] = next(
                (
                    nobody
                    for other, nobody in lacking.items()
                    if known[other] == known[own] and _are_full_siblings(family, own, other)
                ),
                f"{own}?",
            )
            ties.append(Tie(own, lacking[own], "parent", "Other parent"))
    people += [
        Person(nobody, "", "Not recorded or not shown", is_listed=False)
        for nobody in dict.fromkeys(lacking.values())
    ]
    return people, ties


def _are_full_siblings(family: Family, one: str, other: str) -> bool:
    return any(
        {t.person, t.other} == {one, other} and (t.role, t.tier) == ("sibling", "recorded")
        for t in family.ties
    )


def home_of_the_child(family: Family) -> frozenset[str]:
    """Who is drawn in one home with the child: nobody where either's home may not be shown.

    A home may be shown if its address is, or if it is a published household: of a protected address
    neither is published.
    """
    shown = {m.person_id for m in family.members if m.address}
    shown |= {person for home in family.homes for person in home}
    if family.child.person_id not in shown:
        return frozenset()
    return frozenset(
        m.person_id
        for m in family.members
        if m.person_id in shown and (m.is_child or m.lives_with_child)
    )


def ecomap(family: Family) -> tuple[Markup, list[str]]:
    """The child and its carers with the services involved now, drawn and in words."""
    members = views.carers(family)
    people = [_person(m) for m in members]
    involved = [
        Involved(m.person_id, s.name, m.answers[s.code].reason == "open_no_recent_activity")
        for m in members
        for s in family.services
        if s.code in m.answers and m.answers[s.code].state == "involved_now"
    ]
    drawn = draw_ecomap(people, involved, "ecomap-words")
    return Markup(drawn), ecomap_in_words(people, involved)


def _person(member: Member) -> Person:
    return Person(
        id=member.person_id,
        name=member.name,
        word=words.kin(member.relationship, member.sex, member.tier),
        sex=member.sex,
        born=member.born or member.expected,
        age=member.age,
        is_child=member.is_child,
        is_deceased=member.is_deceased,
        is_unborn=member.is_unborn,
        tier=member.tier,
    )
