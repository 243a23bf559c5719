"""Claims about where the people of a stress cell come from."""

from __future__ import annotations

import csv
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from stdnum.gb import nhs

from family_context.evaluation.stress import hold_out, run
from family_context.evaluation.stress.cells import QUICK, Cell, grid
from family_context.evaluation.stress.dealing import (
    SERVICES,
    Row,
    dealt,
    with_check_digit,
    write_extracts,
)
from family_context.evaluation.stress.hold_out import Frozen, HoldOutError
from family_context.evaluation.stress.lists import SkippedError, package_folder
from family_context.evaluation.stress.run import measure_cell, run_stress
from family_context.evaluation.stress.sources import SOURCES
from family_context.evaluation.stress.towns import without_columns
from tests.town.test_town import FAMILIES, FROZEN

TOWN = Frozen(families=FAMILIES, seed=7, noise=1, recorded=1, sha256=FROZEN)
CHANGED = Frozen(families=FAMILIES, seed=7, noise=1, recorded=1, sha256="0" * 64)


def test_every_cell_has_a_source_and_a_name_of_its_own() -> None:
    cells = grid()
    assert {cell.source for cell in cells} <= set(SOURCES)
    assert max(Counter(cell.name for cell in cells).values()) == 1
    assert {cell.name for cell in grid(quick=True)} == QUICK


def test_the_grid_never_makes_the_hold_out() -> None:
    uses = re.findall(r"^\| (\d+) \| (.*) \|$", hold_out.REGISTER.read_text("utf-8"), re.MULTILINE)
    shut = {int(seed) for seed, use in uses if "hold-out" in use}
    assert {town.seed for town in hold_out.register()} < shut
    assert not [cell.name for cell in grid() if cell.seed in shut or cell.frozen]


def test_the_register_names_four_frozen_towns() -> None:
    cells = hold_out.cells(hold_out.register())
    assert len({cell.frozen for cell in cells}) == len({cell.name for cell in cells}) == 4


def test_an_unchanged_town_is_opened(tmp_path: Path) -> None:
    hold_out.check([TOWN], tmp_path)


def test_a_changed_town_is_refused_before_anything_is_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run.hold_out, "register", lambda: [TOWN, CHANGED])
    with pytest.raises(HoldOutError, match="has changed since the freeze"):
        run_stress(tmp_path, quick=True, open_hold_out=True)
    assert not (tmp_path / "reports" / "stress.json").exists()


def test_a_source_that_is_not_here_is_skipped_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAMILY_CONTEXT_FIXTURES", str(tmp_path))
    for source in ("two services", "Splink fake 1000", "Splink historical"):
        found = measure_cell(Cell(source, "as they are", "as they are"), tmp_path / "cell")
        assert "FAMILY_CONTEXT_FIXTURES" in found["skipped"]
        assert "people" not in found
    with pytest.raises(SkippedError, match="no_such_package is not installed"):
        package_folder("no_such_package", "Install it.")


def test_nobody_is_dealt_two_records_in_one_service() -> None:
    rows = [Row(person) for person in "abc" for _ in range(len(SERVICES) + 2)]
    found = Counter((service, row.true_person_id) for service, row in dealt(rows))
    assert set(found.values()) == {1}
    assert len(found) == 3 * len(SERVICES)


def test_references_of_a_list_do_not_tell_who_belongs_together(tmp_path: Path) -> None:
    rows = [Row("1", "Zoe"), Row("1", "Zo"), Row("2", "Amy"), Row("2", "Ami")]
    write_extracts(dealt(rows), tmp_path, date(2026, 1, 31))
    with (tmp_path / "extracts/gp/people.csv").open(encoding="utf-8") as file:
        written = list(csv.DictReader(file))
    assert written == [
        {"person_ref": "1", "first_name": "Amy"},
        {"person_ref": "2", "first_name": "Zoe"},
    ]


def test_a_slip_in_a_number_fails_its_check() -> None:
    assert nhs.is_valid(with_check_digit("943476591", "943476591"))
    assert not nhs.is_valid(with_check_digit("943476951", "943476591"))


def test_a_column_is_dropped_however_it_is_spelt(tmp_path: Path) -> None:
    place = tmp_path / "gp"
    place.mkdir()
    (place / "People.csv").write_text("Person_Ref,NHS Number,Sex\n1,9434765919,F\n", "utf-8")
    without_columns(tmp_path, ["nhs_number", "upn"])
    (file,) = place.iterdir()
    assert file.read_text("utf-8").splitlines() == ["Person_Ref,Sex", "1,F"]
