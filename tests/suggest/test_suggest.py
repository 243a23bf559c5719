"""What a foreign file holds is proposed where it is plain, and left open where it is not."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest
import yaml
from typer.testing import CliRunner

from family_context.cli import app
from family_context.contracts import Contract, header_key, load_contracts
from family_context.folders import PROJECT
from family_context.suggest.proposal import FileProposal
from family_context.suggest.propose import propose
from family_context.suggest.reading import read_folder
from family_context.suggest.words import nearness
from family_context.suggest.writing import WritingError, write
from tests.conftest import AS_AT

NUMBERS = ["9434765919", "9434765870", "9728984136", "9728984144", "9728984152", "9728984160"]


@pytest.fixture(scope="module")
def contracts() -> dict[str, Contract]:
    return load_contracts(PROJECT)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "schools"
    made.mkdir()
    return made


def put(folder: Path, name: str, headers: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    with (folder / name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([headers, *rows])


def proposed(folder: Path, contracts: Mapping[str, Contract]) -> dict[str, FileProposal]:
    found = propose(folder, contracts[folder.name], columns={}, files={}, as_at=AS_AT)
    return {file.name: file for file in found.files}


def ours(file: FileProposal) -> dict[str, str | None]:
    return {column.theirs: column.ours for column in file.columns}


def people(n: int = 40) -> list[list[object]]:
    names = ["Amy", "Ben", "Carl", "Dora", "Emma", "Fred", "Grace", "Henry"]
    surnames = [f"{a}{b}" for a in ("Ash", "Bart", "Crow", "Dent") for b in "abcdefghij"]
    return [
        [f"P{n:05}", names[n % 8], surnames[n], f"{n % 28 + 1:02}/{n % 12 + 1:02}/{1970 + n}"]
        for n in range(n)
    ]


def test_a_column_of_nhs_numbers_is_one_whatever_its_name(
    folder: Path, contracts: dict[str, Contract]
) -> None:
    numbers = [nhs_number(n) for n in range(40)]
    rows = [[*row, number] for row, number in zip(people(), numbers, strict=True)]
    put(folder, "people.csv", ["Pupil Ref", "Forename", "Surname", "DOB", "xq7"], rows)
    found = proposed(folder, contracts)["people.csv"]
    assert ours(found)["xq7"] == "nhs_number"
    wrong = [[*row, int(number) + 1] for row, number in zip(people(), numbers, strict=True)]
    put(folder, "people.csv", ["Pupil Ref", "Forename", "Surname", "DOB", "xq7"], wrong)
    assert ours(proposed(folder, contracts)["people.csv"])["xq7"] is None


def nhs_number(n: int) -> str:
    """The n-th ten-digit number after 943 476 000 whose last digit checks."""
    body = f"943476{n:03}"
    check = 11 - sum(int(d) * w for d, w in zip(body, range(10, 1, -1), strict=True)) % 11
    return body + str(check % 11) if check != 10 else nhs_number(n + 100)


@pytest.mark.parametrize(
    "header",
    ["Mother's Forename", "GP Forename", "Worker Forename", "NOK First Name", "Previous Forename"],
)
def test_the_name_of_somebody_else_is_no_name_of_the_person(
    folder: Path, contracts: dict[str, Contract], header: str
) -> None:
    put(folder, "people.csv", ["Pupil Ref", header, "Surname", "DOB"], people())
    assert ours(proposed(folder, contracts)["people.csv"])[header] is None


@pytest.mark.parametrize("header", ["Fname", "FORENAME_TXT", "pers_forename", "Given Names"])
def test_vendors_words_for_a_forename_are_one(
    folder: Path, contracts: dict[str, Contract], header: str
) -> None:
    put(folder, "people.csv", ["Pupil Ref", header, "Surname", "DOB"], people())
    assert ours(proposed(folder, contracts)["people.csv"])[header] == "first_name"


def test_of_two_that_are_equal_neither_is_proposed(
    folder: Path, contracts: dict[str, Contract]
) -> None:
    rows = [[row[0], row[1], row[1], *row[2:]] for row in people()]
    put(folder, "people.csv", ["Pupil Ref", "Fname", "pers_forename", "Surname", "DOB"], rows)
    found = proposed(folder, contracts)["people.csv"]
    assert ours(found)["Fname"] is ours(found)["pers_forename"] is None
    assert [c.sure for c in found.columns if c.theirs == "Fname"] == ["open"]


def test_how_dates_are_written_is_proposed_only_where_one_way_fits(
    folder: Path, contracts: dict[str, Contract]
) -> None:
    put(folder, "people.csv", ["Pupil Ref", "Fname", "Surname", "Birth Dt"], people())
    found = {c.theirs: c for c in proposed(folder, contracts)["people.csv"].columns}
    assert found["Birth Dt"].formats == ("%d/%m/%Y",)
    rows = [[*row[:3], f"0{n % 9 + 1}/0{n % 5 + 1}/1990"] for n, row in enumerate(people())]
    put(folder, "people.csv", ["Pupil Ref", "Fname", "Surname", "Birth Dt"], rows)
    found = {c.theirs: c for c in proposed(folder, contracts)["people.csv"].columns}
    assert set(found["Birth Dt"].formats) == {"%d/%m/%Y", "%m/%d/%Y"}


def related(swapped: bool) -> list[list[object]]:
    """Twenty children, born from 1990 on, and their mothers."""
    pairs = [(f"P{n + 20:05}", f"P{n:05}") for n in range(20)]
    return [[mother, child] if swapped else [child, mother] for child, mother in pairs]


@pytest.mark.parametrize("swapped", [False, True])
def test_dates_of_birth_tell_whom_a_relationship_describes(
    folder: Path, contracts: dict[str, Contract], swapped: bool
) -> None:
    put(folder, "people.csv", ["Pupil Ref", "Fname", "Surname", "DOB"], people())
    rows = [[*pair, "Mother"] for pair in related(swapped)]
    put(folder, "links.csv", ["ROLEAPERSONID", "ROLEBPERSONID", "RELATIONSHIP"], rows)
    found = ours(proposed(folder, contracts)["links.csv"])
    columns = (found["ROLEAPERSONID"], found["ROLEBPERSONID"])
    expected = ("person_ref", "related_person_ref")
    assert columns == (expected[::-1] if swapped else expected)


def test_a_direction_that_is_mixed_stays_open(folder: Path, contracts: dict[str, Contract]) -> None:
    put(folder, "people.csv", ["Pupil Ref", "Fname", "Surname", "DOB"], people())
    rows = [[*p, "Mother"] for p in (*related(True), *related(False))]
    put(folder, "links.csv", ["Person ID", "Related Person ID", "Rel Type"], rows)
    found = proposed(folder, contracts)["links.csv"]
    assert ours(found)["Related Person ID"] is None
    assert any("mixed" in column.why for column in found.columns)


def test_a_protecting_column_with_values_that_are_not_understood_stays_open(
    folder: Path, contracts: dict[str, Contract]
) -> None:
    rows = [[*row, "N" if n % 9 else "Y"] for n, row in enumerate(people())]
    put(folder, "people.csv", ["Pupil Ref", "Fname", "Surname", "DOB", "RESTRICTED"], rows)
    found = {c.theirs: c for c in proposed(folder, contracts)["people.csv"].columns}
    assert (found["RESTRICTED"].ours, found["RESTRICTED"].sure) == (None, "open")
    assert "understood" in found["RESTRICTED"].why


def test_a_file_without_a_header_line_shows_nothing_of_its_first_row(
    folder: Path, contracts: dict[str, Contract]
) -> None:
    (first, *rows) = [["9434765919", "Zebedee", "Quux", "1 Mill Lane", "FC1 1AA"]] * 9
    put(folder, "people.csv", first, rows)
    result = CliRunner().invoke(app, ["suggest", str(folder)])
    assert "first line holds values" in " ".join(result.output.split())
    assert "Zebedee" not in result.output and "9434765919" not in result.output


def test_no_name_number_or_address_is_shown(folder: Path) -> None:
    rows = [[*row, nhs_number(n), f"{n} Mill Lane"] for n, row in enumerate(people())]
    headers = ["Pupil Ref", "Fname", "Sname", "Birth Dt", "NHS", "Addr"]
    put(folder, "people.csv", headers, rows)
    result = CliRunner().invoke(app, ["suggest", str(folder)])
    assert result.exit_code == 0
    for told in ("Amy", "Asha", "P00001", "1971", "Mill", nhs_number(1)):
        assert told not in result.output
    assert "99/99/9999" in result.output


def test_what_was_proposed_is_read_by_a_build_once_it_is_written(
    folder: Path, contracts: dict[str, Contract]
) -> None:
    put(folder, "Pupils.csv", ["Pupil Ref", "Fname", "Sname", "Birth Dt"], people())
    (folder / "extract.yml").write_text(
        "# ours\nsource_system: SIMS  # the one of 2012\ndata_current_as_of: 2026-01-31\n"
        "coverage_start: 2016-01-01\ncoverage_end: 2026-01-31\ncoverage_area: A\n"
        "columns:\n  # by hand\n  people:\n    Sname: last_name # checked\n"
    )
    put(folder, "people.csv", ["Pupil Ref", "Fname", "Sname", "Birth Dt"], people())
    (folder / "Pupils.csv").unlink()
    result = CliRunner().invoke(app, ["suggest", str(folder), "--write"])
    assert result.exit_code == 0, result.output
    written = (folder / "extract.yml").read_text()
    for kept in ("# ours", "# the one of 2012", "# by hand", "Sname: last_name # checked"):
        assert kept in written
    said = yaml.safe_load(written)
    assert said["columns"]["people"] == {
        "Fname": "first_name",
        "Birth Dt": "date_of_birth",
        "Pupil Ref": "person_ref",
        "Sname": "last_name",
    }
    assert said["formats"] == {"people": {"date_of_birth": "%d/%m/%Y"}}
    checked = CliRunner().invoke(app, ["validate", str(folder), "--as-at", "2026-01-31"])
    assert (
        "schools      40       9     40" in re.sub(r"  +", "  ", checked.output).replace("  ", " ")
        or " 40 " in checked.output
    )
    again = CliRunner().invoke(app, ["suggest", str(folder), "--write"])
    assert "nothing to add" in again.output
    assert (folder / "extract.yml").read_text() == written


def test_a_new_extract_yml_says_what_a_person_must_fill_in(
    folder: Path, contracts: dict[str, Contract]
) -> None:
    rows = [[*row, "x"] for row in people()]
    put(folder, "Pupils.csv", ["Pupil Ref", "Fname", "Sname", "Birth Dt", "Restricted"], rows)
    assert CliRunner().invoke(app, ["suggest", str(folder), "--write"]).exit_code == 0
    written = (folder / "extract.yml").read_text()
    assert "source_system:           # the system, e.g. Mosaic" in written
    assert "# Pupils.csv, Restricted: open" in written
    assert yaml.safe_load(written)["files"] == {"people": "Pupils.csv"}
    result = CliRunner().invoke(app, ["validate", str(folder), "--as-at", "2026-01-31"])
    assert "source_system is missing" in " ".join(result.output.split())


def test_a_block_on_one_line_is_not_touched(folder: Path, contracts: dict[str, Contract]) -> None:
    put(folder, "people.csv", ["Pupil Ref", "Fname", "Sname", "Birth Dt"], people())
    before = "source_system: S\ncolumns: {people: {Sname: last_name}}\n"
    (folder / "extract.yml").write_text(before)
    found = propose(
        folder, contracts["schools"], columns={"people": {"Sname": "last_name"}}, files={},
        as_at=AS_AT,
    )  # fmt: skip
    with pytest.raises(WritingError, match="on one line"):
        write(found, folder / "extract.yml")
    assert (folder / "extract.yml").read_text() == before


def test_a_folder_of_no_service_is_told_with_the_nearest_name(tmp_path: Path) -> None:
    (tmp_path / "school").mkdir()
    result = CliRunner().invoke(app, ["suggest", str(tmp_path / "school")])
    assert result.exit_code == 1
    assert "rename it to schools" in " ".join(result.output.split())


LIQUIDLOGIC = {
    "people": ("DIM_PERSON", {
        "person_ref": "DIM_PERSON_ID", "first_name": "FORENAME", "last_name": "SURNAME",
        "date_of_birth": "BIRTH_DTTM", "sex": "GENDER_MAIN_CODE", "nhs_number": "NHSNUMBER",
        "date_of_birth_is_estimated": "DOB_ESTIMATED", "date_of_death": "DEATH_DTTM",
    }),
    "relationships": ("FACT_PERSON_RELATION", {
        "person_ref": "DIM_PERSON_ID", "related_person_ref": "DIM_RELATED_PERSON_ID",
        "relationship": "DIM_LOOKUP_RELTN_TYPE_CODE", "end_date": "END_DTTM",
    }),
    "addresses": ("DIM_PERSON_ADDRESS", {
        "person_ref": "DIM_PERSON_ID", "start_date": "START_DTTM", "end_date": "END_DTTM",
        "address_type": "ADDSS_TYPE_CODE", "uprn": "UPRN",
    }),
}  # fmt: skip
ABBREVIATED = {
    "people": ("clients", {
        "person_ref": "Cli No", "first_name": "FNm", "last_name": "SNm", "date_of_birth": "BDate",
        "sex": "Gndr", "nhs_number": "Hlth No", "postcode": "PCd", "phone": "Mob", "email": "EM",
        "address": "Adr", "town": "Twn",
    }),
    "relationships": ("rels", {
        "person_ref": "Cli No", "related_person_ref": "Other Cli No", "relationship": "Rel",
        "start_date": "Strt", "end_date": "Fin",
    }),
    "involvements": ("spells", {
        "person_ref": "Cli No", "involvement_ref": "Spell No", "start_date": "Opened",
        "end_date": "Closed", "practitioner_name": "Wrkr", "team": "Tm", "reason": "Rsn",
    }),
}  # fmt: skip


@pytest.mark.parametrize("habit", [LIQUIDLOGIC, ABBREVIATED], ids=["liquidlogic", "abbreviated"])
def test_of_a_renamed_council_most_is_proposed_and_nothing_wrongly(
    council: Path, tmp_path: Path, contracts: dict[str, Contract],
    habit: dict[str, tuple[str, dict[str, str]]],
) -> None:  # fmt: skip
    service = contracts["childrens_social_care"]
    folder = tmp_path / service.service_code
    folder.mkdir()
    sent = {raw.path.stem: raw for raw in read_folder(council / "extracts" / folder.name)[0]}
    meant: dict[tuple[str, str], str] = {}
    for table, (called, names) in habit.items():
        raw, spellings = sent[table], service.table(table).spellings
        headers = [names.get(spellings[header_key(h)], h) for h in raw.headers]
        put(folder, f"{called}.csv", headers, list(zip(*raw.columns, strict=True)))
        meant |= {
            (called, header): spellings[header_key(h)]
            for header, h in zip(headers, raw.headers, strict=True)
            if header != h
        }
    found = {
        (name.removesuffix(".csv"), column.theirs): column.ours
        for name, file in proposed(folder, contracts).items()
        for column in file.columns
    }
    wrong = {at: found[at] for at in meant if found.get(at) not in (None, meant[at])}
    right = [at for at in meant if found.get(at) == meant[at]]
    assert not wrong
    assert len(right) >= 0.7 * len(meant), sorted(set(meant) - set(right))


def test_people_of_a_strangers_system_are_proposed_without_a_wrong_column(
    fixtures_folder: Path, tmp_path: Path, contracts: dict[str, Contract]
) -> None:
    folder = tmp_path / "childrens_social_care"
    folder.mkdir()
    for name in ("dm_persons", "dm_addresses", "sccv_worker", "sccv_team"):
        file = fixtures_folder / "formats" / "mosaic" / f"{name}.csv"
        (folder / file.name).write_bytes(file.read_bytes())
    found = proposed(folder, contracts)
    assert found["dm_persons.csv"].table == "people"
    assert found["dm_addresses.csv"].table == "addresses"
    assert found["sccv_worker.csv"].table is None, "workers are no people of the service"
    assert ours(found["dm_persons.csv"])["nhs_id"] == "nhs_number"
    assert {c.theirs for c in found["dm_persons.csv"].columns if c.sure == "open"} >= {
        "upn_id", "restricted",
    }  # fmt: skip


def test_whom_to_contact_is_nobodys_own_telephone(
    fixtures_folder: Path, tmp_path: Path, contracts: dict[str, Contract]
) -> None:
    folder = tmp_path / "childrens_social_care"
    folder.mkdir()
    file = fixtures_folder / "family_context_live" / "csc.csv"
    (folder / "people.csv").write_bytes(file.read_bytes())
    csc = contracts["childrens_social_care"]
    files = propose(folder, csc, columns={}, files={}, as_at=AS_AT).files
    found = {file.table: ours(file) for file in files}
    assert found["people"]["Cms Id"] == "person_ref"
    assert not {"phone", "email"} & set(found["people"].values()), "they are the worker's"
    assert found["involvements"]["Contact Phone"] == "practitioner_phone"
    assert found["involvements"]["Contact Email"] == "practitioner_email"


@pytest.mark.parametrize(
    ("header", "column", "is_near"),
    [
        ("DATEOFBIRTH", "date_of_birth", True),
        ("dtBirth", "date_of_birth", True),
        ("Date Recorded", "date_of_birth", False),
        ("Telephone No.", "phone", True),
        ("Work Telephone", "phone", False),
        ("Contact Phone", "phone", False),
        ("NHS_NUMBER_STATUS", "nhs_number", False),
        ("Post Code", "postcode", True),
        ("adress", "address", True),
        ("Address Line 2", "address", False),
        ("First Language", "first_name", False),
        ("Sex Offender", "sex", False),
    ],
)
def test_a_header_is_near_to_what_it_says_and_to_nothing_else(
    contracts: dict[str, Contract], header: str, column: str, is_near: bool
) -> None:
    people = contracts["schools"].table("people")
    assert (nearness(header, people.column(column), people) >= 0.75) is is_near


PUPILS = ["Pupil No", "Legal Surname", "Legal Forename", "DOB"]


def with_contacts(heads: Sequence[str], name: str = "{first} {last}") -> list[list[object]]:
    """Pupils with up to two contacts in the columns of their row, of which the second is rarer."""
    rows: list[list[object]] = []
    for ref, first, last, born in people():
        both = [
            [name.format(first="Mary", last=str(last).upper()), "Mother", "020 8356 3000"],
            [name.format(first="John", last=str(last).upper()), "Father", "020 8356 3001"],
        ]
        second = both[1] if int(str(ref)[1:]) % 2 else ["", "", ""]
        rows.append([ref, last, first, born, *both[0][: len(heads)], *second[: len(heads)]])
    return rows


@pytest.mark.parametrize(
    "heads",
    [
        ["Contact {n} Name", "Contact {n} Relationship", "Contact {n} Telephone"],
        ["CONTACT_NAME_{n}", "CONTACT_RELATION_{n}", "CONTACT_TEL_{n}"],
        [
            "Priority {n} Contact Name",
            "Priority {n} Contact Relationship",
            "Priority {n} Contact Tel",
        ],
    ],
)
def test_contacts_in_columns_of_a_row_are_found_and_declared_once(
    folder: Path, contracts: dict[str, Contract], heads: list[str]
) -> None:
    wide = [head.replace("{n}", str(n)) for n in (1, 2) for head in heads]
    put(folder, "Pupils.csv", [*PUPILS, *wide], with_contacts(heads))
    found = propose(folder, contracts["schools"], columns={}, files={}, as_at=AS_AT)
    pupils, contacts = found.files
    assert (pupils.table, contacts.table) == ("people", "contacts")
    assert ours(contacts) == {
        "Pupil No": "person_ref",
        heads[0]: "first_name last_name",
        heads[1]: "relationship",
        heads[2]: "phone",
    }
    assert not [c for c in pupils.columns if c.theirs in wide], "told once, under contacts"
    declaration = folder / "extract.yml"
    write(found, declaration)
    said = yaml.safe_load(declaration.read_text(encoding="utf-8"))
    assert said["files"] == {"people": "Pupils.csv", "contacts": "Pupils.csv"}
    again = propose(
        folder, contracts["schools"], columns=said["columns"], files=said["files"], as_at=AS_AT
    )
    assert write(again, declaration) == []


def test_a_whole_name_is_proposed_in_the_order_of_its_values(
    folder: Path, contracts: dict[str, Contract]
) -> None:
    rows = [[ref, f"{last}, {first}", born] for ref, first, last, born in people()]
    put(folder, "people.csv", ["Pupil No", "Pupil Name", "DOB"], rows)
    found = proposed(folder, contracts)["people.csv"]
    assert ours(found)["Pupil Name"] == "last_name first_name"


ELSEWHERE = [
    ("Rhiannon", "Prydderch"), ("Angharad", "Gruffydd"), ("Iestyn", "Cadwaladr"),
    ("Moriom", "Talukdar"), ("Rezaul", "Sarkar"), ("Tahmina", "Chowdhury"),
    ("Ifrah", "Hersi"), ("Khadra", "Egal"), ("Liban", "Gedi"), ("Nimco", "Shire"),
]  # fmt: skip
"""Forenames of which our seeds know few or none."""


@pytest.mark.parametrize(
    ("written", "order"),
    [
        ("{last}, {first}", "last_name first_name"),
        ("{LAST}, {first} (Mr)", "last_name first_name"),
        ("{LAST} {first}", "last_name first_name"),
        ("{first} {LAST}", "first_name last_name"),
        ("{last} {first}", None),
        ("{first} {last}", None),
    ],
)
def test_the_order_of_names_that_no_list_knows_is_told_by_how_they_are_written(
    folder: Path, contracts: dict[str, Contract], written: str, order: str | None
) -> None:
    told = [written.format(first=f, last=s, LAST=s.upper()) for f, s in ELSEWHERE * 4]
    rows = [[ref, name, born] for (ref, _, _, born), name in zip(people(), told, strict=True)]
    put(folder, "people.csv", ["Pupil No", "Full Name", "DOB"], rows)
    assert ours(proposed(folder, contracts)["people.csv"])["Full Name"] == order


def test_letters_that_a_vendor_writes_before_every_column_say_nothing(
    folder: Path, contracts: dict[str, Contract]
) -> None:
    heads = ["QPX_REFNO", "QPX_PER_FORENAME", "QPX_PER_SURNAME", "QPX_BIRTH_DT", "QPX_POST_CODE"]
    put(folder, "people.csv", heads, [[*row, "FC1 1AA"] for row in people()])
    assert list(ours(proposed(folder, contracts)["people.csv"]).values()) == [
        "person_ref", "first_name", "last_name", "date_of_birth", "postcode",
    ]  # fmt: skip


def test_what_stands_before_every_column_and_has_a_meaning_keeps_it(
    folder: Path, contracts: dict[str, Contract]
) -> None:
    heads = ["Mother_Ref", "Mother_Forename", "Mother_Surname", "Mother_DOB"]
    put(folder, "list.csv", heads, people())
    found = proposed(folder, contracts)["list.csv"]
    assert not {c.ours for c in found.columns} & {"first_name", "last_name", "date_of_birth"}


TWO_PEOPLE = [
    ("Victim", "Perpetrator", "Victim"), ("Perp", "Victim", "Victim"),
    ("Claimant's", "Partner's", "Claimant's"), ("Baby", "Mother", "Baby"),
    ("", "Parent/Carer", ""), ("YP", "Main Contact", "YP"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "whose"), TWO_PEOPLE)
def test_of_two_people_in_each_row_only_the_one_whose_list_it_is_is_proposed(
    one: str, other: str, whose: str, folder: Path, contracts: dict[str, Contract]
) -> None:
    said = ["Forename", "Surname", "DOB", "Home Address"]
    own, others = ([f"{who} {what}".strip() for what in said] for who in (one, other))
    homes = [f"{n} High Street" for n in range(40)]
    rows = [
        [*row, home, *elder[1:], f"{home}, Leeds"]
        for row, elder, home in zip(people(), people()[::-1], homes, strict=True)
    ]
    put(folder, "list.csv", [f"{whose} Ref".strip(), *own, *others], rows)
    found = ours(proposed(folder, contracts)["list.csv"])
    columns, left = (own, others) if whose == one else (others, own)
    asked = ["first_name", "last_name", "date_of_birth", "address"]
    assert [found[header] for header in columns] == asked
    assert {found[header] for header in left} == {None}


def test_of_two_people_of_whom_neither_has_a_reference_nobody_is_proposed(
    folder: Path, contracts: dict[str, Contract]
) -> None:
    said = ["Name", "DOB"]
    heads = ["Case", *(f"{who} {what}" for who in ("Buyer", "Seller") for what in said)]
    rows = [[n, *row[2:], *row[2:]] for n, row in enumerate(people(), start=1)]
    put(folder, "people.csv", heads, rows)
    found = ours(proposed(folder, contracts)["people.csv"])
    assert {found[header] for header in heads[1:]} == {None}


def test_the_number_of_a_referral_is_no_reference_of_a_person(
    folder: Path, contracts: dict[str, Contract]
) -> None:
    rows = [[f"R{n}", *row[1:]] for n, row in enumerate(people())]
    put(folder, "people.csv", ["Referral ID", "Forename", "Surname", "DOB"], rows)
    assert ours(proposed(folder, contracts)["people.csv"])["Referral ID"] is None


def test_an_end_that_is_still_empty_is_told_by_its_start(
    folder: Path, contracts: dict[str, Contract]
) -> None:
    put(folder, "people.csv", ["Pupil No", "Forename", "Surname", "DOB"], people())
    rows = [[f"E{n}", row[0], "01/09/2020", ""] for n, row in enumerate(people())]
    heads = ["Involvement Id", "Pupil No", "ASSIGN_START_DT", "ASSIGN_END_DT"]
    put(folder, "involvements.csv", heads, rows)
    told = ours(proposed(folder, contracts)["involvements.csv"])
    assert (told["ASSIGN_START_DT"], told["ASSIGN_END_DT"]) == ("start_date", "end_date")


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("Forename 2", "middle_names"), ("Second Forename", "middle_names"),
        ("Child First", "first_name"), ("Child Last", "last_name"), ("NHS", "nhs_number"),
        ("Adno", "person_ref"), ("Last Seen", None), ("First Contact", None),
    ],
)  # fmt: skip
def test_a_short_header_says_what_it_says_and_no_more(
    contracts: dict[str, Contract], header: str, column: str | None
) -> None:
    table = contracts["schools"].table("people")
    near = {c.name for c in table.asked if nearness(header, c, table) >= 0.9}
    assert near == ({column} if column else set())


def test_lines_of_an_address_are_no_entries_of_another_table(
    folder: Path, contracts: dict[str, Contract]
) -> None:
    rows = [[*row, "1 High Street", "Hackney"] for row in people()]
    put(folder, "people.csv", [*PUPILS, "Address 1", "Address 2"], rows)
    found = propose(folder, contracts["schools"], columns={}, files={}, as_at=AS_AT)
    assert [file.table for file in found.files] == ["people"]


def test_a_filled_template_is_read_as_it_is_and_other_sheets_are_told(
    folder: Path, contracts: dict[str, Contract]
) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].title = "About the columns"
    for title in ("people", "contacts", "involvements"):
        sheet = book.create_sheet(title)
        sheet.append(["person_ref", "first_name"])
        for row in people()[: 0 if title == "involvements" else 9]:
            sheet.append(row[:2])
    book.save(folder / "schools.xlsx")
    found = propose(folder, contracts["schools"], columns={}, files={}, as_at=AS_AT)
    assert found.by_sheets == {"schools.xlsx": ("people", "contacts")}
    assert not found.files and not found.unread
    (folder / "schools.xlsx").rename(folder / "Pupil export.xlsx")
    found = propose(folder, contracts["schools"], columns={}, files={}, as_at=AS_AT)
    (told,) = found.unread
    assert (
        told.startswith("Pupil export.xlsx, sheet ") and "save it as a file" in found.unread[told]
    )


def test_of_two_columns_that_hold_the_same_the_plainer_one_is_proposed(
    folder: Path, contracts: dict[str, Contract]
) -> None:
    rows = [[*row, row[2]] for row in people()]
    heads = ["Pupil No", "Forename", "Surname", "DOB", "Legal Surname"]
    put(folder, "people.csv", heads, rows)
    found = ours(proposed(folder, contracts)["people.csv"])
    assert (found["Surname"], found["Legal Surname"]) == ("last_name", None)
    put(folder, "people.csv", ["Pupil No", "Forename", "Sname", "DOB", "Legal Sname"], rows)
    assert ours(proposed(folder, contracts)["people.csv"])["Sname"] == "last_name"


def test_where_nothing_names_a_reference_the_only_number_of_each_row_is_asked_about(
    folder: Path, contracts: dict[str, Contract]
) -> None:
    numbers = [f"QQ{100000 + n}C" for n in range(40)]
    rows = [[*row, ni] for row, ni in zip(people(), numbers, strict=True)]
    put(folder, "people.csv", ["Claim Number", "Forename", "Surname", "DOB", "NI No"], rows)
    columns = {c.theirs: c for c in proposed(folder, contracts)["people.csv"].columns}
    assert columns["Claim Number"].candidates == ("person_ref",)
    assert columns["Claim Number"].ours is None and columns["NI No"].ours is None
