"""The outline of several rectangles together."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

Point = tuple[float, float]


class Rectangle(NamedTuple):
    """Edges on two axes."""

    left: float
    top: float
    right: float
    bottom: float


def outline(rectangles: list[Rectangle]) -> list[list[Point]]:
    """Closed loops of corners round the union of `rectangles`, each loop from its first corner.

    Every cell of the grid that the edges make is inside or outside; a loop runs where the two meet.
    """
    xs = sorted({x for r in rectangles for x in (r.left, r.right)})
    ys = sorted({y for r in rectangles for y in (r.top, r.bottom)})
    inside = {
        (i, j)
        for r in rectangles
        for i in range(xs.index(r.left), xs.index(r.right))
        for j in range(ys.index(r.top), ys.index(r.bottom))
    }
    follows: dict[Point, list[Point]] = defaultdict(list)
    for i, j in sorted(inside):
        corners = [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)]
        for (near, far), beside in zip(
            zip(corners, corners[1:] + corners[:1], strict=True),
            [(i, j - 1), (i + 1, j), (i, j + 1), (i - 1, j)],
            strict=True,
        ):
            if beside not in inside:
                follows[near].append(far)
    loops = []
    while follows:
        start = min(follows)
        loop, here = [start], follows[start].pop(0)
        while here != start:
            loop.append(here)
            onward = follows[here].pop(0)
            here = onward
        follows = defaultdict(list, {k: v for k, v in follows.items() if v})
        turns = [
            (xs[int(x)], ys[int(y)])
            for (px, py), (x, y), (nx, ny) in zip(
                loop[-1:] + loop[:-1], loop, loop[1:] + loop[:1], strict=True
            )
            if not (px == x == nx or py == y == ny)
        ]
        loops.append(turns)
    return loops
