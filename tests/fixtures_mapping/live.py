"""family-context-live: two services that know the same 500 invented people.

Row n of `csc.csv` and row n of `education.csv` are one person, so the true links are known. The
shipped map `family_context_live` makes the extracts. A historic involvement ends on the last day
that it is known to have been open. In 256 rows of csc.csv the start is after the most recent
interaction; both dates are passed on as they stand.
"""

from __future__ import annotations

from pathlib import Path

from family_context.contracts import load_contracts
from family_context.folders import PROJECT
from family_context.maps.definition import map_folder, read_map
from family_context.maps.running import run_map
from tests.fixtures_mapping.mapping import read_rows

SERVICES = {"childrens_social_care": "csc.csv", "schools": "education.csv"}


def write_extracts(folder: Path, extracts: Path) -> None:
    """Canonical extracts from the fixture folder `family_context_live`."""
    contracts = load_contracts(PROJECT)
    definition = read_map(map_folder("family_context_live"), contracts)
    said = {"source_system": "family-context-live sample data", "is_synthetic": True}
    run_map(definition, folder, extracts, contracts, said=said)


def true_pairs(folder: Path) -> set[tuple[str, str]]:
    """The record ids (`<service_code>:<person_ref>`) that are one person, social care first."""
    refs = [
        [f"{service}:{row['Cms Id']}" for row in read_rows(folder / file)]
        for service, file in SERVICES.items()
    ]
    return set(zip(*refs, strict=True))
