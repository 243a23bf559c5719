"""More kinds of thing that real systems write, in a second council; what each answers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from family_context.build.run import build
from tests.deliveries.small_council import SOCIAL_CARE, SmallCouncil
from tests.deliveries.test_small_councils import BEFORE, HELD_BACK, NONE_FOUND, NOW, answer

WITHHELD = ("withheld", "withheld_by_service")
EARLY_HELP, CARERS = "early_help", "young_carers"
CLOSED = {"start_date": "2020-01-01", "end_date": "2021-01-01", "last_contact_date": ""}
FILLERS = 900
"""Spells of others, so that a row that is held back is no large share of a table."""

# What a service says of a spell without an end date.
STATUSES = {
    "Ashworth": ("Closed - NFA", BEFORE),
    "Bradshaw": ("Case closed: moved out of area", BEFORE),
    "Clegg": ("Declined", BEFORE),
    "Dewhurst": ("Ended - unplanned", BEFORE),
    "Entwistle": ("Historical", BEFORE),
    "Fairclough": ("Awaiting closure", NOW),
    "Grimshaw": ("To be closed", NOW),
    "Hargreaves": ("Reopened", NOW),
    "Ibbotson": ("Assessment completed", NOW),
    "Jagger": ("Open (was closed)", NOW),
}
PLANS = {
    "Kershaw": ("CP Plan (Neglect)", "Child protection plan"),
    "Lomax": ("S20 Accommodated", "Looked after"),
    "Murgatroyd": ("CIN - Disability", "Child in need plan"),
    "Naylor": ("Pathway plan", "Plan"),
    "Ogden": ("Step down from CP to CIN", "Plan"),
}
BASES = {
    "Pickles": ("Section 47 Enquiry", "Child protection enquiry (section 47)"),
    "Quarmby": ("S.17", "Child in need assessment (section 17)"),
    "Rushworth": ("Child and family assessment", "Assessment"),
}
NEEDS = {
    "Sutcliffe": ("N01", "Referral: abuse or neglect"),
    "Tordoff": ("Family in acute stress", "Referral: family in acute stress"),
    "Uttley": ("Something else", "Referral"),
}
# How a referral without a closure date says that it is over.
CLOSURES = {"Varley": ("RC8", BEFORE), "Whiteley": ("", NOW), "Yeadon": ("Not closed", NOW)}
ROLES = {
    "Ackroyd": ("Alleged offender", BEFORE),
    "Barraclough": ("Suspect - eliminated", HELD_BACK),
    "Crabtree": ("Victim (domestic abuse)", NONE_FOUND),
    "Dyson": ("Not convicted", HELD_BACK),
}
EVENTS = {
    "Earnshaw": ("Rent arrears > 6 weeks", "", "Open", NOW),
    "Firth": ("ASB - noise", "Alleged perpetrator", "Open", NOW),
    "Greenwood": ("Former tenant arrears", "", "Open", HELD_BACK),
    "Haigh": ("Eviction", "", "Withdrawn", BEFORE),
    "Illingworth": ("ASB", "Complainant", "Open", NONE_FOUND),
}
# Two rows of one reference, as each differs from a spell since 2025.
TWICE: dict[str, tuple[dict[str, str], dict[str, str], tuple[str, str]]] = {
    "Jowett": (CLOSED, {}, NOW),
    "Kaye": (CLOSED, CLOSED | {"start_date": "2022-01-01", "end_date": "2023-01-01"}, BEFORE),
    "Lumb": ({"practitioner_name": "Ann Lee"}, {"practitioner_name": "Omar Khan"}, NOW),
    "Mallinson": (CLOSED, {"start_date": "2020-06-01"}, HELD_BACK),
    "Noble": ({"status": "Closed", "team": "A"}, {"status": "Open", "team": "B"}, HELD_BACK),
    "Oldroyd": (
        {"end_date": "2025-06-01", "last_contact_date": "", "practitioner_name": "Ann Lee"},
        {"start_date": "2025-06-01", "practitioner_name": "Omar Khan"},
        NOW,
    ),
}
# How people have a reference, and how spells do.
FORMS = {
    "Priestley": ("000123", "123", NOW),
    "Ramsden": ("abC99", "ABC99", NOW),
    "Shackleton": ("00077", "770", NONE_FOUND),
}
# What a second row says of a person of one reference, and the answer.
AGAIN = {
    "Thackray": ({"address": "77 Otter Lane", "postcode": "FM7 7AA"}, NOW),
    "Umpleby": ({"date_of_birth": "1999-01-01"}, HELD_BACK),
}
WORKERS = {
    "Vickers Vacant Post": None,
    "Womersley Worker, Unknown": None,
    "Aspinall User, System": None,
    "Bottomley No longer allocated": None,
    "Cartwright RIP Jane Smith": None,
    "Duckworth Jane Smith (ended 01/05/2025)": None,
    "Eastwood Jane Smith from 01/03/2025": "Jane Smith",
    "Holroyd Smith, Jane": "Smith, Jane",
    "Horsfall Jane Vacani": "Jane Vacani",
}
RESTRICTIONS = {
    "Hepworth": ("U", True),
    "Inman": ("Normal", True),
    "Jubb": ("R", False),
    "Kilner": ("Limited", False),
}
# Who writes it (the child or the adult), the word, and what the adult is to the child.
WORDS = {
    "Longbottom": ("adult", "is mother of", "mother"),
    "Metcalfe": ("child", "Son of", "mother"),
    "Nutter": ("adult", "Grandmother of", "grandparent"),
    "Ormondroyd": ("child", "Estranged mother", "mother"),
    "Pogson": ("child", "Estranged partner", None),
    "Rawnsley": ("child", "Mainstream foster carer", "foster_carer"),
    "Sugden": ("child", "Mother's GP", None),
}
# A name, and whether somebody bears it.
NAMES = {
    "ZZTEST Patient": False,
    "Test Child1": False,
    "Joe Testperson": False,
    "Mickey Mouse": False,
    "Do not use": False,
    "Sam Test": True,
    "Tess Patient": True,
    "Dummer Case": True,
}
CONSENTS = {"Tetley": ("Refused", WITHHELD), "Verity": ("Yes", NOW), "Wadsworth": ("", NOW)}


def council() -> SmallCouncil:
    of = SmallCouncil()
    for surname, (status, _) in STATUSES.items():
        of.spell(EARLY_HELP, of.child(surname, EARLY_HELP), status=status)
    for n, (surname, (kind, _)) in enumerate(PLANS.items()):
        of.add(
            SOCIAL_CARE, "plans", plan_ref=f"P{n}", person_ref=of.child(surname), plan_type=kind,
            start_date="2025-03-03",
        )  # fmt: skip
    for n, (surname, (basis, _)) in enumerate(BASES.items()):
        of.add(
            SOCIAL_CARE, "assessments", assessment_ref=f"A{n}", person_ref=of.child(surname),
            basis=basis, start_date="2025-12-03",
        )  # fmt: skip
    for n, (surname, (need, _)) in enumerate(NEEDS.items()):
        of.add(
            SOCIAL_CARE, "referrals", referral_ref=f"N{n}", person_ref=of.child(surname),
            primary_need_code=need, referral_date="2025-10-03",
        )  # fmt: skip
    for n, (surname, (closure, _)) in enumerate(CLOSURES.items()):
        of.add(
            SOCIAL_CARE, "referrals", referral_ref=f"C{n}", person_ref=of.child(surname),
            closure_reason_code=closure, referral_date="2025-10-03",
        )  # fmt: skip
    for n, (surname, (role, _)) in enumerate(ROLES.items()):
        of.add(
            "police", "offences", offence_ref=f"O{n}", role=role, offence_date="2025-06-01",
            person_ref=of.mother(of.child(surname), "police"), offence_group="Violence with injury",
        )  # fmt: skip
    for n, (surname, (kind, role, status, _)) in enumerate(EVENTS.items()):
        of.add(
            "housing", "housing_events", event_ref=f"H{n}", event_type=kind, role=role,
            person_ref=of.mother(of.child(surname), "housing"), status=status,
            start_date="2025-10-01",
        )  # fmt: skip
    for n, (surname, (first, second, _)) in enumerate(TWICE.items()):
        child = of.child(surname, CARERS)
        of.spell(CARERS, child, involvement_ref=f"TWICE{n}", **first)
        of.spell(CARERS, child, involvement_ref=f"TWICE{n}", **second)
    for surname, (as_people, as_spells, _) in FORMS.items():
        of.child(surname, CARERS)
        of.tables[CARERS]["people"][-1]["person_ref"] = as_people
        of.spell(CARERS, as_spells)
    for surname, (other, _) in AGAIN.items():
        of.spell(CARERS, of.child(surname, CARERS))
        of.add(CARERS, "people", **of.tables[CARERS]["people"][-1] | other)
    for key in WORKERS:
        surname, _, worker = key.partition(" ")
        of.spell(EARLY_HELP, of.child(surname, EARLY_HELP), practitioner_name=worker)
    for surname, (restriction, _) in RESTRICTIONS.items():
        of.child(surname, restriction=restriction)
    for n, (surname, (writer, word, _)) in enumerate(WORDS.items()):
        child = of.child(surname)
        of.add(
            SOCIAL_CARE, "people", person_ref=f"W{n}", first_name="Mabel", sex="F",
            last_name=f"Q{surname}", date_of_birth=f"196{n}-06-1{n}", address=f"{n} Far Lane",
            postcode="FM9 8ZZ",
        )  # fmt: skip
        whose, of_whom = (f"W{n}", child) if writer == "adult" else (child, f"W{n}")
        of.add(
            SOCIAL_CARE, "relationships", person_ref=whose, related_person_ref=of_whom,
            relationship=word,
        )  # fmt: skip
    for surname, (consent, _) in CONSENTS.items():
        of.spell("youth_justice", of.child(surname, "youth_justice"), **{"Consent given": consent})
    of.spell(
        EARLY_HELP, of.child("Yewdall", EARLY_HELP), start_date="2026-03-01", last_contact_date=""
    )
    of.mother(of.child("Zouch"), date_of_death="1950-05-05")
    for written in NAMES:
        forename, _, last = written.partition(" ")
        of.child(last, first_name=forename)
    for n in range(FILLERS):
        of.add(
            CARERS, "people", person_ref=f"F{n}", first_name=f"Filler{n}", last_name=f"Others{n}",
            date_of_birth=f"{2005 + n % 13}-{1 + n % 12:02d}-{1 + n % 28:02d}",
        )  # fmt: skip
        of.spell(CARERS, f"F{n}")
    for surname in ("Armitage", "Brook"):
        of.mother(of.child(surname), "adult_mental_health")
    return of


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    folder = tmp_path_factory.mktemp("more")
    extracts: Path = folder / "extracts"
    council().write(extracts)
    empty = "involvement_ref,person_ref,start_date,end_date\n"
    (extracts / "adult_mental_health" / "involvements.csv").write_text(empty)
    declared = extracts / "youth_justice" / "extract.yml"
    declared.write_text(declared.read_text().replace("Fernmoor", "Northmoor ward"))
    build(extracts, date(2026, 1, 31), folder / "out", pages=False)
    return duckdb.connect(
        str(folder / "out" / "published" / "family_context.duckdb"), read_only=True
    )


def told(con: duckdb.DuckDBPyConnection, surname: str, column: str, where: str) -> list[Any]:
    rows = con.execute(
        f"select distinct {column} from family_context where last_name = ? and {where}", [surname]
    ).fetchall()
    return [value for (value,) in rows]


@pytest.mark.parametrize("surname", STATUSES)
def test_a_spell_is_over_where_its_service_says_so_in_words_of_its_own(
    con: duckdb.DuckDBPyConnection, surname: str
) -> None:
    assert answer(con, surname, EARLY_HELP) == STATUSES[surname][-1]


@pytest.mark.parametrize("surname", PLANS | BASES | NEEDS)
def test_what_social_care_does_is_read_from_the_words_of_its_system(
    con: duckdb.DuckDBPyConnection, surname: str
) -> None:
    found = told(con, surname, "involvement_reason", "service_code = 'childrens_social_care'")
    assert found == [(PLANS | BASES | NEEDS)[surname][-1]]


@pytest.mark.parametrize("surname", CLOSURES)
def test_a_referral_with_a_reason_for_its_closure_is_closed(
    con: duckdb.DuckDBPyConnection, surname: str
) -> None:
    assert answer(con, surname, SOCIAL_CARE) == CLOSURES[surname][-1]


@pytest.mark.parametrize("surname", ROLES)
def test_a_role_in_an_offence_is_read_unless_something_speaks_against_it(
    con: duckdb.DuckDBPyConnection, surname: str
) -> None:
    assert answer(con, surname, "police", "mother") == ROLES[surname][-1]


@pytest.mark.parametrize("surname", EVENTS)
def test_a_housing_event_is_read_from_the_words_of_its_system(
    con: duckdb.DuckDBPyConnection, surname: str
) -> None:
    assert answer(con, surname, "housing", "mother") == EVENTS[surname][-1]


@pytest.mark.parametrize("surname", TWICE)
def test_rows_of_one_reference_are_read_where_none_contradicts_another(
    con: duckdb.DuckDBPyConnection, surname: str
) -> None:
    assert answer(con, surname, CARERS) == TWICE[surname][-1]


def test_who_is_rung_after_a_change_of_worker_is_the_later_one(
    con: duckdb.DuckDBPyConnection,
) -> None:
    found = told(con, "Oldroyd", "practitioner_name", f"service_code = '{CARERS}'")
    assert found == ["Omar Khan"]


@pytest.mark.parametrize("surname", FORMS)
def test_a_reference_that_lost_its_zeros_still_leads_to_its_person(
    con: duckdb.DuckDBPyConnection, surname: str
) -> None:
    assert answer(con, surname, CARERS) == FORMS[surname][-1]


@pytest.mark.parametrize("surname", AGAIN)
def test_a_person_with_a_row_for_each_address_is_one_person(
    con: duckdb.DuckDBPyConnection, surname: str
) -> None:
    assert answer(con, surname, CARERS) == AGAIN[surname][-1]


@pytest.mark.parametrize("key", WORKERS)
def test_a_vacancy_a_leaver_and_a_program_are_nobody_to_ask_for(
    con: duckdb.DuckDBPyConnection, key: str
) -> None:
    found = told(con, key.partition(" ")[0], "practitioner_name", f"service_code = '{EARLY_HELP}'")
    assert found == [WORKERS[key]]


@pytest.mark.parametrize("surname", RESTRICTIONS)
def test_an_access_level_for_everybody_hides_nobody(
    con: duckdb.DuckDBPyConnection, surname: str
) -> None:
    found = con.execute("select count(*) from people where last_name = ?", [surname]).fetchall()
    assert found == [(int(RESTRICTIONS[surname][-1]),)]


@pytest.mark.parametrize("surname", WORDS)
def test_a_word_is_read_from_the_side_of_whom_it_describes(
    con: duckdb.DuckDBPyConnection, surname: str
) -> None:
    found = told(con, f"Q{surname}", "relationship_to_child", "true")
    word = WORDS[surname][-1]
    assert found == ([word] if word else [])


@pytest.mark.parametrize("surname", CONSENTS)
def test_who_refused_consent_is_withheld_under_whatever_header_that_stands(
    con: duckdb.DuckDBPyConnection, surname: str
) -> None:
    assert answer(con, surname, "youth_justice") == CONSENTS[surname][-1]


@pytest.mark.parametrize("written", NAMES)
def test_a_record_made_to_test_a_system_is_nobody(
    con: duckdb.DuckDBPyConnection, written: str
) -> None:
    first, _, last = written.partition(" ")
    found = con.execute(
        "select count(*) from person_records join people using (person_id) "
        "where first_name = ? and coalesce(last_name, 'Test') = ?",
        [first, last],
    ).fetchall()
    assert found == [(int(NAMES[written]),)]


def test_what_begins_later_is_not_told_as_not_found(con: duckdb.DuckDBPyConnection) -> None:
    assert answer(con, "Yewdall", EARLY_HELP) == ("none_found", "begins_later")


def test_a_death_before_the_birth_kills_nobody_and_takes_no_age(
    con: duckdb.DuckDBPyConnection,
) -> None:
    (sentence,) = told(
        con, "Zouch", "state_sentence",
        "relationship_to_child = 'mother' and service_code = 'police'",
    )  # fmt: skip
    assert "no involvement found" in sentence and "ask before you call" in sentence


@pytest.mark.parametrize("surname", ["Armitage", "Brook"])
def test_a_service_that_sends_people_and_no_work_is_not_searched(
    con: duckdb.DuckDBPyConnection, surname: str
) -> None:
    assert answer(con, surname, "adult_mental_health", "mother") == (
        "not_searched", "service_not_supplied",
    )  # fmt: skip


def test_an_empty_answer_of_another_area_says_of_which(con: duckdb.DuckDBPyConnection) -> None:
    (sentence,) = told(con, "Armitage", "state_sentence", "service_code = 'youth_justice'")
    assert "Northmoor ward" in sentence
    (sentence,) = told(
        con, "Armitage", "state_sentence",
        "service_code = 'early_help' and relationship_to_child = 'self'",
    )  # fmt: skip
    assert "area" not in sentence
