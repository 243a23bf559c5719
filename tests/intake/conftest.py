"""A desk to put deliveries on and take them in from."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from family_context.contracts import Contract, load_contracts
from family_context.intake import IntakeResult, commit_last_good, copy_last_good, take_in

PROJECT = Path(__file__).resolve().parents[2]
EXTRACT = {
    "source_system": "Test system",
    "data_current_as_of": "2026-01-31",
    "coverage_start": "2015-01-01",
    "coverage_end": "2026-01-31",
    "coverage_area": "Whole council",
}


@dataclass
class Desk:
    """Extracts of a test, and what became of them."""

    root: Path
    contracts: Mapping[str, Contract]
    result: IntakeResult | None = field(default=None)

    def deliver(
        self,
        files: Mapping[str, str | bytes],
        /,
        service: str = "schools",
        **extract: Any,
    ) -> None:
        """Put files and an extract.yml (with changes; None leaves a key out) into the folder."""
        folder = self.root / "extracts" / service
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            raw = content.encode() if isinstance(content, str) else content
            (folder / name).write_bytes(raw)
        said = {k: v for k, v in (EXTRACT | extract).items() if v is not None}
        (folder / "extract.yml").write_text(json.dumps(said))

    def take(self, allow_older: bool = False) -> IntakeResult:
        self.result = take_in(
            self.root / "extracts",
            self.root / "landing",
            quarantine=self.root / "quarantine",
            last_good=self.root / "last_good",
            contracts=self.contracts,
            as_at=date(2026, 1, 31),
            allow_older=allow_older,
        )
        return self.result

    def publish(self) -> None:
        copy_last_good(self.root / "landing", self.root / "copies")
        commit_last_good(self.root / "copies", self.root / "last_good")

    def state(self, service: str = "schools") -> dict[str, Any]:
        assert self.result is not None
        return {s["service_code"]: s for s in self.result.services}[service]

    def landed(self, table: str = "people", service: str = "schools") -> list[dict[str, Any]]:
        return rows(self.root / "landing" / service / f"{table}.parquet")

    def lines_listed(self, table: str = "people", service: str = "schools") -> list[int]:
        """Lines of the file that were listed as no rows of the table."""
        assert self.result is not None
        found = []
        for row in self.result.ignored:
            if row["kind"] == "line" and (service, table) == (
                row["service_code"],
                row["table_name"],
            ):
                for part in row["name"].partition(" ")[2].split(", "):
                    first, _, last = part.partition("-")
                    found += range(int(first), int(last or first) + 1)
        return sorted(found)

    def held(self, table: str = "people", service: str = "schools") -> list[dict[str, Any]]:
        file = self.root / "quarantine" / service / f"{table}.parquet"
        return rows(file) if file.is_file() else []


def rows(file: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(file).to_pylist()
    return found


@pytest.fixture(scope="session")
def all_contracts() -> dict[str, Contract]:
    return load_contracts(PROJECT)


@pytest.fixture
def desk(tmp_path: Path, all_contracts: dict[str, Contract]) -> Desk:
    """A desk for schools alone: the others only cost time."""
    (tmp_path / "extracts").mkdir()
    return Desk(tmp_path, {"schools": all_contracts["schools"]})


@pytest.fixture
def whole_desk(tmp_path: Path, all_contracts: dict[str, Contract]) -> Desk:
    (tmp_path / "extracts").mkdir()
    return Desk(tmp_path, all_contracts)


@pytest.fixture
def new_desk(
    tmp_path_factory: pytest.TempPathFactory, all_contracts: dict[str, Contract]
) -> Callable[[], Desk]:
    """Makes a fresh desk for each example of a property."""

    def make() -> Desk:
        root = tmp_path_factory.mktemp("desk")
        (root / "extracts").mkdir()
        return Desk(root, {"schools": all_contracts["schools"]})

    return make
