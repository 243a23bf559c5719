"""Where things lie: the project's own folders, and the folders that a build keeps under `--out`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
"""The checkout: dbt_project.yml, models, seeds, notebooks."""


@dataclass(frozen=True)
class OutFolder:
    """The folders of one `--out`, as the README lists them."""

    root: Path

    @property
    def build(self) -> Path:
        """Private working files; nothing in it is meant for readers."""
        return self.root / "build"

    @property
    def landing(self) -> Path:
        """Typed tables of this build, one Parquet file for each contracted table."""
        return self.build / "landing"

    @property
    def last_good(self) -> Path:
        """Landed tables of the last build that was published."""
        return self.build / "last_good"

    @property
    def next(self) -> Path:
        """What a publication leaves to be put in its place: see `build/handing_over.py`."""
        return self.build / "next"

    @property
    def state(self) -> Path:
        """What one build must remember for the next: who carried which person_id."""
        return self.build / "state"

    @property
    def seeds(self) -> Path:
        """The seeds as they held in the last build: ours, where a council changed none."""
        return next(iter(sorted(self.build.glob("seeds-*"))), PROJECT / "seeds")

    @property
    def labels(self) -> Path:
        """Pairs of records that people have labelled."""
        return self.state / "match_labels.parquet"

    @property
    def warehouse(self) -> Path:
        """The private DuckDB file that dbt builds in."""
        return self.build / "warehouse.duckdb"

    @property
    def dbt_target(self) -> Path:
        """Dbt's own artefacts."""
        return self.build / "dbt"

    @property
    def quarantine(self) -> Path:
        """Rows that were not taken and values that were rejected, with the reason."""
        return self.root / "quarantine"

    @property
    def issues(self) -> Path:
        """What the build found in rows that it used, for each service's data owner."""
        return self.root / "issues"

    @property
    def published(self) -> Path:
        """What readers open; always one whole, finished publication."""
        return self.root / "published"

    @property
    def reports(self) -> Path:
        """Rendered notebooks."""
        return self.root / "reports"

    @property
    def browse(self) -> Path:
        """What is published in numbers: a page for each audience."""
        return self.root / "browse"

    @property
    def pages(self) -> Path:
        """Family pages that were asked for since the last publication."""
        return self.root / "pages"

    @property
    def access_log(self) -> Path:
        """Who asked for the page of which child, for which referral and why."""
        return self.root / "access_log.csv"

    @property
    def explanations(self) -> Path:
        """Pictures of why records are one person, or are not, drawn since the last publication."""
        return self.root / "explanations"

    @property
    def subject_access(self) -> Path:
        """Accounts of what is held of one person, written since the last publication."""
        return self.root / "subject_access"

    @property
    def data_docs(self) -> Path:
        """Great Expectations' pages about what was landed."""
        return self.root / "data_docs"

    @property
    def docs(self) -> Path:
        """Dbt's documentation as one offline page."""
        return self.root / "docs"

    @property
    def runs(self) -> Path:
        """A folder for each run."""
        return self.root / "runs"

    def run(self, run_id: str) -> Path:
        """The folder of one run, with its manifest."""
        return self.runs / run_id
