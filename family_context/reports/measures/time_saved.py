"""Every estimate of the time saved, side by side: what the mart `time_saved` holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from family_context.project_yaml import SMALLEST_COUNT
from family_context.reports.measures.differences import (
    Sample,
    check_before_roll_out,
    cluster_bootstrap,
    difference_in_differences,
    difference_in_means,
    mixed_model,
    not_yet_users,
)
from family_context.reports.measures.regression import Codes
from family_context.reports.measures.results import Result
from family_context.reports.measures.surveys import survey_saving

SCHEMA = pa.schema(
    [
        ("method", pa.string()),
        ("reading", pa.string()),
        ("minutes_without", pa.float64()),
        ("minutes_with", pa.float64()),
        ("minutes_saved", pa.float64()),
        ("low", pa.float64()),
        ("high", pa.float64()),
        ("n_without", pa.int64()),
        ("n_with", pa.int64()),
        ("n_clusters", pa.int64()),
        ("cluster", pa.string()),
        ("interval", pa.string()),
        ("assumptions", pa.string()),
        ("why_none", pa.string()),
    ]
)


def time_saved(con: duckdb.DuckDBPyConnection) -> pa.Table:
    """One row per method and reading; a row that has no estimate says why.

    Expects the tables `observations` (observation_id, with_tool, minutes_searching, worker_id,
    team_id, assessment_date), `tool` (observation_id, team_had_tool, roll_out_from), `answers`
    (phase, band) and `readings` (reading, band, minutes). Teams are compared by what they had.
    """
    rows = [*_surveys(con), *_observed(con)]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def sample_of(
    con: duckdb.DuckDBPyConnection, query: str, *, unit: str, cluster_name: str
) -> Sample:
    """A sample from a query of outcome, with_tool, cluster, team and month (a date); no nulls.

    Columns `team_had_tool` and `roll_out_from`, where there are such, let teams be compared by what
    they had, and say who says when they had it.
    """
    columns = con.sql(query).to_arrow_table().to_pydict()
    had_tool = columns.get("team_had_tool", columns["with_tool"])
    months = np.array(columns["month"], dtype="datetime64[M]").astype(np.int64)
    return Sample(
        outcome=np.array(columns["outcome"], dtype=np.float64),
        with_tool=np.array(columns["with_tool"], dtype=np.bool_),
        cluster=codes(columns["cluster"]),
        team=codes(columns["team"]),
        month=months,
        unit=unit,
        cluster_name=cluster_name,
        team_had_tool=np.array(had_tool, dtype=np.bool_),
        roll_out=_who_says(columns.get("roll_out_from", [])),
    )


def _who_says(roll_out_from: Sequence[str]) -> str:
    """Where it is known from when teams had the tool."""
    told = set(roll_out_from)
    if not told:
        return ""
    if told == {"declared"}:
        return "When teams got it is declared."
    if told == {"inferred"}:
        return "When teams got it is inferred from its use."
    return "When teams got it is declared for some, and inferred from its use for others."


def codes(values: Sequence[str]) -> Codes:
    """Whole numbers for texts, in the order of the texts."""
    return np.unique(np.array(values, dtype=np.str_), return_inverse=True)[1].astype(np.int64)


def _surveys(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    answers = con.execute("select phase, band from answers order by all").fetchall()
    if not answers:
        return []
    readings: dict[str, dict[str, float]] = {}
    for reading, band, minutes in con.execute(
        "select reading, band, minutes from readings order by all"
    ).fetchall():
        readings.setdefault(reading, {})[band] = float(minutes)
    rows = []
    for reading, minutes in readings.items():
        told = {phase: [b for p, b in answers if p == phase and b in minutes] for phase in _PHASES}
        result, without, with_tool = survey_saving(told["before"], told["after"], minutes)
        rows.append(_row(result, reading, without, with_tool))
    return rows


_PHASES = ("before", "after")


def _observed(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    sample = sample_of(
        con,
        """
        select minutes_searching as outcome, with_tool, team_had_tool, roll_out_from,
            worker_id as cluster, coalesce(team_id, 'not stated') as team,
            assessment_date as month
        from observations inner join tool using (observation_id) order by observation_id
        """,
        unit="minutes",
        cluster_name="worker",
    )
    if not len(sample.outcome):
        return []
    rows = []
    for estimate in (difference_in_means, mixed_model, cluster_bootstrap):
        result = estimate(sample)
        # What was observed is told also where nothing can be made of it.
        told = min(result.n_without, result.n_with) >= SMALLEST_COUNT
        without = float(sample.outcome[~sample.with_tool].mean()) if told else None
        with_tool = float(sample.outcome[sample.with_tool].mean()) if told else None
        rows.append(_row(result, "observations", without, with_tool))
    rows += [
        _row(estimate(sample), "observations", None, None)
        for estimate in (difference_in_differences, not_yet_users, check_before_roll_out)
    ]
    return rows


def _row(
    result: Result, reading: str, without: float | None, with_tool: float | None
) -> dict[str, Any]:
    return {
        "method": result.method.replace(" ", "_").replace("-", "_"),
        "reading": reading,
        "minutes_without": without,
        "minutes_with": with_tool,
        "minutes_saved": result.estimate,
        "low": result.low,
        "high": result.high,
        "n_without": result.n_without,
        "n_with": result.n_with,
        "n_clusters": result.n_clusters,
        "cluster": result.cluster,
        "interval": result.interval,
        "assumptions": result.assumptions,
        "why_none": result.why_none,
    }
