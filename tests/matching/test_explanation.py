"""What `explain` says of records and people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from rich.console import Console

from family_context.folders import OutFolder
from family_context.lookup.explain.people import explain
from family_context.lookup.explain.told import Explanation, for_console, write_page
from family_context.lookup.explain.waterfall import Step, Waterfall, strength
from matching.persons.evidence import opened
from matching.persons.resolve import resolve
from tests.matching.conftest import SCHEMA

TWINS = {"born": "2015-03-02", "sex": "F", "home": 107}
DECIDED = (
    "'must_link' as decision, 'A. Steward' as decided_by, date '2026-01-12' as decided_on, "
    "'both said so' as reason"
)


@pytest.fixture(scope="module")
def warehouse(
    record: Callable[..., Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A warehouse of a dozen records, as far as explanations read it."""
    rows = [
        record("schools:1", "ella marsh", **TWINS),
        record("schools:2", "lily marsh", **TWINS),
        record("gp:1", "ella marsh", **TWINS),
        record("police:3", "bob haigh", "1980-05-06", sex="M", home=9, phones=["+447700900001"]),
        record("gp:3", "robert haigh", "1980-05-06", sex="M", homes=[9, 11]),
        record("housing:3", "robert haigh", sex="M", home=11),
        record("police:6", "susan rosamund tarnley", "1991-06-03", sex="F", home=14),
        record("housing:6", "henrietta rosamund tarnley", "1991-06-03", sex="F", home=15),
        record("gp:4", "ada penn", "1985-02-03", home=8),
        record("police:4", "ruth vane", "1971-12-30", home=10),
        record("police:5", "nina holt", "1990-02-03", home=12, restriction="protected"),
    ]
    file = tmp_path_factory.mktemp("explained") / "warehouse.duckdb"
    with duckdb.connect() as con:
        con.register("given", pa.Table.from_pylist(rows, schema=SCHEMA))
        con.execute("create table linkage_records as from given")
        con.execute(
            "create table recorded_as_two as "
            "select 'schools:1' as record_id_l, 'schools:2' as record_id_r"
        )
        con.execute("create table recorded_as_one as from recorded_as_two limit 0")
        con.execute("create table named_for (record_id text, child_record_id text)")
        con.execute(
            f"create table match_overrides as "
            f"select 'gp:4' as record_id_l, 'police:4' as record_id_r, {DECIDED}"
        )
        resolve(con)
        con.execute(f"attach '{file}' as w; create schema w.intermediate")
        for name, query in {
            "linkage_records": "from linkage_records",
            "known_distinct": "from recorded_as_two",
            "known_duplicates": "from recorded_as_one",
            "overrides": "from match_overrides",
            "match_pairs": "from match_pairs",
            "resolved_records": "from clusters",
            "record_to_person": "select *, 'p-' || first_record_id as person_id from clusters",
            "id_events": "select 'merged' as event, 'p-old' as old_person_id, "
            "'p-gp:3' as new_person_id, 'b1' as build",
        }.items():
            con.execute(f"create table w.intermediate.int_people__{name} as {query}")
    with opened(file) as con:
        yield con


def told(explanation: Explanation) -> str:
    screen = StringIO()
    Console(width=140, file=screen).print(for_console(explanation), highlight=False)
    return screen.getvalue()


def test_the_pieces_of_evidence_add_up_to_the_weight(warehouse: duckdb.DuckDBPyConnection) -> None:
    for one, other in (("schools:1", "gp:1"), ("gp:4", "police:4"), ("police:3", "gp:3")):
        explanation = explain(warehouse, [one, other])
        drawn = explanation.waterfalls[0]
        assert f"({drawn.end:+.1f} bits" in " ".join(explanation.sentences)
        assert drawn.start < 0, "before anything is compared, two records are two people"


def test_two_records_that_are_not_one_person_are_told_why(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    twins = told(explain(warehouse, ["schools:1", "schools:2"]))
    assert "kept as two people" in twins and "records them as two people" in twins
    strangers = told(explain(warehouse, ["schools:1", "police:3"]))
    assert "share none of the keys" in strangers
    assert "different dates of birth" in strangers and "against" in strangers


def test_a_chain_is_told_link_by_link(warehouse: duckdb.DuckDBPyConnection) -> None:
    explanation = explain(warehouse, ["police:3", "housing:3"])
    assert "police:3 → gp:3 → housing:3" in told(explanation)
    assert len(explanation.waterfalls) == 3


def test_a_decision_is_told_by_whom_when_and_why_beside_what_the_model_made_of_it(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    said = told(explain(warehouse, ["gp:4", "police:4"]))
    assert "A. Steward decided on 2026-01-12" in said and "both said so" in said
    assert "the model keeps the two apart" in said


def test_a_person_is_told_by_the_links_that_hold_the_records_together(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    explanation = explain(warehouse, ["p-gp:3"])
    assert len(explanation.waterfalls) == 2, "three records are held by two links"
    assert "3 records: gp:3, housing:3, police:3" in told(explanation)
    assert explain(warehouse, ["housing:3"]) == explanation, "a record leads to its person"


def test_an_old_id_says_what_it_became(warehouse: duckdb.DuckDBPyConnection) -> None:
    said = told(explain(warehouse, ["p-old"]))
    assert "p-old became part of p-gp:3" in said and "now in: p-gp:3" in said


def test_a_hidden_record_is_told_like_one_that_does_not_exist(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    for other in ("gp:3", "police:5"):
        hidden = told(explain(warehouse, ["police:5", other]))
        unknown = told(explain(warehouse, ["police:9", "police:9" if other[0] == "p" else other]))
        assert hidden.replace("police:5", "police:9") == unknown
    alone = told(explain(warehouse, ["police:5"]))
    assert alone.replace("police:5", "police:9") == told(explain(warehouse, ["police:9"]))


def test_the_page_needs_nothing_else_and_is_its_owners(
    warehouse: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    references = ["schools:1", "gp:1"]
    page = write_page(explain(warehouse, references), OutFolder(tmp_path), references)
    text = page.read_text(encoding="utf-8")
    assert page.stat().st_mode & 0o077 == 0
    assert "<svg" in text and "<script" not in text and "http-equiv" not in text
    assert "same date of birth very strongly for" in text, "the picture in words"


@pytest.mark.parametrize(
    ("bits", "words"),
    [
        (0.4, "says next to nothing"),
        (-4.0, "moderately against (16 times)"),
        (14.0, "very strongly for (16,384 times)"),
    ],
)
def test_weights_are_told_in_words(bits: float, words: str) -> None:
    assert strength(bits) == words


def test_a_waterfall_ends_where_its_steps_lead() -> None:
    waterfall = Waterfall("t", "start", -5.0, (Step("a", 8.0), Step("b", -1.0)), "end")
    assert waterfall.end == 2.0
    assert [round(after) for _, _, after, _ in waterfall.rows()] == [-5, 3, 2, 2]


def test_a_link_of_the_second_pass_is_told_as_one_of_two_people(
    warehouse: duckdb.DuckDBPyConnection,
) -> None:
    said = " ".join(told(explain(warehouse, ["police:6", "housing:6"])).split())
    assert "The two records are one person." in said
    assert "The second pass compared all records of the one with all records of the other" in said
    assert "from +3 two people are joined who fit each other better than anybody else" in said
    assert "different forenames" in said
    assert "same second forename" in said


def test_a_link_of_the_second_pass_carries_what_no_pair_of_records_says(
    record: Callable[..., Any], resolved: Callable[..., Any]
) -> None:
    outcome = resolved(
        [
            record("gp:1", "grace taylor", "1988-02-11", sex="F", postcodes=["FC0101A"]),
            record("police:1", "grace imogen taylor", "1988-02-11", sex="F"),
            record("housing:1", "grave imogen tayler", postcodes=["FC0101A"]),
        ]
    )
    (link,) = [pair for pair in outcome.pairs if pair["reason"] == "fits_one_person"]
    assert link["levels"]["second_forename"] == "same"
    assert link["levels"]["address"] == "same_postcode"
