"""`family-context map`: the command line of a map."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from family_context.progress import Stages


def map_files(
    context: typer.Context,
    name: Annotated[
        str | None, typer.Argument(help="A folder with a map.yml, or the name of a shipped map.")
    ] = None,
    raw: Annotated[Path | None, typer.Option("--from", help="The folder of the raw files.")] = None,
    to: Annotated[
        Path | None, typer.Option(help="The extracts: gets a folder for each service.")
    ] = None,
    as_at: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day on which the data were current."),
    ] = None,
    area: Annotated[str | None, typer.Option(help="coverage_area, where no file says it.")] = None,
    covers_from: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="coverage_start, where no file says it."),
    ] = None,
    account: Annotated[
        Path | None, typer.Option(help="Where the account goes; else <to>_account beside it.")
    ] = None,
    parquet: Annotated[bool, typer.Option(help="Write Parquet instead of CSV.")] = False,
    replace: Annotated[
        bool, typer.Option(help="Take the place of tables that something else has put there.")
    ] = False,
    show: Annotated[bool, typer.Option("--list", help="List the maps that are shipped.")] = False,
) -> None:
    """Turn what a system exports into canonical extracts, every row accounted for."""
    from family_context.contracts import load_contracts
    from family_context.council.seeds import own_seeds
    from family_context.council.settings import CouncilError
    from family_context.folders import PROJECT
    from family_context.maps.account import tables_made
    from family_context.maps.definition import map_folder, read_map
    from family_context.maps.errors import MapError
    from family_context.maps.running import run_map

    console = Console() if sys.stdout.isatty() else Console(width=120)
    if show:
        _list(console)
        return
    if name is None or raw is None or to is None:
        raise typer.BadParameter("Expected a map, --from RAW and --to EXTRACTS, or --list.")
    said: dict[str, Any] = {
        "coverage_area": area,
        "coverage_start": covers_from.date().isoformat() if covers_from else None,
    }
    folder = account or to.resolve().with_name(f"{to.resolve().name}_account")
    stages = Stages(console)
    try:
        with own_seeds(context.obj) as seeds:
            contracts = load_contracts(PROJECT, seeds)
        definition = read_map(map_folder(name), contracts)
        with stages.stage(f"map {definition.code}"):
            made = run_map(
                *(definition, raw, to, contracts),
                as_at=as_at.date() if as_at else None,
                said=said,
                parquet=parquet,
                replaces=None if replace else tables_made(folder, definition.code),
                progress=stages.step,
            )
    except (MapError, CouncilError) as error:
        console.print(f"[bold red]Nothing was written.[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from error
    for_pipeline, to_read = made.account.write(folder)
    console.print(escape(made.account.as_text()), highlight=False, soft_wrap=True)
    if not made.account.tables:
        console.print(
            "[bold red]Nothing was written.[/] The files were read, and hold nothing that the map "
            f"asks for. Above stands what they hold instead; {escape(str(to_read))} has it too.",
            soft_wrap=True,
        )
        raise typer.Exit(1)
    console.print(
        f"Extracts: {to}. Account: {to_read} and {for_pipeline.name}. "
        f"Next: family-context validate {to}",
        soft_wrap=True,
        highlight=False,
    )


def _list(console: Console) -> None:
    from family_context.contracts import load_contracts
    from family_context.folders import PROJECT
    from family_context.maps.definition import map_folder, read_map, shipped_maps

    contracts = load_contracts(PROJECT)
    for code in shipped_maps():
        definition = read_map(map_folder(code), contracts)
        who = "names people" if definition.carries_identity else "ids only"
        console.print(f"[bold]{code}[/]: {escape(definition.name)} ({who})", highlight=False)
        console.print(f"  fills {', '.join(definition.services)}", highlight=False)
        console.print(f"  tried on: {escape(definition.tested_on)}", highlight=False)
        for lack in definition.lacks:
            console.print(f"  lacks: {escape(lack)}", highlight=False)
