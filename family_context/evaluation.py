"""Accuracy of a build against the known truth of a synthetic council, beside what others do."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import duckdb
from rich.table import Table

from family_context.family_tables import family_tables
from family_context.layout import OutFolder
from matching.accuracy import headline, person_accuracy
from matching.family_accuracy import Accuracy, measure_families
from matching.plain_splink import bare_splink, exact_match, nhs_number_match


class EvaluationError(RuntimeError):
    """There is no truth, or no build, to compare; the message says which."""


@dataclass(frozen=True)
class Evaluation:
    """People by method and by subgroup (pairwise), and families and households by method."""

    methods: dict[str, dict[str, float]]
    breakdown: list[dict[str, Any]]
    families: list[Accuracy]
    fewer_relationships: dict[str, list[Accuracy]] = field(default_factory=dict)
    """Families again by what is kept of the recorded relationships, where that was asked for."""

    def write(self, out: OutFolder) -> Path:
        """The figures as `reports/accuracy.json`."""
        out.reports.mkdir(parents=True, exist_ok=True)
        file = out.reports / "accuracy.json"
        content = asdict(self)
        file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
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
        methods = {"this warehouse": headline(con, "ours", "truth")}
        _, clusters = bare_splink(con, "linkage_records")
        methods["plain Splink"] = headline(con, clusters, "truth")
        methods["exact match"] = headline(con, exact_match(con, "linkage_records"), "truth")
        methods["NHS number"] = headline(con, nhs_number_match(con, "linkage_records"), "truth")
        breakdown = person_accuracy(con, "ours", "truth").to_arrow_table().to_pylist()
    return Evaluation(methods, breakdown, measure_families(folder.warehouse, truth))


def _lay_out(con: duckdb.DuckDBPyConnection, truth: Path) -> None:
    """The tables that accuracy is computed on: our clusters, the truth, the records."""
    con.execute(
        f"""
        create table linkage_records as
        select * from warehouse.intermediate.int_people__linkage_records;
        create table truth as
        select standardised.record_id, records.true_person_id, records.traps
        from '{truth / "records.parquet"}' as records
        inner join warehouse.intermediate.int_records__standardised as standardised
            using (service_code, person_ref, record_kind);
        create table ours as
        select clusters.record_id, clusters.person_id, found.sex, found.age as age_about,
            linkage.service_code, people.naming_tradition
        from warehouse.intermediate.int_people__clusters as clusters
        inner join linkage_records as linkage using (record_id)
        inner join warehouse.marts.people as found using (person_id)
        left join truth using (record_id)
        left join '{truth / "people.parquet"}' as people using (true_person_id);
        """
    )


def as_tables(evaluation: Evaluation) -> list[Table]:
    """The methods side by side, then ours by subgroup."""
    methods = Table(title="Person linkage: pairwise accuracy by method")
    for column in ("method", "precision", "recall", "F1"):
        methods.add_column(column, justify="left" if column in LEFT else "right")
    for name, figures in evaluation.methods.items():
        methods.add_row(name, *(f"{figures[k]:.4f}" for k in ("precision", "recall", "f1")))
    groups = Table(title="Person linkage by subgroup")
    for column in ("by", "subgroup", "records", "true pairs", "precision", "recall"):
        groups.add_column(column, justify="left" if column in LEFT else "right")
    for row in evaluation.breakdown:
        if row["breakdown"] in {"all", "sex", "age_band", "naming_tradition", "service"}:
            groups.add_row(
                row["breakdown"],
                row["subgroup"],
                f"{row['n_records']:,}",
                f"{row['n_true_pairs'] or 0:,}",
                *("—" if row[k] is None else f"{row[k]:.4f}" for k in ("precision", "recall")),
            )
    return [methods, groups, *family_tables(evaluation.families, evaluation.fewer_relationships)]
