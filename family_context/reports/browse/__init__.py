"""A browser for analysts without a BI tool: one page for each audience, without script or network.

The reader picks an area and ages; every table is there already, and the style sheet shows the one
that was picked.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from family_context.build.publish import FILES
from family_context.folders import OutFolder
from family_context.lookup.page import words
from family_context.reports.browse.counts import ALL, STATES, Counts, count
from family_context.reports.services import QUALITIES
from family_context.reports.services import STATES as STATE_WORDS
from family_context.whole import write_whole

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
LOADS = {
    "loaded": "In use",
    "kept_last_good": "An earlier delivery is in use",
    "refused": "Refused: it could not be loaded",
    "not_supplied": "No data supplied",
}


def make_pages(out: Path) -> list[Path]:
    """Write `browse/<audience>.html` under `out` for every audience; returns the files.

    Each page is made from its audience's file alone, and only the owner may read it. Raises
    FileNotFoundError where nothing is published.
    """
    folder = OutFolder(out.resolve())
    folder.browse.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = []
    for audience, name in FILES.items():
        file = folder.published / name
        if not file.is_file():
            raise FileNotFoundError(f"{file} does not exist. Run `family-context build` first.")
        with duckdb.connect(str(file), read_only=True) as con:
            html = render(con, audience)
        page = folder.browse / f"{audience}.html"
        write_whole(page, html)
        made.append(page)
    return made


def render(con: duckdb.DuckDBPyConnection, audience: str) -> str:
    """The page of an audience, from its published file."""
    environment = Environment(
        loader=PackageLoader("family_context.reports.browse"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    counts = count(con, is_identifiable=audience == "practice")
    places = list(counts.places())
    coverage = _rows(con, "select * from service_coverage order by service_name")
    contacts = _rows(
        con,
        "select * from contact_quality where is_current order by service_name, contact_quality",
    )
    areas, ages = (ALL, *counts.areas), (ALL, *counts.ages)
    return environment.get_template("browse.html").render(
        audience=audience,
        policy=POLICY,
        style=Markup(environment.get_template("browse.css").render()),
        counts=counts,
        areas=areas,
        ages=ages,
        places=places,
        names={place: (areas.index(place[0]), ages.index(place[1])) for place in places},
        missing=[(a, g) for a in areas for g in ages if (a, g) not in places],
        area_of=areas.index,
        age_of=ages.index,
        states=STATE_WORDS,
        shares=lambda service, place: _shares(counts, service, place),
        coverage=coverage,
        loads=LOADS,
        contacts=_contacts(contacts),
        qualities=QUALITIES,
        as_at=max((row["as_at"] for row in coverage), default=None),
        is_synthetic=any(row["is_synthetic"] for row in coverage),
        day=lambda value: words.day(value) if isinstance(value, date) else "Not known",
        number=lambda n: "fewer than 5, or left out with it" if n is None else f"{n:,}",
        all=ALL,
    )


def _shares(counts: Counts, service: str, place: tuple[str, str]) -> list[tuple[str, float]]:
    """Each state's part of a bar, in per cent; what is not told is missing at its end."""
    total = counts.members[place] or 1
    return [
        (state, 100 * n / total)
        for state in STATES
        if (n := counts.answers[(service, state, *place)])
    ]


def _contacts(rows: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Who can be contacted about what is open: by service, the row of each quality."""
    services: dict[str, dict[str, Any]] = {}
    for row in rows:
        services.setdefault(row["service_name"], {})[row["contact_quality"]] = row
    return list(services.items())


def _rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    found = con.execute(sql)
    names = [d[0] for d in found.description or []]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
