"""What an evaluation measures by is of the build that it evaluates."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from family_context.evaluation.accuracy import _lay_out


@pytest.mark.parametrize(("as_at", "age"), [("2026-01-31", 16), ("2030-06-01", 20)])
def test_people_are_as_old_as_on_the_day_of_the_build(tmp_path: Path, as_at: str, age: int) -> None:
    with duckdb.connect() as con:
        for name, row in {
            "records": "'gp' as service_code, '1' as person_ref, 'person' as record_kind, "
            "'T1' as true_person_id, []::varchar[] as traps",
            "people": "'T1' as true_person_id, date '2010-01-31' as date_of_birth, 'F' as sex, "
            "'british' as naming_tradition",
        }.items():
            con.execute(f"copy (select {row}) to '{tmp_path / name}.parquet'")
        con.execute("attach ':memory:' as warehouse")
        con.execute("create schema warehouse.marts; create schema warehouse.intermediate")
        for table, row in {
            "intermediate.int_people__linkage_records": "'gp:1' as record_id, 'gp' as service_code",
            "intermediate.int_records__standardised": "'gp:1' as record_id, "
            "'gp' as service_code, '1' as person_ref, 'person' as record_kind",
            "intermediate.int_people__record_to_person": "'gp:1' as record_id, 'P1' as person_id",
            "marts.people": "'P1' as person_id, null as sex, null::bigint as age",
            "marts.service_coverage": f"'gp' as service_code, date '{as_at}' as as_at",
        }.items():
            con.execute(f"create table warehouse.{table} as select {row}")
        _lay_out(con, tmp_path)
        assert con.execute("select age_about from ours").fetchall() == [(age,)]
