"""The reference app's own files: one list of people, and what four services know of them.

`person.csv` is the app's common index, so it becomes the people of every service. What the app
says of a housing case in four columns (open, closed or blank) becomes a row per column that says
something; the app gives these events no date, which a housing event must have. `datasources.csv`
gives each service's declaration. Its police row holds an unquoted comma, so that a sentence lands
in the coverage dates: `repaired=True` reads the sentence ("the last 5 years") instead.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.fixtures_mapping.mapping import (
    Row,
    TableMapping,
    Value,
    constant,
    write_declaration,
    write_table,
)

SERVICES = {
    "childrens_social_care": None,  # the app's own index, which no data source describes
    "adult_social_care": "AdultSocialCare",
    "housing": "Housing",
    "police": "Police",
    "schools": "School",
}

_PERSON: dict[str, Value] = {
    "person_ref": "id",
    "first_name": "firstName",
    "last_name": "lastName",
    "date_of_birth": "dateOfBirth",
    "sex": "gender",
    "address": "address",
}
_CONTACT: dict[str, Value] = {
    "involvement_ref": "#",
    "person_ref": "personId",
    "practitioner_name": "contactName",
    "practitioner_phone": "contactPhone",
}
_EVENTS = {
    "antiSocialBehaviour": "anti_social_behaviour",
    "rentArrears": "rent_arrears",
    "noticeSeekingPossession": "notice_seeking_possession",
    "eviction": "eviction",
}


def _events(row: Row) -> Iterable[Row]:
    return [
        {**row, "event": event, "status": row[column]}
        for column, event in _EVENTS.items()
        if row[column]
    ]


_TABLES = [
    *(TableMapping("person.csv", service, "people", _PERSON) for service in SERVICES),
    TableMapping(
        "adult_social_care.csv",
        "adult_social_care",
        "involvements",
        _CONTACT
        | {
            "organisation": "localAuthorityOrganisation",
            "practitioner_email": "contactEmail",
            "start_date": "startDateOfLastInvolvement",
            "last_contact_date": "dateOfMostRecentInteraction",
        },
    ),
    TableMapping(
        "housing.csv",
        "housing",
        "involvements",
        _CONTACT
        | {
            "organisation": "housingAssociation",
            "practitioner_email": "contactEmail",
            "practitioner_role": "contactRole",
            "start_date": "tenancyStart",
        },
    ),
    TableMapping(
        "housing.csv",
        "housing",
        "tenancies",
        {"tenancy_ref": "#", "person_ref": "personId", "start_date": "tenancyStart"},
    ),
    TableMapping(
        "housing.csv",
        "housing",
        "housing_events",
        {
            "event_ref": lambda row: f"{row['#']}-{row['event']}",
            "person_ref": "personId",
            "event_type": "event",
            "status": "status",
            "start_date": constant(""),
        },
        _events,
    ),
    TableMapping("police.csv", "police", "involvements", _CONTACT | {"organisation": "policeArea"}),
    TableMapping(
        "police_offence.csv",
        "police",
        "offences",
        {
            "offence_ref": "#",
            "person_ref": "personId",
            "role": "natureOfInvolvement",
            "offence_group": "typeOfOffence",
            "offence_date": "dateOfOffence",
        },
    ),
    TableMapping(
        "school.csv",
        "schools",
        "involvements",
        _CONTACT | {"organisation": "schoolName", "admission_type": "admissionType"},
    ),
]


def write_extracts(folder: Path, extracts: Path, *, repaired: bool = True) -> None:
    """Canonical extracts from the fixture folder `private_beta`."""
    for mapping in _TABLES:
        write_table(mapping, folder, extracts)
    with (folder / "datasources.csv").open(encoding="utf-8", newline="") as lines:
        headers, *rows = [[f.strip() for f in fields] for fields in csv.reader(lines)]
    said = {row[0]: dict(zip(headers, row, strict=False)) for row in rows}
    for service, source in SERVICES.items():
        write_declaration(
            extracts, service, _declaration(service, said.get(source or ""), repaired)
        )


def _declaration(service: str, said: Row | None, repaired: bool) -> dict[str, Any]:
    said = said or {
        "DataSource": "Reference app",
        "Last Synchronised": "2020-01-06T10:00",
        "Coverage Start Date": "2000-01-01",
        "Coverage End Date": "2020-01-06",
    }
    synchronised = said["Last Synchronised"][:10]
    start, end = said["Coverage Start Date"], said["Coverage End Date"]
    if repaired and "last 5 years" in end:
        start, end = f"{int(synchronised[:4]) - 5}{synchronised[4:]}", synchronised
    people = {"people": {"date_of_birth": "%d/%m/%Y"}}
    housing = {t: {"start_date": "%d/%m/%Y"} for t in ("involvements", "tenancies")}
    return {
        "source_system": said["DataSource"],
        "data_current_as_of": synchronised,
        "coverage_start": start,
        "coverage_end": end,
        "coverage_area": "as the reference app shows it",
        "is_synthetic": True,
        "formats": people | (housing if service == "housing" else {}),
    }
