"""Who has to be at school: alarms where they are due, and none where they are not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from family_context.lookup.page import school_age, views, words
from family_context.lookup.page.family import Contact, Family, Involvement


@pytest.mark.parametrize(
    ("born", "first", "last"),
    [
        # Five on the prescribed day itself, the day after, and in a leap year.
        (date(2020, 8, 31), date(2025, 8, 31), date(2036, 6, 27)),
        (date(2020, 9, 1), date(2025, 12, 31), date(2037, 6, 26)),
        (date(2021, 1, 1), date(2026, 3, 31), date(2037, 6, 26)),
        (date(2020, 2, 29), date(2025, 3, 31), date(2036, 6, 27)),
        # Sixteen on the last day of a school year, and on the first of the next.
        (date(2009, 8, 31), date(2014, 8, 31), date(2025, 6, 27)),
        (date(2009, 9, 1), date(2014, 12, 31), date(2026, 6, 26)),
    ],
)
def test_a_child_must_be_at_school_from_the_term_after_five_to_june_of_the_year_of_sixteen(
    born: date, first: date, last: date
) -> None:
    assert (school_age.begins(born), school_age.ends(born)) == (first, last)


def test_no_school_is_missed_before_it_is_due_and_a_school_leaver_is_told_as_one(
    smallest: Family,
) -> None:
    services = tuple(
        replace(s, universal_ages=words.universal_ages(s.code)) for s in smallest.services
    )

    def told(born: date, age: int) -> list[str]:
        child = replace(smallest.child, born=born, age=age)
        family = replace(smallest, members=(child,), services=services)
        return [sentence for sentence in views.not_open(family) if "Schools" in sentence]

    assert smallest.as_at == date(2026, 1, 31)
    assert told(date(2022, 1, 19), 4) == told(date(2021, 1, 1), 5) == []
    assert told(date(2020, 12, 31), 5) == [
        "Schools: nothing is open for Jo Li (aged 5, no involvement found)"
    ]
    (leaver,) = told(date(2009, 4, 24), 16)
    assert "aged 16 and past compulsory school age, perhaps in college or work" in leaver
    (pupil,) = told(date(2009, 11, 1), 16)
    assert "past compulsory" not in pupil
    assert told(date(2008, 1, 1), 18) == []


def test_what_a_school_record_cannot_well_say_is_a_question(smallest: Family) -> None:
    def told(age: int, *places: tuple[str, str | None]) -> list[str]:
        spells = tuple(
            Involvement(
                "Enrolment", None, date(2024, 9, n), None, True, False, admission, False,
                contact=Contact(place, *[None] * 9, quality="organisation_only"),
            )
            for n, (place, admission) in enumerate(places, 1)
        )  # fmt: skip
        answer = replace(
            smallest.child.answers["schools"], state="involved_now", involvements=spells
        )
        answers = {**smallest.child.answers, "schools": answer}
        child = replace(smallest.child, age=age, answers=answers)
        return views.to_check(replace(smallest, members=(child,)))

    junior = ("Westhaven Junior School", "main")
    assert told(17, junior) == ["Jo Li, aged 17, is on roll at Westhaven Junior School"]
    assert told(8, ("St Joseph's RC High School", None))
    assert told(8, junior) == told(13, ("Fernmoor Academy", "main")) == []
    assert told(16, ("Fernmoor Primary and High School", "main")) == []
    two = told(8, junior, ("Millbrook Primary", "main"))
    assert two == ["Jo Li is on roll at Millbrook Primary and Westhaven Junior School at once"]
    assert told(8, junior, junior) == ["Jo Li is on roll twice at Westhaven Junior School"]
    # A second registration as a guest is none.
    assert told(8, junior, ("Millbrook Primary", "subsidiary")) == []
