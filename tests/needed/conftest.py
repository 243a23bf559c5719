"""The records and the resolution of the suite of matching."""

from tests.matching.conftest import record, resolved

__all__ = ["record", "resolved"]
