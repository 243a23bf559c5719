"""family-context-live: two services that know the same 500 invented people.

Row n of `csc.csv` and row n of `education.csv` are one person, so the true links are known.
The files say of each person one involvement, `Current`, `Historic` or `Not Specified`, without an
end. A historic one is ended on the last day that it is known to have been open: the later of its
start and its most recent interaction. The others stay open. In 256 rows of csc.csv the start is
after the most recent interaction; both dates are passed on as they stand.
"""

from __future__ import annotations

from pathlib import Path

from tests.fixtures_mapping.mapping import (
    Row,
    TableMapping,
    Value,
    read_rows,
    write_declaration,
    write_table,
)

SERVICES = {"childrens_social_care": "csc.csv", "schools": "education.csv"}

_PERSON: dict[str, Value] = {
    "person_ref": "Cms Id",
    "first_name": "First Name",
    "last_name": "Last Name",
    "date_of_birth": "Date Of Birth",
    "sex": "Gender",
    "address": "Address",
}


def _ended(row: Row) -> str:
    if row["Service Involvement"] != "Historic":
        return ""
    return max(row["Start Date Of Last Involvement"], row["Date Of Most Recent Interaction"])


_SPELL: dict[str, Value] = {
    "involvement_ref": "Cms Id",
    "person_ref": "Cms Id",
    "start_date": "Start Date Of Last Involvement",
    "end_date": _ended,
    "last_contact_date": "Date Of Most Recent Interaction",
}

_TABLES = [
    TableMapping("csc.csv", "childrens_social_care", "people", _PERSON),
    TableMapping(
        "csc.csv",
        "childrens_social_care",
        "involvements",
        _SPELL
        | {
            "organisation": "Local Authority Organisation",
            "practitioner_name": "Contact Name",
            "practitioner_role": "Contact Role",
            "practitioner_phone": "Contact Phone",
            "practitioner_email": "Contact Email",
        },
    ),
    TableMapping("education.csv", "schools", "people", _PERSON),
    TableMapping(
        "education.csv",
        "schools",
        "involvements",
        _SPELL
        | {
            "organisation": "School Name",
            "team_phone": "Contact Number",
            "admission_type": "Admission Type",
        },
    ),
]


def write_extracts(folder: Path, extracts: Path) -> None:
    """Canonical extracts from the fixture folder `family_context_live`."""
    for mapping in _TABLES:
        write_table(mapping, folder, extracts)
    for service, file in SERVICES.items():
        first = read_rows(folder / file)[0]
        write_declaration(
            extracts,
            service,
            {
                "source_system": "family-context-live sample data",
                "data_current_as_of": first["Date Current As Of"][:10],
                "coverage_start": first["Coverage Start Date"][:10],
                "coverage_end": first["Coverage End Date"][:10],
                "coverage_area": first["Coverage Geographic Area"],
                "is_synthetic": True,
            },
        )


def true_pairs(folder: Path) -> set[tuple[str, str]]:
    """The record ids (`<service_code>:<person_ref>`) that are one person, social care first."""
    refs = [
        [f"{service}:{row['Cms Id']}" for row in read_rows(folder / file)]
        for service, file in SERVICES.items()
    ]
    return set(zip(*refs, strict=True))
