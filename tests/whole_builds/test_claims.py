"""A table that breaks what its YAML says of its rows ends the build, which names the claim."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from family_context.build.dbt import dbt, environment
from family_context.folders import OutFolder

BROKEN = {
    "a row of a table twice": (
        "insert into intermediate.int_involvements__rules_of_profiles "
        "from intermediate.int_involvements__rules_of_profiles limit 1",
        "rules",
        "rules: more than one row per profile, service_code, record_type, 1 times",
    ),
    "nothing in a view where something has to stand": (
        "update seeds.retention set service_code = null, years_after_end = 6 "
        "where service_code = 'gp'",
        "int_retention__kept_from",
        "int_retention__kept_from: service_code is null, 1 times",
    ),
    "a word in a seed that is none of its words": (
        "create table council_seeds.subject_access as "
        "select 'people' as table_name, 'shoe' as column_name, 'perhaps' as rule, "
        "'a' as reason, 'b' as source",
        "subject_access",
        "subject_access: rule is none of alone, show, never, party, place, withheld, 1 times",
    ),
    "two rows of a seed with what one alone may have": (
        "create table council_seeds.services as "
        "select * replace ('abc' as service_code) from seeds.services where service_code = 'gp'",
        "services",
        "services: name is not unique, 1 times",
    ),
    "nothing in a published column that is never null": (
        "update intermediate.int_involvements__rules_of_profiles set searched_words = null",
        "rules",
        'NOT NULL constraint failed: rules."rule"',
    ),
    "nothing in a published column where something has to stand": (
        "update intermediate.int_involvements__shown set reason = null where not is_withheld",
        "service_involvements",
        'CHECK constraint failed on table "service_involvements"',
    ),
    "a published column of another type": (
        "alter table intermediate.int_involvements__rules_of_profiles "
        "alter profile set data type blob",
        "rules",
        "This model has an enforced contract that failed",
    ),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_claim_ends_the_build_and_is_named(case: str, built: Path, tmp_path: Path) -> None:
    change, model, told = BROKEN[case]
    out = OutFolder(tmp_path)
    out.build.mkdir()
    shutil.copy(OutFolder(built).warehouse, out.warehouse)
    with duckdb.connect(str(out.warehouse)) as con:
        con.execute("create schema if not exists council_seeds")
        con.execute(
            "create table council_seeds._keys as from (values ('services', 'service_code'), "
            "('subject_access', 'column_name')) as keys (seed, key_column)"
        )
        con.execute(change)
    events = list(dbt([["build", "--select", model]], environment(out)))
    errors = [e["info"]["msg"] for e in events if e.get("info", {}).get("level") == "error"]
    assert events[-1]["exit_code"] != 0
    assert told in "\n".join(errors)
