"""Whom a search finds, in which order, and whom it never finds."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import duckdb
import pytest
from rich.console import Console
from typer.testing import CliRunner

from family_context.cli import app
from family_context.lookup.search import SearchError, as_table, find

# person_id, name of the person, date of birth, searched, nicknames
PEOPLE = [
    ("P1", "Katherine Smith", "2010-05-01", " katherine smith smithkatherine", " kate kathy "),
    ("P2", "Kate Smithson", "2020-05-01", " kate smithson smithsonkate", " katherine "),
    ("P3", "Sean O'Brien", "1985-01-01", " obrien sean obriensean seanobrien", " "),
    ("P4", "Ada Smith", "2015-01-01", " ada smith smithada", " "),
    ("P5", "Ada Smith", None, " ada smith smithada", " "),
    ("P6", "Ada Smith", "1950-01-01", " ada smith jones smithada adasmith", " "),
    ("P7", "Łukasz Kowalski", "1990-01-01", " kowalski lukasz kowalskilukasz", " "),
    ("P8", "Inger Sørensen", "1991-01-01", " inger sorensen sorenseninger", " "),
    ("P9", "Jonas Strauß", "1992-01-01", " jonas strauss straussjonas", " "),
]


@pytest.fixture
def few(practice: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """A published file of six people, with the columns of the real one."""
    with duckdb.connect() as con:
        for table in ("people_search", "people", "person_records", "family_members"):
            columns = practice.execute(f"describe {table}").fetchall()
            listed = ", ".join(f'"{name}" {kind}' for name, kind, *_ in columns)
            con.execute(f"create table {table} ({listed})")
        for person_id, name, born, searched, nicknames in PEOPLE:
            con.execute(
                "insert into people (person_id, first_name, last_name, date_of_birth, is_unborn, "
                "is_deceased) values ($1, $2, $3, $4, false, false)",
                [person_id, *name.split(" ", 1), born],
            )
            con.execute(
                "insert into people_search (person_id, kind, searched, written, nicknames) "
                "values ($1, 'name', $2, $3, $4)",
                [person_id, searched, name, nicknames],
            )
        con.execute(
            "insert into people_search (person_id, kind, searched, written, nicknames) values "
            "('P1', 'nhs_number', ' 9434765919', '9434765919', ' '), "
            "('P1', 'reference', ' llc00123', 'LL/C-00123', ' ')"
        )
        con.execute(
            "insert into family_members (child_person_id, person_id, other_person_ids) values "
            "('P1', 'P1', []), ('P4', 'P4', []), ('P4', 'P6', []), ('P1', 'P6', [])"
        )
        yield con


@pytest.mark.parametrize(
    ("typed", "found", "because"),
    [
        ("smith katherine", ["P1", "P2"], "surname first; the exact name before the nickname"),
        ("Katherine Smith", ["P1", "P2"], "forename first"),
        ("SMITH, KATHERINE", ["P1", "P2"], "case and punctuation do not count"),
        ("Smith*", ["P4", "P1", "P6", "P5", "P2"], "exact first, youngest first, unknown last"),
        ("%ada% smi_", ["P4", "P6", "P5"], "wildcards are ignored"),
        ("smith kate", ["P2", "P1"], "a nickname finds the name in full"),
        ("kate smithson", ["P2"], "both words must fit"),
        ("o brien", ["P3"], "a name in one word, typed as two"),
        ("Séan O’Brien", ["P3"], "accents and apostrophes do not count"),
        ("Łukasz Kowalski", ["P7"], "a letter with a stroke is typed as it is written"),
        ("lukasz kowalski", ["P7"], "or without its stroke"),
        ("SØRENSEN, Inger", ["P8"], "also in capitals"),
        ("Strauß", ["P9"], "a sharp s is two"),
        ("strauss", ["P9"], "or is typed as two"),
        ("jones ada", ["P6"], "a former name"),
        ("943 476 5919", ["P1"], "a number, however it is spaced"),
        ("ll c 00123", ["P1"], "a reference, however it is written"),
        ("94347659", [], "half a number is nobody's"),
        ("mith", [], "a word is looked for from its beginning"),
        ("'; drop table people; --", [], "what is typed is text"),
    ],
)
def test_who_is_found_and_in_which_order(
    few: duckdb.DuckDBPyConnection, typed: str, found: list[str], because: str
) -> None:
    people, in_all = find(few, typed)
    assert [p.person_id for p in people] == found, because
    assert in_all == len(found)


def test_the_number_of_a_workers_feedback_is_no_social_care_reference(
    few: duckdb.DuckDBPyConnection,
) -> None:
    few.execute(
        "insert into person_records (person_id, service_code, record_kind, person_ref) values "
        "('P4', 'childrens_social_care', 'named_by_worker', 'F77'), "
        "('P4', 'childrens_social_care', 'person', 'CSC1')"
    )
    found = {p.person_id: p.references for p in find(few, "ada smith")[0]}
    assert found["P4"] == ["CSC1"]


def test_an_adult_leads_to_the_pages_of_the_children_and_a_child_to_its_own(
    few: duckdb.DuckDBPyConnection,
) -> None:
    by_id = {p.person_id: p for p in find(few, "smith")[0]}
    assert by_id["P6"].children == ["P1", "P4"]
    assert by_id["P4"].children == ["P4"]
    assert by_id["P2"].children == []


def test_an_id_is_whole_on_a_narrow_screen_so_that_it_can_be_given_to_page(
    few: duckdb.DuckDBPyConnection,
) -> None:
    few.execute("update family_members set child_person_id = 'p' || repeat('0', 15) || '7'")
    few.execute("update people set address = 'Flat 9, Mill House, 12 Long Lane, Fernmoor'")
    screen = Console(width=80, record=True, file=StringIO())
    screen.print(as_table(find(few, "smith")[0]))
    told = screen.export_text()
    assert "…" not in told
    cells = [line.split("│")[-2].strip() for line in told.splitlines() if "│" in line]
    assert "p0000000000000007" in "".join(cells)


def test_a_flat_is_told_with_its_house(few: duckdb.DuckDBPyConnection) -> None:
    few.execute("update people set address = 'Flat 9, Mill House, 12 Long Lane, Fernmoor'")
    table = as_table(find(few, "smith katherine")[0])
    assert str(next(iter(table.columns[4].cells))) == "Flat 9, Mill House"


def test_a_long_answer_says_how_much_longer_it_is(few: duckdb.DuckDBPyConnection) -> None:
    people, in_all = find(few, "smith", at_most=2)
    assert (len(people), in_all) == (2, 5)


@pytest.mark.parametrize("typed", ["", "*", "a", "%%%", " - "])
def test_too_little_to_search_for_is_said_and_finds_nobody(
    few: duckdb.DuckDBPyConnection, typed: str
) -> None:
    with pytest.raises(SearchError, match="at least two letters"):
        find(few, typed)


def test_everyone_who_has_a_name_is_found_by_it(practice: duckdb.DuckDBPyConnection) -> None:
    named = practice.execute(
        "select person_id, last_name, first_name from people "
        "where first_name is not null and last_name is not null order by person_id"
    ).fetchall()
    assert len(named) > 100
    # Whoever has a letter out of the way, and every tenth of the others.
    odd = [row for row in named if not f"{row[1]}{row[2]}".isascii()]
    for person_id, last_name, first_name in {*odd, *named[::10]}:
        people, _ = find(practice, f"{last_name} {first_name}", at_most=1000)
        assert person_id in [p.person_id for p in people], f"{person_id} is not found by name"


def test_a_former_surname_on_any_record_finds_the_person(
    built: Path, practice: duckdb.DuckDBPyConnection
) -> None:
    with duckdb.connect(str(built / "build" / "warehouse.duckdb"), read_only=True) as con:
        former = con.execute(
            "select person_id, previous_last_name, first_name "
            "from intermediate.int_records__standardised "
            "inner join intermediate.int_people__record_to_person using (record_id) "
            "where previous_last_name <> last_name and first_name is not null order by all"
        ).fetchall()
    assert former
    for person_id, surname, first_name in former[:20]:
        people, _ = find(practice, f"{surname} {first_name}", at_most=1000)
        assert person_id in [p.person_id for p in people]


def test_no_name_reference_or_number_of_a_restricted_record_can_be_searched(built: Path) -> None:
    with duckdb.connect(str(built / "build" / "warehouse.duckdb"), read_only=True) as con:
        restricted, kept = con.execute(
            "select count(*) filter (restriction is not null), "
            "count(*) filter (restriction is null) from intermediate.int_records__standardised"
        ).fetchall()[0]
        assert restricted and kept
        betrayed = con.execute(
            """
            with hidden as (
                select records.*
                from intermediate.int_records__standardised as records
                anti join intermediate.int_people__record_to_person using (record_id)
            ),
            shown_references as (
                select person_ref from marts.person_records
            )
            select hidden.record_id
            from hidden inner join marts.people_search
                on people_search.kind = 'reference'
                and people_search.written = hidden.person_ref
                and hidden.person_ref not in (select person_ref from shown_references)
            union
            select hidden.record_id
            from hidden inner join marts.people_search
                on people_search.kind in ('nhs_number', 'upn')
                and people_search.written in (hidden.nhs_number, hidden.upn)
            where hidden.restriction = 'adopted'
            union
            select people_search.person_id
            from marts.people_search anti join marts.people using (person_id)
            """
        ).fetchall()
    assert betrayed == []


def test_analysts_have_no_table_to_search_people_in(built: Path) -> None:
    with duckdb.connect(str(built / "published" / "analysis.duckdb"), read_only=True) as con:
        tables = {name for (name,) in con.execute("show tables").fetchall()}
    assert "people_search" not in tables and "people" in tables


def test_the_command_leads_from_a_name_to_a_page(
    built: Path, practice: duckdb.DuckDBPyConnection, children: list[str]
) -> None:
    ((name,),) = practice.execute(
        "select concat_ws(' ', last_name, first_name) from people where person_id = $child",
        {"child": children[0]},
    ).fetchall()
    ended = CliRunner().invoke(app, ["search", "--out", str(built), *name.split()])
    assert ended.exit_code == 0, ended.output
    assert children[0] in ended.output


def test_the_command_says_so_where_nobody_is_found(built: Path) -> None:
    ended = CliRunner().invoke(app, ["search", "--out", str(built), "zzyzx"])
    assert ended.exit_code == 1
    assert "Nobody is published under these words" in ended.output
