"""Whoever leaves is gone from everything that is held, and stays away with the next night."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from family_context.build import run
from family_context.contracts import load_contracts
from family_context.folders import PROJECT, OutFolder
from family_context.rights import forget as leaving
from family_context.rights import leaving as taking
from family_context.rights.errors import RightsError
from family_context.rights.leaving import FILE, pending
from family_context.rights.person import find_person, open_built
from tests.rights.conftest import AS_AT
from tests.rights.planted import WORD, Planted, places_with


def words_of(planted: Planted, person_id: str) -> list[str]:
    """What nobody but the planted person has: words, the id, and references."""
    return [WORD, person_id, *planted.references.values()]


@pytest.fixture(scope="module")
def left(
    known: Path, planted: Planted, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, str, set[str]]:
    """A copy of the warehouse that the person left, stopped once; and where they stood."""
    out = tmp_path_factory.mktemp("left") / "out"
    shutil.copytree(known, out, symlinks=True)
    with open_built(OutFolder(out)) as con:
        person = find_person(con, f"gp:{planted.references['gp']}")
    assert person.person_id
    before = places_with(out, words_of(planted, person.person_id))
    planned = leaving.plan(out, [leaving.Leaver(f"gp:{planted.references['gp']}", "objection")])
    with pytest.MonkeyPatch.context() as patch:

        def stop(*_: object) -> None:
            raise OSError("the power went")

        # Everything is taken away and published, and the machine stops before the rest is removed.
        patch.setattr(run.leaving, "tidy", stop)
        with pytest.raises(RightsError, match="--resume"):
            leaving.forget(out, planned, None)
    assert pending(OutFolder(out))
    return out, person.person_id, before


def test_a_plan_changes_nothing(known: Path, planted: Planted) -> None:
    planned = leaving.plan(known, [leaving.Leaver(f"gp:{planted.references['gp']}", "objection")])
    assert sum(planned.rows.values()) > 500
    assert "gp/people.csv" in planned.delivered_files
    assert not (known / "build" / FILE).exists()
    assert pending(OutFolder(known)) is None


def test_a_forgetting_that_stopped_holds_nobody_and_blocks_another(
    left: tuple[Path, str, set[str]], planted: Planted
) -> None:
    out, person_id, _ = left
    if pending(OutFolder(out)) is None:
        pytest.skip("a test before this one has gone on with it")
    text = (out / "build" / FILE).read_text(encoding="utf-8")
    assert not [one for one in words_of(planted, person_id) if one in text]
    with pytest.raises(RightsError, match="--resume"):
        leaving.plan(out, [leaving.Leaver("gp:1", "objection")])


def test_the_next_build_of_the_same_extracts_goes_on_and_brings_nobody_back(
    left: tuple[Path, str, set[str]], planted: Planted
) -> None:
    out, person_id, before = left
    assert len(before) > 150
    run.build(planted.extracts, AS_AT, out, pages=False)
    assert places_with(out, words_of(planted, person_id)) == set()
    assert pending(OutFolder(out)) is None


def test_the_record_says_that_it_was_done_and_of_nobody(
    left: tuple[Path, str, set[str]], planted: Planted
) -> None:
    out, person_id, _ = left
    text = (out / "forgotten.csv").read_text(encoding="utf-8")
    (row,) = csv.DictReader(text.splitlines())
    assert (row["reason"], row["people"], row["records"]) == ("objection", "1", "13")
    assert int(row["rows"]) > 100
    assert not [one for one in words_of(planted, person_id) if one in text]


def test_everybody_else_keeps_id_and_answers(
    left: tuple[Path, str, set[str]], known: Path, planted: Planted
) -> None:
    import duckdb

    out, person_id, _ = left
    found = []
    for folder in (known, out):
        with duckdb.connect(str(folder / "published/family_context.duckdb"), read_only=True) as con:
            found.append(dict(con.execute("select record_id, person_id from person_records "
                                          "where record_kind = 'person'").fetchall()))  # fmt: skip
    before, after = found
    gone = {record for record, person in before.items() if person == person_id}
    assert len(gone) == 13
    assert after == {r: p for r, p in before.items() if r not in gone}


def test_the_account_of_a_run_keeps_its_counts_and_loses_its_examples(
    left: tuple[Path, str, set[str]],
) -> None:
    manifests = sorted((left[0] / "runs").glob("*/manifest.json"))
    said = json.loads(manifests[0].read_text(encoding="utf-8"))
    texts = [r["text"] for s in said["intake"] for r in s["remarks"] if r["kind"] == "rejected"]
    assert texts
    assert set(texts) == {"(taken out when somebody was forgotten)"}


def test_a_service_that_leaves_is_gone_and_comes_back_as_new(
    known: Path, planted: Planted, tmp_path: Path
) -> None:
    import duckdb

    out = tmp_path / "out"
    shutil.copytree(known, out, symlinks=True)
    leaving.forget(out, leaving.plan(out, [], "police"), None)
    words = [f"police:{planted.references['police']}", f"{WORD}involvementsteampolice"]
    assert places_with(out, words) == set()
    with duckdb.connect(str(out / "published/family_context.duckdb"), read_only=True) as con:
        told = con.execute(
            "select load_state from service_coverage where service_code = 'police'"
        ).fetchall()
        n = con.execute(
            "select count(*) from person_records where service_code = 'police'"
        ).fetchall()
    assert (told, n) == ([("not_supplied",)], [(0,)])
    assert not (out / "build/last_good/police").exists()
    run.build(planted.extracts, AS_AT, out, pages=False)
    with duckdb.connect(str(out / "published/family_context.duckdb"), read_only=True) as con:
        ((n_back,),) = con.execute(
            "select count(*) from person_records where service_code = 'police'"
        ).fetchall()
    assert n_back > 0, "it left; it is not forbidden"


def test_a_list_names_what_is_wrong_with_a_row_by_its_line(tmp_path: Path) -> None:
    file = tmp_path / "leavers.csv"
    file.write_text("reference,reason,reviewed_by\ngp:1,objection,K. Lead\ngp:2,objection,\n")
    with pytest.raises(RightsError, match=r"line 3: reviewed_by is empty"):
        leaving.read_list(file)
    file.write_text("reference,reason,reviewed_by\ngp:1,because,K. Lead\n")
    with pytest.raises(RightsError, match=r"line 2: 'because' is no reason"):
        leaving.read_list(file)
    file.write_text("reference,reason\ngp:1,objection\n")
    with pytest.raises(RightsError, match="missing: reviewed_by"):
        leaving.read_list(file)


def test_whatever_stops_the_taking_away_it_is_done_by_the_next_attempt(
    known: Path, planted: Planted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = OutFolder(tmp_path / "out")
    shutil.copytree(known, out.root, symlinks=True)
    planned = leaving.plan(out.root, [leaving.Leaver(f"gp:{planted.references['gp']}", "not_ours")])
    planned.pending.write(out)
    contracts = load_contracts(PROJECT)
    kept, renewed = taking.Pending.write, []

    def write(self: taking.Pending, folder: OutFolder) -> None:
        renewed.append(1)
        if len(renewed) == 40:
            raise OSError("the disk is full")
        kept(self, folder)

    with monkeypatch.context() as patch:
        patch.setattr(taking.Pending, "write", write)
        with pytest.raises(OSError, match="disk is full"):
            taking.take_away(out, contracts)
    taking.take_away(out, contracts)
    person_id = planned.people[0].name
    # What is made anew by the build that follows is not looked at here.
    places = places_with(out.root, words_of(planted, person_id))
    read_by_a_build = ("build/landing/", "build/last_good/", "build/state/", "quarantine/")
    assert not [place for place in places if place.startswith(read_by_a_build)]


def test_nobody_leaves_who_is_not_known(known: Path) -> None:
    with pytest.raises(RightsError, match="No service sent gp:nobody-1"):
        leaving.plan(known, [leaving.Leaver("gp:nobody-1", "objection")])
    with pytest.raises(RightsError, match="No service 'polise'"):
        leaving.plan(known, [], "polise")
