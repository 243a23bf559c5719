"""One council for all claims: small, but with everything in it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from family_context.contracts import Contract, load_contracts
from synthetic import CouncilSummary, make_council

PROJECT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Council:
    summary: CouncilSummary
    con: duckdb.DuckDBPyConnection

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.con.sql(query).fetchall()

    def one(self, query: str) -> Any:
        return self.rows(query)[0][0]

    def tables(self) -> set[str]:
        return {
            row[0] for row in self.rows("select view_name from duckdb_views() where not internal")
        }


def look_into(summary: CouncilSummary) -> Council:
    """Views `truth_<table>` and `<service>__<table>` (all text) over a council written plainly."""
    con = duckdb.connect()
    for path in sorted(summary.truth.glob("*.parquet")):
        con.execute(f"create view truth_{path.stem} as from read_parquet('{path}')")
    for path in sorted(summary.extracts.glob("*/*.csv")):
        con.execute(
            f"create view {path.parent.name}__{path.stem} as"
            f" from read_csv('{path}', all_varchar = true)"
        )
    return Council(summary, con)


@pytest.fixture(scope="session")
def council(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Council]:
    summary = make_council(150, 11, tmp_path_factory.mktemp("council"), plain=True)
    made = look_into(summary)
    yield made
    made.con.close()


@pytest.fixture(scope="session")
def look() -> Callable[[CouncilSummary], Council]:
    """Opens a council that a test made for itself."""
    return look_into


@pytest.fixture(scope="session")
def contracts() -> dict[str, Contract]:
    return dict(load_contracts(PROJECT))
