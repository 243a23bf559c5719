"""Puts the town into files: an extract for each service, and the truth beside them."""

import csv
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

from town import AS_AT
from town.adults import write_adult_social_care, write_housing, write_police
from town.books import Book, Row
from town.childrens import (
    write_childrens_social_care,
    write_early_help,
    write_supporting_families,
    write_youth_justice,
)
from town.habits import SERVICES
from town.noise import KINDS, Noise
from town.others import build_town
from town.truth import truth_tables
from town.universal import write_gp, write_health_visiting, write_schools

WRITERS: dict[str, Callable[[Book], None]] = {
    "gp": write_gp,
    "schools": write_schools,
    "childrens_social_care": write_childrens_social_care,
    "early_help": write_early_help,
    "health_visiting": write_health_visiting,
    "police": write_police,
    "housing": write_housing,
    "adult_social_care": write_adult_social_care,
    "youth_justice": write_youth_justice,
    "supporting_families": write_supporting_families,
}
DATES = (
    "date_of_birth",
    "expected_date_of_birth",
    "date_of_death",
    "start_date",
    "end_date",
    "last_contact_date",
    "offence_date",
    "referral_date",
    "closure_date",
    "authorised_date",
)

NEEDED = ("person_ref", "related_person_ref", "contact_ref", "involvement_ref", "relationship")
"""Columns that tie rows together or that every contract requires."""


def write_town(
    out: Path,
    families: int,
    seed: int,
    noise: float,
    recorded: float,
    duplicates: float | None = None,
    drop: Iterable[str] = (),
    raised: Iterable[str] = KINDS,
) -> dict[str, int]:
    """Write extracts and truth below the folder; the number of rows of each file is returned.

    Noise 1 is a usual council, 0 has no slips. Recorded is the share, from 0 to 1, of the
    relationships known to a service that its extract holds. Duplicates is the share of people
    with two records in one service; left out, each service has its own. Dropped columns are
    missing in every extract. Noise above 1 raises the named kinds alone.
    """
    for folder in (out / "extracts", out / "truth"):
        if folder.exists():
            raise FileExistsError(f"{folder} is there already: name a new folder or remove it.")
    kinds = tuple(raised)
    if set(kinds) - set(KINDS):
        raise ValueError(f"Kinds of noise are {KINDS}, not {sorted(set(kinds) - set(KINDS))}.")
    dropped = set(drop)
    if dropped & set(NEEDED):
        raise ValueError(
            f"Extracts cannot do without {sorted(dropped & set(NEEDED))}: drop others."
        )
    _, lives = build_town(seed, families)
    counts: dict[str, int] = {}
    books: dict[str, Book] = {}
    for habits in SERVICES:
        book = Book(lives, habits, Noise(noise, kinds), recorded, duplicates)
        WRITERS[habits.service](book)
        books[habits.service] = book
        folder = out / "extracts" / habits.service
        for table, rows in sorted(book.tables.items()):
            rows = _without(rows, dropped)
            if rows:
                _write_csv(folder / f"{table}.csv", rows)
                counts[f"{habits.service}/{table}"] = len(rows)
        _write_manifest(folder / "extract.yml", book)
    for table, rows in truth_tables(lives.town, books).items():
        _write_csv(out / "truth" / f"{table}.csv", rows)
        counts[f"truth/{table}"] = len(rows)
    return counts


def _without(rows: list[Row], dropped: set[str]) -> list[Row]:
    return [
        {column: value for column, value in row.items() if column not in dropped} for row in rows
    ]


def _write_csv(path: Path, rows: list[Row]) -> None:
    """Rows in the order of their text, which tells nothing about who belongs together."""
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = list(dict.fromkeys(column for row in rows for column in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: [row.get(column, "") for column in columns]))


def _write_manifest(path: Path, book: Book) -> None:
    habits = book.habits
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        f"source_system: {habits.system}",
        "supplied_by: Test town of Marlbridge",
        f"data_current_as_of: {AS_AT.isoformat()}",
        f"coverage_start: {date(2010, 1, 1).isoformat()}",
        f"coverage_end: {AS_AT.isoformat()}",
        "coverage_area: Marlbridge",
        "is_synthetic: true",
    ]
    if habits.dates != "%Y-%m-%d":
        lines.append("formats:")
        for table, rows in sorted(book.tables.items()):
            dates = [column for column in DATES if any(column in row for row in rows)]
            if dates:
                lines.append(f"  {table}:")
                lines += [f"    {column}: '{habits.dates}'" for column in dates]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
