"""Every kind of thing that lies under `--out`: the one list that both rights go by.

What a build, a report or a page leaves is of one of these kinds. A test compares the list with what
a real build leaves, so that nothing new can be forgotten here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path

from family_context.folders import OutFolder


class Form(Enum):
    """How something is written, and so how it is searched."""

    TABLE = "table"
    DATABASE = "database"
    TEXT = "text"
    CLOSED = "closed"
    """It is not searched: it holds rules and no rows, or goes whole when somebody leaves."""


class Leaving(Enum):
    """What becomes of it when somebody leaves."""

    MADE_ANEW = "made anew from what is left"
    WITHOUT_ROWS = "written anew without the rows"
    REMOVED = "removed whole"
    STAYS = "stays: it holds nobody"
    NOT_OURS = "the council's own: named, and left alone"


@dataclass(frozen=True)
class Kind:
    """One kind of thing: where it lies, what it is, how long it is kept, how it goes."""

    pattern: str
    """Its path below `--out`: `*` within one name, `**` for any folders."""
    what: str
    form: Form
    leaving: Leaving
    kept: str = "until the next build"
    readers: str = "who runs the build"

    @cached_property
    def as_expression(self) -> re.Pattern[str]:
        """The pattern as a regular expression over a path with forward slashes."""
        parts = re.split(r"(\*\*|\*)", self.pattern)
        return re.compile(
            "".join({"**": ".*", "*": "[^/]*"}.get(part, re.escape(part)) for part in parts)
        )


T, D, X, C = Form.TABLE, Form.DATABASE, Form.TEXT, Form.CLOSED
ANEW, ROWS, GONE = Leaving.MADE_ANEW, Leaving.WITHOUT_ROWS, Leaving.REMOVED
STAYS, THEIRS = Leaving.STAYS, Leaving.NOT_OURS
PRACTICE = "who may read the practice file"
ANALYSIS = "who may read the analysis file, without identities"
OWNERS = "the data owner of the service"
TILL_NEXT = "until the next publication"
FOR_EVER = "as long as the warehouse"

KINDS: tuple[Kind, ...] = (
    Kind("published/family_context.duckdb", "published tables", D, ANEW, TILL_NEXT, PRACTICE),
    Kind("published/analysis.duckdb", "published tables", D, ANEW, TILL_NEXT, ANALYSIS),
    Kind("published/parquet/practice/*.parquet", "published table", T, ANEW, TILL_NEXT, PRACTICE),
    Kind("published/parquet/analysis/*.parquet", "published table", T, ANEW, TILL_NEXT, ANALYSIS),
    Kind(".published/**", "a publication that was never finished", C, GONE, TILL_NEXT),
    Kind("pages/*", "family pages that were asked for", X, GONE, TILL_NEXT, "who asked"),
    Kind("explanations/*", "pictures of links", X, GONE, TILL_NEXT, "who asked"),
    Kind("subject_access/*", "accounts of what is held", C, GONE, TILL_NEXT, "who asked"),
    Kind("access_log.csv", "who asked for whom", T, ROWS, FOR_EVER),
    Kind("forgotten.csv", "that somebody was forgotten, by counts", X, STAYS, FOR_EVER),
    Kind("browse/*.html", "numbers to browse", X, GONE, "until the next report"),
    Kind("reports/**", "reports in numbers", X, GONE, "until the next report"),
    Kind("data_docs/**", "checks of deliveries in numbers", X, ANEW, readers=OWNERS),
    Kind("docs/*", "documentation and the data-protection annex", C, ANEW),
    Kind("quarantine/*/*.parquet", "rows and values not used", T, ROWS, readers=OWNERS),
    Kind("issues/*.parquet", "what is wrong with rows in use", T, ANEW, readers=OWNERS),
    Kind("runs/*/manifest.json", "account of a run", X, ROWS, FOR_EVER),
    Kind("runs/*/log.jsonl", "events of a run", X, STAYS, FOR_EVER),
    Kind("runs/*/summary.html", "what a run changed, in counts", X, STAYS, FOR_EVER),
    Kind("build/landing/_intake/held_rows.parquet", "whose rows were not used", T, ROWS),
    Kind("build/landing/_intake/*.parquet", "counts of what was taken in", T, STAYS),
    Kind("build/landing/_council_seeds/*.parquet", "the council's own rules", T, ANEW),
    Kind("build/landing/_given/*.parquet", "decisions and labels on pairs, and truth", T, ROWS),
    Kind("build/landing/_state/*.parquet", "a copy of what is remembered", T, ROWS),
    Kind("build/landing/*/*.parquet", "rows as delivered", T, ROWS),
    Kind("build/last_good/**.parquet", "copy of the last good delivery", T, ROWS, "by seed"),
    Kind("build/next/**.parquet", "what the next build needs, not yet in its place", T, ROWS),
    Kind("build/next/manifest.json", "account of a run, not yet in its place", X, ROWS),
    Kind("**/.*.new", "a file whose writing was stopped", C, GONE),
    Kind("build/state/pseudonym.key", "the key of pseudonyms", C, STAYS, FOR_EVER),
    Kind("build/state/forgotten.key", "the key of the list of who left", C, STAYS, FOR_EVER),
    Kind("build/state/forgotten.parquet", "keyed marks of who left", T, STAYS, FOR_EVER),
    Kind("build/state/*.parquet", "ids and past days", T, ROWS, FOR_EVER),
    Kind("build/warehouse.duckdb*", "working tables", D, ANEW),
    Kind("build/for_the_data_steward.csv", "pairs near an adoption", T, ANEW),
    Kind("build/dbt/run_results.json", "how each step of a build went", X, ANEW),
    Kind("build/dbt/**", "rules as dbt compiled them", C, ANEW),
    Kind("build/logs/*", "dbt's log", X, GONE),
    Kind("build/notebooks/**", "notebooks that made the reports", X, GONE),
    Kind("build/seeds-*/*", "the rules in force", X, STAYS),
    Kind("build/documented_project.txt", "which project was documented", X, STAYS),
    Kind("build/building.*", "who holds the warehouse now", X, STAYS),
    Kind("build/forgetting.json", "a forgetting that is not finished, by counts", X, STAYS),
    Kind("build/fewer_relationships/**", "builds of an evaluation", C, GONE),
    Kind("build/for_linkage/**", "records for linkage elsewhere", C, GONE),
    Kind("build/intake-*/**", "files of an intake that was stopped", C, GONE),
    Kind("extracts/**", "deliveries of a demonstration", X, THEIRS),
    Kind("truth/**", "truth of a synthetic council", X, THEIRS),
    Kind("next_delivery/**", "a delivery of a demonstration", X, THEIRS),
)
"""The first kind whose pattern fits is the kind of a file."""


def kind_of(path: str) -> Kind | None:
    """The kind of the file with this path below `--out` (forward slashes), or None."""
    return next((kind for kind in KINDS if kind.as_expression.fullmatch(path)), None)


def files(out: OutFolder) -> Iterator[tuple[Path, str, Kind | None]]:
    """Every file under `out` with its path below it and its kind, in the order of the paths.

    What is published is told under `published/`, where readers find it.
    """
    for path in sorted(out.root.rglob("*")):
        if path.is_symlink() or not path.is_file():
            continue
        below = path.relative_to(out.root).as_posix()
        if out.published.is_symlink() and path.is_relative_to(out.published.resolve()):
            below = "published/" + path.relative_to(out.published.resolve()).as_posix()
        yield path, below, kind_of(below)
