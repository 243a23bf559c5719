"""What becomes of numbers and nicknames."""

from __future__ import annotations

import pytest

from cleaning.identifiers import grade_nhs_number, grade_upn
from cleaning.nicknames import longer_forms
from cleaning.phones import e164
from matching.persons.comparisons import COMPARISONS
from matching.persons.settings import prior, trained_comparisons, trained_model


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("943 476 5919", "valid"),
        ("9434765919.0", "valid"),
        ("9434765918", "invalid"),
        ("1111111111", "dummy"),
        ("not known", "invalid"),
        ("", "invalid"),
    ],
)
def test_an_nhs_number_is_graded_by_its_check_digit(text: str, grade: str) -> None:
    assert grade_nhs_number(text)[1] == grade


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("B801200005001", "valid"),
        ("b801200005001", "valid"),
        ("A801200005001", "invalid"),
        # Two vendors' help pages claim the first of these; the letter is P.
        ("Q207000016049", "invalid"),
        ("P207000016049", "valid"),
        ("B80120000500", "invalid"),
        ("A000000000000", "dummy"),
    ],
)
def test_a_upn_is_graded_by_its_check_letter(text: str, grade: str) -> None:
    assert grade_upn(text)[1] == grade


def test_a_upn_of_an_authority_made_since_the_librarys_list_is_valid() -> None:
    from stdnum.gb import upn

    body = "839200005001"
    assert grade_upn(upn.calc_check_digit(body) + body)[1] == "valid"


@pytest.mark.parametrize(
    ("number", "phone"),
    [
        ("+441632960960", "+441632960960"),
        ("00441632960960", "+441632960960"),
        ("+48221234567", "+48221234567"),
        ("0163", None),
        ("+", None),
    ],
)
def test_a_phone_number_is_british_unless_it_says_otherwise(number: str, phone: str | None) -> None:
    assert e164(number) == phone


def test_bob_may_be_robert_and_quentin_only_himself() -> None:
    forms = {
        row["forename"]: row["longer_forms"] for row in longer_forms(["bob", "xyzzy"]).to_pylist()
    }
    assert "robert" in forms["bob"]
    assert "xyzzy" not in forms


def test_levels_of_a_comparison_can_be_told_apart_by_their_weight() -> None:
    assert trained_comparisons()
    for comparison in trained_comparisons():
        weights = [round(level.weight, 8) for level in comparison.levels]
        assert len(set(weights)) == len(weights), comparison.name


def test_the_trained_model_knows_the_comparisons_of_today() -> None:
    figures = trained_model()["comparisons"]
    for comparison in COMPARISONS:
        if comparison.is_trained:
            expected = {
                level.code
                for level in comparison.levels
                if not level.is_null and not level.is_about_form
            }
            assert set(figures[comparison.name]) == expected, comparison.name


def test_strangers_are_more_likely_in_a_larger_crowd() -> None:
    assert prior(1_000_000) < prior(100_000) < prior(20_000) < prior(5_000) == prior(10)
