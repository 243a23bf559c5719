"""The genogram as SVG: upright (generations from top to bottom) or sideways (left to right)."""

from __future__ import annotations

from collections.abc import Mapping

from family_context.lookup.drawing import svg
from family_context.lookup.drawing.layout import Layout, Measures, Stroke, lay_out
from family_context.lookup.drawing.model import Person, Picture

UPRIGHT = Measures(pitch=122, symbol=36, label=62, word_lead=22)
SIDEWAYS = Measures(
    pitch=86, symbol=30, label=80, lane=7, lead=12, word_lead=20, narrow=12, apart_after=True
)
LETTERS = {"upright": 14, "sideways": 10}
LETTER = 6.8
"""Room for a letter of a word beside a line, in the widest of the fonts."""
WIDEST = 920
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
    pen = _Pen(layout, way, picture.people)
    parts = [*pen.homes(picture), *(pen.stroke(s) for s in layout.strokes)]
    parts += [pen.person(picture.people[p]) for p in layout.places]
    parts += pen.names_of_homes(picture)
    if picture.apart:
        parts.append(pen.apart(picture))
    across, along = layout.depth, layout.length
    if way == "upright":
        along = max(along, pen.reach)
    width, height = (along, across) if way == "upright" else (across, along)
    child = next(iter(picture.people.values()))
    return svg.picture(
        parts,
        (-8, -20, max(width, 200) + 16, height + 30),
        f"Genogram of the family of {child.name}",
        described_by,
        f"app-drawing--{way}",
    )


class _Pen:
    """Draws what has places, one way round."""

    def __init__(self, layout: Layout, way: str, people: Mapping[str, Person]) -> None:
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
        self.reach = 0.0
        """How far a word beside a line goes along an upright picture."""

    def point(self, along: float, across: float) -> tuple[float, float]:
        return (along, across) if self.way == "upright" else (across, along)

    def _words_of(self, person: Person) -> tuple[list[str], list[str]]:
        """Lines of the name, and of what somebody is to the child."""
        # Not bold, so that more letters fit.
        kin = svg.lines_of(person.word, LETTERS[self.way] + 2)
        return svg.lines_of(person.name, LETTERS[self.way]), kin

    def person(self, person: Person) -> str:
        x, y = self.point(*self.layout.places[person.id])
        size = self.sizes.symbol
        names, kin = self._words_of(person)
        drawn = [svg.symbol(person, x, y, size)]
        strong = ' font-weight="700"'
        if self.way == "upright":
            for n, line in enumerate([*names, *kin]):
                bold = strong if n < len(names) else ""
                drawn.append(svg.text(x, y + size / 2 + 14 + 14 * n, line, 12, style=bold))
        else:
            lines = [*names, *kin]
            first = y - 13 * (len(lines) - 1) / 2 + 4
            for n, line in enumerate(lines):
                bold = strong if n < len(names) else ""
                drawn.append(svg.text(x + size / 2 + 5, first + 13 * n, line, 11, "start", bold))
        return "<g>" + "".join(drawn) + "</g>"

    def stroke(self, stroke: Stroke) -> str:
        points = [self.point(*p) for p in stroke.points]
        points[0] = self.feet.get(points[0], points[0])
        thin = stroke.kind in ("parents", "care", "siblings")
        drawn = [svg.path(points, stroke.tier, 1 if thin else 1.8)]
        (x1, y1), (x2, y2) = points[-2:]
        x, y = (x1 + x2) / 2, (y1 + y2) / 2
        for n in range(stroke.marks):
            drawn.append(svg.path([(x - 5 + 6 * n, y + 7), (x + 5 + 6 * n, y - 7)]))
        if stroke.word:
            drawn.append(self._word(stroke, points))
        return "".join(drawn)

    def _word(self, stroke: Stroke, points: list[tuple[float, float]]) -> str:
        (x1, y1), (x2, y2) = points[-2:]
        if stroke.kind == "drop":
            if self.way == "sideways":
                return ""  # No room beside a name, and the name has the word below it.
            place = (x2 + 5, y2 - 4, "start")
        elif stroke.kind in ("couple", "parents", "siblings"):
            upright = x1 == x2
            place = (
                # Not at the middle, where the line to the children leaves.
                (x1 + 4, y1 + (y2 - y1) / 4 + 3, "start")
                if upright
                else ((x1 + x2) / 2, y1 - 10, "middle")
            )
            if stroke.kind == "siblings" and not upright:
                place = ((x1 + x2) / 2, y1 - 4, "middle")
        elif self.way == "upright":
            lift = 4 if stroke.side else 16
            place = (x2 - 4, y2 - 4, "end") if stroke.side < 0 else (x2 + 4, y2 - lift, "start")
        elif not stroke.side:
            return ""  # Two other lines have the room beside the symbol; the list says it.
        else:
            # Nobody's name reaches to the left of a symbol.
            below = stroke.side > 0 and stroke.is_one_of_several
            reach = self.sizes.symbol / 2
            place = (x2 + 2, y2 + reach + 9 if below else y2 - reach - 2, "middle")
        x, y, anchor = place
        if anchor == "start":
            self.reach = max(self.reach, x + LETTER * len(stroke.word))
        return svg.text(x, y, stroke.word, 10.5, anchor)

    def homes(self, picture: Picture) -> list[str]:
        drawn = []
        for number, loops in enumerate(self.layout.homes):
            name = home_name(picture, number)
            for loop in loops:
                points = [self.point(*p) for p in loop]
                corners = " ".join(f"{svg.number(x)},{svg.number(y)}" for x, y in points)
                fill = "#f3f3f3" if name == CHILDS_HOME else "none"
                drawn.append(
                    f'<polygon points="{corners}" fill="{fill}" stroke="{svg.QUIET}" '
                    'stroke-width="1.5" stroke-dasharray="9 5" stroke-linejoin="round"/>'
                )
        return drawn

    def names_of_homes(self, picture: Picture) -> list[str]:
        """Inside each outline, where no line and no name passes."""
        drawn = []
        for number, loops in enumerate(self.layout.homes):
            for part, loop in enumerate(loops):
                points = [self.point(*p) for p in loop]
                if self.way == "upright":
                    x, y = min(points, key=lambda p: (-p[1], p[0]))
                    y -= 5
                else:
                    x, y = min(points, key=lambda p: (p[1], p[0]))
                    y += 10
                name = home_name(picture, number)
                if part:
                    name = "Also " + ("the child’s home" if name == CHILDS_HOME else name)
                drawn.append(svg.text(x + 4, y, name, 10.5, "start"))
        return drawn

    def apart(self, picture: Picture) -> str:
        along, across = self.layout.places[picture.apart[0]]
        half = self.sizes.symbol / 2
        x, y = (0.0, across - half - 10) if self.way == "upright" else (0.0, along - half - 14)
        return svg.text(x, y, "Also in this family:", 11, "start", ' font-weight="700"')


CHILDS_HOME = "The child’s home"


def home_name(picture: Picture, number: int) -> str:
    """What an outline is called: the child's home, or a letter."""
    child = next(iter(picture.people))
    if child in picture.homes[number]:
        return CHILDS_HOME
    others = [n for n, home in enumerate(picture.homes) if child not in home]
    return f"Home {chr(ord('A') + others.index(number))}"
