"""What decisions of people would move: the first of the queue beside some drawn by chance."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb


@dataclass(frozen=True)
class Moved:
    """By how much the recall of pairs of records rises if so many pairs of people are decided.

    `first` is for the `n` first of the queue, `by_chance` what ten times as many are expected to
    move if they are drawn at random; both are shares of all true pairs. `n_reviews` pairs of people
    wait, and `n_true` of them are one person.
    """

    n: int
    first: float
    by_chance: float
    n_reviews: int
    n_true: int

    def __str__(self) -> str:
        return (
            f"{self.n_reviews:,} pairs of people wait for a decision, and {self.n_true:,} of them "
            f"are one person. The first {self.n:,} of the queue raise recall by {self.first:.4%}; "
            f"{self.n * TIMES:,} drawn by chance raise it by {self.by_chance:.4%}."
        )


TIMES = 10
"""So many more decisions are drawn by chance."""


def recall_moved(warehouse: Path, truth: Path, n: int) -> Moved:
    """Decide the first `n` reviews of the build `warehouse` by the folder `truth`.

    A decision that two people are one joins every record of the one with every record of the other;
    those of them that are of one true person are what recall gains. One that they are two changes
    nothing. Each review is decided alone, so that what two of them join together is not counted.
    """
    with duckdb.connect() as con:
        con.execute(f"attach '{warehouse}' as w (read_only)")
        con.execute(
            f"""
            create table held as
            select person_id, true_person_id, count(*) as n
            from w.marts.person_records
            inner join '{truth / "records.parquet"}'
                using (service_code, person_ref, record_kind)
            group by all;
            create table reviews as
            select distinct
                least(person_id_l, person_id_r) as one, greatest(person_id_l, person_id_r) as other,
                priority
            from w.marts.match_reviews
            """
        )
        (row,) = con.execute(
            """
            with true_pairs as (
                select sum(n * (n - 1) / 2) as n
                from (select sum(n) as n from held group by true_person_id)
            ),
            gains as (
                select priority, coalesce(sum(l.n * r.n), 0) as gain
                from reviews
                left join held as l on one = l.person_id
                left join held as r
                    on other = r.person_id and l.true_person_id = r.true_person_id
                group by priority
            )
            select
                coalesce(sum(gain) filter (where priority <= $n), 0)::double / any_value(t.n),
                coalesce(avg(gain), 0)::double * least($n * $times, count(gain)) / any_value(t.n),
                count(gain), count(*) filter (where gain > 0)
            from true_pairs as t left join gains on true
            """,
            {"n": n, "times": TIMES},
        ).fetchall()
        return Moved(n, float(row[0]), float(row[1]), int(row[2]), int(row[3]))
