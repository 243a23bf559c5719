"""Commands of every night: `build`, `link`, `status`, `report`."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.markup import escape

from family_context.commands import EXAMPLE, AsAt, Out, console
from family_context.folders import OutFolder
from family_context.progress import Stages
from family_context.stopping import Stopped

app = typer.Typer()


@app.command(epilog=EXAMPLE + "build --extracts extracts --as-at 2026-01-31 --out warehouse")
def build(
    context: typer.Context,
    extracts: Annotated[Path, typer.Option(help="A folder with one folder for each service.")],
    as_at: AsAt,
    out: Out,
    allow_older: Annotated[
        bool, typer.Option(help="Take a delivery that is older than the one already taken.")
    ] = False,
    allow_earlier: Annotated[
        bool, typer.Option(help="Answer for an earlier day than what is published.")
    ] = False,
    pages: Annotated[bool, typer.Option(help="Write data docs and documentation too.")] = True,
    profile: Annotated[
        str, typer.Option(help="Whose rules of showing hold: a profile of seeds/profiles.csv.")
    ] = "default",
    purpose: Annotated[
        str, typer.Option(help="What the answers are for: s17, s47, or any.")
    ] = "any",
    overrides: Annotated[
        Path | None,
        typer.Option(help="Your own decisions on pairs of records, beside seeds/match_overrides."),
    ] = None,
    truth: Annotated[
        Path | None, typer.Option(help="Truth of a synthetic council, for the accuracy sheet.")
    ] = None,
    records: Annotated[
        Path | None,
        typer.Option(help="Stop before linking: write what it reads into this folder, for `link`."),
    ] = None,
    people: Annotated[
        Path | None, typer.Option(help="Take the people that `link` found; link nothing here.")
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Build everything, also where nothing has changed.")
    ] = False,
) -> None:
    """Take extracts in, build, check and publish; exit code 0 only if published.

    Where nothing has changed since the last build, what it published stays, and 0 says so.

    With --records nothing is published, and 0 says that the records are written.
    """
    if records is not None:
        if people is not None:
            raise typer.BadParameter("--records goes before linking and --people after: name one.")
        _write_records(
            *(extracts, as_at, out, records),
            allow_older=allow_older,
            overrides=overrides,
            council=context.obj,
        )
        return
    run_id = published(
        *(extracts, as_at, out),
        allow_older=allow_older,
        allow_earlier=allow_earlier,
        pages=pages,
        profile=profile,
        purpose=purpose,
        overrides=overrides,
        truth=truth,
        people=people,
        council=context.obj,
        full=full,
    )
    told_where(OutFolder(out.resolve()), run_id)


@app.command()
def link(
    records: Annotated[Path, typer.Option(help="The folder that `build --records` wrote.")],
    out: Annotated[Path, typer.Option(help="A new folder for the people, for `build --people`.")],
    engine: Annotated[
        Literal["duckdb", "spark"],
        typer.Option(help="duckdb: this process. spark: every machine of a Spark cluster."),
    ] = "duckdb",
) -> None:
    """Link records to people outside a build, on this machine or on many: the same people.

    For a region or a nation. For example:

    family-context build --extracts E --as-at 2026-01-31 --out W --records R

    family-context link --engine spark --records R --out P

    family-context build --extracts E --as-at 2026-01-31 --out W --people P
    """
    from matching import elsewhere

    stages = Stages(console)
    try:
        with stages.stage("linkage"):
            found = elsewhere.link(records, out, elsewhere.ENGINES[engine], stages.step)
    except Exception as error:
        console.print(f"[bold red]Not linked.[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from error
    console.print(
        f"{found.n_records:,} records: {found.n_people:,} people of {found.n_linked:,} records; "
        f"{found.n_records - found.n_linked:,} are held back. Next: build --people {out}",
        soft_wrap=True,
        highlight=False,
    )


@app.command(epilog=EXAMPLE + "status --out warehouse")
def status(
    out: Out,
    as_json: Annotated[bool, typer.Option("--json", help="The same for a monitor.")] = False,
    today: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Count days to this one; without it, today."),
    ] = None,
) -> None:
    """Tell how the warehouse fares: last builds, what is published, each service, what is overdue.

    Exit code, as monitors know it: 0 all is well, 1 somebody should look, 2 nothing is published
    or the last build failed, 3 nothing was built here.
    """
    import json

    from family_context.operate.screen import status_account
    from family_context.operate.status import status_of

    found = status_of(OutFolder(out.resolve()), (today or datetime.now()).date())
    if as_json:
        sys.stdout.write(json.dumps(found.as_dict(), indent=2, default=str) + "\n")
    else:
        console.print(status_account(found))
    raise typer.Exit(found.level)


@app.command(epilog=EXAMPLE + "report --out warehouse")
def report(
    out: Out,
    scenario: Annotated[
        str | None, typer.Option(help="Whose benefits case; without it, this council's.")
    ] = None,
    council: Annotated[
        str | None, typer.Option(help="The name to print; without it, the area that is covered.")
    ] = None,
    period: Annotated[
        int | None, typer.Option(min=1, help="Years of the benefits case; without it, all.")
    ] = None,
) -> None:
    """Run the notebooks on what is published under --out, into reports/."""
    from family_context.reports.benefits_words import SCENARIOS
    from family_context.reports.browse import make_pages
    from family_context.reports.pages import render

    if scenario is not None and scenario not in SCENARIOS:
        raise typer.BadParameter(f"{scenario!r} is no scenario. Expected {', '.join(SCENARIOS)}.")
    given = {"scenario": scenario, "council": council, "period": period}
    stages = Stages(console)
    with stages.stage("reports"):
        parameters = {name: value for name, value in given.items() if value is not None}
        pages = render(out, stages.step, parameters)
        browsers = make_pages(out)
    console.print(f"Reports: {pages[0]}", soft_wrap=True)
    for page_of_audience in browsers:
        console.print(f"Numbers to browse: {page_of_audience}", soft_wrap=True)


def _write_records(
    extracts: Path, as_at: datetime, out: Path, records: Path, **options: Any
) -> None:
    """Write what linkage reads, with progress. Ends the command where it fails."""
    from family_context.build.run import write_records

    stages = Stages(console)
    try:
        n = write_records(extracts, as_at.date(), out, records, stages=stages, **options)
    except Exception as error:
        console.print(f"[bold red]Not written.[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from error
    console.print(
        f"{n:,} records: {records}. Next: family-context link --records {records} --out PEOPLE",
        soft_wrap=True,
        highlight=False,
    )


def published(extracts: Path, as_at: datetime, out: Path, **options: Any) -> str:
    """Build and publish, with progress; the run's id. Ends the command where it fails."""
    from family_context.build.run import PUBLISHED
    from family_context.build.run import build as run

    try:
        run_id = run(extracts, as_at.date(), out, stages=Stages(console), **options).run_id
    except Stopped as stopped:
        if PUBLISHED in getattr(stopped, "__notes__", ()):
            console.print(
                f"[bold]Published,[/] then stopped by {stopped.by}. What is left to be put in its "
                "place, the next build puts there.",
                soft_wrap=True,
            )
        else:
            not_published(
                f"Stopped by {stopped.by}. What was published is as it was; the next build begins "
                "anew."
            )
        # As a shell says it of a command that a signal ended.
        raise typer.Exit(128 + stopped.number) from stopped
    except Exception as error:
        not_published(str(error))
        _notify(out, options.get("council"), f"The build failed: {type(error).__name__}.")
        raise typer.Exit(1) from error
    _notify(out, options.get("council"))
    return run_id


def not_published(why: str) -> None:
    text = f"[bold red]Not published.[/] {escape(why)}"
    console.print(text, soft_wrap=True, highlight=False)


def _notify(out: Path, council: Any, failed: str | None = None) -> None:
    """Tell the council's own command what somebody should look at after a build, if anything."""
    from family_context.operate.notify import notify
    from family_context.operate.status import status_of

    if council is None or council.notify is None:
        return
    found = status_of(OutFolder(out.resolve()), datetime.now().date())
    told = [f"{finding.about}: {finding.text}" for finding in found.findings]
    if failed or told:
        head = f"{council.name}, {found.out}: {failed or 'published, and somebody should look.'}"
        problem = notify(council.notify, "\n".join([head, *told]) + "\n")
        if problem:
            console.print(problem, soft_wrap=True, highlight=False)


def told_where(folder: OutFolder, run_id: str) -> None:
    """Where things are now, and the table of services × states."""
    from family_context.build.summary import services_by_state

    console.print(services_by_state(folder.published))
    for label, path in (
        ("Practice marts", folder.published / "family_context.duckdb"),
        ("Analysis marts", folder.published / "analysis.duckdb"),
        ("Reports", folder.reports / "index.html"),
        ("Quarantine", folder.quarantine),
        ("Data docs", folder.data_docs / "index.html"),
        ("Documentation", folder.docs / "index.html"),
        ("Manifest", folder.run(run_id) / "manifest.json"),
    ):
        if path.exists():
            console.print(f"{label + ':':<16} {path}", soft_wrap=True, highlight=False)
