"""What a build is given beside its extracts, as declared by the dbt source `given`.

Laid out as Parquet where dbt reads it: the day and the rules that it answers by, and what the
council adds; an empty table stands where it adds nothing.
"""

from __future__ import annotations

import csv
import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from family_context.build.dbt import Rules
from family_context.build.state import tables_of
from family_context.folders import OutFolder
from family_context.intake.forgotten import read_forgotten
from family_context.rights.leaving import forgettings

DECISIONS = ("must_link", "cannot_link")
COLUMNS = ("record_id_l", "record_id_r", "decision", "decided_by", "decided_on", "reason")


class GivenError(ValueError):
    """A file given to the build cannot be taken; the message names file, line and remedy."""


@dataclass(frozen=True)
class ThisBuild:
    """What a build is called, for which day it answers, and by which rules."""

    run_id: str
    as_at: date
    rules: Rules


def lay_out(
    out: OutFolder,
    this_build: ThisBuild,
    *,
    overrides: Path | None = None,
    truth: Path | None = None,
) -> None:
    """Put what was given where dbt reads it.

    `overrides` is the council's own file of decisions, with the columns of
    `seeds/match_overrides.csv`; those about somebody who was forgotten are left out. `truth` is the
    truth folder of a synthetic council, for the accuracy sheet alone. Labels that were taken before
    are laid out too. Raises GivenError where something cannot be taken.
    """
    folder = out.landing / "_given"
    folder.mkdir(parents=True, exist_ok=True)
    for table in tables_of("given"):
        columns = ", ".join(
            f"cast(null as {column['data_type']}) as {column['name']}"
            for column in table["columns"]
        )
        file = folder / f"{table['name']}.parquet"
        with duckdb.connect() as con:
            con.execute(f"copy (select {columns} where false) to '{file}'")
    lay_out_this_build(out, this_build)
    if out.labels.is_file():
        shutil.copyfile(out.labels, folder / "match_labels.parquet")
    if truth:
        _lay_out_truth(truth, folder)
    if overrides:
        forgotten = read_forgotten(out.state)
        rows = [
            row
            for row in read_overrides(overrides)
            if not forgotten
            or not (forgotten.has(row["record_id_l"]) or forgotten.has(row["record_id_r"]))
        ]
        schema = pa.schema(
            [(c, pa.date32() if c == "decided_on" else pa.string()) for c in COLUMNS]
        )
        pq.write_table(
            pa.Table.from_pylist(rows, schema=schema), folder / "match_overrides.parquet"
        )


def lay_out_this_build(out: OutFolder, this_build: ThisBuild) -> None:
    """Put the day and the rules of a build where dbt reads them, as one row."""
    row = {
        "run_id": this_build.run_id,
        "as_at": this_build.as_at,
        "profile": this_build.rules.profile,
        "purpose": this_build.rules.purpose,
        "n_forgettings": forgettings(out),
    }
    schema = pa.schema(
        [
            *((name, pa.string()) for name in ("run_id", "profile", "purpose")),
            ("as_at", pa.date32()),
            ("n_forgettings", pa.int32()),
        ]
    )
    pq.write_table(
        pa.Table.from_pylist([row], schema=schema), out.landing / "_given" / "this_build.parquet"
    )


def _lay_out_truth(truth: Path, folder: Path) -> None:
    from matching.measure.family_truth import OF_TRUTH

    for name in ("people", *OF_TRUTH):
        if not (truth / f"{name}.parquet").is_file():
            raise GivenError(
                f"{truth / (name + '.parquet')} is missing. --truth names the truth folder that "
                "`family-context synth` writes beside the extracts."
            )
    with duckdb.connect() as con:
        con.execute(
            f"""
            copy (
                select service_code, person_ref, record_kind, true_person_id, sex, date_of_birth,
                    naming_tradition
                from '{truth / "records.parquet"}'
                left join '{truth / "people.parquet"}' using (true_person_id)
                order by all
            ) to '{folder / "truth_records.parquet"}'
            """
        )
        for table in tables_of("given"):
            name = table["name"].removeprefix("truth_")
            if name != table["name"] and name != "records":
                columns = ", ".join(column["name"] for column in table["columns"])
                con.execute(
                    f"copy (select {columns} from '{truth / name}.parquet' order by all) "
                    f"to '{folder / table['name']}.parquet'"
                )


def read_overrides(file: Path) -> list[dict[str, Any]]:
    """The decisions in a CSV file, every one of them complete.

    Raises GivenError that names the line and what was expected: two records, a decision of
    must_link or cannot_link, by whom, when (an ISO date) and why.
    """
    if not file.is_file():
        raise GivenError(f"{file} is missing. --overrides names a CSV file of decisions.")
    with file.open(newline="", encoding="utf-8-sig") as opened:
        reader = csv.DictReader(opened)
        if missing := set(COLUMNS) - set(reader.fieldnames or []):
            raise GivenError(
                f"{file}: expected the columns {', '.join(COLUMNS)}; missing: "
                f"{', '.join(sorted(missing))}."
            )
        return [_decision(file, reader.line_num, row) for row in reader]


def _decision(file: Path, line: int, row: dict[str, str | None]) -> dict[str, Any]:
    found = {name: (row[name] or "").strip() for name in COLUMNS}
    if empty := [name for name in COLUMNS if not found[name]]:
        raise GivenError(
            f"{file}, line {line}: {', '.join(empty)} is empty. A decision says which records, "
            "what, by whom, when and why."
        )
    if found["decision"] not in DECISIONS:
        raise GivenError(
            f"{file}, line {line}: the decision is {found['decision']!r}; expected "
            f"{' or '.join(DECISIONS)}."
        )
    try:
        day = date.fromisoformat(found["decided_on"])
    except ValueError as error:
        raise GivenError(
            f"{file}, line {line}: decided_on is {found['decided_on']!r}; expected a date such as "
            "2026-01-31."
        ) from error
    return {**found, "decided_on": day}
