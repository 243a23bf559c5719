"""A delivery in the wrong place or under another name is told where it belongs."""

from __future__ import annotations

import pytest

from tests.intake.conftest import Desk

PEOPLE = "person_ref,first_name\n1,Ann\n"

# What lies in the extracts folder, and what is told of it.
MISPLACED = {
    "Police": "plainly police",
    "children's social care": "plainly childrens_social_care",
    "Childrens-Social-Care Extract 2026-01": "plainly childrens_social_care",
    "school": "plainly schools",
    "HealthVisiting": "plainly health_visiting",
    "GP data": "plainly gp",
    "csc": "Perhaps childrens_social_care?",
    "polcie": "Perhaps police?",
    "mental health": "Perhaps adult_mental_health?",
    "leisure_centres": "Known: ",
}


@pytest.mark.parametrize(("folder", "told"), MISPLACED.items(), ids=MISPLACED.keys())
def test_a_wrong_folder_is_told_which_service_is_meant(
    whole_desk: Desk, folder: str, told: str
) -> None:
    whole_desk.deliver({"people.csv": PEOPLE}, service=folder)
    whole_desk.deliver({"people.csv": PEOPLE}, service="housing")
    result = whole_desk.take()
    (row,) = result.ignored
    assert row["kind"] == "folder" and row["name"] == folder and told in row["note"]
    assert ("plainly" in row["note"]) == ("plainly" in told)


def test_folders_one_level_too_deep_a_packed_one_and_a_lone_file_are_told_where_they_belong(
    whole_desk: Desk,
) -> None:
    whole_desk.deliver({"people.csv": PEOPLE}, service="extracts/schools")
    whole_desk.deliver({"people.csv": PEOPLE}, service="housing")
    folder = whole_desk.root / "extracts"
    for name in (
        "police.zip",
        "people.csv",
        "schools_involvements.xlsx",
        "extract.yml",
        "notes.txt",
    ):
        (folder / name).write_text("x")
    told = {i["name"]: i["note"] for i in whole_desk.take().ignored}
    assert "holds the folders of services (schools)" in told["extracts"]
    assert "Unpack" in told["police.zip"]
    assert "its service's folder as people.csv" in told["people.csv"]
    assert "as involvements.xlsx" in told["schools_involvements.xlsx"]
    assert "beside the services' folders" in told["extract.yml"]
    assert "no service's folder" in told["notes.txt"]


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("person.csv", "plainly people"),
        ("pupils.csv", "no table of that name. Known"),
        ("Involvement 2026.csv", "plainly involvements"),
        ("tbl_relationships.xlsx", "plainly relationships"),
        ("adresses.csv", "Perhaps addresses?"),
        ("involvements.xls", "not a kind of file that is read"),
        ("contacts.zip", "Unpack"),
    ],
)
def test_a_wrong_table_is_told_which_one_is_meant(desk: Desk, file: str, told: str) -> None:
    desk.deliver({"people.csv": PEOPLE, file: "x"})
    (row,) = desk.take().ignored
    assert row["name"] == file and told in row["note"]


def test_the_file_that_may_be_the_missing_table_is_told_where_its_service_is_refused(
    desk: Desk,
) -> None:
    desk.deliver({"Person 2026.csv": PEOPLE, "people.xls": b"x"})
    told = {i["name"]: i["note"] for i in desk.take().ignored}
    assert desk.state()["load_state"] == "refused"
    assert "plainly people" in told["Person 2026.csv"]
    assert "not a kind of file that is read" in told["people.xls"]


def test_a_column_that_is_nearly_named_is_told(desk: Desk) -> None:
    desk.deliver({"people.csv": "person_ref,date_of_brith,notes\n1,2015-03-04,x\n"})
    told = {i["name"]: i["note"] for i in desk.take().ignored}
    assert "Perhaps date_of_birth?" in told["date_of_brith"] and "Perhaps" not in told["notes"]
    desk.deliver({"people.csv": "first_name,persn_ref,last_name\nAnn,1,Lee\n"})
    desk.take()
    assert "Column 2 is nearly named so" in desk.state()["reason"]
