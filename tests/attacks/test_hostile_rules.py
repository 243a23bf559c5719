"""SQL and templates where rules are written: seeds, council.yml, extract.yml and maps."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest
from rich.console import Console

from family_context.contracts import load_contracts
from family_context.council.new import make_council
from family_context.council.seeds import differences_table, in_force, own_rules
from family_context.council.settings import read_council
from family_context.folders import PROJECT
from family_context.maps.errors import MapError
from family_context.reports.services import answer
from tests.intake.conftest import Desk
from tests.maps.conftest import Bench

HOSTILE = """x'); drop table raw; -- {{ 7 * 7 }} {% raw %} $1 ? \\ "; [bold]"""
PEOPLE = "select ref(id) as person_ref, value(name) as last_name, _row from persons"
NAME = "childrens_social_care.people"


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A council's own folder of seeds, with SQL and a template in each text."""
    folder = tmp_path / "own"
    folder.mkdir()
    rows = {
        "relationship_types": {"code": "mother", "aliases": HOSTILE, "reason": HOSTILE},
        "address_types": {"address_type": HOSTILE, "address_class": "sensitive", "reason": HOSTILE},
        "services": {"service_code": "schools", "name": HOSTILE, "reason": HOSTILE},
    }
    for name, row in rows.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(row))
            writer.writeheader()
            writer.writerow(row)
    return folder


def test_sql_and_templates_in_a_seed_are_words_like_any(seeds: Path, tmp_path: Path) -> None:
    rules = own_rules(seeds)
    whole = in_force(rules, tmp_path / "in_force")
    with (whole / "services.csv").open(encoding="utf-8", newline="") as lines:
        names = {row["service_code"]: row["name"] for row in csv.DictReader(lines)}
    assert names["schools"] == HOSTILE and len(names) == 13
    desk = Desk(tmp_path, load_contracts(PROJECT, whole))
    people = "person_ref,first_name\n1,Ann\n2,Bo\n"
    word = HOSTILE.replace('"', '""')
    related = f'person_ref,related_person_ref,relationship\n1,2,"{word}"\n'
    desk.deliver({"people.csv": people, "relationships.csv": related})
    desk.take()
    assert [row["relationship"] for row in desk.landed("relationships")] == ["mother"]
    assert len(desk.landed()) == 2
    console = Console(width=300)
    with console.capture() as shown:
        console.print(differences_table(rules))
    assert HOSTILE in shown.get()


def test_the_name_that_a_council_gives_a_service_is_text_in_the_report() -> None:
    with duckdb.connect() as con:
        con.execute(
            """
            create table family_context as select 'c' as child_person_id, 'gp' as service_code,
                'involved_now' as state, date '2026-01-31' as as_at;
            create table family_members as select 'c' as person_id;
            create table service_coverage as
            select 'gp' as service_code, '<zqtag>GP & Co' as service_name, true as is_universal
            """
        )
        told = str(answer(con).data)
    assert "&lt;zqtag&gt;GP &amp; Co" in told and "<zqtag" not in told


def test_a_header_and_a_format_are_quoted_wherever_they_go(desk: Desk) -> None:
    header = HOSTILE.replace('"', '""')
    desk.deliver(
        {"people.csv": f'person_ref,"{header}",born\n1,Ann,31/01/2000\n'},
        columns={"people": {HOSTILE: "first_name", "born": "date_of_birth"}},
        formats={"people": {"date_of_birth": ["%d/%m/%Y", "%d/%m/%Y'); drop table raw; --"]}},
    )
    desk.take()
    assert [row["first_name"] for row in desk.landed()] == ["Ann"]
    assert str(desk.landed()[0]["date_of_birth"]) == "2000-01-31"


def test_settings_of_a_council_are_words_like_any(tmp_path: Path) -> None:
    folder = tmp_path / "council"
    make_council(folder, load_contracts(PROJECT), ["schools"])
    file = folder / "council.yml"
    lines = [
        line for line in file.read_text().splitlines() if not line.startswith(("name", "area"))
    ]
    quoted = HOSTILE.replace("'", "''")
    file.write_text("\n".join([*lines, f"name: '{quoted}'", f"area: '{quoted}'"]), encoding="utf-8")
    council = read_council(file)
    assert council.name == council.area == HOSTILE
    assert council.unless_said("schools")["coverage_area"] == HOSTILE


READS = [
    "from read_text('/etc/hostname')", "from read_blob('/etc/hostname')", "from glob('/*')",
    "from duckdb_settings()", "from duckdb_secrets()", "from duckdb_databases()",
    "from sniff_csv('/etc/hostname')", "from parquet_metadata('x.parquet')",
    "from query_table('persons')", "from query('from persons')", "from pragma_version()",
    "from json_execute_serialized_sql('x')", "from (from read_json('x.json'))",
    "from (values (1)) as t where exists (from read_csv('/etc/hostname'))",
    "from persons where name in (select content from read_text('/etc/hostname'))",
    "from (describe persons)", "from (show tables)", "from (summarize persons)",
]  # fmt: skip


@pytest.mark.parametrize("read", READS)
def test_a_map_reads_nothing_but_its_views(bench: Bench, read: str) -> None:
    bench.raw("persons.csv", "id,name\n1,Ann\n")
    sql = f"select '1' as person_ref, 1 as _row {read}"
    with pytest.raises(MapError) as told:
        bench.run(bench.map({"persons": {"files": "persons.csv"}}, {NAME: sql}))
    assert not bench.has_written
    assert Path("/etc/hostname").read_text().strip() not in str(told.value)


@pytest.mark.parametrize(
    "asked", ["getenv('HOME')", "current_setting('home_directory')", "current_database()",
              "pg_typeof(getvariable('x'))", "nextval('s')", "txid_current()"],
)  # fmt: skip
def test_a_map_asks_nothing_of_the_machine(bench: Bench, asked: str) -> None:
    bench.raw("persons.csv", "id,name\n1,Ann\n")
    sql = PEOPLE.replace("value(name)", f"{asked}::varchar")
    with pytest.raises(MapError):
        bench.run(bench.map({"persons": {"files": "persons.csv"}}, {NAME: sql}))
    assert not bench.has_written


@pytest.mark.parametrize(
    "statement",
    ["attach 'x.duckdb'", "install httpfs", "load httpfs", "set enable_external_access = true",
     "export database 'x'", "pragma database_list", "call pragma_version()", "checkpoint",
     "copy persons to 'x.csv'", "insert into persons values (1)", "create table t as select 1"],
)  # fmt: skip
def test_a_map_does_nothing_but_select(bench: Bench, statement: str) -> None:
    bench.raw("persons.csv", "id,name\n1,Ann\n")
    for sql in (statement, f"{PEOPLE}; {statement}"):
        with pytest.raises(MapError, match="must be one SELECT"):
            bench.run(bench.map({"persons": {"files": "persons.csv"}}, {NAME: sql}))
    assert not bench.has_written


@pytest.mark.parametrize("pattern", ["../*.csv", "/etc/*", "../../secret.csv", "~/*"])
def test_a_map_reads_no_file_outside_the_folder_it_is_given(bench: Bench, pattern: str) -> None:
    bench.raw("persons.csv", "id,name\n1,Ann\n")
    (bench.root / "secret.csv").write_text("id,name\n2,Secretname\n")
    with pytest.raises(MapError, match="no file of raw/ is named"):
        bench.run(bench.map({"persons": {"files": pattern}}, {NAME: PEOPLE}))


@pytest.mark.parametrize("file", ["childrens_social_care.people.people", "practice.landing"])
def test_a_map_writes_no_table_that_no_service_sends(bench: Bench, file: str) -> None:
    bench.raw("persons.csv", "id,name\n1,Ann\n")
    with pytest.raises(MapError, match="has no table"):
        bench.run(bench.map({"persons": {"files": "persons.csv"}}, {file: PEOPLE}))
    assert not bench.has_written
