"""A map of a test's own, and what comes of it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import yaml

from family_context.contracts import Contract, load_contracts
from family_context.maps.account import Account
from family_context.maps.definition import MapDefinition, map_folder, read_map
from family_context.maps.running import run_map
from tests.conftest import PROJECT

AS_AT = date(2026, 1, 31)
SAID = {"coverage_area": "A council", "coverage_start": "2000-01-01"}

Rows = list[dict[str, str]]


@pytest.fixture(scope="session")
def contracts() -> Mapping[str, Contract]:
    return load_contracts(PROJECT)


@dataclass
class Bench:
    """A folder with raw files, a map, and the extracts that it writes."""

    root: Path
    contracts: Mapping[str, Contract]

    def raw(self, name: str, text: str | bytes) -> Path:
        path = self.root / "raw" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def map(
        self, views: Mapping[str, object], sql: Mapping[str, str], *, identity: bool = True
    ) -> MapDefinition:
        folder = self.root / "a_map"
        folder.mkdir(exist_ok=True)
        said = {
            "carries_identity": identity,
            "views": dict(views),
            "extract": {"source_system": "a test"},
        }
        (folder / "map.yml").write_text(yaml.safe_dump(said), encoding="utf-8")
        for old in folder.glob("*.sql"):
            old.unlink()
        for name, text in sql.items():
            (folder / f"{name}.sql").write_text(text, encoding="utf-8")
        return read_map(folder, self.contracts)

    def shipped(self, code: str) -> MapDefinition:
        return read_map(map_folder(code), self.contracts)

    def shipped_folder(self, code: str) -> Path:
        return map_folder(code)

    def read(self, folder: Path) -> MapDefinition:
        return read_map(folder, self.contracts)

    def run(self, definition: MapDefinition, raw: Path | None = None) -> Account:
        made = run_map(
            *(definition, raw or self.root / "raw", self.root / "extracts", self.contracts),
            as_at=AS_AT,
            said=SAID,
        )
        check_sums(made.account)
        return made.account

    def rows(self, service: str, table: str) -> Rows:
        path = self.root / "extracts" / service / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    @property
    def has_written(self) -> bool:
        return (self.root / "extracts").exists()


def check_sums(account: Account) -> None:
    """Every row that a table counts is used or left out, and every row given is written or not."""
    by_name = {view.name: view for view in account.views}
    for table in account.tables:
        assert table.given == table.written + sum(table.left_out.values()), table
        for part in table.views:
            assert part.rows == by_name[part.view].rows
            assert part.rows == part.used + sum(part.left_out.values()), part


@pytest.fixture
def bench(tmp_path: Path, contracts: Mapping[str, Contract]) -> Bench:
    return Bench(tmp_path, contracts)
