"""A run leaves a log and a summary that tell what happened, and nothing about any person."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import duckdb

from family_context.build.changes import Changes
from family_context.build.dbt import Rules
from family_context.build.manifest import Manifest
from family_context.folders import OutFolder
from family_context.operate.summary import write_summary


def _run(built: Path) -> Path:
    (run,) = (built / "runs").iterdir()
    return run


def test_the_log_tells_a_run_from_beginning_to_end(built: Path) -> None:
    lines = (_run(built) / "log.jsonl").read_text(encoding="utf-8").splitlines()
    events = [json.loads(line) for line in lines]
    assert [events[0]["event"], events[-1]["event"]] == ["build began", "build published"]
    began = [e["stage"] for e in events if e["event"] == "stage began"]
    assert began == [e["stage"] for e in events if e["event"] == "stage ended"] != []
    times = [e["at"] for e in events]
    assert times == sorted(times)
    taken = {e["service_code"]: e["rows_landed"] for e in events if e["event"] == "service taken"}
    assert taken["schools"] > 0


def test_log_and_summary_hold_nothing_about_any_person(built: Path) -> None:
    run = _run(built)
    text = " ".join((run / file).read_text("utf-8") for file in ("log.jsonl", "summary.html"))
    words = set(re.findall(r"[\w'-]+", text.lower()))
    with duckdb.connect(str(built / "published" / "family_context.duckdb"), read_only=True) as con:
        people = con.execute(
            "select person_id, lower(first_name), lower(last_name), nhs_number from people"
        ).fetchall()
    about_people = {value for row in people for value in row if value}
    assert len(about_people) > 100
    # Forenames that are words of the pages too, such as May, would be no finding.
    assert words & about_people <= {"may", "will", "mark"}


def test_only_their_owner_reads_log_and_summary(built: Path) -> None:
    for file in ("log.jsonl", "summary.html", "manifest.json"):
        assert stat.S_IMODE((_run(built) / file).stat().st_mode) == 0o600


def test_the_summary_tells_what_a_night_changed(tmp_path: Path) -> None:
    account = Manifest("20260131T030000-12", "2026-01-31", Rules())
    account.changes = Changes(
        is_first=False,
        before="2026-01-30",
        children=273,
        members_new=4,
        people_merged=2,
        answers=(("schools", "involved_now", "none_found", 3),),
    ).as_row()
    (tmp_path / "runs" / account.run_id).mkdir(parents=True)
    page = write_summary(account, OutFolder(tmp_path)).read_text(encoding="utf-8")
    assert "<td>people merged</td><td>2</td>" in page
    assert "<td>schools</td><td>involved now</td><td>none found</td><td>3</td>" in page
    assert "2026-01-30" in page
