"""Where everything stands, on two axes: `along` a row, and `across` the rows from the eldest down.

A renderer may lay the axes either way. Lengths are in CSS pixels, of a picture at its own size.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from family_context.lookup.drawing.model import Picture
from family_context.lookup.drawing.order import Arrangement, Link, arrange
from family_context.lookup.drawing.outlines import Rectangle, outline

SWEEPS = 12
BESIDE = 9
"""How far apart two lines reach one child."""


@dataclass(frozen=True)
class Measures:
    """Sizes of one way of drawing."""

    pitch: int
    """Room for one person along a row."""
    symbol: int
    label: int
    """Room for the words behind a symbol, across."""
    lane: int = 9
    lead: int = 16
    """Room of a line before it reaches the symbols of the next row."""
    word_lead: int = 16
    """The same where a word stands beside the line."""
    narrow: int = 14
    """Room for a stand-in, where a line passes a row."""
    apart_after: bool = False
    """Whoever stands apart comes at the end of the rows, not in rows of their own."""


@dataclass(frozen=True)
class Stroke:
    """A line through points (along, across); `tier` says how sure it is."""

    points: tuple[tuple[float, float], ...]
    tier: str
    kind: str
    """`couple`, `parents` (not recorded as a couple), `drop`, `child`, `care` or `siblings`."""
    marks: int = 0
    """Slashes across it: one where a couple has parted."""
    word: str = ""
    """Beside the line: how sure it is, or what those above are to those below."""
    side: int = 1
    """On which side of the line the word stands: -1 before it, 1 behind; 0 where both are taken."""
    is_one_of_several: bool = False
    """Other lines reach the same child."""
    is_drop: bool = False
    """It leads down from those above, to where it parts for those below."""


@dataclass
class Layout:
    """A picture with places."""

    places: dict[str, tuple[float, float]]
    """The middle of each symbol."""
    strokes: list[Stroke]
    homes: list[list[list[tuple[float, float]]]]
    """Closed outlines of each home of the picture, each a list of corners."""
    length: float
    depth: float
    rows: dict[int, list[str]] = field(default_factory=dict)


@dataclass
class _Bar:
    """A line along a channel, with what comes from above and what goes on below."""

    tops: list[float]
    bottoms: list[float]
    lane: int = 0

    @property
    def span(self) -> tuple[float, float]:
        ends = [*self.tops, *self.bottoms]
        return min(ends), max(ends)


def lay_out(picture: Picture, sizes: Measures) -> Layout:
    """Places of all who are joined to the child, and then of those who stand apart."""
    arrangement = arrange(picture)
    along = _along(arrangement, sizes)
    numbers = sorted(arrangement.rows)
    landings = _landings(picture, arrangement, along)
    bars = _bars(picture, arrangement, along, landings)
    channels = {row: _lanes([b for b in bars if b[0] == row]) for row in [numbers[0] - 1, *numbers]}
    across: dict[int, float] = {}
    edge, half = 0.0, sizes.symbol / 2
    first = channels[numbers[0] - 1]
    if first:
        edge += first * sizes.lane + sizes.lead
    ends: dict[int, float] = {numbers[0] - 1: 0.0}
    for row in numbers:
        across[row] = edge + half
        ends[row] = edge + sizes.symbol + sizes.label
        worded = any(
            line.tier != "recorded" or union.word
            for union in picture.unions
            for line in union.children
            if picture.rows[line.child] == row + 1
        )
        lead = sizes.word_lead if worded else sizes.lead
        edge = (
            ends[row] + (channels[row] + 1) * sizes.lane + lead if row != numbers[-1] else ends[row]
        )
    places = {
        p: (along[p], across[row])
        for row, people in arrangement.rows.items()
        for p in people
        if not p.startswith("·")
    }
    strokes = _couple_strokes(picture, arrangement, places, along, bars, ends, sizes)
    strokes += _child_strokes(picture, arrangement, across, along, landings, bars, ends, sizes)
    length = max(x for x, _ in places.values()) + sizes.pitch / 2
    depth = edge
    if picture.apart:
        if sizes.apart_after:
            # Under the columns of the generations, so that a narrow picture stays narrow.
            for n, person in enumerate(picture.apart):
                line, place = divmod(n, len(numbers))
                places[person] = (length + 24 + (line + 0.5) * sizes.pitch, across[numbers[place]])
            depth -= 24
            length = max(x for x, _ in places.values()) + sizes.pitch / 2
        else:
            each = max(1, int(length // sizes.pitch))
            for n, person in enumerate(picture.apart):
                line, place = divmod(n, each)
                places[person] = (
                    (place + 0.5) * sizes.pitch,
                    depth + line * (sizes.symbol + sizes.label + sizes.lane) + half,
                )
        depth = max(y for _, y in places.values()) + half + sizes.label
    homes = [_home(home, places, sizes) for home in picture.homes]
    return Layout(places, strokes, homes, length, depth, arrangement.rows)


def _width(item: str, sizes: Measures) -> float:
    return sizes.narrow if item.startswith("·") else sizes.pitch


def _along(arrangement: Arrangement, sizes: Measures) -> dict[str, float]:
    """Children under the middle of their parents, parents over the middle of their children."""
    along: dict[str, float] = {}
    for people in arrangement.rows.values():
        edge = 0.0
        for item in people:
            along[item] = edge + _width(item, sizes) / 2
            edge += _width(item, sizes)
    for sweep in range(SWEEPS):
        rows = sorted(arrangement.rows, reverse=sweep % 2 == 1)
        for row in rows:
            people = arrangement.rows[row]
            wishes = _wishes(people, arrangement, along, sizes, upwards=sweep % 2 == 1)
            gaps = [
                (_width(a, sizes) + _width(b, sizes)) / 2 for a, b in itertools.pairwise(people)
            ]
            for item, x in zip(people, spread(wishes, gaps), strict=True):
                along[item] = x
    least = min(x - _width(item, sizes) / 2 for item, x in along.items())
    return {item: round(x - least, 1) for item, x in along.items()}


def _wishes(
    people: list[str],
    arrangement: Arrangement,
    along: dict[str, float],
    sizes: Measures,
    upwards: bool,
) -> list[float]:
    """Where each of a row would like to stand: a family side by side, over or under the others.

    Side by side, and not as far apart as they stand: a partner whom nothing else holds would go
    ever farther away, to keep the middle over the children where the other cannot.
    """
    wish: dict[str, list[float]] = defaultdict(list)
    here = set(people)
    for link in arrangement.links:
        above = arrangement.under(link.above)
        ours, theirs = (above, link.children) if upwards else (link.children, above)
        if not ours or not theirs or not here.issuperset(ours):
            continue
        edge = sum(along[p] for p in theirs) / len(theirs)
        edge -= sum(_width(p, sizes) for p in ours) / 2
        for person in sorted(ours, key=lambda p: along[p]):
            wish[person].append(edge + _width(person, sizes) / 2)
            edge += _width(person, sizes)
    return [sum(wish[p]) / len(wish[p]) if wish[p] else along[p] for p in people]


def spread(wishes: Sequence[float], gaps: Sequence[float]) -> list[float]:
    """Places as near to `wishes` as can be (least squares), in order and at least `gaps` apart.

    Pooling adjacent violators, on the wishes less the room that those before take.
    """
    offsets = [0.0]
    for gap in gaps:
        offsets.append(offsets[-1] + gap)
    pools: list[list[float]] = []
    for wish, offset in zip(wishes, offsets, strict=True):
        pools.append([wish - offset, 1.0])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            mean, n = pools.pop()
            before, m = pools[-1]
            pools[-1] = [(before * m + mean * n) / (m + n), m + n]
    level = [mean for mean, n in pools for _ in range(int(n))]
    return [x + offset for x, offset in zip(level, offsets, strict=True)]


def _shared(arrangement: Arrangement, along: dict[str, float], pair: tuple[str, ...]) -> str:
    """The name of the line that all partners on one side of a person share."""
    (partner,) = arrangement.under(pair)
    (hub,) = set(pair) - {partner}
    return f"{hub} {'left' if along[partner] < along[hub] else 'right'}"


Landings = dict[str, tuple[int, ...]]
"""Of each child to whom several lines lead, the numbers of their links from left to right."""


def _landings(picture: Picture, arrangement: Arrangement, along: dict[str, float]) -> Landings:
    """The order in which lines reach a child: as they come from, or whatever crosses the least."""
    links: dict[str, list[int]] = defaultdict(list)
    for number, link in enumerate(arrangement.links):
        for child in link.children:
            links[child].append(number)

    def comes_from(number: int) -> tuple[float, int]:
        above = arrangement.under(arrangement.links[number].above)
        return (sum(along[p] for p in above) / len(above) if above else 0.0, number)

    best: Landings = {
        child: tuple(sorted(numbers, key=comes_from))
        for child, numbers in links.items()
        if len(numbers) > 1
    }
    crossed = _crossings(_bars(picture, arrangement, along, best))
    for child, numbers in sorted(best.items()):
        for order in itertools.permutations(numbers) if len(numbers) < 5 else ():
            tried = {**best, child: order}
            fewer = _crossings(_bars(picture, arrangement, along, tried)) if crossed else crossed
            if fewer < crossed:
                best, crossed = tried, fewer
    return best


def _crossings(bars: list[tuple[int, str, _Bar]]) -> int:
    """How many lines of a channel are crossed by one that goes down, once each has its lane."""
    crossed = 0
    for row in {row for row, _, _ in bars}:
        channel = [bar for bar in bars if bar[0] == row]
        _lanes(channel)
        for _, _, bar in channel:
            low, high = bar.span
            for _, _, other in channel:
                if other is bar:
                    continue
                straight = other.span[0] == other.span[1]
                if straight or other.lane < bar.lane:
                    crossed += sum(low < x < high for x in other.bottoms)
                elif other.lane > bar.lane:
                    crossed += sum(low < x < high for x in other.tops)
    return crossed


def _bars(
    picture: Picture, arrangement: Arrangement, along: dict[str, float], landings: Landings
) -> list[tuple[int, str, _Bar]]:
    """Every line along a channel: (row above it, which line, the bar)."""
    bars: list[tuple[int, str, _Bar]] = []
    rows = arrangement.rows
    for union in picture.unions:
        if len(union.above) == 2 and not arrangement.is_direct(union.above):
            name = _shared(arrangement, along, union.above)
            xs = [along[p] for p in union.above]
            known = next((bar for _, other, bar in bars if other == name), None)
            if known:
                known.tops += xs
            else:
                bars.append((picture.rows[union.above[0]], name, _Bar(xs, [])))
    for number, link in enumerate(arrangement.links):
        if not link.children:
            continue
        child = link.children[0]
        below = int(child.rsplit("·", 1)[1]) if child.startswith("·") else picture.rows[child]
        xs = [
            x + _shift(landings, number, c) for c, x in _ends_of(link, along, picture, rows[below])
        ]
        hung = [along[p] for p in arrangement.under(link.above)]
        tops = [round(sum(hung) / len(hung), 1)] if hung else []
        bars.append((below - 1, f"l{number}", _Bar(tops, xs)))
    return bars


def _lanes(bars: list[tuple[int, str, _Bar]]) -> int:
    """Give each bar a lane, so that as few lines as can be cross a bar; returns how many lanes."""
    left = [bar for _, _, bar in bars if bar.span[0] != bar.span[1] or not bar.bottoms]
    for _, _, bar in bars:
        bar.lane = 0
    placed: list[_Bar] = []
    while left:

        def crossed(bar: _Bar, left: list[_Bar] = left) -> tuple[int, float]:
            """Lines crossed if `bar` came above all that are left."""
            hits = 0
            for other in left:
                if other is not bar:
                    hits += sum(other.span[0] < x < other.span[1] for x in bar.bottoms)
                    hits += sum(bar.span[0] < x < bar.span[1] for x in other.tops)
                    # Couples' lines lie above those of children.
                    hits += 100 * (not other.bottoms and bool(bar.bottoms))
            return hits, bar.span[0]

        chosen = min(left, key=crossed)
        left.remove(chosen)
        for other in placed:
            if other.span[0] <= chosen.span[1] and chosen.span[0] <= other.span[1]:
                chosen.lane = max(chosen.lane, other.lane + 1)
        placed.append(chosen)
    return max((bar.lane for bar in placed), default=-1) + 1


def _level(ends: dict[int, float], row: int, lane: int, sizes: Measures) -> float:
    return ends[row] + (lane + 1) * sizes.lane


def _couple_strokes(
    picture: Picture,
    arrangement: Arrangement,
    places: dict[str, tuple[float, float]],
    along: dict[str, float],
    bars: list[tuple[int, str, _Bar]],
    ends: dict[int, float],
    sizes: Measures,
) -> list[Stroke]:
    lanes = {name: bar.lane for _, name, bar in bars}
    strokes = []
    half = sizes.symbol / 2
    for union in picture.unions:
        if len(union.above) != 2:
            continue
        row = picture.rows[union.above[0]]
        left, right = sorted(union.above, key=lambda p: along[p])
        marks = 1 if union.couple == "former" else 0
        word = union.couple_tier if union.couple_tier != "recorded" else ""
        kind = "couple" if union.couple else "parents"
        if arrangement.is_direct(union.above):
            y = places[left][1]
            points: tuple[tuple[float, float], ...] = (
                (along[left] + half, y),
                (along[right] - half, y),
            )
        else:
            y = _level(ends, row, lanes[_shared(arrangement, along, union.above)], sizes)
            # To the one whose own line it is: that end bears the slash and the word.
            (partner,) = arrangement.under(union.above)
            (hub,) = set(union.above) - {partner}
            points = (
                (along[hub], ends[row]),
                (along[hub], y),
                (along[partner], y),
                (along[partner], ends[row]),
            )
        strokes.append(Stroke(points, union.couple_tier, kind, marks, word))
    return strokes


def _child_strokes(
    picture: Picture,
    arrangement: Arrangement,
    across: dict[int, float],
    along: dict[str, float],
    landings: Landings,
    bars: list[tuple[int, str, _Bar]],
    ends: dict[int, float],
    sizes: Measures,
) -> list[Stroke]:
    lanes = {name: bar for _, name, bar in bars}
    half = sizes.symbol / 2
    strokes = []
    for number, link in enumerate(arrangement.links):
        if not link.children:
            continue
        union, bar = picture.unions[link.union], lanes[f"l{number}"]
        tiers = {line.child: line.tier for line in union.children}
        doubts = {line.child: f"{line.doubt}: " for line in union.children if line.doubt}
        surest = min(tiers.values(), key=("recorded", "strong", "possible").index)
        row = next(r for r, people in arrangement.rows.items() if link.children[0] in people) - 1
        y = _level(ends, row, bar.lane, sizes) if row in across else bar.lane * sizes.lane + 2
        kind = {"birth": "child", "couple": "child"}.get(union.kind, union.kind)
        if link.above:
            x = bar.tops[0]
            start = ends[row]
            if len(link.above) == 2:
                start = across[row]
                if not arrangement.is_direct(link.above):
                    shared = lanes[_shared(arrangement, along, link.above)]
                    start = _level(ends, row, shared.lane, sizes)
            elif link.above[0].startswith("·"):
                start = across[row] - half
            word = union.word if not link.above[0].startswith("·") else ""
            drop = "care" if union.kind == "care" else "drop"
            strokes.append(Stroke(((x, start), (x, y)), surest, drop, word=word, is_drop=True))
        low, high = bar.span
        if low != high:
            word = union.word if not link.above else ""
            strokes.append(Stroke(((low, y), (high, y)), surest, kind, word=word))
        for child, x in _ends_of(link, along, picture, arrangement.rows[row + 1]):
            tier = tiers.get(child, surest)
            shift = _shift(landings, number, child)
            reach = across[row + 1] - half
            said = tier != "recorded" and not child.startswith("·")
            word = doubts.get(child, "") + tier if said else ""
            ends_at = (along[child] + shift, reach)
            side = -1 if shift < 0 else 0 if shift == 0 and child in landings else 1
            several = child in landings
            strokes.append(Stroke(((x + shift, y), ends_at), tier, kind, 0, word, side, several))
    return strokes


def _ends_of(
    link: Link, along: dict[str, float], picture: Picture, row: list[str]
) -> list[tuple[str, float]]:
    """Each child and where its line leaves the bar: twins leave it at one point."""
    born: dict[object, list[str]] = defaultdict(list)
    for child in link.children:
        day = None if child.startswith("·") else picture.people[child].born
        born[day or child].append(child)
    found = []
    for group in born.values():
        places = [row.index(child) for child in group]
        is_beside = max(places) - min(places) == len(group) - 1
        middle = round(sum(along[c] for c in group) / len(group), 1)
        found += [(c, middle if len(group) > 1 and is_beside else along[c]) for c in group]
    return sorted(found, key=lambda pair: along[pair[0]])


def _shift(landings: Landings, number: int, child: str) -> float:
    """How far beside the middle a line reaches a child to whom others lead."""
    order = landings.get(child, (number,))
    apart = min(BESIDE, 20 / max(1, len(order) - 1))
    return round((order.index(number) - (len(order) - 1) / 2) * apart, 1)


def _home(
    home: frozenset[str], places: dict[str, tuple[float, float]], sizes: Measures
) -> list[list[tuple[float, float]]]:
    """The outlines round a home's people: one for each run of neighbours, joined across rows."""
    by_row: dict[float, list[tuple[float, str]]] = defaultdict(list)
    for person, (x, y) in places.items():
        by_row[y].append((x, person))
    boxes: list[list[Rectangle]] = []
    pad = 7
    for y in sorted(by_row):
        runs: list[Rectangle] = []
        open_run = False
        for x, person in sorted(by_row[y]):
            if person not in home:
                open_run = False
                continue
            top, bottom = y - sizes.symbol / 2 - 6, y + sizes.symbol / 2 + sizes.label - 2
            left, right = x - sizes.pitch / 2 + pad, x + sizes.pitch / 2 - pad
            if open_run:
                runs[-1] = Rectangle(runs[-1].left, top, right, bottom)
            else:
                runs.append(Rectangle(left, top, right, bottom))
            open_run = True
        boxes.append(runs)
    joins = [
        Rectangle(max(a.left, b.left), a.bottom, min(a.right, b.right), b.top)
        for upper, lower in itertools.pairwise(boxes)
        for a in upper
        for b in lower
        if min(a.right, b.right) - max(a.left, b.left) > 20
    ]
    return outline([box for runs in boxes for box in runs] + joins)
