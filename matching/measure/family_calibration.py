"""Whether probabilities are calibrated: of links at 0.8 to 0.9, are 80 to 90 in 100 true?"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import duckdb

from matching.measure.family_truth import lay_out_relatives, lay_out_truth, name_tables

BANDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.99)
"""Where each band begins; the last ends with 1. Below 0.5 nobody is shown as family."""

WHAT = {
    # Truth: related in whatever way, or one household today.
    "links between people": """
        select pairs.match_probability as probability, bool_or(t.one is not null) as is_true
        from family_links as pairs
        inner join true_person as l on pairs.person_id = l.person_id
        inner join true_person as r on pairs.related_person_id = r.person_id
        left join truly_family as t on t.one = l.true_person_id and t.other = r.true_person_id
        where l.true_person_id <> r.true_person_id
        group by pairs.person_id, pairs.related_person_id, pairs.match_probability
    """,
    # Truth: a member by the rule that the product publishes.
    "members of a child's family": """
        select found.probability, t.child is not null as is_true
        from family_members as found
        inner join true_person as c on found.child_person_id = c.person_id
        inner join true_person as m on found.person_id = m.person_id
        left join true_members as t on t.child = c.true_person_id and t.member = m.true_person_id
        where c.true_person_id <> m.true_person_id
    """,
}


@dataclass(frozen=True)
class Band:
    """One band of probability (`low` to below `high`): how many were told so, the mean of what was
    told, the share that is true, and a 95 % interval of the share (Wilson; the pairs taken as
    independent, which those of one family are not quite).
    """

    what: str
    low: float
    high: float
    n: int
    told: float
    is_true: float
    true_low: float
    true_high: float


def measure_calibration(warehouse: Path, truth: Path) -> list[Band]:
    """Bands with at least one link or member, of the private build file and a council's truth."""
    with duckdb.connect() as con:
        con.execute(f"attach '{warehouse}' as w (read_only)")
        name_tables(con, truth)
        lay_out_truth(con)
        return bands_by_truth(con)


def bands_by_truth(con: duckdb.DuckDBPyConnection) -> list[Band]:
    """As `measure_calibration`, of what `lay_out_truth` made from a build and its truth."""
    lay_out_relatives(con)
    ends = (*BANDS[1:], 1.0)
    found = []
    for what, rows in WHAT.items():
        for low, high in zip(BANDS, ends, strict=True):
            last = "or probability = 1" if high == 1 else ""
            n, told, true = con.execute(
                f"""
                select count(*), avg(probability), count(*) filter (is_true) from ({rows})
                where probability >= ? and (probability < ? {last})
                """,
                [low, high],
            ).fetchall()[0]
            if n:
                found.append(Band(what, low, high, n, told, true / n, *wilson(true, n)))
    return found


def wilson(true: int, n: int) -> tuple[float, float]:
    """The 95 % interval of a share of `true` in `n` (Wilson, 1927)."""
    z, share = 1.959964, true / n
    middle = share + z * z / (2 * n)
    spread = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    # In floating point the bound of 0 or all can miss the share itself by a hair.
    return (
        max(min((middle - spread) / scale, share), 0.0),
        min(max((middle + spread) / scale, share), 1.0),
    )
