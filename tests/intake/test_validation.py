"""A delivery can be checked alone: all that is wrong with it at once, and what it can answer."""

from __future__ import annotations

import io
import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from family_context.cli import app
from family_context.intake.validation import Problem, Validation, validate
from family_context.intake.validation_book import write_book
from tests.conftest import AS_AT
from tests.intake.conftest import Desk

PEOPLE = (
    "person_ref,first_name,last_name,dob,sex,nhs_number,postcode,restriction\n"
    "1,Zebedee,Quux,31/02/2015,robot,9434765919,FC1 1AA,\n"
    "2,Ann,Lee,Quux,F,,,\n"
    ",Bob,Lee,2015-03-04,M,,,\n"
    "4,Cy,Lee,2012-03-04,robot,,FC1 1AB,\n"
    "5,Dee,Lee,1980-03-04,F,,FC1 1AB,\n"
)
RELATIONSHIPS = "person_ref,related_person_ref,relationship\n4,5,mother\n4,77,father\n"


OFFICE_97 = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(4000)
ENCRYPTED = OFFICE_97 + "EncryptedPackage".encode("utf-16-le")


@pytest.fixture
def desk(whole_desk: Desk) -> Desk:
    whole_desk.deliver({"people.csv": PEOPLE, "relationships.csv": RELATIONSHIPS})
    whole_desk.deliver({"people.csv": ""}, service="gp")
    return whole_desk


@pytest.fixture
def found(desk: Desk) -> Validation:
    return validate(desk.root / "extracts", AS_AT, desk.contracts)


def command(*arguments: object) -> Result:
    words = [str(argument) for argument in arguments]
    return CliRunner().invoke(app, ["validate", *words, "--as-at", AS_AT.isoformat()])


def test_every_problem_is_told_by_column_with_what_was_expected_and_what_to_do(
    found: Validation,
) -> None:
    lost = {(p.table_name, p.column_name): p for p in found.problems if p.severity == "lost"}
    birth = lost["people", "date_of_birth"]
    assert birth.n == 2
    assert birth.examples == ("'31/02/2015' (line 2)", "line 3")
    assert birth.expected and birth.expected.startswith("a date")
    assert birth.to_do and "extract.yml" in birth.to_do
    sex = lost["people", "sex"]
    assert sex.n == 2
    assert "one of M, F" in str(sex.expected)
    assert lost["people", "person_ref"].n == 1
    assert lost["relationships", "related_person_ref"].to_do
    assert all(problem.to_do and problem.examples for problem in lost.values())


def test_a_build_would_lose_the_same_rows_and_values(desk: Desk, found: Validation) -> None:
    taken = desk.take()
    held = sum(row["rows_quarantined"] for row in taken.inputs)
    rejected = sum(row["values_rejected"] for row in taken.inputs)
    schools = next(a for a in found.accounts if a.service_code == "schools")
    assert (schools.rows_quarantined, schools.values_rejected) == (held, rejected)
    assert (held, rejected) != (0, 0)


def test_a_refused_service_comes_first_and_says_that_it_will_not_be_searched(
    found: Validation,
) -> None:
    assert found.worst == "refused"
    assert found.problems[0].severity == "refused"
    gp = next(h for h in found.holdings if h.service_code == "gp")
    assert gp.people == 0
    assert "the file is empty" in str(gp.not_searched_because)
    police = next(h for h in found.holdings if h.service_code == "police")
    assert police.not_searched_because == "no delivery of it was sent"


def test_what_can_be_answered_is_counted_of_the_rows_that_can_be_used(found: Validation) -> None:
    schools = next(h for h in found.holdings if h.service_code == "schools")
    assert (schools.people, schools.under_18, schools.with_date_of_birth) == (4, 1, 2)
    assert (schools.with_address, schools.with_nhs_number) == (3, 1)
    assert (schools.with_relationship, schools.with_involvement) == (2, 0)


BORN = "person_ref,dob,restriction\n" + "".join(
    f"{n},{1985 if n < 10 else 2015}-03-04,\n" for n in range(20)
)


def related(pairs: list[tuple[int, int, str]]) -> str:
    lines = "".join(f"{one},{other},{word}\n" for one, other, word in pairs)
    return f"person_ref,related_person_ref,relationship\n{lines}"


def contradicted(desk: Desk, relationships: str) -> list[tuple[int | None, str, str | None]]:
    desk.deliver({"people.csv": BORN, "relationships.csv": relationships})
    found = validate(desk.root / "extracts" / "schools", AS_AT, desk.contracts)
    told = [p for p in found.problems if p.column_name == "relationship"]
    return [(p.n, p.found, p.to_do) for p in told if p.severity == "lost"]


def test_children_who_are_the_mothers_of_their_mothers_are_told_with_what_to_do(desk: Desk) -> None:
    # The contract says what the related person is: here the child would be the mother.
    desk.deliver({"people.csv": BORN, "relationships.csv": related(
        [(n, n + 10, "mother") for n in range(8)] + [(9, 19, "Mother (deceased)")]
    )})  # fmt: skip
    found = validate(desk.root / "extracts" / "schools", AS_AT, desk.contracts)
    (told,) = [p for p in found.problems if "dates of birth" in p.found]
    assert told.severity == "lost" and told.n == 9
    assert "the other of the two people, in 9 of 9" in told.found
    assert told.examples == tuple(f"'mother' (line {line})" for line in (2, 3, 4))
    assert "each other's place" in str(told.to_do)
    taken = desk.take()
    (table,) = [row for row in taken.inputs if row["table_name"] == "relationships"]
    assert table["rows_landed"] == 9, "a build turns the pairs whose births are known"


def test_one_wrong_date_of_birth_is_told_as_one_and_right_pairs_are_not(desk: Desk) -> None:
    right = [(n + 10, n, "mother") for n in range(8)]
    assert contradicted(desk, related(right)) == []
    ((n, found, to_do),) = contradicted(desk, related([*right, (9, 19, "father")]))
    assert (n, found.endswith("in 1 of 9")) == (1, True)
    assert "correct it" in str(to_do)


def test_an_uncle_may_be_younger_and_no_date_contradicts_nothing(desk: Desk) -> None:
    assert contradicted(desk, related([(1, 11, "uncle"), (2, 12, "sibling")])) == []
    assert contradicted(desk, related([(1, 77, "mother"), (88, 2, "child")])) == []


def test_a_column_that_protects_and_did_not_come_is_told_with_what_follows(desk: Desk) -> None:
    desk.deliver({"people.csv": "person_ref\n1\n", "involvements.csv":
                  "involvement_ref,person_ref\na,1\n"}, service="police")  # fmt: skip
    found = validate(desk.root / "extracts" / "police", AS_AT, desk.contracts)
    told = {f"{p.table_name}.{p.column_name}": p for p in found.problems}
    hidden = told["people.restriction"]
    assert hidden.severity == "refused" and "nobody of it is hidden" in hidden.found
    assert "null as restriction" in str(hidden.to_do)
    shared = told["involvements.is_withheld"]
    assert "which of its involvements it does not share" in shared.found
    assert "null as is_withheld" in str(shared.to_do)


def test_addresses_relatives_and_involvements_count_from_whichever_table(desk: Desk) -> None:
    desk.deliver({
        "people.csv": "person_ref,restriction\n1,\n2,\n3,\n",
        "tenancies.csv": "tenancy_ref,person_ref,postcode\nt,1,FC1 1AA\nu,2,\n",
        "household_members.csv": "tenancy_ref,person_ref,relationship_to_tenant\nt,3,child\n",
        "housing_events.csv": "event_ref,person_ref,start_date\ne,1,2025-01-01\n",
    }, service="housing")  # fmt: skip
    desk.deliver({
        "people.csv": "person_ref,restriction\n1,\n2,\n",
        "contacts.csv": "contact_ref,person_ref,first_name,postcode\nc,1,Jo,FC1 1AA\n",
    })  # fmt: skip
    found = validate(desk.root / "extracts", AS_AT, desk.contracts)
    held = {h.service_code: h for h in found.holdings}
    housing, schools = held["housing"], held["schools"]
    assert (housing.with_address, housing.with_relationship, housing.with_involvement) == (1, 1, 1)
    assert schools.with_relationship == 1
    assert schools.with_address == 0, "the address of a contact is none of the pupil's"


def test_a_delivery_without_its_declaration_is_checked_all_the_same(desk: Desk) -> None:
    (desk.root / "extracts" / "schools" / "extract.yml").unlink()
    found = validate(desk.root / "extracts" / "schools", AS_AT, desk.contracts)
    refused = [p.found for p in found.problems if p.severity == "refused"]
    assert len(refused) == 1 and refused[0].startswith("extract.yml is missing")
    assert "date_of_birth" in {p.column_name for p in found.problems}
    assert not (desk.root / "extracts" / "schools" / "extract.yml").exists()


def test_one_service_can_be_checked_alone(desk: Desk) -> None:
    alone = validate(desk.root / "extracts" / "schools", AS_AT, desk.contracts)
    assert {h.service_code for h in alone.holdings} == {"schools"}
    assert alone.worst == "lost"


def test_a_delivery_is_held_against_the_last_one_that_was_taken(desk: Desk) -> None:
    desk.deliver({"people.csv": "person_ref,restriction\n" + "".join(f"{n},\n" for n in range(99))})
    desk.take()
    desk.publish()
    desk.deliver({"people.csv": "person_ref,restriction\n1,\n"})
    alone = validate(
        desk.root / "extracts" / "schools", AS_AT, desk.contracts, last_good=desk.root / "last_good"
    )
    assert alone.worst == "refused"


def test_the_exit_code_says_how_bad_it_is(desk: Desk, tmp_path: Path) -> None:
    assert command(desk.root / "extracts").exit_code == 4
    assert command(desk.root / "extracts" / "schools").exit_code == 3
    people = "person_ref,first_name,dob,restriction\n1,Zebedee,2015-03-04,\n"
    desk.deliver(
        {"people.csv": people, "relationships.csv": "person_ref,related_person_ref,relationship\n"}
    )
    assert command(desk.root / "extracts" / "schools").exit_code == 0
    nowhere = command(tmp_path / "nowhere")
    assert nowhere.exit_code == 1
    assert "is no folder" in nowhere.output


def test_nothing_is_kept_and_no_name_is_told_on_screen_or_in_files(
    desk: Desk, tmp_path: Path
) -> None:
    before = sorted(desk.root.rglob("*"))
    book, lines = tmp_path / "for_the_owner.xlsx", tmp_path / "found.json"
    result = command(desk.root / "extracts", "--xlsx", book, "--json", lines)
    assert sorted(path for path in desk.root.rglob("*") if path not in (book, lines)) == before
    sheets = openpyxl.load_workbook(book)
    cells = [str(c.value) for sheet in sheets for row in sheet.iter_rows() for c in row]
    told = result.output + lines.read_text(encoding="utf-8") + " ".join(cells)
    assert "31/02/2015" in told
    for name in ("Zebedee", "Quux", "Ann", "Cy"):
        assert name not in told.replace("Answer", "").replace("Cannot", "")


def test_the_workbook_and_the_pipeline_hold_every_problem(
    found: Validation, tmp_path: Path
) -> None:
    file = write_book(found, tmp_path / "book.xlsx")
    assert file.stat().st_mode & 0o077 == 0
    sheets = openpyxl.load_workbook(file)
    assert sheets.sheetnames == ["Problems", "Can answer"]
    assert sheets["Problems"].max_row == len(found.problems) + 1 > 4
    assert sheets["Can answer"].max_row == len(found.holdings) + 1
    told = json.loads(json.dumps(found.as_dict()))
    assert len(told["problems"]) == len(found.problems)
    assert told["worst"] == "refused"


def test_a_cell_is_never_a_formula(desk: Desk, tmp_path: Path) -> None:
    desk.deliver({"people.csv": "person_ref,sex,restriction\n1,=1+1,\n2,=1+1,\n"})
    found = validate(desk.root / "extracts" / "schools", AS_AT, desk.contracts)
    assert "=1+1" in str(found.problems)
    sheet = openpyxl.load_workbook(write_book(found, tmp_path / "book.xlsx"))["Problems"]
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert cells and not [cell for cell in cells if cell.data_type == "f"]


def test_every_problem_of_every_table_is_told_although_one_refuses_the_service(desk: Desk) -> None:
    born = "".join(f"{n},{n % 28 + 1:02}/03/2015,{'robot' * (n < 4)}\n" for n in range(20))
    desk.deliver({
        "people.csv": "person_ref,dob,sex\n" + born,
        "involvements.csv": "involvement_ref,person_ref,start_date\na,1,yesterday\n,2,\n",
        "relationships.csv": "person_ref,related_person_ref\n1,2\n",
    }, service="police")  # fmt: skip
    (desk.root / "extracts" / "gp" / "people.csv").unlink()
    spell = "involvement_ref,person_ref,start_date\na,1,yesterday\n"
    desk.deliver({"poeple.csv": "person_ref\n1\n", "involvements.csv": spell}, service="gp")
    found = validate(desk.root / "extracts", AS_AT, desk.contracts)
    police = {
        (p.table_name, p.column_name): p for p in found.problems if p.service_code == "police"
    }
    assert police["people", None].severity == "refused"
    births = police["people", "date_of_birth"]
    assert births.n == 20 and len(births.examples) == 3
    assert 'formats: {people: {date_of_birth: "%d/%m/%Y"}}' in str(births.to_do)
    assert police["people", "sex"].examples[0] == "'robot' (line 2)"
    assert {("involvements", "start_date"), ("involvements", "involvement_ref")} <= police.keys()
    assert "required column relationship is missing" in police["relationships", None].found
    gp = {p.found for p in found.problems if p.service_code == "gp"}
    assert any("If it is poeple.csv, rename that" in told for told in gp)
    assert any("not a date" in told for told in gp)


def test_dates_that_a_spreadsheet_counts_are_called_so(desk: Desk) -> None:
    rows = "".join(f"{n},{42000 + n},\n" for n in range(20))
    desk.deliver({"people.csv": f"person_ref,dob,restriction\n{rows}"})
    found = validate(desk.root / "extracts" / "schools", AS_AT, desk.contracts)
    (told,) = [p for p in found.problems if p.column_name == "date_of_birth"]
    assert "serial numbers" in str(told.to_do)


def test_names_under_the_header_of_a_code_are_never_examples(desk: Desk) -> None:
    names = "".join(f"{n},Zebedee{n // 2},\n" for n in range(60)) + "99,Quux,\n"
    desk.deliver({"people.csv": f"person_ref,sex,restriction\n{names}"})
    found = validate(desk.root / "extracts" / "schools", AS_AT, desk.contracts)
    (told,) = [p for p in found.problems if p.column_name == "sex"]
    assert "Zebedee" not in json.dumps(found.as_dict()) and told.examples[0] == "line 2"


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("people.xlsx", ENCRYPTED, "protected by a password"),
        ("people.xlsx", OFFICE_97, "an old Office file"),
        ("people.xlsx", b"<html><table></table></html>", "a web page"),
        ("people.csv", b"PK\x03\x04" + bytes(100), "an Excel workbook"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_called_what_it_is(
    desk: Desk, file: str, content: bytes, told: str
) -> None:
    (desk.root / "extracts" / "schools" / "people.csv").unlink()
    desk.deliver({file: content})
    found = validate(desk.root / "extracts" / "schools", AS_AT, desk.contracts)
    assert told in found.problems[0].found and found.worst == "refused"


def test_a_hidden_sheet_does_not_stand_in_the_way_of_the_one_in_sight(desk: Desk) -> None:
    (desk.root / "extracts" / "schools" / "people.csv").unlink()
    book = openpyxl.Workbook()
    for title, ref in (("Sheet1", "1"), ("old", "2")):
        sheet = book.create_sheet(title)
        sheet.append(["person_ref", "first_name", "restriction"])
        sheet.append([ref, "Ann", ""])
    book["old"].sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)
    desk.deliver({"people.xlsx": stream.getvalue()})
    found = validate(desk.root / "extracts" / "schools", AS_AT, desk.contracts)
    assert found.holdings[0].people == 1
    assert any("old (hidden)" in p.found for p in found.problems)


CUT = ["1.2E+10", "1.20001E+10", "9.43477E+09", "1E+12"]
WHOLE = ["12000000007", "1E10", "12E+1", "E+10", "A1.2E+10", "9434765919"]


@pytest.mark.parametrize("column", ["person_ref", "nhs_number", "uprn", "phone"])
@pytest.mark.parametrize("value", CUT)
def test_a_reference_that_a_spreadsheet_has_cut_is_listed_and_joins_nobody(
    desk: Desk, column: str, value: str
) -> None:
    header = "person_ref,nhs_number,phone,uprn,address,restriction\n"
    row = {"person_ref": "8", "nhs_number": "", "phone": "", "uprn": "", "address": "1 High Street"}
    cut = ",".join({**row, column: value}.values())
    desk.deliver({"people.csv": f"{header}7,,,,,\n{cut},\n", "relationships.csv": RELATED})
    (told,) = [p for p in checked(desk) if p.column_name == column and p.table_name == "people"]
    assert (told.severity, told.n) == ("lost", 1)
    assert "a spreadsheet has cut it" in told.found
    assert "format the column as text" in (told.to_do or "")


RELATED = "person_ref,related_person_ref,relationship\n"


def checked(desk: Desk) -> tuple[Problem, ...]:
    return validate(desk.root / "extracts" / "schools", AS_AT, desk.contracts).problems


@pytest.mark.parametrize("value", WHOLE)
def test_a_reference_that_only_looks_cut_is_one(desk: Desk, value: str) -> None:
    people = f"person_ref,restriction\n{value},\n"
    desk.deliver({"people.csv": people, "relationships.csv": RELATED})
    assert not [p for p in checked(desk) if p.severity == "lost"]
