"""The two methods that the pilot councils used, kept as baselines to measure against."""

from matching.baselines.exact_address import exact_address
from matching.baselines.fuzzy_address import fuzzy_address

__all__ = ["exact_address", "fuzzy_address"]
