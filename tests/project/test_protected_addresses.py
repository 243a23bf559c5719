"""Who reads that a person is at a protected address, and what each of them hides for it.

What would give such a place away is hidden where a kind of data has its one source, and everybody
else reads it from there. A model that asks for itself is a second place for the rule: who needs one
reads from a model below, or adds a line here that says what is hidden.
"""

from __future__ import annotations

import re
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
RULE = "int_people__at_protected_addresses"
HIDDEN = {
    "int_people__services_that_locate": "reason and contact of services near the place",
    "int_people__values_by_service": "telephone or e-mail of an office, which may be the refuge's",
    "int_households__displayed_addresses": "every address, also an old one",
    "int_households__stays_of_members": "every household, past ones too",
    "int_households__residents": "every home but the protected one",
    "int_families__people": "homes and contacts as evidence of kinship",
    "int_relationships__of_people": "that two people share a home, and since when",
    "int_quality__issues": "findings about addresses, and texts as sent",
    "int_evaluation__addresses_as_sent": "nothing: marks who the counts of other methods leave out",
    "int_families__profiles_of_members": "that one of two is sheltered: they are never one row",
    "person.py": "in an account of what is held of somebody: every address, contact and reason",
    "labels.py": "address, postcode and shared contacts of the pairs that people label",
}
"""Model or module that asks, and what it hides."""
LOCATING = "int_people__services_that_locate"
HIDING_CONTACTS = {"int_involvements__listed", "int_history__answers_kept"}
"""What services say today, and what they said on past days."""


def readers_of(table: str) -> set[str]:
    files = [
        path
        for room in ("models", "macros", "matching", "family_context", "notebooks")
        for path in (PROJECT / room).rglob("*")
        if path.suffix in {".sql", ".py", ".ipynb"} and path.stem != table
    ]
    return {
        path.name if path.suffix == ".py" else path.stem
        for path in files
        if re.search(rf"\b{table}\b", path.read_text(encoding="utf-8"))
    }


def test_nobody_else_asks_who_is_at_a_protected_address() -> None:
    assert readers_of(RULE) == set(HIDDEN)


def test_contacts_that_give_a_place_away_are_hidden_in_two_models() -> None:
    assert readers_of(LOCATING) == HIDING_CONTACTS
    readers = {
        path.stem
        for path in (PROJECT / "models").rglob("*.sql")
        if "gives_place_away" in path.read_text(encoding="utf-8")
    }
    assert readers == {LOCATING}, "what gives a place away is asked in one model"


def test_only_an_address_class_that_is_hidden_may_be_shown_as_one() -> None:
    """The class itself tells of a refuge: no published table holds it of an address in use."""
    for path in (PROJECT / "models/marts").rglob("*.sql"):
        assert "sensitive" not in path.read_text(encoding="utf-8"), path.name
