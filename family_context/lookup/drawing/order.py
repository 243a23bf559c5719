"""Who stands beside whom: couples together, siblings by age, as few crossings as can be."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from family_context.lookup.drawing.model import Picture, Union

ROUNDS = 6
EVERY = 1000
"""Of up to so many orders the best is taken; of more, the best that single moves lead to."""


@dataclass(frozen=True)
class Link:
    """A union, or a step of one: past a row between, its line passes through a stand-in."""

    union: int
    above: tuple[str, ...]
    children: tuple[str, ...]


@dataclass
class Arrangement:
    """Rows from the eldest generation down; `chains` keep couples in one piece."""

    rows: dict[int, list[str]]
    chains: dict[str, list[str]]
    links: list[Link]

    def is_direct(self, pair: tuple[str, ...]) -> bool:
        """True if a couple's line can go straight: nobody between, and no other partner behind."""
        row = next(people for people in self.rows.values() if pair[0] in people)
        one, other = (row.index(p) for p in pair)
        return abs(one - other) == 1 and not any(
            (row.index(partner) - here) * (there - here) > 0 and partner != facing
            for here, there, near, facing in (
                (one, other, pair[0], pair[1]),
                (other, one, pair[1], pair[0]),
            )
            for partner in self.partners(near)
        )

    def partners(self, person: str) -> set[str]:
        """Everybody whom the picture draws as a couple with a person."""
        pairs = [link.above for link in self.links if len(link.above) == 2 and person in link.above]
        return {p for pair in pairs for p in pair} - {person}

    def under(self, above: tuple[str, ...]) -> tuple[str, ...]:
        """Whom the line to the children hangs under: both of a couple whose line is straight.

        Else the one with fewer partners: the line that leads there belongs to all of the other's.
        """
        if len(above) != 2 or self.is_direct(above):
            return above
        return (min(above, key=lambda p: (len(self.partners(p)), p)),)


def arrange(picture: Picture) -> Arrangement:
    """Places in each row. The same picture gives the same places."""
    links = _links(picture)
    rows = _items(picture, links)
    chains = _chains(picture, rows)
    before = _by_age(picture, chains)
    heads = {row: list(dict.fromkeys(chains[p][0] for p in people)) for row, people in rows.items()}
    first = _settled(picture, {r: _sorted(h, before, {}) for r, h in heads.items()}, chains)
    start = Arrangement(first, chains, links)
    orders = list(itertools.islice(_orders(heads, chains, before), EVERY + 1))
    if len(orders) > EVERY:
        return _improved(picture, start, before)
    best = min([first, *orders], key=lambda rows: _cost(picture, rows, links))
    return Arrangement(best, chains, links)


def _orders(
    heads: dict[int, list[str]], chains: dict[str, list[str]], before: dict[str, set[str]]
) -> Iterator[dict[int, list[str]]]:
    """Every order of the chains of each row, either way round, in which siblings stand by age."""

    def extended(left: list[str]) -> Iterator[list[str]]:
        if not left:
            yield []
        for head in left:
            rest = [other for other in left if other != head]
            if any(head in before.get(other, ()) for other in rest):
                continue
            chain = chains[head]
            for behind in extended(rest):
                yield [*chain, *behind]
                if len(chain) > 1:
                    yield [*chain[::-1], *behind]

    # Rows are made one by one, so that a row of very many orders is never made whole.
    def rowed(rows: list[int]) -> Iterator[dict[int, list[str]]]:
        if not rows:
            yield {}
            return
        for order in extended(heads[rows[0]]):
            for others in rowed(rows[1:]):
                yield {rows[0]: order, **others}

    return rowed(list(heads))


def _links(picture: Picture) -> list[Link]:
    """Unions between rows that are next to each other; longer ones in steps, by stand-ins."""
    links = []
    for number, union in enumerate(picture.unions):
        by_row: dict[int, list[str]] = defaultdict(list)
        for line in union.children:
            by_row[picture.rows[line.child]].append(line.child)
        if not union.above:
            links.append(Link(number, (), tuple(line.child for line in union.children)))
            continue
        bottom = picture.rows[union.above[0]]
        above, far = union.above, max(by_row, default=bottom)
        for row in range(bottom + 1, far + 1):
            stand_in = [f"·{number}·{row}"] if row < far else []
            links.append(Link(number, above, tuple(by_row.get(row, []) + stand_in)))
            above = tuple(stand_in)
        if far == bottom:
            links.append(Link(number, union.above, ()))
    return links


def _items(picture: Picture, links: list[Link]) -> dict[int, list[str]]:
    rows: dict[int, list[str]] = defaultdict(list)
    for person in sorted(picture.rows, key=lambda p: picture.people[p].by_age):
        rows[picture.rows[person]].append(person)
    for link in links:
        for child in link.children:
            if child.startswith("·"):
                rows[int(child.rsplit("·", 1)[1])].append(child)
    return dict(sorted(rows.items()))


def _chains(picture: Picture, rows: dict[int, list[str]]) -> dict[str, list[str]]:
    """Couples in one piece: whoever has several partners stands between them."""
    partners: dict[str, list[str]] = defaultdict(list)
    eldest = {}
    for union in picture.unions:
        if len(union.above) == 2:
            first, second = union.above
            partners[first].append(second)
            partners[second].append(first)
            ages = [picture.people[line.child].by_age for line in union.children]
            eldest[frozenset(union.above)] = (
                union.couple == "now",
                min(ages, default=picture.people[first].by_age),
            )
    chains = {}
    for item in (one for row in rows.values() for one in row):
        if item in chains:
            continue
        members, queue = [item], [item]
        for one in queue:
            for other in partners.get(one, []):
                if other not in members:
                    members.append(other)
                    queue.append(other)
        hub = max(members, key=lambda p: (len(set(partners[p])), members.index(p) * -1))
        placed = {hub}

        def beside(person: str, placed: set[str] = placed) -> list[str]:
            fresh = sorted(
                {p for p in partners[person] if p not in placed},
                key=lambda p: (eldest[frozenset((person, p))], p),
            )
            placed.update(fresh)
            return fresh

        around = beside(hub)
        half = len(around) // 2
        if len(around) == 1 and picture.people[hub].sex == "F":
            half = 1

        def outward(person: str) -> list[str]:
            return [person, *(p for one in beside(person) for p in outward(one))]

        behind = {one: outward(one) for one in around}

        def chained(order: Sequence[str], half: int) -> list[str]:
            left = [p for one in order[:half] for p in reversed(behind[one])]  # noqa: B023
            return [*left, hub, *(p for one in order[half:] for p in behind[one])]  # noqa: B023

        chain = chained(around, half)
        if len(around) < MANY and any(len(those) > 1 for those in behind.values()):
            # Whoever has partners of his own stands at an end, or their lines cross.
            tried = [
                chained(order, n)
                for order in itertools.permutations(around)
                for n in (half, *range(len(around) + 1))
            ]
            chain = min([chain, *tried], key=lambda those: _apart(those, partners))
        for person in chain:
            chains[person] = chain
    return chains


MANY = 6
"""Of fewer partners every order is tried."""


def _apart(chain: list[str], partners: dict[str, list[str]]) -> int:
    """How many stand between two of a couple, of all couples of a chain."""
    place = {person: n for n, person in enumerate(chain)}
    return sum(
        abs(place[one] - place[other]) - 1 for one in chain for other in set(partners.get(one, []))
    )


def _by_age(picture: Picture, chains: dict[str, list[str]]) -> dict[str, set[str]]:
    """Which chain must stand left of which, by the heads of chains: siblings by age.

    Where pairs of siblings are couples the wrong way round, the child's own row wins.
    """
    before: dict[str, set[str]] = defaultdict(set)

    def reaches(start: str, end: str) -> bool:
        seen, queue = {start}, [start]
        for one in queue:
            for other in before[one]:
                if other not in seen:
                    seen.add(other)
                    queue.append(other)
        return end in seen

    unions = sorted(
        picture.unions,
        key=lambda u: (
            not any(
                line.child in picture.people and picture.people[line.child].is_child
                for line in u.children
            )
        ),
    )
    for union in unions:
        ages = sorted(
            (line.child for line in union.children), key=lambda p: picture.people[p].by_age
        )
        for one, other in itertools.pairwise(ages):
            left, right = chains[one][0], chains[other][0]
            if (
                left != right
                and picture.rows[one] == picture.rows[other]
                and not reaches(right, left)
            ):
                before[left].add(right)
    return before


def _sorted(heads: Sequence[str], before: dict[str, set[str]], wish: dict[str, float]) -> list[str]:
    """Chains by their wish, as far as siblings stay by age."""
    left = list(heads)
    found = []
    while left:
        free = [
            h for h in left if not any(h in before.get(other, ()) for other in left if other != h)
        ]
        chosen = min(free, key=lambda h: (wish.get(h, 0.0), left.index(h)))
        left.remove(chosen)
        found.append(chosen)
    return found


def _settled(
    picture: Picture, heads: dict[int, list[str]], chains: dict[str, list[str]]
) -> dict[int, list[str]]:
    return {row: [p for head in names for p in chains[head]] for row, names in heads.items()}


def _improved(picture: Picture, start: Arrangement, before: dict[str, set[str]]) -> Arrangement:
    """Barycentres up and down, then single moves, for as long as they help."""
    chains = dict(start.chains)
    heads = {
        row: list(dict.fromkeys(chains[p][0] for p in people)) for row, people in start.rows.items()
    }
    facing = {chain[0]: list(chain) for chain in chains.values()}

    def told(order: dict[int, list[str]], turned: dict[str, list[str]]) -> dict[int, list[str]]:
        return {row: [p for h in names for p in turned[h]] for row, names in order.items()}

    best, cost = (heads, facing), _cost(picture, told(heads, facing), start.links)

    def tried(order: dict[int, list[str]], turned: dict[str, list[str]]) -> bool:
        nonlocal best, cost
        fresh = _cost(picture, told(order, turned), start.links)
        if fresh < cost:
            best, cost = (order, turned), fresh
            return True
        return False

    for up in (False, True, False):
        order = {row: list(names) for row, names in best[0].items()}
        for row in sorted(order, reverse=up):
            wish = _barycentres(told(order, best[1]), start.links, row, up)
            means = {
                h: sum(wish[p] for p in best[1][h] if p in wish)
                / max(1, sum(p in wish for p in best[1][h]))
                for h in order[row]
            }
            order[row] = _sorted(order[row], before, means)
        tried(order, best[1])
    for _ in range(ROUNDS):
        helped = False
        for row, names in best[0].items():
            for head in list(names):
                if len(best[1][head]) > 1:
                    turned = {**best[1], head: best[1][head][::-1]}
                    helped |= tried(best[0], turned)
                for place in range(len(names)):
                    moved = [h for h in best[0][row] if h != head]
                    moved.insert(place, head)
                    if moved != best[0][row] and _keeps(moved, before):
                        helped |= tried({**best[0], row: moved}, best[1])
        if not helped:
            break
    return Arrangement(told(*best), chains, start.links)


def _keeps(heads: list[str], before: dict[str, set[str]]) -> bool:
    place = {h: n for n, h in enumerate(heads)}
    return all(
        place[left] < place[right]
        for left in heads
        for right in before.get(left, ())
        if right in place
    )


def _barycentres(
    rows: dict[int, list[str]], links: list[Link], row: int, up: bool
) -> dict[str, float]:
    place = {p: n - len(people) / 2 for people in rows.values() for n, p in enumerate(people)}
    here = set(rows[row])
    sums: dict[str, list[float]] = defaultdict(list)
    for link in links:
        ours, theirs = (link.above, link.children) if up else (link.children, link.above)
        for person in ours:
            if person in here:
                sums[person] += [place[p] for p in theirs]
    return {p: sum(found) / len(found) for p, found in sums.items() if found}


def _cost(picture: Picture, rows: dict[int, list[str]], links: list[Link]) -> tuple[int, float]:
    """Crossings and torn homes, then how far lines reach and who stands right of a partner."""
    place = {p: float(n) for people in rows.values() for n, p in enumerate(people)}
    middle = {p: n - len(people) / 2 for people in rows.values() for n, p in enumerate(people)}
    row_of = {p: row for row, people in rows.items() for p in people}
    edges: dict[int, list[tuple[float, float]]] = defaultdict(list)
    length = 0.0
    for link in links:
        if link.above:
            top = sum(place[p] for p in link.above) / len(link.above)
            mean = sum(middle[p] for p in link.above) / len(link.above)
            for child in link.children:
                edges[row_of[child]].append((top, place[child]))
                length += abs(middle[child] - mean)
        elif link.children:
            length += max(place[p] for p in link.children) - min(place[p] for p in link.children)
    crossings = sum(
        (one[0] - other[0]) * (one[1] - other[1]) < 0
        for lines in edges.values()
        for n, one in enumerate(lines)
        for other in lines[:n]
    )
    torn = 0
    for home in picture.homes:
        for people in rows.values():
            inside = [p in home for p in people]
            runs = sum(
                now and not then for then, now in zip([False, *inside], inside, strict=False)
            )
            torn += max(0, runs - 1)
    wrong = sum(
        picture.people[u.above[0]].sex != picture.people[u.above[1]].sex
        and (place[u.above[0]] < place[u.above[1]]) != _is_left(picture, u)
        for u in picture.unions
        if len(u.above) == 2
    )
    return (3 * crossings + 2 * torn, length + 0.1 * wrong)


def _is_left(picture: Picture, union: Union) -> bool:
    """Men stand left by custom."""
    return picture.people[union.above[0]].sex == "M" or picture.people[union.above[1]].sex == "F"
