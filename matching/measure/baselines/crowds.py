"""Addresses that no method can take for a home, because the work of pairing would never end."""

from __future__ import annotations

# "No fixed abode" or the council's own office; the largest hostels have a tenth of it, and stay.
MOST_PEOPLE = 500


def anti_join_crowds(homes: str, key: str) -> str:
    """SQL that leaves out of `homes` (person_id, and the columns `key`) what more than MOST_PEOPLE
    people share, so that there are at most so many pairs for each person.
    """
    return f"""
        anti join (
            select {key} from {homes} group by {key}
            having count(distinct person_id) > {MOST_PEOPLE}
        ) using ({key})
    """
