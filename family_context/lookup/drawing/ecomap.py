"""The eco-map: the child and who cares for it, and the services that are involved with each now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from family_context.lookup.drawing import svg
from family_context.lookup.drawing.model import Person

WIDTH = 352
SYMBOL = 36
PERSON_ROOM = 100
SERVICE_ROOM = 46
BOX = (196, 148, 36)
"""Left edge, width and height of a service's box."""


@dataclass(frozen=True)
class Involved:
    """One service that is involved with one person now."""

    person: str
    service: str
    is_silent: bool = False
    """Open, but without recent activity."""


def draw_ecomap(people: Sequence[Person], involved: Sequence[Involved], described_by: str) -> str:
    """People on the left, services on the right, in an order with few crossing lines.

    Made for the narrowest screen. `described_by` is the id of what says the same in words.
    """
    row = {person.id: n for n, person in enumerate(people)}
    told = [one for one in involved if one.person in row]
    first = {service: n for n, service in reversed(list(enumerate(_services(told))))}

    def middle(service: str) -> tuple[float, int]:
        rows = [row[one.person] for one in told if one.service == service]
        return (sum(rows) / len(rows), first[service])

    services = sorted(first, key=middle)
    height = max(len(people) * PERSON_ROOM, len(services) * SERVICE_ROOM)
    step = height / max(1, len(services))
    left, width, tall = BOX
    centre = {person.id: (height / len(people)) * (row[person.id] + 0.5) - 18 for person in people}
    level = {service: step * (n + 0.5) for n, service in enumerate(services)}
    parts = [
        svg.path(
            [(60 + SYMBOL / 2, centre[one.person]), (left, level[one.service])],
            "possible" if one.is_silent else "recorded",
        )
        for one in told
    ]
    for service in services:
        y = level[service]
        parts.append(
            f'<rect x="{left}" y="{svg.number(y - tall / 2)}" width="{width}" height="{tall}" '
            f'rx="18" fill="#fff" stroke="{svg.INK}" stroke-width="1.5"/>'
        )
        lines = svg.lines_of(service, 22)
        for n, line in enumerate(lines):
            at = y + 4 - 7 * (len(lines) - 1) + 14 * n
            parts.append(svg.text(left + width / 2, at, line, 12))
    for person in people:
        y = centre[person.id]
        parts.append(svg.symbol(person, 60, y, SYMBOL))
        names = svg.lines_of(svg.name_of(person), 17)
        for n, line in enumerate([*names, *svg.lines_of(person.word, 17, 1)]):
            bold = ' font-weight="700"' if n < len(names) else ""
            size = svg.size_of(line, 17, 12)
            parts.append(svg.text(60, y + SYMBOL / 2 + 14 + 14 * n, line, size, style=bold))
    return svg.picture(
        parts,
        (0, -4, WIDTH, height + 12),
        f"Eco-map: services involved now with {people[0].name} and who cares for the child",
        described_by,
        "app-drawing app-drawing--ecomap",
    )


def ecomap_in_words(people: Sequence[Person], involved: Sequence[Involved]) -> list[str]:
    """The same as sentences, one for each person."""
    told = []
    for person in people:
        own = [one for one in involved if one.person == person.id]
        names = [one.service + (" (no recent activity)" if one.is_silent else "") for one in own]
        known = ", ".join(names) if names else "no service that was searched"
        told.append(f"{person.name} ({person.word.lower()}): {known}.")
    return told


def _services(involved: Sequence[Involved]) -> list[str]:
    return list(dict.fromkeys(one.service for one in involved))
