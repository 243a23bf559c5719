"""A small council written in a few lines: children of one surname each, with who knows them."""

from __future__ import annotations

from pathlib import Path

from tests.marts.deliveries import deliver

SOCIAL_CARE = "childrens_social_care"
MONTHS = 12
FORENAMES = ("Ada", "Cleo", "Enid", "Ines", "Kaya", "Nora", "Olga", "Pia", "Rhea")
MOTHERS = ("Greta", "Hilda", "Mona", "Paula", "Stella", "Vera", "Wanda")


class SmallCouncil:
    """Rows by service and table; everybody has a home, a day of birth and a surname."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, list[dict[str, str]]]] = {}
        self.n = 0

    def add(self, service: str, table: str, **row: str) -> None:
        """A row as it is sent."""
        self.tables.setdefault(service, {}).setdefault(table, []).append(row)

    def child(self, surname: str, *services: str, **other: str) -> str:
        """A child whom children's social care knows, and `services`; returns its reference."""
        self.n += 1
        n = self.n
        row = {
            "person_ref": f"K{n:03d}",
            "first_name": FORENAMES[n % len(FORENAMES)],
            "last_name": surname,
            "date_of_birth": f"{2009 + n % 13}-{1 + n % MONTHS:02d}-{2 + n * 7 % 26:02d}",
            "sex": "F",
            "address": f"{n} Larkrise Street",
            "postcode": f"FM{n % 9 + 1} {n % 9 + 1}QT",
        }
        self.add(SOCIAL_CARE, "people", **row | other)
        for service in services:
            self.add(service, "people", **row)
        return row["person_ref"]

    def mother(self, child: str, *services: str, **other: str) -> str:
        """The mother of the child that was added last, at one address with it."""
        of = self.tables[SOCIAL_CARE]["people"][-1]
        n = self.n
        row = of | {
            "person_ref": f"M{n:03d}",
            "first_name": MOTHERS[n % len(MOTHERS)],
            "date_of_birth": f"{1975 + n % 17}-{1 + n * 5 % MONTHS:02d}-{1 + n * 3 % 27:02d}",
        }
        self.add(SOCIAL_CARE, "people", **row | other)
        self.add(
            SOCIAL_CARE,
            "relationships",
            person_ref=child,
            related_person_ref=row["person_ref"],
            relationship="Mother",
        )
        for service in services:
            self.add(service, "people", **row)
        return row["person_ref"]

    def spell(self, service: str, person: str, **other: str) -> None:
        """A spell since 2025 with a contact this month, but for what `other` says."""
        n = len(self.tables.get(service, {}).get("involvements", ()))
        row = {
            "involvement_ref": f"I{n:04d}",
            "person_ref": person,
            "start_date": "2025-01-10",
            "last_contact_date": "2026-01-20",
        }
        self.add(service, "involvements", **row | other)

    def write(self, extracts: Path) -> None:
        """Write all deliveries."""
        deliver(extracts, self.tables)
