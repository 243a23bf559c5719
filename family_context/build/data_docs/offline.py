"""Great Expectations' pages made to open offline, under an index of our own.

The pages that Great Expectations writes fetch stylesheets, fonts, pictures and scripts from eight
hosts. A data owner's laptop may reach none of them, and a page about people's data should call
nobody. So everything external is taken out and a small stylesheet is put in.
"""

from __future__ import annotations

import csv
import html
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STYLE = (Path(__file__).parent / "style.css").read_text(encoding="utf-8")

_SCRIPT = re.compile(r"<script\b.*?</script>", re.S | re.I)
_EXTERNAL_LINK = re.compile(r"<link\b[^>]*https?:[^>]*>", re.I)
_EXTERNAL_IMAGE = re.compile(r"<img\b[^>]*https?:[^>]*>", re.S | re.I)
_EXTERNAL_ANCHOR = re.compile(r"<a\b[^>]*href=[\"']https?:[^>]*>(.*?)</a>", re.S | re.I)
# Buttons that only scripts could serve.
_ACTIONS = re.compile(
    r'<div class="card mb-3">\s*<div class="card-header p-2">\s*<strong>Actions</strong>'
    r".*?</label>(?:\s*</div>){5}",
    re.S,
)
_NEWSLETTER = re.compile(r"<footer\b.*?</footer>", re.S | re.I)


@dataclass(frozen=True)
class Answer:
    """What one check found, in words: the question, the figure, what was expected of it."""

    question: str
    found: str
    wanted: str
    is_met: bool


@dataclass(frozen=True)
class Page:
    """One checked table, as the index tells of it."""

    service_code: str
    name: str
    n_rows: int
    """Rows that the sample is drawn from."""
    n_sampled: int
    answers: tuple[Answer, ...]

    @property
    def n_met(self) -> int:
        """How many checks found what was expected."""
        return sum(a.is_met for a in self.answers)


def write_site(
    out: Path,
    pages: Sequence[Page],
    services: Mapping[str, Mapping[str, Any]],
    sample_rows: int,
    seeds: Path,
) -> Path:
    """Clean every page under `out` and write `out/index.html`; returns it."""
    for file in out.rglob("*.html"):
        file.write_text(cleaned(file.read_text(encoding="utf-8")), encoding="utf-8")
    shutil.rmtree(out / "static", ignore_errors=True)
    index = out / "index.html"
    index.write_text(_index(out, pages, services, sample_rows, seeds), encoding="utf-8")
    return index


def cleaned(page: str) -> str:
    """`page` without anything that another host would have to serve, and with a look of its own."""
    page = _ACTIONS.sub("", page)
    for what in (_SCRIPT, _EXTERNAL_LINK, _EXTERNAL_IMAGE, _NEWSLETTER):
        page = what.sub("", page)
    page = _EXTERNAL_ANCHOR.sub(r"\1", page)
    page = re.sub(r"(@import\s+)?url\([^)]*https?:[^)]*\)", "none", page)
    page = page.replace(" collapse ", " ").replace("__none__", "this build")
    page = page.replace("<html>", '<html lang="en">', 1)
    return page.replace("</head>", f"<style>{STYLE}</style>\n</head>", 1)


def _index(
    out: Path,
    pages: Sequence[Page],
    services: Mapping[str, Mapping[str, Any]],
    sample_rows: int,
    seeds: Path,
) -> str:
    with (seeds / "services.csv").open(encoding="utf-8", newline="") as lines:
        names = {row["service_code"]: row["name"] for row in csv.DictReader(lines)}
    sections = []
    for code, service in services.items():
        own = [p for p in pages if p.service_code == code]
        state = str(service["load_state"]).replace("_", " ")
        words = [f"<p>Load: <strong>{html.escape(state)}</strong>."]
        if service["data_current_as_of"]:
            words.append(
                f"From {html.escape(str(service['source_system']))}, current as of "
                f"{service['data_current_as_of']}; covers "
                f"{html.escape(str(service['coverage_area']))}, {service['coverage_start']} to "
                f"{service['coverage_end']} (G1)."
            )
        if service["rows_read"]:
            words.append(
                f"{service['rows_read']:,} rows read, {service['rows_landed']:,} landed, "
                f"{service['rows_quarantined']:,} held in quarantine, "
                f"{service['values_rejected']:,} values rejected."
            )
        if service["reason"]:
            words.append(html.escape(str(service["reason"])))
        title = html.escape(names.get(code, code.replace("_", " ").capitalize()))
        sections.append(f"<h2>{title}</h2>{' '.join(words)}</p>{_table(out, own) if own else ''}")
    checks, met = sum(len(p.answers) for p in pages), sum(p.n_met for p in pages)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Data quality of what was landed</title><style>{STYLE}</style></head>"
        '<body class="index"><h1>Data quality of what was landed</h1>'
        f"<p>{met:,} of {checks:,} checks are met. They are the promises of each service's "
        "contract and the questions of the pilot's data-quality checklists, asked of at most "
        f"{sample_rows:,} rows of each table. Shares and counts only: the rows that were held "
        "back, with the reason, are in the quarantine folder.</p>"
        f"{''.join(sections)}</body></html>\n"
    )


def _table(out: Path, pages: Sequence[Page]) -> str:
    rows = []
    for page in pages:
        link = _link(out, page)
        name = html.escape(page.name.replace("_", " "))
        name = f'<a href="{link}">{name}</a>' if link else name
        mark = "text-success" if page.n_met == len(page.answers) else "text-danger"
        unmet = "".join(
            f"<li>{html.escape(a.question)} <strong>{a.found}</strong>, expected {a.wanted}</li>"
            for a in page.answers
            if not a.is_met
        )
        others = "".join(
            f"<li>{html.escape(a.question)} {a.found}</li>" for a in page.answers if a.is_met
        )
        rows.append(
            f"<tr><td>{name}</td><td class=n>{page.n_rows:,}</td>"
            f"<td class=n>{page.n_sampled:,}</td>"
            f'<td class=n><span class="{mark}">{page.n_met} of {len(page.answers)}</span></td>'
            f"<td>{f'<ul>{unmet}</ul>' if unmet else ''}<details><summary>What is as expected"
            f"</summary><ul>{others}</ul></details></td></tr>"
        )
    return (
        '<table class="table"><thead><tr><th scope=col>Table</th><th scope=col class=n>Rows</th>'
        "<th scope=col class=n>Looked at</th><th scope=col class=n>Checks met</th>"
        "<th scope=col>Answers that fall short</th></tr></thead>"
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _link(out: Path, page: Page) -> str | None:
    """The page of this suite's result, relative to the index."""
    ending = f"-{page.service_code}.{page.name}.html"
    found = [f for f in (out / "validations").rglob("*.html") if f.name.endswith(ending)]
    return found[0].relative_to(out).as_posix() if found else None
