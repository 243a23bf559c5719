"""Nothing lies under `--out` that the list of kinds does not know."""

from __future__ import annotations

from pathlib import Path

from family_context.folders import OutFolder
from family_context.rights.held import KINDS, files, kind_of


def test_every_file_that_a_build_leaves_is_of_a_known_kind(known: Path) -> None:
    found = list(files(OutFolder(known)))
    assert len(found) > 300
    unknown = [below for _, below, kind in found if kind is None]
    assert not unknown, "say in family_context/rights/held.py what it is and how somebody leaves it"


def test_a_file_that_nobody_listed_is_of_no_kind() -> None:
    assert kind_of("build/state/../new_thing.txt") is None
    assert kind_of("somewhere/else.parquet") is None


def test_the_more_special_of_two_kinds_stands_first() -> None:
    assert kind_of("build/landing/_intake/held_rows.parquet") is not None
    patterns = [kind.pattern for kind in KINDS]
    assert len(patterns) == len(set(patterns))
    for special, general in (
        ("build/landing/_intake/held_rows.parquet", "build/landing/*/*.parquet"),
        ("build/state/forgotten.parquet", "build/state/*.parquet"),
    ):
        assert patterns.index(special) < patterns.index(general)
