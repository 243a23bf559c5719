"""Run the notebooks and render each into one self-contained page, with an index of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path

import nbformat
import papermill
from nbconvert import HTMLExporter

from family_context.layout import PROJECT, OutFolder
from family_context.reporting.published import analysis_file

STYLE = (Path(__file__).parent / "page.css").read_text(encoding="utf-8")


def render(
    out: Path,
    progress: Callable[[str, int, int], None] | None = None,
    parameters: Mapping[str, str | int] | None = None,
) -> list[Path]:
    """Run every notebook on what is published under `out`; returns the pages, the index first.

    Each of `parameters` goes to the notebooks whose cell of parameters names it. Raises ValueError
    where none does, and papermill's error if a notebook fails: its page is then not replaced.
    """
    folder = OutFolder(out.resolve())
    analysis_file(folder.published)
    asked = {**(parameters or {}), "published": str(folder.published)}
    notebooks = sorted((PROJECT / "notebooks").glob("*.ipynb"))
    takes = {notebook: papermill.inspect_notebook(notebook).keys() for notebook in notebooks}
    known = set().union(*takes.values())
    if strangers := sorted(asked.keys() - known):
        raise ValueError(
            f"No notebook takes {', '.join(strangers)}. Expected of {', '.join(sorted(known))}."
        )
    folder.reports.mkdir(parents=True, exist_ok=True)
    pages: list[tuple[str, Path]] = []
    for number, notebook in enumerate(notebooks, 1):
        executed = folder.build / "notebooks" / notebook.name
        executed.parent.mkdir(parents=True, exist_ok=True)
        papermill.execute_notebook(
            notebook,
            executed,
            parameters={name: asked[name] for name in takes[notebook] if name in asked},
            kernel_name="python3",
            progress_bar=False,
        )
        title, body = _body(executed)
        page = folder.reports / f"{notebook.stem}.html"
        page.write_text(_page(title, body + _back()), encoding="utf-8")
        pages.append((title, page))
        if progress:
            progress(title, number, len(notebooks))
    listed = "".join(
        f'<li><a href="{escape(page.name)}">{escape(title)}</a></li>' for title, page in pages
    )
    index = folder.reports / "index.html"
    index.write_text(
        _page("Family Context reports", f"<h1>Family Context reports</h1><ol>{listed}</ol>"),
        encoding="utf-8",
    )
    return [index, *(page for _, page in pages)]


def _body(executed: Path) -> tuple[str, str]:
    """The notebook's title, and its text and results without its code."""
    notebook = nbformat.read(executed, as_version=4)
    exporter = HTMLExporter(template_name="basic", exclude_input=True, exclude_input_prompt=True)
    exporter.exclude_output_prompt = True
    exporter.exclude_anchor_links = True
    body, _ = exporter.from_notebook_node(notebook)
    title = str(notebook.cells[0].source).splitlines()[0].lstrip("# ").strip()
    return title, body


def _page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>{body}</main>"
        "</body></html>\n"
    )


def _back() -> str:
    return '<footer><a href="index.html">All reports</a></footer>'
