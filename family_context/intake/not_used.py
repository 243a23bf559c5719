"""What of a file was not used, or was read otherwise than it is written."""

from __future__ import annotations

from collections.abc import Sequence

from family_context.contracts import TableContract, header_key
from family_context.intake.consent import WITHHELD
from family_context.intake.delivery import Ignored, ignored
from family_context.intake.headers import perhaps
from family_context.intake.sources import Source

READ_AS_WITHHELD = (
    "read as is_withheld: whoever refused is not told of. Where it is consent to something else, "
    "send a column is_withheld."
)
_MOST_RUNS = 40
"""So many runs of lines are named; a file may hold thousands."""


def not_used(source: Source, table: TableContract, file: str, service_code: str) -> list[Ignored]:
    """Columns, sheets and lines of `file` that were left out, and what was read otherwise."""
    found: list[tuple[str, str, str]] = []
    for header in source.headers.unknown:
        near = perhaps(header, table, source.headers.position)
        found.append(
            ("column", header, f"no column of the contract.{f' Perhaps {near}?' if near else ''}")
        )
    for header, column in source.headers.declared.items():
        found.append(("declared", header, f"taken as {column}, as extract.yml says."))
    withheld = source.headers.position.get(WITHHELD)
    if withheld is not None and header_key(source.sent[withheld]) not in table.spellings:
        found.append(("header", source.sent[withheld].strip(), READ_AS_WITHHELD))
    for header in source.headers.respelled:
        found.append(("header", header, "taken, although it needed trimming or another case."))
    for sheet in source.not_read:
        found.append(("sheet", sheet, "another sheet was taken."))
    for reason in sorted({reason for _, reason in source.listed}):
        lines = [line for line, why in source.listed if why == reason]
        found.append(("line", lines_in_words(lines), reason))
    for column, n in source.signs.items():
        note = f"signs written in another way, such as &amp; or _x000D_, were read in {n:,} rows."
        found.append(("signs", column, note))
    if source.merged:
        note = (
            f"{lines_in_words(source.merged)} took the value of a cell merged with the row above."
        )
        found.append(("merged", "", note))
    if source.changes:
        note = (
            f"{source.changes} says what became of each row since the last extract. If only what "
            "changed was sent, whoever did not change is missing: send the whole table"
        )
        found.append(("changes", source.changes, note))
    if source.again:
        note = f"{source.again:,} lines say only what an earlier one says, and are no more rows."
        found.append(("again", "", note))
    return [
        ignored(kind, file, name, note, service_code=service_code, table_name=table.name)
        for kind, name, note in found
    ]


def lines_in_words(lines: Sequence[int]) -> str:
    """Line numbers in their order, e.g. `lines 1-3, 48`."""
    runs: list[list[int]] = []
    for line in lines:
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    told = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs[:_MOST_RUNS])
    if len(runs) > _MOST_RUNS:
        told += f" and {len(runs) - _MOST_RUNS:,} more places"
    return f"line{'s' if len(lines) > 1 else ''} {told}"
