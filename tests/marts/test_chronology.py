"""The chronology tells what happened in a family, and nothing that other tables do not tell."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import duckdb
import pytest

from family_context.build.run import build
from tests.marts.deliveries import deliver

PROJECT = Path(__file__).resolve().parents[2]
FIRST, SECOND, THIRD = (
    {"address": address, "postcode": postcode}
    for address, postcode in (
        ("7 Tannery Row, Fernmoor", "FM1 4QT"),
        ("12 Weir Lane, Fernmoor", "FM2 1AB"),
        ("Moorland House, 9 Hidden Way, Fernmoor", "FM9 8HH"),
    )
)
AVA = {"first_name": "Ava", "last_name": "Quillfeather", "date_of_birth": "2015-06-01", "sex": "F"}
BELA = {"first_name": "Bela", "last_name": "Quillfeather", "date_of_birth": "1988-03-14"}
CARL = {"first_name": "Carl", "last_name": "Quillfeather", "date_of_birth": "1985-11-20"}
SKY = {"first_name": "Sky", "last_name": "Tremaine", "date_of_birth": "2017-04-18", "sex": "F"}
TIA = {"first_name": "Tia", "last_name": "Tremaine", "date_of_birth": "1992-02-27", "sex": "F"}
ZED = {"first_name": "Zed", "last_name": "Quillfeather", "expected_date_of_birth": "2026-05-05"}
UMA = {"first_name": "Uma", "last_name": "Orrell", "date_of_birth": "2025-03-12", "sex": "F"}
ELI = {
    "first_name": "Eli",
    "last_name": "Quillfeather",
    "date_of_birth": "2012-07-01",
    "date_of_birth_is_estimated": "true",
}

Rows = list[dict[str, str]]


def stay(ref: str, home: dict[str, str], start: str, end: str = "", kind: str = "home") -> Any:
    dated = {"person_ref": ref, **home, "start_date": start, "end_date": end}
    return {**dated, "address_type": kind}


def spell(ref: str, start: str, end: str = "", **more: str) -> dict[str, str]:
    key = f"i{ref}-{start}-{end}".replace("/", "-")
    return {
        "involvement_ref": key,
        "person_ref": ref,
        "start_date": start,
        "end_date": end,
        "involvement_type": more.pop("kind", "Support"),
        **more,
    }


def offence(ref: str, role: str, group: str, day: str) -> dict[str, str]:
    key = f"o-{role}-{group}-{day}"
    return {
        "offence_ref": key,
        "person_ref": ref,
        "role": role,
        "offence_group": group,
        "offence_date": day,
    }


def related(child: str, ref: str, word: str) -> dict[str, str]:
    return {"person_ref": child, "related_person_ref": ref, "relationship": word}


EXTRACTS: dict[str, dict[str, Rows]] = {
    "childrens_social_care": {
        "people": [
            {"person_ref": ref, **who}
            for ref, who in {
                "1": AVA,
                "2": BELA,
                "3": CARL,
                "4": ELI,
                "5": ZED,
                "6": SKY,
                "7": TIA,
                "8": UMA,
            }.items()
        ],
        "addresses": [
            stay("1", FIRST, "2016-01-01", "2024-02-29"),
            stay("1", SECOND, "2024-03-01"),
            stay("2", FIRST, "2010-01-01", "2024-02-29"),
            stay("2", SECOND, "2024-03-01"),
            stay("3", FIRST, "2014-01-01", "2020-06-30"),
            stay("4", FIRST, "2016-01-01", "2018-06-30"),
            stay("4", SECOND, "2018-07-01", "2022-01-09"),
            stay("4", FIRST, "2022-01-10", "2023-01-31"),
            stay("6", FIRST, "2018-01-01", "2025-01-31"),
            stay("7", FIRST, "2018-01-01", "2025-01-31"),
            stay("6", THIRD, "2025-02-01", kind="refuge"),
            stay("7", THIRD, "2025-02-01", kind="refuge"),
        ],
        "relationships": [
            related("1", "2", "mother"),
            related("1", "3", "father"),
            related("1", "4", "brother"),
            related("5", "2", "mother"),
            related("1", "5", "brother"),
            related("6", "7", "mother"),
        ],
        "referrals": [
            {
                "referral_ref": "r1",
                "person_ref": "1",
                "referral_date": "2024-05-10",
                "is_no_further_action": "true",
            },
            {"referral_ref": "r2", "person_ref": "1", "referral_date": "2026-01-10"},
            {"referral_ref": "r3", "person_ref": "8", "referral_date": "2024-11-12"},
        ],
        "assessments": [
            {
                "assessment_ref": "a1",
                "person_ref": "1",
                "start_date": "2026-01-10",
                "authorised_date": "2026-01-20",
                "basis": "s17",
                "outcome": "early_help",
            }
        ],
    },
    "schools": {
        "people": [{"person_ref": "1", **AVA, **SECOND}, {"person_ref": "6", **SKY, **THIRD}],
        "involvements": [
            spell("1", "2019-09-01", "2023-07-20", organisation="Tannery Road Primary", kind=""),
            spell("1", "2023-09-04", organisation="Weir Junior", last_contact_date="2026-01-20"),
            spell("6", "2025-02-10", organisation="Hidden Way School"),
        ],
    },
    "drugs_and_alcohol": {
        "people": [{"person_ref": "2", **BELA, **SECOND}],
        "involvements": [
            spell("2", "2025-01-01", is_withheld="true", reason="Opiates"),
            spell("2", "2021-01-01", "2021-12-01", reason="Alcohol"),
        ],
    },
    "adult_mental_health": {
        "people": [{"person_ref": "2", **BELA, **SECOND}],
        "involvements": [
            spell("2", "", last_contact_date="2025-11-11", kind="Community care"),
            spell("2", "2022-02-02", "not yet", kind="Crisis"),
        ],
    },
    "early_help": {
        "people": [{"person_ref": "2", **BELA, **SECOND}, {"person_ref": "1", **AVA, **SECOND}],
        "involvements": [
            spell("2", "2001-01-01", "2002-01-01", kind="Long ago"),
            spell("1", "", "2024-04-04", kind="Advice"),
            spell("1", "2025-03-03", last_contact_date="2025-12-12", kind="Plan"),
        ],
    },
    "housing": {
        "people": [{"person_ref": "2", **BELA, **SECOND}, {"person_ref": "7", **TIA, **THIRD}],
        "tenancies": [
            {"tenancy_ref": "t1", "person_ref": "2", **SECOND, "start_date": "2024-03-01"},
            {"tenancy_ref": "t2", "person_ref": "7", **THIRD, "start_date": "2025-02-01"},
        ],
        "housing_events": [
            {
                "event_ref": "e1",
                "person_ref": "2",
                "event_type": "anti_social_behaviour",
                "role": "victim",
                "start_date": "2025-04-04",
            }
        ],
    },
    "health_visiting": {
        "people": [{"person_ref": "8", **UMA}],
        "involvements": [
            spell("8", "2025-03-12", "2025-10-25", kind="Universal", organisation="Moor Trust"),
            spell("8", "2025-10-01", "2026-01-31", kind="Universal", organisation="Moor Trust"),
            spell("8", "2025-04-01", "2025-05-01", kind="Universal", organisation="Weir Trust"),
        ],
    },
    "police": {
        "people": [{"person_ref": "3", **CARL, **FIRST}],
        "offences": [
            offence("3", "convicted", "robbery", "2020-01-30"),
            offence("3", "convicted", "violence_with_injury", "2024-08-08"),
            offence("3", "victim", "violence_with_injury", "2025-05-05"),
            offence("3", "convicted", "theft", "2025-06-06"),
        ],
    },
    "gp": {
        "people": [{"person_ref": "3", **CARL, **FIRST}],
        "involvements": [spell("3", "2015-05-05", last_contact_date="2026-01-05")],
    },
}


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    folder = tmp_path_factory.mktemp("chronology")
    deliver(folder / "extracts", EXTRACTS)
    build(folder / "extracts", date(2026, 1, 31), folder / "out", pages=False)
    file = folder / "out/published/family_context.duckdb"
    with duckdb.connect(str(file), read_only=True) as opened:
        yield opened


def told(con: duckdb.DuckDBPyConnection, member: str, child: str = "Ava") -> list[str]:
    """The lines of one member in one child's chronology: day and sentence."""
    return [
        f"{day:%Y-%m-%d} {sentence}"
        for day, sentence in con.execute(
            """
            select event_date, sentence from family_chronology
            where first_name = $member and child_person_id
                in (select person_id from people where first_name = $child)
            order by event_date, place, event_id
            """,
            {"member": member, "child": child},
        ).fetchall()
    ]


def test_a_childs_events_are_told_in_order_and_once(con: duckdb.DuckDBPyConnection) -> None:
    assert told(con, "Ava") == [
        "2015-06-01 Born.",
        "2016-01-01 Moved to 7 Tannery Row, Fernmoor, FM1 4QT.",
        "2019-09-01 On roll at Tannery Road Primary from this day.",
        "2023-07-20 On roll at Tannery Road Primary until this day.",
        "2023-09-04 On roll at Weir Junior from this day.",
        "2024-03-01 Moved to 12 Weir Lane, Fernmoor, FM2 1AB.",
        "2024-04-04 Early help involved until this day: Advice. When it began is not known.",
        "2024-05-10 Referral (no further action), to Children's social care. "
        "It ended on the same day.",
        "2025-03-03 Early help involved from this day: Plan.",
        "2025-12-12 Early help, last recorded contact: Plan.",
        "2026-01-10 Referral, to Children's social care.",
        "2026-01-10 Child in need assessment (section 17) begun by Children's social care.",
        "2026-01-20 Child in need assessment (section 17) finished by Children's social care: "
        "early help.",
    ]


def test_a_day_that_is_not_sure_says_so(con: duckdb.DuckDBPyConnection) -> None:
    lines = told(con, "Bela")
    assert (
        "2025-11-11 Adult mental health involved from this day: Community care. "
        "It began on this day or earlier." in lines
    )
    assert (
        "2022-02-02 Adult mental health involved from this day: Crisis. "
        "Whether it has ended is not known: an end was sent that cannot be read." in lines
    )
    assert told(con, "Eli")[0] == "2012-07-01 Born. The day is approximate."
    assert told(con, "Zed") == ["2026-05-05 Expected to be born."]


def test_a_day_that_another_record_puts_in_doubt_is_told_with_it(
    con: duckdb.DuckDBPyConnection,
) -> None:
    """A planned end read as a fact, a plan as of a child who was not born, an end as a leaving."""
    began, ended = ("Health visiting involved " + word for word in ("from", "until"))
    assert told(con, "Uma", "Uma") == [
        "2024-11-12 Referral, to Children's social care. This day lies before the birth.",
        "2025-03-12 Born.",
        f"2025-03-12 {began} this day: Universal.",
        f"2025-04-01 {began} this day: Universal.",
        f"2025-05-01 {ended} this day: Universal.",
        f"2025-10-01 {began} this day: Universal.",
        f"2025-10-25 {ended} this day: Universal. Another record of the same goes on.",
        f"2026-01-31 {ended} this day: Universal. "
        "This day lies after the data: it was due, and nobody confirmed it.",
    ]


def test_a_parents_birth_and_homes_before_the_child_are_no_events(
    con: duckdb.DuckDBPyConnection,
) -> None:
    assert not [line for name in ("Bela", "Carl") for line in told(con, name) if "Born" in line]
    left = "2020-06-30 Left 7 Tannery Row, Fernmoor, FM1 4QT. No dated record says where to."
    assert left in told(con, "Carl")


def test_who_comes_back_to_a_home_has_moved_there_twice(con: duckdb.DuckDBPyConnection) -> None:
    assert [line for line in told(con, "Eli") if "Born" not in line] == [
        "2016-01-01 Moved to 7 Tannery Row, Fernmoor, FM1 4QT.",
        "2018-07-01 Moved to 12 Weir Lane, Fernmoor, FM2 1AB.",
        "2022-01-10 Moved to 7 Tannery Row, Fernmoor, FM1 4QT.",
        "2023-01-31 Left 7 Tannery Row, Fernmoor, FM1 4QT. No dated record says where to.",
    ]
    evidence = con.execute(
        "select evidence from household_members join people using (person_id) "
        "where people.first_name = 'Eli' and household_members.end_date = '2023-01-31'"
    ).fetchall()
    assert evidence == [
        (
            "Dated stays (2016-01-01 to 2018-06-30, 2022-01-10 to 2023-01-31), "
            "stated by Children's social care",
        )
    ]


def test_who_is_withheld_from_us_has_no_line_of_that_service(
    con: duckdb.DuckDBPyConnection,
) -> None:
    """Not even what ended: `family_context` answers that something is withheld, and no more."""
    everything = "\n".join(told(con, "Bela"))
    for word in ("Drugs", "Opiates", "Alcohol", "Long ago", "Anti-social"):
        assert word not in everything


def test_an_offence_is_told_by_the_rules_of_showing(con: duckdb.DuckDBPyConnection) -> None:
    lines = [line for line in told(con, "Carl") if "Police" in line]
    assert lines == ["2024-08-08 Violence with injury (convicted), recorded by Police."]


def test_nobody_in_a_refuge_moves_or_leaves_or_goes_to_a_school_with_a_name(
    con: duckdb.DuckDBPyConnection,
) -> None:
    assert told(con, "Sky", "Sky") == [
        "2017-04-18 Born.",
        "2025-02-10 On roll from this day.",
    ]
    assert told(con, "Tia", "Sky") == ["2025-02-01 Housing involved from this day."]


def test_everyday_contacts_of_those_who_know_everybody_are_no_events(
    con: duckdb.DuckDBPyConnection,
) -> None:
    lines = told(con, "Carl") + told(con, "Ava")
    assert not [line for line in lines if "last recorded contact" in line and "Early" not in line]


def readme_query(words: str) -> str:
    """The README's query, of the child whom the claim is about."""
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    (found,) = [sql for sql in re.findall(r"```sql\n(.*?)```", text, re.DOTALL) if words in sql]
    any_child = "(select min(child_person_id) from family_context)"
    assert any_child in found
    quillfeather = "(select person_id from people where last_name = 'Quillfeather' limit 1)"
    return str(found).replace(any_child, quillfeather)


def test_the_readme_finds_who_was_involved_when_the_referral_came(
    con: duckdb.DuckDBPyConnection,
) -> None:
    sql = readme_query("as referral")
    found = {(name, service) for name, service, *_ in con.execute(sql).fetchall()}
    assert {("Ava", "schools"), ("Ava", "early_help"), ("Bela", "adult_mental_health")} <= found
    assert ("Carl", "police") not in found, "an offence is over on its day"


def test_the_readme_finds_a_child_without_a_school(con: duckdb.DuckDBPyConnection) -> None:
    found = con.execute(readme_query("without_since")).fetchall()
    assert [row[:3] for row in found] == [("Ava", date(2023, 7, 20), date(2023, 9, 4))]


def templates() -> dict[tuple[str, str], list[str]]:
    """Sentences of the seed by type of event and part."""
    found: dict[tuple[str, str], list[str]] = {}
    with (PROJECT / "seeds/event_sentences.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.setdefault((row["event_type"], row["part"]), []).append(row["sentence"])
    return found


def remarks() -> list[str]:
    with (PROJECT / "seeds/state_notes.csv").open(newline="", encoding="utf-8") as file:
        return [row["sentence"] for row in csv.DictReader(file)]


def sentences_of(row: dict[str, Any], known: dict[tuple[str, str], list[str]]) -> set[str]:
    """What may be said of an event, made of what other published tables tell of it."""
    registration = row["admission_type"] and row["admission_type"].replace("_", " ")
    whats = [row["reason"], f"{row['involvement_type']} ({row['reason']})"]
    places = ["", f" at {row['organisation']}"]
    kinds = ["", f" ({registration} registration)"]
    outcomes = ["", f": {row['outcome']}"]
    filled = set()
    for template in known[row["event_type"], row["part"]]:
        for what, place, kind, outcome in product(whats, places, kinds, outcomes):
            filled.add(
                template.replace("{service}", row["service_name"] or "")
                .replace("{what}", what or "")
                .replace("{type}", row["involvement_type"] or "")
                .replace("{at}", place + kind)
                .replace("{led_to}", outcome)
                .replace("{address}", f"{row['address']}, {row['postcode']}")
            )
    return filled


def told_elsewhere(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Every event beside the published row that it says is its source; null where there is none."""
    rows = con.execute(
        """
        select family_chronology.*, answers.state, answers.service_name,
            told.reason, told.involvement_type, told.outcome, told.organisation,
            told.admission_type, told.is_withheld, told.person_id as told_of,
            told.start_date, told.end_date, told.last_contact_date,
            homes.address, homes.postcode, stays.start_date as moved_in, stays.end_date as left_on,
            stays.evidence as days_of_stays,
            own.date_of_birth, own.expected_date_of_birth, own.date_of_death,
            [family_members.person_id] || other_person_ids as members
        from family_chronology
        inner join family_members using (child_person_id, person_id)
        left join people as own on family_chronology.source_ref = own.person_id
        left join service_involvements as told on source_ref = told.involvement_id
        left join households as homes on source_ref = homes.household_id
        left join household_members as stays
            on source_ref = stays.household_id
            and list_contains([family_members.person_id] || other_person_ids, stays.person_id)
        left join family_context as answers
            on family_chronology.child_person_id = answers.child_person_id
            and family_chronology.person_id = answers.person_id
            and family_chronology.service_code = answers.service_code
        """
    )
    names = [d[0] for d in rows.description or []]
    return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


def proof(con: duckdb.DuckDBPyConnection) -> int:
    """Check that each event is told elsewhere, in day and in words; returns how many there are."""
    known, notes = templates(), remarks()
    rows = told_elsewhere(con)
    for row in rows:
        if row["service_code"]:
            assert row["state"] in ("involved_now", "involved_before"), row
            assert row["is_withheld"] is False, row
            assert row["told_of"] in row["members"], row
            days = [row["start_date"], row["end_date"], row["last_contact_date"]]
            assert row["event_date"] in days or row["date_certainty"] == "no_later_than", row
        elif row["source_table"] == "households":
            assert row["address"], row
            told = row["event_date"] in (row["moved_in"], row["left_on"])
            assert told or row["event_date"].isoformat() in row["days_of_stays"], row
        else:
            assert row["event_date"] in (
                row["date_of_birth"],
                row["expected_date_of_birth"],
                row["date_of_death"],
            ), row
        sentence = row["sentence"]
        while left := [note for note in notes if sentence.endswith(" " + note)]:
            sentence = sentence.removesuffix(" " + left[0])
        assert sentence in sentences_of(row, known), row
    return len(rows)


def test_every_event_of_a_synthetic_council_is_told_elsewhere(built: Path) -> None:
    file = built / "published/family_context.duckdb"
    with duckdb.connect(str(file), read_only=True) as opened:
        assert proof(opened) > 500


def test_every_event_of_these_families_is_told_elsewhere(con: duckdb.DuckDBPyConnection) -> None:
    assert proof(con) > 20


def test_analysts_get_no_chronology(built: Path) -> None:
    """A life in order of days names a person, however its id is written."""
    with duckdb.connect(str(built / "published/analysis.duckdb"), read_only=True) as opened:
        tables = {name for (name,) in opened.execute("show tables").fetchall()}
    assert "service_involvements" in tables
    assert "family_chronology" not in tables
