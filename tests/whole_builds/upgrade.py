"""Whether this tree goes on with the `--out` of another commit: `make upgrade BASE=<commit>`.

That commit publishes one night of a small council; this tree the next night into the same folder,
of the same extracts. People keep their ids, the first night can still be asked for but for people
whom the rules of this tree hide, and what was kept in words stays in words.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import defaultdict
from datetime import date
from pathlib import Path

import duckdb

from family_context.folders import OutFolder
from family_context.lookup.point_in_time import AsKnownError, as_known
from family_context.operate.status import status_of
from tests.whole_builds.same import PROJECT, call

FIRST, SECOND = date(2026, 1, 31), date(2026, 2, 1)
ASKED = ("service_code", "state", "state_reason", "state_sentence")


def main(base: str) -> int:
    """Build by `base`, then by this tree; 0 if nothing that `base` remembered is lost."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        old, out = folder / "base", OutFolder(folder / "out")
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", old, base], check=True)
        try:
            council = folder / "council"
            call(PROJECT, "synth", "--families", "60", "--seed", "5", "--out", council)
            extracts = ("--extracts", council / "extracts", "--out", out.root, "--no-pages")
            call(old, "build", *extracts, "--as-at", FIRST)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", old], check=True)
        before, answered = people(out), answers(out)
        call(PROJECT, "build", *extracts, "--as-at", SECOND)
        lost = [*_ids(before, people(out)), *_past_day(out, answered), *_status(out)]
    print("\n".join(lost) or f"Nothing that {base} remembered is lost.")
    return 1 if lost else 0


def people(out: OutFolder) -> dict[frozenset[str], str]:
    """The person_id of each group of records that are one person."""
    records = defaultdict(set)
    with duckdb.connect(str(out.published / "family_context.duckdb"), read_only=True) as con:
        for record, person in con.execute(
            "select record_id, person_id from person_records"
        ).fetchall():
            records[person].add(record)
    return {frozenset(group): person for person, group in records.items()}


def answers(out: OutFolder) -> dict[str, set[tuple[str, ...]]]:
    """By child, what is published of its family: without ids of others, which rules may move."""
    found = defaultdict(set)
    with duckdb.connect(str(out.published / "family_context.duckdb"), read_only=True) as con:
        for child, *row in con.execute(
            f"select child_person_id, {', '.join(ASKED)} from family_context "
            "where person_id = child_person_id"
        ).fetchall():
            found[child].add(tuple(map(str, row)))
    return dict(found)


def _ids(before: dict[frozenset[str], str], now: dict[frozenset[str], str]) -> list[str]:
    """A new version may group records otherwise; who is the same people has the same id."""
    same = before.keys() & now.keys()
    print(f"{len(same):,} of {len(before):,} people have the same records by both commits.")
    moved = [one for one in same if before[one] != now[one]]
    return [f"{len(moved)} of them have another person_id."] if moved else []


def _past_day(out: OutFolder, answered: dict[str, set[tuple[str, ...]]]) -> list[str]:
    unknown, other = 0, 0
    hidden = answered.keys() & _hidden(out)
    for child, rows in answered.items():
        if child in hidden:
            continue
        try:
            known = as_known(out.root, child, FIRST).rows
        except AsKnownError:
            unknown += 1
            continue
        then = {
            tuple(str(row[name]) for name in ASKED)
            for row in known.to_pylist()
            if row["person_id"] == row["child_person_id"]
        }
        other += then != rows
    print(
        f"{len(answered):,} children were published on {FIRST}, {len(hidden)} of them hidden now."
    )
    return [
        f"{n} of them {what}."
        for n, what in (
            (unknown, "cannot be asked for on that day"),
            (other, "were answered otherwise on that day than is told now"),
        )
        if n
    ]


def _hidden(out: OutFolder) -> set[str]:
    with duckdb.connect(str(out.warehouse), read_only=True) as con:
        found = con.execute("select person_id from intermediate.int_history__hidden_people")
        return {person_id for (person_id,) in found.fetchall()}


def _status(out: OutFolder) -> list[str]:
    builds = [one.status for one in status_of(out, SECOND).builds]
    return [] if builds == ["published"] * 2 else [f"status knows the builds as {builds}."]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
