"""The data dictionary: what may come in, with its codes, and what is published, column by column.

Written from the contracts, dbt's YAML and the seed `disclosure`, as a workbook and as one page that
needs no network.
"""

from __future__ import annotations

import csv
import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from family_context.build.annex import STYLE
from family_context.contracts import Contract
from family_context.council.columns import explained, meaning
from family_context.council.templates import fill_out
from family_context.folders import PROJECT
from family_context.project_yaml import read_yaml

COMES_IN = (
    "service", "table", "column", "required", "meaning", "what it holds",
    "codes and spellings understood", "headers understood", "invented example", "purpose",
    "gateway",
)  # fmt: skip
PUBLISHED = ("table", "column", "type", "meaning", "who sees it")
_NARROW = "96rem"
"""Below this width of a window a row stands as a list of its cells, each with its heading."""
_WIDTHS_IN = (22, 18, 26, 14, 60, 40, 60, 40, 20, 14, 40)
_WIDTHS_OUT = (24, 28, 12, 80, 40)


def write_dictionary(
    contracts: Mapping[str, Contract], folder: Path, seeds: Path = PROJECT / "seeds"
) -> tuple[Path, Path]:
    """Write `data_dictionary.xlsx` and `data_dictionary.html` into `folder`; returns both.

    `seeds` are those in force, of which it says who sees what.
    """
    coming = [
        (code, *astuple(column))
        for code, contract in contracts.items()
        for column in explained(contract)
    ]
    going = list(_published(seeds))
    folder.mkdir(parents=True, exist_ok=True)
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, heads, rows, widths in (
        ("Comes in", COMES_IN, coming, _WIDTHS_IN),
        ("Published", PUBLISHED, going, _WIDTHS_OUT),
    ):
        sheet: Any = book.create_sheet(title)
        sheet.append(heads)
        for row in rows:
            sheet.append(list(row))
        fill_out(sheet, widths)
        sheet.auto_filter.ref = sheet.dimensions
    workbook = folder / "data_dictionary.xlsx"
    book.save(workbook)
    page = folder / "data_dictionary.html"
    page.write_text(_page(contracts, coming, going), encoding="utf-8")
    return workbook, page


def _published(seeds: Path) -> Iterator[tuple[str, str, str, str, str]]:
    """One row per column of a published table, in the order of its YAML."""
    seen_by: dict[tuple[str, str], list[str]] = {}
    with (seeds / "disclosure.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["action"] != "hide":
                how = f" (as {row['generalise_as']})" if row["generalise_as"] else ""
                at = (row["table_name"], row["column_name"])
                seen_by.setdefault(at, []).append(f"{row['audience']}{how}")
    tables = {table for table, _ in seen_by}
    for model in _models():
        if model["name"] not in tables:
            continue
        name = str(model["name"])
        yield (name, "", "", meaning(model.get("description", "")), "")
        for column in model.get("columns", []):
            yield (
                name,
                column["name"],
                str(column.get("data_type", "")),
                meaning(column.get("description", "")),
                ", ".join(seen_by.get((name, column["name"]), ["nobody"])),
            )


def _models() -> Iterator[Mapping[str, Any]]:
    for file in sorted((PROJECT / "models").rglob("*.yml")):
        said = read_yaml(file) or {}
        yield from said.get("models") or []


def _page(
    contracts: Mapping[str, Contract],
    coming: Sequence[tuple[str, ...]],
    going: Sequence[tuple[str, ...]],
) -> str:
    links = "".join(f'<li><a href="#{code}">{html.escape(code)}</a></li>' for code in contracts)
    parts = []
    for code, contract in contracts.items():
        parts.append(f'<h2 id="{code}">{html.escape(code)}</h2>')
        parts.append(f"<p>{html.escape(meaning(contract.description))}</p>")
        for table in contract.tables:
            told = html.escape(meaning(table.description))
            parts.append(f"<h3>{html.escape(f'{code}.{table.name}')}</h3><p>{told}</p>")
            rows = [row[2:] for row in coming if row[:2] == (code, table.name)]
            parts.append(_table("in", COMES_IN[2:], rows))
    parts.append('<h2 id="published">What is published</h2>')
    for name in dict.fromkeys(row[0] for row in going):
        (head, *rows) = [row for row in going if row[0] == name]
        parts.append(f"<h3>{html.escape(name)}</h3><p>{html.escape(head[3])}</p>")
        parts.append(_table("out", PUBLISHED[1:], [row[1:] for row in rows]))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f"<title>Data dictionary</title><style>{STYLE}{_style()}</style></head><body>"
        "<h1>Data dictionary</h1><p>What each service may send, and what is published of it. Case, "
        "blanks and underscores of headers and spellings do not matter.</p>"
        f'<ul>{links}<li><a href="#published">What is published</a></li></ul>'
        f"{''.join(parts)}</body></html>\n"
    )


def _style() -> str:
    """No column is wider than its share, and in a narrow window cells stand below each other."""
    labels = "".join(
        f".{kind} td:nth-child({at})::before{{content:'{head}: '}}"
        for kind, heads in (("in", COMES_IN[2:]), ("out", PUBLISHED[1:]))
        for at, head in enumerate(heads, start=1)
    )
    return (
        "table{table-layout:fixed}body{overflow-wrap:anywhere}ul{columns:14rem;max-width:60rem}"
        ".in :is(th,td):is(:nth-child(3),:nth-child(5)){width:20%}"
        ".out :is(th,td):nth-child(3){width:50%}"
        f"@media (max-width:{_NARROW}){{table,tbody,tr,td{{display:block}}"
        "div td{width:auto!important}thead{display:none}"
        "tr{border:1px solid #b1b4b6;margin-bottom:.75rem;padding:.3rem .5rem}"
        "td{border:0;padding:.1rem 0}td:empty{display:none}td:first-child{font-weight:bold}"
        f"td::before{{color:#505a5f;font-weight:normal}}{labels}}}"
    )


def _table(kind: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{html.escape(h)}</th>' for h in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return (
        f'<div class="{kind}"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody>'
        "</table></div>"
    )
