"""Commands for what was delivered: `validate`, `map`, `suggest`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from family_context.commands import EXAMPLE, AsAt, console
from family_context.folders import OutFolder
from family_context.maps.command import map_files
from family_context.progress import Stages

app = typer.Typer()


@app.command(
    epilog=EXAMPLE + "validate extracts/schools --as-at 2026-01-31 --xlsx for_the_data_owner.xlsx"
)
def validate(
    context: typer.Context,
    delivery: Annotated[Path, typer.Argument(help="The folder of one service, or of all.")],
    as_at: AsAt,
    out: Annotated[
        Path | None, typer.Option(help="Compare with the last delivery that was taken there.")
    ] = None,
    xlsx: Annotated[Path | None, typer.Option(help="Write a workbook for the data owner.")] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the same for a pipeline.")
    ] = None,
) -> None:
    """Check a delivery in seconds, without a build: every problem, and what it can answer.

    Exit code 0: all of it can be used. 3: rows or values cannot. 4: a table or service is refused,
    or came without a column that protects people.
    """
    import json

    from family_context.contracts import load_contracts
    from family_context.council.seeds import own_seeds
    from family_context.council.settings import CouncilError
    from family_context.folders import PROJECT
    from family_context.intake.validation import validate as validated
    from family_context.intake.validation_book import write_book
    from family_context.screen import validation_account

    stages = Stages(console)
    last_good = OutFolder(out.resolve()).last_good if out else None
    try:
        with stages.stage("validation"), own_seeds(context.obj) as seeds:
            found = validated(
                *(delivery, as_at.date(), load_contracts(PROJECT, seeds)),
                last_good=last_good,
                council=context.obj,
                progress=stages.step,
            )
    except (NotADirectoryError, CouncilError) as error:
        console.print(escape(str(error)), soft_wrap=True)
        raise typer.Exit(1) from error
    console.print(validation_account(found))
    if xlsx:
        console.print(f"Written: {write_book(found, xlsx)}", soft_wrap=True, highlight=False)
    if json_file:
        json_file.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(found.as_dict(), indent=2, ensure_ascii=False)
        json_file.write_text(text + "\n", encoding="utf-8")
    raise typer.Exit({"refused": 4, "lost": 3}.get(found.worst or "note", 0))


app.command(
    "map",
    epilog=EXAMPLE + "map mosaic --from raw/mosaic --to extracts --as-at 2026-01-31",
)(map_files)


@app.command(epilog=EXAMPLE + "suggest extracts/schools --write")
def suggest(
    context: typer.Context,
    delivery: Annotated[Path, typer.Argument(help="The folder of one service, or of all.")],
    write: Annotated[bool, typer.Option("--write", help="Add it to extract.yml.")] = False,
    as_at: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Nobody is born later; without it, today."),
    ] = None,
) -> None:
    """Propose which table each file is, and what its columns are, for a person to accept."""
    from family_context.contracts import load_contracts
    from family_context.council.seeds import own_seeds
    from family_context.council.settings import CouncilError
    from family_context.folders import PROJECT
    from family_context.intake.refusal import RefusedError
    from family_context.suggest.command import SuggestError, proposals, show
    from family_context.suggest.writing import WritingError

    try:
        day = (as_at or datetime.now()).date()
        with own_seeds(context.obj) as seeds:
            found = proposals(delivery, load_contracts(PROJECT, seeds), day)
        show(console, found, into=write, council=context.obj)
    except (CouncilError, SuggestError, RefusedError, WritingError) as error:
        console.print(f"[bold red]No proposal.[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from error
