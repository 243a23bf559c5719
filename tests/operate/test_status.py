"""Whoever runs the warehouse is told, in time and without a name, that somebody should look."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from typer.testing import CliRunner

from family_context.cli import app
from family_context.folders import OutFolder
from family_context.operate.status import Level, Status, status_of

TODAY = date(2026, 2, 1)
FIRST, SECOND = "20260130T030000-11", "20260131T030000-12"


def _service(code: str = "schools", **said: Any) -> dict[str, Any]:
    return {
        "service_code": code,
        "load_state": "loaded",
        "reason": None,
        "warning": None,
        "rows_landed": 100,
        "rows_quarantined": 0,
        "values_rejected": 0,
        "data_current_as_of": "2026-01-31",
    } | said


def _ran(out: Path, run: str, status: str = "published", **said: Any) -> None:
    folder = out / "runs" / run
    folder.mkdir(parents=True)
    account = {
        "run_id": run,
        "as_at": "2026-01-31",
        "status": status,
        "error": None,
        "services": [_service()],
        "timings": {"intake": 4.0, "dbt build": 30.5},
    }
    (folder / "manifest.json").write_text(json.dumps(account | said))
    if status == "published":
        (out / "published").mkdir(exist_ok=True)


def _status(out: Path, today: date = TODAY) -> Status:
    return status_of(OutFolder(out), today)


def _about(status: Status, about: str) -> str:
    return " ".join(f.text for f in status.findings if f.about == about)


def test_a_warehouse_that_fares_well_has_nothing_to_look_at(tmp_path: Path) -> None:
    _ran(tmp_path, FIRST)
    status = _status(tmp_path)
    assert status.level is Level.OK
    assert status.findings == ()
    assert (status.published_run, status.published_as_at) == (FIRST, "2026-01-31")
    assert status.builds[0].seconds == 34.5


def test_a_folder_in_which_nothing_was_built_is_unknown(tmp_path: Path) -> None:
    assert _status(tmp_path).level is Level.UNKNOWN


@pytest.mark.parametrize("how", ["failed", "killed"])
def test_a_last_build_that_did_not_publish_is_critical(tmp_path: Path, how: str) -> None:
    _ran(tmp_path, FIRST)
    if how == "failed":
        _ran(tmp_path, SECOND, "failed", error="BuildError: No service could be loaded.\nMore")
    else:
        (tmp_path / "runs" / SECOND).mkdir()
    status = _status(tmp_path)
    assert status.level is Level.CRITICAL
    assert SECOND in _about(status, "build")
    # What is published still is that of the run before, and so it says.
    assert status.published_run == FIRST


def test_a_build_that_is_running_is_no_failure(tmp_path: Path) -> None:
    _ran(tmp_path, FIRST)
    (tmp_path / "runs" / SECOND).mkdir()
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "building.json").write_text(json.dumps({"run_id": SECOND}))
    with FileLock(tmp_path / "build" / "building.lock"):
        status = _status(tmp_path)
    assert (status.builds[0].status, status.level) == ("running", Level.OK)
    # The same files without the lock are what a killed build leaves.
    assert _status(tmp_path).level is Level.CRITICAL


def test_a_publication_that_went_missing_is_critical(tmp_path: Path) -> None:
    _ran(tmp_path, FIRST)
    (tmp_path / "published").rmdir()
    status = _status(tmp_path)
    assert status.level is Level.CRITICAL
    assert status.published_run is None
    assert "Nothing is published" in _about(status, "published")


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"load_state": "refused", "reason": "people.csv: no column person_ref"}, "refused"),
        ({"load_state": "kept_last_good", "reason": "older than before"}, "last good"),
        ({"load_state": "not_supplied"}, "not searched"),
        ({"warning": "It came without is_withheld"}, "is_withheld"),
        ({"data_current_as_of": "2026-01-02"}, "overdue by 23 days"),
    ],
)
def test_a_service_that_somebody_should_ask_about_is_a_warning(
    tmp_path: Path, said: dict[str, Any], told: str
) -> None:
    _ran(tmp_path, FIRST)
    _ran(tmp_path, SECOND, services=[_service(**said)])
    status = _status(tmp_path)
    assert status.level is Level.WARNING
    assert told in _about(status, "schools")


def test_a_service_that_never_came_is_not_asked_for_every_night(tmp_path: Path) -> None:
    _ran(tmp_path, FIRST)
    assert _about(_status(tmp_path), "housing") == ""


def test_a_delivery_is_late_only_after_the_days_of_the_register(tmp_path: Path) -> None:
    _ran(tmp_path, FIRST)
    last_day = date(2026, 1, 31) + timedelta(days=7)
    assert _status(tmp_path, last_day).level is Level.OK
    late = _status(tmp_path, last_day + timedelta(days=1))
    assert "overdue by 1 day:" in _about(late, "schools")
    assert "answers for 2026-01-31" in _about(late, "published")


def test_rows_are_told_beside_those_of_the_builds_before(tmp_path: Path) -> None:
    for night, rows in enumerate((90, 100, 130, 110)):
        _ran(tmp_path, f"2026012{night}T030000-1", services=[_service(rows_landed=rows)])
    (schools,) = (s for s in _status(tmp_path).services if s.service_code == "schools")
    assert (schools.rows_landed, schools.rows_usual) == (110, 100)


def test_records_unlike_those_of_training_are_a_warning(tmp_path: Path) -> None:
    _ran(tmp_path, FIRST, drift=["column phone: Look: 23 points fewer than in training."])
    assert "phone" in _about(_status(tmp_path), "model")


def test_an_account_that_cannot_be_read_is_a_build_that_was_ended(tmp_path: Path) -> None:
    _ran(tmp_path, FIRST)
    _ran(tmp_path, SECOND)
    (tmp_path / "runs" / SECOND / "manifest.json").write_text('{"status": "publ')
    (tmp_path / "runs" / "notes").mkdir()
    status = _status(tmp_path)
    assert [b.status for b in status.builds] == ["ended", "published"]
    assert status.published_run == FIRST


def test_a_monitor_reads_the_same_as_json_and_as_exit_code(tmp_path: Path) -> None:
    _ran(tmp_path, FIRST, services=[_service(data_current_as_of="2026-01-02")])
    asked = ["status", "--out", str(tmp_path), "--today", str(TODAY)]
    screen = CliRunner().invoke(app, asked)
    assert screen.exit_code == 1
    assert "overdue by 23 days" in " ".join(screen.output.split())
    answer = CliRunner().invoke(app, [*asked, "--json"])
    told = json.loads(answer.output)
    assert (answer.exit_code, told["level"]) == (1, "warning")
    assert told["findings"][0]["about"] == "schools"
