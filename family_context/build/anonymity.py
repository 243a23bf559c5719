"""How far the analysis file is from anonymous: who is alone in what others may know of them."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

# What a neighbour, a colleague or another register may know of somebody: together, no single one.
KNOWN_TO_OTHERS = ("age", "sex", "postcode", "date_of_death", "is_unborn")


@dataclass(frozen=True)
class Anonymity:
    """Of `people` rows, how many share all of `columns` with nobody, and with fewer than four."""

    columns: tuple[str, ...]
    people: int
    alone: int
    fewer_than_five: int

    def told(self) -> str:
        """The finding in words for whoever signs."""
        if not self.people:
            return "The analysis file holds no people."
        return (
            f"Of {self.people:,} people in the analysis file, {self.alone:,} "
            f"({self.alone / self.people:.1%}) are alone in {', '.join(self.columns)}, and "
            f"{self.fewer_than_five:,} ({self.fewer_than_five / self.people:.1%}) are in a group "
            "of fewer than five. Whoever knows these facts of somebody in the file finds the row: "
            "the file is pseudonymised, not anonymous. Treat it as personal data."
        )


def anonymity(con: duckdb.DuckDBPyConnection, people: str) -> Anonymity:
    """Group the rows of `people`, a table as analysts get it, by what others may know.

    Method: k-anonymity (Samarati and Sweeney 1998), over the columns of KNOWN_TO_OTHERS that are
    published; a missing value counts as a value.
    """
    had = {row[0] for row in con.execute(f"describe select * from {people}").fetchall()}
    columns = tuple(c for c in KNOWN_TO_OTHERS if c in had)
    listed = ", ".join(f'"{c}"' for c in columns)
    grouped = (
        f"select count(*) as k from {people} group by {listed}" if columns else "select 0 as k"
    )
    n, alone, few = con.execute(
        "select coalesce(sum(k), 0)::bigint, coalesce(sum(k) filter (where k = 1), 0)::bigint, "
        f"coalesce(sum(k) filter (where k < 5), 0)::bigint from ({grouped})"
    ).fetchall()[0]
    return Anonymity(columns, int(n), int(alone), int(few))
