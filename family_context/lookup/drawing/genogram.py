"""The genogram as SVG: upright (generations from top to bottom) or sideways (left to right)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from family_context.lookup.drawing import svg
from family_context.lookup.drawing.labels import Board, Box, Place, beside, room_of
from family_context.lookup.drawing.layout import Layout, Measures, Stroke, lay_out
from family_context.lookup.drawing.model import Person, Picture

UPRIGHT = Measures(pitch=126, symbol=36, label=62, word_lead=22)
SIDEWAYS = Measures(
    pitch=86, symbol=30, label=80, lane=7, lead=12, word_lead=20, narrow=12, apart_after=True
)
LETTERS = {"upright": 14, "sideways": 10}
NAMES = {"upright": 2, "sideways": 3}
"""Lines of a name at most."""
LINES = {"upright": 4, "sideways": 5}
"""Lines of words that a person has room for."""
HEADING = "Also in this family:"
WORD = 10.5
"""The size of a word beside a line."""
WIDEST = 1060
"""An upright picture that is wider cannot be read on paper: it lies on its side there too."""


def draw_genogram(picture: Picture, described_by: str) -> str:
    """One SVG for wide screens and paper, one for narrow ones; a style sheet tells them by class.

    `described_by` is the id of the list that says the same. Each is at most as wide as its place.
    """
    upright = _drawn(picture, described_by, "upright")
    narrow = _drawn(picture, described_by, "sideways")
    return upright.replace('class="', 'class="app-drawing app-drawing--wide ', 1) + narrow.replace(
        'class="', 'class="app-drawing app-drawing--narrow ', 1
    )


def _drawn(picture: Picture, described_by: str, way: str) -> str:
    if way == "upright" and lay_out(picture, UPRIGHT).length > WIDEST:
        way = "sideways"
    layout = lay_out(picture, UPRIGHT if way == "upright" else SIDEWAYS)
    pen = Pen(layout, way, picture.people, picture.apart)
    parts = [*pen.homes(picture), *(pen.stroke(s) for s in layout.strokes)]
    parts += [pen.person(picture.people[p]) for p in layout.places]
    parts += pen.names_of_homes(picture)
    parts += [pen.word(s) for s in layout.strokes]
    if picture.apart:
        parts.append(
            svg.text(pen.heading[0], pen.heading[1], HEADING, 11, "start", ' font-weight="700"')
        )
    across, along = layout.depth, layout.length
    width, height = (along, across) if way == "upright" else (across, along)
    width = max([width, *(box.right for box in pen.board.words)])
    height = max([height, *(box.bottom for box in pen.board.words)])
    child = next(iter(picture.people.values()))
    return svg.picture(
        parts,
        (-8, -20, max(width, 200) + 16, height + 30),
        f"Genogram of the family of {child.name}",
        described_by,
        f"app-drawing--{way}",
    )


class Pen:
    """Draws what has places, one way round."""

    def __init__(
        self, layout: Layout, way: str, people: Mapping[str, Person], apart: Sequence[str]
    ) -> None:
        self.layout, self.way = layout, way
        self.sizes = UPRIGHT if way == "upright" else SIDEWAYS
        # A line that leads down from one person alone begins where the words end, and not where the
        # room for them does: a gap would part it from whose it is.
        self.feet: dict[tuple[float, float], tuple[float, float]] = {}
        for key, (x, y) in layout.places.items() if way == "upright" else ():
            names, kin = self._words_of(people[key])
            edge = y + self.sizes.symbol / 2
            end = edge + self.sizes.label
            self.feet[(x, end)] = (x, min(end, edge + 14 * (len(names) + len(kin)) + 5))
        self.board = Board()
        for key in layout.places:
            self._take(people[key])
        self.heading = (0.0, 0.0)
        """Where it is said who stands apart."""
        if apart:
            along, across = layout.places[apart[0]]
            half = self.sizes.symbol / 2
            upright = way == "upright"
            self.heading = (0.0, across - half - 10 if upright else along - half - 14)
            self.board.words.append(room_of(HEADING, 11, Place(*self.heading, "start")))
        for stroke in layout.strokes:
            self.board.line(self._points(stroke))
        for loops in layout.homes:
            for loop in loops:
                self.board.outline([self.point(*p) for p in loop])

    def _take(self, person: Person) -> None:
        """The room of a symbol and its words, which nothing else may have."""
        x, y = self.point(*self.layout.places[person.id])
        half = self.sizes.symbol / 2 + 1
        self.board.words.append(Box(x - half, y - half, x + half, y + half))
        for line, size, place, is_bold in self._lines_of(person):
            self.board.words.append(room_of(line, size, place, is_bold))

    def point(self, along: float, across: float) -> tuple[float, float]:
        return (along, across) if self.way == "upright" else (across, along)

    def _words_of(self, person: Person) -> tuple[list[str], list[str]]:
        """Lines of the name, and of what somebody is to the child."""
        names = svg.lines_of(svg.name_of(person), LETTERS[self.way], NAMES[self.way])
        # Not bold, so that more letters fit.
        kin = svg.lines_of(person.word, LETTERS[self.way] + 2, max(1, LINES[self.way] - len(names)))
        return names, kin

    def _lines_of(self, person: Person) -> list[tuple[str, float, Place, bool]]:
        """Each line of a person's words: its size, where it stands and whether it is bold."""
        x, y = self.point(*self.layout.places[person.id])
        half = self.sizes.symbol / 2
        names, kin = self._words_of(person)
        lines = [*names, *kin]
        if self.way == "upright":
            places = [Place(x, y + half + 14 + 14 * n, "middle") for n in range(len(lines))]
            size = 12.0
        else:
            first = y - 13 * (len(lines) - 1) / 2 + 4
            places = [Place(x + half + 5, first + 13 * n, "start") for n in range(len(lines))]
            size = 11.0
        bold = [True] * len(names) + [False] * len(kin)
        return [
            (line, svg.size_of(line, LETTERS[self.way] + 2 * (not b), size), place, b)
            for line, place, b in zip(lines, places, bold, strict=True)
        ]

    def person(self, person: Person) -> str:
        x, y = self.point(*self.layout.places[person.id])
        drawn = [svg.symbol(person, x, y, self.sizes.symbol)]
        for line, size, place, is_bold in self._lines_of(person):
            bold = ' font-weight="700"' if is_bold else ""
            drawn.append(svg.text(place.x, place.y, line, size, place.anchor, bold))
        return "<g>" + "".join(drawn) + "</g>"

    def _points(self, stroke: Stroke) -> list[tuple[float, float]]:
        points = [self.point(*p) for p in stroke.points]
        points[0] = self.feet.get(points[0], points[0])
        return points

    def stroke(self, stroke: Stroke) -> str:
        points = self._points(stroke)
        thin = stroke.kind in ("parents", "care", "siblings")
        drawn = [svg.path(points, stroke.tier, 1 if thin else 1.8)]
        (x1, y1), (x2, y2) = points[-2:]
        x, y = (x1 + x2) / 2, (y1 + y2) / 2
        for n in range(stroke.marks):
            drawn.append(svg.path([(x - 5 + 6 * n, y + 7), (x + 5 + 6 * n, y - 7)]))
        return "".join(drawn)

    def word(self, stroke: Stroke) -> str:
        """What stands beside a line; nothing where it has no room, and the list says it."""
        if not stroke.word or (stroke.is_drop and self.way == "sideways"):
            return ""
        places = beside(self._points(stroke), WORD, before=stroke.side < 0)
        if stroke.marks:  # Clear of the slash.
            places = [Place(x, y - 6 if a == "middle" else y, a) for x, y, a in places]
        place = self.board.placed(stroke.word, WORD, places)
        return svg.text(place.x, place.y, stroke.word, WORD, place.anchor) if place else ""

    def homes(self, picture: Picture) -> list[str]:
        drawn = []
        for number, loops in enumerate(self.layout.homes):
            name = home_name(picture, number)
            for loop in loops:
                points = [self.point(*p) for p in loop]
                corners = " ".join(f"{svg.number(x)},{svg.number(y)}" for x, y in points)
                fill = "#f3f3f3" if name == CHILDS_HOME else "none"
                dashes = "2 5" if name == LAST_RECORDED else "9 5"
                drawn.append(
                    f'<polygon points="{corners}" fill="{fill}" stroke="{svg.QUIET}" '
                    f'stroke-width="1.5" stroke-dasharray="{dashes}" stroke-linejoin="round"/>'
                )
        return drawn

    def names_of_homes(self, picture: Picture) -> list[str]:
        """Inside each outline, where no line and no name passes."""
        drawn = []
        for number, loops in enumerate(self.layout.homes):
            for part, loop in enumerate(loops):
                name = home_name(picture, number)
                if part:
                    name = f"Also {name.replace('The', 'the')}"
                points = [self.point(*p) for p in loop]
                place = self.board.placed(name, WORD, _corners(points, self.way))
                if place:
                    drawn.append(svg.text(place.x, place.y, name, WORD, place.anchor))
        return drawn


def _corners(loop: list[tuple[float, float]], way: str) -> list[Place]:
    """Where the name of a home may stand: in a lower corner, an upper one, or just outside."""
    bottom, top = max(y for _, y in loop), min(y for _, y in loop)
    low = [x for x, y in loop if y == bottom]
    high = [x for x, y in loop if y == top]
    below = [Place(min(low) + 4, bottom - 5, "start"), Place(max(low) - 4, bottom - 5, "end")]
    above = [Place(min(high) + 4, top + 10, "start"), Place(max(high) - 4, top + 10, "end")]
    outside = [Place(min(low) + 4, bottom + 11, "start"), Place(min(high) + 4, top - 4, "start")]
    return [*below, *above, *outside] if way == "upright" else [*above, *below, *outside[::-1]]


CHILDS_HOME = "The child’s home"
LAST_RECORDED = "The child’s last recorded address"


def home_name(picture: Picture, number: int) -> str:
    """What an outline is called: the child's home, or a letter."""
    child = next(iter(picture.people))
    if child in picture.homes[number]:
        return LAST_RECORDED if picture.child_home_is_last_recorded else CHILDS_HOME
    others = [n for n, home in enumerate(picture.homes) if child not in home]
    return f"Home {chr(ord('A') + others.index(number))}"
