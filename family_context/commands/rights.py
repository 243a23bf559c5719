"""Commands for the rights of a person: `subject-access`, `forget`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.markup import escape

from family_context.commands import EXAMPLE, Out, console
from family_context.commands.nightly import not_published
from family_context.progress import Stages
from family_context.stopping import Stopped

app = typer.Typer()


@app.command(
    "subject-access",
    epilog=EXAMPLE + "subject-access --out warehouse schools:12345 --request SAR-2026/7",
)
def subject_access(
    out: Out,
    person: Annotated[
        str, typer.Argument(help="A person_id, or a reference with its service: schools:12345.")
    ],
    request: Annotated[
        str, typer.Option(help="The reference of the request. It is logged, with who asked.")
    ],
) -> None:
    """Write all that is held about one person, for that person: a page and a workbook.

    What others may not learn is left out, with the reason. Read it before it is handed over.
    """
    from family_context.lookup.access_log import AccessError
    from family_context.rights.errors import RightsError
    from family_context.rights.know import subject_access as told_to

    try:
        account, *files = told_to(out, person, request)
    except (AccessError, RightsError) as error:
        console.print(f"[bold red]No account.[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from error
    n_rows = sum(len(section.rows) for s in account.services for section in s.sections)
    console.print(
        f"{account.person.name}: {len(account.person.records)} records of "
        f"{len(account.services)} services, {n_rows:,} rows as delivered, in "
        f"{len(account.places):,} tables and files.",
        soft_wrap=True,
        highlight=False,
    )
    for left_out in account.left_out:
        console.print(f"Left out {left_out.n:,} times: {left_out.told}", soft_wrap=True)
    for file in files:
        console.print(f"Account: {file}", soft_wrap=True, highlight=False)


@app.command(
    epilog=EXAMPLE + "forget --out warehouse --person schools:12345 --reason objection --do-it"
)
def forget(
    context: typer.Context,
    out: Out,
    person: Annotated[
        str | None, typer.Option(help="Who leaves: a person_id, or a reference with its service.")
    ] = None,
    from_list: Annotated[
        Path | None,
        typer.Option("--list", help="A reviewed CSV file: reference, reason, reviewed_by."),
    ] = None,
    service: Annotated[str | None, typer.Option(help="A service that leaves whole.")] = None,
    reason: Annotated[str | None, typer.Option(help="With --person: why, as a code.")] = None,
    do_it: Annotated[
        bool, typer.Option("--do-it", help="Do it; without this it is only told what would go.")
    ] = False,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with a forgetting that was stopped.")
    ] = False,
) -> None:
    """Take somebody, or a service, out of everything that is held, and publish what is left.

    First it only tells what would go. With --do-it links, families and answers are made again
    without them, and no later delivery of the same people is taken.
    """
    from family_context.rights import forget as leaving
    from family_context.rights.errors import RightsError

    if sum([person is not None, from_list is not None, service is not None, resume]) != 1:
        raise typer.BadParameter("Name one of --person, --list, --service and --resume.")
    stages = Stages(console)
    try:
        planned = None
        if not resume:
            leavers = leaving.read_list(from_list) if from_list else []
            if person is not None:
                leavers = [leaving.Leaver(person, leaving.check_reason(reason or ""))]
            planned = leaving.plan(out, leavers, service)
            _would_go(planned)
            if not do_it:
                console.print("Nothing is changed. With --do-it it goes.")
                return
        leaving.forget(out, planned, context.obj, stages)
    except Stopped as stopped:
        not_published(f"Stopped by {stopped.by}. `forget --resume` or the next build goes on.")
        raise typer.Exit(128 + stopped.number) from stopped
    except RightsError as error:
        console.print(f"[bold red]Not forgotten.[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from error
    except Exception as error:
        not_published(f"{error} `forget --resume` or the next build goes on.")
        raise typer.Exit(1) from error
    console.print(
        "Forgotten, and published without. The reports are gone: run `family-context report`.",
        soft_wrap=True,
    )


def _would_go(planned: Any) -> None:
    """Tell what a forgetting takes away, by references and counts."""
    for one in planned.people:
        records = ", ".join(sorted(one.record_ids))
        console.print(f"{one.name}: {records}", soft_wrap=True, highlight=False)
    for service in planned.services:
        console.print(f"The service {service} leaves whole.", highlight=False)
    for what, n in sorted(planned.rows.items()):
        console.print(f"  {n:>8,} rows: {what}", soft_wrap=True, highlight=False)
    if planned.delivered_files:
        files = ", ".join(planned.delivered_files)
        console.print(
            f"Delivered files that hold them and are not touched: {files}. Ask their owners.",
            soft_wrap=True,
            highlight=False,
        )
