"""A person keeps the id through any sequence of deliveries, and an old id leads to what it became.

The rules are the dbt models themselves, run on small tables: who is one person is given here, so
that only the ids are on trial.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment

from matching.persons.ids import what_became_of

MODELS = Path(__file__).resolve().parents[2] / "models/intermediate/3_people"
ORDER = (
    *("previous_ids", "record_to_person", "ids_near_adopted"),
    *("id_events", "merged_ids", "id_assignments"),
)
TEMPLATES = {
    name: Environment().from_string(
        (MODELS / f"int_people__{name}.sql").read_text(encoding="utf-8")
    )
    for name in ORDER
}
STATE = {
    "person_ids": "record_id text, person_id text, fingerprint text, is_present bool, "
    "last_seen date",
    "person_id_events": "event text, old_person_id text, new_person_id text, build text",
}


@dataclass
class Warehouse:
    """What one build leaves for the next, and the builds so far."""

    con: duckdb.DuckDBPyConnection
    n_builds: int = 0
    n_forgettings: int = 0
    #: For each build the person of each human record (by its token, whatever its reference).
    held: list[dict[str, str]] = field(default_factory=list)

    def deliver(
        self, people: list[list[tuple[str, str]]], near_adopted: tuple[str, ...] = ()
    ) -> dict[str, str]:
        """Build from people given as records of (reference, token); the person of each token.

        The token stands for everything that names a record: name, date of birth, numbers.
        """
        self.n_builds += 1
        rows = [
            {
                "record_id": ref,
                "first_record_id": min(r for r, _ in records),
                "is_near_adopted": token in near_adopted,
                "token": token,
            }
            for records in people
            for ref, token in records
        ]
        self.con.execute(
            "create or replace table given as select unnest($rows, recursive := true)",
            {"rows": rows},
        )
        self.con.execute(
            """
            create or replace table int_people__resolved_records as
            select record_id, first_record_id, 1.0 as match_probability, 'linked' as match_tier,
                is_near_adopted
            from given;
            create or replace table int_records__standardised as
            select record_id, 'gp' as service_code, 'person' as record_kind, token as first_name,
                null::text as middle_names, null::text as last_name, null::date as date_of_birth,
                null::text as nhs_number, null::text as upn, null::text as postcode
            from given
            """
        )
        for name in ORDER:
            self.con.execute(f"create or replace table int_people__{name} as {self._sql(name)}")
        self.con.execute(
            """
            create or replace table state_person_ids as from int_people__id_assignments;
            create or replace table state_person_id_events as from int_people__id_events
            """
        )
        person = dict(
            self.con.execute(
                "select record_id, person_id from int_people__record_to_person"
            ).fetchall()
        )
        now = {token: person[ref] for records in people for ref, token in records}
        self.held.append(now)
        return now

    def became(self, person_id: str) -> set[str]:
        found = what_became_of(
            self.con, person_id, "int_people__id_events", "int_people__record_to_person"
        )
        return set(found.people)

    def events(self, build: int | None = None) -> set[tuple[str, str | None, str | None]]:
        """Events of a build; of the last where none is named."""
        return set(
            self.con.execute(
                "select event, old_person_id, new_person_id from int_people__id_events "
                "where build = ?",
                [f"b{build or self.n_builds:03d}"],
            ).fetchall()
        )

    def _sql(self, name: str) -> str:
        this_build = {
            "run_id": f"'b{self.n_builds:03d}'",
            "n_forgettings": str(self.n_forgettings),
        }
        return TEMPLATES[name].render(
            ref=lambda name: name,
            source=lambda source, name: f"{source}_{name}",
            var={"days_to_remember_gone_records": 366}.__getitem__,
            as_at=lambda: "date '2026-01-31'",
            this_build=this_build.__getitem__,
        )


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    with _new() as con:
        yield Warehouse(con)


def _new() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect(config={"threads": 1})
    for name, columns in STATE.items():
        con.execute(f"create table state_{name} ({columns})")
    return con


def _records(*tokens: str) -> list[tuple[str, str]]:
    return [(f"gp:{token}", token) for token in tokens]


@dataclass
class Council:
    """People as records by token, and the reference of each: what deliveries are drawn from."""

    people: list[list[str]]
    reference: dict[str, str]
    gone: list[str] = field(default_factory=list)
    n_records: int = 0


OPERATIONS = st.tuples(
    st.sampled_from(["add", "drop", "return", "rename", "swap", "merge", "split", "shuffle"]),
    st.integers(0, 99),
    st.integers(0, 99),
)
DELIVERIES = st.lists(st.lists(OPERATIONS, max_size=4), min_size=2, max_size=6)


def _change(council: Council, what: str, one: int, other: int) -> None:
    """One thing that happens between two deliveries."""
    people = council.people
    tokens = [token for person in people for token in person]
    match what:
        case "add":
            token = f"t{council.n_records:03d}"
            council.n_records += 1
            council.reference[token] = f"gp:{one}-{token}"
            if other % 2 and people:
                people[one % len(people)].append(token)
            else:
                people.append([token])
        case "drop" if len(tokens) > 1:
            token = tokens[one % len(tokens)]
            for person in people:
                if token in person:
                    person.remove(token)
            council.gone.append(token)
        case "return" if council.gone:
            token = council.gone.pop(one % len(council.gone))
            if other % 2 and people:
                people[other % len(people)].append(token)
            else:
                people.append([token])
        case "rename" if tokens:
            token = tokens[one % len(tokens)]
            # Counted: a service never gives one reference twice in a delivery.
            council.n_records += 1
            council.reference[token] = f"gp:{council.n_records}-{token}"
        case "swap" if len(tokens) > 1:
            left, right = tokens[one % len(tokens)], tokens[other % len(tokens)]
            refs = council.reference
            refs[left], refs[right] = refs[right], refs[left]
        case "merge" if len(people) > 1:
            gone = people.pop(one % len(people))
            people[other % len(people)].extend(gone)
        case "split" if people:
            person = people[one % len(people)]
            if len(person) > 1:
                cut = 1 + other % (len(person) - 1)
                people.append(person[cut:])
                del person[cut:]
        case "shuffle":
            people.sort(key=lambda person: hash((one, other, *person)))
            for person in people:
                person.reverse()
    council.people = [person for person in people if person]


History = tuple[Warehouse, list[list[str]], dict[str, str]]


def _history(deliveries: list[list[Any]]) -> Iterator[History]:
    """Build after build; after each the warehouse, who is one person, and the references."""
    start = [["t000", "t001", "t002"], ["t003", "t004"], ["t005"]]
    tokens = [token for person in start for token in person]
    council = Council([list(p) for p in start], {t: f"gp:{t}" for t in tokens}, [], len(tokens))
    with _new() as con:
        warehouse = Warehouse(con)
        for operations in [[], *deliveries]:
            for operation in operations:
                _change(council, *operation)
            warehouse.deliver(
                [[(council.reference[t], t) for t in person] for person in council.people]
            )
            yield warehouse, [list(person) for person in council.people], dict(council.reference)


@settings(max_examples=40, deadline=None)
@given(DELIVERIES)
def test_ids_follow_people_through_any_sequence_of_deliveries(deliveries: list[Any]) -> None:
    before: list[list[str]] = []
    ever: set[str] = set()
    for warehouse, people, _ in _history(deliveries):
        now = warehouse.held[-1]
        ids = [{now[token] for token in person} for person in people]
        assert all(len(found) == 1 for found in ids), "one person, one id"
        assert len(set.union(*ids)) == len(people), "two people, two ids"
        former = warehouse.held[-2] if len(warehouse.held) > 1 else {}
        for person in people:
            if sorted(person) in [sorted(p) for p in before]:
                assert now[person[0]] == former[person[0]], "the same person has another id"

        old, new = set(former.values()), set(now.values())
        events = warehouse.events()
        assert new - old == {to for _, _, to in events if to} - old, "a new id without an event"
        ended = {was for e, was, _ in events if e in ("merged", "retired")} - new
        assert old - new <= ended, "an id that nobody has any more without an event"
        # Who was gone may come back as part of another.
        assert ended <= ever, "an event of an id that nobody ever had"
        for token, person_id in now.items():
            if token in former and former[token] != person_id:
                kinds = {e for e, was, to in events if (was, to) == (former[token], person_id)}
                assert kinds == {"split" if former[token] in new else "merged"}

        for build in warehouse.held[:-1]:
            for token, person_id in build.items():
                if token in now:
                    assert now[token] in warehouse.became(person_id), "an old id leads elsewhere"
        before = people
        ever |= new


@settings(max_examples=8, deadline=None)
@given(DELIVERIES)
def test_a_delivery_that_comes_again_changes_nothing(deliveries: list[Any]) -> None:
    for warehouse, people, references in _history(deliveries):
        first = dict(warehouse.held[-1])
        again = warehouse.deliver(
            [[(references[t], t) for t in reversed(person)] for person in reversed(people)]
        )
        assert again == first
        assert not warehouse.events()


def test_a_service_that_fails_for_a_night_does_not_give_its_people_new_ids(
    warehouse: Warehouse,
) -> None:
    first = warehouse.deliver([_records("a", "b"), _records("c")])
    warehouse.deliver([_records("a")])
    back = warehouse.deliver([_records("a", "b"), _records("c")])
    assert back == first
    assert ("created", None, first["c"]) in warehouse.events()


def test_who_was_forgotten_and_comes_back_is_new(warehouse: Warehouse) -> None:
    """Else whoever kept an old publication knows by the id who it was that left."""
    before = warehouse.deliver([_records("a"), _records("b")])
    for table, columns in (
        ("person_ids", ("person_id",)),
        ("person_id_events", ("old_person_id", "new_person_id")),
    ):
        for column in columns:
            warehouse.con.execute(f"delete from state_{table} where {column} = ?", [before["a"]])
    warehouse.n_forgettings = 1
    assert warehouse.deliver([_records("b")])["b"] == before["b"]
    now = warehouse.deliver([_records("a"), _records("b")])
    assert now["b"] == before["b"]
    assert now["a"] != before["a"]


def test_who_comes_back_as_part_of_another_takes_no_id_from_the_living(
    warehouse: Warehouse,
) -> None:
    first = warehouse.deliver([_records("a", "b"), _records("c")])
    warehouse.deliver([_records("c")])
    back = warehouse.deliver([_records("a", "b", "c")])
    assert back["a"] == first["c"]
    assert warehouse.became(first["a"]) == {first["c"]}


def test_a_reference_given_to_somebody_else_takes_no_id_along(warehouse: Warehouse) -> None:
    first = warehouse.deliver([[("gp:1", "ada")], [("gp:2", "ruth")]])
    swapped = warehouse.deliver([[("gp:2", "ada")], [("gp:1", "ruth")]])
    assert swapped == first


def test_a_record_that_changes_keeps_its_person(warehouse: Warehouse) -> None:
    first = warehouse.deliver([[("gp:1", "ada penn")]])
    married = warehouse.deliver([[("gp:1", "ada holt")]])
    assert first["ada penn"] == married["ada holt"]


def test_records_that_nothing_tells_apart_break_nothing(warehouse: Warehouse) -> None:
    first = warehouse.deliver([[("gp:1", "x"), ("gp:2", "x")], [("gp:3", "x")]])
    assert len(set(first.values())) <= 2
    warehouse.deliver([[("gp:7", "x"), ("gp:8", "x")], [("gp:9", "x")]])
    assert len(warehouse.events()) >= 2


def test_no_id_leads_from_an_adopted_childs_identity_to_the_other(warehouse: Warehouse) -> None:
    """The school's row goes over to the new name in place; the police keep the old one."""
    first = warehouse.deliver([[("police:1", "mia holt"), ("schools:1", "mia holt at school")]])
    old = first["mia holt"]
    later = warehouse.deliver(
        [[("police:1", "mia holt")], [("schools:1", "mia penn at school")]],
        near_adopted=("mia holt", "mia penn at school"),
    )
    new = later["mia penn at school"]
    assert later["mia holt"] == old and new != old
    assert ("created", None, new) in warehouse.events()
    assert warehouse.became(old) == {old}


def test_what_was_told_of_an_adopted_childs_ids_before_the_mark_is_told_no_more(
    warehouse: Warehouse,
) -> None:
    warehouse.deliver([[("police:1", "mia holt"), ("schools:1", "mia penn"), ("gp:1", "mia h")]])
    split = warehouse.deliver(
        [[("police:1", "mia holt"), ("gp:1", "mia h")], [("schools:1", "mia penn")]]
    )
    assert ("split", split["mia holt"], split["mia penn"]) in warehouse.events()
    warehouse.deliver(
        [[("police:1", "mia holt"), ("gp:1", "mia h")], [("schools:1", "mia penn")]],
        near_adopted=("mia holt", "mia penn"),
    )
    assert not [e for e in warehouse.events(2) if e[0] in ("merged", "split")]
    assert warehouse.became(split["mia holt"]) == {split["mia holt"]}
