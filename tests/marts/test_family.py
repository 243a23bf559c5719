"""One family through a whole build: what every service answers about every member."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from family_context.build.run import build
from tests.marts.deliveries import deliver

CASES = yaml.safe_load((Path(__file__).parent / "family.yml").read_text(encoding="utf-8"))["cases"]

AVA = {"first_name": "Ava", "last_name": "Quillfeather", "date_of_birth": "2015-06-01", "sex": "F"}
BELA = {
    "first_name": "Bela",
    "last_name": "Quillfeather",
    "date_of_birth": "1988-03-14",
    "sex": "F",
}
CARL = {
    "first_name": "Carl",
    "last_name": "Quillfeather",
    "date_of_birth": "1985-11-20",
    "date_of_death": "2025-12-01",
    "sex": "M",
}
DAN = {"first_name": "Dan", "last_name": "Okonedo"}
EDIE = {"first_name": "Edie", "last_name": "Marchbanks", "date_of_birth": "1961-02-02", "sex": "F"}
HOME = {"address": "7 Tannery Row, Fernmoor", "postcode": "FM1 4QT", "phone": "07700 900123"}

Rows = list[dict[str, str]]


def person(ref: str, who: dict[str, str]) -> dict[str, str]:
    return {"person_ref": ref, **who, **HOME}


def open_since(ref: str, start: str, **more: str) -> dict[str, str]:
    return {"involvement_ref": f"i-{ref}", "person_ref": ref, "start_date": start, **more}


def related(ref: str, relationship: str) -> dict[str, str]:
    return {"person_ref": "1", "related_person_ref": ref, "relationship": relationship}


EXTRACTS: dict[str, dict[str, Rows]] = {
    "childrens_social_care": {
        "people": [
            person("1", AVA),
            # A system that requires a date writes the end of time for who is alive.
            person("2", {**BELA, "date_of_death": "9999-12-31"}),
            person("3", CARL),
            person("4", DAN),
        ],
        "relationships": [related("2", "mother"), related("3", "father"), related("4", "uncle")],
        "referrals": [{"referral_ref": "r1", "person_ref": "1", "referral_date": "2026-01-10"}],
    },
    "schools": {
        "people": [person("1", AVA)],
        "involvements": [open_since("1", "2019-09-01", organisation="Tannery Road Primary")],
    },
    "drugs_and_alcohol": {
        "people": [
            person("1", AVA),
            person("2", BELA),
            {"person_ref": "5", **EDIE, "phone": "07700 900124"},
        ],
        "relationships": [
            {**related("2", "mother"), "start_date": "2018-05-05"},
            {**related("5", "grandmother"), "start_date": "2018-05-05"},
            {"person_ref": "2", "related_person_ref": "5", "relationship": "mother"},
        ],
        "involvements": [open_since("2", "2025-01-01", is_withheld="true", reason="Opiates")],
    },
    "housing": {
        "people": [person("2", BELA)],
        "housing_events": [
            {
                "event_ref": "e1",
                "person_ref": "2",
                "event_type": "rent_arrears",
                "status": "open",
                "start_date": "2025-12-20",
                "weeks_in_arrears": "6",
            }
        ],
    },
    "adult_mental_health": {
        "people": [person("2", BELA)],
        "involvements": [open_since("2", "2019-01-01", team="Community Team")],
    },
    "adult_social_care": {
        "people": [person("3", CARL)],
        "involvements": [open_since("3", "2024-01-01", practitioner_name="Ann Lee")],
    },
    "police": {
        "people": [
            person("1", AVA),
            {"person_ref": "2", **BELA, "phone": HOME["phone"]},
            person("3", CARL),
        ],
        "relationships": [{**related("3", "father"), "start_date": "2017-07-07"}],
        "involvements": [open_since("2", "2011-02-14", last_contact_date="2011-03-10")],
        "offences": [
            {
                "offence_ref": "o1",
                "person_ref": "3",
                "role": "convicted",
                "offence_group": "robbery",
                "offence_date": "2020-01-30",
            }
        ],
    },
    "early_help": {"people": []},
}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("family")
    deliver(folder / "extracts", EXTRACTS)
    build(folder / "extracts", date(2026, 1, 31), folder / "out", pages=False)
    return folder / "out" / "published" / "family_context.duckdb"


def answer(published: Path, member: str, service: str) -> dict[str, Any]:
    with duckdb.connect(str(published), read_only=True) as con:
        rows = con.execute(
            "select * from family_context where first_name = $member and service_code = $service",
            {"member": member, "service": service},
        )
        columns = [d[0] for d in rows.description or []]
        found = [dict(zip(columns, row, strict=True)) for row in rows.fetchall()]
    assert len(found) == 1, f"{len(found)} rows for {member} and {service}"
    return found[0]


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_service_answers_as_a_practitioner_would_expect(
    published: Path, case: dict[str, str]
) -> None:
    told = answer(published, case["member"], case["service"])
    wanted = (case["state"], case["state_reason"])
    assert (told["state"], told["state_reason"]) == wanted, case["because"]


def test_what_is_withheld_shows_nothing_but_that_it_is(published: Path) -> None:
    told = answer(published, "Bela", "drugs_and_alcohol")
    assert "Opiates" not in str(told)
    assert told["n_involvements"] == 0
    assert told["first_start_date"] is None
    assert told["contact_quality"] == "none"


def test_an_empty_answer_names_its_window_and_hints_at_nothing_older(published: Path) -> None:
    told = answer(published, "Carl", "police")
    assert "since 31 January 2021" in told["state_sentence"]
    assert told["look_back_start"] == date(2021, 1, 31)
    assert "2020" not in str(told)


def test_the_dead_are_told_as_dead_by_every_service(published: Path) -> None:
    for service in ("schools", "gp", "adult_social_care"):
        assert "has died" in answer(published, "Carl", service)["state_sentence"]


def test_who_dies_at_the_end_of_time_is_alive(published: Path) -> None:
    assert "has died" not in answer(published, "Bela", "adult_mental_health")["state_sentence"]


def evidence(published: Path) -> dict[str, list[str]]:
    with duckdb.connect(str(published), read_only=True) as con:
        return dict(
            con.execute(
                "select distinct first_name, membership_evidence from family_context"
            ).fetchall()
        )


def test_evidence_names_no_service_that_withholds(published: Path) -> None:
    assert "Mother: recorded by Children's social care" in evidence(published)["Bela"]
    assert "Drugs" not in str(evidence(published))
    assert "2018" not in str(evidence(published))


def test_whom_only_a_withholding_service_knows_is_a_member_all_the_same(published: Path) -> None:
    assert evidence(published)["Edie"][0] == "Grandparent: recorded by a service"


def test_evidence_names_no_service_whose_involvement_lies_outside_the_window(
    published: Path,
) -> None:
    assert "Father: recorded by Children's social care" in evidence(published)["Carl"]
    assert "Police" not in str(evidence(published)["Carl"])
    assert "2017" not in str(evidence(published))


def test_no_other_published_table_tells_what_evidence_hides(published: Path) -> None:
    with duckdb.connect(str(published), read_only=True) as con:
        for table in ("relationships", "household_members"):
            told = str(con.execute(f"from {table}").fetchall())
            for word in ("Drugs", "Police", "2017", "2018"):
                assert word not in told, f"{word} in {table}"
