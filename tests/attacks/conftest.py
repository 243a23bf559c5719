"""The desks that deliveries and maps are laid on, as their own suites have them."""

from __future__ import annotations

from tests.intake.conftest import all_contracts, desk, whole_desk
from tests.maps.conftest import bench, contracts

__all__ = ["all_contracts", "bench", "contracts", "desk", "whole_desk"]
