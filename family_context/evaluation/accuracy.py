"""Accuracy of a build against the known truth of a synthetic council, beside what others do."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from rich.table import Table

from family_context.build.run import build
from family_context.evaluation.family_tables import calibration_table, family_tables
from family_context.folders import OutFolder
from family_context.progress import Stages
from family_context.reports.calibration import write_calibration
from matching.measure.family_accuracy import Accuracy, measure_families
from matching.measure.family_calibration import Band, measure_calibration
from matching.measure.person_accuracy import headlines, person_accuracy
from matching.measure.plain_splink import METHODS, other_methods
from matching.measure.remaining_errors import remaining_errors
from synthetic import make_council

NOISE_LEVELS = (1.0, 5.0)
"""As usual, and five times as many errors in what the services wrote down."""
AS_AT = date(2026, 1, 31)
"""The day that synthetic councils are made for, and are built as at."""


class EvaluationError(RuntimeError):
    """There is no truth, or no build, to compare; the message says which."""


@dataclass(frozen=True)
class Evaluation:
    """People by method and by subgroup (pairwise), and families and households by method."""

    methods: dict[str, dict[str, float]]
    breakdown: list[dict[str, Any]]
    remaining_errors: list[dict[str, Any]]
    families: list[Accuracy]
    fewer_relationships: dict[str, list[Accuracy]] = field(default_factory=dict)
    """Families again by what is kept of the recorded relationships, where that was asked for."""
    calibration: list[Band] = field(default_factory=list)

    def write(self, out: OutFolder) -> Path:
        """The figures as `reports/accuracy.json`, and a chart, `family_calibration.svg`."""
        out.reports.mkdir(parents=True, exist_ok=True)
        file = out.reports / "accuracy.json"
        content = asdict(self)
        file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
        write_calibration(self.calibration, out.reports / "family_calibration.svg")
        return file


LEFT = {"method", "measure", "by", "group", "subgroup"}


def evaluate(out: Path, truth: Path) -> Evaluation:
    """Compare the people of the last build under `out` with `truth`, by ours and other methods.

    The other methods see the same records. Raises EvaluationError where a file is missing.
    """
    folder = OutFolder(out.resolve())
    for file in (folder.warehouse, truth / "records.parquet"):
        if not file.is_file():
            raise EvaluationError(f"{file} is missing. Build first, and name the truth folder.")
    with duckdb.connect() as con:
        con.execute(f"attach '{folder.warehouse}' as warehouse (read_only)")
        _lay_out(con, truth)
        others = other_methods(con, "linkage_records")
        compared = {"this warehouse": "ours"} | {METHODS[m]: t for m, t in others.items()}
        methods = headlines(con, compared, "truth")
        breakdown = person_accuracy(con, "ours", "truth").to_arrow_table().to_pylist()
        errors = remaining_errors(
            *(con, "linkage_records", "warehouse.intermediate.int_people__match_pairs"),
            *("ours", "truth", f"'{truth / 'relations.parquet'}'"),
        )
    return Evaluation(
        methods,
        breakdown,
        errors,
        measure_families(folder.warehouse, truth),
        calibration=measure_calibration(folder.warehouse, truth),
    )


def evaluate_synthetic(
    out: Path, families: int, seed: int, stages: Stages
) -> dict[str, Evaluation]:
    """Make, build and evaluate a synthetic council at each noise level, under `out`.

    `families` and `seed` are those of the councils. Returns the evaluations by noise level, named
    in words.
    """
    found = {}
    for noise in NOISE_LEVELS:
        council = out / f"noise_{noise:g}"
        with stages.stage(f"council, noise × {noise:g}"):
            make_council(families, seed, council, noise=noise)
        build(council / "extracts", AS_AT, council / "out", stages=stages, pages=False)
        with stages.stage(f"evaluation, noise × {noise:g}"):
            found[f"noise × {noise:g}"] = evaluate(council / "out", council / "truth")
    return found


def _lay_out(con: duckdb.DuckDBPyConnection, truth: Path) -> None:
    """The tables that accuracy is computed on: our clusters, the truth, the records."""
    con.execute(
        f"""
        create table linkage_records as
        select * from warehouse.intermediate.int_people__linkage_records;
        create table truth as
        select standardised.record_id, records.true_person_id, records.traps,
            people.date_of_birth
        from '{truth / "records.parquet"}' as records
        inner join '{truth / "people.parquet"}' as people using (true_person_id)
        inner join warehouse.intermediate.int_records__standardised as standardised
            using (service_code, person_ref, record_kind);
        create table ours as
        -- True sex and age where known: unlinked records are those of which least is known.
        select clusters.record_id, clusters.person_id, coalesce(people.sex, found.sex) as sex,
            coalesce(
                date_diff(
                    'year', people.date_of_birth,
                    (select max(as_at) from warehouse.marts.service_coverage)
                ),
                found.age
            ) as age_about,
            linkage.service_code, people.naming_tradition
        from warehouse.intermediate.int_people__record_to_person as clusters
        inner join linkage_records as linkage using (record_id)
        inner join warehouse.marts.people as found using (person_id)
        left join truth using (record_id)
        left join '{truth / "people.parquet"}' as people using (true_person_id);
        """
    )


def comparison(by_council: dict[str, Evaluation]) -> Table:
    """Every method beside the others, council by council, with 95 % intervals."""
    table = Table(title="Person linkage: pairwise accuracy by method (95 % intervals, by people)")
    table.add_column("method")
    for council in by_council:
        where = f", {council}" if council else ""
        for measure in ("precision", "recall", "F1"):
            table.add_column(measure + where, justify="right")
    for method in next(iter(by_council.values())).methods:
        cells = []
        for found in by_council.values():
            figures = found.methods[method]
            for measure in ("precision", "recall"):
                low, high = figures[f"{measure}_low"], figures[f"{measure}_high"]
                cells.append(f"{figures[measure]:.4f} ({low:.3f}–{high:.3f})")
            cells.append(f"{figures['f1']:.4f}")
        table.add_row(method, *cells)
    return table


def as_tables(evaluation: Evaluation) -> list[Table]:
    """Ours by subgroup, the remaining errors by cause, and families and households."""
    shown = {"all", "sex", "age_band", "naming_tradition", "service"}
    by_group: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    for row in evaluation.breakdown:
        if row["subgroup_of"] in shown:
            key = (row["subgroup_of"], row["subgroup"])
            by_group.setdefault(key, {})[row["measure"]] = row
    groups = Table(title="Person linkage by subgroup (95 % intervals, by people)")
    for column in ("by", "subgroup", "records", "true pairs", "precision", "recall"):
        groups.add_column(column, justify="left" if column in LEFT else "right")
    for (by, subgroup), measures in by_group.items():
        groups.add_row(
            by,
            subgroup,
            *(
                f"{measures[name]['n']:,.0f}" if name in measures else "—"
                for name in ("b_cubed_recall", "recall")
            ),
            *(
                "{value:.4f} ({low:.3f}–{high:.3f})".format(**measures[name])
                if name in measures
                else "—"
                for name in ("precision", "recall")
            ),
        )
    errors = Table(title="Person linkage: remaining errors by cause")
    for column in ("error", "cause", "pairs"):
        errors.add_column(column, justify="right" if column == "pairs" else "left")
    for row in evaluation.remaining_errors:
        errors.add_row(row["kind"], row["cause"], f"{row['n']:,}")
    families = family_tables(evaluation.families, evaluation.fewer_relationships)
    return [groups, errors, *families, calibration_table(evaluation.calibration)]


def write(by_council: dict[str, Evaluation], out: OutFolder) -> Path:
    """The figures of several councils as `reports/accuracy.json`."""
    out.reports.mkdir(parents=True, exist_ok=True)
    file = out.reports / "accuracy.json"
    content = {council: asdict(found) for council, found in by_council.items()}
    file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    return file
