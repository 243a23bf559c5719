"""Training of the family model without hand labels.

Expectation maximisation over every pair of people of a training council, families and strangers
alike (Fellegi and Sunter 1969; Winkler 1988; the model is Splink's). Splink's own trainer stops at
levels that strangers never reach, and a relationship that a service recorded is such a level: so
the same steps are done here on the counts of patterns, with a floor.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from matching.families import settings as families_settings
from matching.families.calibration import fit, keep
from matching.families.scoring import scored_pairs
from matching.families.settings import COMPARISONS, PRIOR, FamilyComparison
from matching.measure.family_truth import lay_out_relatives, lay_out_truth, name_tables

# No single piece of evidence counts for more than 65,536 to 1, and none against for more than 64
# to 1: the model takes evidence as independent and it is not quite.
MOST_FOR, MOST_AGAINST = 16.0, -6.0
ROUNDS = 200
# Everybody is compared with everybody: beyond this training takes hours and learns nothing new.
MOST_PEOPLE = 20_000

Floats = NDArray[np.float64]


def train(con: duckdb.DuckDBPyConnection, people: str, trained_on: str, day: date) -> Path:
    """Estimate m and u from the table `people`; the path of the model (JSON).

    `people` has the columns of int_families__people; `trained_on` says in words who they are, `day`
    dates the model. Levels never met keep what settings say. The curve of the model in use goes
    over to the new one, until `calibrate` fits another. Raises ValueError for too many people.
    """
    n_people = int(con.execute(f"select count(*) from {people}").fetchall()[0][0])
    if n_people > MOST_PEOPLE:
        raise ValueError(
            f"Training expected at most {MOST_PEOPLE:,} people and found {n_people:,}. "
            "Train on a smaller build; the model serves the large one."
        )
    patterns, counts = _patterns(con, people)
    share, rates = _maximise(patterns, counts, PRIOR)
    model = {
        "trained_on": f"{trained_on} ({n_people} people)",
        "trained_on_day": day.isoformat(),
        "pairs": int(counts.sum()),
        "share_of_pairs_that_are_family": share,
        "comparisons": rates,
    }
    if curve := families_settings.newest_model().get("calibration"):
        model["calibration"] = curve
    file = families_settings.MODEL_FOLDER / f"families_{day.isoformat()}.json"
    file.write_text(json.dumps(model, indent=2) + "\n", encoding="utf-8")
    return file


def calibrate(
    con: duckdb.DuckDBPyConnection, people: str, truth: Path, fitted_on: str, file: Path
) -> int:
    """Fit the newest model's curve where truth is known and keep it in `file`; the number of pairs.

    `con` has the build's warehouse attached as `w`. A pair is true where the two are related in
    whatever way, or of one household.
    """
    name_tables(con, truth)
    lay_out_truth(con)
    lay_out_relatives(con)
    scored_pairs(con, people, "pairs_to_calibrate")
    pairs = con.execute(
        """
        select pairs.match_weight, bool_or(t.one is not null) as is_true
        from pairs_to_calibrate as pairs
        inner join true_person as l on pairs.person_id = l.person_id
        inner join true_person as r on pairs.related_person_id = r.person_id
        left join truly_family as t on t.one = l.true_person_id and t.other = r.true_person_id
        where l.true_person_id <> r.true_person_id
        group by pairs.person_id, pairs.related_person_id, pairs.match_weight
        """
    ).fetchnumpy()
    n = len(pairs["is_true"])
    keep(
        fit(np.asarray(pairs["match_weight"], np.float64), np.asarray(pairs["is_true"], np.bool_)),
        f"{n} pairs of {fitted_on}",
        file,
    )
    return n


def _patterns(con: duckdb.DuckDBPyConnection, people: str) -> tuple[NDArray[np.int64], Floats]:
    """Level numbers (pattern x comparison; -1 for null levels) and how many pairs show each."""
    columns = [row[0] for row in con.execute(f"describe {people}").fetchall()]
    names = ", ".join(c.name for c in COMPARISONS)
    sides = ", ".join(f'{s}."{c}" as "{c}_{s}"' for s in "lr" for c in columns)
    found = con.execute(
        f"""
        select {names}, count(*) as n
        from (
            select {", ".join(f"{_level_number(c)} as {c.name}" for c in COMPARISONS)}
            from (
                select {sides} from {people} as l inner join {people} as r
                on l.unique_id < r.unique_id
            )
        )
        group by all order by all
        """
    ).fetchall()
    table = np.array(found, dtype=np.int64)
    return table[:, :-1], table[:, -1].astype(np.float64)


def _level_number(comparison: FamilyComparison) -> str:
    cases = " ".join(
        f"when {level.sql} then {-1 if level.is_null else number}"
        for number, level in enumerate(comparison.levels)
        if level.sql != "ELSE"
    )
    return f"case {cases} else {len(comparison.levels) - 1} end"


def _maximise(
    patterns: NDArray[np.int64], counts: Floats, share: float
) -> tuple[float, dict[str, dict[str, dict[str, float]]]]:
    m = [np.array([max(level.m, 1e-9) for level in c.levels]) for c in COMPARISONS]
    u = [np.array([max(level.u, 1e-9) for level in c.levels]) for c in COMPARISONS]
    used = patterns >= 0
    total = counts.sum()
    for _ in range(ROUNDS):
        odds = np.full(len(counts), np.log(share / (1 - share)))
        for i in range(len(COMPARISONS)):
            weight = np.clip(np.log2(m[i] / u[i]), MOST_AGAINST, MOST_FOR) * np.log(2)
            odds += np.where(used[:, i], weight[patterns[:, i]], 0.0)
        family = counts / (1 + np.exp(-odds))
        others = counts - family
        # Never none at all, so that the model cannot talk itself out of families.
        share = float(max(family.sum() / total, 1e-6))
        for i, comparison in enumerate(COMPARISONS):
            seen = patterns[used[:, i], i]
            size = len(comparison.levels)
            for rates, weights in ((m[i], family), (u[i], others)):
                met = np.bincount(seen, weights=weights[used[:, i]], minlength=size) + 0.5
                rates[:] = met / met.sum()
    figures = {
        comparison.name: {
            level.code: {
                "m": float(f"{m[i][number]:.4g}"),
                "u": float(f"{_bounded(m[i][number], u[i][number]):.4g}"),
            }
            for number, level in enumerate(comparison.levels)
            if not level.is_null
        }
        for i, comparison in enumerate(COMPARISONS)
    }
    return share, figures


def _bounded(m: float, u: float) -> float:
    return float(np.clip(u, m / 2**MOST_FOR, m / 2**MOST_AGAINST))
