"""Answers counted by service, state, area and age, so that no small count can be worked out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import numpy as np

from family_context.build.publish import GENERALISATIONS
from family_context.project_yaml import SMALLEST_COUNT

ALL = "All"
NOT_KNOWN = "Not known"
STATES = ("involved_now", "involved_before", "withheld", "none_found", "not_searched")
TINY = 1e-7
"""What is nothing, in figures of the machine."""
MOST_AREAS = 40
"""So many areas are listed; what is beyond, the areas with fewest people, is put together."""

AGES = """
    case
        when age < 5 then 'Under 5'
        when age < 11 then '5 to 10'
        when age < 18 then '11 to 17'
        when age < 26 then '18 to 25'
        when age < 65 then '26 to 64'
        when age >= 65 then '65 and over'
        else 'Not known, or not yet born'
    end
"""
AGES_IN_ORDER = (
    "Under 5",
    "5 to 10",
    "11 to 17",
    "18 to 25",
    "26 to 64",
    "65 and over",
    "Not known, or not yet born",
)

Place = tuple[str, str]
"""An area and ages, either of them perhaps ALL."""
Cell = tuple[str, ...]
"""One value for each side of a table; ALL where it is a total."""


@dataclass(frozen=True)
class Counts:
    """How many answers each service gives of members of families; None where it is not told."""

    services: tuple[str, ...]
    areas: tuple[str, ...]
    ages: tuple[str, ...]
    members: dict[Place, int | None]
    """Members of families in a place: who is in two children's families counts for each."""
    answers: dict[tuple[str, str, str, str], int | None]
    """By service, state, area and ages."""

    def places(self) -> Iterator[Place]:
        """The places whose count of members is told and not nothing, the whole first."""
        for area in (ALL, *self.areas):
            for age in (ALL, *self.ages):
                if self.members.get((area, age)):
                    yield area, age


def count(con: duckdb.DuckDBPyConnection, *, is_identifiable: bool) -> Counts:
    """Count `family_context` in a published file, practice's if `is_identifiable`.

    In the analysis file a count from 1 to 4 is left out, and with it as many others as it takes
    so that none can be worked out from a total that is told (`macros/is_small_number.sql` has the
    same rule for tables of one breakdown). Practice, which sees each person, sees each count.
    """
    district = (
        GENERALISATIONS["postcode_district"].format(c="postcode") if is_identifiable else "postcode"
    )
    rows = con.execute(
        f"""
        with told as (
            select service_name, state, {AGES.replace("age", "family_context.age")} as ages,
                coalesce(nullif({district}, ''), '{NOT_KNOWN}') as area
            from family_context inner join people using (person_id)
        ),

        largest as (
            select area from told group by area order by count(*) desc, area limit {MOST_AREAS}
        )

        select service_name, coalesce(state, '{ALL}'), coalesce(area, '{ALL}'),
            coalesce(ages, '{ALL}'), count(*)
        from (
            select service_name, state, ages, if(
                area in (select area from largest), area, 'Other areas'
            ) as area
            from told
        )
        group by service_name, cube (state, area, ages)
        """
    ).fetchall()
    counted = {(service, state, area, age): n for service, state, area, age, n in rows}
    services = tuple(sorted({service for service, *_ in counted}))
    areas = tuple(sorted({area for _, _, area, _ in counted} - {ALL}, key=_last_if_unknown))
    ages = tuple(age for age in AGES_IN_ORDER if any(age == key[3] for key in counted))
    places = [(area, age) for area in (ALL, *areas) for age in (ALL, *ages)]
    members: dict[Cell, int] = {
        place: counted.get((services[0], ALL, *place), 0) for place in places if services
    }
    hidden_places = set() if is_identifiable else _hidden(members, set(), set())
    answers: dict[tuple[str, str, str, str], int | None] = {}
    for service in services:
        cube: dict[Cell, int] = {
            (state, *place): counted.get((service, state, *place), 0)
            for state in (ALL, *STATES)
            for place in members
        }
        hidden: set[Cell] = set()
        if not is_identifiable:
            unseen = {key for key in cube if key[1:] in hidden_places}
            hidden = _hidden(cube, unseen, {key for key in cube if key[0] == ALL})
        for (state, area, age), n in cube.items():
            if state != ALL:
                answers[service, state, area, age] = None if (state, area, age) in hidden else n
    told = {
        (area, age): None if (area, age) in hidden_places else members[area, age]
        for area, age in places
        if services
    }
    return Counts(services, areas, ages, told, answers)


def _hidden(cells: dict[Cell, int], already: set[Cell], kept: set[Cell]) -> set[Cell]:
    """The cells of a table with all its totals that are not told: the small ones, and others.

    Along each line the parts make a total. If one cell of a line is not told, or the parts that are
    not told make fewer than the smallest count, the next smallest goes too; and where all lines
    together still have one solution for a small cell, another of its lines, be it nothing.
    `already` are cells that are not told in any case, `kept` such as are told in any case.
    """
    hidden = already | {key for key, n in cells.items() if 0 < n < SMALLEST_COUNT}
    lines = _lines(cells)
    while True:
        for parts, total in lines:
            gone = [key for key in (*parts, total) if key in hidden and cells[key]]
            rest = _smallest_first(cells, set(parts) - hidden - kept)
            while gone and rest and (len(gone) < 2 or sum(cells[k] for k in gone) < SMALLEST_COUNT):
                hidden.add(rest[0])
                gone.append(rest.pop(0))
        before = len(hidden)
        for solved in sorted(_solved(lines, hidden)):
            if 0 < cells[solved] < SMALLEST_COUNT:
                beside = {
                    key
                    for parts, total in lines
                    for key in (*parts, total)
                    if solved in (*parts, total)
                }
                open_cells = beside - hidden - kept
                hidden |= set((_smallest_first(cells, open_cells) or sorted(open_cells))[:1])
        if len(hidden) == before:
            return hidden


def _smallest_first(cells: dict[Cell, int], keys: set[Cell]) -> list[Cell]:
    """Those of the cells that are not nothing, the smallest first."""
    return sorted((key for key in keys if cells[key]), key=lambda key: (cells[key], key))


def _solved(lines: list[tuple[list[Cell], Cell]], hidden: set[Cell]) -> set[Cell]:
    """The hidden cells that anybody can work out: all lines together have one solution for them.

    Method: a cell is free if a vector of the null space of the lines moves it.
    """
    columns = {key: place for place, key in enumerate(sorted(hidden))}
    equations = []
    for parts, total in lines:
        row = np.zeros(len(columns))
        row[[columns[key] for key in parts if key in columns]] = 1
        if total in columns:
            row[columns[total]] = -1
        if row.any():
            equations.append(row)
    if not equations:
        return set()
    lines_of_cells = np.array(equations)
    sizes, directions = np.linalg.eigh(lines_of_cells.T @ lines_of_cells)
    free = directions[:, sizes < TINY].T
    moved = np.abs(free).max(axis=0, initial=0)
    return {key for key, column in columns.items() if moved[column] < TINY}


def _lines(cells: dict[Cell, int]) -> list[tuple[list[Cell], Cell]]:
    """Each line of a table, along every side: its parts, and their total."""
    lines: dict[tuple[int, Cell], list[Cell]] = {}
    for key in sorted(cells):
        for side, value in enumerate(key):
            if value != ALL:
                total = (*key[:side], ALL, *key[side + 1 :])
                lines.setdefault((side, total), []).append(key)
    return [(parts, total) for (_, total), parts in lines.items()]


def _last_if_unknown(area: str) -> tuple[int, str, int]:
    """Postcode districts in the order of their numbers; what is no district last."""
    letters = area.rstrip("0123456789")
    number = area[len(letters) :]
    return (int(area in (NOT_KNOWN, "Other areas")), letters, int(number or 0))
