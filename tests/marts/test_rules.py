"""The seeds of rules agree with each other, the contracts and the models that read them."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[2]
ANSWERS = PROJECT / "models" / "intermediate" / "6_answers"


def seed(name: str) -> list[dict[str, str]]:
    with (PROJECT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def contracted_tables() -> dict[str, set[str]]:
    """Tables by service, as the contracts declare them."""
    tables: dict[str, set[str]] = {}
    for file in (PROJECT / "models" / "staging").glob("*/_*__contract.yml"):
        for source in yaml.safe_load(file.read_text(encoding="utf-8"))["sources"]:
            tables[source["name"]] = {table["name"] for table in source["tables"]}
    return tables


def test_reasons_are_asked_in_the_order_that_the_seed_writes_down() -> None:
    published = [r for r in seed("state_reasons") if r["is_published"] == "true"]
    precedence = {r["state_reason"]: int(r["precedence"]) for r in reversed(published)}
    asked = re.findall(
        r"(?:then|else) '(\w+)'", (ANSWERS / "int_involvements__answers.sql").read_text()
    )
    order = list(dict.fromkeys(reason for reason in asked if reason in precedence))
    assert order == sorted(order, key=precedence.__getitem__)
    searched = (ANSWERS / "int_involvements__searches.sql").read_text()
    assert set(precedence) <= set(asked) | set(re.findall(r"then '(\w+)'", searched))


def test_every_state_has_a_reason_and_every_published_reason_a_sentence() -> None:
    published = [r for r in seed("state_reasons") if r["is_published"] == "true"]
    assert {r["state"] for r in published} == {
        "involved_now",
        "involved_before",
        "none_found",
        "not_searched",
        "withheld",
    }
    filled_in = {"{service}", "{ages}", "{searched}", "{since}", "{last}", "{last_activity}"}
    for row in published:
        assert set(re.findall(r"{\w+}", row["sentence"])) <= filled_in, row["state_reason"]


def test_what_lies_outside_a_window_is_told_like_nothing_found() -> None:
    kept_inside = {r["state_reason"] for r in seed("state_reasons") if r["is_published"] == "false"}
    assert kept_inside == {"outside_look_back", "below_threshold"}
    answers = (ANSWERS / "int_involvements__answers.sql").read_text()
    assert not any(reason in answers for reason in kept_inside)


def test_a_look_back_names_a_table_that_its_service_may_send() -> None:
    tables = contracted_tables()
    assert seed("look_back")
    for row in seed("look_back"):
        assert row["table_name"] in tables[row["service_code"]], row


def test_every_service_says_what_is_searched_for() -> None:
    ruled = {row["service_code"] for row in seed("look_back") if row["profile"] == "default"}
    assert ruled == {row["service_code"] for row in seed("services")}


def test_the_seven_agreed_groups_are_the_safeguarding_offences() -> None:
    assert {r["code"] for r in seed("offence_groups") if r["is_safeguarding"] == "true"} == {
        "homicide",
        "other_sexual_offences",
        "possession_of_weapons",
        "rape",
        "robbery",
        "violence_with_injury",
        "violence_without_injury",
    }


@pytest.mark.parametrize(
    ("service_code", "age_from", "age_to"),
    [
        ("schools", "4", "20"),
        ("adult_social_care", "15", ""),
        ("housing", "16", ""),
        ("police", "18", ""),
    ],
)
def test_the_default_age_bands_are_the_published_ones(
    service_code: str, age_from: str, age_to: str
) -> None:
    bands = {r["service_code"]: r for r in seed("age_bands") if r["profile"] == "default"}
    assert (bands[service_code]["age_from"], bands[service_code]["age_to"]) == (age_from, age_to)
    assert len(bands) == 4


@pytest.mark.parametrize(
    ("service_code", "record_type", "rule"),
    [
        ("police", "convicted", {"years": "5", "at_most": "3"}),
        ("police", "suspect", {"years": "1", "at_most": "3"}),
        ("police", "other_convicted", {"years": "5"}),
        ("police", "other_suspect", {"years": "1"}),
        ("housing", "notice_seeking_possession", {"months": "12"}),
        ("housing", "eviction", {"months": "12"}),
        ("housing", "rent_arrears", {"only_if_open": "true", "over_weeks": "6"}),
        (
            "housing",
            "anti_social_behaviour",
            {"since": "2014-01-01", "roles_shown": "perpetrator"},
        ),
        (
            "adult_social_care",
            "involvement",
            {"years": "20", "shown_if": "assigned_worker|active_plan"},
        ),
    ],
)
def test_the_default_look_backs_are_the_published_ones(
    service_code: str, record_type: str, rule: dict[str, str]
) -> None:
    (row,) = (
        r
        for r in seed("look_back")
        if (r["profile"], r["service_code"], r["record_type"])
        == ("default", service_code, record_type)
    )
    limits = ("years", "months", "since", "over_weeks", "roles_shown", "shown_if", "at_most")
    stated = {name: row[name] for name in limits if row[name]}
    if row["only_if_open"] == "true":
        stated["only_if_open"] = "true"
    assert stated == rule


@pytest.mark.parametrize(
    ("profile", "service_code", "record_type", "shown_if"),
    [
        ("stockport", "schools", "involvement", "main_registration"),
        ("stockport", "adult_social_care", "involvement", "assigned_worker"),
        ("stockport", "housing", "eviction", "current_tenant"),
        ("stockport", "housing", "notice_seeking_possession", "current_tenant"),
        ("stockport", "housing", "rent_arrears", "current_tenant"),
        ("leeds", "adult_social_care", "involvement", "active_plan"),
    ],
)
def test_a_council_profile_asks_what_the_council_published(
    profile: str, service_code: str, record_type: str, shown_if: str
) -> None:
    (row,) = (
        r
        for r in seed("look_back")
        if (r["profile"], r["service_code"], r["record_type"])
        == (profile, service_code, record_type)
    )
    assert row["shown_if"] == shown_if


@pytest.mark.parametrize(
    "name",
    [
        "profiles",
        "services",
        "age_bands",
        "look_back",
        "state_reasons",
        "state_notes",
        "event_sentences",
        "offence_groups",
        "statuses_of_children",
        "school_kinds",
        "words_of_services",
    ],
)
def test_every_rule_says_why_and_where_from(name: str) -> None:
    assert seed(name)
    for row in seed(name):
        assert row["reason"], row
        assert row["source"], row
