"""A test town: a second synthetic council, written without knowledge of the first.

The product's own generator and the product's own linkage were written by the same people, so
they may share their blind spots. The town was written from public notes on how councils record
people, and from the contracts of the extracts, and from nothing else. A rule that is tuned on
one of the two can be tested on the other.
"""

from datetime import date

AS_AT = date(2026, 1, 31)
"""The day at which the town is observed. Only due dates lie after it."""
