"""People of a list dealt to services: canonical extracts for data that knows no service.

A person has at most one record in each service, as in a council that keeps its own lists clean.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from family_context.evaluation.stress.truth import write_truth

SERVICES = (
    *("gp", "police", "housing", "childrens_social_care", "early_help", "adult_social_care"),
    *("youth_justice", "drugs_and_alcohol", "adult_mental_health", "supporting_families"),
    "young_carers",
)
"""In the order in which the records of a person are dealt; the first knows everybody."""


@dataclass(frozen=True)
class Row:
    """One record of a list as it was written: text, empty where nothing is said."""

    true_person_id: str
    first_name: str = ""
    middle_names: str = ""
    last_name: str = ""
    date_of_birth: str = ""
    sex: str = ""
    nhs_number: str = ""
    address: str = ""
    postcode: str = ""
    phone: str = ""
    email: str = ""


COLUMNS = tuple(field.name for field in fields(Row) if field.name != "true_person_id")


def dealt(rows: Iterable[Row]) -> list[tuple[str, Row]]:
    """Rows with a service each: the first record of a person goes to the first service, and so on.

    What a person has beyond one record for each of SERVICES is left out.
    """
    seen: dict[str, int] = {}
    found = []
    for row in rows:
        turn = seen.get(row.true_person_id, 0)
        seen[row.true_person_id] = turn + 1
        if turn < len(SERVICES):
            found.append((SERVICES[turn], row))
    return found


def write_extracts(
    rows: Sequence[tuple[str, Row]],
    folder: Path,
    as_at: date,
    people: Iterable[dict[str, Any]] = (),
    missing: Sequence[str] = (),
) -> None:
    """Write `extracts/` and `truth/` of rows with their service below `folder`.

    References are numbered in the order of what is written, which tells nothing of who belongs
    together. `people` are rows of the truth's `people`; who is not named there gets only an id.
    Columns of `missing`, and columns without any value, are in no extract.
    """
    columns = [
        name
        for name in COLUMNS
        if name not in missing and any(getattr(row, name) for _, row in rows)
    ]
    records = []
    for service in sorted({service for service, _ in rows}):
        written = [row for of, row in rows if of == service]
        written.sort(key=lambda row: [getattr(row, name) for name in COLUMNS])
        place = folder / "extracts" / service
        place.mkdir(parents=True)
        with (place / "people.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["person_ref", *columns])
            for number, row in enumerate(written, 1):
                writer.writerow([str(number), *(getattr(row, name) for name in columns)])
                records.append(
                    {
                        "service_code": service,
                        "person_ref": str(number),
                        "record_kind": "person",
                        "true_person_id": row.true_person_id,
                    }
                )
        declared = {
            "source_system": "a list of people",
            "data_current_as_of": as_at.isoformat(),
            "coverage_start": "2000-01-01",
            "coverage_end": as_at.isoformat(),
            "coverage_area": "Nowhere",
            "is_synthetic": True,
        }
        text = yaml.safe_dump(declared, sort_keys=False)
        (place / "extract.yml").write_text(text, encoding="utf-8")
    known = {person["true_person_id"]: person for person in people}
    everyone = sorted({str(record["true_person_id"]) for record in records})
    write_truth(
        {
            "records": records,
            "people": [known.get(one, {"true_person_id": one}) for one in everyone],
        },
        folder / "truth",
    )


def with_check_digit(written: str, true: str) -> str:
    """A number of nine digits as an NHS number, by the check digit of the person's true one.

    So a slip in the number shows, as it does in an NHS number. Empty where one of the two has other
    than nine digits (`written` may then still be sent as it is) or the true one has no check digit,
    which is so for one number in eleven.
    """
    if len(true) != 9 or not true.isdigit() or not written:
        return ""
    weighed = sum((10 - place) * int(digit) for place, digit in enumerate(true))
    check = (11 - weighed % 11) % 11
    return "" if check == 10 else f"{written}{check}"
