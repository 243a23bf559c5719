"""A delivery in another service's folder, cut off, with zeros lost, or the same as before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from io import BytesIO

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cleaning.code_cells import both_in_one
from family_context.intake.account import account_of
from family_context.intake.validation import Problem, validate
from tests.conftest import AS_AT
from tests.intake.conftest import Desk

NOMINALS = "Nominal URN,Surname,Forename 1,DOB,PNC ID\n1,Fox,Ann,01/02/1990,20/1A\n"
PEOPLE = "person_ref,first_name,last_name,restriction\n0012,Ann,Fox,\n0013,Bo,Lee,\n"


def problems(desk: Desk, service: str) -> list[Problem]:
    return list(validate(desk.root / "extracts" / service, AS_AT, desk.contracts).problems)


@pytest.mark.parametrize("name", ["people.csv", "Export 31012026.csv"])
@pytest.mark.parametrize("service", ["gp", "early_help", "schools"])
def test_a_police_extract_in_another_folder_is_refused_in_one_sentence(
    whole_desk: Desk, service: str, name: str
) -> None:
    whole_desk.deliver({name: NOMINALS}, service)
    (told,) = [p for p in problems(whole_desk, service) if "unprotected" not in p.found]
    assert told.severity == "refused"
    assert told.found.startswith("this looks like a delivery of police: ")
    assert "nominal, pnc" in told.found
    assert "Fox" not in told.found


@pytest.mark.parametrize(
    ("service", "text"),
    [
        ("police", NOMINALS),
        # What gathers the needs of a family names many services, and is none of theirs.
        ("supporting_families", "person_ref,Rent arrears,PNC ID,Crime ref,Pupil ID\n1,Y,2,3,4\n"),
        ("early_help", "person_ref,Tenancy ref,Attendance,Crime or ASB,School\n1,2,3,4,5\n"),
        ("gp", "Patient ID,EMIS Number\n1,2\n"),
    ],
)
def test_a_services_own_extract_is_in_its_place(whole_desk: Desk, service: str, text: str) -> None:
    whole_desk.deliver({"people.csv": text}, service)
    assert not [p for p in problems(whole_desk, service) if "looks like" in p.found]


def test_a_table_that_another_service_alone_sends_is_told_as_lost(whole_desk: Desk) -> None:
    tenancies = "tenancy_ref,person_ref\n1,0012\n"
    whole_desk.deliver({"people.csv": PEOPLE, "tenancies.csv": tenancies}, "schools")
    (told,) = [p for p in problems(whole_desk, "schools") if p.severity == "lost"]
    assert "it is a table of housing" in told.found


OFFENCES = "offence_ref,person_ref,role,offence_date\n" + "".join(
    f"O{n},{1000 + n},suspect,2025-01-01\n" for n in range(9)
)
LISTED = "person_ref,first_name,last_name,restriction\n" + "".join(
    f"{1000 + n},Ann,Fox,\n" for n in range(30)
)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "sheets"])
def test_people_by_our_own_names_beside_another_services_table_are_refused(
    whole_desk: Desk, kind: str
) -> None:
    tables = {"people": LISTED, "offences": OFFENCES}
    files: dict[str, str | bytes] = {f"{name}.csv": text for name, text in tables.items()}
    if kind == "xlsx":
        files = {f"{name}.xlsx": as_book({name: text}) for name, text in tables.items()}
    if kind == "sheets":
        files = {"gp.xlsx": as_book(tables)}
    whole_desk.deliver(files, "gp")
    (told,) = [p for p in problems(whole_desk, "gp") if "looks like" in p.found]
    assert told.severity == "refused" and "delivery of police: it holds offences" in told.found


@pytest.mark.parametrize("ending", ["xlsx", "parquet"])
def test_nominals_are_refused_whatever_kind_of_file_they_are(whole_desk: Desk, ending: str) -> None:
    content = as_book({"Sheet1": NOMINALS}) if ending == "xlsx" else as_parquet(NOMINALS)
    whole_desk.deliver({f"people.{ending}": content}, "gp")
    assert [p for p in problems(whole_desk, "gp") if "a delivery of police" in p.found]


@pytest.mark.parametrize(
    ("system", "service", "is_refused"),
    [
        ("Niche RMS", "gp", True), ("Niche RMS", "police", False), ("SIMS .net", "housing", True),
        ("EMIS Web", "health_visiting", False), ("Mosaic", "adult_social_care", False),
        ("Police Niche and Mosaic", "supporting_families", False),
    ],
)  # fmt: skip
def test_a_delivery_of_another_services_system_is_refused(
    whole_desk: Desk, system: str, service: str, is_refused: bool
) -> None:
    whole_desk.deliver({"people.csv": PEOPLE}, service, source_system=system)
    told = [p for p in problems(whole_desk, service) if "names a system of" in p.found]
    assert bool(told) == is_refused


def test_a_list_of_people_who_are_all_others_than_before_changes_nothing(whole_desk: Desk) -> None:
    whole_desk.deliver({"people.csv": LISTED}, "gp")
    whole_desk.take()
    whole_desk.publish()
    others = LISTED.replace("\n10", "\n77")
    whole_desk.deliver({"people.csv": others}, "gp", data_current_as_of="2026-01-31")
    whole_desk.take()
    assert whole_desk.state("gp")["load_state"] == "kept_last_good"
    assert "hardly anybody" in whole_desk.state("gp")["reason"]
    assert {row["person_ref"] for row in whole_desk.landed(service="gp")} == {
        str(1000 + n) for n in range(30)
    }


def as_book(sheets: Mapping[str, str]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, text in sheets.items():
        sheet = book.create_sheet(title)
        for line in text.splitlines():
            sheet.append(line.split(","))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def as_parquet(text: str) -> bytes:
    header, *rows = [line.split(",") for line in text.splitlines()]
    stream = BytesIO()
    table = {name: [row[at] for row in rows] for at, name in enumerate(header)}
    pq.write_table(pa.table(table), stream)
    return stream.getvalue()


def test_references_that_lost_their_zeros_are_told_as_that(desk: Desk) -> None:
    spells = "involvement_ref,person_ref,is_withheld\n1,12,\n2,0013,\n3,99,\n"
    desk.deliver({"people.csv": PEOPLE, "involvements.csv": spells})
    found = {p.examples: p for p in problems(desk, "schools") if p.severity == "lost"}
    assert "differs from it in zeros" in found["line 2",].found
    assert "zeros" not in found["line 4",].found
    assert "lost the zeros in front" in str(found["line 2",].to_do)


@pytest.mark.parametrize(
    ("text", "is_cut"),
    [(PEOPLE[:-7], True), (PEOPLE[:-7] + "\n", False), (PEOPLE[:-1], False)],
)
def test_a_last_line_that_is_cut_off_is_told_as_that(desk: Desk, text: str, is_cut: bool) -> None:
    desk.deliver({"people.csv": text})
    assert any("cut off" in p.found for p in problems(desk, "schools")) == is_cut


def test_a_file_in_utf_16_without_its_sign_is_read(desk: Desk) -> None:
    desk.deliver({"people.csv": PEOPLE.encode("utf-16-le")})
    desk.take()
    assert [p["person_ref"] for p in desk.landed()] == ["0012", "0013"]


def test_what_ends_in_txt_or_tsv_is_read_by_its_delimiter(desk: Desk) -> None:
    spells = "involvement_ref|person_ref\n1|0012\n"
    desk.deliver({"people.tsv": PEOPLE.replace(",", "\t"), "involvements.txt": spells})
    desk.take()
    assert len(desk.landed()) == 2
    assert len(desk.landed("involvements")) == 1


def test_the_files_of_before_with_a_later_day_are_told(desk: Desk) -> None:
    for day in ("2026-01-30", "2026-01-31"):
        desk.deliver({"people.csv": PEOPLE}, data_current_as_of=day)
        result = desk.take()
        accounts = account_of(result, desk.root / "quarantine", desk.contracts, date(2026, 1, 31))
        told = [r.text for a in accounts for r in a.remarks if r.kind == "the same again"]
        assert len(told) == (day == "2026-01-31")
        desk.publish()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("F - Female", "F"), ("2: Female", "F"), ("Female (F)", "F"), ("a) Male", "M"),
        ("Male - M", "M"), ("03 - Male", "M"),
        ("M - Female", None), ("F - Fluid", None), ("Female or male", None), ("- Male", None),
        ("Male (old)", None),
    ],
)  # fmt: skip
def test_a_code_with_its_word_is_read_where_they_agree(text: str, code: str | None) -> None:
    codes = {"male": "M", "m": "M", "1": "M", "female": "F", "f": "F", "2": "F"}
    assert both_in_one(text, codes) == code


@pytest.mark.parametrize(
    ("text", "is_withheld"),
    [
        ("Y - Yes", True), ("No (N)", False), ("a) Yes", True), ("-1", True), ("0.0", False),
        ("Unchecked", False),
        # What cannot be read protects.
        ("Y - No", True), ("perhaps", True),
    ],
)  # fmt: skip
def test_yes_and_no_are_read_as_systems_write_them(
    desk: Desk, text: str, is_withheld: bool
) -> None:
    spells = f"involvement_ref,person_ref,is_withheld\n1,0012,{text}\n"
    desk.deliver({"people.csv": PEOPLE, "involvements.csv": spells})
    desk.take()
    assert [row["is_withheld"] for row in desk.landed("involvements")] == [is_withheld]


def _numbers(text: str) -> str:
    rows = "".join(f"{n},{text.format(n=n)},\n" for n in range(30))
    return f"person_ref,nhs_number,restriction\n{rows}"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (_numbers("94347659{n:02}"), "do not pass the check of NHS numbers"),
        (_numbers("9434765919"), None),
        (_numbers(""), None),
    ],
)
def test_numbers_that_tell_nobody_are_told(desk: Desk, text: str, told: str | None) -> None:
    desk.deliver({"people.csv": text})
    found = [p.found for p in problems(desk, "schools") if p.column_name == "nhs_number"]
    assert len(found) == (told is not None)
    assert told is None or told in found[0]


def test_numbers_that_lack_their_first_zero_are_told_as_that(desk: Desk) -> None:
    desk.deliver({"people.csv": _numbers("912345600")})
    assert _passes("0912345600") is False
    desk.deliver({"people.csv": _numbers(_with_check("091234560")[1:])})
    (told,) = [p for p in problems(desk, "schools") if p.column_name == "nhs_number"]
    assert "With a zero in front 30 of them pass" in str(told.to_do)


def _with_check(head: str) -> str:
    return next(head + str(d) for d in range(10) if _passes(head + str(d)))


def _passes(number: str) -> bool:
    weights = zip(number, range(10, 0, -1), strict=True)
    return sum(int(digit) * weight for digit, weight in weights) % 11 == 0
