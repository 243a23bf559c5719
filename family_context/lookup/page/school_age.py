"""When a child has to be at school in England, and which school does not fit an age.

Education Act 1996, section 8: from the prescribed day on or after the fifth birthday (31 March,
31 August, 31 December) to the last Friday of June of the school year in which it turns 16.
"""

from __future__ import annotations

from datetime import date, timedelta

PRESCRIBED = ((3, 31), (8, 31), (12, 31))
FRIDAY = 4


def begins(born: date) -> date:
    """The day on which a child begins to be of compulsory school age."""
    fifth = birthday(born, 5)
    days = [date(fifth.year, month, day) for month, day in PRESCRIBED]
    return next(day for day in days if day >= fifth)


def ends(born: date) -> date:
    """The school leaving date: the last Friday of June of the school year of the 16th birthday."""
    sixteenth = birthday(born, 16)
    year = sixteenth.year + (1 if (sixteenth.month, sixteenth.day) > (8, 31) else 0)
    last = date(year, 6, 30)
    return last - timedelta(days=(last.weekday() - FRIDAY) % 7)


def birthday(born: date, age: int) -> date:
    """The day of that age; who was born on 29 February has it on 1 March in other years."""
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)
