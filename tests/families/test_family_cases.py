"""Families that a practitioner would argue about, through a whole build."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from family_context.build import build

FAMILIES = yaml.safe_load((Path(__file__).parent / "cases.yml").read_text(encoding="utf-8"))[
    "families"
]
CASES = [case for family in FAMILIES for case in family["cases"]]
EXTRACT = """\
source_system: Test
data_current_as_of: 2026-01-30
coverage_start: 2010-01-01
coverage_end: 2026-01-30
coverage_area: Fernmoor
"""
Rows = list[dict[str, Any]]


def extracts() -> dict[str, Rows]:
    """The tables of children's social care that the cases describe."""
    people: Rows = []
    addresses: Rows = []
    relationships: Rows = []
    for family in FAMILIES:
        for name, facts in family["people"].items():
            first, last = name.split(" ", 1)
            ref = name.replace(" ", "-")
            address, postcode, *kind = family["homes"].get(facts["home"], ["", ""])
            people.append(
                {
                    "person_ref": ref,
                    "first_name": first,
                    "last_name": last,
                    "date_of_birth": facts.get("born", ""),
                    "expected_date_of_birth": facts.get("expected", ""),
                    "sex": facts.get("sex", ""),
                    "address": address,
                    "postcode": postcode,
                    "phone": facts.get("phone", ""),
                }
            )
            address, postcode, *kind = family["homes"].get(
                facts.get("stay", facts["home"]), ["", ""]
            )
            if kind:
                addresses.append(
                    {
                        "person_ref": ref,
                        "address": address,
                        "postcode": postcode,
                        "address_type": kind[0],
                        "start_date": "2025-06-01",
                    }
                )
        for person, word, related, *end_date in family.get("relations", []):
            relationships.append(
                {
                    "person_ref": person.replace(" ", "-"),
                    "related_person_ref": related.replace(" ", "-"),
                    "relationship": word,
                    "end_date": end_date[0] if end_date else "",
                }
            )
    relationships.append(
        {"person_ref": "Ada-Ashdown", "related_person_ref": "nobody", "relationship": "father"}
    )
    return {"people": people, "addresses": addresses, "relationships": relationships}


def feedback() -> Rows:
    """What workers said, as the practice data hold it."""
    rows: Rows = []
    for family in FAMILIES:
        for number, (child, verdict, member, day) in enumerate(family.get("feedback", [])):
            name, _, word = member.rstrip(")").partition(" (")
            first, last = name.split(" ", 1)
            named = verdict == "missing"
            rows.append(
                {
                    "feedback_id": f"{family['id']}-{number}",
                    "child_person_ref": child.replace(" ", "-"),
                    "person_ref": "" if named else name.replace(" ", "-"),
                    "verdict": verdict,
                    "first_name": first if named else "",
                    "last_name": last if named else "",
                    "relationship": word,
                    "given_on": day,
                }
            )
    return rows


def row_of(name: str, facts: dict[str, Any]) -> dict[str, Any]:
    """Name, birth and sex as a service that knows no address has them."""
    first, last = name.split(" ", 1)
    born = facts.get("born", "")
    named = {"first_name": first, "last_name": last}
    return {**named, "date_of_birth": born, "sex": facts.get("sex", "")}


def programme() -> dict[str, Rows]:
    """Families of the supporting families programme, and the people in them."""
    people: Rows = []
    members: Rows = []
    for family in FAMILIES:
        for name, role in family.get("programme", {}).items():
            ref = "of-" + name.replace(" ", "-")
            people.append({"person_ref": ref, **row_of(name, family["people"][name])})
            members.append({"family_ref": family["id"], "person_ref": ref, "role": role})
    return {"people": people, "family_members": members}


def school() -> dict[str, Rows]:
    """Pupils, and whom the school rings."""
    pupils: Rows = []
    contacts: Rows = []
    for family in FAMILIES:
        for pupil, name, word, phone in family.get("contacts", []):
            ref = "of-" + pupil.replace(" ", "-")
            pupils.append({"person_ref": ref, **row_of(pupil, family["people"][pupil])})
            first, last = name.split(" ", 1)
            contacts.append(
                {
                    "contact_ref": name.replace(" ", "-"),
                    "person_ref": ref,
                    "first_name": first,
                    "last_name": last,
                    "relationship": word,
                    "phone": phone,
                }
            )
    return {"people": pupils, "contacts": contacts}


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("families")
    sent = {
        "childrens_social_care": extracts(),
        "supporting_families": programme(),
        "schools": school(),
        "practice": {"member_feedback": feedback()},
    }
    for service, tables in sent.items():
        (folder / "extracts" / service).mkdir(parents=True)
        (folder / "extracts" / service / "extract.yml").write_text(EXTRACT, encoding="utf-8")
        for table, rows in tables.items():
            file = folder / "extracts" / service / f"{table}.csv"
            with file.open("w", encoding="utf-8", newline="") as out:
                writer = csv.DictWriter(out, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
    build(folder / "extracts", date(2026, 1, 31), folder / "out", pages=False)
    published = folder / "out" / "published" / "family_context.duckdb"
    with duckdb.connect(str(published), read_only=True) as opened:
        yield opened


def person_id(con: duckdb.DuckDBPyConnection, name: str) -> str:
    """The person of that record, or whom a worker named so and nobody else knows."""
    rows = con.execute(
        """
        select person_id, 1 as place from person_records where person_ref = $ref
        union all
        select person_id, 2 from people
        where first_name || ' ' || last_name = $name and n_records = 1
        order by place
        """,
        {"ref": name.replace(" ", "-"), "name": name},
    ).fetchall()
    assert rows, f"no record of {name}"
    return str(rows[0][0])


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_a_family_is_as_a_practitioner_would_draw_it(con: Any, case: dict[str, Any]) -> None:
    found = con.execute(
        "select relationship_to_child, lives_with_child, tier, evidence from family_members "
        "where child_person_id = $child and person_id = $person",
        {"child": person_id(con, case["child"]), "person": person_id(con, case["person"])},
    ).fetchall()
    assert bool(found) == case["member"], case["because"]
    if found:
        word, lives, tier, evidence = found[0]
        assert lives == case["lives"], case["because"]
        assert word == case.get("is", word), case["because"]
        assert word != case.get("not"), case["because"]
        assert tier == case.get("tier", tier), case["because"]
        assert evidence, "a member without a reason"
        assert case.get("says", evidence[0]) in evidence, case["because"]


def test_a_refuge_is_published_nowhere(con: Any) -> None:
    for table in ("people", "households"):
        places = con.execute(f"select address, postcode from {table}").fetchall()
        assert "Hidden Way" not in str(places)
        assert "FM9 8HH" not in str(places)
    residents = [person_id(con, n) for n in ("Sky Tremaine", "Tia Tremaine", "Una Vickery")]
    rows = con.execute("select person_id from household_members").fetchall()
    assert not {row[0] for row in rows} & set(residents)


def test_a_refuge_without_a_door_shelters_as_any_other(con: Any) -> None:
    fled = [person_id(con, name) for name in ("Abi Underhill", "Bud Underhill")]
    stayed = person_id(con, "Cyd Underhill")
    homes = dict(con.execute("select person_id, address from people").fetchall())
    members = {row[0] for row in con.execute("select person_id from household_members").fetchall()}
    assert [homes[person] for person in fled] == [None, None]
    assert not members & set(fled)
    assert homes[stayed] is not None
    assert stayed in members


def test_no_home_that_was_fled_is_evidence(con: Any) -> None:
    for name in ("Abi Underhill", "Bud Underhill", "Sky Tremaine", "Tia Tremaine"):
        rows = con.execute(
            "select evidence, first_seen, last_seen from relationships "
            "where $person in (person_id, related_person_id)",
            {"person": person_id(con, name)},
        ).fetchall()
        assert rows
        for evidence, *dates in rows:
            assert not [s for s in evidence if "address" in s or "tenancy" in s], name
            assert dates == [None, None], name


def test_a_hostel_and_a_placement_make_no_household(con: Any) -> None:
    members = {row[0] for row in con.execute("select person_id from household_members").fetchall()}
    for name in ("Pia Rushworth", "Ray Somerset", "Val Wetherby"):
        assert person_id(con, name) not in members


def test_two_flats_are_two_households_and_two_spellings_are_one(con: Any) -> None:
    household = dict(
        con.execute("select person_id, household_id from household_members").fetchall()
    )

    def home(name: str) -> str:
        return str(household[person_id(con, name)])

    assert home("Kit Mallory") == home("Lou Mallory")
    assert home("Nat Penrose") != home("Oli Quested")


def test_a_relationship_told_once_is_known_both_ways(con: Any) -> None:
    father = {"one": person_id(con, "Ada Ashdown"), "other": person_id(con, "Cal Winterbourne")}
    query = (
        "select relationship, tier from relationships "
        "where person_id = ${} and related_person_id = ${}"
    )
    there = con.execute(query.format("one", "other"), father).fetchall()
    back = con.execute(query.format("other", "one"), father).fetchall()
    assert there == [("father", "recorded")]
    assert back == [("child", "recorded")]


def test_every_relationship_has_its_inverse(con: Any) -> None:
    rows = con.execute(
        """
        select count(*) from relationships as r
        where not exists (
            select 1 from relationships as i
            where i.person_id = r.related_person_id and i.related_person_id = r.person_id
        )
        """
    ).fetchall()
    assert rows == [(0,)]


def test_professionals_are_nobodys_relatives(con: Any) -> None:
    worker = person_id(con, "Jon Sparrow")
    words = con.execute(
        "select tier from relationships where person_id = $worker or related_person_id = $worker",
        {"worker": worker},
    ).fetchall()
    assert ("recorded",) not in words
