"""Whoever asks what is held learns of everything, and of nobody else."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook

from family_context.lookup.access_log import AccessError
from family_context.rights.account import Account
from family_context.rights.errors import RightsError
from family_context.rights.know import subject_access
from tests.rights.planted import WORD, Planted, places_with

Written = tuple[Account, Path, Path]


@pytest.fixture(scope="module")
def account(known: Path, planted: Planted) -> Written:
    return subject_access(known, f"gp:{planted.references['gp']}", "SAR-2026/7")


def test_one_person_is_found_in_every_service(account: Written, planted: Planted) -> None:
    records = {(r.service_code, r.reference) for r in account[0].person.records}
    assert records >= set(planted.references.items())


def test_every_place_that_holds_a_planted_word_is_told(account: Written, known: Path) -> None:
    told = {place.place for place in account[0].places}
    holding = places_with(known, [WORD], skip=("subject_access/",))
    # Of a database its tables are told, and dbt's binary files repeat nothing of anybody.
    whole = {place for place in holding if not place.endswith(".duckdb")}
    assert len(whole) > 100
    assert whole <= told, sorted(whole - told)


def test_every_word_of_the_rows_as_sent_is_told_or_left_out_for_a_reason(
    account: Written, planted: Planted
) -> None:
    texts = {
        cell.text.lower()
        for service in account[0].services
        for section in service.sections
        for row in section.rows
        for cell in row.cells
    }
    whole = "\n".join(texts)
    words = set()
    for file in planted.extracts.rglob("*.csv"):
        if file.parent.name in ("practice", "staff", "llpg"):
            continue
        with file.open(encoding="utf-8-sig", newline="") as stream:
            for row in csv.reader(stream, delimiter=max(",|;\t", key=stream.readline().count)):
                words |= {value.lower() for value in row if WORD in value.lower()}
    missing = {
        word
        for word in words
        # A school contact's words are the contact's, and who told a service is in confidence.
        if word not in whole
        and f"{WORD}contacts" not in word
        and f"{WORD}referralssource" not in word
    }
    assert len(words) > 60
    assert not missing


def test_a_row_that_was_held_back_is_told_with_its_reason(account: Written) -> None:
    held = [
        row
        for service in account[0].services
        for section in service.sections
        for row in section.rows
        if row.place == "quarantine/childrens_social_care/referrals.parquet"
    ]
    cells = {cell.column: cell.text for row in held for cell in row.cells}
    assert "required value" in cells["reason"]
    assert f"{WORD}day" in cells.values()


def test_of_a_brother_or_sister_only_the_relation_is_told(
    account: Written, planted: Planted, known: Path
) -> None:
    import duckdb

    with duckdb.connect(str(known / "published/family_context.duckdb"), read_only=True) as con:
        ((person_id, first, last),) = con.execute(
            "select person_id, first_name, last_name from people inner join person_records "
            "using (person_id) where record_id = $1",
            [f"childrens_social_care:{planted.sibling}"],
        ).fetchall()
    page = account[1].read_text(encoding="utf-8")
    for theirs in (person_id, f"{first} {last}"):
        assert theirs not in page
    rows = [
        {cell.column: cell.text for cell in row.cells}
        for section in account[0].derived
        if section.title == "published/family_context.duckdb: main.relationships"
        for row in section.rows
    ]
    assert {"sibling"} <= {row["relationship"] for row in rows}
    assert all("another person" in row.values() for row in rows)


def test_no_key_of_anybody_else_is_in_the_account(account: Written, known: Path) -> None:
    import duckdb

    with duckdb.connect(str(known / "published/family_context.duckdb"), read_only=True) as con:
        others = [
            one
            for (one,) in con.execute("select person_id from people").fetchall()
            if one not in account[0].person.ids
        ]
    page = account[1].read_text(encoding="utf-8")
    cells = {
        str(value)
        for sheet in load_workbook(account[2], read_only=True)
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if value
    }
    assert len(others) > 100
    assert not [one for one in others if one in page]
    assert not set(others) & cells


def test_who_told_a_service_is_left_out_and_the_account_says_so(account: Written) -> None:
    told = [one.told for one in account[0].left_out]
    assert any(one.startswith("Who told the service was left out") for one in told)


def test_the_account_tells_of_each_look_at_the_person_and_of_its_own_making(
    account: Written,
) -> None:
    (log,) = [s for s in account[0].derived if s.title == "access_log.csv"]
    purposes = [cell.text for row in log.rows for cell in row.cells if cell.column == "purpose"]
    assert purposes == ["s17", "subject_access"]


def test_each_service_says_its_power_its_owner_and_how_long_it_keeps(account: Written) -> None:
    for service in account[0].services:
        assert [name for name, told in service.facts if told] == [
            "Power to share",
            "Owner of the data",
            "Kept for",
        ], service.name


def test_both_files_are_their_owners_alone_and_no_cell_is_a_formula(account: Written) -> None:
    for file in account[1:]:
        assert file.stat().st_mode & 0o077 == 0
    sheets = load_workbook(account[2]).worksheets
    assert len(sheets) == 5
    texts = {str(c.value) for sheet in sheets for row in sheet.iter_rows() for c in row if c.value}
    assert [text for text in texts if text.startswith("=HYPERLINK(0)")], "it is there, as text"
    assert not [
        c for sheet in sheets for row in sheet.iter_rows() for c in row if c.data_type == "f"
    ]


def test_what_a_row_holds_is_text_on_the_page_and_no_program(account: Written) -> None:
    page = account[1].read_text(encoding="utf-8")
    assert "&lt;script&gt;alert(1)" in page
    assert "<script" not in page


def test_a_request_without_a_reference_shows_nothing(known: Path, planted: Planted) -> None:
    before = (known / "access_log.csv").read_text(encoding="utf-8")
    with pytest.raises(AccessError, match="reference of a request"):
        subject_access(known, f"gp:{planted.references['gp']}", "Kate Smith")
    with pytest.raises(RightsError, match="No service sent gp:nobody-1"):
        subject_access(known, "gp:nobody-1", "SAR-2026/8")
    assert (known / "access_log.csv").read_text(encoding="utf-8") == before


def test_nothing_is_told_before_there_is_a_publication(tmp_path: Path) -> None:
    with pytest.raises(RightsError, match="does not exist"):
        subject_access(tmp_path, "gp:1", "SAR-2026/9")
