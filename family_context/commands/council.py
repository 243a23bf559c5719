"""Commands for the folder of a council: `new`, `template`, `dictionary`, `schedule`, `rules`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from family_context.commands import EXAMPLE, console

app = typer.Typer()


@app.command(epilog=EXAMPLE + "new example --services childrens_social_care,schools")
def new(
    council: Annotated[Path, typer.Argument(help="A new folder, named as the council.")],
    services: Annotated[
        str, typer.Option(help="Services to begin with, separated by commas.")
    ] = "childrens_social_care,schools",
) -> None:
    """Make a council's own folder: settings, templates, and the next three steps."""
    from family_context.contracts import load_contracts
    from family_context.council.new import make_council
    from family_context.council.settings import CouncilError
    from family_context.folders import PROJECT

    wanted = [service for part in services.split(",") if (service := part.strip())]
    try:
        make_council(council, load_contracts(PROJECT), wanted)
    except CouncilError as error:
        raise typer.BadParameter(str(error)) from error
    console.print(f"Made: {council}. Read its README.md next.", soft_wrap=True, highlight=False)


@app.command(epilog=EXAMPLE + "template schools --out templates")
def template(
    service: Annotated[str, typer.Argument(help="A service, e.g. schools.")],
    out: Annotated[Path | None, typer.Option(help="The folder to write into.")] = None,
) -> None:
    """Write empty tables of a service to fill in: CSV files, and a workbook that explains them."""
    from family_context.contracts import load_contracts
    from family_context.council.templates import write_template
    from family_context.folders import PROJECT
    from family_context.intake.nearest import nearest

    contracts = load_contracts(PROJECT)
    if service not in contracts:
        raise typer.BadParameter(f"No service {service!r}. {nearest(service, list(contracts))}")
    for file in write_template(contracts[service], out or Path("templates") / service):
        console.print(f"Written: {file}", soft_wrap=True, highlight=False)


@app.command(epilog=EXAMPLE + "dictionary --out dictionary")
def dictionary(
    context: typer.Context,
    out: Annotated[Path, typer.Option(help="The folder to write into.")] = Path(),
) -> None:
    """Write the data dictionary, as a workbook and as a page: what comes in, what is published."""
    from family_context.contracts import load_contracts
    from family_context.council.dictionary import write_dictionary
    from family_context.council.seeds import own_seeds
    from family_context.council.settings import CouncilError
    from family_context.folders import PROJECT

    try:
        with own_seeds(context.obj) as seeds:
            files = write_dictionary(load_contracts(PROJECT, seeds), out, seeds)
    except CouncilError as error:
        console.print(escape(str(error)), soft_wrap=True)
        raise typer.Exit(1) from error
    for file in files:
        console.print(f"Written: {file}", soft_wrap=True, highlight=False)


@app.command(epilog=EXAMPLE + "schedule")
def schedule(context: typer.Context) -> None:
    """Tell what to give the scheduler of this machine, by the schedule of council.yml."""
    from family_context.council.schedule import told
    from family_context.council.settings import FILE, CouncilError

    council = context.obj
    if council is None or council.schedule is None:
        console.print(f"No schedule. Give one in {FILE}, and run this in the council's folder.")
        raise typer.Exit(1)
    try:
        typer.echo(told(council.schedule, council.folder))
    except CouncilError as error:
        console.print(escape(str(error)), soft_wrap=True)
        raise typer.Exit(1) from error


@app.command(epilog=EXAMPLE + "rules example")
def rules(
    council: Annotated[
        Path, typer.Argument(help="A council's own folder; without it, this one.")
    ] = Path(),
) -> None:
    """Tell which rules of a council differ from ours, and why."""
    from family_context.council.seeds import differences_table, own_rules
    from family_context.council.settings import FILE, CouncilError, read_council

    try:
        found = own_rules(read_council(council / FILE).seeds)
    except CouncilError as error:
        console.print(f"[bold red]Not taken.[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from error
    if not found.differences:
        console.print("All rules are ours: no row of seeds/ differs.")
        return
    console.print(differences_table(found))
