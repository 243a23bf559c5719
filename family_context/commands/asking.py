"""Commands that ask of people: `search`, `page`, `explain`, `as-known`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from family_context.commands import EXAMPLE, Out, console
from family_context.folders import OutFolder

app = typer.Typer()


@app.command(epilog=EXAMPLE + "search --out warehouse smith kate")
def search(
    out: Out,
    words: Annotated[
        list[str], typer.Argument(help="Words of a name in any order, a reference or a number.")
    ],
) -> None:
    """Find a child or an adult by name, nickname, reference or number, and the page to ask for."""
    from family_context.lookup.page import PageError, open_practice
    from family_context.lookup.search import SearchError, as_table, find

    try:
        with open_practice(OutFolder(out.resolve()).published) as con:
            people, in_all = find(con, " ".join(words))
    except (PageError, SearchError) as error:
        console.print(f"[bold red]No search.[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from error
    if not people:
        console.print("Nobody is published under these words. Try fewer letters, or the surname.")
        raise typer.Exit(1)
    console.print(as_table(people))
    if in_all > len(people):
        console.print(f"{in_all - len(people)} more: add a word to the search.")


@app.command(
    epilog=EXAMPLE + "page --out warehouse schools:12345 --referral R-2026/0042 --purpose s17"
)
def page(
    out: Out,
    child: Annotated[
        str, typer.Argument(help="A person_id, or a children's social care reference.")
    ],
    referral: Annotated[
        str | None,
        typer.Option(help="The case it is for: then of anybody under 18 whom a service knows."),
    ] = None,
    purpose: Annotated[
        str | None, typer.Option(help="Why it is asked: s17 or s47. It is logged, with who asked.")
    ] = None,
) -> None:
    """Write one child's family overview and service detail as a page to read or print."""
    from family_context.lookup.access_log import AccessError
    from family_context.lookup.page import PageError, make_page, make_page_for_referral

    try:
        if referral is None and purpose is None:
            made = make_page(out, child)
        else:
            made = make_page_for_referral(out, child, referral, purpose)
    except (AccessError, PageError) as error:
        console.print(f"[bold red]No page.[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from error
    console.print(f"Page: {made}", soft_wrap=True, highlight=False)


@app.command(epilog=EXAMPLE + "explain --out warehouse schools:12345 gp:98765")
def explain(
    out: Out,
    references: Annotated[
        list[str],
        typer.Argument(
            help="One person_id (an old one too), one or two service:reference, or the person_id "
            "of a child and of somebody else."
        ),
    ],
) -> None:
    """Say what made a person, why two records are one, or why somebody is in a child's family."""
    from family_context.lookup.explain.people import explain as explained
    from family_context.lookup.explain.told import for_console, write_page
    from matching import evidence

    folder = OutFolder(out.resolve())
    if not folder.warehouse.is_file():
        raise typer.BadParameter(f"{folder.warehouse} is missing: build first.")
    try:
        with evidence.opened(folder.warehouse) as con:
            explanation = explained(con, references)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from error
    console.print(for_console(explanation), highlight=False)
    if explanation.waterfalls:
        page = write_page(explanation, folder, references)
        console.print(f"Picture: {page}", soft_wrap=True, highlight=False)


@app.command(
    "as-known",
    epilog=EXAMPLE + "as-known --out warehouse --child 0001321 --on 2026-01-15",
)
def as_known(
    out: Out,
    child: Annotated[
        str, typer.Option(help="A person_id, of today or of then, or a social care reference.")
    ],
    on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The past day.")],
    file: Annotated[
        Path | None, typer.Option(help="A new .csv or .parquet file for all columns.")
    ] = None,
) -> None:
    """Tell what a worker would have seen of a child on a past day."""
    from family_context.lookup import point_in_time as history

    try:
        known = history.as_known(out, child, on.date())
        if file:
            history.write(known, file)
    except history.AsKnownError as error:
        console.print(f"[bold red]Not known.[/] {escape(str(error))}", soft_wrap=True)
        raise typer.Exit(1) from error
    console.print(f"Written: {file}" if file else history.as_table(known), soft_wrap=True)
    console.print(known.told(), soft_wrap=True, highlight=False)
