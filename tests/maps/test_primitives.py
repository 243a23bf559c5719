"""The nineteen things that a mapping must be able to say: where each is claimed by a test.

Formats of councils need each of them; `BY` says of each which test shows that a map can say it.
"""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from tests.maps.conftest import Bench

BY = {
    "a sheet by pattern, others ignored": "test_sheets_are_chosen_by_pattern_and_others_listed",
    "a header by what it holds": "test_a_header_below_titles_is_found_by_what_it_holds",
    "headers by folded text": "test_headers_are_folded",
    "the code within a value": "test_a_macro_reads_what_formats_write",
    "several ways to write a date": "test_dates_of_one_column_may_be_written_in_every_way",
    "constants": "test_a_list_of_one_kind_says_its_kind_as_a_constant",
    "nested paths": "test_xml_gives_a_row_for_each_element_of_a_path_with_keys_from_around",
    "one row to several": "test_one_row_may_become_several",
    "keys of parts": "test_a_key_of_parts_is_the_same_in_the_next_delivery",
    "look-up in a second file": "test_a_worker_and_a_team_are_looked_up_in_lists_of_their_own",
    "filters of rows": "test_a_row_left_out_with_a_reason_is_counted_under_it",
    "direction of a relationship": "test_a_mother_who_is_the_child_is_refused_with_examples",
    "A : B": "test_of_two_words_the_one_of_the_related_person_is_taken",
    "references as text": "test_references_keep_zeros_and_lose_what_a_database_adds",
    "sentinels to nothing": "test_days_that_systems_write_for_none_are_none",
    "the latest snapshot": "test_of_overlapping_deliveries_the_latest_counts",
    "an address of parts": "test_an_address_is_put_together_without_words_for_none",
    "deleted rows": "test_what_a_system_has_deleted_is_left_out_and_counted",
    "the year of a delivery": "test_a_list_of_codes_may_depend_on_the_year_of_the_delivery",
}
ONE = {"v": {"files": "v*.csv"}}


def test_each_of_the_nineteen_is_shown_by_a_test() -> None:
    tests = {
        node.name
        for file in Path(__file__).parent.glob("test_*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    assert len(BY) == 19
    assert set(BY.values()) <= tests


def people(bench: Bench, select: str) -> list[dict[str, str]]:
    bench.run(bench.map(ONE, {"gp.people": f"select {select}, _row from v"}))
    return bench.rows("gp", "people")


def test_dates_of_one_column_may_be_written_in_every_way(bench: Bench) -> None:
    ways = ["05/06/2018", "2018-06-05", "2018-Jun-05 00:00:00", "2018-06-05T01:02:03Z", "43256.0"]
    bench.raw("v.csv", "id,born\n" + "".join(f"{n},{way}\n" for n, way in enumerate(ways)))
    made = people(bench, "ref(id) as person_ref, day(born) as date_of_birth")
    assert {row["date_of_birth"] for row in made} == {"2018-06-05"}


def test_a_list_of_one_kind_says_its_kind_as_a_constant(bench: Bench) -> None:
    bench.raw("v1.csv", "id,starts\n7,2020-01-01\n")
    bench.raw("w.csv", "id,starts\n7,2021-01-01\n")
    plan = (
        "select key_of(id, starts, '{0}') as plan_ref, ref(id) as person_ref, "
        "'{0}' as plan_type, day(starts) as start_date, _row from {1}"
    )
    sql = f"{plan.format('child_in_need', 'v')} union all {plan.format('child_protection', 'w')}"
    views = {**ONE, "w": {"files": "w.csv"}}
    definition = bench.map(views, {"childrens_social_care.plans": sql}, identity=False)
    bench.run(definition)
    made = bench.rows("childrens_social_care", "plans")
    assert [row["plan_type"] for row in made] == ["child_in_need", "child_protection"]


def test_a_key_of_parts_is_the_same_in_the_next_delivery(bench: Bench) -> None:
    keys = []
    for text in ("7,05/06/2018\n8,06/06/2018\n", "8.0,2018-06-06 00:00:00\n7,43256\n"):
        bench.raw("v.csv", f"id,day\n{text}")
        keys.append({row["person_ref"] for row in people(bench, 'key_of(id, "day") as person_ref')})
    assert keys[0] == keys[1] == {"7/2018-06-05", "8/2018-06-06"}


def test_a_worker_and_a_team_are_looked_up_in_lists_of_their_own(bench: Bench) -> None:
    bench.raw("v.csv", "ref,id,worker,team\n1,7,9.0,5\n2,7,,5\n3,7,99,\n")
    bench.raw("w.csv", "id,name\n9,Kay Fox\n8,Nobody Asked\n")
    bench.raw("t.csv", "id,name\n5,North\n")
    sql = """
        select ref(v.ref) as involvement_ref, ref(v.id) as person_ref, value(w.name)
            as practitioner_name, value(t.name) as team, v._row
        from v left join w on ref(w.id) = ref(v.worker) left join t on ref(t.id) = ref(v.team)
    """
    lists = {name: {"files": f"{name}.csv", "lookup": True} for name in ("w", "t")}
    bench.run(bench.map({**ONE, **lists}, {"early_help.involvements": sql}, identity=False))
    made = bench.rows("early_help", "involvements")
    assert [(r["practitioner_name"], r["team"]) for r in made] == [
        ("Kay Fox", "North"), ("", "North"), ("", ""),
    ]  # fmt: skip


def test_of_two_words_the_one_of_the_related_person_is_taken(bench: Bench) -> None:
    bench.raw("v.csv", "a,b,word\n1,2,Mother : Daughter\n1,3,Parent : Son\n")
    bench.raw("p.csv", "id\n1\n2\n3\n")
    sql = {
        "early_help.people": "select ref(id) as person_ref, _row from p",
        "early_help.relationships": "select ref(a) as first_person_ref, ref(b) as "
        "second_person_ref, half(word, 1) as relationship, 'first' as word_describes, _row from v",
    }
    bench.run(bench.map({**ONE, "p": {"files": "p.csv"}}, sql))
    made = [tuple(row.values()) for row in bench.rows("early_help", "relationships")]
    assert made == [("2", "1", "Mother"), ("3", "1", "Parent")]


def test_references_keep_zeros_and_lose_what_a_database_adds(bench: Bench) -> None:
    bench.raw("v.csv", "id,nhs\n007.0,943476591.0\n0012      ,9434765919\n")
    made = people(bench, "ref(id) as person_ref, padded(nhs, 10) as nhs_number")
    assert [tuple(row.values()) for row in made] == [
        ("007", "0943476591"), ("0012", "9434765919"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "day",
    ["1900-01-01", "01/01/1900 00:00:00", "31/12/2099", "2079-06-06", "9999-12-31", "31.12.9999"],
)
def test_days_that_systems_write_for_none_are_none(bench: Bench, day: str) -> None:
    bench.raw("v.csv", f"id,til\n7,{day}\n8,2024-02-29\n")
    made = people(bench, "ref(id) as person_ref, end_day(til) as date_of_death")
    assert [row["date_of_death"] for row in made] == ["", "2024-02-29"]


def test_of_overlapping_deliveries_the_latest_counts(bench: Bench) -> None:
    bench.raw("v_2025_q1.csv", "id,name\n7,Old\n8,Gone since\n")
    bench.raw("v_2025_q2.csv", "id,name\n7,New\n")
    latest = (
        "ref(id) as person_ref, value(name) as last_name, case when row_number() over "
        "(partition by ref(id) order by _file desc) > 1 then 'an earlier delivery' end as left_out"
    )
    made = people(bench, latest)
    assert {row["person_ref"]: row["last_name"] for row in made} == {"7": "New", "8": "Gone since"}


def test_an_address_is_put_together_without_words_for_none(bench: Bench) -> None:
    part = {"FLAT": "Flat 2", "HOUSE": "12", "STREET": "High Street", "TOWN": "NOT FOUND"}
    cell = json.dumps(part).replace('"', '""')
    bench.raw("v.csv", f'id,parts,pc\n7,"{cell}",e81al\n8,,NK\n')
    parts = ", ".join(f"json_part(parts, '$.{name}')" for name in part)
    made = people(
        bench, f"ref(id) as person_ref, address_of([{parts}]) as address, postcode(pc) as postcode"
    )
    assert [(r["address"], r["postcode"]) for r in made] == [
        ("Flat 2, 12 High Street", "E8 1AL"), ("", "NK"),
    ]  # fmt: skip


def test_what_a_system_has_deleted_is_left_out_and_counted(bench: Bench) -> None:
    bench.raw("v.csv", "id,status,purge\n7,ACTIVE,\n8,DELETED,\n9,ACTIVE,true\n")
    sql = (
        "select ref(id) as person_ref, case when status = 'DELETED' then 'deleted' "
        "when is_yes(purge) then 'purged' end as left_out, _row from v"
    )
    account = bench.run(bench.map(ONE, {"gp.people": sql}))
    assert [row["person_ref"] for row in bench.rows("gp", "people")] == ["7"]
    assert dict(account.tables[0].left_out) == {"deleted": 1, "purged": 1}


def test_a_list_of_codes_may_depend_on_the_year_of_the_delivery(bench: Bench) -> None:
    for year, sex in ((2024, "1"), (2025, "F")):
        bench.raw(f"v_{year}_spring.csv", f"id,sex\n{year},{sex}\n")
    by_year = (
        "ref(id) as person_ref, case when census(_file) < 20250 then "
        "case sex when '1' then 'M' when '2' then 'F' end else sex end as sex"
    )
    made = people(bench, by_year)
    assert {row["person_ref"]: row["sex"] for row in made} == {"2024": "M", "2025": "F"}
