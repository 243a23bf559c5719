"""What systems write, taken in once: the value that lands, and what the data owner is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from family_context.contracts import load_contracts
from tests.conftest import PROJECT
from tests.intake.conftest import Desk

CASES = yaml.safe_load(
    (Path(__file__).parent / "what_systems_write.yml").read_text(encoding="utf-8")
)["cases"]
CONTRACT = load_contracts(PROJECT)["early_help"]
PEOPLE = {c.name for c in CONTRACT.table("people").asked}
FORMATS = {"people": {"date_of_birth": "%d/%m/%y"}}
TABLES = ("people", "involvements")
Rows = list[dict[str, Any]]
FILLERS = 200
"""Rows without a fault, so that no share of faults is large."""


def table_of(case: dict[str, Any]) -> str:
    return "people" if case["column"] in PEOPLE else "involvements"


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Rows, Rows]]:
    """By table, the rows that landed and what is listed, after one delivery of all cases."""
    root = tmp_path_factory.mktemp("written")
    (root / "extracts").mkdir()
    desk = Desk(root, {"early_help": CONTRACT})
    files = {}
    for table in TABLES:
        columns = [c.name for c in CONTRACT.table(table).asked]
        rows = [dict.fromkeys(columns, "") for _ in range(len(CASES) + FILLERS)]
        for n, row in enumerate(rows):
            row["person_ref"] = f"P{n}"
            row.update({"involvement_ref": f"I{n}"} if table == "involvements" else {})
            row.update({c: "2020-02-02" for c in columns if c.endswith("_date") or "_on" in c})
            row.update({c: "2001-02-03" for c in ("date_of_birth",) if c in columns})
            if n < len(CASES) and table_of(CASES[n]) == table:
                row[CASES[n]["column"]] = CASES[n]["sent"]
        lines = [",".join(columns)]
        lines += [",".join(f'"{row[c]}"' for c in columns) for row in rows]
        files[f"{table}.csv"] = "\n".join(lines) + "\n"
    desk.deliver(files, service="early_help", formats=FORMATS)
    desk.take()
    assert desk.state("early_help")["load_state"] == "loaded", desk.state("early_help")["reason"]
    return {t: (desk.landed(t, "early_help"), desk.held(t, "early_help")) for t in TABLES}


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{case['column']} {case['sent'].strip()}" for case in CASES]
)
def test_what_is_written_is_what_it_means(
    taken: dict[str, tuple[Rows, Rows]], case: dict[str, Any]
) -> None:
    n, column = CASES.index(case), case["column"]
    rows, held = taken[table_of(case)]
    (landed,) = (row for row in rows if row["person_ref"] == f"P{n}")
    assert landed[column] == case["is"], case["because"]
    listed = [
        h["value"]
        for h in held
        if h["kind"] in ("value", "unknown_code") and h["column_name"] == column
    ]
    assert (case["sent"].strip() in listed) == case.get("listed", False), case["because"]
    if "flag" in case:
        assert landed[case["flag"]] is True
    if column == "date_of_birth":
        assert landed["date_of_birth_as_sent"] == case.get("kept")
