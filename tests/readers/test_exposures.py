"""Who reads which mart is written down: an exposure for each notebook, the page, search and BI."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[2]
MARTS = {
    path.stem
    for folder in ("marts", "consumers/*/published")
    for path in (PROJECT / "models").glob(f"{folder}/**/*.sql")
}
NOTEBOOKS = sorted((PROJECT / "notebooks").glob("*.ipynb"))
FILE = "models/semantic/exposures.yml"


def exposed() -> dict[str, set[str]]:
    """The marts that each exposure depends on."""
    content = yaml.safe_load((PROJECT / FILE).read_text(encoding="utf-8"))
    return {
        exposure["name"]: set(re.findall(r"ref\('(\w+)'\)", " ".join(exposure["depends_on"])))
        for exposure in content["exposures"]
    }


def tables_read(code: str) -> set[str]:
    """The marts that the SQL in this code names."""
    found = re.findall(r"\b(?:from|join)\s+(\w+)\b(?!\.|\s+import)", code)
    found += re.findall(r'"(\w+) where\b', code)  # a table with its filter, as a constant
    return set(found) & MARTS


def code_behind(notebook: Path) -> str:
    """The code of the modules of the reports that a notebook imports, and of their measures."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")
    imported = re.findall(r"^from family_context\.reports import (.+)$", code, re.MULTILINE)
    modules = [name for names in imported for name in re.findall(r"\w+", names)]
    files = [PROJECT / f"family_context/reports/{name}.py" for name in modules]
    reports = "\n".join(file.read_text(encoding="utf-8") for file in files)
    measures = set(
        re.findall(r"^from family_context\.reports\.measures\.(\w+) import", reports, re.MULTILINE)
    )
    files = [PROJECT / f"family_context/reports/measures/{name}.py" for name in sorted(measures)]
    return "\n".join([reports, *(file.read_text(encoding="utf-8") for file in files)])


def told(name: str, read: set[str]) -> str:
    return f"{FILE}: {name} depends_on should be {sorted(read)}"


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_exposed_with_the_marts_that_it_reads(notebook: Path) -> None:
    read, name = tables_read(code_behind(notebook)), f"notebook_{notebook.stem}"
    assert read
    assert exposed().get(name) == read, told(name, read)


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("family_page", "family_context/lookup/page/*.py"),
        ("people_search_command", "family_context/lookup/search.py"),
        ("numbers_to_browse", "family_context/reports/browse/*.py"),
    ],
)
def test_page_and_search_are_exposed_with_the_marts_that_they_read(name: str, files: str) -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in PROJECT.glob(files))
    read = tables_read(code)
    assert read
    assert exposed()[name] == read, told(name, read)


def test_dashboards_are_exposed_with_the_marts_that_metrics_count() -> None:
    models = "\n".join(
        path.read_text(encoding="utf-8") for path in (PROJECT / "models/semantic").glob("*.yml")
    )
    counted = set(re.findall(r"^\s+model: ref\('(\w+)'\)", models, re.MULTILINE))
    assert exposed()["dashboards"] == counted, told("dashboards", counted)


def test_every_exposed_notebook_exists() -> None:
    notebooks = {name for name in exposed() if name.startswith("notebook_")}
    assert notebooks <= {f"notebook_{path.stem}" for path in NOTEBOOKS}
