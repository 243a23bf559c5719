"""Stockport's rules through a whole build: the service specifics of the pilot, as it ruled them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from family_context.build.run import build
from tests.marts.deliveries import deliver

HOME = {"address": "7 Tannery Row, Fernmoor", "postcode": "FM1 4QT", "phone": "07700 900123"}
AVA = {"first_name": "Ava", "last_name": "Quillfeather", "date_of_birth": "2015-06-01", "sex": "F"}
BELA = {"first_name": "Bela", "last_name": "Quillfeather", "date_of_birth": "1988-03-14"}
CARL = {"first_name": "Carl", "last_name": "Quillfeather", "date_of_birth": "1985-11-20"}

Row = dict[str, str]


def spell(ref: str, person: str, **more: str) -> Row:
    return {"involvement_ref": ref, "person_ref": person, "start_date": "2024-01-01", **more}


def event(ref: str, kind: str, role: str, start: str) -> Row:
    return {
        "event_ref": ref,
        "person_ref": "2",
        "event_type": kind,
        "role": role,
        "status": "open",
        "start_date": start,
    }


def offence(ref: str, role: str, group: str, day: str) -> Row:
    return {
        "offence_ref": ref,
        "person_ref": "3",
        "role": role,
        "offence_group": group,
        "offence_date": day,
    }


EXTRACTS: dict[str, dict[str, list[Row]]] = {
    "childrens_social_care": {
        "people": [
            {"person_ref": "1", **AVA, **HOME},
            {"person_ref": "2", **BELA, **HOME},
            {"person_ref": "3", **CARL, **HOME},
        ],
        "relationships": [
            {"person_ref": "1", "related_person_ref": "2", "relationship": "mother"},
            {"person_ref": "1", "related_person_ref": "3", "relationship": "father"},
        ],
    },
    "schools": {
        "people": [{"person_ref": "1", **AVA, **HOME}],
        "involvements": [
            spell("a", "1", organisation="Hill School", admission_type="main"),
            spell("b", "1", organisation="River Unit", admission_type="off_site"),
        ],
    },
    "adult_social_care": {
        "people": [{"person_ref": "2", **BELA, **HOME}, {"person_ref": "3", **CARL, **HOME}],
        "involvements": [
            spell("a", "2", plan_status="active"),
            spell("b", "3", practitioner_name="Lee, Ann", last_contact_date="2026-01-05"),
        ],
    },
    "housing": {
        "people": [{"person_ref": "2", **BELA, **HOME}],
        "tenancies": [
            {
                "tenancy_ref": "t",
                "person_ref": "2",
                "address": HOME["address"],
                "start_date": "2019-01-01",
                "end_date": "2025-12-01",
            }
        ],
        "housing_events": [
            event("1", "eviction", "", "2025-11-01"),
            event("2", "anti_social_behaviour", "perpetrator", "2015-05-01"),
            event("3", "anti_social_behaviour", "victim", "2025-05-01"),
        ],
    },
    "police": {
        "people": [{"person_ref": "3", **CARL, **HOME}],
        "offences": [
            offence("1", "convicted", "robbery", "2022-01-01"),
            offence("2", "suspect", "rape", "2025-06-01"),
            offence("3", "convicted", "violence with injury", "2024-01-01"),
            offence("4", "convicted", "violence_without_injury", "2023-01-01"),
            offence("5", "convicted", "shoplifting", "2025-12-01"),
            offence("6", "victim", "homicide", "2025-12-31"),
        ],
    },
    "staff": {
        "directory": [
            {"staff_ref": "alee", "name": "Ann Lee", "email": "ann.lee@council.example"},
            {"staff_ref": "bfox", "name": "Bo Fox", "email": "bo.fox@council.example"},
        ]
    },
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stockport")
    deliver(folder / "extracts", EXTRACTS)
    build(folder / "extracts", date(2026, 1, 31), folder / "out", pages=False, profile="stockport")
    return folder / "out" / "published" / "family_context.duckdb"


def ask(published: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(published), read_only=True) as con:
        return con.execute(query).fetchall()


def told(published: Path, member: str, service: str) -> tuple[str, str | None]:
    ((state, reason),) = ask(
        published,
        "select state, involvement_reason from family_context "
        f"where first_name = '{member}' and service_code = '{service}'",
    )
    return state, reason


def test_of_a_dual_registration_stockport_shows_the_main_school(published: Path) -> None:
    schools = ask(
        published,
        "select organisation from service_involvements where service_code = 'schools'",
    )
    assert schools == [("Hill School",)]


def test_adult_social_care_in_stockport_is_who_has_an_assigned_worker(published: Path) -> None:
    assert told(published, "Bela", "adult_social_care")[0] == "none_found"
    assert told(published, "Carl", "adult_social_care")[0] == "involved_now"


def test_the_staff_directory_fills_an_e_mail_and_invents_none(published: Path) -> None:
    contacts = ask(
        published,
        "select practitioner_email, practitioner_phone, contact_quality from family_context "
        "where first_name = 'Carl' and service_code = 'adult_social_care'",
    )
    assert contacts == [("ann.lee@council.example", None, "practitioner_no_number")]


def test_a_former_tenant_is_told_only_as_a_perpetrator_of_anti_social_behaviour(
    published: Path,
) -> None:
    assert told(published, "Bela", "housing") == (
        "involved_now",
        "Anti-social behaviour, as perpetrator",
    )


def test_police_tell_three_safeguarding_offences_newest_first_and_others_as_yes_or_no(
    published: Path,
) -> None:
    state, reason = told(published, "Carl", "police")
    assert state == "involved_before"
    assert reason == (
        "Rape (suspect); Violence with injury (convicted); Violence without injury (convicted); "
        "Other offences on record"
    )


def test_a_victim_is_never_shown_as_an_offender(published: Path) -> None:
    rows = ask(published, "select * from service_involvements where service_code = 'police'")
    assert len(rows) == 4
    assert "omicide" not in str(rows)


def test_the_build_says_whose_rules_it_answers_by_and_what_differs(published: Path) -> None:
    assert ask(published, "select distinct profile from rules where is_in_use") == [("stockport",)]
    differing = ask(
        published,
        "select distinct profile, service_code from rules where differs_from_default order by all",
    )
    assert differing == [
        ("leeds", "adult_social_care"),
        ("stockport", "adult_social_care"),
        ("stockport", "housing"),
        ("stockport", "schools"),
    ]
