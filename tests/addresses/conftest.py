"""The project's address models, ready to run on texts."""

from __future__ import annotations

import pytest

from tests.addresses.keys import AddressModels


@pytest.fixture(scope="session")
def addresses() -> AddressModels:
    """The address models, without their build."""
    return AddressModels()
