"""The drawing language: people, lines and words as SVG, for genogram and eco-map alike."""

from __future__ import annotations

import re
from html import escape

from family_context.lookup.drawing.model import Person

INK = "#0b0c0c"
QUIET = "#484949"
FONT = "system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif"
DASHES = {"recorded": "", "strong": "7 4", "possible": "2 4"}
"""How a line shows how sure it is."""


def number(value: float) -> str:
    """A coordinate in the least letters."""
    return f"{round(value, 1):g}"


def path(points: list[tuple[float, float]], tier: str = "recorded", width: float = 1.6) -> str:
    """A line through points."""
    drawn = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    dash = f' stroke-dasharray="{DASHES[tier]}"' if DASHES[tier] else ""
    return (
        f'<polyline points="{drawn}" fill="none" stroke="{INK}" '
        f'stroke-width="{number(width)}"{dash}/>'
    )


def text(
    x: float, y: float, words: str, size: float = 12, anchor: str = "middle", style: str = ""
) -> str:
    """One line of words; a white rim keeps it readable where a line passes."""
    return (
        f'<text x="{number(x)}" y="{number(y)}" font-size="{number(size)}" text-anchor="{anchor}" '
        f'paint-order="stroke" stroke="#fff" stroke-width="3" fill="{INK}"{style}>'
        f"{escape(words)}</text>"
    )


def symbol(person: Person, x: float, y: float, size: float) -> str:
    """A square, circle, diamond or triangle with the age; the child's has a second outline.

    Who is no member of the family has a thin one, and no age.
    """
    half = size / 2
    line = f'"{INK}" stroke-width="2"' if person.is_listed else f'"{QUIET}" stroke-width="1"'
    shape = f'fill="#fff" stroke={line}'
    drawn = [_outline(person, x, y, half, shape)]
    if person.is_child:
        drawn.append(
            _outline(person, x, y, half - 4, f'fill="none" stroke="{INK}" stroke-width="2"')
        )
    if person.is_deceased:
        reach = half * 0.72 if person.sex == "F" else half
        for sign in (1, -1):
            ends = [(x - reach, y - sign * reach), (x + reach, y + sign * reach)]
            drawn.append(path(ends))
    told = "?" if person.age is None else str(person.age)
    if person.is_unborn or not person.is_listed:
        told = ""
    if told:
        drawn.append(text(x, y + 4.5, told, 13, style=' font-weight="700"'))
    return "".join(drawn)


def _outline(person: Person, x: float, y: float, half: float, shape: str) -> str:
    if person.is_unborn:
        points = [(x, y - half), (x + half, y + half), (x - half, y + half)]
    elif person.sex == "M":
        return (
            f'<rect x="{number(x - half)}" y="{number(y - half)}" width="{number(2 * half)}" '
            f'height="{number(2 * half)}" {shape}/>'
        )
    elif person.sex == "F":
        return f'<circle cx="{number(x)}" cy="{number(y)}" r="{number(half)}" {shape}/>'
    else:
        points = [(x, y - half), (x + half, y), (x, y + half), (x - half, y)]
    drawn = " ".join(f"{number(px)},{number(py)}" for px, py in points)
    return f'<polygon points="{drawn}" {shape}/>'


STRETCH = 1.2
"""A line may have so many times its letters: it is written smaller before it is cut."""


def lines_of(words: str, letters: int, at_most: int = 2) -> list[str]:
    """Words in lines of so many letters, parted at hyphens too.

    A line that is too long for `size_of` to help ends in an ellipsis, and the list has the rest.
    """
    lines: list[str] = []
    for word in words.split():
        for n, part in enumerate(re.split("(?<=-)(?=.)", word)):
            between = "" if n else " "
            if lines and len(lines[-1]) + len(between) + len(part) <= letters:
                lines[-1] += between + part
            else:
                lines.append(part)
    kept = lines[:at_most]
    for rest in lines[at_most:]:
        kept[-1] += ("" if kept[-1].endswith("-") else " ") + rest
    room = int(letters * STRETCH)
    return [line if len(line) <= room else line[: room - 1] + "…" for line in kept]


def name_of(person: Person) -> str:
    """The name without what is told in brackets of two of one name: it stands below as a word."""
    return re.sub(r" \([^)]*\)$", "", person.name) or person.name


def size_of(line: str, letters: int, size: float) -> float:
    """The size in which a line of more letters than it has room for fits its room."""
    return round(size * min(1, letters / max(1, len(line))), 1)


def picture(
    parts: list[str],
    box: tuple[float, float, float, float],
    label: str,
    described_by: str,
    kind: str,
) -> str:
    """The whole SVG, never wider than drawn and never wider than its place."""
    left, top, width, height = box
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{kind}" role="img" '
        f'aria-label="{escape(label)}" aria-describedby="{described_by}" '
        f'viewBox="{number(left)} {number(top)} {number(width)} {number(height)}" '
        f'width="{number(width)}" height="{number(height)}" font-family="{escape(FONT)}">'
        + "".join(parts)
        + "</svg>"
    )
