"""Every shipped map on a sample that nobody here wrote, or on rows by a published list of columns.

What must come out is counted from the files by other means than the map.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import openpyxl
import pytest
import yaml

from family_context.intake.validation import validate
from family_context.maps.account import Account
from family_context.maps.definition import SHIPPED, map_folder, read_map, shipped_maps
from tests.maps.conftest import AS_AT, Bench, Rows

CSC = "childrens_social_care"


def csv_rows(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def refused(bench: Bench) -> list[str]:
    """What `validate` says is refused of the written extracts.

    That a format has no mark of what is withheld is told too, and is no fault of a map.
    """
    found = validate(bench.root / "extracts", AS_AT, bench.contracts)
    worst = [p.found for p in found.problems if p.severity == "refused"]
    return [told for told in worst if not told.startswith("unprotected")]


def made(account: Account) -> dict[str, int]:
    return {f"{table.service}.{table.table}": table.written for table in account.tables}


def with_people(bench: Bench, service: str, refs: Iterable[str]) -> None:
    """People of the same system, as another map would have written them before."""
    folder = bench.root / "extracts" / service
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(f"{ref}\n" for ref in sorted(set(refs)))
    (folder / "people.csv").write_text(f"person_ref\n{lines}", encoding="utf-8")
    said = {
        "source_system": "the system",
        "data_current_as_of": "2026-01-31",
        "coverage_start": "2000-01-01",
        "coverage_end": "2026-01-31",
        "coverage_area": "A council",
    }
    (folder / "extract.yml").write_text(yaml.safe_dump(said), encoding="utf-8")


@pytest.mark.parametrize("code", shipped_maps())
def test_a_shipped_map_says_what_it_is(code: str, bench: Bench) -> None:
    definition = bench.shipped(code)
    assert definition.name and definition.columns_from and definition.tested_on
    readme = (SHIPPED / code / "README.md").read_text(encoding="utf-8")
    assert len(readme.splitlines()) >= 4
    assert all(re.search(r"\S", view.name) for view in definition.views)


LIVE = [
    "cms_id",
    "first_name",
    "last_name",
    "date_of_birth",
    "gender",
    "address",
    "service_involvement",
    "start_date_of_last_involvement",
    "date_of_most_recent_interaction",
    "date_current_as_of",
    "coverage_start_date",
    "coverage_end_date",
    "coverage_geographic_area",
]
REQUIRED = {
    "persons": ["person_id", "first_name", "last_name", "date_of_birth", "gender"],
    "on_roll": ["pupilonrolltableid", "nativeid", "surname", "forename", "dob", "sex"],
    "social_care": [*LIVE, "local_authority_organisation", *(f"contact_{c}" for c in
                    ("name", "role", "phone", "email"))],
    "education": [*LIVE, "school_name", "contact_number", "admission_type"],
}  # fmt: skip
"""Columns that a view must have beside those that its map says may be missing."""


@pytest.mark.parametrize("code", shipped_maps())
def test_a_shipped_map_needs_no_file_that_may_be_missing(code: str, bench: Bench) -> None:
    """One empty file for each view that must come: headers, or an object without anything."""
    definition = bench.shipped(code)
    for view in (v for v in definition.views if not v.optional):
        name = view.files[0].strip("*")
        name = f"a{name}" if name.startswith(".") else name
        kind = name.rpartition(".")[2]
        header = ",".join((*REQUIRED.get(view.name, ()), *view.columns))
        bench.raw(name, {"json": "{}", "xml": "<Message/>"}.get(kind, f"{header}\n"))
    if not (bench.root / "raw").exists():
        bench.raw("nothing.csv", "")
    bench.run(definition)


def test_the_wheel_takes_the_shipped_maps() -> None:
    assert len(shipped_maps()) >= 8
    assert all((map_folder(code) / "map.yml").is_file() for code in shipped_maps())


def test_mosaic_tables(bench: Bench, fixtures_folder: Path) -> None:
    raw = fixtures_folder / "formats" / "mosaic"
    account = bench.run(bench.shipped("mosaic"), raw)
    persons = csv_rows(raw / "dm_persons.csv")
    assert made(account)[f"{CSC}.people"] == len(persons)
    people = {r["person_ref"]: r for r in bench.rows(CSC, "people")}
    for person in persons:
        got = people[person["person_id"]]
        assert got["date_of_birth"] == person["date_of_birth"][:10], "a zone moves no day"
        assert (got["restriction"] == "restricted") == (person["restricted"] == "Y")
        assert got["nhs_number"] in ("", person["nhs_id"].rjust(10, "0"))
    phones = Counter(r["person_id"] for r in csv_rows(raw / "dm_telephone_numbers.csv"))
    got_phones = {ref: r["phone"].count(",") + 1 for ref, r in people.items() if r["phone"]}
    assert got_phones == {ref: n for ref, n in phones.items() if ref in people}
    assert made(account)[f"{CSC}.addresses"] == len(csv_rows(raw / "dm_addresses.csv"))
    allocations = csv_rows(raw / "sccv_allocations_combined.csv")
    both = [f"{s}.involvements" for s in (CSC, "adult_social_care")]
    assert sum(made(account)[name] for name in both) == len(allocations)
    spell = bench.rows("adult_social_care", "involvements")[0]
    assert spell["practitioner_name"] == "End to End Test Adult" and spell["team"] == "Team One"
    assert spell["start_date"] == "", "Now() is no date"
    assert refused(bench) == []


def test_mosaic_relationships_of_our_own(bench: Bench) -> None:
    """Nobody has published rows of this table: these are made by its columns."""
    bench.raw(
        "dm_persons.csv",
        "person_id,first_name,last_name,date_of_birth,gender\n"
        "1,Ann,Lee,1985-01-01T00:00:00Z,F\n2,Bo,Lee,2015-01-01T00:00:00Z,M\n"
        "3,Cy,Lee,2017-01-01T00:00:00Z,M\n4,Di,Lee,2018-01-01T00:00:00Z,F\n",
    )
    bench.raw(
        "DM_PERSONAL_RELATIONSHIPS.csv",
        "PERSON_ID,OTHER_PERSON_ID,RELATIONSHIP,IS_MOTHER\n"
        "1.0,2.0,Mother : Son,Y\n1,3,is the mother of,Y\n1,4,,Y\n2,3,,N\n",
    )
    account = bench.run(bench.shipped("mosaic"))
    related = bench.rows(CSC, "relationships")
    assert [(r["person_ref"], r["related_person_ref"]) for r in related] == [
        ("2", "1"),
        ("3", "1"),
        ("4", "1"),
    ], "the mother is the related person"
    assert {r["relationship"].lower() for r in related} == {"mother"}
    (table,) = [t for t in account.tables if t.table == "relationships"]
    assert dict(table.left_out) == {"it states no relationship": 1}
    assert refused(bench) == []


@pytest.mark.parametrize("code", ["mosaic", "eclipse"])
def test_a_councils_own_selects_give_referrals_and_plans(bench: Bench, code: str) -> None:
    people = {"mosaic": "dm_persons.csv", "eclipse": "personview.csv"}[code]
    bench.raw(people, "person_id,personid,first_name,last_name,date_of_birth,gender\n7,7,,Lee,,\n")
    bench.raw(
        "referrals 2026.csv",
        "referral_id,person_id,referral_date,source,primary_need,no_further_action\n"
        "5.0,7.0,01/02/2025,q) 6: Police,N1 - Abuse or neglect,a) Yes\n,7,03/02/2025,1A,,No\n",
    )
    bench.raw("plans.csv", "person_id,plan_type,start_date,end_date\n7,cp,2025-03-01,31/12/2099\n")
    bench.raw(
        "assessments.csv",
        "assessment_id,referral_id,person_id,start_date,basis\n1,5,7,2025-02-02,s17\n",
    )
    bench.run(bench.shipped(code))
    first, second = bench.rows(CSC, "referrals")
    assert tuple(first.values())[:5] == ("5", "7", "2025-02-01", "6", "N1")
    assert second["referral_ref"] == "7/2025-02-03"
    (plan,) = bench.rows(CSC, "plans")
    assert (plan["plan_ref"], plan["end_date"]) == ("7/cp/2025-03-01", "")
    assert refused(bench) == []


def test_csc_api_payload(bench: Bench, fixtures_folder: Path) -> None:
    raw = fixtures_folder / "formats" / "dfe_csc_api" / "example_payload.json"
    bench.raw(raw.name, raw.read_bytes())
    payload = json.loads(raw.read_text())
    account = bench.run(bench.shipped("csc_api"))
    (episode,) = payload["social_care_episodes"]
    assert made(account) == {
        f"{CSC}.people": 1,
        f"{CSC}.referrals": 1,
        f"{CSC}.involvements": len(episode["care_worker_details"]),
        f"{CSC}.assessments": len(episode["child_and_family_assessments"])
        + len(episode["section_47_assessments"]),
        f"{CSC}.plans": len(episode["child_in_need_plans"])
        + len(episode["child_protection_plans"])
        + 1,
        f"{CSC}.addresses": len(episode["child_looked_after_placements"]),
    }
    (person,) = bench.rows(CSC, "people")
    assert (person["first_name"], person["last_name"]) == ("John", "Doe")
    assert person["restriction"] == "adopted", "a child placed for adoption is never linked"
    (referral,) = bench.rows(CSC, "referrals")
    assert referral["referral_ref"] == episode["social_care_episode_id"]
    assert referral["source_code"] == "1C" and referral["closure_reason_code"] == "RC7"
    assert refused(bench) == []


def test_csc_api_takes_lists_and_leaves_out_what_is_purged(
    bench: Bench, fixtures_folder: Path
) -> None:
    raw = fixtures_folder / "formats" / "dfe_csc_api" / "example_payload.json"
    child = json.loads(raw.read_text())
    purged = {**child, "la_child_id": "Child2", "purge": True}
    other = {**child, "la_child_id": "Child3"}
    other["social_care_episodes"] = [{**child["social_care_episodes"][0], "purge": True}]
    bench.raw("many.json", json.dumps({"children": [child, purged, other]}))
    bench.raw("newer.json", json.dumps([child]))
    account = bench.run(bench.shipped("csc_api"))
    assert {r["person_ref"] for r in bench.rows(CSC, "people")} == {"Child1234", "Child3"}
    assert [r["person_ref"] for r in bench.rows(CSC, "referrals")] == ["Child1234"]
    (people,) = [t for t in account.tables if t.table == "people"]
    assert dict(people.left_out) == {
        "an earlier payload of the same child": 1,
        "it holds children and is none": 1,
        "to be removed (purge)": 1,
    }
    assert refused(bench) == []


def test_csc_api_staging_table_and_a_list_of_workers(bench: Bench, fixtures_folder: Path) -> None:
    """A child in each cell, as the table holds them from which the payload is sent."""
    raw = fixtures_folder / "formats" / "dfe_csc_api" / "example_payload.json"
    child = json.loads(raw.read_text())
    path = bench.raw("ssd_api_data_staging.csv", "")
    with path.open("w", newline="", encoding="utf-8") as lines:
        writer = csv.writer(lines)
        writer.writerow(["id", "person_id", "json_payload", "row_state"])
        for n, text in enumerate(("no JSON", json.dumps(child))):
            writer.writerow([n, f"P{n}", text, "new"])
        for n in (2, 3):
            writer.writerow([n, f"P{n}", json.dumps({**child, "la_child_id": f"C{n}"}), "new"])
    bench.raw("workers.csv", "worker_id,name,phone\nABC123,Kay Fox,0113 496 0000\n")
    account = bench.run(bench.shipped("csc_api"))
    assert [r["person_ref"] for r in bench.rows(CSC, "people")] == ["Child1234", "C2", "C3"]
    assert "ssd_api_data_staging.csv, line 2: its json_payload holds no JSON" in (
        account.files_not_read
    )
    spells = bench.rows(CSC, "involvements")
    assert {r["practitioner_name"] for r in spells} == {"Kay Fox"}
    assert len(bench.rows(CSC, "referrals")) == 3
    assert refused(bench) == []


def cin_counts(path: Path) -> Counter[str]:
    root = ElementTree.parse(path).getroot()
    return Counter(element.tag for element in root.iter())


@pytest.mark.parametrize(
    "name",
    ["d2i_CIN_Census_2021.xml", "d2i_CIN_Census_2024.xml", "d2i_CIN_Census_2026.xml"],
)
def test_cin_census_of_one_year(bench: Bench, fixtures_folder: Path, name: str) -> None:
    raw = fixtures_folder / "formats" / "cin" / name
    bench.raw(name, raw.read_bytes())
    refs = re.findall(r"<LAchildID>(.*?)</LAchildID>", raw.read_text())
    with_people(bench, CSC, refs)
    account = bench.run(bench.shipped("cin"))
    seen = cin_counts(raw)
    assert made(account) == {
        f"{CSC}.referrals": seen["CINdetails"],
        f"{CSC}.assessments": seen["Assessments"] + seen["Section47"],
        f"{CSC}.plans": seen["CINPlanDates"] + seen["ChildProtectionPlans"],
    }
    assert not account.warnings, "everybody named is among the people"
    assert (bench.root / "extracts" / CSC / "extract.yml").read_text().count("the system") == 1
    assert refused(bench) == []


def test_two_plans_of_one_day_in_one_case_are_one(bench: Bench, fixtures_folder: Path) -> None:
    raw = fixtures_folder / "formats" / "cin" / "d2i_CIN2rows.xml"
    bench.raw(raw.name, raw.read_bytes())
    with_people(bench, CSC, ["DfEX0000001"])
    account = bench.run(bench.shipped("cin"))
    (plans,) = [t for t in account.tables if t.table == "plans"]
    assert cin_counts(raw)["ChildProtectionPlans"] == 2
    assert dict(plans.left_out) == {"the same plan once more, or in an earlier return": 1}
    assert any("texts between elements" in line for line in account.files_not_read)
    assert refused(bench) == []


def test_a_later_census_tells_how_a_referral_ended(bench: Bench) -> None:
    child = (
        "<Message><Header><CollectionDetails><ReferenceDate>{day}</ReferenceDate>"
        "</CollectionDetails></Header><Children><Child><ChildIdentifiers><LAchildID>7</LAchildID>"
        "</ChildIdentifiers><CINdetails><CINreferralDate>2023-01-05</CINreferralDate>{closed}"
        "</CINdetails></Child></Children></Message>"
    )
    closed = "<CINclosureDate>2023-06-01</CINclosureDate><ReasonForClosure>RC8</ReasonForClosure>"
    # The later year's file comes first in the order of names.
    bench.raw("a.xml", child.format(day="2024-03-31", closed=closed))
    bench.raw("b.xml", child.format(day="2023-03-31", closed=""))
    with_people(bench, CSC, ["7"])
    bench.run(bench.shipped("cin"))
    (referral,) = bench.rows(CSC, "referrals")
    assert referral["closure_date"] == "2023-06-01" and referral["closure_reason_code"] == "RC8"


ANNEX_A = ["cscdp_example-B-2004.xlsx", "liia_Annex_A_2024_Jan.xlsx"]


def annex_a_rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Rows below the header of each list, by its number."""
    book = openpyxl.load_workbook(path, data_only=True)
    found = {}
    for sheet in book.worksheets:
        if number := re.fullmatch(r"List[ _](\d+)", sheet.title):
            rows = [r for r in sheet.iter_rows(values_only=True) if any(c is not None for c in r)]
            at = next(n for n, r in enumerate(rows) if "identifier" in str(r).lower()
                      or "Child Unique ID" in str(r))  # fmt: skip
            found[number[1]] = rows[at + 1 :]
    return found


@pytest.mark.parametrize("name", ANNEX_A)
def test_annex_a_workbook(bench: Bench, fixtures_folder: Path, name: str) -> None:
    raw = fixtures_folder / "formats" / "annex_a" / name
    bench.raw(name, raw.read_bytes())
    lists = annex_a_rows(raw)
    refs = {str(r[0]) for n, rows in lists.items() if n not in ("10", "11") for r in rows}
    with_people(bench, CSC, refs)
    with_people(bench, "early_help", refs)
    account = bench.run(bench.shipped("annex_a"))
    n = {number: len(rows) for number, rows in lists.items()}
    wrote = made(account)
    assert wrote[f"{CSC}.referrals"] == n["3"]
    assert wrote[f"{CSC}.assessments"] == n["4"] + n["5"]
    assert wrote[f"{CSC}.plans"] == n["6"] + n["7"] + n["8"], "all of list 6 have a plan here"
    assert wrote[f"{CSC}.involvements"] == n["1"] + n["6"] + n["7"] + n["8"] + n["9"]
    assert wrote["early_help.involvements"] == n["2"]
    assert not account.warnings
    unread = " ".join(account.files_not_read)
    assert "List 10" in unread.replace("_", " ") and "List 11" in unread.replace("_", " ")
    assert refused(bench) == []


def test_annex_a_codes_and_workers(bench: Bench, fixtures_folder: Path) -> None:
    raw = fixtures_folder / "formats" / "annex_a" / ANNEX_A[1]
    bench.raw(raw.name, raw.read_bytes())
    bench.run(bench.shipped("annex_a"))
    typed = Counter(str(r[6]) for r in annex_a_rows(raw)["3"])
    read = Counter(r["source_code"] for r in bench.rows(CSC, "referrals"))
    assert read == Counter({re.sub(r"^\w\) (\w+):.*", r"\1", k): v for k, v in typed.items()})
    involvements = bench.rows(CSC, "involvements")
    in_need = [r for r in involvements if r["involvement_type"] == "child in need"]
    assert all(r["practitioner_name"] == "" for r in in_need), "#N/A is nobody"
    assert {r["practitioner_name"] for r in involvements} >= {"Ezra Leigh", "Jae Vang"}


def test_school_census_tables(bench: Bench, fixtures_folder: Path) -> None:
    raw = fixtures_folder / "formats" / "school_census"
    account = bench.run(bench.shipped("school_census"), raw)
    pupils = [r for f in raw.glob("*pupil*.csv") for r in csv_rows(f)]
    assert made(account)["schools.people"] == len({r["upn"] for r in pupils})
    spells = {(r["upn"], r["NativeId"], r["entrydate"]) for r in pupils}
    assert made(account)["schools.involvements"] == len(spells)
    people = {r["person_ref"]: r for r in bench.rows("schools", "people")}
    born = {r["upn"]: r["dob"] for r in pupils}
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    for upn, dob in born.items():
        year, month, day = dob[:11].split("-")
        assert people[upn]["date_of_birth"] == f"{year}-{months.index(month) + 1:02}-{day}"
    homes = {
        (r["pupilnolongeronrolltableid"], r["uniquepropertyreferencenumber"], r["postcode"])
        for r in csv_rows(raw / "2024_autumn_addressesoffroll.csv")
    }
    assert made(account)["schools.addresses"] == len(homes)
    assert "young_carers.people" in account.tables_not_made
    assert refused(bench) == []


def test_a_spring_census_tells_young_carers(bench: Bench) -> None:
    bench.raw(
        "2025_spring_pupilonroll.csv",
        "pupilonrolltableid,NativeId,upn,surname,forename,dob,sex,entrydate,enrolstatus,youngcarer\n"
        "a,SCH1,U1,Lee,Ann,2012-Jan-21 00:00:00,F,2023-Sep-01 00:00:00,C,P\n"
        "b,SCH1,U2,Fox,Bo,2012-Feb-21 00:00:00,M,2023-Sep-01 00:00:00,M,N\n",
    )
    bench.run(bench.shipped("school_census"))
    assert [r["person_ref"] for r in bench.rows("young_carers", "people")] == ["U1"]
    (carer,) = bench.rows("young_carers", "involvements")
    assert carer["reason"] == "identified by a parent"
    assert {r["admission_type"] for r in bench.rows("schools", "involvements")} == {"main"}
    assert refused(bench) == []


def test_family_context_live_services(bench: Bench, fixtures_folder: Path) -> None:
    raw = fixtures_folder / "family_context_live"
    account = bench.run(bench.shipped("family_context_live"), raw)
    for service, file in {CSC: "csc.csv", "schools": "education.csv"}.items():
        sent = csv_rows(raw / file)
        assert made(account)[f"{service}.people"] == len({r["Cms Id"] for r in sent})
        assert made(account)[f"{service}.involvements"] == len(sent)
        historic = sum(r["Service Involvement"] == "Historic" for r in sent)
        assert sum(r["end_date"] != "" for r in bench.rows(service, "involvements")) == historic
    said = yaml.safe_load((bench.root / "extracts" / CSC / "extract.yml").read_text())
    assert said["coverage_end"] == "2022-09-30", "the files say so themselves"
    assert refused(bench) == []


def test_what_brent_and_hounslow_said_they_would_load(bench: Bench, fixtures_folder: Path) -> None:
    """Only the columns are published: the rows are ours."""
    folder = fixtures_folder / "formats" / "family_context_live"
    names = {"Adult Social Care.csv": "adult_social_care", "Childrens Social Care.csv": CSC,
             "Housing.csv": "housing", "Primary Care.csv": "gp",
             "Mental Health.csv": "adult_mental_health"}  # fmt: skip
    columns: dict[str, list[str]] = {}
    for file in ("brent_data.yaml", "hounslow_data.yaml"):
        said = yaml.safe_load((folder / file).read_text())
        for sheet in said["DataTypes"]:
            mine = [*said["COMMON_FIELD_NAMES"], *sheet["fields"]]
            known = columns.setdefault(sheet["_Data_type"], [])
            known += [c for c in mine if c not in known]
    values = {"Last Name": "Lee", "First Name": "Ann", "Date of Birth": "01/02/1980"}
    for sheet, headers in columns.items():
        rows = []
        for n in (1, 2, 3):
            row = dict.fromkeys(headers, "") | values
            row |= {h: str(100 + n) for h in headers if h == "CMS No"}
            row |= {h: f"90000000{n:02}" for h in headers if h == "NHS No"}
            row |= {h: f"0{n}/05/2024" for h in headers if "Start" in h or h == "Date registered"}
            row |= {h: "A visit" for h in headers if "Desc" in h}
            rows.append([row[h] for h in headers])
        path = bench.raw(sheet, "")
        with path.open("w", newline="", encoding="utf-8") as lines:
            csv.writer(lines).writerows([headers, *rows])
    account = bench.run(bench.shipped("council_sheets"))
    assert set(columns) - set(names) == {"Community.csv", "Acute.csv"}
    assert {line.partition(" ")[0] for line in account.files_not_read} == {
        "Community.csv",
        "Acute.csv",
    }
    for service in names.values():
        assert len(bench.rows(service, "people")) == 3
        spells = bench.rows(service, "involvements")
        assert [r["start_date"] for r in spells] == [f"2024-05-0{n}" for n in (1, 2, 3)]
    assert refused(bench) == []


def pds_resources(folder: Path) -> list[dict[str, object]]:
    found = []
    for path in sorted(folder.glob("*.json")):
        said = json.loads(path.read_text())
        if said.get("resourceType") == "Bundle":
            found += [entry["resource"] for entry in said.get("entry", [])]
        else:
            found.append(said)
    return found


def test_pds_patients_and_related_persons(bench: Bench, fixtures_folder: Path) -> None:
    raw = fixtures_folder / "formats" / "pds_fhir"
    account = bench.run(bench.shipped("pds"), raw)
    sent = pds_resources(raw)
    patients = {r["id"] for r in sent if r["resourceType"] == "Patient"}
    related = [r for r in sent if r["resourceType"] == "RelatedPerson" and r.get("name")]
    people = {r["person_ref"]: r for r in bench.rows("gp", "people")}
    assert made(account)["gp.people"] == len(patients) + len(related)
    assert patients <= set(people)
    assert people["9000000025"]["restriction"] == "restricted", "confidentiality R"
    assert people["9732110317"]["previous_last_name"] == "Killen"
    assert people["9000000015"]["middle_names"] == "James", "the search gave a second name"
    (guardian,) = bench.rows("gp", "relationships")
    assert (guardian["person_ref"], guardian["relationship"]) == ("9000000009", "Guardian")
    assert guardian["related_person_ref"] == "9000000009/507B7621"
    homes = bench.rows("gp", "addresses")
    assert all('"' not in r["address"] for r in homes)
    assert {r["uprn"] for r in homes if r["person_ref"] == "9000000009"} == {"123456789012"}
    assert refused(bench) == []


def ssd_tables(fixtures_folder: Path) -> Mapping[str, list[str]]:
    path = fixtures_folder / "formats" / "ssd" / "data_objects_specification_2025-07.csv"
    tables: dict[str, list[str]] = {}
    for row in csv_rows(path):
        tables.setdefault(row["object_name"], []).append(row["field_name"].strip())
    return tables


def test_ssd_tables_with_rows_of_our_own(bench: Bench, fixtures_folder: Path) -> None:
    """Nobody has published rows of the SSD: these are made by its specification of 47 tables."""
    tables = ssd_tables(fixtures_folder)
    assert len(tables) == 47
    mine = {
        "ssd_person": [
            {"pers_person_id": "1.0", "pers_sex": "F", "pers_dob": "1985-01-01"},
            {"pers_person_id": "2", "pers_sex": "M", "pers_dob": "2015-01-01 00:00:00"},
            {"pers_person_id": "3", "pers_sex": "M", "pers_dob": "1984-01-01"},
        ],
        "ssd_address": [
            {
                "addr_person_id": "2",
                "addr_address_json": '{"FLAT": "Flat 1", "HOUSE": "12", "STREET": "High Street", '
                '"TOWN": "NOT FOUND", "UPRN": "100"}',
                "addr_address_postcode": "e81al",
                "addr_address_start_date": "2020-01-01",
                "addr_address_end_date": "9999-12-31",
            },
            {"addr_person_id": "1", "addr_address_json": "12 High Street"},
        ],
        "ssd_mother": [
            {"moth_person_id": "1", "moth_childs_person_id": "2"},
            {"moth_person_id": "3", "moth_childs_person_id": "2"},
        ],
        "ssd_cin_episodes": [
            {
                "cine_referral_id": "R1",
                "cine_person_id": "2",
                "cine_referral_date": "2024-05-01",
                "cine_referral_team": "T1",
                "cine_referral_source_code": "1A",
            }
        ],
        "ssd_department": [{"dept_team_id": "T1", "dept_team_name": "Front door"}],
        "ssd_involvements": [
            {
                "invo_involvements_id": "I1",
                "invo_person_id": "2",
                "invo_professional_id": "P1",
                "invo_involvement_start_date": "2024-05-02",
            }
        ],
        "ssd_professionals": [
            {"prof_professional_id": "P1", "prof_professional_name": "Kay Worker"}
        ],
        "ssd_cin_visits": [
            {"cinv_person_id": "2", "cinv_cin_visit_date": d}
            for d in ("2024-01-01", "2024-06-01", "2024-07-01")
        ],
        "ssd_s47_enquiry": [
            {
                "s47e_s47_enquiry_id": "S1",
                "s47e_person_id": "2",
                "s47e_s47_start_date": "2024-06-01",
            }
        ],
        "ssd_initial_cp_conference": [
            {"icpc_s47_enquiry_id": "S1", "icpc_icpc_outcome_cp_flag": "Y"}
        ],
        "ssd_cla_episodes": [
            {
                "clae_person_id": "2",
                "clae_cla_id": "L1",
                "clae_entered_care_date": "2024-08-01",
                "clae_cla_episode_start_date": start,
                "clae_cla_episode_ceased": end,
                "clae_cla_episode_ceased_reason": why,
            }
            for start, end, why in (
                ("2024-08-01", "2024-09-01", "X1"),
                ("2024-09-01", "2024-10-01", "E4A"),
            )
        ],
    }
    for table, columns in tables.items():
        path = bench.raw(f"{table}.csv", "")
        with path.open("w", newline="", encoding="utf-8") as lines:
            writer = csv.DictWriter(lines, columns)
            writer.writeheader()
            writer.writerows(mine.get(table, []))
    account = bench.run(bench.shipped("ssd"))
    known = {column for columns in tables.values() for column in columns}
    missing = {c for view in account.views for c in view.columns_missing}
    in_scripts = {"pers_forename", "pers_surname", "pers_upn", "pers_single_unique_id"}
    assert missing == in_scripts, "the map names a column that the specification has not"
    assert all(c in known for view in account.views for c in view.columns_unused)
    homes = bench.rows(CSC, "addresses")
    assert (homes[0]["address"], homes[0]["uprn"], homes[0]["end_date"]) == (
        "Flat 1, 12 High Street",
        "100",
        "",
    )
    assert (homes[0]["postcode"], homes[1]["address"]) == ("E8 1AL", "12 High Street")
    words = {r["related_person_ref"]: r["relationship"] for r in bench.rows(CSC, "relationships")}
    assert words == {"1": "mother", "3": "parent"}, "a man is nobody's mother"
    (spell,) = bench.rows(CSC, "involvements")
    assert (spell["practitioner_name"], spell["last_contact_date"]) == ("Kay Worker", "2024-07-01")
    assert bench.rows(CSC, "referrals")[0]["team"] == "Front door"
    assert bench.rows(CSC, "assessments")[0]["outcome"] == "child_protection"
    (care,) = bench.rows(CSC, "plans")
    assert (care["start_date"], care["end_date"]) == ("2024-08-01", "2024-10-01")
    assert "early_help.people" in account.tables_not_made
    assert len([line for line in account.files_not_read if line.startswith("ssd_")]) == 47 - 20
    assert refused(bench) == []


def test_ids_of_a_census_join_to_the_people_of_the_same_system(
    bench: Bench, fixtures_folder: Path
) -> None:
    """Mosaic first, then the census, into one folder: people and declaration stay Mosaic's."""
    bench.run(bench.shipped("mosaic"), fixtures_folder / "formats" / "mosaic")
    before = (bench.root / "extracts" / CSC / "people.csv").read_bytes()
    census = fixtures_folder / "formats" / "cin" / "d2i_CIN_Census_2026.xml"
    known = csv_rows(fixtures_folder / "formats/mosaic/dm_persons.csv")[0]["person_id"]
    text = census.read_text().replace("DfEX0000001", known)
    bench.raw(census.name, text)
    account = bench.run(bench.shipped("cin"))
    assert (bench.root / "extracts" / CSC / "people.csv").read_bytes() == before
    assert "Mosaic" in (bench.root / "extracts" / CSC / "extract.yml").read_text()
    assert all("nobody of the people" in warning for warning in account.warnings)
    assert known in {r["person_ref"] for r in bench.rows(CSC, "referrals")}


def test_a_shipped_map_can_be_copied_and_changed(bench: Bench, fixtures_folder: Path) -> None:
    own = bench.root / "our_mosaic"
    shutil.copytree(map_folder("mosaic"), own)
    sql = own / f"{CSC}.addresses.sql"
    sql.write_text(sql.read_text().replace("value(address) as address", "'x' as address"))
    bench.run(read_map(own, bench.contracts), fixtures_folder / "formats" / "mosaic")
    assert {r["address"] for r in bench.rows(CSC, "addresses")} == {"x"}


PERSONS = {
    "mosaic": ("dm_persons.csv", "person_id,first_name,last_name,date_of_birth,gender"),
    "eclipse": ("personview.csv", "personid,forename,surname,dateofbirth,sex"),
    "ssd": ("ssd_person.csv", "pers_person_id,pers_forename,pers_surname,pers_dob,pers_sex"),
}
GROUPS = {
    "mosaic": {
        "mo_groups.csv": "group_id,group_name\nF1,Lee family\nF2,Lee family DUPLICATE\n",
        "mo_group_subjects.csv": "group_id,subject_id\nF1,1\nF1,2\nF1,2\nF2,1\n",
    },
    "eclipse": {
        "GROUPVIEW.csv": "groupid,grouptype,groupname\nF1,Family,Lee\nF2,Course,Cooking\n",
        "GROUPPERSONVIEW.csv": "groupid,personid\nF1,1\nF1,2\nF1,2\nF2,1\n",
    },
    "ssd": {"ssd_family.csv": "fami_family_id,fami_person_id\nF1,1\nF1,2\nF1,2\nNULL,1\n"},
}


@pytest.mark.parametrize("code", GROUPS)
def test_a_family_group_of_social_care_is_a_list_of_its_people(bench: Bench, code: str) -> None:
    name, header = PERSONS[code]
    bench.raw(name, f"{header}\n1,Ann,Lee,1985-01-01,F\n2,Bo,Lee,2015-01-01,M\n")
    for file, text in GROUPS[code].items():
        bench.raw(file, text)
    account = bench.run(bench.shipped(code))
    rows = bench.rows(CSC, "family_members")
    assert [(r["family_ref"], r["person_ref"]) for r in rows] == [("F1", "1"), ("F1", "2")]
    (table,) = [t for t in account.tables if t.table == "family_members"]
    assert table.given == 4 and sum(table.left_out.values()) == 2
    assert refused(bench) == []


def test_a_worker_known_by_number_alone_keeps_the_number(bench: Bench) -> None:
    episode = {
        "social_care_episode_id": "E1",
        "referral_date": "2025-05-01",
        "care_worker_details": [{"worker_id": "SW123", "start_date": "2025-05-02"}],
    }
    details = {"first_name": "Ann", "surname": "Lee", "date_of_birth": "2015-01-01"}
    child = {"la_child_id": "1", "child_details": details, "social_care_episodes": [episode]}
    bench.raw("payload.json", json.dumps(child))
    bench.run(bench.shipped("csc_api"))
    (spell,) = bench.rows(CSC, "involvements")
    assert (spell["practitioner_ref"], spell["practitioner_name"]) == ("SW123", "")
