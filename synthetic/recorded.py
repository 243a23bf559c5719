"""A service's people table in the making, and how its columns are changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic.draws import OPEN, Ints, Mask


@dataclass
class Recorded:
    """One service's people table in the making: columns, who each row truly is, and its trap
    tags.
    """

    code: str
    person: Ints
    columns: dict[str, pa.Array]
    tags: Ints = field(repr=False)  # bit t-1 set: trap t occurs in the record
    as_unborn: Mask = field(repr=False)  # the record was made before the birth

    def tag(self, rows: Mask, trap: int) -> None:
        """Marks rows as cases of a trap."""
        self.tags[rows] |= 1 << (trap - 1)

    @property
    def reference(self) -> pa.Array:
        """The references of the rows."""
        return self.columns["person_ref"]

    def row_of(self, n_people: int) -> Ints:
        """For every person of the world the first row about him, -1 where none."""
        row = np.full(n_people, -1)
        row[self.person[::-1]] = np.arange(len(self.person))[::-1]
        return row


def put(column: pa.Array, rows: Mask, values: Sequence[str | None]) -> pa.Array:
    """The column with new texts in the marked rows."""
    if not rows.any():
        return column
    at = np.arange(len(column))
    at[rows] = len(column) + np.arange(int(rows.sum()))
    whole = pa.concat_arrays([_flat(column), pa.array(values, pa.string())])
    return pc.take(whole, pa.array(at))


def _flat(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column


def hide(column: pa.Array, rows: Mask) -> pa.Array:
    """The column with nulls in the marked rows."""
    return pc.if_else(pa.array(rows), pa.scalar(None, column.type), column)


def dates(days: Ints, present: Mask | None = None) -> pa.Array:
    """Days since 1970 as dates; null where not `present`."""
    mask = None if present is None else ~present
    return pa.array(np.where(np.abs(days) < OPEN, days, 0).astype(np.int32), mask=mask).cast(
        pa.date32()
    )
