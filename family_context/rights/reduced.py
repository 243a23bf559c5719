"""What of a row is shown to the person: by the seed `subject_access`, closed where it is silent.

A row that names nobody else is told whole, but for what is never told, for a place that is
protected, and for what a service withholds. Of a row that names others too only reviewed columns
are told.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from family_context.rights.errors import RightsError
from family_context.rights.person import Person
from family_context.rights.places import Row, Table

ANY = "*"
ANOTHER = "another person"
RULES = {"alone", "show", "never", "party", "place", "withheld"}
# What says that a row is there and whose, of one whose service does not share it.
BARE = ("involvement_ref", "involvement_id", "person_ref", "person_id", "record_id", "service_code")


@dataclass(frozen=True)
class Rule:
    """What is done with a column of a row that names others too, and what is told of it."""

    rule: str
    about: str
    told: str


@dataclass(frozen=True)
class Cell:
    """One value as the person is told it; `left_out` is the sentence where it is not."""

    column: str
    text: str
    left_out: str = ""


@dataclass(frozen=True)
class Reduction:
    """The rules of the seed, and whom they are applied for."""

    rules: Mapping[tuple[str, str], Rule]
    person: Person
    withheld: Collection[str]
    """References and ids of involvements that their service does not share."""

    def cells(self, table: Table, row: Row, mine: Mapping[str, Collection[str]]) -> list[Cell]:
        """The row as it is told; `mine` gives for each key column the person's own keys."""
        others = [
            column
            for column, keys in mine.items()
            if row.get(column) is not None and _names_others(row[column], keys)
        ]
        is_withheld = row.get("is_withheld") is True or any(
            row.get(column) in self.withheld for column in ("involvement_ref", "involvement_id")
        )
        told = []
        for column, value in row.items():
            if value is None or value == []:
                continue
            if column in others:
                told.append(Cell(column, ANOTHER))
            elif is_withheld and column not in BARE:
                told.append(Cell(column, "", self.rules[ANY, "is_withheld"].told))
            else:
                why = self._left_out(table.name, column, row, mine, bool(others))
                told.append(Cell(column, "" if why else as_text(value), why))
        return told

    def _left_out(
        self, table: str, column: str, row: Row, mine: Mapping[str, Collection[str]], others: bool
    ) -> str:
        """The sentence that says why a value is left out; empty where it is told."""
        own = self.rules.get((table, column))
        rule = own or self.rules.get((ANY, column)) or self.rules.get((table, ANY))
        rule = rule or self.rules[ANY, ANY]
        if rule.rule == "never":
            return rule.told
        if rule.rule == "place" and self.person.is_sheltered:
            return rule.told
        if not others or rule.rule in ("show", "withheld"):
            return ""
        if rule.rule == "place":
            rule = self.rules.get((table, ANY)) or self.rules[ANY, ANY]
        if rule.rule == "party" and _is_own(row.get(rule.about), mine.get(rule.about, ())):
            return ""
        return rule.told if rule.told and rule.rule != "show" else self.rules[ANY, ANY].told


def read_rules(seeds: Path) -> dict[tuple[str, str], Rule]:
    """The seed `subject_access` of the folder `seeds`, by table and column.

    Raises RightsError where a row names a rule that nobody wrote, or lacks its sentence.
    """
    file = seeds / "subject_access.csv"
    found = {}
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            at = (row["table_name"], row["column_name"])
            if row["rule"] not in RULES or (row["rule"] != "show" and not row["told"]):
                raise RightsError(
                    f"{file}, {at[0]}.{at[1]}: the rule is {row['rule']!r}; expected one of "
                    f"{', '.join(sorted(RULES))}, with what is told of it unless it is show."
                )
            found[at] = Rule(row["rule"], row["about"], row["told"])
    return found


def as_text(value: Any) -> str:
    """A value in words: lists by commas, yes and no, dates as they are."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "; ".join(as_text(one) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {as_text(one)}" for name, one in value.items() if one)
    return str(value)


def _is_own(value: Any, keys: Collection[str]) -> bool:
    return value is not None and value in keys


def _names_others(value: Any, keys: Collection[str]) -> bool:
    values = value if isinstance(value, list) else [value]
    return any(str(one) not in keys for one in values)
