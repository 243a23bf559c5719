"""A council whose every field is damaged in turn: what was not read is never told as not found."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from family_context.build.run import build
from family_context.contracts import load_contracts
from tests.conftest import PROJECT
from tests.marts.deliveries import deliver

COLUMNS = {
    table: [c.name for c in load_contracts(PROJECT)["early_help"].table(table).asked]
    for table in ("people", "involvements")
}
BROKEN = "¤ 31/31/20x6 ¤"
FORENAMES = ("Ada", "Bert", "Cleo", "Drew", "Enid", "Finn", "Gwen", "Hugo", "Ines", "Jack", "Kaya")
VOWELS = "aeiou"


@dataclass(frozen=True)
class Child:
    """One child of the council, and what is wrong with the child's rows of early help."""

    n: int
    damage: str = ""

    @property
    def person(self) -> dict[str, str]:
        n = self.n
        surname = "".join(
            ("BCDFGHLMNPRST"[n // 13 % 13], VOWELS[n % 5], "lmnrstv"[n % 7], "bdgkmnprtz"[n % 10],
             VOWELS[n // 5 % 5], "rowick" if n % 2 else "thorpe")
        )  # fmt: skip
        return {
            "person_ref": f"P{n:04d}",
            "first_name": FORENAMES[n % 11],
            "last_name": "O'Hara" if n == 1085 else surname,
            "date_of_birth": str(date(2009 + n % 13, 1 + n % 12, 2 + n % 12)),
            "sex": "F" if n % 11 % 2 == 0 else "M",
            "address": f"{n + 1} Larkrise",
            "postcode": f"FM{n % 9 + 1} {n % 9 + 1}QT",
        }

    @property
    def spell(self) -> dict[str, str]:
        return {
            **dict.fromkeys(COLUMNS["involvements"], ""),
            "involvement_ref": f"I{self.n:04d}",
            "person_ref": self.person["person_ref"],
            "involvement_type": "Early help assessment",
            "start_date": "2025-11-01",
            "last_contact_date": "2026-01-20",
            "practitioner_name": "Wilf Tanner",
        }


CLEAN = [Child(n) for n in range(1000)]
BROKEN_PEOPLE = [Child(1000 + n, column) for n, column in enumerate(COLUMNS["people"])]
BROKEN_SPELLS = [Child(1040 + n, column) for n, column in enumerate(COLUMNS["involvements"])]
TWICE = Child(1080, "a spell that comes twice")
TWO_OF_A_REFERENCE = (Child(1081, "a reference"), Child(1082, "of two people"))
TOO_MANY_FIELDS = Child(1083, "a comma too many")
OF_IRELAND = Child(1085, "an apostrophe in the name, and a row without its reference")
NOWHERE = Child(1084, "no row of early help")
EVERYBODY = [
    *CLEAN, *BROKEN_PEOPLE, *BROKEN_SPELLS, TWICE, *TWO_OF_A_REFERENCE, TOO_MANY_FIELDS, OF_IRELAND,
    NOWHERE,
]  # fmt: skip


def _people_of_early_help() -> list[dict[str, str]]:
    sent = []
    for child in EVERYBODY:
        if child == NOWHERE:
            continue
        row = {**dict.fromkeys(COLUMNS["people"], ""), **child.person}
        if child in BROKEN_PEOPLE:
            # What identifies a row is emptied; all else is garbled.
            row[child.damage] = "" if child.damage == "person_ref" else BROKEN
        if child in TWO_OF_A_REFERENCE:
            row["person_ref"] = "P1081"
        if child == TOO_MANY_FIELDS:
            row["upn"] = "one,two"
        if child == OF_IRELAND:
            row["person_ref"] = ""
        sent.append(row)
    return sent


def _spells() -> list[dict[str, str]]:
    sent = []
    for child in EVERYBODY:
        if child == NOWHERE:
            continue
        row = child.spell
        if child in BROKEN_SPELLS:
            row[child.damage] = "" if child.damage == "involvement_ref" else BROKEN
        sent.append(row)
        if child == TWICE:
            # Of two rows of one reference that overlap nobody knows which one holds.
            sent.append(row | {"start_date": "2025-12-01"})
    return sent


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("damaged")
    deliver(
        folder / "extracts",
        {
            "childrens_social_care": {"people": [child.person for child in EVERYBODY]},
            "early_help": {"people": _people_of_early_help(), "involvements": _spells()},
        },
    )
    # The comma too many stands unquoted, as an export that does not quote writes it.
    people = folder / "extracts" / "early_help" / "people.csv"
    people.write_text(people.read_text(encoding="utf-8").replace('"one,two"', "one,two"))
    build(folder / "extracts", date(2026, 1, 31), folder / "out", pages=False)
    return folder / "out"


@pytest.fixture(scope="module")
def answers(out: Path) -> dict[str, tuple[str, str, str]]:
    """State, reason and sentence of early help for each child, by children's social care's key."""
    with duckdb.connect(str(out / "published" / "family_context.duckdb"), read_only=True) as con:
        found = con.execute(
            """
            select records.person_ref, state, state_reason, state_sentence
            from family_context
            inner join person_records as records
                on family_context.person_id = records.person_id
                and records.service_code = 'childrens_social_care'
            where family_context.service_code = 'early_help' and relationship_to_child = 'self'
            """
        ).fetchall()
    return {ref: (state, reason, sentence) for ref, state, reason, sentence in found}


def of(answers: dict[str, Any], child: Child) -> Any:
    return answers[child.person["person_ref"]]


def test_rows_sent_are_rows_used_and_rows_listed(out: Path) -> None:
    (run,) = (out / "runs").iterdir()
    inputs = json.loads((run / "manifest.json").read_text(encoding="utf-8"))["inputs"]
    for sent in inputs:
        assert sent["rows_read"] == sent["rows_landed"] + sent["rows_quarantined"]
        listed = out / "quarantine" / sent["service_code"] / f"{sent['table_name']}.parquet"
        with duckdb.connect() as con:
            held = con.execute(f"select count(*) from '{listed}' where kind = 'row'").fetchall()
        assert held == [(sent["rows_quarantined"],)]
    read = {(s["service_code"], s["table_name"]): s["rows_read"] for s in inputs}
    assert read["early_help", "people"] == len(EVERYBODY) - 1
    assert read["early_help", "involvements"] == len(EVERYBODY)


def test_nobody_whose_row_was_held_back_is_told_as_not_found(
    answers: dict[str, tuple[str, str, str]],
) -> None:
    held = [TWICE, *TWO_OF_A_REFERENCE, TOO_MANY_FIELDS, OF_IRELAND]
    held += [c for c in BROKEN_PEOPLE if c.damage == "person_ref"]
    held += [c for c in BROKEN_SPELLS if c.damage == "involvement_ref"]
    assert held
    for child in held:
        state, reason, sentence = of(answers, child)
        assert (state, reason) == ("not_searched", "rows_held_back"), child
        assert "could not be read" in sentence


def test_a_damaged_field_that_may_be_missing_leaves_the_rest_of_its_row(
    answers: dict[str, tuple[str, str, str]],
) -> None:
    for child in (*BROKEN_PEOPLE, *BROKEN_SPELLS):
        # Who is called quite otherwise may be another person.
        if child.damage in ("person_ref", "involvement_ref", "first_name", "last_name"):
            continue
        if child.damage == "restriction":
            # What protects fails closed, for whatever another service says of the person too.
            assert child.person["person_ref"] not in answers
            continue
        state, reason, _ = of(answers, child)
        if child.damage == "is_withheld":
            assert state == "withheld"
        elif child.damage == "end_date":
            assert (state, reason) == ("involved_before", "end_date_unreadable")
        else:
            assert state == "involved_now", child


def test_who_has_no_row_is_not_found_all_the_same(
    answers: dict[str, tuple[str, str, str]],
) -> None:
    assert of(answers, NOWHERE)[:2] == ("none_found", "none_found_in_coverage")


def test_what_was_damaged_is_listed_with_its_text(out: Path) -> None:
    with duckdb.connect() as con:
        listed = con.execute(
            f"select column_name, value from '{out}/quarantine/early_help/*.parquet' "
            "where kind in ('value', 'unknown_code')"
        ).fetchall()
    dates = {c for table in COLUMNS.values() for c in table if "date" in c or c.endswith("_on")}
    assert {column for column, value in listed if value == BROKEN} >= dates
