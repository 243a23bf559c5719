"""Metrics as MetricFlow compiles them, asked of what a build published."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from dbt_metricflow.cli.dbt_connectors.dbt_config_accessor import (
    parse_manifest_from_dbt_generated_manifest,
)
from metricflow.engine.metricflow_engine import (
    MetricFlowEngine,
    MetricFlowQueryRequest,
    OutputColumnOrderMode,
)
from metricflow.protocols.sql_client import SqlEngine
from metricflow.sql.render.duckdb_renderer import DuckDbSqlPlanRenderer
from metricflow_semantics.model.semantic_manifest_lookup import SemanticManifestLookup

Ask = Callable[..., list[tuple[object, ...]]]
"""Takes metrics, then `by`, what to group by; gives rows: groups first, then metrics, ordered."""


@pytest.fixture(scope="session")
def metrics(built: Path) -> MetricFlowEngine:
    """The engine on the semantic manifest of the build; it only compiles, so it needs no client."""
    written = (built / "build/dbt/semantic_manifest.json").read_text(encoding="utf-8")
    client = SimpleNamespace(
        sql_engine_type=SqlEngine.DUCKDB, sql_plan_renderer=DuckDbSqlPlanRenderer()
    )
    lookup = SemanticManifestLookup(parse_manifest_from_dbt_generated_manifest(written))
    return MetricFlowEngine(lookup, client)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def published(built: Path) -> Path:
    return built / "published"


@pytest.fixture
def analysis(published: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(published / "analysis.duckdb"), read_only=True) as con:
        yield con


@pytest.fixture
def ask(metrics: MetricFlowEngine, analysis: duckdb.DuckDBPyConnection) -> Ask:
    """Asks metrics of the analysis file: a published table is named as its mart, without schema."""

    def asked(*names: str, by: tuple[str, ...] = ()) -> list[tuple[object, ...]]:
        request = MetricFlowQueryRequest.create(
            metric_names=names,
            group_by_names=by,
            order_by_names=by,
            output_column_order_mode=OutputColumnOrderMode.INPUT_ORDER,
        )
        sql = metrics.explain(request).sql_statement.sql
        return analysis.execute(re.sub(r'"\w+"\."marts"\."(\w+)"', r"\1", sql)).fetchall()

    return asked
