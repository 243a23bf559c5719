"""From the swap to the next build: what a publication leaves to be put in its place.

What a build remembers, its copies of the deliveries and its account are written whole into
`build/next/` before the swap. After it they are only renamed. So whatever stops a build leaves one
of two things: the old publication with all that belongs to it, or the new one with all that
belongs to it still in `build/next/`; the next command that holds the folder puts that in its place.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

from family_context.build import publish, state
from family_context.build.manifest import FILE, Manifest
from family_context.folders import OutFolder
from family_context.intake.last_good import commit_last_good, copy_last_good


def prepare(out: OutFolder, account: Manifest) -> None:
    """Write all that the next build needs of this one; the disk may be full up to here only."""
    shutil.rmtree(out.next, ignore_errors=True)
    state.write(out, out.next / "state")
    copy_last_good(out.landing, out.next / "last_good")
    replace(account, status="published").write(out.next)


def finish(out: OutFolder) -> None:
    """Put in its place what the last publication has left to be; take away what was not published.

    It may be stopped and called again. Nobody else may hold the folder meanwhile.
    """
    publish.recover(out)
    run_id = prepared(out)
    if run_id and publish.is_published(out, run_id):
        out.state.mkdir(parents=True, exist_ok=True)
        for file in (out.next / "state").glob("*.parquet"):
            file.replace(out.state / file.name)
        commit_last_good(out.next / "last_good", out.last_good)
        # What is told of people answers for one publication; it must not outlive who is gone from
        # the next.
        for folder_of_people in (out.pages, out.explanations, out.subject_access):
            shutil.rmtree(folder_of_people, ignore_errors=True)
        out.run(run_id).mkdir(parents=True, exist_ok=True)
        (out.next / FILE).replace(out.run(run_id) / FILE)
    shutil.rmtree(out.next, ignore_errors=True)
    publish.remove_others(out)


def prepared(out: OutFolder) -> str | None:
    """The run whose account waits in `build/next/`; None where none does, or not all of it."""
    try:
        return str(json.loads((out.next / FILE).read_text(encoding="utf-8"))["run_id"])
    except (OSError, ValueError, KeyError):
        return None
