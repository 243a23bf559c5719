"""Files made to exhaust the machine, or to be read as something else than they are.

Every file here is small and harmless: the bounds are lowered to it.
"""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from family_context.council.settings import CouncilError, read_council
from family_context.intake import bounds, columnar, records
from family_context.maps.definition import read_map
from family_context.maps.errors import MapError
from tests.intake.conftest import Desk
from tests.maps.conftest import Bench

PEOPLE = "person_ref,first_name\n1,Ann\n"


def workbook(file: Path, rows: list[list[str]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    file.parent.mkdir(parents=True, exist_ok=True)
    book.save(file)
    return file


def rewritten(file: Path, part: str, change: Callable[[bytes], bytes], **more: bytes) -> None:
    """The workbook with one of its parts changed, and others added."""
    with zipfile.ZipFile(file) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    parts[part] = change(parts[part])
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in (parts | more).items():
            book.writestr(name, content)


def refused(desk: Desk) -> str:
    desk.take()
    assert desk.state()["load_state"] == "refused" and desk.landed() == []
    return str(desk.state()["reason"])


def far_out(sheet: bytes) -> bytes:
    """One cell more, in the last column that a sheet can have."""
    far = b'<c r="XFD2" t="inlineStr"><is><t>far</t></is></c>'
    return re.sub(rb'(<row r="2".*?)</row>', rb"\1" + far + b"</row>", sheet)


def far_down(sheet: bytes) -> bytes:
    return re.sub(
        rb'<row r="2"(.*?)</row>', rb'<row r="5000"><c r="A5000"><v>1</v></c></row>', sheet
    )


BOOKS: dict[str, tuple[str, int, Callable[[bytes], bytes]]] = {
    "a_cell_far_to_the_right": ("MOST_CELLS", 1_000, far_out),
    "a_row_far_down": ("MOST_ROWS_OF_A_SHEET", 1_000, far_down),
    "parts_that_unpack_to_much": ("MOST_BYTES", 1_000, bytes),
}


@pytest.mark.parametrize(("bound", "lowered", "change"), BOOKS.values(), ids=BOOKS)
def test_a_workbook_of_more_than_a_sheet_can_hold_is_refused(
    desk: Desk,
    bench: Bench,
    monkeypatch: pytest.MonkeyPatch,
    bound: str,
    lowered: int,
    change: Callable[[bytes], bytes],
) -> None:
    desk.deliver({})
    for file in (desk.root / "extracts/schools/people.xlsx", desk.root / "raw/persons.xlsx"):
        workbook(file, [["person_ref", "first_name"], ["1", "Ann"]])
        rewritten(file, "xl/worksheets/sheet1.xml", change)
    monkeypatch.setattr(bounds, bound, lowered)
    assert f"{lowered:,}" in refused(desk)
    with pytest.raises(MapError, match=f"{lowered:,}"):
        bench.run(one_view(bench, "persons.xlsx"))


def one_view(bench: Bench, file: str) -> Any:
    sql = "select ref(person_ref) as person_ref, value(first_name) as first_name, _row from persons"
    return bench.map({"persons": {"files": file}}, {"childrens_social_care.people": sql})


def test_what_a_workbook_unpacks_to_is_asked_before_anything_is_unpacked(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.deliver({})
    file = workbook(desk.root / "extracts/schools/people.xlsx", [["person_ref"], ["1"]])

    def unpack(*_: Any, **__: Any) -> None:
        raise AssertionError("it was unpacked")

    monkeypatch.setattr(zipfile.ZipFile, "open", unpack)
    monkeypatch.setattr(bounds, "MOST_BYTES", file.stat().st_size)
    assert "unpacks to" in refused(desk)


def test_a_text_that_many_cells_share_counts_in_each(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.deliver({})
    file = desk.root / "extracts/schools/people.xlsx"
    workbook(file, [["person_ref", "first_name"], *(["1", "x" * 1_000] for _ in range(300))])
    monkeypatch.setattr(bounds, "MOST_LETTERS", 250_000)
    assert "letters" in refused(desk)


def test_a_parquet_file_that_states_too_many_rows_is_refused_before_a_row_is_read(
    desk: Desk, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.deliver({})
    (desk.root / "raw").mkdir()
    rows = "select '1' as person_ref, 'Ann' as first_name from range(101)"
    for file in (desk.root / "extracts/schools/people.parquet", desk.root / "raw/persons.parquet"):
        duckdb.execute(f"copy ({rows}) to '{file}'")
    monkeypatch.setattr(bounds, "MOST_ROWS", 100)
    monkeypatch.setattr(columnar, "load_text", lambda *_: pytest.fail("rows were read"))
    assert "101 rows" in refused(desk)
    with pytest.raises(MapError, match="101 rows"):
        bench.run(one_view(bench, "persons.parquet"))


def test_a_text_file_that_is_too_large_to_be_read_whole_is_refused(
    desk: Desk, bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.deliver({"people.csv": PEOPLE})
    bench.raw("persons.csv", PEOPLE)
    monkeypatch.setattr(bounds, "MOST_BYTES", len(PEOPLE) - 1)
    assert "Send it as Parquet" in refused(desk)
    for encoding in ({}, {"encoding": "utf-8"}):
        definition = one_view(bench, "persons.csv")
        view = {"persons": {"files": "persons.csv", **encoding}}
        definition = bench.map(view, {s.file[:-4]: s.sql for s in definition.selects})
        with pytest.raises(MapError, match="Send it as Parquet"):
            bench.run(definition)


def test_a_workbook_that_declares_an_entity_is_refused(desk: Desk) -> None:
    desk.deliver({})
    file = desk.root / "extracts/schools/people.xlsx"
    workbook(file, [["person_ref", "first_name"], ["1", "Ann"]])
    desk.take()
    assert len(desk.landed()) == 1
    entity = b'<!DOCTYPE x [<!ENTITY a "b">]>'
    rewritten(
        file,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace(b"<worksheet", entity + b"<worksheet", 1),
    )
    assert "cannot be opened as an Excel workbook" in refused(desk)


def test_a_workbook_that_names_another_is_read_as_it_was_saved_and_the_other_is_not(
    desk: Desk, tmp_path: Path
) -> None:
    other = workbook(tmp_path / "other.xlsx", [["Secretname"]])
    desk.deliver({})
    file = desk.root / "extracts/schools/people.xlsx"
    workbook(file, [["person_ref", "first_name"], ["1", "FORMULA"]])
    formula = b'<c r="B2" t="str"><f>[1]Sheet!A1</f><v>Ann</v></c>'
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/externalLinkPath" Target="{other.as_uri()}" TargetMode="External"/>'
        "</Relationships>"
    )
    rewritten(
        file,
        "xl/worksheets/sheet1.xml",
        lambda xml: re.sub(rb'<c r="B2".*?</c>', formula, xml),
        **{"xl/externalLinks/_rels/externalLink1.xml.rels": relation.encode()},
    )
    desk.take()
    assert [row["first_name"] for row in desk.landed()] == ["Ann"]
    assert "Secretname" not in str(desk.landed())


@pytest.mark.skipif(os.name == "nt", reason="Windows takes no such name")
def test_the_name_of_a_file_gives_no_command_to_the_screen(desk: Desk) -> None:
    command = "\x1b[2J\x1b]0;title\x07\u202e"
    desk.deliver({f"{command}.csv": PEOPLE, "people.csv": ""})
    (desk.root / "extracts" / command).mkdir()
    result = desk.take()
    told = [
        desk.state()["reason"],
        *(f"{i['name']} {i['file']} {i['note']}" for i in result.ignored),
    ]
    assert len(told) >= 3 and any("[2J" in text for text in told)
    assert not [text for text in told for sign in "\x1b\x07\u202e" if sign in text]
    (desk.root / "extracts/schools" / f"people{command}").mkdir()
    assert "no ordinary file" in refused(desk) and "\x1b" not in refused(desk)


@pytest.mark.skipif(os.name == "nt", reason="Windows takes no such name")
@pytest.mark.parametrize("name", ["people[1].parquet", "people*.parquet", "people?.parquet"])
def test_a_name_that_looks_like_a_pattern_of_names_is_read_as_itself(desk: Desk, name: str) -> None:
    desk.deliver({}, files={"people": name})
    folder = desk.root / "extracts/schools"
    for file, person in ((name, "right"), ("people1.parquet", "wrong"), ("peoples.csv", "wrong")):
        kind = "parquet" if file.endswith("parquet") else "csv"
        duckdb.execute(
            f"copy (select '{person}' as person_ref) to '{folder / file}' (format {kind})"
        )
    desk.take()
    assert [row["person_ref"] for row in desk.landed()] == ["right"]


def test_the_name_of_a_folder_is_no_column(desk: Desk) -> None:
    """Programs write partitions of a table into folders so, and readers take them for columns."""
    root = desk.root / "restriction=adopted"
    (root / "extracts").mkdir(parents=True)
    below = Desk(root, desk.contracts)
    below.deliver({})
    file = root / "extracts/schools/people.parquet"
    duckdb.execute(f"copy (select '1' as person_ref) to '{file}'")
    below.take()
    assert [row["restriction"] for row in below.landed()] == [None]


@pytest.mark.parametrize(
    "name", ["../gp/people.csv", "/etc/hostname", "..\\gp\\people.csv", "..", "./people.csv"]
)
def test_a_delivery_cannot_name_a_file_outside_its_folder(whole_desk: Desk, name: str) -> None:
    whole_desk.deliver({"people.csv": PEOPLE}, service="gp")
    whole_desk.deliver({"people.csv": PEOPLE}, files={"involvements": name})
    whole_desk.take()
    assert whole_desk.state()["load_state"] == "refused"
    assert "extract.yml: files says" in whole_desk.state()["reason"]


# Named values within named values: each line would be ten of the one before.
UNFOLDING = "source_system: s\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"


def test_yaml_that_unfolds_is_refused_wherever_others_write_it(
    desk: Desk, bench: Bench, tmp_path: Path
) -> None:
    desk.deliver({"people.csv": PEOPLE})
    (desk.root / "extracts/schools/extract.yml").write_text(UNFOLDING)
    assert "stands in what has a name itself" in refused(desk)
    definition = one_view(bench, "persons.csv")
    (bench.root / definition.code / "map.yml").write_text(UNFOLDING)
    with pytest.raises(MapError, match="stands in what has a name itself"):
        read_map(bench.root / definition.code, bench.contracts)
    (tmp_path / "council.yml").write_text(UNFOLDING)
    with pytest.raises(CouncilError, match="line 3"):
        read_council(tmp_path / "council.yml")


@pytest.mark.parametrize("tag", ["!!python/object/apply:os.getcwd []", "!!python/name:os.getcwd"])
def test_yaml_makes_no_object_and_calls_nothing(desk: Desk, tmp_path: Path, tag: str) -> None:
    desk.deliver({"people.csv": PEOPLE})
    (desk.root / "extracts/schools/extract.yml").write_text(f"source_system: {tag}\n")
    assert "not readable YAML" in refused(desk)
    (tmp_path / "council.yml").write_text(f"name: {tag}\n")
    with pytest.raises(CouncilError, match="cannot be read as YAML"):
        read_council(tmp_path / "council.yml")


def test_the_bounds_lie_above_what_a_council_of_a_million_people_sends() -> None:
    """Forty dated rows for each person in one table, or one row of a thousand bytes."""
    assert bounds.MOST_ROWS >= 40 * 1_000_000
    assert bounds.MOST_BYTES >= 1_000 * 1_000_000
    assert records.MOST_RECORD_BYTES < bounds.MOST_BYTES
