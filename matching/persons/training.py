"""Training: what m and u are in records like these, written down once and reviewed.

u, how often two different people agree, is counted on random pairs. m, how often two records of
one person agree, is estimated by expectation maximisation on pairs that agree in something else.
Both are mixed with the judgements in comparisons.py, so that a training set that lacks what a
council has (nicknames, swapped dates) cannot teach the model that it never happens.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from splink import DuckDBAPI, Linker, block_on

from matching.persons.comparisons import COMPARISONS, Comparison
from matching.persons.resolve import with_ages_told
from matching.persons.settings import MODEL_FOLDER, judged_settings

#: Weight of the judgement against what was found, as a share. u is counted and hardly argues; m is
#: what errors a council's clerks make, and no other council's records can say.
JUDGEMENT = {"m": 0.8, "u": 0.3}
#: Pairs sampled for u; Splink's authors find ten million adequate while a model is developed.
RANDOM_PAIRS = 10_000_000
#: EM sees the comparisons that its own blocking rule leaves free; three rules cover all of them.
EM_RULES = (("birth_date", "surname"), ("forename", "surname"), ("nhs_number",))


def train(
    con: duckdb.DuckDBPyConnection,
    records: str,
    trained_on: str,
    day: date,
    seed: int = 1,
    profile: dict[str, Any] | None = None,
) -> Path:
    """Train on the table `records` (the linkage layout, with `unique_id`); the path of the model.

    `trained_on` says in words what the records are, `day` dates the model; both are written into
    it. The model is committed after review: the newest file is the one in use.
    """
    n_records = int(con.execute(f"select count(*) from {records}").fetchall()[0][0])
    api = DuckDBAPI(connection=con)
    con.execute(f"create or replace temp view trained_records as {with_ages_told(records)}")
    linker = Linker(api.register("trained_records"), judged_settings(n_records), log_level="ERROR")
    linker.training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=seed)
    for columns in EM_RULES:
        linker.training.estimate_parameters_using_expectation_maximisation(
            block_on(*columns), fix_probability_two_random_records_match=False
        )
    path = MODEL_FOLDER / f"persons-{day.isoformat()}.json"
    estimated = {c["output_column_name"]: c for c in _model(linker)["comparisons"]}
    model = {
        "trained_on": trained_on,
        "trained_on_day": day.isoformat(),
        "n_records": n_records,
        "seed": seed,
        # What drift is measured against (drift.py).
        "profile": profile or {},
        "comparisons": {
            comparison.name: _figures(comparison, estimated[comparison.name]["comparison_levels"])
            for comparison in COMPARISONS
            if comparison.is_trained
        },
    }
    path.write_text(json.dumps(model, indent=2) + "\n", encoding="utf-8")
    return path


def _model(linker: Linker) -> dict[str, Any]:
    """The linker's model as Splink writes it."""
    model: dict[str, Any] = linker.misc.save_model_to_json()
    return model


def _figures(
    comparison: Comparison, estimated: list[dict[str, Any]]
) -> dict[str, dict[str, float]]:
    """M and u of each level, judgement and estimate mixed on the scale of bits."""
    by_code = {level["label_for_charts"]: level for level in estimated}
    mixed: dict[str, dict[str, float]] = {}
    for level in comparison.levels:
        if level.is_null or level.is_about_form:
            continue
        found = by_code[level.code]
        mixed[level.code] = {
            name: round(
                judged ** JUDGEMENT[name]
                * max(found.get(f"{name}_probability") or judged, least) ** (1 - JUDGEMENT[name]),
                8,
            )
            for name, judged, least in (("m", level.m, level.m / 5), ("u", level.u, level.u / 20))
        }
    return mixed
