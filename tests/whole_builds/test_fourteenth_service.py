"""A fourteenth service takes a block of YAML, its name, and its seed rows: no SQL."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from tests.conftest import AS_AT, PROJECT

PARTS = ("family_context", "matching", "macros", "models", "seeds", "tests/dbt")
CONTRACT = """
  - name: probation
    description: "Probation service."
    config:
      meta:
        gateway: "Offender Management Act 2007 s.14; Children Act 2004 s.10"
        owner: "Head of the probation delivery unit"
    tables: [*people, *addresses, *involvements, *relationships]
"""
EXTRACTS = {
    "childrens_social_care/people.csv": """
        person_ref,first_name,last_name,date_of_birth,sex,nhs_number,address,postcode
        C1,Maya,Thornbury,2017-05-04,F,,12 Weir Lane,ZZ1 4AB
        C2,Dawn,Thornbury,1988-02-17,F,9434765919,12 Weir Lane,ZZ1 4AB
        """,
    "childrens_social_care/relationships.csv": """
        person_ref,related_person_ref,relationship
        C1,C2,mother
        """,
    "childrens_social_care/involvements.csv": """
        involvement_ref,person_ref,involvement_type,start_date
        I1,C1,child in need,2025-11-03
        """,
    "probation/people.csv": """
        person_ref,first_name,last_name,date_of_birth,sex,nhs_number,address,postcode
        P7,Dawn,Thornbury,1988-02-17,F,9434765919,12 Weir Lane,ZZ1 4AB
        """,
    "probation/involvements.csv": """
        involvement_ref,person_ref,reason,start_date,team,team_phone
        S1,P7,community order,2025-09-01,Weir probation office,01632 960123
        """,
}


def add_service(project: Path) -> None:
    """Do in a project what CONTRIBUTING.md says that a new service takes."""
    with (project / "models/staging/services/_services__contract.yml").open("a") as contract:
        contract.write(CONTRACT)
    settings = project / "dbt_project.yml"
    last = "    - young_carers\n"
    assert last in settings.read_text()
    settings.write_text(settings.read_text().replace(last, f"{last}    - probation\n"))
    for seed in ("services", "look_back", "retention", "survivorship"):
        file = project / f"seeds/{seed}.csv"
        with file.open(newline="", encoding="utf-8") as lines:
            reader = csv.DictReader(lines)
            rows = [row for row in reader if row["service_code"] == "young_carers"]
        ours = {"service_code": "probation", "name": "Probation", "rank": "14", "trust_rank": "14"}
        with file.open("a", newline="", encoding="utf-8") as lines:
            writer = csv.DictWriter(lines, reader.fieldnames or [], lineterminator="\n")
            for row in rows:
                writer.writerow(row | {key: ours[key] for key in ours.keys() & row.keys()})


def lay_extracts(folder: Path) -> None:
    """Write the deliveries of two services."""
    declaration = {
        "source_system": "Test system",
        "data_current_as_of": AS_AT.isoformat(),
        "coverage_start": "2015-01-01",
        "coverage_end": AS_AT.isoformat(),
        "coverage_area": "Whole council",
    }
    for name, rows in EXTRACTS.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(f"{line.strip()}\n" for line in rows.strip().splitlines()))
        (file.parent / "extract.yml").write_text(json.dumps(declaration))


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a project with one more service publishes for practice."""
    folder = tmp_path_factory.mktemp("fourteenth")
    project = folder / "project"
    for part in PARTS:
        shutil.copytree(PROJECT / part, project / part)
    for file in ("dbt_project.yml", "profiles.yml"):
        shutil.copy(PROJECT / file, project / file)
    add_service(project)
    lay_extracts(folder / "extracts")
    command = [sys.executable, "-c", "from family_context.cli import app; app()", "build"]
    command += ["--extracts", str(folder / "extracts"), "--as-at", AS_AT.isoformat()]
    finished = subprocess.run(
        [*command, "--out", str(folder / "out"), "--no-pages"],
        cwd=project,
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout[-3000:] + finished.stderr[-3000:]
    return folder / "out/published/family_context.duckdb"


@pytest.mark.slow
def test_a_new_service_answers_for_every_member_of_a_family(published: Path) -> None:
    with duckdb.connect(str(published), read_only=True) as con:
        answers = con.execute(
            "select first_name, state, involvement_reason, team_phone from family_context "
            "where service_code = 'probation' order by all"
        ).fetchall()
        services = con.execute("select count(*) from service_coverage").fetchall()
    assert answers == [
        ("Dawn", "involved_now", "community order", "+441632960123"),
        ("Maya", "none_found", None, None),
    ]
    assert services == [(14,)]
