"""What several suites need: the demo-like council, built once for all of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def fixtures_folder() -> Path:
    """Files that nobody on this project wrote; tests that need them skip where they are absent."""
    default = PROJECT.parent / "shared" / "fixtures"
    folder = Path(os.environ.get("FAMILY_CONTEXT_FIXTURES", default))
    if not folder.is_dir():
        pytest.skip(f"{folder} is not here: FAMILY_CONTEXT_FIXTURES names another place")
    return folder
