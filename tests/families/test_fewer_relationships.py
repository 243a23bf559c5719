"""Extracts without, or with half of, what services recorded of relationships."""

from __future__ import annotations

import hashlib
from datetime import date
from pathlib import Path

import duckdb
import pytest

from family_context.contracts import load_contracts
from family_context.evaluation.fewer_relationships import KEEP, WORDS, with_fewer_relationships
from family_context.folders import PROJECT
from family_context.intake import IntakeResult, take_in

SAID_IN = {
    "schools": "contacts",
    "childrens_social_care": "referral_people",
    "supporting_families": "family_members",
    "housing": "household_members",
}


def taken_in(extracts: Path, work: Path) -> IntakeResult:
    return take_in(
        extracts,
        work / "landing",
        quarantine=work / "quarantine",
        last_good=work / "last_good",
        contracts=load_contracts(PROJECT),
        as_at=date(2026, 1, 31),
    )


def landed(extracts: Path, work: Path) -> dict[str, list[tuple[str, ...]]]:
    """Every landed table as sorted rows, by service/table, after intake of `extracts`."""
    taken = taken_in(extracts, work)
    states = {s["service_code"]: s["load_state"] for s in taken.services}
    assert "refused" not in states.values(), states
    return {
        f"{file.parent.name}/{file.stem}": sorted(
            duckdb.execute(f"select columns(*)::varchar from read_parquet('{file}')").fetchall(),
            key=repr,
        )
        for file in sorted((work / "landing").glob("*/*.parquet"))
        if not file.parent.name.startswith("_")
    }


@pytest.fixture(scope="module")
def runs(council: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, list]]:  # type: ignore[type-arg]
    work = tmp_path_factory.mktemp("runs")
    return {
        keep: landed(
            with_fewer_relationships(council / "extracts", work / keep, keep), work / f"in-{keep}"
        )
        for keep in KEEP
    }


def test_about_half_of_what_was_recorded_stays_word_for_word(runs) -> None:  # type: ignore[no-untyped-def]
    tables = [name for name in runs["all"] if name.endswith("/relationships")]
    everything = [(name, row) for name in tables for row in runs["all"][name]]
    half = [(name, row) for name in tables for row in runs["half"][name]]
    assert set(half) < set(everything)
    assert 0.4 < len(half) / len(everything) < 0.6


def test_a_table_is_known_in_capitals_too(tmp_path: Path) -> None:
    folder = tmp_path / "in" / "schools"
    folder.mkdir(parents=True)
    (folder / "Relationships.CSV").write_text("person_ref,related_person_ref,relationship\n")
    (folder / "CONTACTS.csv").write_text("contact_ref,person_ref,relationship\nc,1,mother\n")
    kept = with_fewer_relationships(tmp_path / "in", tmp_path / "out", "none_anywhere")
    assert [f.name for f in (kept / "schools").iterdir()] == ["CONTACTS.csv"]
    assert "mother" not in (kept / "schools" / "CONTACTS.csv").read_text()


def test_both_directions_of_a_pair_stay_or_go_together(council: Path, tmp_path: Path) -> None:
    for folder in (council / "extracts").iterdir():
        (tmp_path / "in" / folder.name).mkdir(parents=True)
    rows = [f"{a},{b},sibling" for a in range(20) for b in range(20) if a != b]
    file = tmp_path / "in" / "gp" / "relationships.csv"
    file.write_text("\n".join(["person_ref,related_person_ref,relationship", *rows]) + "\n")
    kept = with_fewer_relationships(tmp_path / "in", tmp_path / "out", "half")
    left = {
        tuple(line.split(",")[:2])
        for line in (kept / "gp" / "relationships.csv").read_text().splitlines()[1:]
    }
    assert left and left == {(b, a) for a, b in left}


def test_nothing_but_relationships_changes(runs) -> None:  # type: ignore[no-untyped-def]
    for keep in ("half", "none"):
        for name, rows in runs["all"].items():
            if not name.endswith("/relationships"):
                assert runs[keep][name] == rows, (keep, name)


def test_without_relationships_no_service_has_any(runs) -> None:  # type: ignore[no-untyped-def]
    for keep in ("none", "none_anywhere"):
        left = {n: len(r) for n, r in runs[keep].items() if n.endswith("/relationships")}
        assert not any(left.values()), (keep, left)


def test_no_word_is_left_in_any_other_table(council: Path, tmp_path: Path) -> None:
    work = with_fewer_relationships(council / "extracts", tmp_path / "out", "none_anywhere")
    taken_in(work, tmp_path)
    for service, table in SAID_IN.items():
        file = tmp_path / "landing" / service / f"{table}.parquet"
        assert duckdb.execute(
            f"select count({WORDS[table]}), count(*) > 0 from read_parquet('{file}')"
        ).fetchall() == [(0, True)], table


def test_the_delivery_itself_is_left_alone(council: Path, tmp_path: Path) -> None:
    def content() -> dict[Path, str]:
        return {
            f: hashlib.sha256(f.read_bytes()).hexdigest()
            for f in (council / "extracts").rglob("*")
            if f.is_file()
        }

    before = content()
    with_fewer_relationships(council / "extracts", tmp_path / "out", "none_anywhere")
    assert content() == before


def test_an_unknown_wish_is_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="half"):
        with_fewer_relationships(tmp_path, tmp_path / "out", "a quarter")
