"""A column of consent, or of objections, withholds where no column of ours does."""

from __future__ import annotations

import pytest

from family_context.intake.not_used import READ_AS_WITHHELD
from tests.intake.conftest import Desk

PEOPLE = "person_ref,first_name,last_name,restriction\n1,Ada,Lee,\n"


def take(desk: Desk, header: str, value: str) -> list[bool | None]:
    spells = f"involvement_ref,person_ref,start_date,{header}\n1,1,2025-01-01,{value}\n"
    desk.deliver({"people.csv": PEOPLE, "involvements.csv": spells})
    desk.take()
    return [row["is_withheld"] for row in desk.landed("involvements")]


@pytest.mark.parametrize(
    ("header", "value", "is_withheld"),
    [
        ("consent", "N", True),
        ("Consent to share", "Refused by mother", True),
        ("Consent given", "Yes", False),
        ("consent", "", False),
        ("Opt-out", "Y", True),
        ("Opted out", "No", False),
    ],
)
def test_who_refused_or_objected_is_withheld(
    desk: Desk, header: str, value: str, is_withheld: bool
) -> None:
    assert take(desk, header, value) == [is_withheld]


@pytest.mark.parametrize("header", ["Consent date", "Consented by", "Photo consent form"])
def test_a_column_beside_consent_withholds_nothing(desk: Desk, header: str) -> None:
    assert take(desk, header, "N") == [None]


def test_the_data_owner_is_told_what_a_column_of_consent_was_taken_for(desk: Desk) -> None:
    take(desk, "Consent given", "No")
    assert desk.result
    assert ("Consent given", READ_AS_WITHHELD) in [
        (row["name"], row["note"]) for row in desk.result.ignored
    ]
