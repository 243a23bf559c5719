"""What leaves the house: exactly what the disclosure seed shows, whole, and for its owner only."""

from __future__ import annotations

import json
import os
from pathlib import Path

import duckdb
import pytest

from family_context.build.publish import PublicationError
from family_context.folders import OutFolder
from tests.publication.publishing import publish

SHOWN = [
    ("practice", "people", "person_id", "show", None),
    ("practice", "people", "first_name", "show", None),
    ("practice", "people", "date_of_birth", "show", None),
    ("analysis", "people", "person_id", "generalise", "pseudonym"),
    ("analysis", "people", "date_of_birth", "generalise", "year"),
    ("analysis", "people", "postcode", "generalise", "postcode_district"),
]


def warehouse(out: OutFolder, disclosure: list[tuple[str | None, ...]] = SHOWN) -> None:
    """A private warehouse of two people, with one column that the seed does not know."""
    out.build.mkdir(parents=True, exist_ok=True)
    out.warehouse.unlink(missing_ok=True)
    with duckdb.connect(str(out.warehouse)) as con:
        con.execute("create schema marts; create schema seeds")
        con.execute(
            "create table marts.people as select * from (values "
            "('P2', 'Ada', date '2008-02-29', 'SK1 3XE', 'case note'), "
            "('P1', 'Ben', date '1990-06-01', 'M60 2LA', null)) "
            "as people(person_id, first_name, date_of_birth, postcode, unregistered)"
        )
        con.execute(
            "create table seeds.disclosure (audience varchar, table_name varchar, "
            "column_name varchar, action varchar, generalise_as varchar)"
        )
        con.executemany("insert into seeds.disclosure values (?, ?, ?, ?, ?)", disclosure)
    out.dbt_target.mkdir(parents=True, exist_ok=True)
    columns = {"first_name": {"name": "first_name", "description": "Given name."}}
    node = {
        "name": "people", "resource_type": "model", "schema": "marts", "columns": columns,
        "description": "One row per person.\n",
    }  # fmt: skip
    (out.dbt_target / "manifest.json").write_text(json.dumps({"nodes": {"people": node}}))


@pytest.fixture
def out(tmp_path: Path) -> OutFolder:
    folder = OutFolder(tmp_path)
    warehouse(folder)
    return folder


def rows(file: Path, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(file), read_only=True) as con:
        return con.execute(query).fetchall()


def test_a_column_without_its_row_in_the_disclosure_seed_is_not_published(out: OutFolder) -> None:
    publish(out, "run1", synthetic=True)
    found = rows(
        out.published / "family_context.duckdb",
        "select column_name from duckdb_columns() where not internal",
    )
    assert [name for (name,) in found] == ["person_id", "first_name", "date_of_birth"]
    parquet = out.published / "parquet" / "practice" / "people.parquet"
    assert duckdb.read_parquet(str(parquet)).columns == ["person_id", "first_name", "date_of_birth"]


def test_rows_of_one_person_have_an_order_that_does_not_hang_on_how_they_lay(
    tmp_path: Path,
) -> None:
    published = []
    for order in ("", " desc"):
        folder = OutFolder(tmp_path / f"out{order.strip()}")
        warehouse(folder)
        with duckdb.connect(str(folder.warehouse)) as con:
            con.execute(
                "create or replace table marts.people as select 'P1' as person_id, "
                "'Name ' || n as first_name, null::date as date_of_birth, null as postcode, "
                f"from range(9) as rows(n) order by n{order}"
            )
        publish(folder, "run1", synthetic=True)
        published.append(rows(folder.published / "family_context.duckdb", "from people"))
    assert published[0] == published[1]


def test_the_analysis_file_holds_years_and_areas_and_no_identity(out: OutFolder) -> None:
    publish(out, "run1", synthetic=True)
    people = rows(out.published / "analysis.duckdb", "from people order by date_of_birth")
    assert [row[1:] for row in people] == [(1990, "M60"), (2008, "SK1")]
    assert not {str(row[0]) for row in people} & {"P1", "P2"}


def test_real_data_get_a_secret_pseudonym_key_that_stays_with_the_build(tmp_path: Path) -> None:
    pseudonyms = []
    for name in ("a", "b", "a"):
        folder = OutFolder(tmp_path / name)
        warehouse(folder)
        publish(folder, f"run{len(pseudonyms)}", synthetic=False)
        pseudonyms.append(
            rows(folder.published / "analysis.duckdb", "select person_id from people order by 1")
        )
    assert pseudonyms[0] != pseudonyms[1], "two councils must not be joined on pseudonyms"
    assert pseudonyms[0] == pseudonyms[2], "the next build of one council must be"
    assert not list((tmp_path / "a" / "published").resolve().rglob("*.key"))


def test_a_seed_that_shows_what_does_not_exist_stops_the_publication(out: OutFolder) -> None:
    publish(out, "run1", synthetic=True)
    warehouse(out, [*SHOWN, ("practice", "people", "shoe_size", "show", None)])
    with pytest.raises(PublicationError, match=r"people\.shoe_size.*no such column"):
        publish(out, "run2", synthetic=True)
    assert rows(out.published / "family_context.duckdb", "select count(*) from people") == [(2,)]


def test_a_reader_keeps_its_publication_while_the_next_one_comes(out: OutFolder) -> None:
    publish(out, "run1", synthetic=True)
    with duckdb.connect(str(out.published / "family_context.duckdb"), read_only=True) as reader:
        with duckdb.connect(str(out.warehouse)) as con:
            con.execute("delete from marts.people where person_id = 'P1'")
        publish(out, "run2", synthetic=True)
        assert reader.execute("select count(*) from people").fetchall() == [(2,)]
    assert rows(out.published / "family_context.duckdb", "select count(*) from people") == [(1,)]
    assert len(list((out.root / ".published").iterdir())) == 1, "the old publication is gone"


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in another way")
def test_published_files_are_readable_by_their_owner_only(out: OutFolder) -> None:
    publish(out, "run1", synthetic=True)
    assert any(out.published.resolve().rglob("*"))
    for path in out.published.resolve().rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, f"{path.name} is readable by others"


def test_a_published_column_carries_its_description(out: OutFolder) -> None:
    publish(out, "run1", synthetic=True)
    comment = rows(
        out.published / "family_context.duckdb",
        "select comment from duckdb_columns() where column_name = 'first_name'",
    )
    assert comment == [("Given name.",)]


def test_a_published_table_says_what_a_row_of_it_is(out: OutFolder) -> None:
    publish(out, "run1", synthetic=True)
    for file in ("family_context.duckdb", "analysis.duckdb"):
        comment = rows(
            out.published / file,
            "select comment from duckdb_tables() where table_name = 'people'",
        )
        assert comment == [("One row per person.",)]
