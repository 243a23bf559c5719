"""What cannot be taken refuses its service, and says which file, which column, and what to do."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from family_context.intake import service
from family_context.intake.declaration import usable_pattern
from tests.intake.conftest import Desk

GOOD = "person_ref,first_name,last_name\n1,Ann,Lee\n"

# What was sent as schools/people.csv, and what the reason must name: column or place, and remedy.
UNREADABLE = {
    "an_empty_file": (b"", ["empty", "header"]),
    "a_file_of_blank_lines": (b"\r\n \r\n\n", ["empty", "header"]),
    "a_required_column_is_missing": (
        b"first_name,last_name\nAnn,Lee\n",
        ["person_ref", "missing", "Add a column"],
    ),
    "a_column_occurs_twice": (
        b"person_ref,first_name,first_name\n1,a,b\n",
        ["first_name", "twice", "Remove or rename"],
    ),
    "a_column_occurs_twice_under_an_alias": (
        b"person_ref,dob,date_of_birth\n1,,\n",
        ["date_of_birth", "twice", "Remove or rename"],
    ),
    "an_unknown_column_occurs_twice": (
        b"person_ref,notes,Notes\n1,,\n",
        ["column 3", "Rename or remove"],
    ),
    "a_quote_is_never_closed": (
        b'person_ref,first_name\n1,Ann\n2,"Bob\n3,Cy\n',
        ["line 3", "never closed", "Close it"],
    ),
    "a_mixture_of_encodings": (
        "person_ref,first_name\n1,Zoë\n".encode() + "2,Zoë\n".encode("cp1252"),
        ["encoding", "line 3", "UTF-8"],
    ),
    "an_encoding_of_old_DOS": (
        "person_ref,first_name\n1,Zoéla\n".encode("cp850"),
        ["encoding", "line 2", "UTF-8"],
    ),
    "UTF_16": ("person_ref,first_name\n1,Ann\n".encode("utf-16")[:-1], ["UTF-16", "UTF-8"]),
    "zero_bytes": (b"person_ref,first_name\n1,A\x00n\n", ["zero bytes", "UTF-8"]),
    "two_delimiters_would_do": (
        b"person_ref,first_name;last_name|sex\n1,a;b|c\n",
        ["delimiter cannot be told", "person_ref", "commas"],
    ),
    "header_and_rows_have_different_delimiters": (
        b"person_ref,first_name,last_name\n1;a;b\n2;c;d\n",
        ["delimiter cannot be told", "semicolon", "commas"],
    ),
    "two_kinds_of_line_end": (
        b"person_ref,first_name\r1,Ann\r2,Bob\r\n",
        ["first line", "carriage returns", "every line in the same way"],
    ),
    "a_first_line_without_end": (
        b"person_ref," + b"x" * 200_000,
        ["first line", "too long", "every line in the same way"],
    ),
    "no_header": (b"17,Ann,Lee\n18,Bob,Lee\n", ["no column", "person_ref", "header"]),
    "a_column_that_protects_is_misspelt": (
        b"person_ref,restricton\n1,adopted\n",
        ["restriction", "column 2", "Rename"],
    ),
}


@pytest.mark.parametrize(("sent", "named"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_file_that_cannot_be_taken_refuses_its_service(
    desk: Desk, sent: bytes, named: list[str]
) -> None:
    desk.deliver({"people.csv": sent})
    desk.take()
    assert desk.state()["load_state"] == "refused"
    for word in ["schools/people.csv", *named]:
        assert word in desk.state()["reason"]
    assert desk.landed() == [] and desk.held() == []


# Changes to extract.yml, and what the reason must name.
FALSE = {
    "no_source_system": ({"source_system": None}, ["source_system", "missing"]),
    "an_empty_area": ({"coverage_area": ""}, ["coverage_area", "missing"]),
    "a_day_that_never_was": ({"coverage_end": "2026-02-30"}, ["coverage_end", "not a date"]),
    "coverage_that_ends_before_it_starts": (
        {"coverage_start": "2026-02-01"},
        ["coverage_start", "after"],
    ),
    "a_list_for_a_name": ({"source_system": ["a", "b"]}, ["source_system", "more than one"]),
    "synthetic_neither_true_nor_false": ({"is_synthetic": "maybe"}, ["is_synthetic", "true or"]),
    "another_service": ({"service_code": "police"}, ["another service", "folder"]),
    "a_format_for_no_date": (
        {"formats": {"people": {"first_name": "%d/%m/%Y"}}},
        ["people.first_name", "formats"],
    ),
    "a_format_for_no_table": ({"formats": {"pupils": {"dob": "%Y"}}}, ["pupils.dob"]),
    "a_format_that_is_none": (
        {"formats": {"people": {"date_of_birth": "dd/mm/yyyy"}}},
        ["people.date_of_birth", "strptime"],
    ),
    "formats_without_tables": ({"formats": ["%d/%m/%Y"]}, ["formats", "by table and column"]),
}


@pytest.mark.parametrize(("change", "named"), FALSE.values(), ids=FALSE.keys())
def test_an_extract_yml_that_is_false_refuses_its_service(
    desk: Desk, change: dict[str, object], named: list[str]
) -> None:
    desk.deliver({"people.csv": GOOD}, **change)
    desk.take()
    assert desk.state()["load_state"] == "refused"
    for word in ["schools/extract.yml", *named]:
        assert word in desk.state()["reason"]


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"- a\n- b\n",
        b"a: [1\n",
        b"a: 1\na: 2\n",
        b"\xff\xfe\x00",
        b"x: 2024-02-31\n",
        b'source_system: "\\ud800"\n',
        b"x: !!float ''\n",
        b"x: !!bool perhaps\n",
        b"x: !!timestamp soon\n",
        b"[" * 5000,
    ],
    ids=[
        "missing",
        "empty",
        "a_list",
        "broken",
        "a_key_twice",
        "binary",
        "no_such_day",
        "half_a_character",
        "no_number",
        "neither_true_nor_false",
        "no_time",
        "too_deep",
    ],
)
def test_an_extract_yml_that_cannot_be_read_refuses_its_service(
    desk: Desk, content: bytes | None
) -> None:
    desk.deliver({"people.csv": GOOD})
    path = desk.root / "extracts/schools/extract.yml"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    desk.take()
    assert desk.state()["load_state"] == "refused"
    assert "schools/extract.yml" in desk.state()["reason"]
    assert "source_system" in desk.state()["reason"], "the remedy names the keys"


def test_a_good_pattern_is_good_in_whichever_service_it_is_looked_at() -> None:
    """Services are taken in side by side: none may get the answer to another's question."""
    patterns = ["%d/%m/%Y", "%Y%m%d", "%d-%b-%Y", "%d.%m.%y"] * 50
    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(usable_pattern, patterns))


def test_a_required_table_that_was_not_sent_refuses_the_service(desk: Desk) -> None:
    desk.deliver({"involvements.csv": "involvement_ref,person_ref\n1,1\n"})
    desk.take()
    for word in ("schools/people.csv", "missing", "person_ref", "Send people.csv"):
        assert word in desk.state()["reason"]


def test_csv_and_parquet_of_one_table_refuse_the_service(desk: Desk) -> None:
    desk.deliver({"people.csv": GOOD, "people.parquet": b"x"})
    desk.take()
    assert desk.state()["load_state"] == "refused"
    for word in ("schools/people.parquet", "people.csv", "Send one file"):
        assert word in desk.state()["reason"]


_AGAIN = ("Save it again", "Write it again", "Send it", "Give it the ending")


@pytest.mark.parametrize("name", ["people.parquet", "people.xlsx"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no workbook", b"PAR1 no table PAR1"])
def test_a_damaged_file_refuses_the_service(desk: Desk, name: str, content: bytes) -> None:
    desk.deliver({name: content})
    desk.take()
    assert desk.state()["load_state"] == "refused"
    assert f"schools/{name}" in desk.state()["reason"]
    assert any(w in desk.state()["reason"] for w in _AGAIN)


@pytest.mark.skipif(os.name == "nt", reason="Windows needs a privilege to make links")
@pytest.mark.parametrize("linked", ["file", "folder", "service"])
def test_a_link_is_not_followed(desk: Desk, tmp_path: Path, linked: str) -> None:
    desk.deliver({"people.csv": GOOD})
    folder = desk.root / "extracts/schools"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "secret.csv").write_text(GOOD)
    match linked:
        case "file":
            (folder / "involvements.csv").symlink_to(elsewhere / "secret.csv")
        case "folder":
            (folder / "more").symlink_to(elsewhere, target_is_directory=True)
        case "service":
            folder.rename(tmp_path / "moved")
            folder.symlink_to(tmp_path / "moved", target_is_directory=True)
    desk.take()
    assert desk.state()["load_state"] == "refused"
    assert "no ordinary" in desk.state()["reason"] and "Copy" in desk.state()["reason"]


def test_a_parquet_column_of_lists_refuses_the_service(desk: Desk) -> None:
    desk.deliver({})
    file = desk.root / "extracts/schools/people.parquet"
    duckdb.execute(f"copy (select '1' as person_ref, ['a'] as first_name) to '{file}'")
    desk.take()
    for word in ("schools/people.parquet", "first_name", "Send it as text"):
        assert word in desk.state()["reason"]


def test_formulas_without_saved_values_refuse_the_service(desk: Desk) -> None:
    desk.deliver({})
    book = openpyxl.Workbook()
    book.active.append(["person_ref", "first_name"])
    book.active.append(["1", "=A1"])
    book.save(desk.root / "extracts/schools/people.xlsx")
    desk.take()
    for word in ("schools/people.xlsx", "row 2, column 2", "formula", "paste values"):
        assert word in desk.state()["reason"]


def test_a_workbook_with_two_filled_sheets_and_no_right_name_refuses_the_service(
    desk: Desk,
) -> None:
    desk.deliver({})
    book = openpyxl.Workbook()
    book.active.append(["person_ref"])
    book.create_sheet("Other").append(["person_ref"])
    book.save(desk.root / "extracts/schools/people.xlsx")
    desk.take()
    for word in ("schools/people.xlsx", "2 of its sheets", "Name the right sheet people"):
        assert word in desk.state()["reason"]


def test_an_older_delivery_is_refused_unless_it_is_allowed(desk: Desk) -> None:
    desk.deliver({"people.csv": GOOD})
    desk.take()
    desk.publish()
    desk.deliver({"people.csv": GOOD}, data_current_as_of="2026-01-30")
    desk.take()
    assert desk.state()["load_state"] == "refused"
    for word in ("schools/extract.yml", "data_current_as_of", "2026-01-31", "--allow-older"):
        assert word in desk.state()["reason"]
    desk.take(allow_older=True)
    assert desk.state()["load_state"] == "loaded"


@pytest.mark.parametrize("step", ["open_delivery", "read_source", "list_orphans"])
def test_an_error_that_nobody_foresaw_refuses_its_service_alone(
    whole_desk: Desk, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    as_ever = getattr(service, step)

    def fail(*given: Any) -> Any:
        if "schools" in str(given):
            raise KeyError("Zebedee")
        return as_ever(*given)

    monkeypatch.setattr(service, step, fail)
    whole_desk.deliver({"people.csv": GOOD})
    whole_desk.deliver({"people.csv": GOOD}, service="gp")
    whole_desk.take()
    assert whole_desk.state("gp")["load_state"] == "loaded"
    assert whole_desk.state("schools")["load_state"] == "refused"
    reason = whole_desk.state("schools")["reason"]
    assert "KeyError" in reason and "CSV UTF-8" in reason and "Zebedee" not in reason
    assert ("schools/people.csv" in reason) == (step == "read_source")


def test_a_refused_service_does_not_stop_another(whole_desk: Desk) -> None:
    whole_desk.deliver({"people.csv": b""})
    whole_desk.deliver({"people.csv": GOOD}, service="gp")
    whole_desk.take()
    states = {s["service_code"]: s["load_state"] for s in whole_desk.result.services}  # type: ignore[union-attr]
    assert states["schools"] == "refused" and states["gp"] == "loaded"
    assert states["police"] == "not_supplied" and "practice" not in states
    assert len(whole_desk.landed(service="gp")) == 1


def test_a_reason_never_shows_what_a_row_holds(desk: Desk) -> None:
    """A file without a header has a person where the headers should be."""
    for sent in (b"Zebedee,Quux\n", b"person_ref,Zebedee,Zebedee\n", b'first_name\n"Zebedee\n'):
        desk.deliver({"people.csv": sent})
        result = desk.take()
        assert desk.state()["load_state"] == "refused"
        assert "Zebedee" not in str(result)
