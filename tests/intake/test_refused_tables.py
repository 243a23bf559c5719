"""A table that may be left out, and cannot be taken, is refused alone; what protects is not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.intake.conftest import Desk, rows

PEOPLE = (
    "person_ref,first_name,address,postcode\n1,Ann,4 Weir Road,AB1 2CD\n2,Bob,4 Weir Road,AB1 2CD\n"
)
SPELLS = "involvement_ref,person_ref,start_date\na,1,2024-09-01\n"

# What was sent as schools/involvements.*, and what the reason must name.
UNTAKEABLE: dict[str, tuple[dict[str, str | bytes], list[str]]] = {
    "a_required_column_is_missing": (
        {"involvements.csv": "person_ref,start_date\n1,2024-09-01\n"},
        ["involvement_ref", "missing", "Add a column"],
    ),
    "a_column_occurs_twice": (
        {"involvements.csv": "involvement_ref,person_ref,team,Team\na,1,,\n"},
        ["team", "twice"],
    ),
    "a_damaged_file": ({"involvements.parquet": b"PAR1 no table PAR1"}, ["involvements.parquet"]),
    "an_empty_file": ({"involvements.csv": b""}, ["empty", "header"]),
    "the_table_comes_twice": (
        {"involvements.csv": SPELLS, "involvements.parquet": b"x"},
        ["twice", "Send one file"],
    ),
}


def tables(desk: Desk) -> dict[str, dict[str, Any]]:
    """The rows of the metadata table `tables` by table."""
    told = rows(desk.root / "landing/_intake/tables.parquet")
    return {row["table_name"]: row for row in told}


@pytest.mark.parametrize(("sent", "named"), UNTAKEABLE.values(), ids=UNTAKEABLE.keys())
def test_an_optional_table_that_cannot_be_taken_is_refused_alone(
    desk: Desk, sent: dict[str, str | bytes], named: list[str]
) -> None:
    desk.deliver({"people.csv": PEOPLE, **sent})
    result = desk.take()
    assert desk.state()["load_state"] == "loaded" and len(desk.landed()) == 2
    assert desk.landed("involvements") == [] and desk.held("involvements") == []
    told = tables(desk)
    assert told["people"]["load_state"] == "loaded" and told["people"]["reason"] is None
    assert told["involvements"]["load_state"] == "refused"
    assert told["contacts"]["load_state"] == "not_supplied"
    for word in ["schools/involvements", *named]:
        assert word in told["involvements"]["reason"]
    (listed,) = [i for i in result.inputs if i["table_name"] == "involvements"]
    assert listed["load_state"] == "refused" and listed["reason"] == told["involvements"]["reason"]


@pytest.mark.parametrize(
    ("table", "header"),
    [
        ("involvements", "involvement_ref,person_ref,is_witheld"),
        ("addresses", "person_ref,address,adress_type"),
    ],
)
def test_a_column_that_protects_and_is_misspelt_refuses_the_service_in_whatever_table(
    desk: Desk, table: str, header: str
) -> None:
    desk.deliver({"people.csv": PEOPLE, f"{table}.csv": f"{header}\na,1,true\n"})
    desk.take()
    assert desk.state()["load_state"] == "refused" and desk.landed() == []
    assert f"schools/{table}.csv" in desk.state()["reason"]


def test_no_address_of_a_service_is_used_where_what_tells_its_refuges_was_refused(
    desk: Desk,
) -> None:
    desk.deliver({"people.csv": PEOPLE, "addresses.csv": "address,address_type\n1 A St,refuge\n"})
    desk.take()
    assert tables(desk)["addresses"]["load_state"] == "refused"
    assert [p["first_name"] for p in desk.landed()] == ["Ann", "Bob"]
    assert {p["address"] for p in desk.landed()} == {p["postcode"] for p in desk.landed()} == {None}


def test_a_service_of_which_every_table_was_refused_is_refused(whole_desk: Desk) -> None:
    whole_desk.deliver({"directory.csv": "name\nAnn Lee\n"}, service="staff")
    whole_desk.take()
    assert whole_desk.state("staff")["load_state"] == "refused"
    assert "staff/directory.csv" in whole_desk.state("staff")["reason"]


def test_a_refused_table_that_was_good_before_keeps_the_last_good_load(desk: Desk) -> None:
    desk.deliver({"people.csv": PEOPLE, "involvements.csv": SPELLS})
    desk.take()
    desk.publish()
    desk.deliver({"involvements.csv": "person_ref\n1\n"})
    desk.take()
    assert desk.state()["load_state"] == "kept_last_good" and len(desk.landed("involvements")) == 1
    assert "required column involvement_ref is missing" in desk.state()["reason"]
