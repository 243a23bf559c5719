"""Records in the linkage layout, written down in a line each, and what becomes of them."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from cleaning.nicknames import longer_forms
from matching.persons.firewall import write_list_for_steward
from matching.persons.resolve import resolve

SCHEMA = pa.schema(
    [
        ("record_id", pa.string()),
        ("service_code", pa.string()),
        ("record_kind", pa.string()),
        ("restriction", pa.string()),
        ("is_unborn", pa.bool_()),
        ("has_no_name_yet", pa.bool_()),
        ("is_marked_duplicate", pa.bool_()),
        ("expected_date_of_birth", pa.date32()),
        ("forename", pa.string()),
        ("forename_forms", pa.list_(pa.string())),
        ("second_forename", pa.string()),
        ("middle_words", pa.list_(pa.string())),
        ("surname", pa.string()),
        ("surname_forms", pa.list_(pa.string())),
        ("birth_date", pa.date32()),
        ("birth_digits", pa.string()),
        ("birth_year", pa.int64()),
        ("is_birth_rejected", pa.bool_()),
        ("birth_month", pa.int64()),
        ("sex", pa.string()),
        ("nhs_number", pa.string()),
        ("upn", pa.string()),
        ("doors", pa.list_(pa.uint64())),
        ("buildings", pa.list_(pa.uint64())),
        ("postcodes", pa.list_(pa.string())),
        ("phones", pa.list_(pa.string())),
        ("email", pa.string()),
        ("relatives", pa.list_(pa.string())),
        ("is_child", pa.bool_()),
        ("is_from_universal_service", pa.bool_()),
    ]
)

with (Path(__file__).parents[2] / "seeds/forename_forms.csv").open(encoding="utf-8") as _file:
    FORMS = [(row["form"], row["name"]) for row in csv.DictReader(_file)]
UNIVERSAL = {"schools", "gp", "health_visiting"}


def _record(record_id: str, name: str, born: str = "", **more: Any) -> dict[str, Any]:
    """A record such as `record("gp:1", "amir khan", "2015-03-02", sex="M", home=7)`."""
    words = name.split()
    forename, surname = (words[0], words[-1]) if len(words) > 1 else (None, words[0] or None)
    middle = words[1:-1]
    birth = date.fromisoformat(born) if born else None
    known = {
        row["forename"]: row["longer_forms"]
        for row in longer_forms([forename or ""], FORMS).to_pylist()
    }
    home = more.pop("home", None)
    homes = more.pop("homes", None) or ([home] if home is not None else [])
    previous = more.pop("previous", None)
    if isinstance(more.get("expected_date_of_birth"), str):
        more["expected_date_of_birth"] = date.fromisoformat(more["expected_date_of_birth"])
    row = {
        "record_id": record_id,
        "service_code": record_id.split(":")[0],
        "record_kind": "school_contact" if ":contact:" in record_id else "person",
        "restriction": None,
        "is_unborn": False,
        "has_no_name_yet": False,
        "is_marked_duplicate": False,
        "forename": forename,
        "forename_forms": [
            w for w in [forename, *known.get(forename or "", [])] if w and len(w) > 1
        ],
        "second_forename": middle[0] if middle else None,
        "middle_words": [w for w in middle if len(w) > 1],
        "surname": surname,
        "surname_forms": [w for w in [surname, previous] if w and len(w) > 1],
        "birth_date": birth,
        "birth_digits": birth.strftime("%Y%m%d") if birth else None,
        "birth_year": birth.year if birth else None,
        "is_birth_rejected": False,
        "birth_month": birth.month if birth else None,
        "doors": homes,
        "buildings": homes,
        "postcodes": [f"FC{h // 10}1AA" for h in homes],
        "phones": [],
        "relatives": [],
        "is_child": birth is not None and birth.year > 2008,
        "is_from_universal_service": record_id.split(":")[0] in UNIVERSAL and bool(birth),
    }
    return row | more


@dataclass(frozen=True)
class Outcome:
    """What became of records: people, pairs, and records held back."""

    people: dict[str, str]
    pairs: list[dict[str, Any]]
    #: What the data steward is told: record, marked record.
    for_steward: set[tuple[str, str]] = field(default_factory=set)

    def are_one(self, *records: str) -> bool:
        """Whether all these records are one person's."""
        return len({self.people[name] for name in records}) == 1

    def are_apart(self, *records: str) -> bool:
        """Whether each of these records is of another person."""
        return len({self.people[name] for name in records}) == len(records)

    def decision(self, one: str, other: str) -> str | None:
        """Decision on a pair, or None where it was never close."""
        for pair in self.pairs:
            if {pair["record_id_l"], pair["record_id_r"]} == {one, other}:
                return str(pair["decision"])
        return None


Resolver = Callable[..., Outcome]


@pytest.fixture(scope="session")
def record() -> Callable[..., dict[str, Any]]:
    """The function that writes down a record."""
    return _record


@pytest.fixture(scope="session")
def resolved() -> Resolver:
    """A function that resolves records as a build does, among 300 strangers."""

    def run(
        records: Iterable[dict[str, Any]],
        recorded_as_two: Iterable[tuple[str, str]] = (),
        recorded_as_one: Iterable[tuple[str, str]] = (),
        overrides: Iterable[tuple[str, str, str]] = (),
        strangers: bool = True,
        keep_order: bool = True,
    ) -> Outcome:
        rows = [*records, *(_strangers() if strangers else [])]
        if not keep_order:
            rows.reverse()
        with duckdb.connect() as con:
            table = pa.Table.from_pylist(rows, schema=SCHEMA)
            con.register("given", table)
            con.execute("create table linkage_records as select * from given")
            con.execute("create table recorded_as_two (record_id_l text, record_id_r text)")
            for pair in recorded_as_two:
                con.execute("insert into recorded_as_two values (?, ?)", list(pair))
            con.execute("create table recorded_as_one (record_id_l text, record_id_r text)")
            for pair in recorded_as_one:
                con.execute("insert into recorded_as_one values (?, ?)", list(pair))
            con.execute("create table named_for (record_id text, child_record_id text)")
            con.execute(
                "create table match_overrides (record_id_l text, record_id_r text, decision text)"
            )
            for row_of_seed in overrides:
                con.execute("insert into match_overrides values (?, ?, ?)", list(row_of_seed))
            resolve(con)
            people = dict(con.execute("select record_id, first_record_id from clusters").fetchall())
            # A table has no order of its own; what it holds is compared.
            in_order = con.sql("select * from match_pairs order by record_id_l, record_id_r")
            pairs = in_order.to_arrow_table().to_pylist()
            with TemporaryDirectory() as folder:
                file = Path(folder) / "for_the_data_steward.csv"
                write_list_for_steward(con, "numbered_records", "touched", file)
                listed = con.execute(
                    f"select record_id, marked_record_id from read_csv('{file}', header = true, "
                    "all_varchar = true)"
                ).fetchall()
        return Outcome(people, pairs, set(listed))

    return run


def _strangers() -> list[dict[str, Any]]:
    """People whom nobody asks about: they make names and dates as common as they are.

    The practice knows all of them, two more services each, and the schools every child.
    """
    forenames = ["olivia", "noah", "muhammad", "grace", "jack", "aisha", "oliver", "maria", "ewa"]
    surnames = ["smith", "jones", "khan", "nowak", "patel", "murphy", "taylor", "okafor", "brown"]
    services = ["early_help", "police", "housing"]
    strangers = []
    for number in range(300):
        year = 1950 + number * 7 % 70
        known_to = ["gp", services[number % 3], services[(number + 1) % 3]] + (
            ["schools"] if year > 2008 else []
        )
        strangers += [
            _record(
                f"{name}:x{number}",
                f"{forenames[number % 9]} {surnames[(number // 9) % 9]}",
                f"{year}-{1 + number % 12:02d}-{1 + number * 5 % 28:02d}",
                home=100_000 + number,
            )
            for name in known_to
        ]
    return strangers
