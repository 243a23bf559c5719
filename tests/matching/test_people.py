"""Who is one person, and who is not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

CASES = yaml.safe_load((Path(__file__).parent / "cases.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def outcome(record: Callable[..., Any], resolved: Callable[..., Any]) -> Any:
    return _resolve_all(record, resolved)


def _resolve_all(
    record: Callable[..., Any], resolved: Callable[..., Any], keep_order: bool = True
) -> Any:
    return resolved(
        [record(**fields) for case in CASES for fields in case["records"]],
        **{
            said: [tuple(pair) for case in CASES for pair in case.get(said, [])]
            for said in ("recorded_as_two", "recorded_as_one")
        },
        keep_order=keep_order,
    )


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_cases_that_a_practitioner_would_argue_about(case: dict[str, Any], outcome: Any) -> None:
    assert {"one", "apart"} & case.keys(), "the case claims nothing"
    for group in case.get("one", []):
        assert outcome.are_one(*group), case["because"]
    for group in case.get("apart", []):
        assert outcome.are_apart(*group), case["because"]


def test_the_order_of_rows_makes_no_difference(
    record: Callable[..., Any], resolved: Callable[..., Any], outcome: Any
) -> None:
    backwards = _resolve_all(record, resolved, keep_order=False)
    assert outcome.people == backwards.people
    assert outcome.pairs == backwards.pairs


def test_every_pair_for_review_says_why(
    record: Callable[..., Any], resolved: Callable[..., Any]
) -> None:
    outcome = resolved(
        [
            record("police:1", "jayden reid", "2014-05-06", home=3),
            record("early_help:1", "kayden reid", "2014-05-06", home=3),
        ]
    )
    (pair,) = [
        p
        for p in outcome.pairs
        if {p["record_id_l"], p["record_id_r"]} == {"police:1", "early_help:1"}
    ]
    assert pair["decision"] == "review"
    assert "same date of birth" in pair["evidence"]
    assert not outcome.are_one("police:1", "early_help:1")


@pytest.mark.parametrize(("known_to_practice", "are_one"), [(50, True), (10, False)])
def test_only_a_service_that_knows_everybody_proves_that_there_is_no_twin(
    record: Callable[..., Any],
    resolved: Callable[..., Any],
    known_to_practice: int,
    are_one: bool,
) -> None:
    """The delivery may be of one practice: the twin is then with another."""
    names = ["olivia", "noah", "grace", "jack", "aisha", "oliver", "maria", "ewa", "tom", "ada"]
    people = [(names[n % 10], f"s{n}ton", f"{1950 + n}-03-1{n % 10}", n) for n in range(50)]
    outcome = resolved(
        [
            record(f"{service}:{n}", f"{forename} {surname}", born, home=n)
            for service, n_known in (("police", 50), ("gp", known_to_practice))
            for forename, surname, born, n in people[:n_known]
        ]
        + [
            record("gp:a", "luke vanstone", "1983-03-02", sex="M", home=77),
            record("police:a", "harry vanstone", "1983-03-02", sex="M", home=77),
        ],
        strangers=False,
    )
    assert outcome.are_one("gp:a", "police:a") is are_one


def test_where_no_relatives_are_on_record_none_is_meant(
    record: Callable[..., Any], resolved: Callable[..., Any]
) -> None:
    """A list of grown-ups, one of each home: another forename is no twin, another date no son.

    FEBRL 1 to 4 (Christen and Pudjijono 2009) replaces whole values; plain Splink links these.
    """
    names = ["ada", "bella", "clara", "dora", "edna", "flora", "greta", "hilda", "irma", "jane"]
    list_of_strangers = [
        record(f"{service}:{number}", f"{names[number % 10]} of{number}by", born, home=number)
        for number in range(60)
        for born in [f"{1940 + number % 40}-{1 + number % 12:02d}-{1 + number % 28:02d}"]
        for service in ("housing", "police")
    ]
    asked = [
        record("housing:a", "will senger", "1951-01-03", home=901),
        record("police:a", "ruben senger", "1951-01-03", home=901),
        record("housing:b", "lucia bishop", "1928-12-14", home=902),
        record("police:b", "lucia bishop", "1943-11-19", home=902),
        # Nothing agrees but the name, and it is rare.
        record("housing:c", "noreen sallow"),
        record("police:c", "noreen sallow", home=904),
        # Both names were typed over; date and postcode were not.
        record("housing:d", "thea copley", "1931-02-07", postcodes=["FC9051AA"]),
        record("police:d", "moira vance", "1931-02-07", postcodes=["FC9051AA"]),
    ]
    relatives = [
        record(f"housing:{number}k", f"kit of{number}by", "1999-05-06", home=number)
        for number in range(60)
    ]
    alone = resolved([*list_of_strangers, *asked], strangers=False)
    assert alone.are_one("housing:a", "police:a")
    assert alone.are_one("housing:b", "police:b")
    assert alone.are_one("housing:c", "police:c")
    assert alone.are_one("housing:d", "police:d")
    among_families = resolved([*list_of_strangers, *asked, *relatives], strangers=False)
    assert among_families.are_apart("housing:a", "police:a")
    assert among_families.are_apart("housing:b", "police:b")
    assert among_families.are_apart("housing:c", "police:c")
    assert among_families.are_apart("housing:d", "police:d")
