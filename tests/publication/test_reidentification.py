"""Attacks on the analysis file: who tries to find a person in it by what is left."""

from __future__ import annotations

import csv
import hashlib
from datetime import date
from pathlib import Path

import duckdb
import pytest

from family_context.build.annex import write_annex
from family_context.build.anonymity import KNOWN_TO_OTHERS, anonymity
from family_context.build.dbt import Rules
from family_context.build.manifest import start
from family_context.build.publish import GENERALISATIONS
from family_context.contracts import load_contracts
from family_context.folders import PROJECT, OutFolder

IDENTIFYING = {
    "people": "first_name last_name middle_names nhs_number upn address postcode phone email "
    "person_id",
    "person_records": "record_id person_ref",
    "service_involvements": "involvement_id practitioner_name practitioner_phone team_email",
    "households": "household_id uprn address",
}
# Days of a delivery or of a rule, not of a person.
DAYS_OF_NOBODY = {
    "data_current_as_of",
    "coverage_start",
    "coverage_end",
    "look_back_start",
    "as_at",
}
OF_PEOPLE = ("people", "family_context", "service_involvements", "household_members", "households")


@pytest.fixture
def both(built: Path) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    folder = (built / "published").resolve()
    con.execute(f"attach '{folder / 'family_context.duckdb'}' as practice (read_only)")
    con.execute(f"attach '{folder / 'analysis.duckdb'}' as analysis (read_only)")
    return con


def columns(con: duckdb.DuckDBPyConnection, kind: str) -> list[tuple[str, str]]:
    return con.execute(
        "select table_name, column_name from duckdb_columns() "
        "where database_name = 'analysis' and not internal and data_type = $kind",
        {"kind": kind},
    ).fetchall()


def test_no_identity_of_the_practice_file_occurs_anywhere_in_the_analysis_file(
    both: duckdb.DuckDBPyConnection,
) -> None:
    known = " union ".join(
        f'select cast("{column}" as varchar) as value from practice."{table}"'
        for table, listed in IDENTIFYING.items()
        for column in listed.split()
    )
    both.execute(f"create table known as select value from ({known}) where len(value) > 2")
    texts = columns(both, "VARCHAR")
    assert len(texts) > 40
    for table, column in texts:
        found = both.execute(
            f'select distinct a."{column}" from analysis."{table}" as a '
            f'inner join known on a."{column}" = known.value'
        ).fetchall()
        assert not found, f"{table}.{column} holds what names a person"


def test_whoever_joins_on_age_sex_and_area_finds_no_more_than_the_annex_admits(
    both: duckdb.DuckDBPyConnection,
) -> None:
    admitted = anonymity(both, "analysis.people")
    assert set(admitted.columns) <= set(KNOWN_TO_OTHERS) and len(admitted.columns) >= 3
    area = GENERALISATIONS["postcode_district"].format(c="postcode")
    known = (
        f"select person_id, age, sex, {area} as postcode, year(date_of_death) as date_of_death, "
        "is_unborn from practice.people"
    )
    on = " and ".join(f"k.{c} is not distinct from a.{c}" for c in admitted.columns)
    ((found,),) = both.execute(
        f"select count(*) from (select k.person_id from ({known}) as k "
        f"inner join analysis.people as a on {on} group by k.person_id having count(*) = 1)"
    ).fetchall()
    assert found == admitted.alone
    assert "pseudonymised, not anonymous" in admitted.told()


def test_a_pseudonym_is_no_hash_that_can_be_made_without_the_key(
    both: duckdb.DuckDBPyConnection,
) -> None:
    pseudonyms = {p for (p,) in both.execute("select person_id from analysis.people").fetchall()}
    assert both.execute("select person_id from practice.people").fetchall()
    for (person,) in both.execute("select person_id from practice.people").fetchall():
        for made in (hashlib.sha256, hashlib.md5, hashlib.sha1):
            digest = made(person.encode()).hexdigest()
            assert not any(p[1:] == digest[: len(p) - 1] for p in pseudonyms)


def test_no_day_of_a_person_is_told_more_closely_than_its_month(
    both: duckdb.DuckDBPyConnection,
) -> None:
    days = [(t, c) for t, c in columns(both, "DATE") if t in OF_PEOPLE and c not in DAYS_OF_NOBODY]
    assert days
    for table, column in days:
        ((exact,),) = both.execute(
            f'select count(*) from analysis."{table}" where day("{column}") <> 1'
        ).fetchall()
        assert exact == 0, f"{table}.{column} tells the day"


def test_no_day_of_a_referral_can_be_worked_out_from_the_days_since(
    both: duckdb.DuckDBPyConnection,
) -> None:
    """The end of follow-up is one day for all, and told: less the days since, it was the day."""
    rows = both.execute(
        """
        select day(least(coverage_end, as_at) - days_followed::int) as followed_from,
            day(referral_date + days_to_next_referral::int) as next_on
        from analysis.re_referrals
        cross join analysis.service_coverage
        where service_code = 'childrens_social_care' and days_followed > 0
        """
    ).fetchall()
    assert len(rows) > 20
    assert {followed for followed, _ in rows} == {1}
    assert {following for _, following in rows} == {1, None}


def test_k_anonymity_counts_who_is_alone_and_who_is_among_fewer_than_five() -> None:
    with duckdb.connect() as con:
        con.execute(
            "create table people as select age, 'F' as sex, 'SK1' as postcode "
            "from (values (1), (2), (2), (3), (3), (3), (3), (3)) as ages(age)"
        )
        found = anonymity(con, "people")
    assert (found.people, found.alone, found.fewer_than_five) == (8, 1, 3)


def test_the_annex_names_every_field_its_gateway_its_retention_and_who_sees_it(
    built: Path,
) -> None:
    out = OutFolder(built)
    page = write_annex(out, load_contracts(PROJECT), start(date(2026, 1, 31), Rules()))
    text = page.read_text(encoding="utf-8")
    assert "pseudonymised, not anonymous" in text
    with (out.docs / "data_protection_published.csv").open(newline="", encoding="utf-8") as file:
        going_out = list(csv.DictReader(file))
    with (out.docs / "data_protection_sources.csv").open(newline="", encoding="utf-8") as file:
        coming_in = list(csv.DictReader(file))
    with (PROJECT / "seeds/disclosure.csv").open(newline="", encoding="utf-8") as file:
        assert len(going_out) == len(list(csv.DictReader(file)))
    for row in going_out:
        wanted = ("who sees it", "field", "purpose", "gateway", "kept", "approved by")
        assert all(row[c] for c in wanted), row
        assert row["meaning"], f"{row['table']}.{row['field']} has no description"
    for row in coming_in:
        assert all(row[c] for c in ("service", "field", "purpose", "gateway", "owner", "kept")), row
