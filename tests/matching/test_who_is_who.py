"""Who is one person, and who is not, from the files that services send to what is published."""

from __future__ import annotations

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import normalize

import duckdb
import pytest

from family_context.build.run import build
from tests.marts.deliveries import deliver

Rows = list[dict[str, str]]
REPORTS = ("mother_and_father_of_one_name", "namesakes_with_two_numbers")
REFERENCES = ("person_ref", "related_person_ref", "contact_ref")
HASAN, HOSEN = "হাসান", "হোসেন"


def _person(ref: str, name: str, born: str = "", sex: str = "", **more: str) -> dict[str, str]:
    first, _, last = name.rpartition(" ")
    return {
        "person_ref": ref,
        "first_name": first,
        "last_name": last,
        "date_of_birth": born,
        "sex": sex,
        **more,
    }


def _contact(ref: str, pupil: str, name: str, word: str, **more: str) -> dict[str, str]:
    first, _, last = name.rpartition(" ")
    return {
        "contact_ref": ref,
        "person_ref": pupil,
        "first_name": first,
        "last_name": last,
        "relationship": word,
        **more,
    }


def _home(street: str, number: int) -> dict[str, str]:
    return {"address": f"{number} {street}, Fernmoor", "postcode": "FM7 2AB"}


AVERILLS = _home("Dunlin Way", 3)
REEDS = _home("Dunlin Way", 7)
TWINS = _home("Dunlin Way", 9)
MARKED = _home("Dunlin Way", 11)
TENANTS = _home("Dunlin Way", 15)
OURS: dict[str, dict[str, Rows]] = {
    "childrens_social_care": {
        "people": [
            _person("P1", "Isla Averill", "2015-05-01", "F", **AVERILLS),
            # Told in two lists of one service, of which each alone says nothing against it.
            _person("R1", "Finn Reed", "2014-05-01", "M", **REEDS),
            _person("R2", "Robin Reed", **REEDS),
            _person("R3", "Robin Reed", **REEDS),
            _person("T1", f"{HASAN} রহমান", "2019-04-04", "M", **TWINS),
            _person("T2", f"{HOSEN} রহমান", "2019-04-04", "M", **TWINS),
            _person("D1", "Jayden Osgood", "2018-04-04", "M", **MARKED),
            _person("D2", "Kayden Osgood", "2018-04-04", "M", **MARKED),
            _person("D3", "Orla Penhale", "2017-04-04", "F", **MARKED),
            _person("D4", "Orla Penhale", "2017-04-14", "F", **MARKED),
            _person("N1", normalize("NFD", "Йосиф Громов"), "1985-04-04", "M", **_home("Ash", 2)),
        ],
        "relationships": [
            {"person_ref": "R1", "related_person_ref": "R2", "relationship": "Stepmother"},
            {"person_ref": "R3", "related_person_ref": "R1", "relationship": "son"},
            {"person_ref": "D1", "related_person_ref": "D2", "relationship": "duplicate"},
            {"person_ref": "D3", "related_person_ref": "D4", "relationship": "DUPLICATE"},
        ],
        "referrals": [
            {"referral_ref": "F1", "person_ref": "R1", "referral_date": "2025-06-01"},
        ],
        "referral_people": [
            {"referral_ref": "F1", "person_ref": "R3", "relationship": "uncle"},
        ],
    },
    "schools": {
        "people": [
            _person("P1", "Isla Averill", "2015-05-01", "F", **AVERILLS),
            _person("T1", f"{HASAN} রহমান", "2019-04-04", "M", **TWINS),
            _person("T2", f"{HOSEN} রহমান", "2019-04-04", "M", **TWINS),
        ],
        "contacts": [
            _contact("K1", "P1", "J Averill", "Grandmother", phone="07700 900511"),
            _contact("K2", "P1", "J Averill", "Grandad", phone="07700 900511"),
            _contact("K3", "P1", "Ali Averill", "Auntie", phone="07700 900512"),
            _contact("K4", "P1", "Ali Averill", "Brother", phone="07700 900512"),
            _contact("K7", "P1", "Pat Averill", "Mother", phone="07700 900517"),
            _contact("K8", "P1", "Pat Averill", "Mother's partner", phone="07700 900517"),
            # One mother, whom the office has twice.
            _contact("K5", "P1", "Maeve Averill", "Mum", phone="07700 900513"),
            _contact("K6", "P1", "Maeve Averill", "Parent/Carer", phone="07700 900513"),
        ],
    },
    "gp": {
        "people": [
            _person("P7", "Jacqueline Averill", "1958-03-02", "F", **AVERILLS),
            _person("P8", "Jonathan Averill", "1956-03-02", "M", **AVERILLS),
            _person("P9", "Robin Reed", "", "", **REEDS),
            _person("N1", normalize("NFC", "Йосиф Громов"), "1985-04-04", "M", **_home("Ash", 2)),
        ]
    },
    "housing": {
        "people": [
            _person("H1", "Rebecca Lockwood", "1984-02-03", "F", phone="07700 900514", **TENANTS),
            _person("H2", "Rebekah Lockwood", "1984-02-03", "F", phone="07700 900514", **TENANTS),
            _person("H3", "Zbigniew Marek", "1980-02-03", "M", phone="07700 900515", **REEDS),
            _person("H4", "Zbignev Marek", "1980-02-03", "M", phone="07700 900515", **REEDS),
            _person("H5", "Lee Hartley", "", "", phone="07700 900516", **MARKED),
            _person("H6", "Lee Hartley", "", "", phone="07700 900516", **MARKED),
        ],
        "tenancies": [
            {"tenancy_ref": "Y1", "person_ref": "H1", **TENANTS},
            {"tenancy_ref": "Y1", "person_ref": "H2", **TENANTS},
            {"tenancy_ref": "Y2", "person_ref": "H3", **REEDS},
            {"tenancy_ref": "Y3", "person_ref": "H5", **MARKED},
        ],
        "household_members": [
            {"tenancy_ref": "Y1", "person_ref": "H1", "relationship_to_tenant": "Tenant"},
            {"tenancy_ref": "Y1", "person_ref": "H2", "relationship_to_tenant": "Tenant"},
            {"tenancy_ref": "Y3", "person_ref": "H5", "relationship_to_tenant": "Tenant"},
            {"tenancy_ref": "Y3", "person_ref": "H6", "relationship_to_tenant": "Son"},
        ],
    },
}
DECISIONS = [
    # Twice, the other way round, and what the service records besides.
    ("childrens_social_care:T1", "childrens_social_care:T2", "cannot_link", "2026-01-02"),
    ("childrens_social_care:T2", "childrens_social_care:T1", "cannot_link", "2026-01-02"),
    ("childrens_social_care:D3", "childrens_social_care:D4", "must_link", "2026-01-02"),
    ("housing:H5", "housing:H6", "cannot_link", "2026-01-02"),
    # A second thought.
    ("childrens_social_care:R1", "gp:P9", "must_link", "2026-01-02"),
    ("gp:P9", "childrens_social_care:R1", "cannot_link", "2026-01-05"),
]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """One council of our own cases and of two reports; the references of each have a prefix."""
    folder = tmp_path_factory.mktemp("who_is_who")
    services: dict[str, dict[str, Rows]] = defaultdict(lambda: defaultdict(list))
    for service, tables in OURS.items():
        for table, rows in tables.items():
            services[service][table] += rows
    try:
        reports = request.getfixturevalue("fixtures_folder") / "reports"
    except pytest.skip.Exception:
        reports = folder
    for report in REPORTS:
        for file in sorted((reports / report / "extracts").glob("*/*.csv")):
            with file.open(encoding="utf-8", newline="") as lines:
                rows = list(csv.DictReader(lines))
            services[file.parent.name][file.stem] += [
                {
                    column: f"{report[:3]}-{value}" if column in REFERENCES else value
                    for column, value in row.items()
                }
                for row in rows
            ]
    deliver(folder / "extracts", services)
    overrides = folder / "decisions.csv"
    overrides.write_text(
        "record_id_l,record_id_r,decision,decided_by,decided_on,reason\n"
        + "".join(
            f"{one},{other},{what},A. Steward,{day},Known\n" for one, other, what, day in DECISIONS
        ),
        encoding="utf-8",
    )
    build(
        folder / "extracts",
        date(2026, 1, 31),
        folder / "out",
        pages=False,
        overrides=overrides,
    )
    return folder / "out"


@pytest.fixture(scope="module")
def people(out: Path) -> dict[str, str]:
    """The person of each record, by `service:reference`."""
    return dict(
        _asked(out, "select service_code || ':' || person_ref, person_id from person_records")
    )


def _asked(out: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(out / "published/family_context.duckdb"), read_only=True) as con:
        return con.execute(query, list(values)).fetchall()


def _members(out: Path, child: str) -> list[tuple[str, str]]:
    """Relationship and first name of the members of a child's family but the child."""
    return _asked(
        out,
        "select m.relationship_to_child, p.first_name from family_members as m "
        "inner join people as p on m.person_id = p.person_id "
        "where m.child_person_id = ? and m.person_id <> m.child_person_id order by all",
        child,
    )


@pytest.mark.parametrize(
    ("one", "other", "because"),
    [
        (
            "schools:K1",
            "schools:K2",
            "a grandmother and a grandfather of one initial and telephone",
        ),
        ("schools:K3", "schools:K4", "an aunt is no brother"),
        ("schools:K7", "schools:K8", "nobody is her own partner"),
        ("childrens_social_care:R2", "childrens_social_care:R3", "a stepmother is no uncle"),
        ("housing:H5", "housing:H6", "the tenant's son of one name is not the tenant"),
        ("childrens_social_care:T1", "childrens_social_care:T2", "twins differ by a vowel sign"),
        ("schools:T1", "schools:T2", "twins differ by a vowel sign"),
        ("childrens_social_care:D1", "childrens_social_care:D2", "a mark on twins joins nobody"),
        ("childrens_social_care:R1", "gp:P9", "the later decision counts"),
    ],
)
def test_two_people_stay_two(people: dict[str, str], one: str, other: str, because: str) -> None:
    assert people[one] != people[other], because


@pytest.mark.parametrize(
    ("one", "other", "because"),
    [
        ("schools:K5", "schools:K6", "parent or carer contradicts no mother"),
        ("housing:H1", "housing:H2", "one tenant, spelt twice"),
        ("housing:H3", "housing:H4", "one tenant, spelt twice, on no list"),
        ("childrens_social_care:T1", "schools:T1", "a name of another script is a name"),
        ("childrens_social_care:T2", "schools:T2", "a name of another script is a name"),
        ("childrens_social_care:N1", "gp:N1", "one letter may be sent as two signs"),
        ("childrens_social_care:D3", "childrens_social_care:D4", "a duplicate of a slip is one"),
        ("schools:K1", "gp:P7", "the grandmother has the sex that the word says"),
        ("schools:K2", "gp:P8", "the grandfather has the sex that the word says"),
    ],
)
def test_one_person_is_one(people: dict[str, str], one: str, other: str, because: str) -> None:
    assert people[one] == people[other], because


def test_a_mark_on_twins_is_left_to_a_person(out: Path) -> None:
    assert _asked(
        out,
        "select 1 from match_reviews where record_id_l = 'childrens_social_care:D1' "
        "and record_id_r = 'childrens_social_care:D2' and evidence[1] like '%duplicate%'",
    )


def test_a_decision_that_is_repeated_is_one_pair(out: Path) -> None:
    with duckdb.connect(str(out / "build/warehouse.duckdb"), read_only=True) as con:
        pairs = con.execute(
            "select record_id_l, record_id_r from intermediate.int_people__match_pairs"
        ).fetchall()
    assert len(pairs) == len(set(pairs))


@pytest.mark.parametrize("family", range(1, 6))
def test_the_mother_and_the_father_of_the_report_are_two_members(
    out: Path, people: dict[str, str], fixtures_folder: Path, family: int
) -> None:
    members = _members(out, people[f"childrens_social_care:mot-S{family}"])
    words = [word for word, _ in members]
    assert words == (["grandparent", "mother"] if family == 4 else ["father", "mother"])


def test_christine_and_christopher_are_not_told_as_each_other(
    out: Path, people: dict[str, str], fixtures_folder: Path
) -> None:
    members = _members(out, people["childrens_social_care:mot-S1"])
    assert ("father", "Christine") not in members
    assert ("mother", "Christopher") not in members


def test_no_record_joins_namesakes_whose_numbers_two_services_hold(
    out: Path, people: dict[str, str], fixtures_folder: Path
) -> None:
    first, second = (
        {
            people[f"{service}:nam-{ref}{n}"]
            for service, ref in (("gp", "G"), ("health_visiting", "V"))
        }
        for n in (1, 2)
    )
    assert not first & second
    assert _asked(
        out,
        "select 1 from match_reviews where (record_id_l || record_id_r) like '%nam-%1%nam-%2' "
        "or (record_id_l || record_id_r) like '%nam-%2%nam-%1'",
    )
