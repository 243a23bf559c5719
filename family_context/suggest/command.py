"""`family-context suggest`: proposals on screen, and into extract.yml where asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from family_context.contracts import Contract
from family_context.council.settings import Council
from family_context.intake.declaration import named_in
from family_context.intake.delivery import DECLARATION
from family_context.intake.nearest import nearest
from family_context.suggest.proposal import FileProposal, Proposal
from family_context.suggest.propose import propose
from family_context.suggest.writing import as_yaml, write

_STYLES = {"sure": "green", "likely": "cyan", "open": "bold yellow", "none": "dim"}


class SuggestError(ValueError):
    """There is nothing to propose for; the message says what was expected."""


def proposals(
    delivery: Path, contracts: Mapping[str, Contract], as_at: date
) -> list[tuple[Path, Proposal]]:
    """The folder and the proposal of each service in `delivery`: its own folder, or that of all.

    Raises SuggestError if it is no folder of a service, and RefusedError if what an extract.yml
    declares cannot be followed.
    """
    if not delivery.is_dir():
        raise SuggestError(f"{delivery} is no folder. Name the folder of a service, or of all.")
    folder = delivery.resolve()
    known = list(contracts)
    inside = [folder / code for code in known if (folder / code).is_dir()]
    folders = [folder] if folder.name in contracts else inside
    if not folders:
        raise SuggestError(
            f"{folder.name} is no service, and holds no folder of one. "
            f"{nearest(folder.name, known)}"
        )
    found = []
    for one in folders:
        contract = contracts[one.name]
        columns, files = named_in(one / DECLARATION, f"{one.name}/{DECLARATION}", contract)
        made = propose(one, contract, columns=columns, files=files, as_at=as_at)
        found.append((one, made))
    return found


def show(
    console: Console,
    found: Iterable[tuple[Path, Proposal]],
    *,
    into: bool,
    council: Council | None = None,
) -> None:
    """Print each proposal; with `into`, write it into the extract.yml of its folder."""
    for folder, proposal in found:
        console.print(as_renderable(proposal))
        block = as_yaml(proposal, folder / DECLARATION)
        if into:
            given = council.unless_said(proposal.service_code) if council else {}
            added = write(proposal, folder / DECLARATION, given)
            told = f"added {', '.join(added)}" if added else "nothing to add"
            console.print(f"{folder / DECLARATION}: {told}.", soft_wrap=True, highlight=False)
        elif block:
            console.print("For extract.yml (--write adds it):", style="bold")
            console.print(escape(block), highlight=False)


def as_renderable(proposal: Proposal) -> RenderableType:
    """What each file and each of its columns is, for a person to accept."""
    parts: list[RenderableType] = [Text(proposal.service_code, style="bold")]
    for file in proposal.files:
        parts.append(_of_file(file))
    for name, tables in proposal.by_sheets.items():
        told = f"{name} is read as it is, a sheet for each table: {', '.join(tables)}."
        parts.append(Text(told, "dim"))
    if not proposal.files and not proposal.unread and not proposal.by_sheets:
        parts.append(Text("no files yet: copy what its system exports into its folder.", "dim"))
    for name, why in proposal.unread.items():
        parts.append(Text(f"{name}: not read; {why}", style="yellow"))
    return Group(*parts)


def _of_file(file: FileProposal) -> RenderableType:
    if file.table is None:
        could = f" ({' or '.join(file.could_be)})" if file.could_be else ""
        told = f"{file.name}: {file.why}{could}. If it is one, write it under files in extract.yml."
        return Text(told, style="yellow")
    table = Table(
        title=f"{file.name} is {file.table}, by {file.why}", title_justify="left", box=None,
        pad_edge=False,
    )  # fmt: skip
    for head in ("theirs", "ours", "how sure", "why", "looks like"):
        table.add_column(head, overflow="fold")
    understood = [c for c in file.columns if c.sure == "understood" and "; but " not in c.why]
    for column in file.columns:
        if column in understood or column.sure == "none":
            continue
        why = column.why
        if len(column.formats) > 1:
            why += f"; dates as {' or '.join(column.formats)}: say which under formats"
        elif column.formats:
            why += f"; dates as {column.formats[0]}"
        style = _STYLES.get(column.sure, "")
        table.add_row(
            escape(column.theirs),
            column.ours or "?",
            Text(column.sure, style=style),
            escape(why),
            escape("  ".join(column.examples)),
        )
    notes: list[str] = []
    if understood:
        notes.append("Understood as they are: " + ", ".join(c.theirs for c in understood) + ".")
    if unused := [c.theirs for c in file.columns if c.sure == "none"]:
        notes.append("Nothing that is asked for: " + ", ".join(unused) + ".")
    if file.missing:
        notes.append("No column for what is required: " + ", ".join(file.missing) + ".")
    return Group(table, *(Text(line, style="dim") for line in notes), Text(""))
