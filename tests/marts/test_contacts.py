"""Whom to ring, where services write more than a number into the field for one."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from family_context.build.run import build
from tests.marts.deliveries import deliver

BORN = {"sex": "F", "address": "7 Weir Lane, Fernmoor", "postcode": "FM2 1AB"}
OPEN = {"start_date": "2025-12-01", "last_contact_date": "2026-01-20", "team": "East"}


def person(ref: str, name: str, **more: str) -> dict[str, str]:
    return {
        "person_ref": ref,
        "first_name": name,
        "last_name": "Tolbooth",
        "date_of_birth": f"2014-05-0{ref}",
        **BORN,
        **more,
    }


def spell(ref: str, **more: str) -> dict[str, str]:
    return {"involvement_ref": f"E{ref}", "person_ref": ref, **OPEN, **more}


@pytest.fixture(scope="module")
def con(
    fixtures_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> duckdb.DuckDBPyConnection:
    """The practice file, and the build behind it, of the reported council and one more service."""
    extracts = tmp_path_factory.mktemp("sent") / "extracts"
    shutil.copytree(fixtures_folder / "reports/workers_numbers_with_a_remark/extracts", extracts)
    deliver(
        extracts,
        {
            "early_help": {
                "people": [
                    person("1", "Ivo", phone="01632 960111 or 07700 900111 (mum's)"),
                    person("2", "Joss", phone="ask nan"),
                    person("3", "Kit", email="Kit T <Kit.T@example.org>; k@example.org"),
                    person("4", "Lux", restriction="restricted", phone="see file"),
                    person("5", "Mo"),
                ],
                "involvements": [
                    spell("1", practitioner_name="Al Orr", practitioner_phone="ext 4521"),
                    spell("2", practitioner_name="Al Orr", practitioner_phone="see Mosaic"),
                    spell("3", practitioner_name="Al Orr", practitioner_email="0161 496 0033"),
                    spell("4", practitioner_name="Al Orr", practitioner_phone="see file"),
                    spell("5", practitioner_name="Bo Ash", team_phone="n/a"),
                ],
            },
            "staff": {
                "directory": [
                    {"staff_ref": "s1", "name": "Bo Ash", "phone": "0161 496 0044 x12 (Tue)"}
                ]
            },
        },
    )
    out = tmp_path_factory.mktemp("out")
    build(extracts, date(2026, 1, 31), out, pages=False)
    con = duckdb.connect(str(out / "published/family_context.duckdb"), read_only=True)
    con.execute(f"attach '{out / 'build/warehouse.duckdb'}' as build (read_only)")
    return con


def contact(con: duckdb.DuckDBPyConnection, name: str) -> tuple[str | None, ...]:
    """Number, e-mail, what was sent, the same of the team without the e-mail, and the quality."""
    (row,) = con.execute(
        "select practitioner_phone, practitioner_email, practitioner_contact_as_sent, team_phone, "
        "team_contact_as_sent, contact_quality from service_involvements "
        "inner join people using (person_id) where first_name = $1",
        [name],
    ).fetchall()
    return row


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Ada", ("+441614960000; +447700900123", None, None)),
        ("Bea", ("+447700900123", None, "07700 900123 (Mon-Wed)")),
        ("Cyn", ("+441614960000", None, "0161 496 0000 option 2")),
        ("Dot", ("+447700900123; +441614960000", None, "Mob 07700900123; office 01614960000")),
        ("Enid", ("+441614960000 ext. 4521", None, None)),
        ("Clem", (None, "wilf.tanner@example.org", "wilf.tanner@example.org; duty@example.org")),
        ("Dora", (None, "wilf.tanner@example.org", None)),
        ("Joss", (None, None, "see Mosaic")),
        ("Kit", ("+441614960033", None, None)),
        ("Mo", ("+441614960044 ext. 12", None, "0161 496 0044 x12 (Tue)")),
    ],
)
def test_a_practitioner_is_told_with_every_number_extension_and_remark(
    con: duckdb.DuckDBPyConnection, name: str, told: tuple[str | None, ...]
) -> None:
    found = contact(con, name)
    assert found[:3] == told
    expected = "practitioner_direct" if told[0] else "practitioner_no_number"
    assert found[5] == expected


def test_both_numbers_of_a_team_are_told(con: duckdb.DuckDBPyConnection) -> None:
    assert contact(con, "Eve")[3:5] == ("+441614960000; +441614960001", None)


def test_an_extension_alone_is_shown_as_it_was_sent(con: duckdb.DuckDBPyConnection) -> None:
    assert contact(con, "Ivo") == (None, None, "ext 4521", None, None, "practitioner_no_number")


def test_what_cannot_be_read_is_listed_and_of_a_service_user_without_the_text(
    con: duckdb.DuckDBPyConnection,
) -> None:
    listed = con.execute(
        "select person_ref, table_name, column_name, issue, detail "
        "from build.intermediate.int_quality__issues "
        "where issue like 'phone%' or issue like 'email%' order by all"
    ).fetchall()
    nothing = "No number that can be dialled was found here"
    unread = "phone_cannot_be_read"
    assert listed == [
        ("1", "involvements", "practitioner_phone", unread, f"{nothing}: ext 4521."),
        ("2", "involvements", "practitioner_phone", unread, f"{nothing}: see Mosaic."),
        ("2", "people", "phone", unread, f"{nothing}."),
    ]


def test_every_number_of_a_person_counts_for_linkage_and_the_first_is_shown(
    con: duckdb.DuckDBPyConnection,
) -> None:
    phones = con.execute(
        "select phones from build.intermediate.int_people__linkage_records "
        "where record_id = 'early_help:1'"
    ).fetchall()
    assert phones == [(["+441632960111", "+447700900111"],)]
    shown = con.execute(
        "select first_name, phone, email from people where last_name = 'Tolbooth' order by all"
    ).fetchall()
    assert ("Ivo", "+441632960111", None) in shown
    assert ("Kit", None, "kit.t@example.org") in shown
