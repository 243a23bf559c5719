"""The two methods that the pilot councils used, kept as baselines to measure against."""

from matching.measure.baselines.exact_address import exact_address
from matching.measure.baselines.fuzzy_address import fuzzy_address

# Method: the function, and whether members must bear the child's surname.
METHODS = {
    "exact_address": (exact_address, False),
    "exact_address_and_surname": (exact_address, True),
    "fuzzy_address": (fuzzy_address, False),
    "fuzzy_address_and_surname": (fuzzy_address, True),
}

__all__ = ["METHODS", "exact_address", "fuzzy_address"]
