"""Two nights, the second built twice: what is kept of a past day, what is told as a change."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from family_context.build.run import BuildError, build
from family_context.folders import OutFolder
from family_context.lookup.point_in_time import AsKnownError, as_known, write
from tests.conftest import AS_AT
from tests.marts.deliveries import deliver

FIRST, SECOND = date(2026, 1, 31), date(2026, 2, 2)
HOMES = {
    "q": {"address": "7 Tannery Row, Fernmoor", "postcode": "FM1 4QT"},
    "o": {"address": "12 Weir Lane, Fernmoor", "postcode": "FM2 1AB"},
    "m": {"address": "3 Mill Bank, Fernmoor", "postcode": "FM3 7TD"},
    "t": {"address": "41 Chapel Street, Fernmoor", "postcode": "FM4 9PL"},
}
# Two children, each with a mother and a grandmother; one with a father too.
PEOPLE = {
    "1": ("Ava", "Quillfeather", "2015-06-01", "q"),
    "2": ("Bela", "Quillfeather", "1988-03-14", "q"),
    "3": ("Cosmo", "Quillfeather", "1985-09-09", "q"),
    "4": ("Ida", "Marchbank", "1955-02-20", "m"),
    "11": ("Finn", "Okonedo", "2016-11-23", "o"),
    "12": ("Gina", "Okonedo", "1990-07-30", "o"),
    "13": ("Hanna", "Threlkeld", "1957-12-05", "t"),
}
KIN = {("1", "2"): "mother", ("1", "3"): "father", ("11", "12"): "mother"}
GRANDMOTHERS = {("1", "4"): "grandparent", ("11", "13"): "grandparent"}
Rows = list[dict[str, str]]


def people(*refs: str, protected: str = "") -> Rows:
    return [
        {
            "person_ref": ref,
            "first_name": PEOPLE[ref][0],
            "last_name": PEOPLE[ref][1],
            "date_of_birth": PEOPLE[ref][2],
            **HOMES[PEOPLE[ref][3]],
            "restriction": "protected" if ref == protected else "",
        }
        for ref in refs
    ]


def involved(**spells: dict[str, str]) -> Rows:
    """Spells by reference: `i2_a` is one of person 2."""
    return [
        {
            "involvement_ref": ref,
            "person_ref": ref.removeprefix("i").split("_")[0],
            "start_date": "2025-05-01",
            "end_date": "",
            "team": "North",
            "team_phone": "",
            "is_withheld": "false",
            **spell,
        }
        for ref, spell in spells.items()
    ]


def night(second: bool) -> dict[str, dict[str, Rows]]:
    """What changes by the second night is said here and nowhere else."""
    kin = KIN if second else {**KIN, **GRANDMOTHERS}
    ended = {"end_date": "2026-02-01"} if second else {}
    practice = {"team_phone": "01632 960001" if second else "01632 960002"}
    drugs = {"i4_a": {}, "i12_a": {}} if second else {"i4_a": {}}
    early = {"i2_a": {}} if second else {"i2_a": {}, "i12_b": {}}
    return {
        "childrens_social_care": {
            "people": people(*PEOPLE, protected="3" if second else ""),
            "relationships": [
                {"person_ref": child, "related_person_ref": other, "relationship": word}
                for (child, other), word in kin.items()
            ],
        },
        "gp": {
            "people": people(*PEOPLE),
            "involvements": involved(i2_g=practice, i3_g={}, i4_g={}, i12_g={}, i13_g={}),
        },
        "adult_social_care": {
            "people": people("12", "4"),
            "involvements": involved(i12_s={"practitioner_name": "S Webb", **ended}),
        },
        "drugs_and_alcohol": {"people": people("4", "12"), "involvements": involved(**drugs)},
        "early_help": {"people": people("2", "12"), "involvements": involved(**early)},
    }


@dataclass(frozen=True)
class Nights:
    """The `--out` after both nights, what the first published, and the second's two tellings."""

    out: Path
    first: list[dict[str, Any]]
    changes: list[tuple[Any, ...]]
    changes_again: list[tuple[Any, ...]]
    history: dict[str, list[tuple[Any, ...]]]
    history_again: dict[str, list[tuple[Any, ...]]]


def ask(out: Path, query: str) -> Any:
    with duckdb.connect(str(out / "published/family_context.duckdb"), read_only=True) as con:
        return con.sql(query).fetchall()


def context(out: Path) -> list[dict[str, Any]]:
    with duckdb.connect(str(out / "published/family_context.duckdb"), read_only=True) as con:
        order = "child_person_id, person_id, service_code"
        rows: list[dict[str, Any]] = (
            con.table("family_context").order(order).to_arrow_table().to_pylist()
        )
        return rows


def history(out: Path) -> dict[str, list[tuple[Any, ...]]]:
    return {
        file.name: duckdb.read_parquet(str(file)).order("all").fetchall()
        for file in sorted((out / "build" / "state").glob("history_*.parquet"))
    }


CHANGES = """
    select child.first_name, member.first_name, service_code, change, old_value, new_value
    from family_context_changes
    left join people as child on child_person_id = child.person_id
    left join people as member on family_context_changes.person_id = member.person_id
    order by all
"""


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    folder = tmp_path_factory.mktemp("nights")
    out = folder / "out"
    for second in (False, True):
        deliver(folder / f"second-{second}", night(second))
    build(folder / "second-False", FIRST, out, pages=False)
    first = context(out)
    build(folder / "second-True", SECOND, out, pages=False)
    changes, kept = ask(out, CHANGES), history(out)
    build(folder / "second-True", SECOND, out, pages=False, full=True)
    return Nights(out, first, changes, ask(out, CHANGES), kept, history(out))


def child(nights: Nights, first_name: str) -> str:
    ((person_id,),) = ask(
        nights.out, f"select person_id from people where first_name = '{first_name}'"
    )
    return str(person_id)


def published_first(nights: Nights, person_id: str) -> list[dict[str, Any]]:
    return [row for row in nights.first if row["child_person_id"] == person_id]


def test_a_day_is_rebuilt_to_the_letter_for_every_child(built: Path) -> None:
    by_child: dict[str, list[dict[str, Any]]] = {}
    for row in context(built):
        by_child.setdefault(row["child_person_id"], []).append(row)
    assert len(by_child) > 30
    for person_id, rows in by_child.items():
        assert as_known(built, person_id, AS_AT).rows.to_pylist() == rows


def test_two_who_were_shown_as_one_are_one_row_of_a_service_and_what_is_open_comes_first(
    built: Path, tmp_path: Path
) -> None:
    """A sibling is written into history as shown in the child's row: the state of two records that
    were not joined.
    """
    out = tmp_path / "out"
    shutil.copytree(built, out, symlinks=True)
    file = OutFolder(out).state / "history_members.parquet"
    of = {(r["child_person_id"], r["person_id"], r["service_code"]): r for r in context(built)}
    child, sibling = next(
        (child, person)
        for (child, person, service), r in of.items()
        if r["relationship_to_child"] == "sibling"
        and r["state"] == "involved_now"
        and of[child, child, service]["state"] == "none_found"
    )
    with duckdb.connect() as con:
        con.execute(f"create table members as from '{file}'")
        con.execute(
            "update members set shown_as = $child "
            "where child_person_id = $child and person_id = $sibling",
            {"child": child, "sibling": sibling},
        )
        con.execute(f"copy members to '{file}'")
    before = {(person, service): r["state"] for (c, person, service), r in of.items() if c == child}
    rows = as_known(out, child, AS_AT).rows.to_pylist()
    assert sibling not in {r["person_id"] for r in rows}
    of_child = {r["service_code"]: r["state"] for r in rows if r["person_id"] == child}
    assert len(rows) == len(before) - len(of_child)
    order = ["involved_now", "withheld", "involved_before"]
    for service, state in of_child.items():
        both = [before[child, service], before[sibling, service]]
        assert state == next((s for s in order if s in both), state), service
    assert of_child != {s: before[child, s] for s in of_child}


def test_a_past_day_is_as_it_was_published_but_for_what_its_source_dropped(nights: Nights) -> None:
    finn = child(nights, "Finn")
    known = as_known(nights.out, finn, FIRST)
    was = published_first(nights, finn)
    dropped = [r for r in was if r["first_name"] == "Gina" and r["service_code"] == "early_help"]
    assert [row["state"] for row in dropped] == ["involved_now"]
    assert known.rows.to_pylist() == [row for row in was if row not in dropped]
    assert {row["first_name"] for row in known.rows.to_pylist()} == {"Finn", "Gina", "Hanna"}


def test_who_is_protected_since_is_gone_from_the_past_too(nights: Nights) -> None:
    ava = child(nights, "Ava")
    was = published_first(nights, ava)
    assert "Cosmo" in {row["first_name"] for row in was}
    known = as_known(nights.out, ava, FIRST).rows.to_pylist()
    assert known == [row for row in was if row["first_name"] != "Cosmo"]
    (gone,) = {row["person_id"] for row in was if row["first_name"] == "Cosmo"}
    for name, rows in nights.history.items():
        assert not any(gone in map(str, row) for row in rows), name
        assert not any("Cosmo" in str(row) for row in rows), name
    assert gone not in str(ask(nights.out, "from family_context_changes"))
    with pytest.raises(AsKnownError, match="nothing is kept under what was given"):
        as_known(nights.out, gone, FIRST)


def test_changes_are_told_and_nothing_where_somebody_is_hidden_in_the_same_family(
    nights: Nights,
) -> None:
    phones = ("North, +441632960002", "North, +441632960001")
    assert nights.changes == [
        ("Ava", "Bela", "gp", "contact_changed", *phones),
        (
            "Finn",
            "Gina",
            "adult_social_care",
            "involvement_ended",
            "involved_now",
            "involved_before",
        ),
        ("Finn", "Gina", "drugs_and_alcohol", "new_involvement", "none_found", "involved_now"),
        ("Finn", "Hanna", None, "member_left", "grandparent", None),
    ]
    ((day,),) = ask(nights.out, "select distinct changed_on from family_context_changes")
    assert day == SECOND


def test_the_same_day_built_again_adds_nothing(nights: Nights) -> None:
    assert nights.changes == nights.changes_again
    assert nights.history == nights.history_again


def test_a_day_without_a_build_is_answered_by_the_last_before_and_says_so(nights: Nights) -> None:
    finn = child(nights, "Finn")
    between = as_known(nights.out, finn, date(2026, 2, 1))
    assert between.day == FIRST
    assert "No build was for 2026-02-01" in between.told()
    later = as_known(nights.out, finn, date(2027, 1, 1))
    assert later.day == SECOND
    assert later.rows.to_pylist() == [
        row for row in context(nights.out) if row["child_person_id"] == finn
    ]
    with pytest.raises(AsKnownError, match=r"before the first build .* \(2026-01-31\)"):
        as_known(nights.out, finn, date(2025, 1, 1))


def test_a_child_is_found_by_its_reference_and_nobody_else_is(
    nights: Nights, tmp_path: Path
) -> None:
    by_reference = as_known(nights.out, "11", FIRST)
    assert by_reference == as_known(nights.out, child(nights, "Finn"), FIRST)
    for nobody in ("3", "no such reference"):
        with pytest.raises(AsKnownError, match="nothing is kept under what was given"):
            as_known(nights.out, nobody, FIRST)
    with pytest.raises(AsKnownError, match="No history is kept"):
        as_known(tmp_path, "11", FIRST)


def test_what_is_written_is_whole_and_for_its_owner_only(nights: Nights, tmp_path: Path) -> None:
    known = as_known(nights.out, "11", FIRST)
    write(known, tmp_path / "finn.parquet")
    assert duckdb.read_parquet(str(tmp_path / "finn.parquet")).fetchall() == [
        tuple(row.values()) for row in known.rows.to_pylist()
    ]
    assert (tmp_path / "finn.parquet").stat().st_mode & 0o077 == 0
    with pytest.raises(AsKnownError, match="exists already"):
        write(known, tmp_path / "finn.parquet")


def test_a_build_that_fails_changes_nothing_in_history(nights: Nights, tmp_path: Path) -> None:
    before = history(nights.out)
    (tmp_path / "empty").mkdir()
    with pytest.raises(BuildError):
        build(tmp_path / "empty", date(2026, 2, 3), nights.out, pages=False)
    assert history(nights.out) == before
