"""Contacts and relatives without a name are nobody; whoever has one stays somebody."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from family_context.build.run import build
from tests.marts.deliveries import deliver

NOBODIES = [
    ("Not", "Known"),
    ("N", "K"),
    ("No", "Father"),
    ("Same", "As Above"),
    ("Not", "Disclosed"),
    ("Refused", "Refused"),
    ("No", "Contact"),
    ("None", "Provided"),
    ("", "Mother"),
    ("Dad", "of pupil"),
    ("Mam", ""),
    ("Nan", ""),
    ("", "Nana"),
    ("Mam", "Nan"),
    ("Grandma", ""),
    ("Auntie", ""),
    ("", "Guardian"),
    ("Deceased", ""),
    ("Mum/Dad", ""),
    ("", "Mum & Dad"),
    ("", "Home"),
    ("Emergency", "Contact"),
    ("School", "Office"),
    ("Foster", "Carer"),
    ("Social", "Worker"),
    ("Name not known", ""),
    ("Father's name", "not given"),
    ("Mother of Isla", "Averill"),
    ("Mother of", "Isla Averill"),
    ("", "Isla's mum"),
    ("Unknown", "Male"),
    ("Male", "Unknown"),
    ("mum@x.org", ""),
    ("", "office.desk@school.example"),
]
SOMEBODIES = [
    ("Anna", "Home", "Anna", "Home"),
    ("Grace", "Given", "Grace", "Given"),
    ("Nan", "Smith", "Nan", "Smith"),
    ("Nan", "Foster", "Nan", "Foster"),
    ("Nana", "Mensah", "Nana", "Mensah"),
    ("Grandma", "Jones", None, "Jones"),
    ("Peter", "Carer", "Peter", "Carer"),
    ("Jane", "Not Disclosed", "Jane", None),
    ("Jane jane@x.org", "Frome", "Jane", "Frome"),
    ("", "Foster", None, "Foster"),
    ("", "Ward", None, "Ward"),
    ("Will", "Roberts", "Will", "Roberts"),
]
CASES = [*NOBODIES, *(case[:2] for case in SOMEBODIES)]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pupil for each contact, so that no two contacts meet."""
    folder = tmp_path_factory.mktemp("nobodies")
    pupils = [
        {
            "person_ref": f"P{n}",
            "first_name": f"Pupil{chr(97 + n // 26)}{chr(97 + n % 26)}",
            "last_name": f"Case{chr(97 + n % 26)}{chr(97 + n // 26)}",
            "date_of_birth": str(date(2014 + n % 5, 1 + n % 12, 1 + n % 28)),
            "sex": "F",
            "restriction": "",
        }
        for n in range(len(CASES))
    ]
    contacts = [
        {
            "contact_ref": f"K{n}",
            "person_ref": f"P{n}",
            "first_name": first,
            "last_name": last,
            "relationship": "Mother",
            "phone": f"07700 9{n:05}",
        }
        for n, (first, last) in enumerate(CASES)
    ]
    referrals = [
        {"referral_ref": f"R{n}", "person_ref": f"P{n}", "referral_date": "2025-06-01"}
        for n in range(len(CASES))
    ]
    deliver(
        folder / "extracts",
        {
            "schools": {"people": pupils, "contacts": contacts},
            "childrens_social_care": {"people": pupils, "referrals": referrals},
        },
    )
    build(folder / "extracts", date(2026, 1, 31), folder / "out", pages=False)
    return folder / "out"


def _mothers(out: Path, first: str, last: str) -> list[tuple[str | None, str | None]]:
    with duckdb.connect(str(out / "published/family_context.duckdb"), read_only=True) as con:
        return con.execute(
            "select p.first_name, p.last_name from family_members as m "
            "inner join people as p on m.person_id = p.person_id "
            "inner join person_records as r on m.child_person_id = r.person_id "
            "where r.service_code = 'schools' and r.person_ref = ? "
            "and m.person_id <> m.child_person_id",
            [f"P{CASES.index((first, last))}"],
        ).fetchall()


@pytest.mark.parametrize(("first", "last"), NOBODIES)
def test_a_contact_without_a_name_is_no_member_of_a_family(
    out: Path, first: str, last: str
) -> None:
    assert _mothers(out, first, last) == []


@pytest.mark.parametrize(("first", "last", "shown_first", "shown_last"), SOMEBODIES)
def test_a_name_that_is_a_word_too_stays_a_name(
    out: Path, first: str, last: str, shown_first: str | None, shown_last: str | None
) -> None:
    assert _mothers(out, first, last) == [(shown_first, shown_last)]
