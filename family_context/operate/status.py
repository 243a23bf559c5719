"""How a warehouse fares: its last builds, what is published, each service, what is overdue."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from enum import IntEnum
from pathlib import Path
from statistics import median
from typing import Any

from filelock import FileLock, Timeout

from family_context.build.handing_over import prepared
from family_context.build.manifest import FILE as MANIFEST
from family_context.build.publish import is_published
from family_context.folders import OutFolder
from family_context.operate.log import FILE as LOG

LAST = 10
"""So many builds are told of, and a service's rows are compared with those of so many before."""
IN_USE = ("loaded", "kept_last_good")


class Level(IntEnum):
    """How bad it is; the numbers are the exit codes that monitors know from Nagios' plugins."""

    OK = 0
    WARNING = 1
    CRITICAL = 2
    UNKNOWN = 3


@dataclass(frozen=True)
class Finding:
    """One thing that somebody should look at, in words without anything personal."""

    level: Level
    about: str
    """A service code, or `build`, `published` or `model`."""
    text: str


@dataclass(frozen=True)
class Build:
    """One run."""

    run_id: str
    began: datetime
    status: str
    """published, unchanged, failed, running, or ended: it was killed and wrote no account."""
    as_at: str | None = None
    seconds: float | None = None
    error: str | None = None


@dataclass(frozen=True)
class Service:
    """One service of the register as the last run with an intake found it."""

    service_code: str
    name: str
    load_state: str
    reason: str | None
    current_as_of: date | None
    days_old: int | None
    """Since the delivery was current, by today's date."""
    days_until_stale: int | None
    rows_landed: int
    rows_quarantined: int
    values_rejected: int
    rows_usual: int | None
    """Median of the published builds before; None where there is none."""


@dataclass(frozen=True)
class Status:
    """The whole answer, as `--json` writes it."""

    out: str
    today: date
    builds: tuple[Build, ...]
    published_run: str | None
    published_as_at: str | None
    published_since: datetime | None
    services: tuple[Service, ...]
    findings: tuple[Finding, ...]

    @property
    def level(self) -> Level:
        """The worst of the findings."""
        if not self.builds:
            return Level.UNKNOWN
        return max((f.level for f in self.findings), default=Level.OK)

    def as_dict(self) -> dict[str, Any]:
        """The same for a monitor: dates as text, the level by name."""
        told = asdict(self) | {"level": self.level.name.lower()}
        for finding in told["findings"]:
            finding["level"] = finding["level"].name.lower()
        return told


def status_of(out: OutFolder, today: date) -> Status:
    """How `out` fares on `today`. Only accounts of runs are read, and nothing that holds people."""
    accounts = dict(_accounts(out))
    builds = tuple(_builds(out, accounts))[:LAST]
    published = [(run, said) for run, said in accounts.items() if said.get("status") == "published"]
    taken = next((said for said in accounts.values() if said.get("services")), {})
    services = tuple(_services(out, taken, [said for _, said in published], today))
    run, said = published[0] if published and out.published.exists() else (None, {})
    # The folder of a publication is made anew by each, so its time is that of the swap.
    since = datetime.fromtimestamp(out.published.stat().st_mtime, UTC) if run else None
    return Status(
        out=str(out.root),
        today=today,
        builds=builds,
        published_run=run,
        published_as_at=said.get("as_at"),
        published_since=since,
        services=services,
        findings=tuple(
            sorted(
                [
                    *_about_builds(builds),
                    *_about_publication(out, run, said, services, today),
                    *(finding for one in services for finding in _about_service(one)),
                ],
                key=lambda finding: -finding.level,
            )
        ),
    )


def _accounts(out: OutFolder) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The manifest of each run, the newest first; empty where a run wrote none.

    That of a run which was stopped right after it had published still waits in `build/next/`.
    """
    waiting = prepared(out)
    for folder in sorted((f for f in out.runs.glob("*") if f.is_dir()), reverse=True):
        waits = folder.name == waiting and is_published(out, folder.name)
        try:
            file = (out.next if waits else folder) / MANIFEST
            said = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            said = {}
        yield folder.name, said if isinstance(said, dict) else {}


def _builds(out: OutFolder, accounts: Mapping[str, Mapping[str, Any]]) -> Iterator[Build]:
    running = _running(out)
    for run, said in accounts.items():
        try:
            began = datetime.strptime(run.partition("-")[0], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            # Not a folder that a build made.
            continue
        timings = said.get("timings") or {}
        yield Build(
            run_id=run,
            began=began,
            status="running" if run == running else said.get("status", "ended"),
            as_at=said.get("as_at") or _as_at_of_log(out.run(run)),
            seconds=round(sum(timings.values()), 1) if timings else None,
            error=said.get("error"),
        )


def _running(out: OutFolder) -> str | None:
    """The run that holds the lock of this folder, if one does."""
    holder = out.build / "building.json"
    if not holder.is_file():
        return None
    try:
        with FileLock(out.build / "building.lock", timeout=0):
            # Left by a build that was killed.
            return None
    except Timeout:
        pass
    try:
        return str(json.loads(holder.read_text(encoding="utf-8"))["run_id"])
    except (OSError, ValueError, KeyError):
        return None


def _as_at_of_log(run: Path) -> str | None:
    try:
        with (run / LOG).open(encoding="utf-8") as lines:
            as_at = json.loads(next(lines)).get("as_at")
    except (OSError, ValueError, StopIteration):
        return None
    return str(as_at) if as_at else None


def _services(
    out: OutFolder,
    taken: Mapping[str, Any],
    published: Sequence[Mapping[str, Any]],
    today: date,
) -> Iterator[Service]:
    with (out.seeds / "services.csv").open(encoding="utf-8", newline="") as rows:
        register = list(csv.DictReader(rows))
    found = {row["service_code"]: row for row in taken.get("services", [])}
    before = [said for said in published if said.get("run_id") != taken.get("run_id")][:LAST]
    usual: dict[str, list[int]] = {}
    for said in before:
        for row in said.get("services", []):
            if row["load_state"] == "loaded":
                usual.setdefault(row["service_code"], []).append(int(row["rows_landed"] or 0))
    for row in register:
        if row["is_on"].lower() == "false":
            continue
        code = row["service_code"]
        one = found.get(code, {})
        current = _day(one.get("data_current_as_of"))
        yield Service(
            service_code=code,
            name=row["name"],
            load_state=one.get("load_state", "not_supplied"),
            reason=one.get("reason") or one.get("warning"),
            current_as_of=current,
            days_old=(today - current).days if current else None,
            days_until_stale=int(row["days_until_stale"]) if row["days_until_stale"] else None,
            rows_landed=int(one.get("rows_landed") or 0),
            rows_quarantined=int(one.get("rows_quarantined") or 0),
            values_rejected=int(one.get("values_rejected") or 0),
            rows_usual=round(median(usual[code])) if code in usual else None,
        )


def _day(said: Any) -> date | None:
    try:
        return date.fromisoformat(str(said))
    except ValueError:
        return None


def _about_builds(builds: Sequence[Build]) -> Iterator[Finding]:
    last = next((one for one in builds if one.status != "running"), None)
    if last is None or last.status in ("published", "unchanged"):
        return
    how = (
        f"failed: {_first_line(last.error)}"
        if last.status == "failed"
        else "was ended from outside and wrote no account"
    )
    text = (
        f"The last build, {last.run_id}, {how}. What is published is older. See runs/"
        f"{last.run_id}/ and build again."
    )
    yield Finding(Level.CRITICAL, "build", text)


def _first_line(error: str | None) -> str:
    """The kind of an error and its first sentence; the rest is in the manifest."""
    return (error or "without a word").splitlines()[0][:200].rstrip(".")


def _about_publication(
    out: OutFolder,
    run: str | None,
    said: Mapping[str, Any],
    services: Iterable[Service],
    today: date,
) -> Iterator[Finding]:
    if run is None:
        where = out.published
        yield Finding(Level.CRITICAL, "published", f"Nothing is published: {where} is not there.")
        return
    as_at = _day(said.get("as_at"))
    used = [one for one in services if one.load_state in IN_USE]
    limits = [one.days_until_stale for one in used if one.days_until_stale]
    for text in said.get("drift", []):
        yield Finding(Level.WARNING, "model", text)
    if as_at and limits and (today - as_at).days > min(limits):
        yield Finding(
            Level.WARNING,
            "published",
            f"What is published answers for {as_at}, {(today - as_at).days} days ago, and the "
            f"strictest service is stale after {min(limits)}. Build with newer deliveries.",
        )


def _about_service(one: Service) -> Iterator[Finding]:
    def found(text: str) -> Finding:
        return Finding(Level.WARNING, one.service_code, text)

    if one.load_state == "refused":
        yield found(f"Its delivery was refused: {one.reason}")
    elif one.load_state == "kept_last_good":
        yield found(f"Its last good delivery is in use in place of the new one: {one.reason}")
    elif one.load_state == "not_supplied" and one.rows_usual:
        yield found("It was supplied before and is not now: its people are not searched.")
    elif one.load_state == "loaded" and one.reason:
        yield found(one.reason)
    if one.load_state in IN_USE and one.days_old is not None and one.days_until_stale is not None:
        late = one.days_old - one.days_until_stale
        if late > 0:
            yield found(
                f"Its delivery is overdue by {late} day{'' if late == 1 else 's'}: current as of "
                f"{one.current_as_of}, stale after {one.days_until_stale}. Ask for a new one."
            )
