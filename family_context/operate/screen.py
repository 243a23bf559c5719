"""How the status looks on a screen."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from family_context.operate.status import Level, Service, Status

_STYLES = {
    Level.OK: "bold green",
    Level.WARNING: "bold yellow",
    Level.CRITICAL: "bold red",
    Level.UNKNOWN: "bold red",
}


def status_account(status: Status) -> Group:
    """The verdict, what to look at, what is published, the last builds, each service."""
    return Group(*_parts(status))


def _parts(status: Status) -> Iterable[RenderableType]:
    level = status.level
    yield Text(f"{level.name}  {status.out}", style=_STYLES[level])
    if level is Level.UNKNOWN:
        yield Text("Nothing was built here. Name the --out of a build, or build first.")
        return
    for finding in status.findings:
        word = Text(f"{finding.level.name.lower()}: ", style=_STYLES[finding.level])
        yield word + Text(f"{finding.about}: {finding.text}", style="none")
    if status.published_since:
        yield Text(
            f"Published since {status.published_since:%Y-%m-%d %H:%M} UTC by "
            f"{status.published_run}, as at {status.published_as_at}."
        )
    yield _builds(status)
    yield _services(status.services)


def _builds(status: Status) -> Table:
    table = Table(title="Last builds", title_justify="left", box=None)
    for head in ("began (UTC)", "run", "as at", "ended as"):
        table.add_column(head, no_wrap=True)
    table.add_column("seconds", justify="right")
    for build in status.builds:
        seconds = "" if build.seconds is None else f"{build.seconds:,.0f}"
        began = f"{build.began:%Y-%m-%d %H:%M}"
        table.add_row(began, build.run_id, build.as_at or "", build.status, seconds)
    return table


def _services(services: Iterable[Service]) -> Table:
    table = Table(title="Services", title_justify="left", box=None)
    table.add_column("service", no_wrap=True)
    table.add_column("delivery", no_wrap=True)
    table.add_column("current as of")
    for head in ("days old", "stale after", "rows", "usual", "held back", "rejected"):
        table.add_column(head, justify="right")
    for one in services:
        used = one.load_state in ("loaded", "kept_last_good")
        table.add_row(
            one.service_code,
            escape(one.load_state.replace("_", " ")),
            str(one.current_as_of or ""),
            *(_number(n) for n in (one.days_old, one.days_until_stale)),
            *(
                (_number(n) if used else "")
                for n in (
                    *(one.rows_landed, one.rows_usual),
                    *(one.rows_quarantined, one.values_rejected),
                )
            ),
        )
    return table


def _number(n: int | None) -> str:
    return "" if n is None else f"{n:,}"
