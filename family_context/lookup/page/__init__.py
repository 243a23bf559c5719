"""The family page: one child's family context as one printable, accessible HTML file.

Two views, as the 2021 pilot had them: the family at a glance, and each service's detail to open.
It reads the published practice file only, so it can show nothing that the file does not hold.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from family_context.folders import OutFolder
from family_context.lookup import access_log
from family_context.lookup.page.any_child import open_family
from family_context.lookup.page.child import (
    PageError,
    find_anybody_under_18,
    find_child,
    open_practice,
)
from family_context.lookup.page.facts import read_family
from family_context.lookup.page.family import Request
from family_context.lookup.page.render import render
from family_context.lookup.page.words import words_of
from family_context.whole import write_whole

__all__ = ["PageError", "make_page", "make_page_for_referral", "open_practice"]


def make_page(out: Path, child: str) -> Path:
    """Write the page of one subject child into `pages/` under `out`; returns the file.

    `child` is a person_id or a children's social care reference. The same publication gives the
    same bytes. Only the owner may read the file. Raises PageError where there is no such page.
    """
    folder = OutFolder(out.resolve())
    with open_practice(folder.published) as con, words_of(folder.seeds):
        child_person_id = find_child(con, child)
        html = render(read_family(con, child_person_id))
    return _write(folder, child_person_id, html)


def make_page_for_referral(
    out: Path, child: str, referral: str | None, purpose: str | None
) -> Path:
    """Write the page of anybody under 18 whom a service knows, and log who asked and why.

    `child` is as for `make_page`, or a reference with its service before it; `referral` is the
    reference of the case, and `purpose` s17 or s47. The family is made by the build's own models,
    so that membership, showing and protection are those of a subject child. The page says what it
    was written for. Returns the file.
    Raises PageError where there is no such page, AccessError where it cannot be logged.
    """
    folder = OutFolder(out.resolve())
    referral, purpose = access_log.check(referral, purpose)
    with open_practice(folder.published) as con:
        child_person_id = find_anybody_under_18(con, child)
    asked_at = datetime.now(UTC)
    request = Request(referral, access_log.PURPOSES[purpose], asked_at.date())
    with open_family(folder, child_person_id, purpose) as con, words_of(folder.seeds):
        html = render(replace(read_family(con, child_person_id), request=request))
    # Logged before anybody can read it: a page that nobody knows of is worse than a line too many.
    access_log.write(folder.access_log, asked_at, referral, purpose, child_person_id)
    return _write(folder, child_person_id, html)


def _write(folder: OutFolder, child_person_id: str, html: str) -> Path:
    """The page as a file that only its owner may read."""
    folder.pages.mkdir(mode=0o700, parents=True, exist_ok=True)
    page = folder.pages / f"{child_person_id}.html"
    write_whole(page, html)
    return page
