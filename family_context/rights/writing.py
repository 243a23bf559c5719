"""The account as a page and as a workbook, for their owner's eyes only."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, PackageLoader
from markupsafe import Markup
from openpyxl import Workbook

from family_context.build.annex import STYLE
from family_context.folders import OutFolder
from family_context.intake.validation_book import fill_sheet
from family_context.rights.account import Account, Section
from family_context.whole import whole, write_whole

LONGEST_CELL = 32_000
"""Excel takes 32,767 signs in a cell."""


def write_account(account: Account, out: OutFolder) -> tuple[Path, Path]:
    """Write `subject_access/<person>.html` and `.xlsx`; returns both."""
    out.subject_access.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = account.person.name.replace(":", "_").replace("/", "_")
    page, book = (out.subject_access / f"{name}{ending}" for ending in (".html", ".xlsx"))
    write_whole(page, as_page(account))
    with whole(book) as fresh:
        as_book(account).save(fresh)
    return page, book


def as_page(account: Account) -> str:
    """One page without script or network; whatever a row holds is text."""
    environment = Environment(
        loader=PackageLoader("family_context.rights", "."), autoescape=True, trim_blocks=True
    )
    return environment.get_template("account.html").render(account=account, style=Markup(STYLE))


def as_book(account: Account) -> Workbook:
    """The account as sheets, in which no cell is a formula."""
    book = Workbook()
    book.remove(book.worksheets[0])
    heads = ("source", "table", "what it is", "place", "row", "field", "value", "left out because",
             "what it means", "what it is for, who sees it")  # fmt: skip
    widths = (22, 22, 40, 40, 6, 24, 40, 40, 40, 60)
    sent = [
        line
        for service in account.services
        for section in service.sections
        for line in _lines(service.name, section)
    ]
    made = [line for section in account.derived for line in _lines("warehouse", section)]
    fill_sheet(book.create_sheet("What services sent"), heads, sent, widths)
    fill_sheet(book.create_sheet("What was made of it"), heads, made, widths)
    fill_sheet(
        book.create_sheet("Services"),
        ("service", "what", "told"),
        [(s.name, what, told) for s in account.services for what, told in s.facts],
        (24, 24, 80),
    )
    fill_sheet(
        book.create_sheet("Places"),
        ("place", "what", "how much", "kept", "who can read it"),
        [(p.place, p.what, p.how_much, p.kept, p.readers) for p in account.places],
        (60, 60, 20, 30, 40),
    )
    fill_sheet(
        book.create_sheet("Left out"),
        ("how often", "why"),
        [(one.n, one.told) for one in account.left_out],
        (12, 100),
    )
    return book


def _lines(source: str, section: Section) -> Iterator[tuple[object, ...]]:
    for n, row in enumerate(section.rows, start=1):
        for cell in row.cells:
            yield (
                *(source, section.title, section.told[:LONGEST_CELL], row.place, n, cell.column),
                *(cell.text[:LONGEST_CELL], cell.left_out),
                section.meanings.get(cell.column, ""),
                section.rules.get(cell.column, "")[:LONGEST_CELL],
            )
