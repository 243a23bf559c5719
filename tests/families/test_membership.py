"""Why somebody is in a child's family, and why not, on a whole build."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from family_context.folders import PROJECT, OutFolder
from family_context.lookup.explain.people import explain
from family_context.lookup.explain.told import for_console, write_page
from matching.families.evidence import WORDS, family_pair
from matching.families.membership import membership
from matching.families.settings import COMPARISONS
from matching.persons.evidence import opened

with (PROJECT / "seeds" / "member_rules.csv").open(encoding="utf-8", newline="") as rows:
    KEPT_OUT = {row["sentence"] for row in csv.DictReader(rows) if row["is_member"] == "false"}


@pytest.fixture(scope="module")
def con(built: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with opened(OutFolder(built).warehouse) as con:
        yield con


def test_the_pieces_add_up_to_what_the_model_said_of_every_link(
    con: duckdb.DuckDBPyConnection,
) -> None:
    links = con.execute(
        "select person_id, related_person_id, match_weight, match_probability "
        "from intermediate.int_families__links order by all"
    ).fetchall()
    assert len(links) > 100
    for one, other, weight, probability in links[::5]:
        for pair in (family_pair(con, one, other), family_pair(con, other, one)):
            assert pair is not None
            assert pair.bits == pytest.approx(weight, abs=0.01)
            assert pair.probability == probability


def test_every_piece_of_evidence_has_words() -> None:
    for comparison in COMPARISONS:
        for level in comparison.levels:
            if not (level.is_null or level.is_silent):
                assert (comparison.name, level.code) in WORDS, (comparison.name, level.code)


def test_every_member_is_told_with_a_rule_and_the_published_evidence(
    con: duckdb.DuckDBPyConnection,
) -> None:
    members = con.execute(
        "select child_person_id, person_id, evidence from marts.family_members "
        "where child_person_id <> person_id order by 1, 2"
    ).fetchall()
    assert members
    for child, person, evidence in members:
        told = membership(con, child, person)
        assert told.is_member
        assert told.sentences[0].startswith("Member: ")
        assert told.sentences[1].startswith("By the rule: ")
        assert not [joined for _, _, joined, _ in told.pairs if joined.startswith("too unlikely")]
        assert set(evidence) <= set(told.sentences)
        assert told.pairs, "the evidence has no weights"


def test_every_relative_who_is_no_member_is_told_why(con: duckdb.DuckDBPyConnection) -> None:
    relatives = con.execute(
        """
        select person_id, related_person_id, evidence from marts.relationships
        inner join intermediate.int_children__subjects on child_person_id = person_id
        anti join marts.family_members as members
            on members.child_person_id = relationships.person_id
            and members.person_id = related_person_id
        order by 1, 2
        """
    ).fetchall()
    assert relatives
    for child, person, evidence in relatives:
        told = membership(con, child, person)
        assert not told.is_member
        # Beside "not a member", the relationship and its evidence there is a reason.
        assert len(told.sentences) > 2 + len(evidence), (told.sentences, evidence)
        assert told.sentences[-1].removeprefix("By the rule: ") in KEPT_OUT


def test_whom_a_worker_rejected_is_told_as_rejected(built: Path, tmp_path: Path) -> None:
    copy = shutil.copy(OutFolder(built).warehouse, tmp_path / "warehouse.duckdb")
    with duckdb.connect(str(copy)) as con:
        child, stranger = con.execute(
            """
            select child_person_id, person_id from intermediate.int_children__subjects
            cross join marts.people
            anti join marts.family_members as members using (child_person_id, person_id)
            order by all limit 1
            """
        ).fetchall()[0]
        con.execute(
            "insert into intermediate.int_families__feedback by name "
            "select ? as child_person_id, ? as person_id, 'rejected' as verdict, "
            "'Rejected by a worker on 3 January 2026' as sentence",
            [child, stranger],
        )
        told = membership(con, child, stranger)
    assert not told.is_member
    assert told.sentences[1] == (
        "Rejected by a worker on 3 January 2026: whom a worker rejects stays out of the family."
    )


def test_two_person_ids_are_explained_in_words_and_as_a_picture(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    child, partner = con.execute(
        "select child_person_id, person_id from intermediate.int_families__members "
        "order by through_person_id is null, tier, child_person_id, person_id limit 1"
    ).fetchall()[0]
    told = explain(con, [child, partner])
    assert told.sentences == membership(con, child, partner).sentences
    console = Console(width=160, file=StringIO())
    console.print(for_console(told))
    assert told.sentences[0] in console.file.getvalue()  # type: ignore[attr-defined]
    page = write_page(told, OutFolder(tmp_path), [child, partner]).read_text("utf-8")
    assert page.count("<svg") == len(told.waterfalls) >= 1


def test_strangers_are_told_as_strangers(con: duckdb.DuckDBPyConnection) -> None:
    child, stranger = con.execute(
        """
        select child_person_id, person_id from intermediate.int_children__subjects
        cross join marts.people
        anti join marts.relationships as known
            on known.person_id = child_person_id and known.related_person_id = people.person_id
        where child_person_id <> people.person_id order by 1, 2 limit 1
        """
    ).fetchall()[0]
    told = membership(con, child, stranger)
    assert not told.is_member
    assert "less likely than 50%" in told.sentences[-1]
    assert told.pairs[0][3].bits < 0


def test_an_adult_has_no_family_of_a_child(con: duckdb.DuckDBPyConnection) -> None:
    adult, child = con.execute(
        "select person_id, child_person_id from marts.family_members "
        "where relationship_to_child = 'mother' "
        "and person_id not in (select child_person_id from marts.family_members) order by 1 limit 1"
    ).fetchall()[0]
    assert "no subject child" in membership(con, adult, child).sentences[0]


def test_who_is_held_back_is_told_like_nobody(con: duckdb.DuckDBPyConnection) -> None:
    child = con.execute("select min(child_person_id) from marts.family_members").fetchall()[0][0]
    held_back = con.execute(
        """
        select record_id from intermediate.int_records__standardised
        where record_id not in (select record_id from intermediate.int_people__record_to_person)
        order by 1
        """
    ).fetchall()
    assert held_back, "the council has nobody to hold back"
    for (record,) in [*held_back, ("nobody",)]:
        assert membership(con, child, record).sentences == (f"There is no person {record}.",)
        assert membership(con, record, child).sentences == (f"There is no person {record}.",)
        assert family_pair(con, child, record) is None
