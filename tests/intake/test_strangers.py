"""Files that nobody on this project wrote, taken in by a stated mapping."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.fixtures_mapping import live, private_beta
from tests.intake.conftest import Desk


def test_every_row_of_the_live_sample_lands(whole_desk: Desk, fixtures_folder: Path) -> None:
    live.write_extracts(fixtures_folder / "family_context_live", whole_desk.root / "extracts")
    result = whole_desk.take()
    assert {(i["table_name"], i["rows_read"], i["rows_landed"]) for i in result.inputs} == {
        ("people", 500, 500),
        ("involvements", 500, 500),
    }
    assert sum(i["values_rejected"] for i in result.inputs) == 0
    people = whole_desk.landed("people", "childrens_social_care")
    assert people[0]["address"].count("\n") == 3, "line breaks of an address are kept"
    assert {p["sex"] for p in people} == {"M", "F", "U"}


def test_a_start_after_the_last_contact_lands_as_it_was_sent(
    whole_desk: Desk, fixtures_folder: Path
) -> None:
    live.write_extracts(fixtures_folder / "family_context_live", whole_desk.root / "extracts")
    whole_desk.take()
    spells = whole_desk.landed("involvements", "childrens_social_care")
    late = [s for s in spells if s["start_date"] > s["last_contact_date"]]
    assert len(late) == 256
    assert all(s["end_date"] is None or s["end_date"] >= s["start_date"] for s in spells)


def test_the_true_pairs_of_the_live_sample_are_known(fixtures_folder: Path) -> None:
    pairs = live.true_pairs(fixtures_folder / "family_context_live")
    assert len(pairs) == 500
    assert ("childrens_social_care:7190247", "schools:1551378") in pairs


def test_every_row_of_the_private_beta_lands_or_is_held_with_a_reason(
    whole_desk: Desk, fixtures_folder: Path
) -> None:
    private_beta.write_extracts(fixtures_folder / "private_beta", whole_desk.root / "extracts")
    result = whole_desk.take()
    counts = {(i["service_code"], i["table_name"]): i for i in result.inputs}
    refused = {key for key, i in counts.items() if i["load_state"] == "refused"}
    assert refused == {("housing", "housing_events")}, "of which no row could be taken"
    for service in private_beta.SERVICES:
        assert counts[service, "people"]["rows_landed"] == 10
    assert whole_desk.landed("people", "police")[0]["date_of_birth"] == date(2000, 10, 6)
    assert counts["housing", "tenancies"]["rows_landed"] == 1
    assert whole_desk.landed("tenancies", "housing")[0]["start_date"] == date(2016, 2, 3)
    # A housing event without a date cannot be shown inside a look-back, so it is held back.
    held = whole_desk.held("housing_events", "housing")
    assert [(h["kind"], h["line_number"], h["column_name"], h["reason"]) for h in held] == [
        ("row", n, "start_date", "required value is missing") for n in (2, 3, 4)
    ]
    # Offences outside the agreed list stay, as an unknown group and role.
    offences = whole_desk.landed("offences", "police")
    assert [o["role"] for o in offences] == ["unknown"] * 3
    unknown = {(h["column_name"], h["value"]) for h in whole_desk.held("offences", "police")}
    assert {("role", "Offender"), ("offence_group", "AntiSocial Behaviour")} <= unknown


def test_a_declaration_with_a_sentence_for_a_date_refuses_the_police_alone(
    whole_desk: Desk, fixtures_folder: Path
) -> None:
    """The unquoted comma of datasources.csv, as it really shipped."""
    folder = fixtures_folder / "private_beta"
    private_beta.write_extracts(folder, whole_desk.root / "extracts", repaired=False)
    whole_desk.take()
    assert whole_desk.state("police")["load_state"] == "refused"
    assert "police/extract.yml: coverage_start is missing" in whole_desk.state("police")["reason"]
    assert whole_desk.state("housing")["load_state"] == "loaded"
