"""What each column of a contract is, in words: for templates and the data dictionary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from family_context.contracts import ColumnContract, Contract, TableContract
from family_context.folders import PROJECT
from family_context.intake.validation import expected_of

INVENTED: Mapping[str, str] = {
    "person_ref": "P00012345", "related_person_ref": "P00012346",
    "cared_for_person_ref": "P00012346", "first_name": "Example", "middle_names": "Not",
    "last_name": "Invented", "preferred_name": "Exie", "previous_last_name": "Formerly",
    "date_of_birth": "2015-03-04", "expected_date_of_birth": "2026-05-01",
    "date_of_death": "", "sex": "F", "nhs_number": "999 000 0018", "upn": "",
    "address": "1 Example Street", "town": "Exampleton", "postcode": "ZZ99 3VZ", "uprn": "",
    "phone": "01632 960001", "email": "nobody@example.org", "restriction": "",
    "address_type": "home", "relationship": "mother", "relationship_to_tenant": "child",
    "practitioner_name": "Pat Example", "practitioner_role": "Social worker",
    "practitioner_phone": "01632 960002", "practitioner_email": "pat@example.org",
    "team": "Assessment Team", "team_phone": "01632 960003", "team_email": "team@example.org",
    "organisation": "Example Council", "reason": "Abuse or neglect", "name": "Pat Example",
    "involvement_type": "Child in need", "tenure": "Secure",
}  # fmt: skip
"""The invented row: nobody bears the name, the telephone and NHS numbers are never given out."""


@dataclass(frozen=True)
class Explained:
    """One column, explained."""

    table: str
    column: str
    required: str
    meaning: str
    holds: str
    codes: str
    headers: str
    example: str
    purpose: str
    gateway: str


def explained(contract: Contract) -> Iterator[Explained]:
    """Every column that a service may send, in the order of the contract."""
    for table in contract.tables:
        for column in table.asked:
            yield Explained(
                table.name,
                column.name,
                _required(column, table),
                meaning(column.description),
                expected_of(column),
                _codes(column),
                ", ".join(column.aliases),
                _example(column),
                column.purpose,
                column.gateway,
            )


def meaning(description: str) -> str:
    """A description with the text of the docs blocks that it names."""

    def block(hit: re.Match[str]) -> str:
        return _blocks().get(hit[1], "")

    whole = re.sub(r"\{\{\s*doc\(['\"](\w+)['\"]\)\s*\}\}", block, description)
    return " ".join(whole.split())


def _required(column: ColumnContract, table: TableContract) -> str:
    if not column.required:
        return "no"
    told = f" (or {column.required_unless})" if column.required_unless else ""
    return f"yes{told}" if table.required else f"yes{told}, where the table is sent"


def _codes(column: ColumnContract) -> str:
    """Each code, with the spellings that are understood for it."""
    if column.codes is None:
        return ""
    spellings: dict[str, list[str]] = {}
    for spelling, code in column.codes.items():
        spellings.setdefault(code, []).append(spelling)
    return "; ".join(
        f"{code} ({', '.join(s for s in also if s != code.replace('_', ' ').lower())})".replace(
            " ()", ""
        )
        for code, also in spellings.items()
    )


def _example(column: ColumnContract) -> str:
    if column.name in INVENTED:
        return INVENTED[column.name]
    if column.codes:
        return next(iter(column.codes.values()))
    return {
        "date": "2025-09-01", "timestamp": "2025-09-01 10:30", "boolean": "true", "integer": "1",
        "double": "1.5",
    }.get(column.type, "E00000001" if column.name.endswith("_ref") else "")  # fmt: skip


@cache
def _blocks() -> dict[str, str]:
    text = (PROJECT / "models" / "columns.md").read_text(encoding="utf-8")
    found = re.findall(r"\{% docs (\w+) %\}(.*?)\{% enddocs %\}", text, re.DOTALL)
    return {name: " ".join(told.split()) for name, told in found}
