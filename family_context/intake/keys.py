"""Which columns name people, and how a reference in one becomes the key of a record."""

from __future__ import annotations

import re

# Names of columns are promises of the contracts and models.
ID_COLUMN = re.compile(r"(.*_)?person_id(_[lr])?|(person|child)_now|unique_id|other_person_ids")
RECORD_COLUMN = re.compile(r"(.*_)?record_id(_[lr])?|unique_id")
REFERENCE_COLUMN = re.compile(r"(.*_)?person_ref")
SOCIAL_CARE = "childrens_social_care"
OF_OTHERS = {("contacts", "contact_ref"): "contact:", ("member_feedback", "feedback_id"): "named:"}
"""References of people who are no row of `people`, with what their keys begin with."""


def is_key(column: str, table: str) -> bool:
    """Whether a column of that name holds keys of people."""
    return is_id(column) or is_reference(column, table)


def is_id(column: str) -> bool:
    """Whether it holds person_ids or keys of records, which name their issuer themselves."""
    return bool(ID_COLUMN.fullmatch(column) or RECORD_COLUMN.fullmatch(column))


def is_reference(column: str, table: str) -> bool:
    """Whether it holds references of a service to people."""
    return bool(REFERENCE_COLUMN.fullmatch(column)) or (table, column) in OF_OTHERS


def issuer(service_code: str) -> str:
    """The service whose references a delivery holds: practice data name people as social care."""
    return SOCIAL_CARE if service_code == "practice" else service_code


def beginning(service_code: str, table: str, column: str) -> str:
    """What stands before a reference of that column in the key of its record."""
    return f"{issuer(service_code)}:{OF_OTHERS.get((table, column), '')}"
