"""The doors that the project's own address models give to texts, without a whole build.

The models' SQL and the variables of their pre-hooks are read from the project and run on a table
of texts in DuckDB: a second for hundreds of texts, where a build takes a minute. Nothing of the
rule is written down here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb
import yaml

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = PROJECT / "models/intermediate/2_addresses"
FIRST, LAST = "int_addresses__texts", "int_addresses__doors"
REF = re.compile(r"\{\{\s*ref\('(\w+)'\)\s*\}\}")


class Stated(NamedTuple):
    """An address as somebody states it."""

    address: str | None
    postcode: str | None = None
    uprn: str | None = None


LETTERS = "ABDEFGHJLNPQRSTUWXY"


def postcode(number: int) -> str:
    """One of 361 postcodes of which no two are a slip apart."""
    one, two = divmod(number, len(LETTERS))
    outward = f"{LETTERS[one]}{LETTERS[two]}{(one + two) % 9 + 1}"
    return f"{outward} {(one + 2 * two) % 10}{LETTERS[two]}{LETTERS[one]}"


def _models() -> dict[str, str]:
    return {file.stem: file.read_text(encoding="utf-8") for file in FOLDER.glob("*.sql")}


def _pre_hooks() -> dict[str, Sequence[str]]:
    described = yaml.safe_load((FOLDER / "_addresses__models.yml").read_text(encoding="utf-8"))
    return {
        model["name"]: model.get("config", {}).get("pre_hook", []) for model in described["models"]
    }


def _in_order(models: dict[str, str], last: str) -> list[str]:
    """The models that `last` needs, each after those it reads; FIRST reads what is given."""
    order: list[str] = []

    def visit(name: str) -> None:
        if name in models and name not in order:
            if name != FIRST:
                for read in REF.findall(models[name]):
                    visit(read)
            order.append(name)

    visit(last)
    return order


class AddressModels:
    """The project's address models, on a DuckDB of their own."""

    def __init__(self) -> None:
        self._con = duckdb.connect()
        models, hooks = _models(), _pre_hooks()
        names = set(REF.findall("".join(models.values())))
        for seed in sorted(names & {file.stem for file in (PROJECT / "seeds").glob("*.csv")}):
            self._con.execute(
                f"create table {seed} as from read_csv('{PROJECT}/seeds/{seed}.csv', "
                "header = true, all_varchar = true)"
            )
        self._con.execute(
            "create table int_addresses__as_sent (address text, postcode text, uprn text);"
            "create table int_addresses__gazetteer "
            "(address text, postcode text, uprn text, address_class text)"
        )
        self._steps: list[tuple[str, str]] = []
        for name in _in_order(models, LAST):
            # The variables that a model sets come from seeds alone, and stay for the connection.
            for hook in hooks.get(name, []):
                self._con.execute(REF.sub(r"\1", hook))
            self._steps.append((name, REF.sub(r"\1", models[name])))

    def run(self, stated: Iterable[Stated], gazetteer: Iterable[Stated] = ()) -> None:
        """Run the models on what services state and the gazetteer knows."""
        con = self._con
        con.execute("delete from int_addresses__as_sent; delete from int_addresses__gazetteer")
        for row in stated:
            con.execute("insert into int_addresses__as_sent values (?, ?, ?)", list(row))
        for row in gazetteer:
            con.execute(
                "insert into int_addresses__gazetteer values (?, ?, ?, 'residential')", list(row)
            )
        for name, select in self._steps:
            con.execute(f"create or replace table {name} as from ({select}\n)")

    def doors(self, stated: Sequence[Stated], gazetteer: Iterable[Stated] = ()) -> list[str | None]:
        """The door of each address stated, in their order."""
        self.run(stated, gazetteer)
        rows = self._con.execute(
            "select address, postcode, uprn, door from int_addresses__doors"
        ).fetchall()
        found = {Stated(*row[:3]): row[3] for row in rows}
        return [found[row] for row in stated]

    def table(self, name: str) -> list[tuple[object, ...]]:
        """The rows of a model that has run."""
        return self._con.execute(f"from {name}").fetchall()
