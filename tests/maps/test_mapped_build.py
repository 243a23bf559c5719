"""What maps give beyond names and dates reaches what a build answers: groups, workers by id."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from family_context.build.run import build
from family_context.contracts import load_contracts
from family_context.folders import PROJECT, OutFolder
from family_context.maps.definition import map_folder, read_map
from family_context.maps.running import run_map
from tests.conftest import AS_AT

pytestmark = pytest.mark.slow
RAW = {
    "ssd_person.csv": (
        "pers_person_id,pers_forename,pers_surname,pers_dob,pers_sex\n"
        "1,Ann,Lee,1985-01-01,F\n2,Bo,Lee,2015-01-01,M\n3,Cy,Fox,2017-01-01,M\n"
        "4,Di,Elm,2018-01-01,F\n5,Ed,Oak,2016-01-01,M\n"
    ),
    "ssd_family.csv": "fami_family_id,fami_person_id\nF1,1\nF1,2\nF1,3\nF2,4\n",
    "ssd_cin_episodes.csv": (
        "cine_referral_id,cine_person_id,cine_referral_date\n"
        "R2,2,2025-12-01\nR3,3,2025-12-01\nR4,4,2025-12-01\nR5,5,2025-12-01\n"
    ),
    "ssd_involvements.csv": (
        "invo_involvements_id,invo_professional_id,invo_person_id,invo_involvement_start_date\n"
        "I1,SW1,2,2025-12-02\nI2,SW9,4,2025-12-02\n"
    ),
}
DIRECTORY = (
    "staff_ref,name,service_code,phone,email\n"
    "SW1,Kay Worker,childrens_social_care,020 8356 3000,kay.worker@example.org\n"
    "SW9,Pat Police,police,020 8356 3009,pat@example.org\n"
)
SAID = {
    "coverage_area": "Example",
    "coverage_start": "2016-01-01",
    "is_synthetic": True,
}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mapped")
    (folder / "raw").mkdir()
    for name, text in RAW.items():
        (folder / "raw" / name).write_text(text, encoding="utf-8")
    contracts = load_contracts(PROJECT)
    ssd = read_map(map_folder("ssd"), contracts)
    extracts = folder / "extracts"
    run_map(ssd, folder / "raw", extracts, contracts, as_at=AS_AT, said=SAID)
    (extracts / "staff").mkdir()
    (extracts / "staff" / "directory.csv").write_text(DIRECTORY, encoding="utf-8")
    (extracts / "staff" / "extract.yml").write_text(
        f"source_system: HR\ndata_current_as_of: {AS_AT}\ncoverage_start: 2016-01-01\n"
        f"coverage_end: {AS_AT}\ncoverage_area: Example\n",
        encoding="utf-8",
    )
    out = folder / "out"
    build(extracts, AS_AT, out, pages=False)
    return OutFolder(out).published / "family_context.duckdb"


def test_people_of_one_case_group_are_one_family_and_a_group_alone_makes_nobody_a_relative(
    answers: Path,
) -> None:
    with duckdb.connect(str(answers), read_only=True) as con:
        family = dict(
            con.execute(
                "select first_name, family_cluster_id from family_members "
                "join people using (person_id) where child_person_id = person_id"
            ).fetchall()
        )
        words = con.execute(
            "select distinct relationship_to_child from family_members where person_id <> "
            "child_person_id"
        ).fetchall()
    assert family["Bo"] == family["Cy"]
    assert len({family["Bo"], family["Di"], family["Ed"]}) == 3
    assert words == [], "a group does not say what its people are to each other"


def test_a_worker_sent_by_id_is_named_by_the_directory_of_the_same_service_alone(
    answers: Path,
) -> None:
    with duckdb.connect(str(answers), read_only=True) as con:
        named = dict(
            con.execute(
                "select first_name, practitioner_name || ', ' || practitioner_email "
                "from family_context where child_person_id = person_id "
                "and service_code = 'childrens_social_care'"
            ).fetchall()
        )
    assert named["Bo"] == "Kay Worker, kay.worker@example.org"
    assert named["Di"] is None, "another service's number is no worker of this one"
