"""Families that a practitioner would argue about, through a whole build."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml

from family_context.build.run import build

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
    relationships += said_by("childrens_social_care")
    # Adults of whom the evidence may name the service, since it tells of an involvement.
    involvements = [
        {"involvement_ref": ref, "person_ref": ref, "start_date": "2025-06-01"}
        for ref in ("Olive-Alder", "Dora-Wick", "Hope-Bevan", "Ines-Corby")
    ]
    return {
        "people": people,
        "addresses": addresses,
        "relationships": relationships,
        "involvements": involvements,
        **referrals(),
    }


def said_by(service: str) -> Rows:
    """Relationships of which more is said than the word, as one service has them."""
    return [
        {
            "person_ref": row["of"].replace(" ", "-"),
            "related_person_ref": row["who"].replace(" ", "-"),
            "relationship": row["is"],
            "has_parental_responsibility": row.get("parental_responsibility", ""),
            "is_main_carer": row.get("main_carer", ""),
            "start_date": row.get("from", ""),
            "end_date": row.get("until", ""),
        }
        for family in FAMILIES
        for row in family.get("said", [])
        if row.get("by", "childrens_social_care") == service
    ]


def referrals() -> dict[str, Rows]:
    """Referrals of several children under one reference, and whom they name."""
    made: dict[str, Rows] = {"referrals": [], "referral_people": []}
    for family in FAMILIES:
        if "referral" not in family:
            continue
        referral = family["referral"]
        for child in referral["children"]:
            ref = child.replace(" ", "-")
            made["referrals"].append(
                {
                    "referral_ref": referral["ref"],
                    "person_ref": ref,
                    "referral_date": referral["day"],
                }
            )
        for name, word in referral["named"].items():
            ref = name.replace(" ", "-")
            made["referral_people"].append(
                {"referral_ref": referral["ref"], "person_ref": ref, "relationship": word}
            )
    return made


def early_help() -> dict[str, Rows]:
    """What a second service says of relationships; it is involved with all whom it knows."""
    relationships = said_by("early_help")
    refs = {row[c] for row in relationships for c in ("person_ref", "related_person_ref")}
    everybody = {
        name.replace(" ", "-"): (name, facts)
        for family in FAMILIES
        for name, facts in family["people"].items()
    }
    people = [{"person_ref": ref, **row_of(*everybody[ref])} for ref in sorted(refs)]
    involvements = [
        {"involvement_ref": ref, "person_ref": ref, "start_date": "2025-06-01"}
        for ref in sorted(refs)
    ]
    return {"people": people, "relationships": relationships, "involvements": involvements}


def housing() -> dict[str, Rows]:
    """Tenancies, their tenants and households, with the crowd that shares one of them."""
    made: dict[str, Rows] = {"people": [], "tenancies": [], "household_members": []}
    for family in FAMILIES:
        if "tenancy" not in family:
            continue
        tenancy = family["tenancy"]
        for name in [*tenancy["tenants"], *tenancy["household"]]:
            ref = "at-" + name.replace(" ", "-")
            made["people"].append({"person_ref": ref, **row_of(name, family["people"][name])})
        for name in tenancy["tenants"]:
            address, postcode = family["homes"][family["people"][name]["home"]]
            made["tenancies"].append(
                {
                    "tenancy_ref": tenancy["ref"],
                    "person_ref": "at-" + name.replace(" ", "-"),
                    "address": address,
                    "postcode": postcode,
                }
            )
        household = [
            {"person_ref": "at-" + name.replace(" ", "-"), "relationship_to_tenant": word}
            for name, word in tenancy["household"].items()
        ]
        strangers = crowd(family, "at")
        made["people"] += strangers
        household += [{"person_ref": row["person_ref"]} for row in strangers]
        made["household_members"] += [{"tenancy_ref": tenancy["ref"], **row} for row in household]
    return made


def crowd(family: dict[str, Any], prefix: str) -> Rows:
    """Strangers who have nothing in common but a reference."""
    number = family.get("crowd", 0)
    return [
        {
            "person_ref": f"{prefix}-stranger-{n}",
            "first_name": f"Stran{chr(97 + n)}",
            "last_name": f"Ger{chr(97 + n)}son",
            "date_of_birth": f"{1950 + n}-02-{10 + n}",
        }
        for n in range(number)
    ]


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
            number = family.get("number", family["id"])
            members.append({"family_ref": number, "person_ref": ref, "role": role})
        if "programme" in family:
            strangers = crowd(family, "of")
            people += strangers
            for row in strangers:
                members.append({"family_ref": family["number"], "person_ref": row["person_ref"]})
    return {"people": people, "family_members": members}


def school() -> dict[str, Rows]:
    """Pupils, and whom the school rings."""
    pupils: Rows = []
    contacts: Rows = []
    for family in FAMILIES:
        for pupil, name, word, phone, *contact_ref in family.get("contacts", []):
            ref = "of-" + pupil.replace(" ", "-")
            pupils.append({"person_ref": ref, **row_of(pupil, family["people"][pupil])})
            first, _, last = name.partition(" ")
            contacts.append(
                {
                    "contact_ref": contact_ref[0] if contact_ref else name.replace(" ", "-"),
                    "person_ref": ref,
                    "first_name": first,
                    "last_name": last,
                    "relationship": word,
                    "phone": phone,
                }
            )
    return {
        "people": list({row["person_ref"]: row for row in pupils}.values()),
        "contacts": contacts,
    }


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("families")
    sent = {
        "childrens_social_care": extracts(),
        "supporting_families": programme(),
        "schools": school(),
        "early_help": early_help(),
        "housing": housing(),
        "practice": {"member_feedback": feedback()},
    }
    for service, tables in sent.items():
        (folder / "extracts" / service).mkdir(parents=True)
        (folder / "extracts" / service / "extract.yml").write_text(EXTRACT, encoding="utf-8")
        for table, rows in tables.items():
            file = folder / "extracts" / service / f"{table}.csv"
            with file.open("w", encoding="utf-8", newline="") as out:
                columns = list(dict.fromkeys(column for row in rows for column in row))
                writer = csv.DictWriter(out, columns)
                writer.writeheader()
                writer.writerows(rows)
    build(folder / "extracts", date(2026, 1, 31), folder / "out", pages=False)
    return folder / "out"


@pytest.fixture(scope="module")
def con(out: Path) -> Any:
    published = out / "published" / "family_context.duckdb"
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
        "select relationship_to_child, lives_with_child, tier, is_on_latest_referral, evidence "
        "from family_members where child_person_id = $child and person_id = $person",
        {"child": person_id(con, case["child"]), "person": person_id(con, case["person"])},
    ).fetchall()
    assert bool(found) == case.get("member", bool(found)), case["because"]
    if found:
        word, lives, tier, is_on_referral, evidence = found[0]
        assert lives == case.get("lives", lives), case["because"]
        assert word == case.get("is", word), case["because"]
        assert word != case.get("not"), case["because"]
        assert tier == case.get("tier", tier), case["because"]
        assert is_on_referral == case.get("on_referral", is_on_referral), case["because"]
        assert evidence, "a member without a reason"
        assert case.get("says", evidence[0]) in evidence, case["because"]
        assert case.get("never", "\0") not in " ".join(evidence), case["because"]


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


def of_pair(con: Any, person: str, related: str) -> tuple[Any, ...]:
    """What is published of two people in one direction."""
    rows = con.execute(
        "select relationship, is_current, first_seen, last_seen, evidence from relationships "
        "where person_id = $person and related_person_id = $related",
        {"person": person_id(con, person), "related": person_id(con, related)},
    ).fetchall()
    assert len(rows) == 1, (person, related)
    return tuple(rows[0])


@pytest.mark.parametrize(
    ("person", "word", "is_current", "first_seen", "last_seen"),
    [
        ("Dermot Birch", "partner", True, "2015-01-01", "2022-05-05"),
        ("Amos Cedar", "former_partner", False, "2012-01-01", "2020-02-02"),
        ("Piers Damson", "partner", True, None, None),
        ("Rufus Elder", "partner", True, "2010-01-01", "2019-09-09"),
        ("Silas Furze", "partner", False, "2020-01-01", "2020-01-01"),
        ("Titus Gorse", "former_partner", False, "2011-01-01", "2016-12-12"),
        ("Ulric Hazel", "partner", False, "2019-03-03", "2019-03-03"),
        ("Vance Ivey", "former_partner", False, "2017-07-07", "2017-07-07"),
    ],
)
def test_a_couple_is_what_was_dated_last(
    con: Any,
    person: str,
    word: str,
    is_current: bool,
    first_seen: str | None,
    last_seen: str | None,
) -> None:
    for one, other in (("Olive Alder", person), (person, "Olive Alder")):
        found = of_pair(con, one, other)
        assert found[:2] == (word, is_current)
        assert [day and str(day) for day in found[2:4]] == [first_seen, last_seen]


def test_sources_that_differ_are_told_with_who_says_what(con: Any) -> None:
    evidence = of_pair(con, "Olive Alder", "Piers Damson")[-1]
    assert "Partner: recorded by Early help" in evidence
    assert "Former partner: recorded by Children's social care" in evidence
    assert "Sources differ on whether it has ended" in evidence


@pytest.mark.parametrize(
    ("child", "adult"),
    [
        ("Cora Wick", "Dora Wick"),
        ("Cora Wick", "Hope Bevan"),
        ("Jude Corby", "Ines Corby"),
    ],
)
def test_responsibility_is_the_adults_in_both_directions(con: Any, child: str, adult: str) -> None:
    assert "parental responsibility" in " ".join(of_pair(con, child, adult)[-1])
    assert "responsibility" not in " ".join(of_pair(con, adult, child)[-1])
    assert "main carer" not in " ".join(of_pair(con, adult, child)[-1])


@pytest.mark.parametrize(
    ("person", "related", "word"),
    [
        ("Edna Yarm", "Cora Wick", "niece_nephew"),
        ("Fred Zouch", "Cora Wick", "niece_nephew"),
        ("Gale Abbey", "Cora Wick", "grandchild"),
        ("Dora Wick", "Cora Wick", "child"),
        ("Hope Bevan", "Cora Wick", "ward"),
        ("Ines Corby", "Jude Corby", "child"),
        ("Percy Mundy", "Nora Kestle", "former_foster_child"),
        ("Nora Kestle", "Tobias Quill", "former_foster_carer"),
        ("Mavis Lorne", "Nora Kestle", "ward"),
    ],
)
def test_the_other_direction_has_the_inverse_word(
    con: Any, person: str, related: str, word: str
) -> None:
    assert of_pair(con, person, related)[0] == word


def test_of_an_open_row_nobody_says_that_it_ended(con: Any, out: Path) -> None:
    with duckdb.connect(str(out / "build" / "warehouse.duckdb"), read_only=True) as warehouse:
        wrong = warehouse.execute(
            """
            select sentences.sentence
            from intermediate.int_families__sentences_of_services as sentences
            where sentences.sentence like '%, ended%' and exists (
                from intermediate.int_families__evidence as told
                where told.person_id = sentences.person_id
                    and told.related_person_id = sentences.related_person_id
                    and told.relationship = sentences.relationship
                    and told.end_date is null and told.service_code = 'childrens_social_care'
                    and sentences.sentence like '%Children%'
            )
            """
        ).fetchall()
    assert wrong == []


def test_no_family_lists_its_child_again_or_anybody_twice(con: Any) -> None:
    twice = con.execute(
        "select child_person_id, person_id from family_members group by all having count(*) > 1"
    ).fetchall()
    again = con.execute(
        "select * from family_members "
        "where (child_person_id = person_id) <> (relationship_to_child = 'self')"
    ).fetchall()
    assert twice == again == []


def test_a_contact_without_a_name_is_found_by_nobody(con: Any) -> None:
    nameless = [person_id(con, ref) for ref in ("mother-of-kate", "nan-of-kate")]
    for table in ("people_search", "family_members", "family_context"):
        found = {row[0] for row in con.execute(f"select person_id from {table}").fetchall()}
        assert not found & set(nameless), table
    rows = con.execute("select person_id, related_person_id from relationships").fetchall()
    assert not {person for row in rows for person in row} & set(nameless)


def test_what_the_owner_of_the_data_should_see_is_listed(con: Any, out: Path) -> None:
    with duckdb.connect(str(out / "build" / "warehouse.duckdb"), read_only=True) as warehouse:
        rows = warehouse.execute(
            "select service_code, table_name, person_ref, issue "
            "from intermediate.int_quality__issues_families"
        ).fetchall()
    social_care = "childrens_social_care"
    assert set(rows) == {
        ("schools", "contacts", "mother-of-kate", "contact_without_a_name"),
        ("schools", "contacts", "nan-of-kate", "contact_without_a_name"),
        (social_care, "people", "Unknown-Male", "record_without_a_name"),
        ("supporting_families", "family_members", None, "reference_of_too_many_people"),
        ("housing", "household_members", None, "reference_of_too_many_people"),
        ("schools", "contacts", "1", "reference_of_several_people"),
    }
