"""Run the notebooks and render each into one self-contained page, with an index of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path

import nbformat
import papermill
from nbconvert import HTMLExporter

from family_context.folders import PROJECT, OutFolder
from family_context.reports.published import open_analysis

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
    notice = _synthetic(folder.published)
    asked = {**(parameters or {}), "published": str(folder.published)}
    notebooks = sorted((PROJECT / "notebooks").glob("*.ipynb"))
    takes = {notebook: papermill.inspect_notebook(notebook).keys() for notebook in notebooks}
    known = set().union(*takes.values())
    if strangers := sorted(asked.keys() - known):
        raise ValueError(
            f"No notebook takes {', '.join(strangers)}. Expected of {', '.join(sorted(known))}."
        )
    folder.reports.mkdir(parents=True, exist_ok=True)
    pages: list[tuple[str, Path, str]] = []
    for number, notebook in enumerate(notebooks, 1):
        executed = folder.build / "notebooks" / notebook.name
        executed.parent.mkdir(parents=True, exist_ok=True)
        papermill.execute_notebook(
            notebook,
            executed,
            parameters={name: asked[name] for name in takes[notebook] if name in asked},
            kernel_name="python3",
            progress_bar=False,
            # Its warnings are about who else is on the machine, and would bury the progress.
            extra_arguments=["--log-level=CRITICAL"],
        )
        title, body = _body(executed)
        page = folder.reports / f"{notebook.stem}.html"
        page.write_text(whole_page(title, notice + body + _back()), encoding="utf-8")
        pages.append((title, page, _answer(body)))
        if progress:
            progress(title, number, len(notebooks))
    listed = "".join(
        f'<h2><a href="{escape(page.name)}">{escape(title)}</a></h2>{answer}'
        for title, page, answer in pages
    )
    index = folder.reports / "index.html"
    index.write_text(
        whole_page("Family Context reports", f"{notice}<h1>Family Context reports</h1>{listed}"),
        encoding="utf-8",
    )
    return [index, *(page for _, page, _ in pages)]


def _synthetic(published: Path) -> str:
    """That people are made up, where any delivery says so: no figure is then evidence."""
    with open_analysis(published) as con:
        ((is_synthetic,),) = con.execute(
            "select bool_or(is_synthetic) from service_coverage"
        ).fetchall()
    if not is_synthetic:
        return ""
    return '<p class="notice">Synthetic council: nobody here exists, and no figure is evidence.</p>'


def _answer(body: str) -> str:
    """The first sentence of the answer that a page begins with; nothing where there is none."""
    found = re.search(r'<(p|div) class="answer">(.*?)</\1>', body, re.DOTALL)
    if not found:
        return ""
    text = re.sub(r"<[^>]*>", "", found[2].replace("</p>", " "))
    sentence = re.split(r"(?<=[.!?])\s", " ".join(text.split()), maxsplit=1)[0]
    return f'<p class="answer">{sentence}</p>'


def _body(executed: Path) -> tuple[str, str]:
    """The notebook's title, and its text and results without its code."""
    notebook = nbformat.read(executed, as_version=4)
    exporter = HTMLExporter(template_name="basic", exclude_input=True, exclude_input_prompt=True)
    exporter.exclude_output_prompt = True
    exporter.exclude_anchor_links = True
    body, _ = exporter.from_notebook_node(notebook)
    title = str(notebook.cells[0].source).splitlines()[0].lstrip("# ").strip()
    return title, re.sub(
        r"<table.*?</table>", lambda found: narrow(found[0]), body, flags=re.DOTALL
    )


def narrow(table: str) -> str:
    """A table that a narrow screen can show: each row as a block, with the heads beside its cells.

    The roles keep it a table for screen readers then. One of three columns or fewer fits as it is;
    should it not, the table scrolls and not the page, and the region is reached by keyboard.
    """
    head, _, rows = table.partition("</thead>")
    heads = [re.sub(r"<[^>]*>", "", one) for one in re.findall(r"(?s)<th\b.*?</th>", head)]
    if len(heads) > 3 and "<th" not in rows and "colspan" not in table:
        table = re.sub(r"(?s)<tr\b.*?</tr>", lambda found: _with_heads(found[0], heads), table)
        table = table.replace("<table", '<table role="table" data-rows="blocks"', 1)
        table = re.sub(r"<(thead|tbody)\b", r'<\1 role="rowgroup"', table)
    return f'<div class="wide" role="region" tabindex="0" aria-label="Table">{table}</div>'


def _with_heads(row: str, heads: list[str]) -> str:
    """A row whose cells bear the heads of their columns."""
    of_cell = iter(heads)
    row = re.sub(r"<td\b", lambda _: f'<td role="cell" data-head="{next(of_cell, "")}"', row)
    row = re.sub(r"<th\b", '<th role="columnheader"', row)
    return row.replace("<tr", '<tr role="row"', 1)


def whole_page(title: str, body: str) -> str:
    """A page of one file, with the style of all reports."""
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body><main>{body}</main>"
        "</body></html>\n"
    )


def _back() -> str:
    return '<footer><a href="index.html">All reports</a></footer>'
