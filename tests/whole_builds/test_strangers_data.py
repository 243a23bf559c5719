"""Whole builds on data that nobody on this project made."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from family_context.build.run import build
from tests.fixtures_mapping import live


@pytest.fixture(scope="module")
def published(fixtures_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("live")
    live.write_extracts(fixtures_folder / "family_context_live", folder / "extracts")
    build(folder / "extracts", date(2022, 10, 15), folder / "out", pages=False)
    return folder / "out/published/family_context.duckdb"


def ask(file: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(file), read_only=True) as con:
        return con.execute(query).fetchall()


def test_five_hundred_pairs_of_strangers_are_found_and_no_false_one(
    published: Path, fixtures_folder: Path
) -> None:
    found = ask(
        published,
        """
        select l.service_code || ':' || l.person_ref, r.service_code || ':' || r.person_ref
        from person_records as l
        inner join person_records as r
            on l.person_id = r.person_id and l.service_code < r.service_code
        """,
    )
    same_service = ask(
        published,
        "select count(*) from person_records group by person_id, service_code having count(*) > 1",
    )
    truth = live.true_pairs(fixtures_folder / "family_context_live")
    assert len(truth) == 500
    assert not set(found) - truth, "a false link"
    assert not same_service, "two people of one list made one"
    assert len(set(found) & truth) >= 495


def test_a_start_after_the_last_contact_is_kept_told_and_not_crashed_on(published: Path) -> None:
    impossible = ask(
        published,
        "select sum(numerator) from quality_results "
        "where check_id = 'D1' and service_code = 'childrens_social_care'",
    )
    assert impossible == [(256,)]
    landed = ask(
        published,
        "select count(*) from service_involvements where service_code = 'childrens_social_care'",
    )
    assert int(landed[0][0]) >= 500  # type: ignore[call-overload]
