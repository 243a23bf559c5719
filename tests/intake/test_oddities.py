"""What no row tells and a whole column does is told, in a check and in a build."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from family_context.intake.account import account_of
from family_context.intake.validation import validate
from tests.conftest import AS_AT
from tests.intake.conftest import Desk

FORENAMES = ["Amelia", "Olivia", "George", "Arthur", "Grace", "Harry", "Chloe", "Samuel"]
SURNAMES = ["Ashworth", "Pemberton", "Stainforth", "Thwaite", "Whitlock", "Garside", "Holroyd"]
Row = dict[str, str]


def people(n: int = 60) -> list[Row]:
    """People of whom nothing is odd."""
    return [
        {
            "person_ref": f"P{k:03}",
            "first_name": FORENAMES[k % 8],
            "last_name": SURNAMES[k % 7],
            "date_of_birth": str(date(1990, 2, 3) + timedelta(k * k * 37 % 9000)),
            "nhs_number": "",
            "address": f"{k} High Street",
            "restriction": "",
        }
        for k in range(n)
    ]


def deliver(desk: Desk, rows: list[Row]) -> None:
    lines = [",".join(rows[0]), *(",".join(row.values()) for row in rows)]
    desk.deliver({"people.csv": "\n".join(lines) + "\n"})


def swapped(row: Row, at: int) -> Row:
    return row | {"first_name": row["last_name"], "last_name": row["first_name"]}


CASES: list[tuple[str, Callable[[Row, int], Row], str | None, str]] = [
    ("nothing is odd", lambda row, at: row, None, ""),
    ("names in each other's place", swapped, "wrong", "stand in each other's place"),
    (
        "a date that was filled down",
        lambda row, at: row | {"date_of_birth": str(date(2010, 1, 5) + timedelta(at))},
        "wrong",
        "fills a column down",
    ),
    (
        "one number for everybody",
        lambda row, at: row | {"nhs_number": "9990000018"},
        "wrong",
        "share their NHS number",
    ),
    (
        "years alone",
        lambda row, at: row | {"date_of_birth": f"{1960 + at}-01-01"},
        "odd",
        "first of January",
    ),
    (
        "one address for everybody",
        lambda row, at: row | {"address": "Civic Centre"},
        "odd",
        "one and the same",
    ),
    (
        "test records",
        lambda row, at: row | ({"last_name": "XXTESTPATIENT-DNU"} if at == 7 else {}),
        "odd",
        "1 record named as test records are (P007)",
    ),
    (
        "two people in a cell",
        lambda row, at: row | ({"first_name": "Ann & Tom"} if at == 9 else {}),
        "odd",
        "1 record with several forenames joined by a sign (P009)",
    ),
]


@pytest.mark.parametrize(
    ("made", "kind", "told"), [c[1:] for c in CASES], ids=[c[0] for c in CASES]
)
def test_what_is_odd_of_a_whole_column_is_told_in_a_check_and_in_a_build(
    desk: Desk, made: Callable[[Row, int], Row], kind: str | None, told: str
) -> None:
    deliver(desk, [made(row, at) for at, row in enumerate(people())])
    found = validate(desk.root / "extracts" / "schools", AS_AT, desk.contracts).problems
    said = [p for p in found if p.found.startswith(("odd: ", "wrong: "))]
    assert [(p.severity, told in p.found) for p in said] == (
        [("lost" if kind == "wrong" else "note", True)] if kind else []
    )
    taken = desk.take()
    (account,) = account_of(
        taken, desk.root / "quarantine", desk.contracts, AS_AT, desk.root / "landing"
    )
    assert [r.kind for r in account.remarks if r.kind in ("odd", "wrong")] == (
        [kind] if kind else []
    )


def test_of_who_is_restricted_no_reference_is_told(desk: Desk) -> None:
    rows = people()
    rows[3] |= {"first_name": "Test", "restriction": "protected"}
    deliver(desk, rows)
    found = validate(desk.root / "extracts" / "schools", AS_AT, desk.contracts).problems
    assert not [p for p in found if "P003" in p.found or "test records" in p.found]
