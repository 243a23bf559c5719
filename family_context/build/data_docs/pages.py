"""Run the suites on a sample of what was landed, and write pages that open offline."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq

from family_context.build.data_docs.answers import answer, question_of
from family_context.build.data_docs.checks import Check, Suite
from family_context.build.data_docs.offline import Page, write_site
from family_context.build.data_docs.suites import suites_of
from family_context.contracts import Contract
from family_context.folders import PROJECT

SAMPLE_ROWS = 2_000
SITE = "data_docs"


class QualityError(RuntimeError):
    """An expectation raised instead of judging: a fault of ours, never a finding."""


@dataclass(frozen=True)
class QualitySummary:
    """How many checks were made and met, and the page that says so."""

    n_checks: int
    n_met: int
    pages: list[Page]
    index: Path


def build_data_docs(
    landing: Path,
    out: Path,
    contracts: Mapping[str, Contract],
    sample_rows: int = SAMPLE_ROWS,
    *,
    seeds: Path = PROJECT / "seeds",
) -> QualitySummary:
    """Check at most `sample_rows` rows of each landed table and write pages into `out`.

    Unmet expectations are findings for the data owner and are counted; the pages hold shares and
    counts, and no value of any row. `seeds` are those in force. Raises QualityError if an
    expectation itself breaks.
    """
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    logging.getLogger("great_expectations").setLevel(logging.ERROR)
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    services = {
        s["service_code"]: s
        for s in pq.read_table(landing / "_intake/services.parquet").to_pylist()
    }
    context = _context(out)
    pages = []
    for code, contract in contracts.items():
        if services.get(code, {}).get("load_state") not in {"loaded", "kept_last_good"}:
            continue
        with duckdb.connect() as con:
            _views(con, landing, contract, seeds)
            rows = {t.name: _count(con, t.name) for t in contract.tables}
            for suite in suites_of(contract, rows, lambda t, con=con: _filled(con, t)):  # type: ignore[misc]
                as_of = services[code]["data_current_as_of"]
                frame, population = _sample(con, suite, as_of, sample_rows)
                pages.append(_validate(context, suite, frame, population))
    context.build_data_docs()
    index = write_site(out, pages, services, sample_rows, seeds)
    return QualitySummary(
        sum(len(p.answers) for p in pages), sum(p.n_met for p in pages), pages, index
    )


def _context(out: Path) -> Any:
    import great_expectations as gx

    context: Any = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    for site in list(context.get_site_names()):
        context.delete_data_docs_site(site)
    context.add_data_docs_site(
        SITE,
        {
            "class_name": "SiteBuilder",
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
            "store_backend": {
                "class_name": "TupleFilesystemStoreBackend",
                "base_directory": str(out),
            },
        },
    )
    return context


def _validate(context: Any, suite: Suite, frame: Any, population: int) -> Page:
    """Run one suite on its sample. The SQL way is broken on DuckDB, so it is pandas."""
    import great_expectations as gx

    name = f"{suite.service_code}.{suite.name}"
    asset = context.data_sources.add_pandas(name).add_dataframe_asset(name)
    batch = asset.add_batch_definition_whole_dataframe("sample")
    # All at once: a suite that grows is written out whole for each that is added.
    expectations = context.suites.add(
        gx.ExpectationSuite(
            name=name, expectations=[_expectation(c, n) for n, c in enumerate(suite.checks)]
        )
    )
    validation = context.validation_definitions.add(
        gx.ValidationDefinition(name=name, data=batch, suite=expectations)
    )
    result = validation.run(
        batch_parameters={"dataframe": frame},
        # Counts and shares only: a page must not show what a row holds.
        result_format={"result_format": "BASIC", "partial_unexpected_count": 0},
    )
    raise_if_broken(name, result.results)
    # Results come in an order of their own.
    judged = {r.expectation_config.meta["check"]: r for r in result.results}
    answers = tuple(answer(check, judged[n]) for n, check in enumerate(suite.checks))
    return Page(suite.service_code, suite.name, population, len(frame), answers)


def _expectation(check: Check, number: int) -> Any:
    import great_expectations.expectations as gxe

    name = "".join(part.capitalize() for part in check.expectation.split("_"))
    notes = {"format": "markdown", "content": [question_of(check)]}
    return getattr(gxe, name)(**check.arguments, meta={"check": number, "notes": notes})


def raise_if_broken(suite: str, results: list[Any]) -> None:
    """Raise QualityError if any result carries an exception instead of a judgement."""
    for result in results:
        info = result.exception_info or {}
        told = [info] if "raised_exception" in info else list(info.values())
        for one in told:
            if one.get("raised_exception"):
                raise QualityError(
                    f"{suite}: {result.expectation_config.type} could not be judged: "
                    f"{one.get('exception_message')}"
                )


def _views(con: duckdb.DuckDBPyConnection, landing: Path, contract: Contract, seeds: Path) -> None:
    for table in contract.tables:
        file = str(landing / contract.service_code / f"{table.name}.parquet").replace("'", "''")
        con.execute(f"create view {table.name} as select * from read_parquet('{file}')")
    groups = str(seeds / "offence_groups.csv").replace("'", "''")
    if contract.service_code == "police":
        con.execute(f"create view groups as select * from read_csv('{groups}')")


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    return int(con.execute(f"select count(*) from {table}").fetchall()[0][0])


def _filled(con: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    """The columns in which any row holds anything."""
    names = [row[0] for row in con.execute(f"describe {table}").fetchall()]
    counts = con.execute(
        f"select {', '.join(f'count({n})' for n in names)} from {table}"
    ).fetchall()[0]
    return {n for n, count in zip(names, counts, strict=True) if count}


def _sample(
    con: duckdb.DuckDBPyConnection, suite: Suite, as_of: date | None, sample_rows: int
) -> tuple[Any, int]:
    """At most `sample_rows` rows, the same ones each time, as pandas; and of how many.

    Dates and booleans become text: Great Expectations compares pandas dates with nothing that its
    own pages can show.
    """
    query = suite.query.replace("$as_of", f"date '{as_of}'")
    described = con.execute(f"describe {query}").fetchall()
    columns = ", ".join(
        f"cast({name} as varchar) as {name}"
        if kind in {"DATE", "BOOLEAN", "TIMESTAMP"}
        else (f"cast({name} as double) as {name}" if kind != "VARCHAR" else name)
        for name, kind, *_ in described
    )
    frame = con.sql(
        f"with frame as ({query}) select {columns} from frame "
        f"order by hash(frame), {described[0][0]} limit {sample_rows}"
    ).df()
    return frame, _count(con, f"({query})")
