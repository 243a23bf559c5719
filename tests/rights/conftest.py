"""One council with a planted person, built once, with pages and reports that tell of the person."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from family_context.build.run import build
from family_context.lookup.page import make_page, make_page_for_referral
from tests.rights.planted import Planted, plant

AS_AT = date(2026, 1, 31)


@pytest.fixture(scope="session")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """A council of 60 families, and in every service one person with unique words."""
    return plant(tmp_path_factory.mktemp("planted"), 60, 11)


@pytest.fixture(scope="session")
def known(planted: Planted, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `--out` of one build of it, with the child's page; tests read it and change nothing."""
    out = tmp_path_factory.mktemp("known")
    build(planted.extracts, AS_AT, out, pages=True)
    reference = planted.references["childrens_social_care"]
    make_page(out, reference)
    make_page_for_referral(out, f"childrens_social_care:{reference}", "R-2026/0042", "s17")
    return out
