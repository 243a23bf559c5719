"""Where words stand beside lines: over no symbol, no other word and, if it can be, no line."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

Point = tuple[float, float]

LETTER, BOLD = 0.6, 0.68
"""The width of a letter, by the size of the font, in the widest of the fonts that may be used."""
OVER_WORDS, OVER_A_LINE, OVER_AN_OUTLINE = 100, 10, 1


class Box(NamedTuple):
    """The room of words or of a symbol."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether two share any room."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def is_met_by(self, start: Point, end: Point) -> bool:
        """Whether a line passes through (clipped by one edge after the other)."""
        (x, y), dx, dy = start, end[0] - start[0], end[1] - start[1]
        enters, leaves = 0.0, 1.0
        for step, room in (
            (-dx, x - self.left),
            (dx, self.right - x),
            (-dy, y - self.top),
            (dy, self.bottom - y),
        ):
            if step == 0:
                if room <= 0:
                    return False
            elif step < 0:
                enters = max(enters, room / step)
            else:
                leaves = min(leaves, room / step)
        return enters < leaves


class Place(NamedTuple):
    """Where words may stand: a point on their base line, and which end of theirs it is."""

    x: float
    y: float
    anchor: str


def room_of(words: str, size: float, place: Place, is_bold: bool = False) -> Box:
    """The room that words take at a place."""
    width = (BOLD if is_bold else LETTER) * size * len(words)
    part = {"start": 0.0, "middle": 0.5, "end": 1.0}[place.anchor]
    left = place.x - part * width
    return Box(left, place.y - 0.8 * size, left + width, place.y + 0.25 * size)


class Board:
    """What is drawn already."""

    def __init__(self) -> None:
        """Empty."""
        self.words: list[Box] = []
        self._lines: list[tuple[Point, Point]] = []
        self._outlines: list[tuple[Point, Point]] = []

    def line(self, points: Sequence[Point]) -> None:
        """A line through points is drawn."""
        self._lines += itertools.pairwise(points)

    def outline(self, points: Sequence[Point]) -> None:
        """A dashed line round people is drawn, over which words may stand if they must."""
        self._outlines += zip(points, [*points[1:], points[0]], strict=True)

    def placed(self, words: str, size: float, places: Iterable[Place]) -> Place | None:
        """The first of the best places, taken from now on; none where each lies over words."""
        best: tuple[int, Place, Box] | None = None
        for place in places:
            room = room_of(words, size, place)
            cost = self._cost(room)
            if best is None or cost < best[0]:
                best = cost, place, room
            if not cost:
                break
        if best is None or best[0] >= OVER_WORDS:
            return None
        self.words.append(best[2])
        return best[1]

    def _cost(self, room: Box) -> int:
        return (
            OVER_WORDS * (sum(room.meets(other) for other in self.words) + (room.left < EDGE))
            + OVER_A_LINE * sum(room.is_met_by(*line) for line in self._lines)
            + OVER_AN_OUTLINE * sum(room.is_met_by(*line) for line in self._outlines)
        )


EDGE = -6
"""Left of it a picture ends."""


def beside(points: Sequence[Point], size: float, before: bool = False) -> list[Place]:
    """Places beside a line, from its end to its beginning; `before` it first, where that is said.

    Beside what goes down, and above or below what goes across.
    """
    found = []
    for (x1, y1), (x2, y2) in reversed(list(itertools.pairwise(points))):
        if abs(x1 - x2) < abs(y1 - y2):
            near, far = (y2 - 4, y1 + size) if y2 > y1 else (y2 + size, y1 - 4)
            ends = ((x2 - 4, "end"), (x2 + 4, "start"))
            for y in (near + (far - near) * part for part in (0, 0.25, 0.5, 0.75, 1)):
                for x, anchor in ends if before else ends[::-1]:
                    found.append(Place(x, y, anchor))
        else:
            for share in (0.5, 0.75, 0.25):
                x = x1 + (x2 - x1) * share
                found += [Place(x, y1 - 4, "middle"), Place(x, y1 + size, "middle")]
    return found
