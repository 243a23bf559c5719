"""What one night changed, as a page that an operator or a service manager opens: counts only."""

from __future__ import annotations

import html
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from family_context.build.annex import STYLE
from family_context.build.manifest import Manifest
from family_context.folders import OutFolder
from family_context.whole import write_whole

FILE = "summary.html"


def write_summary(account: Manifest, out: OutFolder) -> Path:
    """Write `runs/<run>/summary.html`: what changed, what came, and how long it took."""
    file = out.run(account.run_id) / FILE
    write_whole(file, _page(account))
    return file


def _page(account: Manifest) -> str:
    title = f"Build {account.run_id}, as at {account.as_at}"
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{STYLE}</style></head><body><main>"
        f"<h1>{html.escape(title)}</h1>{_changed(account.changes)}{_came(account)}"
        f"{_took(account.timings)}</main></body></html>\n"
    )


def _changed(changes: Mapping[str, Any]) -> str:
    if changes["is_first"]:
        first = f"{changes['children']:,} children are published; there is nothing to compare with."
        return f"<h2>What changed</h2><p>{first}</p>"
    counts = [
        ("children published", changes["children"]),
        *((name.replace("_", " "), changes[name]) for name in COUNTED),
    ]
    answers = [
        (service, old.replace("_", " "), new.replace("_", " "), n)
        for service, old, new, n in changes["answers"]
    ]
    told = (
        _table(("service", "was", "is now", "answers"), answers)
        if answers
        else "<p>No answer has changed.</p>"
    )
    return (
        f"<h2>What changed since the publication as at {html.escape(str(changes['before']))}</h2>"
        f"{_table(('what', 'number'), counts)}<h3>Answers by service</h3>{told}"
    )


COUNTED = (
    *("children_new", "children_gone", "members_new", "members_gone"),
    *("people_new", "people_merged", "people_split", "people_gone"),
)
"""The counts of `Changes`, in the order of the page."""


def _came(account: Manifest) -> str:
    rows = [
        (
            row["service_code"],
            row["load_state"].replace("_", " "),
            row["data_current_as_of"] or "",
            *(int(row[count] or 0) for count in ("rows_landed", "rows_quarantined")),
            int(row["values_rejected"] or 0),
            row["reason"] or row["warning"] or "",
        )
        for row in account.services
    ]
    heads = ("service", "delivery", "current as of", "rows used", "rows held back")
    return "<h2>What came</h2>" + _table((*heads, "values rejected", "why"), rows)


def _took(timings: Mapping[str, float]) -> str:
    rows = [(stage, f"{seconds:,.1f}") for stage, seconds in timings.items()]
    return "<h2>How long it took</h2>" + _table(("stage", "seconds"), rows)


def _table(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    head = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(_cell(cell))}</td>" for cell in row) + "</tr>"
        for row in rows
    )
    return (
        f'<div tabindex="0"><table><thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _cell(value: Any) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)
