"""Kinds of thing that real systems write and that a warehouse answers wrongly, in one council."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from family_context.build.run import build
from tests.deliveries.small_council import SOCIAL_CARE, SmallCouncil

HELD_BACK = ("not_searched", "rows_held_back")
NONE_FOUND = ("none_found", "none_found_in_coverage")
BEFORE = ("involved_before", "record_shown")
NOW = ("involved_now", "record_shown")

# Roles of an offence, by surname, and what police answers of who has it.
ROLES = {
    "Applegarth": ("Accused", BEFORE),
    "Blenkinsop": ("SUSPECTS", BEFORE),
    "Cruickshank": ("Convicted (Perpetrator)", BEFORE),
    "Drinkwater": ("Nominal", HELD_BACK),
    "Ellenshaw": ("", HELD_BACK),
    "Featherstone": ("Victims", NONE_FOUND),
}
# Kind, role, status and end of a housing event, and what housing answers.
EVENTS = {
    "Goodenough": ("NOSP", "", "Open", "", NOW),
    "Heppenstall": ("Breach of something", "", "Open", "", HELD_BACK),
    "Inchbald": ("", "", "Open", "", HELD_BACK),
    "Jobling": ("ASB case", "Complainant about", "Open", "", HELD_BACK),
    "Kirkbride": ("Current arrears", "", "Cleared", "", NONE_FOUND),
}
# What a service says of a spell without an end date, and its answer.
STATUSES = {
    "Lightfoot": ({"status": "Closed"}, BEFORE),
    "Mortlock": ({"status": "CASE CLOSED"}, BEFORE),
    "Nutbeam": ({"status": "Open"}, NOW),
    "Ollerenshaw": ({"status": "Awaiting review"}, NOW),
}
PLAN_STATUSES = {"Pettigrew": ("Ended", BEFORE), "Quickfall": ("Ceased", BEFORE)}
PLANS = {
    "Rainbird": ("Child Protection Plan", "Child protection plan"),
    "Shufflebottom": ("Children Looked After", "Looked after"),
    "Tredinnick": ("Children in need", "Child in need plan"),
}
# What a row of early help holds that its own system has taken back, or has not.
TAKEN_BACK = {
    "Uppington": ({"Is_Deleted": "Y"}, NONE_FOUND),
    "Vipond": ({"Date Deleted": "2025-07-01 10:15:00"}, NONE_FOUND),
    "Winstanley": ({"record_status": "Entered in error"}, NONE_FOUND),
    "Youngman": ({"status": "Cancelled"}, NONE_FOUND),
    "Zeal": ({"involvement_type": "ENTERED IN ERROR"}, NONE_FOUND),
    "Ashenden": ({"reason": "Duplicate - opened in error"}, NONE_FOUND),
    "Bickerstaffe": ({"Is_Deleted": "N", "Date Deleted": "9999-12-31"}, NOW),
    "Colclough": ({"reason": "Domestic abuse", "record_status": "Approved"}, NOW),
}
# What stands where a worker's name is due, and who is told: name, quality, whose number it is.
WORKERS = {
    "Dunstable Duty Desk": (None, "team_only", "team"),
    "Eastaugh Social Worker": (None, "team_only", "team"),
    "Fothergill See notes": (None, "team_only", "team"),
    "Greenhalgh System user": (None, "team_only", "team"),
    "Hebblethwaite Left": (None, "team_only", None),
    "Illingworth Jane Smith (left 01/09/2025)": (None, "practitioner_left", None),
    "Juddery LEFT - Jane Smith": (None, "practitioner_left", None),
    "Kettlewell ZZ_Jane Smith": (None, "practitioner_left", None),
    "Longbottom Jane Smith - maternity leave": (None, "practitioner_left", None),
    "Mainwaring SMITH Jane (SW)": ("SMITH Jane", "practitioner_direct", "practitioner"),
    "Netherwood Jane Leftwich": ("Jane Leftwich", "practitioner_direct", "practitioner"),
    "Osbaldeston Jane Dutyman": ("Jane Dutyman", "practitioner_direct", "practitioner"),
}
BESIDE_THE_NAME = {
    "Pumphrey": "Jane Smith 01614960222",
    "Rigglesworth": "Jane Smith tel: 0161 496 0222",
}
# What children's social care writes as first and last name, what is published, and is said dead.
NAMES = {
    "Satterthwaite (deceased)": ("Satterthwaite", True),
    "Tattersall - DEC'D": ("Tattersall", True),
    "Umpleby RIP": ("Umpleby", True),
    "Varley NFA": ("Varley", False),
    "Whittingham DO NOT CONTACT": ("Whittingham", False),
    "Yarwood - see notes": ("Yarwood", False),
    "Arkinstall (Adopted)": ("Arkinstall", False),
    "ZZ Brocklebank": ("Brocklebank", False),
    "*Cholmondeley": ("Cholmondeley", False),
    "Ripley": ("Ripley", False),
    "Duckworth-Late": ("Duckworth-Late", False),
}
# How a system says that a mother has died, and whether every answer about her says so.
DEATHS = {
    "Elphinstone": ({"deceased": "Y"}, True),
    "Farquhar": ({"deceased": "1"}, True),
    "Gillibrand": ({"deceased": "No"}, False),
    "Haythorn": ({"date_of_death": "Alive"}, False),
}
# The type of an address without an end, and whether the child lives there or at the mother's home.
TYPES = {
    "Inskip": ("Home Address", True),
    "Jessop": ("Main residence", True),
    "Kempshall": ("Correspondence Address", False),
    "Lumley": ("Previous address", False),
    "Mudd": ("OLD ADDRESS", False),
    "Nunney": ("Work Address", False),
    "Oxenham": ("Entered in error", False),
}
# One spell in two rows: word by word, or with another end.
TWICE = {"Pickersgill": ("", NOW), "Quibell": ("2025-12-01", HELD_BACK)}


def council() -> SmallCouncil:
    of = SmallCouncil()
    for n, (surname, (role, _)) in enumerate(ROLES.items()):
        mother = of.mother(of.child(surname), "police")
        of.add(
            "police", "offences", offence_ref=f"O{n}", person_ref=mother, role=role,
            offence_group="Violence with injury", offence_date="2025-06-01",
        )  # fmt: skip
    for n, (surname, (kind, role, status, end, _)) in enumerate(EVENTS.items()):
        mother = of.mother(of.child(surname), "housing")
        of.add(
            "housing", "housing_events", event_ref=f"H{n}", person_ref=mother, event_type=kind,
            role=role, status=status, start_date="2025-10-01", end_date=end,
        )  # fmt: skip
    for surname, (said, _) in STATUSES.items():
        of.spell("early_help", of.child(surname, "early_help"), **said)
    for surname, (said, _) in PLAN_STATUSES.items():
        mother = of.mother(of.child(surname), "adult_social_care")
        of.spell("adult_social_care", mother, plan_status=said, practitioner_name="Wilf Tanner")
    for n, (surname, (kind, _)) in enumerate(PLANS.items()):
        of.add(
            SOCIAL_CARE, "plans", plan_ref=f"P{n}", person_ref=of.child(surname), plan_type=kind,
            start_date="2025-03-03",
        )  # fmt: skip
    for surname, (row, _) in TAKEN_BACK.items():
        of.spell("early_help", of.child(surname, "early_help"), **row)
    child = of.child("Dronfield")
    of.mother(child, deleted="")
    of.add(
        SOCIAL_CARE,
        "people",
        person_ref="GONE",
        first_name="Boris",
        last_name="Dronfield",
        date_of_birth="1980-01-12",
        address="80 Rook Row",
        postcode="FM1 2QT",
        deleted="1",
    )
    of.add(
        SOCIAL_CARE,
        "relationships",
        person_ref=child,
        related_person_ref="GONE",
        relationship="Father",
        status="Deleted",
    )
    for key in WORKERS:
        surname, _, worker = key.partition(" ")
        of.spell(
            "early_help", of.child(surname, "early_help"), practitioner_name=worker,
            practitioner_phone="0161 496 0111", team="North Team",
        )  # fmt: skip
    for surname, worker in BESIDE_THE_NAME.items():
        of.spell("early_help", of.child(surname, "early_help"), practitioner_name=worker)
    for written in NAMES:
        of.mother(of.child("Nobody"), last_name=written)
    for surname, (said, _) in DEATHS.items():
        of.mother(of.child(surname), **said)
    for n, (surname, (kind, _)) in enumerate(TYPES.items()):
        child = of.child(surname)
        of.mother(child)
        of.add(
            SOCIAL_CARE, "addresses", person_ref=child, address=f"{n + 11} Osprey Close",
            postcode="FM5 5ZZ", address_type=kind, start_date="2025-01-01",
        )  # fmt: skip
    for n, (surname, (end, _)) in enumerate(TWICE.items()):
        child = of.child(surname, "youth_justice")
        of.spell("youth_justice", child, involvement_ref=f"TWICE{n}", ignored="first")
        of.spell("youth_justice", child, involvement_ref=f"TWICE{n}", end_date=end)
    return of


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    council().write(folder / "extracts")
    build(folder / "extracts", date(2026, 1, 31), folder / "out", pages=False)
    return folder / "out"


@pytest.fixture(scope="module")
def con(out: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(str(out / "published" / "family_context.duckdb"), read_only=True)


def answer(
    con: duckdb.DuckDBPyConnection, surname: str, service: str, whose: str = "self"
) -> tuple[Any, ...]:
    (found,) = con.execute(
        "select distinct state, state_reason from family_context "
        "where last_name = ? and service_code = ? and relationship_to_child = ?",
        [surname, service, whose],
    ).fetchall()
    return found


@pytest.mark.parametrize("surname", ROLES)
def test_who_has_an_offence_in_a_role_that_nobody_knows_is_not_told_as_not_found(
    con: duckdb.DuckDBPyConnection, surname: str
) -> None:
    assert answer(con, surname, "police", "mother") == ROLES[surname][-1]


@pytest.mark.parametrize("surname", EVENTS)
def test_who_has_a_housing_event_of_a_kind_that_nobody_knows_is_not_told_as_not_found(
    con: duckdb.DuckDBPyConnection, surname: str
) -> None:
    assert answer(con, surname, "housing", "mother") == EVENTS[surname][-1]


@pytest.mark.parametrize("surname", STATUSES)
def test_a_spell_that_its_service_calls_closed_is_over_without_an_end_date(
    con: duckdb.DuckDBPyConnection, surname: str
) -> None:
    assert answer(con, surname, "early_help") == STATUSES[surname][-1]


@pytest.mark.parametrize("surname", PLAN_STATUSES)
def test_a_support_plan_that_has_ended_is_not_open_because_it_has_a_worker(
    con: duckdb.DuckDBPyConnection, surname: str
) -> None:
    assert answer(con, surname, "adult_social_care", "mother") == PLAN_STATUSES[surname][-1]


@pytest.mark.parametrize("surname", PLANS)
def test_a_plan_is_named_by_whatever_its_system_calls_it(
    con: duckdb.DuckDBPyConnection, surname: str
) -> None:
    found = con.execute(
        "select distinct involvement_reason from family_context "
        "where last_name = ? and service_code = 'childrens_social_care'",
        [surname],
    ).fetchall()
    assert found == [(PLANS[surname][-1],)]


@pytest.mark.parametrize("surname", TAKEN_BACK)
def test_a_row_that_its_own_system_has_taken_back_says_nothing(
    con: duckdb.DuckDBPyConnection, surname: str
) -> None:
    assert answer(con, surname, "early_help") == TAKEN_BACK[surname][-1]


def test_nobody_is_kin_by_a_row_that_was_taken_back(con: duckdb.DuckDBPyConnection) -> None:
    family = con.execute(
        "select distinct relationship_to_child from family_context where last_name = 'Dronfield'"
    ).fetchall()
    assert sorted(family) == [("mother",), ("self",)]
    assert con.execute("select count(*) from people where first_name = 'Boris'").fetchall() == [
        (0,)
    ]


def test_what_was_taken_back_is_listed_by_its_line(out: Path) -> None:
    (run,) = (out / "runs").iterdir()
    ignored = json.loads((run / "manifest.json").read_text(encoding="utf-8"))["ignored"]
    told = [
        (row["table_name"], row["note"])
        for row in ignored
        if row["kind"] == "line" and row["service_code"] == "early_help"
    ]
    assert {note for _, note in told} == {
        f"taken back by its own system ({header})"
        for header in (
            "Is_Deleted", "Date Deleted", "record_status", "status", "involvement_type", "reason",
        )
    }  # fmt: skip


@pytest.mark.parametrize("key", WORKERS)
def test_a_desk_a_role_or_a_leaver_is_nobody_to_ask_for(
    con: duckdb.DuckDBPyConnection, key: str
) -> None:
    name, quality, whose = WORKERS[key]
    number = "+441614960111"
    numbers = (number if whose == "practitioner" else None, number if whose == "team" else None)
    assert contact(con, key.partition(" ")[0]) == (name, quality, *numbers)


@pytest.mark.parametrize("surname", BESIDE_THE_NAME)
def test_a_number_beside_the_name_is_the_workers(
    con: duckdb.DuckDBPyConnection, surname: str
) -> None:
    assert contact(con, surname)[:3] == ("Jane Smith", "practitioner_direct", "+441614960222")


def contact(con: duckdb.DuckDBPyConnection, surname: str) -> tuple[Any, ...]:
    (found,) = con.execute(
        "select practitioner_name, contact_quality, practitioner_phone, team_phone "
        "from family_context where last_name = ? and service_code = 'early_help'",
        [surname],
    ).fetchall()
    return found


DIED = "This person is recorded as having died"


@pytest.mark.parametrize("written", NAMES)
def test_a_remark_beside_a_name_is_no_part_of_it(
    con: duckdb.DuckDBPyConnection, written: str
) -> None:
    name, is_dead = NAMES[written]
    found = con.execute(
        "select distinct contains(state_sentence, ?) from family_context where last_name = ?",
        [DIED, name],
    ).fetchall()
    assert found == [(is_dead,)]


@pytest.mark.parametrize("surname", DEATHS)
def test_who_is_marked_as_deceased_without_a_day_is_not_rung_unasked(
    con: duckdb.DuckDBPyConnection, surname: str
) -> None:
    found = con.execute(
        "select distinct contains(state_sentence, ?) from family_context "
        "where last_name = ? and relationship_to_child = 'mother'",
        [DIED, surname],
    ).fetchall()
    assert found == [(DEATHS[surname][1],)]


@pytest.mark.parametrize("surname", TYPES)
def test_nobody_lives_at_an_address_of_post_or_of_the_past(
    con: duckdb.DuckDBPyConnection, surname: str
) -> None:
    found = con.execute(
        "select address like '%Osprey Close' from people where last_name = ? and age < 18",
        [surname],
    ).fetchall()
    assert found == [(TYPES[surname][1],)]


@pytest.mark.parametrize("surname", TWICE)
def test_a_spell_that_a_join_repeats_is_one_spell(
    con: duckdb.DuckDBPyConnection, surname: str
) -> None:
    assert answer(con, surname, "youth_justice") == TWICE[surname][-1]
