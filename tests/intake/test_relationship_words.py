"""Labels of relationships that no list has, and what intake makes of them."""

from __future__ import annotations

import pytest

from cleaning.relationship_labels import code_key
from family_context.contracts import load_contracts
from tests.intake.conftest import PROJECT, Desk


def _code(label: str) -> str | None:
    column = load_contracts(PROJECT)["schools"].table("contacts").column("relationship")
    assert column.codes is not None and column.labels is not None
    return column.codes.get(code_key(label)) or column.labels.taken_as(label, column.codes)


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Father (no PR)", "father"),
        ("Father - no contact", "father"),
        ("Father, no contact", "father"),
        ("Birth mother - no contact (court order)", "mother"),
        ("Mother (deceased)", "mother"),
        ("Father - separated", "father"),
        ("auntie(paternal)", "aunt"),
        ("Alleged father", "father"),
        ("bio dad", "father"),
        ("Great great grandmother", "grandmother"),
        ("Parent 2", "parent"),
        ("Mother/Carer", "mother"),
        ("Biological Father/Carer", "father"),
        ("Carer & Grandmother", "grandmother"),
        ("Friend/Neighbour", "friend"),
        ("Parent/Guardian", "parent"),
        ("Relative - aunt", "aunt"),
        ("Sibling (brother)", "brother"),
        ("MGGM", "grandmother"),
        ("SGO holder", "guardian"),
        ("LAC carer", "foster_carer"),
        ("HOH", "self"),
        ("Step-Grandmother", "other_relative"),
    ],
)
def test_a_remark_beside_the_word_does_not_lose_the_relative(label: str, code: str) -> None:
    assert _code(label) == code


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("mum & dad", "parent"),
        ("Grandma/Grandad", "grandparent"),
        ("half brother / half sister", "half_sibling"),
    ],
)
def test_two_words_that_differ_by_sex_leave_the_sex_open(label: str, code: str) -> None:
    assert _code(label) == code


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("foster mother", "foster_mother"),
        ("Mother (foster)", "foster_mother"),
        ("Father (step-)", "step_father"),
        ("Brother (half)", "half_brother"),
        ("Partner (of mother)", "parents_partner"),
        ("Husband (ex)", "former_husband"),
    ],
)
def test_a_remark_that_makes_another_relationship_counts(label: str, code: str) -> None:
    assert _code(label) == code


@pytest.mark.parametrize(
    "label",
    [
        "not father",
        "Father (not)",
        "Father (not biological)",
        "Non-biological father",
        "no contact with mother",
        "no contact - mother",
        "no contact with mother/father",
        "mother's friend",
        "Mother (friend's)",
        "Mother (friend)",
        "friend of mother",
        "friend of mother/father",
        "mother and father's friend",
        "Mother (grandmother)",
        "ex biological father",
        "Husband (separated)",
    ],
)
def test_a_label_of_somebody_else_stays_unknown(label: str) -> None:
    assert _code(label) is None


def test_what_was_taken_for_a_spelling_is_listed_with_its_code(desk: Desk) -> None:
    desk.deliver(
        {
            "people.csv": "person_ref,first_name,last_name,date_of_birth,sex,restriction\n"
            "1,Ann,Lee,2015-01-01,F,\n",
            "contacts.csv": "contact_ref,person_ref,first_name,last_name,relationship\n"
            "c1,1,Bo,Lee,Father (no PR)\nc2,1,Cy,Lee,Father (no PR)\nc3,1,Di,Lee,Mother\n",
        }
    )
    desk.take()
    assert [r["relationship"] for r in desk.landed("contacts")] == ["father", "father", "mother"]
    (held,) = desk.held("contacts")
    assert (held["kind"], held["value"]) == ("unknown_code", "Father (no PR)")
    assert held["reason"] == "not in the code list; taken as father (in 2 rows)"
    assert desk.state()["values_rejected"] == 0


def test_nothing_is_taken_off_a_sex_or_a_restriction(desk: Desk) -> None:
    desk.deliver(
        {
            "people.csv": "person_ref,first_name,last_name,date_of_birth,sex,restriction\n"
            "1,Ann,Lee,2015-01-01,F (birth),adopted (old)\n"
        }
    )
    desk.take()
    (row,) = desk.landed()
    assert (row["sex"], row["restriction"]) == ("unknown", "restricted")
