"""What an information-governance lead signs: whole, and without identities for analysts."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import yaml

from family_context.build.publish import FILES, GENERALISATIONS

PROJECT = Path(__file__).resolve().parents[2]

# What says who somebody is, by itself or through a register, in the words that our tables use.
IDENTITIES = {
    "first_name",
    "last_name",
    "middle_names",
    "preferred_name",
    "date_of_birth",
    "expected_date_of_birth",
    "nhs_number",
    "upn",
    "address",
    "uprn",
    "phone",
    "email",
    "person_ref",
    "record_id",
    "organisation",
    "team",
    "practitioner_name",
    "practitioner_role",
    "practitioner_phone",
    "practitioner_email",
    "team_phone",
    "team_email",
    "supplied_by",
    "searched",
    "written",
    "nicknames",
}
# Days that few others share: together with a postcode and a sex they name a person.
DAYS_OF_LIFE = {"date_of_birth", "expected_date_of_birth", "date_of_death"}
# What a service wrote, or what is composed with dates and names: nobody can vouch for its content.
FREE_TEXT = {
    "reason",
    "involvement_reason",
    "involvement_type",
    "state_sentence",
    "membership_evidence",
    "evidence",
    "load_reason",
}


def disclosure() -> list[dict[str, str]]:
    with (PROJECT / "seeds" / "disclosure.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def published_columns() -> set[tuple[str, str]]:
    """(table, column) of every mart, as its contract declares them."""
    return {
        (model["name"], column["name"])
        for folder in ("marts/*", "consumers/*/published")
        for file in (PROJECT / "models").glob(f"{folder}/*.yml")
        for model in yaml.safe_load(file.read_text(encoding="utf-8")).get("models", [])
        for column in model["columns"]
    }


@pytest.mark.parametrize("audience", FILES)
def test_every_published_column_is_decided_for_every_audience(audience: str) -> None:
    decided = {
        (r["table_name"], r["column_name"]) for r in disclosure() if r["audience"] == audience
    }
    assert decided == published_columns()


def for_analysis() -> list[dict[str, str]]:
    return [r for r in disclosure() if r["audience"] == "analysis"]


def test_analysts_see_no_identity_and_no_free_text_not_even_coarser() -> None:
    seen = {(r["table_name"], r["column_name"]) for r in for_analysis() if r["action"] != "hide"}
    assert not {(t, c) for t, c in seen if c in (IDENTITIES - DAYS_OF_LIFE) | FREE_TEXT}


def test_analysts_see_of_a_birth_or_a_death_at_most_the_year() -> None:
    days = [r for r in for_analysis() if r["column_name"] in DAYS_OF_LIFE]
    assert days
    for row in days:
        assert row["action"] == "hide" or row["generalise_as"] == "year", row


# The two sides of a pair end in `_l` and `_r`; the number of a check is nobody's.
def test_every_key_reaches_analysts_only_as_a_pseudonym() -> None:
    keys = [
        r
        for r in for_analysis()
        if r["column_name"].removesuffix("_l").removesuffix("_r").endswith("_id")
        and r["column_name"] != "check_id"
    ]
    assert keys
    for row in keys:
        assert row["action"] == "hide" or row["generalise_as"] == "pseudonym", row


def test_every_row_says_what_for_by_which_law_and_who_approved_it_when() -> None:
    assert disclosure()
    for row in disclosure():
        assert all(row[c] for c in ("purpose", "gateway", "approved_by", "approved_on")), row


def test_a_column_is_generalised_in_a_way_that_publication_knows() -> None:
    assert disclosure()
    for row in disclosure():
        known = row["generalise_as"] in GENERALISATIONS
        assert known == (row["action"] == "generalise"), row
