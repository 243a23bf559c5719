"""The command line: the app, what its commands share, and what goes before each of them."""

from __future__ import annotations

import io
import logging
import os
import sys
import warnings
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape

from family_context.stopping import stoppable
from family_context.unexpected import ToldGroup

app = typer.Typer(
    cls=ToldGroup,
    help="For every child: which services know the family, which member, why, and who to contact.",
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # a traceback must not print anybody's data
)
# Tables keep their width where the output goes to a file.
console = Console() if sys.stdout.isatty() else Console(width=120)

AsAt = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The date to answer for.")]
Out = Annotated[Path, typer.Option(help="Where the build, publications and reports go.")]
DEMO_SEED = 20260131
EXAMPLE = "For example: family-context "
"""How the help of a command ends: a line of its own that can be copied, and that a test reads."""
_OF_NO_COUNCIL = ("new", "synth", "demo", "evaluate", "train", "benchmark")


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        console.print(f"family-context {version('family-context')}", highlight=False)
        raise typer.Exit


@app.callback()
def _begin(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Tell it, and end.")
    ] = False,
) -> None:
    """Files for their owner only; libraries' chatter off the screen, our own words stay.

    In a council's own folder its settings stand for options that the command line leaves out.
    """
    os.umask(0o077)
    context.with_resource(stoppable())
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A sign that the screen or a log cannot show must not end a build that is published.
        sys.stdout.reconfigure(errors="replace")
    warnings.simplefilter("ignore")
    for name in ("splink", "traitlets", "papermill"):
        logging.getLogger(name).setLevel(logging.ERROR)
    if Path("council.yml").is_file():
        from family_context.council.settings import CouncilError, find_council

        try:
            council = find_council(Path.cwd())
            if council and context.invoked_subcommand not in _OF_NO_COUNCIL:
                today = datetime.now().date()
                context.default_map = council.defaults(context.invoked_subcommand, today)
                context.obj = council
        except CouncilError as error:
            console.print(f"[bold red]Not begun.[/] {escape(str(error))}", soft_wrap=True)
            raise typer.Exit(1) from error
