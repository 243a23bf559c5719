"""What a council shows for a section 47 enquiry only is in nothing that is built for section 17."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from family_context.build.dbt import Rules
from family_context.folders import OutFolder
from tests.whole_builds.conftest import BuiltAgain

# Of one service all, of another one kind of record: the council of the tests has both.
WHOLE, PART = "drugs_and_alcohol", ("housing", "tenancy")


@pytest.fixture(scope="module", params=["s17", "s47"])
def warehouse(request: pytest.FixtureRequest, built_again: BuiltAgain) -> tuple[str, Path]:
    """A purpose, and the warehouse of the small council as built again for it."""
    file = built_again(
        "update seeds.look_back set only_for = 's47' "
        "where service_code = $1 or (service_code = $2 and record_type = $3)",
        [WHOLE, *PART],
        *("--select", "int_involvements__rules_of_profiles+"),
        # What is counted of it afterwards tells of nobody.
        *("--exclude", "evaluation", "int_families__accuracy", "match_accuracy"),
        rules=Rules(purpose=request.param),
    )
    return request.param, file


def ask(warehouse: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(warehouse), read_only=True) as con:
        con.execute("use warehouse.marts")
        return con.execute(query).fetchall()


def test_a_section_47_enquiry_is_shown_all_and_a_section_17_assessment_less(
    built: Path, warehouse: tuple[str, Path]
) -> None:
    purpose, file = warehouse
    shown = "select * from service_involvements order by all"
    answers = "select * from family_context order by all"
    before = OutFolder(built).warehouse
    assert (ask(file, shown) == ask(before, shown)) == (purpose == "s47")
    assert (ask(file, answers) == ask(before, answers)) == (purpose == "s47")


def test_no_table_tells_a_section_17_assessment_what_is_for_an_enquiry(
    warehouse: tuple[str, Path],
) -> None:
    purpose, file = warehouse
    of_whole = f"select count(*) from service_involvements where service_code = '{WHOLE}'"
    of_part = "select count(*) from service_involvements where reason = 'Council tenancy'"
    searched = (
        f"select distinct state, state_reason from family_context where service_code = '{WHOLE}'"
    )
    named = "select count(*) from family_context where state_sentence like '%council tenancies%'"
    counts = [ask(file, query)[0][0] for query in (of_whole, of_part, named)]
    if purpose == "s17":
        assert counts == [0, 0, 0]
        assert ask(file, searched) == [("not_searched", "not_for_this_purpose")]
    else:
        assert all(int(str(n)) > 0 for n in counts)
        assert ("not_searched", "not_for_this_purpose") not in ask(file, searched)


def test_the_rules_in_use_are_those_of_the_purpose(warehouse: tuple[str, Path]) -> None:
    purpose, file = warehouse
    told = ask(file, "select count(*) from rules where is_in_use and only_for = 's47'")
    assert (told[0][0] == 0) == (purpose == "s17")
