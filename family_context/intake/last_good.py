"""The tables that were published last, kept so that a delivery that shrank empties no service."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from family_context.contracts import Contract, TableContract
from family_context.intake.metadata import FOLDER, SCHEMAS
from family_context.intake.typing_sql import name

FEWEST_STATED = 10
"""Of fewer values it says nothing that none comes any more."""
PEOPLE = "people"
FEWEST_PEOPLE = 20
"""Of fewer people it says nothing that all are others."""
FEWEST_STILL_THERE = 0.05
"""Where a smaller share of the people is still there, it is another service's list, or another
system's references."""


def copy_last_good(landing: Path, copies: Path) -> None:
    """Copy what `landing` holds of every service that was loaded into the new folder `copies`.

    Services that were not loaded keep what they had.
    """
    import pyarrow.parquet as pq

    copies.mkdir(parents=True, exist_ok=True)
    services = pq.read_table(landing / FOLDER / "services.parquet").to_pylist()
    with duckdb.connect() as con:
        for service in (s["service_code"] for s in services if s["load_state"] == "loaded"):
            fresh = copies / service
            shutil.copytree(landing / service, fresh)
            for table in SCHEMAS:
                of_all, own = landing / FOLDER / f"{table}.parquet", fresh / f"_{table}.parquet"
                con.execute(
                    "copy (select * from read_parquet($1) where service_code = $2) "
                    "to $3 (format parquet)",
                    [str(of_all), service, str(own)],
                )


def commit_last_good(copies: Path, last_good: Path) -> None:
    """Put the copies of a build that was published in the places of those before.

    It may be stopped and called again.
    """
    last_good.mkdir(parents=True, exist_ok=True)
    for copy in copies.iterdir():
        if (last_good / copy.name).exists():
            shutil.rmtree(last_good / copy.name)
        copy.rename(last_good / copy.name)


def forget_last_good(last_good: Path, as_at: date, days_kept: Mapping[str, int]) -> list[str]:
    """Delete the copies that are past their date on `as_at`; returns the codes of their services.

    `days_kept` says for each service for how many days after a delivery was current its copy is
    kept, that day included; a service that has left the register has no copy. Where no delivery
    says on which day it was current, the copy stays: it could never be told from a new one.
    """
    gone = []
    for folder in sorted(last_good.glob("*")) if last_good.is_dir() else []:
        kept = LastGood(last_good, folder.name)
        if folder.name.startswith(".") or not kept.exists:
            continue
        current = kept.current_as_of()
        days = days_kept.get(folder.name)
        if days is None or (current is not None and (as_at - current).days > days):
            shutil.rmtree(folder)
            gone.append(folder.name)
    return gone


class LastGood:
    """The last good load of one service; `exists` says whether there is one."""

    def __init__(self, last_good: Path, service_code: str) -> None:
        self.folder = last_good / service_code
        self.exists = (self.folder / "_services.parquet").is_file()

    def rows(self, table: str) -> int:
        """How many rows of `table` were published last."""
        file = self.folder / f"{table}.parquet"
        if not file.is_file():
            return 0
        # Not before there is one: it takes as long to load as a small delivery to check.
        import pyarrow.parquet as pq

        return int(pq.read_metadata(file).num_rows)

    def metadata(self, table: str) -> list[dict[str, Any]]:
        """What was said about that load, as rows of the metadata table of that name."""
        file = self.folder / f"_{table}.parquet"
        if not file.is_file():
            return []
        import pyarrow.parquet as pq

        found: list[dict[str, Any]] = pq.read_table(file).to_pylist()
        return found

    def current_as_of(self) -> date | None:
        """The day on which the last good delivery was drawn."""
        as_of: date | None = self.metadata("services")[0]["data_current_as_of"]
        return as_of

    def shrunk(self, table: TableContract, rows: int) -> bool:
        """Whether `rows` is too few to be believed, by the contract's max_shrink."""
        return rows < (1 - table.max_shrink) * self.rows(table.name)

    def all_are_others(self, con: duckdb.DuckDBPyConnection, people: str) -> bool:
        """Whether hardly anybody of that load is among the `people` (a relation of DuckDB)."""
        file = self.folder / f"{PEOPLE}.parquet"
        if self.rows(PEOPLE) < FEWEST_PEOPLE:
            return False
        ((had, still),) = con.execute(
            "select count(distinct person_ref), count(distinct person_ref) filter "
            f"(where person_ref in (select person_ref from {people})) from read_parquet($1)",
            [str(file)],
        ).fetchall()
        return bool(still < FEWEST_STILL_THERE * had)

    def rejected_shares(self) -> dict[tuple[str, str], float]:
        """By table and column, which share of its values was rejected in that load, from 0 to 1."""
        return {
            (row["table_name"], row["column_name"]): row["n_rejected"] / row["n_stated"]
            for row in self.metadata("columns")
            if row["n_stated"]
        }

    def stated_shares(self) -> dict[tuple[str, str], float]:
        """By table and column, in which share of its rows something was stated, from 0 to 1.

        Left out are columns with fewer than `FEWEST_STATED` values: few may well go.
        """
        return {
            (row["table_name"], row["column_name"]): row["n_stated"] / rows
            for row in self.metadata("columns")
            if row["n_stated"] >= FEWEST_STATED and (rows := self.rows(row["table_name"]))
        }

    def restore(self, con: duckdb.DuckDBPyConnection, contract: Contract, landing: Path) -> None:
        """Land the last good tables again, in the columns that the contract has now."""
        import pyarrow.parquet as pq

        for table in contract.tables:
            file = self.folder / f"{table.name}.parquet"
            if not file.is_file():
                continue
            had = {f.name for f in pq.read_schema(file)}
            columns = ", ".join(
                f"try_cast({name(c.name) if c.name in had else 'null'} as {c.type}) "
                f"as {name(c.name)}"
                for c in table.columns
            )
            con.execute(
                f"copy (select {columns} from read_parquet($1)) to $2 (format parquet)",
                [str(file), str(landing / contract.service_code / f"{table.name}.parquet")],
            )
