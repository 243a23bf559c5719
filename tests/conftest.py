"""What several suites need: the demo-like council, built once for all of them."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
AS_AT = date(2026, 1, 31)


@pytest.fixture(scope="session")
def fixtures_folder() -> Path:
    """Files that nobody on this project wrote; tests that need them skip where they are absent."""
    default = PROJECT.parent / "shared" / "fixtures"
    folder = Path(os.environ.get("FAMILY_CONTEXT_FIXTURES", default))
    if not folder.is_dir():
        pytest.skip(f"{folder} is not here: FAMILY_CONTEXT_FIXTURES names another place")
    return folder


@pytest.fixture(scope="session")
def council(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small synthetic council: `extracts/`, and `truth/` beside it."""
    from synthetic import make_council

    folder = tmp_path_factory.mktemp("council")
    make_council(60, 11, folder)
    return folder


@pytest.fixture(scope="session")
def built(council: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `--out` of one build of the small council, its truth given for the accuracy sheet; tests
    read it and never change it.
    """
    from family_context.build.run import build

    out = tmp_path_factory.mktemp("built")
    build(council / "extracts", AS_AT, out, pages=False, truth=council / "truth")
    return out
