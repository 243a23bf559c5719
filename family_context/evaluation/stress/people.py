"""How right people are in one cell: ours, and plain Splink trained on the same records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from matching.measure.intervals import DRAWS, Estimate, Floats, Groups, harmonic
from matching.measure.plain_splink import FEWEST_RECORDS, THRESHOLD, scored_by_splink

FEWEST_PEOPLE = 100
"""A naming tradition of fewer people is told together with the other small ones."""
EQUAL = 0.001
"""Plain Splink is as precise as we are where its precision is no more than this below ours."""
BELOW = 0.01
"""A subgroup whose F1 is more than this below that of all people is named."""

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Records:
    """Records that both methods see: whose each truly is, and what is true of these people.

    `ids` in order, `of` the number of each record's true person, `groups` the value of every true
    person in each way of grouping (None: not known).
    """

    ids: list[str]
    of: Ints
    groups: Mapping[str, Sequence[str | None]]

    @property
    def n_people(self) -> int:
        """How many true people have a record."""
        return int(self.of.max()) + 1 if len(self.of) else 0


def measure_people(warehouse: Path, truth: Path) -> dict[str, Any]:
    """Figures of the people of the build `warehouse` by the folder `truth`, as plain values.

    Both methods link the same records: those that the build took, that the truth knows and that
    stand in no other's way (nothing restricted).
    """
    with duckdb.connect() as con:
        con.execute(f"attach '{warehouse}' as w (read_only)")
        records, ours, linkage, n_written = _read(con, truth)
    groups = Groups(records.n_people)
    found = Counted.of(records, ours)
    told: dict[str, Any] = {
        "n_records": len(records.ids),
        "n_records_written": n_written,
        "n_people": records.n_people,
        "n_true_pairs": int(found.true_pairs),
        "ours": found.figures(groups),
    }
    if len(records.ids) < FEWEST_RECORDS:
        told["plain_skipped"] = f"fewer than {FEWEST_RECORDS} records to train on"
    else:
        told |= _beside_plain(records, found, scored_by_splink(linkage), groups)
    told["subgroups"] = _subgroups(records, found, groups)
    return told


def _read(con: duckdb.DuckDBPyConnection, truth: Path) -> tuple[Records, list[str], pa.Table, int]:
    con.execute(
        f"""
        create table known as
        select clusters.record_id, clusters.person_id, records.true_person_id
        from '{truth / "records.parquet"}' as records
        inner join w.intermediate.int_records__standardised as standardised
            using (service_code, person_ref, record_kind)
        inner join w.intermediate.int_people__record_to_person as clusters using (record_id)
        inner join w.intermediate.int_people__linkage_records as linkage using (record_id)
        where linkage.restriction is null
        """
    )
    rows = con.execute(
        """
        select record_id, person_id, dense_rank() over (order by true_person_id) - 1
        from known order by record_id
        """
    ).fetchall()
    attributes = con.execute(
        f"""
        select people.sex, people.naming_tradition, people.is_twin,
            date_diff(
                'year', people.date_of_birth,
                (select max(as_at) from w.intermediate.int_given__this_build)
            )
        from (select distinct true_person_id from known)
        left join '{truth / "people.parquet"}' as people using (true_person_id)
        order by true_person_id
        """
    ).fetchall()
    linkage = con.sql(
        """
        select linkage.* from w.intermediate.int_people__linkage_records as linkage
        inner join known using (record_id)
        """
    ).to_arrow_table()
    ((n_written,),) = con.execute(f"select count(*) from '{truth / 'records.parquet'}'").fetchall()
    grouped = {
        "sex": [sex for sex, *_ in attributes],
        "naming tradition": _pooled([tradition for _, tradition, *_ in attributes]),
        "twins": [None if t is None else "twin" if t else "no twin" for _, _, t, _ in attributes],
        "age": [_age_band(age) for *_, age in attributes],
    }
    of = np.array([row[2] for row in rows], dtype=np.int64)
    records = Records([row[0] for row in rows], of, grouped)
    return records, [row[1] for row in rows], linkage, int(n_written)


def _pooled(values: list[str | None]) -> list[str | None]:
    """The values, those of too few people as one."""
    n = {value: values.count(value) for value in set(values)}
    return [
        value if value is None or n[value] >= FEWEST_PEOPLE else "smaller traditions"
        for value in values
    ]


def _age_band(age: int | None) -> str | None:
    if age is None:
        return None
    return "0–4" if age < 5 else "5–17" if age < 18 else "18–64" if age < 65 else "65 and over"


@dataclass(frozen=True)
class Counted:
    """What each true person adds to the pairs; a pair counts half for each of its two records."""

    right: Floats
    """Pairs that are one person and were linked."""
    linked: Floats
    true: Floats

    @classmethod
    def of(cls, records: Records, people: Sequence[Any] | Ints) -> Counted:
        """Count the pairs of records under `people`: whom each record was given to."""
        _, found = np.unique(np.asarray(people), return_inverse=True)
        both = np.stack([found, records.of])
        _, shared, n_shared = np.unique(both, axis=1, return_inverse=True, return_counts=True)
        of_person, of_true = np.bincount(found), np.bincount(records.of)

        def by_true(other_records: Ints) -> Floats:
            return np.bincount(records.of, (other_records - 1) / 2, records.n_people).astype(float)

        return cls(
            by_true(n_shared[shared.reshape(-1)]),
            by_true(of_person[found]),
            by_true(of_true[records.of]),
        )

    @property
    def true_pairs(self) -> float:
        """Pairs of records that are one person."""
        return float(self.true.sum())

    def estimates(
        self, groups: Groups, of: NDArray[np.bool_] | None = None
    ) -> tuple[Estimate | None, Estimate | None, Estimate | None]:
        """Precision, recall and F1 over all people, or those `of` is true for."""
        kept = np.ones(groups.n) if of is None else of.astype(np.float64)
        precision = groups.share(self.right * kept, self.linked * kept)
        recall = groups.share(self.right * kept, self.true * kept)
        if precision is None and recall is not None:
            # Nothing was linked: no link is wrong, and nobody was found.
            nothing = np.zeros(DRAWS)
            return None, recall, Estimate(0.0, None, None, recall.n_groups, nothing)
        return precision, recall, harmonic(precision, recall)

    def figures(self, groups: Groups, of: NDArray[np.bool_] | None = None) -> dict[str, Any]:
        """The same as plain values with 95 % intervals."""
        told: dict[str, Any] = {}
        names = ("precision", "recall", "f1")
        for name, figure in zip(names, self.estimates(groups, of), strict=True):
            told[name] = None if figure is None else figure.value
            told[f"{name}_low"] = None if figure is None else figure.low
            told[f"{name}_high"] = None if figure is None else figure.high
        return told


@dataclass(frozen=True)
class Step:
    """What plain Splink links when every pair down to `threshold` (a probability) is one person."""

    threshold: float
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def steps(records: Records, pairs: pa.Table) -> list[Step]:
    """Precision and recall at every threshold, the highest first.

    `pairs` has record_id_l, record_id_r and match_probability. People are the connected records.
    """
    number = {record_id: n for n, record_id in enumerate(records.ids)}
    people = _Connected(records.of)
    found = sorted(
        zip(
            pairs["match_probability"].to_pylist(),
            pairs["record_id_l"].to_pylist(),
            pairs["record_id_r"].to_pylist(),
            strict=True,
        ),
        reverse=True,
    )
    true = Counted.of(records, records.of).true_pairs
    told: list[Step] = []
    for place, (probability, left, right) in enumerate(found):
        people.join(number[left], number[right])
        is_last = place + 1 == len(found) or found[place + 1][0] != probability
        if is_last and people.linked and true:
            told.append(Step(probability, people.right / people.linked, people.right / true))
    return told


def linked_down_to(records: Records, pairs: pa.Table, threshold: float) -> list[int]:
    """Whom each record is given to when all pairs down to `threshold` are one person."""
    number = {record_id: n for n, record_id in enumerate(records.ids)}
    people = _Connected(records.of)
    for probability, left, right in zip(
        pairs["match_probability"].to_pylist(),
        pairs["record_id_l"].to_pylist(),
        pairs["record_id_r"].to_pylist(),
        strict=True,
    ):
        if probability >= threshold:
            people.join(number[left], number[right])
    return [people.root(n) for n in range(len(records.ids))]


class _Connected:
    """People as connected records, with the pairs that are linked and those that are right."""

    def __init__(self, of: Ints) -> None:
        self._parent = list(range(len(of)))
        self._held: list[dict[int, int]] = [{int(person): 1} for person in of]
        self.linked = 0
        self.right = 0

    def root(self, record: int) -> int:
        while self._parent[record] != record:
            self._parent[record] = self._parent[self._parent[record]]
            record = self._parent[record]
        return record

    def join(self, left: int, right: int) -> None:
        one, other = self.root(left), self.root(right)
        if one == other:
            return
        if len(self._held[one]) < len(self._held[other]):
            one, other = other, one
        kept, joined = self._held[one], self._held[other]
        self.linked += sum(kept.values()) * sum(joined.values())
        self.right += sum(n * kept.get(person, 0) for person, n in joined.items())
        for person, n in joined.items():
            kept[person] = kept.get(person, 0) + n
        self._parent[other] = one
        self._held[other] = {}


def _beside_plain(
    records: Records, ours: Counted, pairs: pa.Table, groups: Groups
) -> dict[str, Any]:
    """Plain Splink at its best F1, as documented, and where it is as precise as we are."""
    every = steps(records, pairs)
    best = max(every, key=lambda step: step.f1, default=Step(1.0, 0.0, 0.0))
    own = ours.estimates(groups)
    precise = own[0].value if own[0] else 1.0
    equal = max(
        (step for step in every if step.precision >= precise - EQUAL),
        key=lambda step: step.recall,
        default=None,
    )
    at_best = Counted.of(records, linked_down_to(records, pairs, best.threshold))
    documented = Counted.of(records, linked_down_to(records, pairs, THRESHOLD))
    told: dict[str, Any] = {
        "plain": at_best.figures(groups) | {"threshold": best.threshold},
        "plain_as_documented": documented.figures(groups) | {"threshold": THRESHOLD},
        "plain_at_our_precision": None
        if equal is None
        else {
            "precision": equal.precision,
            "recall": equal.recall,
            "f1": equal.f1,
            "threshold": equal.threshold,
        },
        "difference": _difference(own[2], at_best.estimates(groups)[2]),
        "difference_at_our_precision": None,
    }
    if equal is not None:
        at_equal = Counted.of(records, linked_down_to(records, pairs, equal.threshold))
        told["difference_at_our_precision"] = _difference(own[2], at_equal.estimates(groups)[2])
    return told


def _difference(ours: Estimate | None, plain: Estimate | None) -> dict[str, float] | None:
    """Our F1 less the other's, with the middle 95 of 100 draws of true people."""
    if ours is None or plain is None:
        return None
    low, high = np.nanpercentile(ours.draws - plain.draws, [2.5, 97.5])
    return {"value": ours.value - plain.value, "low": float(low), "high": float(high)}


def _subgroups(records: Records, found: Counted, groups: Groups) -> list[dict[str, Any]]:
    told = []
    for by, values in records.groups.items():
        for value in sorted({value for value in values if value is not None}):
            of = np.array([one == value for one in values])
            told.append({"by": by, "group": value, "n": int(of.sum())} | found.figures(groups, of))
    return told
