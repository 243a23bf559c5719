"""Attacks on the identity firewall. None may succeed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

NHS, OTHER_NHS = "9434765919", "9434765870"
HIDDEN = ["protected", "restricted", "staff_related"]


ATTACKS: dict[str, dict[str, Any]] = {
    "by_address": {"home": 7},
    "by_nhs_number": {"home": 9, "nhs_number": NHS},
    "by_upn": {"home": 9, "upn": "B801200005001"},
    "by_phone": {"phones": ["+447700900003"]},
    "by_an_old_address": {"homes": [7, 9]},
    "by_name_and_date_alone": {},
}


def _of_its_own(fields: dict[str, Any], number: int) -> dict[str, Any]:
    """The same fields with homes, numbers and phones that no other attack uses."""
    own = dict(fields)
    for name in ("nhs_number", "upn"):
        if name in own:
            own[name] = f"{number:03d}{own[name][3:]}"
    if "phones" in own:
        own["phones"] = [f"{phone}{number:03d}" for phone in own["phones"]]
    if "home" in own:
        own["home"] += 100 * number
    if "homes" in own:
        own["homes"] = [home + 100 * number for home in own["homes"]]
    return own


@pytest.fixture(scope="module")
def attacked(record: Callable[..., Any], resolved: Callable[..., Any]) -> Any:
    """Every route tried at once, each on a person of its own."""
    records = []
    for number, (restriction, route) in enumerate(_trials()):
        name, born = f"nina holt{chr(97 + number)}berg", f"19{60 + number}-02-03"
        hidden = {
            "home": 7,
            "nhs_number": NHS,
            "upn": "B801200005001",
            "phones": ["+447700900003"],
        }
        records.append(
            record(
                f"police:{number}",
                name,
                born,
                restriction=restriction,
                **_of_its_own(hidden, number),
            )
        )
        records.append(record(f"gp:{number}", name, born, **_of_its_own(ATTACKS[route], number)))
    return resolved(records)


def _trials() -> list[tuple[str, str]]:
    return [(restriction, route) for restriction in HIDDEN for route in ATTACKS]


@pytest.mark.parametrize(
    "number", range(len(HIDDEN) * len(ATTACKS)), ids=lambda n: "-".join(_trials()[n])
)
def test_records_that_would_link_to_a_hidden_one_are_held_back(number: int, attacked: Any) -> None:
    assert not {f"police:{number}", f"gp:{number}"} & set(attacked.people)


def test_no_pair_names_a_hidden_record(attacked: Any) -> None:
    assert not [
        pair
        for pair in attacked.pairs
        if {pair["record_id_l"], pair["record_id_r"]} - set(attacked.people)
    ]
    assert all(":x" in record for record in attacked.people), "strangers alone are left"


def test_a_chain_of_links_does_not_lead_to_a_hidden_record(
    record: Callable[..., Any], resolved: Callable[..., Any]
) -> None:
    outcome = resolved(
        [
            record("police:1", "nina holt", "1990-02-03", home=7, restriction="protected"),
            record("gp:1", "nina holt", "1990-02-03", homes=[7, 9], phones=["+447700900004"]),
            record("housing:1", "nina penn", "1990-02-03", home=9, phones=["+447700900004"]),
        ]
    )
    assert not {"police:1", "gp:1", "housing:1"} & set(outcome.people)


def test_a_relative_of_a_hidden_person_is_still_there(
    record: Callable[..., Any], resolved: Callable[..., Any]
) -> None:
    outcome = resolved(
        [
            record("police:1", "nina holt", "1990-02-03", home=7, restriction="restricted"),
            record("gp:2", "mary holt", "1961-07-08", sex="F", home=7),
            record("schools:1", "evie holt", "2016-07-08", sex="F", home=7),
        ]
    )
    assert {"gp:2", "schools:1"} <= set(outcome.people)


def test_an_override_cannot_bring_back_a_hidden_record(
    record: Callable[..., Any], resolved: Callable[..., Any]
) -> None:
    outcome = resolved(
        [
            record("police:1", "nina holt", "1990-02-03", home=7, restriction="protected"),
            record("gp:1", "ada penn", "1985-02-03", home=8),
        ],
        overrides=[("police:1", "gp:1", "must_link")],
    )
    assert "police:1" not in outcome.people


ROUTES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "by_nhs_number": ({"nhs_number": NHS}, {"nhs_number": NHS}),
    "by_upn": ({"upn": "B801200005001"}, {"upn": "B801200005001"}),
    "by_an_old_address": ({"homes": [7, 9]}, {"home": 9}),
    "by_phone": ({"phones": ["+447700900005"]}, {"phones": ["+447700900005"]}),
    "by_a_previous_surname": ({"previous": True}, {}),
}


def _adoptions() -> list[tuple[str, str]]:
    return [(marked, route) for marked in ("before", "after", "both") for route in ROUTES]


@pytest.fixture(scope="module")
def adopted(record: Callable[..., Any], resolved: Callable[..., Any]) -> Any:
    """Every way to join the two identities of an adopted child, each for a child of its own."""
    records = []
    for number, (marked, route) in enumerate(_adoptions()):
        letter = chr(97 + number)
        forename, born = f"mia{letter}ra", f"2017-05-{number + 1:02d}"
        old, new = f"{forename} holt{letter}ey", f"{forename} pen{letter}nock"
        after, before = ({**fields} for fields in ROUTES[route])
        if after.pop("previous", None):
            after["previous"] = old.split()[1]
        numbers = {"nhs_number": NHS, "upn": "B801200005001"}
        rows = [
            (f"police:{number}:old", old, before),
            (f"early_help:{number}:old", old, {"home": 9}),
            (f"schools:{number}:new", new, {"home": 7} | after),
            (f"gp:{number}:new", new, {"homes": [7, 9]}),
        ]
        if marked in ("before", "both"):
            rows.append(
                (
                    f"childrens_social_care:{number}:old",
                    old,
                    {"home": 9, "restriction": "adopted"} | numbers,
                )
            )
        if marked in ("after", "both"):
            rows.append(
                (
                    f"childrens_social_care:{number}:new",
                    new,
                    {"home": 7, "restriction": "adopted"} | numbers,
                )
            )
        records += [
            record(name, person, born, sex="F", **_of_its_own(fields, number + 50))
            for name, person, fields in rows
        ]
    return resolved(records)


@pytest.mark.parametrize("number", range(15), ids=lambda n: "-".join(_adoptions()[n]))
def test_the_two_identities_of_an_adopted_child_are_never_joined(number: int, adopted: Any) -> None:
    people = {
        identity: {
            person
            for name, person in adopted.people.items()
            if name.endswith(f":{number}:{identity}")
        }
        for identity in ("old", "new")
    }
    assert not people["old"] & people["new"]
    assert not {name for name in adopted.people if name.startswith("childrens_social_care")}


def test_marking_one_identity_leaves_the_other_in_sight(adopted: Any) -> None:
    for number, (marked, _) in enumerate(_adoptions()):
        if marked == "before":
            assert f"gp:{number}:new" in adopted.people


def test_an_override_cannot_join_an_adopted_childs_identities(
    record: Callable[..., Any], resolved: Callable[..., Any]
) -> None:
    outcome = resolved(
        [
            record(
                "childrens_social_care:old",
                "mia holt",
                "2017-05-06",
                home=9,
                nhs_number=NHS,
                restriction="adopted",
            ),
            record("police:old", "mia hold", "2017-05-06", home=11, nhs_number=NHS),
            record("schools:new", "mia penn", "2017-05-06", home=7, nhs_number=NHS),
        ],
        overrides=[("police:old", "schools:new", "must_link")],
    )
    assert "police:old" not in outcome.people or not outcome.are_one("police:old", "schools:new")


def test_a_number_alone_holds_back_nobody_of_the_new_identity(
    record: Callable[..., Any], resolved: Callable[..., Any]
) -> None:
    outcome = resolved(
        [
            record(
                "childrens_social_care:old",
                "mia holt",
                "2017-05-06",
                home=9,
                nhs_number=NHS,
                restriction="adopted",
            ),
            record("schools:new", "ella penn", "2017-05-06", home=7, nhs_number=NHS),
        ]
    )
    assert "schools:new" in outcome.people


def test_what_is_left_to_a_person_does_not_tell_of_a_hidden_twin(
    record: Callable[..., Any], resolved: Callable[..., Any]
) -> None:
    """Two forenames are one child where no twin is known; a hidden twin must not show by doubt."""
    # A third child of that surname and date, whom nobody may know of, and whom no record is like.
    hidden = record("gp:9", "zachary holt", "2014-02-03", sex="M", home=7, restriction="protected")
    records = [
        record("gp:1", "damian holt", "2014-02-03", sex="M", home=7),
        record("early_help:1", "martin holt", "2014-02-03", sex="M", home=7),
        record("police:2", "jayden reid", "2014-05-06", home=3),
        record("early_help:2", "kayden reid", "2014-05-06", home=3),
    ]
    with_hidden, without = resolved([*records, hidden]), resolved(records)
    assert with_hidden.people == without.people
    assert with_hidden.pairs == without.pairs
    assert [p for p in with_hidden.pairs if p["decision"] == "review"]


def test_a_record_of_a_hidden_twin_is_held_back_without_the_other_twin(
    record: Callable[..., Any], resolved: Callable[..., Any]
) -> None:
    outcome = resolved(
        [
            record("gp:9", "martin holt", "2014-02-03", sex="M", home=7, restriction="protected"),
            record("gp:1", "damian holt", "2014-02-03", sex="M", home=7),
            record("early_help:1", "martin holt", "2014-02-03", sex="M", home=7),
        ]
    )
    assert "gp:1" in outcome.people
    assert "early_help:1" not in outcome.people
    assert not [p for p in outcome.pairs if "early_help:1" in (p["record_id_l"], p["record_id_r"])]


def test_what_would_link_to_an_adopted_identity_is_listed_for_the_data_steward(
    record: Callable[..., Any], resolved: Callable[..., Any]
) -> None:
    marked = {"restriction": "adopted", "home": 9, "nhs_number": NHS}
    outcome = resolved(
        [
            record("childrens_social_care:old", "mia holt", "2017-05-06", **marked),
            record("police:old", "mia holt", "2017-05-06", home=9),
            record("schools:new", "ella penn", "2017-05-06", home=7, nhs_number=NHS),
            record("police:9", "nina vane", "1990-02-03", home=17, restriction="protected"),
            record("gp:9", "nina vane", "1990-02-03", home=17),
        ]
    )
    assert outcome.for_steward == {("police:old", "childrens_social_care:old")}
    assert "police:old" not in outcome.people, "until somebody has decided"


def test_the_list_for_the_data_steward_is_empty_where_nobody_is_adopted(
    record: Callable[..., Any], resolved: Callable[..., Any]
) -> None:
    outcome = resolved([record("gp:1", "ada penn", "1985-02-03", home=8)], strangers=False)
    assert outcome.for_steward == set()


SHARED_WITH_A_STRANGER = {
    "a_practitioners_phone": {"phones": ["+447700900077"]},
    "a_relatives_number": {"nhs_number": OTHER_NHS},
    "an_old_address": {"home": 27},
    "an_email": {"email": "family@example.org"},
}


@pytest.mark.parametrize("route", SHARED_WITH_A_STRANGER)
def test_what_others_share_with_a_hidden_person_tells_nothing_of_her(
    route: str, record: Callable[..., Any], resolved: Callable[..., Any]
) -> None:
    """A sister by address, phone, e-mail or number: the same answer whether or not she exists."""
    shared = SHARED_WITH_A_STRANGER[route]
    others = [
        ("gp:1", "mary holt", "1961-07-08", shared),
        ("housing:1", "mary holt", "1961-07-08", shared),
        ("schools:1", "evie holt", "2016-07-08", shared),
        ("police:2", "tom penn", "1984-03-02", shared),
    ]
    seen = []
    for hidden in (True, False):
        rows = [record(name, who, born, **fields) for name, who, born, fields in others]
        if hidden:
            rows.append(
                record("police:1", "nina holt", "1990-02-03", restriction="protected", **shared)
            )
        outcome = resolved(rows)
        told = [
            {k: v for k, v in pair.items() if k not in ("match_weight", "weights", "levels")}
            | {"bits": round(pair["match_weight"], 1)}
            for pair in outcome.pairs
        ]
        seen.append((outcome.people, told))
    assert seen[0] == seen[1]


def test_a_chain_of_overrides_does_not_lead_to_a_hidden_record(
    record: Callable[..., Any], resolved: Callable[..., Any]
) -> None:
    outcome = resolved(
        [
            record("police:1", "nina holt", "1990-02-03", home=7, restriction="protected"),
            record("gp:1", "nina holt", "1990-02-03", home=7),
            record("housing:1", "ada penn", "1985-02-03", home=8),
            record("schools:1", "ruth vane", "1971-12-30", home=9),
        ],
        overrides=[("gp:1", "housing:1", "must_link"), ("housing:1", "schools:1", "must_link")],
    )
    assert not {"police:1", "gp:1"} & set(outcome.people)
    assert not {
        pair["record_id_l"] for pair in outcome.pairs if pair["record_id_l"] in ("gp:1", "police:1")
    }
