"""Shipped maps of formats of which nobody has published rows: these are ours, by known columns."""

from __future__ import annotations

import pytest

from family_context.maps.errors import MapError
from tests.maps.conftest import Bench
from tests.maps.test_shipped import CSC, made, refused


def test_liquidlogic(bench: Bench) -> None:
    bench.raw(
        "DIM_PERSON.csv",
        "DIM_PERSON_ID,FORENAME,SURNAME,GENDER_MAIN_CODE,BIRTH_DTTM,DOB_ESTIMATED,UPN\n"
        "-1,,,,,,\n1,Ann,Lee,F,1985-01-01 00:00:00.000,N,\n"
        "2,Bo,Lee,M,2015-01-01 00:00:00.000,Y,A123456789012 \n",
    )
    bench.raw(
        "DIM_PERSON_ADDRESS.csv",
        "DIM_PERSON_ID,START_DTTM,END_DTTM,FLAT_NO,HOUSE_NO,STREET,TOWN,POSTCODE,UPRN\n"
        "2,2020-01-01,,Flat 1,12,High Street,Leeds,LS11AA,100\n",
    )
    bench.raw(
        "FACT_PERSON_RELATION.csv",
        "DIM_PERSON_ID,DIM_RELATED_PERSON_ID,DIM_LOOKUP_RELTN_TYPE_CODE\n1,2,CHI\n1,-1,CHI\n",
    )
    bench.raw(
        "DIM_WORKER.csv", "DIM_WORKER_ID,FORENAME,SURNAME,JOB_TITLE\n-1,No,One,\n9,Kay,Fox,SW\n"
    )
    bench.raw("DIM_DEPARTMENT.csv", "DIM_DEPARTMENT_ID,NAME\n5,North team\n")
    bench.raw(
        "FACT_INVOLVEMENTS.csv",
        "FACT_INVOLVEMENTS_ID,DIM_PERSON_ID,DIM_WORKER_ID,DIM_DEPARTMENT_ID,START_DTTM\n"
        "1,2,9,5,2024-01-02\n2,2,-1,-1,2024-01-03\n",
    )
    bench.raw(
        "FACT_REFERRALS.csv",
        "FACT_REFERRAL_ID,DIM_PERSON_ID,REFRL_START_DTTM,OUTCOME_NFA_FLAG,DIM_DEPARTMENT_ID\n"
        "77,2,2024-01-01,N,5\n",
    )
    bench.raw(
        "FACT_CARE_EPISODES.csv",
        "FACT_CARE_EPISODES_ID,DIM_PERSON_ID,CARE_START_DATE,CARE_END_DATE\n"
        "1,2,2022-01-01,2022-02-01\n2,2,2022-02-01,2022-03-01\n3,2,2023-01-01,\n",
    )
    account = bench.run(bench.shipped("liquidlogic"))
    assert [r["person_ref"] for r in bench.rows(CSC, "people")] == ["1", "2"]
    assert bench.rows(CSC, "people")[1]["upn"] == "A123456789012"
    (child,) = bench.rows(CSC, "relationships")
    assert (child["person_ref"], child["related_person_ref"]) == ("1", "2"), "CHI: 2 is the child"
    assert bench.rows(CSC, "addresses")[0]["address"] == "Flat 1, 12 High Street, Leeds"
    named, unnamed = bench.rows(CSC, "involvements")
    assert (named["practitioner_name"], named["team"]) == ("Kay Fox", "North team")
    assert unnamed["practitioner_name"] == "", "-1 is nobody"
    care = [(r["start_date"], r["end_date"]) for r in bench.rows(CSC, "plans")]
    assert care == [("2022-01-01", "2022-03-01"), ("2023-01-01", "")]
    assert made(account)[f"{CSC}.referrals"] == 1
    assert refused(bench) == []


def test_eclipse(bench: Bench) -> None:
    bench.raw(
        "PERSONVIEW.csv",
        "PERSONID,FORENAME,SURNAME,DATEOFBIRTH,SEX,DUPLICATED\n"
        "1,Ann,Lee,1985-01-01,Female,\n2,Bo,Lee,2015-01-01,Male,\n3,Bo,Lee (duplicate),,Male,\n"
        "4,Bo,Lee,,Male,DUPLICATE\n",
    )
    bench.raw(
        "ADDRESSPERSONVIEW.csv",
        "PERSONID,TYPE,STARTDATE,POSTCODE,BUILDINGNAMEORNUMBER,STREETNAME,TOWNORCITY\n"
        "2,Home,2020-01-01,LS11AA,12,High Street,Leeds\n",
    )
    bench.raw(
        "RELATIONSHIPPERSONVIEW.csv",
        "PERSONRELATIONSHIPRECORDID,ROLEAPERSONID,ROLEBPERSONID,RELATIONSHIP\n5,1,2,Mother\n",
    )
    bench.raw(
        "RELATIONSHIPPROFESSIONALVIEW.csv",
        "PERSONRELATIONSHIPRECORDID,PERSONID,PROFESSIONALRELATIONSHIPPERSONID,"
        "PROFESSIONALRELATIONSHIPNAME,ALLOCATEDWORKERCODE,STARTDATE\n"
        "6,2,90,Kay Fox,AW,2024-01-01\n",
    )
    account = bench.run(bench.shipped("eclipse"))
    assert account.tables[2].left_out == {"marked as a duplicate": 2}
    (mother,) = bench.rows(CSC, "relationships")
    assert (mother["person_ref"], mother["related_person_ref"]) == ("2", "1")
    (worker,) = bench.rows(CSC, "involvements")
    assert worker["practitioner_name"] == "Kay Fox"
    assert worker["involvement_type"] == "allocated worker"
    assert refused(bench) == []


PUPIL = """
<Pupil><UPN>{upn}</UPN><Surname>Lee</Surname><Forename>Bo</Forename><DOB>2015-01-01</DOB>
<Sex>M</Sex><Address><BS7666Address><PAON>12</PAON><Street>High Street</Street><Town>Leeds</Town>
<UniquePropertyReferenceNumber>100</UniquePropertyReferenceNumber></BS7666Address>
<PostCode>LS11AA</PostCode></Address>
<Contacts>
<Contact><Order>1</Order><Surname>Lee</Surname><Forename>Ann</Forename>
<Relationship>PAM</Relationship><Responsibility>true</Responsibility>
<Address><AddressAsPupil>true</AddressAsPupil></Address>
<Phones><Phone TelephoneType="H"><PhoneNo>0113 496 0000</PhoneNo></Phone>
<Phone TelephoneType="M"><PhoneNo>07700 900123</PhoneNo></Phone></Phones></Contact>
<Contact><Order>1</Order><Surname>Fox</Surname><Forename>Cy</Forename>
<Relationship>PAF</Relationship><Responsibility>0</Responsibility>
<Address><AddressLines><AddressLine1>1 Low Road</AddressLine1></AddressLines></Address>
<Phones><Phone><PhoneNo>0113 496 0001</PhoneNo></Phone></Phones></Contact>
</Contacts>
<SchoolHistory><School><LEA>383</LEA><Estab>4000</Estab><EntryDate>2020-09-01</EntryDate></School>
</SchoolHistory></Pupil>
"""


def test_common_transfer_files(bench: Bench) -> None:
    file = "<CTfile><CTFpupilData>{}</CTFpupilData></CTfile>"
    bench.raw("3834000_CTF_3834001_001.xml", file.format(PUPIL.format(upn="A1")))
    bench.raw("3834000_CTF_3834001_002.xml", file.format(PUPIL.format(upn="A1")))
    bench.raw(
        "b.xml", file.replace("CT", "AT").format(PUPIL.format(upn="")).replace("ATFp", "ATFp")
    )
    account = bench.run(bench.shipped("ctf"))
    people = bench.rows("schools", "people")
    assert len(people) == 2 and {r["upn"] for r in people} == {"A1", ""}
    assert people[0]["address"] == "12 High Street, Leeds" and people[0]["postcode"] == "LS1 1AA"
    contacts = [r for r in bench.rows("schools", "contacts") if r["person_ref"] == "A1"]
    assert [r["contact_ref"] for r in contacts] == ["A1/1", "A1/2"], "Order repeats"
    assert [r["relationship"] for r in contacts] == ["PAM", "PAF"]
    assert [r["lives_with_pupil"] for r in contacts] == ["true", ""]
    assert contacts[0]["phone"] == "0113 496 0000, 07700 900123"
    assert (contacts[1]["address"], contacts[1]["phone"]) == ("1 Low Road", "0113 496 0001")
    (table,) = [t for t in account.tables if t.table == "contacts"]
    assert dict(table.left_out) == {"of the same pupil in an earlier file": 2}
    assert refused(bench) == []


def test_client_level_data(bench: Bench) -> None:
    head = (
        "LA Person Unique Identifier,First Name,Last Name,Date of Birth,Gender,Client Type,"
        "Event Type,Event Reference,Event Start Date,Event End Date,Service Type,"
        "Adult 1 Linked Person_ID,Adult_2_Linked_Person_ID\n"
    )
    older = (
        "7,Ann,Lee,01/02/1950,Female,Service User,Service,1,01/04/2023,31/03/2024,Home care,,\n"
        "8,Bo,Lee,01/02/1980,Male,Unpaid carer,Assessment,2,01/05/2023,NULL,,7,\n"
    )
    newer = (
        "7,Ann,Lee,01/02/1950,Female,Service User,Service,9,01/04/2023,30/06/2024,Home care,,\n"
        "9,Cy,Lee,,Male,Unpaid carer known by association,,,,,,7,\n"
    )
    bench.raw("2024-03_CLD.csv", head + older)
    bench.raw("2024-06_CLD.csv", head + newer)
    account = bench.run(bench.shipped("cld"))
    assert [r["person_ref"] for r in bench.rows("adult_social_care", "people")] == ["7", "8", "9"]
    ended = {
        r["person_ref"]: r["end_date"] for r in bench.rows("adult_social_care", "involvements")
    }
    assert ended == {"7": "2024-06-30", "8": ""}, "the later file tells the end"
    links = bench.rows("adult_social_care", "carer_links")
    assert [tuple(r.values()) for r in links] == [("8", "7"), ("9", "7")]
    (spells,) = [t for t in account.tables if t.table == "involvements"]
    assert dict(spells.left_out) == {
        "a carer known by association, who has no event": 1,
        "the same event in an earlier file or row": 1,
    }
    assert refused(bench) == []


def test_universal_housing(bench: Bench) -> None:
    bench.raw(
        "member.csv",
        "house_ref,person_no,forename,surname,dob,relationship,responsible\n"
        "000012    ,1,Ann       ,Lee       ,1985-01-01,T ,1\n"
        "000012    ,2,Bo        ,Lee       ,2015-01-01,C ,0\n",
    )
    bench.raw(
        "tenagree.csv",
        "tag_ref,prop_ref,house_ref,cot,eot,tenure\n"
        "000012/01  ,P1 ,000012    ,2020-01-01,1900-01-01,SEC\n"
        "000013/01  ,P1 ,000013    ,2010-01-01,2019-12-31,SEC\n",
    )
    bench.raw(
        "property.csv", "prop_ref,address1,post_code,u_llpg_ref\nP1,12 High Street,E8 1AL,100\n"
    )
    account = bench.run(bench.shipped("universal_housing"))
    assert [r["person_ref"] for r in bench.rows("housing", "people")] == ["000012/1", "000012/2"]
    (tenancy,) = bench.rows("housing", "tenancies")
    assert (tenancy["person_ref"], tenancy["end_date"]) == ("000012/1", "")
    (member,) = bench.rows("housing", "household_members")
    assert member["relationship_to_tenant"] == "child"
    (table,) = [t for t in account.tables if t.table == "tenancies"]
    assert dict(table.left_out) == {"nobody is responsible in its house": 1}
    assert refused(bench) == []


def test_lists_of_families_and_homes(bench: Bench) -> None:
    bench.raw(
        "Troubled families 2024.csv",
        "individualid,familyid,firstname,lastname,dob,address_1,address_2,postcode,uprn\n"
        "1,F1,Ann,Lee,01/02/1985,12 High Street,Leeds,LS1 1AA,\n"
        "2,F1,Bo,Lee,01/02/2015,12 High Street,Leeds,LS1 1AA,\n,F2,Cy,Fox,01/02/1990,,,,\n",
    )
    bench.raw(
        "temporary accommodation.csv",
        "pin,firstname,surname,dob,address1,postcode,startdate,enddate,proptype\n"
        "5,Ann,Lee,01/02/1985,1 Low Road,LS2 2BB,01/05/2024,,hostel\n",
    )
    account = bench.run(bench.shipped("family_lists"))
    members = bench.rows("supporting_families", "family_members")
    assert [r["family_ref"] for r in members] == ["F1", "F1", "F2"]
    people = {r["person_ref"] for r in bench.rows("supporting_families", "people")}
    assert {r["person_ref"] for r in members} == people
    (stay,) = bench.rows("housing", "tenancies")
    assert (stay["person_ref"], stay["tenure"]) == ("ta/5", "hostel")
    assert made(account)["housing.people"] == 1
    assert refused(bench) == []


def test_a_vendors_direction_taken_for_anothers_is_refused(bench: Bench) -> None:
    """Liquidlogic's table read as if the code described the first person, as Mosaic's word does."""
    test_liquidlogic(bench)
    folder = bench.root / "wrong"
    folder.mkdir()
    for path in bench.shipped_folder("liquidlogic").iterdir():
        text = path.read_text().replace("'second' as word_describes", "'first' as word_describes")
        (folder / path.name).write_text(text)
    with pytest.raises(MapError, match=r"wrong way round.*1 as CHI of 2"):
        bench.run(bench.read(folder))
