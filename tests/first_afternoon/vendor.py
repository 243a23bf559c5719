"""The synthetic council as another vendor would export it: three services, foreign throughout.

Own names of files and columns, days as dd/mm/yyyy, surnames in capitals, contacts of a pupil in
columns of one row, relationships that describe the first person, columns that nobody asks for.
"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import duckdb

from family_context.contracts import load_contracts
from family_context.folders import PROJECT
from family_context.intake import take_in

EXPORTS = {
    "childrens_social_care/DM_PERSONS.csv": """
        select person_ref as PERSON_ID, first_name as FORENAME, upper(last_name) as SURNAME,
            day(date_of_birth) as BIRTH_DTTM, sex as GENDER_MAIN_CODE,
            nhs_number as NHS_ID, phone as MOBILE_TEL, restriction as RESTRICTION_TYPE,
            'English' as FIRST_LANGUAGE
        from childrens_social_care.people
    """,
    "childrens_social_care/DM_ADDRESSES.csv": """
        select person_ref as PERSON_ID, address as FULL_ADDRESS, postcode as POST_CODE,
            address_type as ADDRESS_TYPE, day(start_date) as DATE_FROM, day(end_date) as DATE_TO,
            'N' as IS_HMO
        from childrens_social_care.addresses
    """,
    "childrens_social_care/DM_PERSONAL_RELATIONSHIPS.csv": """
        select related_person_ref as PERSON_ID, person_ref as OTHER_PERSON_ID,
            relationship as RELATIONSHIP_TYPE,
            if(has_parental_responsibility, 'Y', 'N') as PARENTAL_RESPONSIBILITY
        from childrens_social_care.relationships
    """,
    "childrens_social_care/ALLOCATIONS.csv": """
        select involvement_ref as ALLOCATION_ID, person_ref as PERSON_ID,
            involvement_type as TYPE, reason as REASON, day(start_date) as START_DATE,
            day(end_date) as END_DATE, practitioner_name as WORKER_NAME,
            practitioner_phone as WORKER_TEL, practitioner_email as WORKER_EMAIL, team as TEAM_NAME,
            is_withheld as IS_WITHHELD
        from childrens_social_care.involvements
    """,
    "childrens_social_care/REFERRALS.csv": """
        select referral_ref as REFERRAL_ID, person_ref as PERSON_ID,
            day(referral_date) as DATE_OF_REFERRAL, source_code as REFERRAL_SOURCE,
            day(closure_date) as CLOSED_ON, team as TEAM_NAME
        from childrens_social_care.referrals
    """,
    "schools/Pupils.csv": """
        with numbered as (
            select *, row_number() over (partition by person_ref order by priority, contact_ref) n
            from schools.contacts
        )
        select people.person_ref as "Pupil No", any_value(upn) as "UPN",
            any_value(upper(people.last_name)) as "Legal Surname",
            any_value(people.first_name) as "Legal Forename",
            any_value(day(date_of_birth)) as "DOB", any_value(sex) as "Gender",
            any_value(people.address) as "Home Address",
            any_value(people.postcode) as "Home Postcode",
            any_value(restriction) as "Restriction",
            max(concat_ws(' ', c.first_name, upper(c.last_name))) filter (n = 1)
                as "Contact 1 Name",
            max(relationship) filter (n = 1) as "Contact 1 Relationship",
            max(c.phone) filter (n = 1) as "Contact 1 Telephone",
            max(concat_ws(' ', c.first_name, upper(c.last_name))) filter (n = 2)
                as "Contact 2 Name",
            max(relationship) filter (n = 2) as "Contact 2 Relationship",
            max(c.phone) filter (n = 2) as "Contact 2 Telephone"
        from schools.people left join numbered as c using (person_ref) group by 1
    """,
    "schools/Enrolments.csv": """
        select involvement_ref as "Enrolment ID", person_ref as "Pupil No",
            day(start_date) as "Date From", day(end_date) as "Date To",
            organisation as "School Name", practitioner_name as "Contact Name",
            practitioner_phone as "Contact Telephone", is_withheld as "Is Withheld"
        from schools.involvements
    """,
    "housing/Tenants.csv": """
        select person_ref as "Tenant Ref", first_name as "First Names",
            upper(last_name) as "Family Name", day(date_of_birth) as "Date Of Birth",
            phone as "Tel No", email as "E-mail", restriction as "Restriction"
        from housing.people
    """,
    "housing/Tenancies.csv": """
        select tenancy_ref as "Tenancy No", person_ref as "Tenant Ref", address as "Full Address",
            postcode as "PostCode", uprn as "UPRN", tenure as "Tenure Type",
            day(start_date) as "Commenced", day(end_date) as "Terminated"
        from housing.tenancies
    """,
}  # fmt: skip


def export(extracts: Path, folder: Path, as_at: date) -> None:
    """Write the three services of the canonical `extracts` into `folder` as that vendor would."""
    contracts = load_contracts(PROJECT)
    wanted = sorted({name.partition("/")[0] for name in EXPORTS})
    with tempfile.TemporaryDirectory() as work, duckdb.connect() as con:
        landing = Path(work) / "landing"
        take_in(
            extracts, landing, quarantine=Path(work) / "q", last_good=Path(work) / "l",
            contracts={code: contracts[code] for code in wanted}, as_at=as_at,
        )  # fmt: skip
        con.execute("create macro day(d) as strftime(d, '%d/%m/%Y')")
        for code in wanted:
            con.execute(f"create schema {code}")
            for file in (landing / code).glob("*.parquet"):
                con.execute(f"create view {code}.{file.stem} as from '{file}'")
        for name, query in EXPORTS.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            con.execute(f"copy (from ({query}) order by all) to '{file}' (header, delimiter ',')")
