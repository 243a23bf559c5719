"""What stands in for a value that a row must have, and roles of people in an event."""

from __future__ import annotations

import pytest

from tests.intake.conftest import Desk

PEOPLE = "person_ref,last_name\n1,Lee\n"


@pytest.mark.parametrize(
    ("column", "value"), [("postcode", "E8 1AL"), ("uprn", "100"), ("address_type", "refuge")]
)
def test_an_address_may_be_a_postcode_a_property_reference_or_a_type(
    whole_desk: Desk, column: str, value: str
) -> None:
    addresses = f"person_ref,address,{column}\n1,,{value}\n1,,\n"
    whole_desk.deliver({"people.csv": PEOPLE, "addresses.csv": addresses}, "schools")
    whole_desk.take()
    (landed,) = whole_desk.landed("addresses", "schools")
    assert (landed["address"], landed[column]) == (None, value)
    held = whole_desk.held("addresses", "schools")
    assert [(h["kind"], h["line_number"]) for h in held if h["kind"] == "row"] == [("row", 3)]
    (noted,) = [h["reason"] for h in held if h["kind"] == "value"]
    assert noted.startswith("required value is missing; the row was taken for its")
    assert column in noted


def test_a_victim_a_witness_and_an_involved_party_are_no_unknown_role(whole_desk: Desk) -> None:
    rows = "".join(
        f"{n},1,{role},2025-01-0{n}\n"
        for n, role in enumerate(("Victim", "witness", "Involved party", "suspect known"), start=1)
    )
    offences = f"offence_ref,person_ref,role,offence_date\n{rows}"
    whole_desk.deliver({"people.csv": PEOPLE, "offences.csv": offences}, "police")
    whole_desk.take()
    assert [o["role"] for o in whole_desk.landed("offences", "police")] == [
        "victim",
        "witness",
        "involved_party",
        "suspect",
    ]
