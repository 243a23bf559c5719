"""From ties between members to what a genogram draws: generations, unions, and who stands apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from family_context.lookup.drawing.groups import Groups
from family_context.lookup.drawing.model import CERTAINTY, Line, Person, Picture, Tie, Union

ROOM = 30
"""More people than this cannot be read in one picture; the most distant are named in words."""
ABOVE = {
    "child": "parent",
    "step_child": "step_parent",
    "foster_child": "foster_carer",
    "cared_for": "carer",
    "ward": "guardian",
    "grandchild": "grandparent",
}
"""Roles of the younger of two, and of the elder."""
COUPLES = {"partner": "now", "former_partner": "former"}
SIBLINGS = ("sibling", "half_sibling", "step_sibling")
CARERS = ("step_parent", "foster_carer", "guardian", "carer", "grandparent")
DRAWN = ("parent", *COUPLES, *SIBLINGS, *CARERS)


def picture_of(
    people: Iterable[Person],
    ties: Iterable[Tie],
    homes: Iterable[frozenset[str]] = (),
    child_home_is_told: bool = True,
    child_home_is_last_recorded: bool = False,
) -> Picture:
    """The genogram of one family; `ties` may tell a pair from both sides.

    Where records make somebody an own ancestor the surest parent wins; what cannot be drawn beside
    it is a contradiction.
    """
    everybody = {p.id: p for p in sorted(people, key=lambda p: (not p.is_child, p.by_age))}
    told = once(t for t in ties if t.person in everybody and t.other in everybody)
    shown, folded = _nearest(everybody, told)
    near = [t for t in told if t.person in shown and t.other in shown]
    parents, contradictions = _parents(shown, near)
    rows, refused = _rows(shown, near, parents)
    unions = _unions(shown, near, parents, rows)
    joined = Groups(shown)
    for union in unions:
        joined.join([*union.above, *(line.child for line in union.children)])
    child = next(iter(shown))
    rows = {p: row for p, row in rows.items() if joined.same(p, child)}
    return Picture(
        people=everybody,
        rows=rows,
        unions=tuple(u for u in unions if _anyone(u) in rows),
        homes=tuple(
            home for whole in homes if len(home := frozenset(p for p in whole if p in shown)) > 1
        ),
        apart=tuple(p for p in shown if p not in rows),
        folded=tuple(folded),
        ties=tuple(told),
        contradictions=(*contradictions, *refused),
        child_home_is_told=child_home_is_told,
        child_home_is_last_recorded=child_home_is_last_recorded,
    )


def once(ties: Iterable[Tie]) -> list[Tie]:
    """Each pair once: the elder's role where one is the elder, else the surest word."""
    ranked = []
    for tie in ties:
        turned = tie
        if tie.role in ABOVE:
            role = ABOVE[tie.role]
            word = role.replace("_", " ").capitalize()
            turned = Tie(tie.other, tie.person, role, word, tie.tier, tie.is_current)
        ends = (turned.person, turned.other)
        if turned.role not in ABOVE.values():
            ends = (min(ends), max(ends))
            turned = replace(turned, person=ends[0], other=ends[1])
        # Whoever tells it in the other's words tells the mother from the father.
        is_turned = turned.other != tie.other
        rank = (CERTAINTY.index(tie.tier), is_turned, turned.word, not tie.is_current)
        if tie.person != tie.other:
            ranked.append(((*ends, turned.role), rank, turned))
    pairs: dict[tuple[str, str, str], Tie] = {}
    for key, _, tie in sorted(ranked, key=lambda one: one[:2]):
        pairs.setdefault(key, tie)
    return list(pairs.values())


def _nearest(people: dict[str, Person], ties: list[Tie]) -> tuple[dict[str, Person], list[str]]:
    """Those for whom there is room, by the steps of drawn ties to the child, and the others."""
    near: dict[str, list[str]] = defaultdict(list)
    for tie in (t for t in ties if t.role in DRAWN):
        near[tie.person].append(tie.other)
        near[tie.other].append(tie.person)
    steps = {next(iter(people)): 0}
    queue = list(steps)
    for person in queue:
        for other in near[person]:
            if other not in steps:
                steps[other] = steps[person] + 1
                queue.append(other)
    ranked = sorted(
        people, key=lambda p: (steps.get(p, len(people)), CERTAINTY.index(people[p].tier))
    )
    kept = set(ranked[:ROOM])
    return {p: people[p] for p in people if p in kept}, [p for p in people if p not in kept]


def _parents(
    people: dict[str, Person], ties: list[Tie]
) -> tuple[dict[str, dict[str, str]], list[Tie]]:
    """Parents by child, each with its tier, and the ties that would make an own ancestor."""

    def likely(tie: Tie) -> tuple[int, float, str, str]:
        child, parent = people[tie.person], people[tie.other]
        years = (child.born - parent.born).days / 365.25 if child.born and parent.born else 25.0
        return (CERTAINTY.index(tie.tier), abs(years - 28), tie.person, tie.other)

    parents: dict[str, dict[str, str]] = defaultdict(dict)
    refused = []
    for tie in sorted((t for t in ties if t.role == "parent"), key=likely):
        if tie.person in _ancestors(tie.other, parents):
            refused.append(tie)
        else:
            parents[tie.person][tie.other] = tie.tier
    return parents, refused


def _ancestors(person: str, parents: dict[str, dict[str, str]]) -> set[str]:
    found, queue = {person}, [person]
    for one in queue:
        for parent in parents.get(one, {}):
            if parent not in found:
                found.add(parent)
                queue.append(parent)
    return found


def _rows(
    people: dict[str, Person], ties: list[Tie], parents: dict[str, dict[str, str]]
) -> tuple[dict[str, int], list[Tie]]:
    """The generation of each, and ties that no generation fits.

    Couples and siblings share a row unless a parent would then stand beside or below an own child.
    """
    level = Groups(people)
    elder: set[tuple[str, str, int]] = {
        (parent, child, 1) for child, known in parents.items() for parent in known
    }
    refused = []
    level_ties = [t for t in ties if t.role in COUPLES or t.role in SIBLINGS]
    for tie in sorted(level_ties, key=lambda t: (CERTAINTY.index(t.tier), t.role in SIBLINGS)):
        tried = level.with_joined(tie.person, tie.other)
        if _falls(people, tried, elder) is None:
            refused.append(tie)
        else:
            level = tried
    for child in people:
        # Two parents of one child stand side by side where they can.
        for first, second in zip(
            parents.get(child, {}), list(parents.get(child, {}))[1:], strict=False
        ):
            tried = level.with_joined(first, second)
            if _falls(people, tried, elder) is not None:
                level = tried

    def far(rows: dict[str, int] | None) -> int:
        """How many children stand more than one row below a parent of theirs."""
        told = [(parent, child) for child, known in parents.items() for parent in known]
        return sum(rows[c] - rows[p] > 1 for p, c in told) if rows else len(told) + 1

    rows = _falls(people, level, elder)
    for tie in ties:
        if tie.role in CARERS and not _is_younger(people, tie):
            edge = (tie.other, tie.person, 2 if tie.role == "grandparent" else 1)
            tried_rows = _falls(people, level, {*elder, edge})
            # Nobody's row moves parents away from their children: the words tell what is odd.
            if far(tried_rows) <= far(rows):
                elder.add(edge)
                rows = tried_rows
    assert rows is not None
    return rows, refused


def _is_younger(people: dict[str, Person], tie: Tie) -> bool:
    """Whether who cares is the younger: a son who cares for his mother stands below her."""
    one, other = people[tie.other].born, people[tie.person].born
    return one is not None and other is not None and one > other


def _falls(
    people: dict[str, Person], level: Groups, elder: set[tuple[str, str, int]]
) -> dict[str, int] | None:
    """A row for each, every elder above: the nearest to the child; nothing where that cannot be."""
    edges = sorted({(level.of(up), level.of(down), gap) for up, down, gap in elder})
    first = level.of(next(iter(people)))
    rows = {first: 0}
    queue = [first]
    for group in queue:
        for up, down, gap in edges:
            for near, far, row in ((up, down, gap), (down, up, -gap)):
                if near == group and far not in rows:
                    rows[far] = rows[group] + row
                    queue.append(far)
    for person in people:
        rows.setdefault(level.of(person), 0)
    for _ in range(len(people) + 1):
        wrong = [(up, down, gap) for up, down, gap in edges if rows[down] - rows[up] < gap]
        if not wrong:
            base = rows[first]
            return {p: rows[level.of(p)] - base for p in people}
        for up, down, gap in wrong:
            rows[up] = min(rows[up], rows[down] - gap)
    return None


def _unions(
    people: dict[str, Person],
    ties: list[Tie],
    parents: dict[str, dict[str, str]],
    rows: dict[str, int],
) -> list[Union]:
    """Parents with their children; couples; whoever else holds the family together."""
    couples: dict[tuple[str, str], Tie] = {}
    for tie in ties:
        if tie.role in COUPLES and rows[tie.person] == rows[tie.other]:
            ends = (tie.person, tie.other)
            # A couple that is both, says which source is right nobody knows: told as a couple.
            if ends not in couples or tie.role == "partner":
                couples[ends] = tie
    children: dict[tuple[str, ...], list[Line]] = defaultdict(list)
    for child in sorted(people, key=lambda p: people[p].by_age):
        for above, tier, doubt in _pairs(people, parents.get(child, {}), couples, rows):
            children[above].append(Line(child, tier, doubt))
    unions = [
        _couple(Union("birth", above, tuple(lines)), couples) for above, lines in children.items()
    ]
    unions += [_couple(Union("couple", ends), couples) for ends in couples if ends not in children]
    joined = Groups(people)
    for union in unions:
        joined.join([*union.above, *(line.child for line in union.children)])
    for union in [*_carers(people, ties, rows, couples, joined)]:
        unions.append(union)
        joined.join([*union.above, *(line.child for line in union.children)])
    # A couple that cares is drawn once.
    caring = {u.above for u in unions if u.kind == "care"}
    unions = [u for u in unions if u.kind != "couple" or u.above not in caring]
    return unions + _siblings(people, ties, rows, joined)


def _pairs(
    people: dict[str, Person],
    parents: dict[str, str],
    couples: dict[tuple[str, str], Tie],
    rows: dict[str, int],
) -> list[tuple[tuple[str, ...], str, str]]:
    """A child's parents two by two: those recorded as a couple, else a mother and a father.

    With each how sure it is, and of which of two that is said, where one is surer than the other.
    """
    left = sorted(parents, key=lambda p: (CERTAINTY.index(parents[p]), people[p].by_age))
    found: list[tuple[tuple[str, ...], str, str]] = []
    while left:
        first = left.pop(0)

        def fit(second: str, first: str = first) -> tuple[bool, bool, int]:
            ends = (min(first, second), max(first, second))
            same = people[first].sex == people[second].sex and people[first].sex is not None
            return (CERTAINTY.index(parents[second]) > 0, same, 0 if ends in couples else 1)

        beside = [p for p in left if rows[p] == rows[first]]
        # Three recorded parents are two and one more; two possible fathers are no couple.
        if beside and not found and (len(parents) == 2 or not fit(min(beside, key=fit))[1]):
            second = min(beside, key=fit)
            left.remove(second)
            # The first is the surer one. One line says how sure the other is, and of whom that is
            # said: two lines to each such child cross those of its brothers and sisters.
            is_mixed = parents[first] != parents[second]
            if is_mixed and len(parents) > 2:
                found += [((first,), parents[first], ""), ((second,), parents[second], "")]
                continue
            doubt = _parent_word(people[second]) if is_mixed else ""
            ends = (min(first, second), max(first, second))
            found.append((ends, parents[second], doubt))
        else:
            found.append(((first,), parents[first], ""))
    return found


def _parent_word(person: Person) -> str:
    return {"M": "father", "F": "mother"}.get(person.sex or "", "parent")


def _couple(union: Union, couples: dict[tuple[str, str], Tie]) -> Union:
    known = couples.get((union.above[0], union.above[1])) if len(union.above) == 2 else None
    if known is None:
        return union
    ended = known.role == "former_partner" or not known.is_current
    return replace(union, couple="former" if ended else "now", couple_tier=known.tier)


def _carers(
    people: dict[str, Person],
    ties: list[Tie],
    rows: dict[str, int],
    couples: dict[tuple[str, str], Tie],
    joined: Groups,
) -> list[Union]:
    """Whoever brings up a child and is joined to it in no other way.

    One line each, to the child of the picture alone where the others are joined to it: more lines
    would cross those of parents, and the words have all.
    """
    child = next(iter(people))
    cares: dict[tuple[str, str], list[Line]] = defaultdict(list)
    words: dict[tuple[str, ...], str] = {}
    for tie in ties:
        if tie.role in CARERS and rows[tie.other] < rows[tie.person]:
            cares[tie.other, tie.role].append(Line(tie.person, tie.tier))
            if tie.person == child or (tie.other, tie.role) not in words:
                words[tie.other, tie.role] = tie.word
    grouped: dict[tuple[tuple[Line, ...], str], list[str]] = defaultdict(list)
    reaches = {c for (c, _), lines in cares.items() if any(line.child == child for line in lines)}
    drawn: set[str] = set()
    for (carer, role), lines in cares.items():
        is_to_child = any(line.child == child for line in lines)
        if carer in drawn or (carer in reaches and not is_to_child):
            continue
        drawn.add(carer)
        if not any(joined.same(carer, line.child) for line in lines):
            if is_to_child:
                lines = [
                    line
                    for line in lines
                    if line.child == child or not joined.same(line.child, child)
                ]
            lines = sorted(lines, key=lambda line: people[line.child].by_age)
            grouped[tuple(lines), role].append(carer)
    unions = []
    for (lines_told, role), carers in grouped.items():
        while carers:
            first = carers.pop(0)
            ends = next(
                ((min(first, c), max(first, c)) for c in carers if _ends(first, c) in couples), None
            )
            if ends:
                carers.remove(ends[1] if ends[0] == first else ends[0])
            above = ends or (first,)
            told = {words[carer, role] for carer in above}
            word = told.pop() if len(told) == 1 else role.replace("_", " ").capitalize()
            unions.append(_couple(Union("care", above, lines_told, word), couples))
    return unions


def _ends(first: str, second: str) -> tuple[str, str]:
    return (min(first, second), max(first, second))


def _siblings(
    people: dict[str, Person], ties: list[Tie], rows: dict[str, int], joined: Groups
) -> list[Union]:
    """Brackets over siblings whom no known parent joins, as few as tell it."""
    child = next(iter(people))
    wanted = [t for t in ties if t.role in SIBLINGS and rows[t.person] == rows[t.other]]
    wanted.sort(
        key=lambda t: (
            CERTAINTY.index(t.tier),
            SIBLINGS.index(t.role),
            child not in (t.person, t.other),
            t.person,
            t.other,
        )
    )
    kept: dict[tuple[str, str, str], Groups] = {}
    for tie in wanted:
        if not joined.same(tie.person, tie.other):
            joined.join([tie.person, tie.other])
            key = (tie.role, tie.word, tie.tier)
            kept.setdefault(key, Groups(people)).join([tie.person, tie.other])
    return [
        Union(
            "siblings",
            (),
            tuple(Line(p, tier) for p in sorted(group, key=lambda p: people[p].by_age)),
            word,
        )
        for (_, word, tier), groups in kept.items()
        for group in groups.all()
        if len(group) > 1
    ]


def _anyone(union: Union) -> str:
    return union.above[0] if union.above else union.children[0].child
