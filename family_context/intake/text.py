"""What a CSV file is written in: its encoding and its delimiter, known for sure or refused."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from pathlib import Path

from family_context.contracts import TableContract, header_key
from family_context.intake.bounds import check_size
from family_context.intake.frame import MOST_LINES_ABOVE, header_at, known_columns
from family_context.intake.kinds import really_is
from family_context.intake.refusal import refuse

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
MOST_HEADER_BYTES = 1_000_000

# Not defined in cp1252, so a file that holds one of them is written in something else.
_NOT_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
# Signs that never stand between two letters of a word in cp1252, but are letters in other code
# pages (cp850, cp1250, Mac Roman): a file with such a word is not cp1252.
_SIGN_IN_WORD = re.compile(
    rb"[A-Za-z][\x80\x82-\x89\x8b\x95\x98\x99\x9b\xa0-\xac\xae-\xb6\xb8-\xbf\xd7\xf7][A-Za-z]"
)
# Two bytes that UTF-8 writes and cp1252 text has no reason to hold.
_UTF8_PAIR = re.compile(rb"[\xc3-\xc5][\x80-\xbf]|\xe2\x80[\x90-\xbf]")


@dataclass(frozen=True)
class Text:
    """A CSV file as UTF-8 in which every line ends with a line feed."""

    content: bytes
    first_line: int
    """Number of the line at which `content` starts in the file, from 1."""
    declared_delimiter: str | None
    """What a first line `sep=;` says, if there is one."""
    ends: bool = True
    """Whether the last line has an end in the file; one that is cut off has none."""


def read_text(path: Path, file: str) -> Text:
    """The content of the CSV file at `path`.

    Raises RefusedError if it is too large, or its encoding cannot be told.
    """
    check_size(path, file)
    raw = path.read_bytes()
    if not raw.strip(b"\xef\xbb\xbf \t\r\n"):
        raise refuse(
            file, "the file is empty.", "Send it again with its header line, even without rows."
        )
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        # What a spreadsheet calls Unicode Text, and says so in its first two bytes.
        try:
            raw = raw.decode("utf-16").encode("utf-8")
        except UnicodeDecodeError:
            raise refuse(file, "its UTF-16 is broken.", "Save it as CSV UTF-8.") from None
    if other := really_is(path):
        raise refuse(file, *other)
    if raw[1:200:2].strip(b"\x00") == b"" and b"\x00" not in raw[:200:2]:
        # The same without those two bytes, as some databases export.
        raw = raw.decode("utf-16-le", "replace").encode("utf-8")
    if b"\x00" in raw:
        raise refuse(file, "it holds zero bytes and is no text.", "Save it as CSV UTF-8.")
    content = _as_utf8(raw.removeprefix(b"\xef\xbb\xbf"), file)
    # Windows and old Macintosh line ends; inside a value, too, a line break is a line feed.
    content = content.replace(b"\r\n", b"\n")
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    ends = content.endswith(b"\n")
    if not ends:
        content += b"\n"
    declared = re.match(rb'"?sep=([,;\t|])"?\n', content)
    if declared:
        # Excel writes this line before the header.
        return Text(content[declared.end() :], 2, declared[1].decode(), ends)
    return Text(content, 1, None, ends)


def _as_utf8(raw: bytes, file: str) -> bytes:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
    else:
        return raw
    doubt = next(
        (found for rule in (_NOT_CP1252, _SIGN_IN_WORD, _UTF8_PAIR) if (found := rule.search(raw))),
        None,
    )
    if doubt:
        other = raw.count(b"\n", 0, doubt.start()) + 1
        raise refuse(
            file,
            f"its encoding cannot be told: it is neither UTF-8 (see line {line}) "
            f"nor Windows-1252 (see line {other}).",
            "Save it as CSV UTF-8.",
        )
    return raw.decode("cp1252").encode("utf-8")


def from_header(text: Text, table: TableContract) -> tuple[Text, list[tuple[int, list[str]]]]:
    """`text` from its header line on, and the lines above it: number and fields.

    The lines are cut by the delimiter that shows most columns of the contract in the header.
    """
    starts: list[tuple[int, int]] = []
    rows: list[list[str]] = []
    by: list[tuple[str, bytes]] = []
    delimiters = [text.declared_delimiter] if text.declared_delimiter else list(DELIMITERS)
    position, line = 0, text.first_line
    while position < min(len(text.content), MOST_HEADER_BYTES) and len(rows) < MOST_LINES_ABOVE:
        end = text.content.index(b"\n", position) + 1
        physical = text.content[position:end]
        if physical.strip(b" \r\n\t"):
            cut = {d: _cut(physical, d) for d in delimiters}
            best = max(delimiters, key=lambda d: len(known_columns(cut[d], table)))
            starts.append((position, line))
            rows.append(cut[best])
            by.append((best, physical))
            if len(rows) == 1 and header_at(rows, table) == 0 and _is_whole(rows[0], table):
                return text, []
        position, line = end, line + 1
    at = header_at(rows, table)
    if at == 0:
        return text, []
    delimiter, _ = by[at]
    above = [(starts[n][1], _cut(by[n][1], delimiter)) for n in range(at)]
    start, first_line = starts[at]
    return replace(text, content=text.content[start:], first_line=first_line), above


def _is_whole(row: list[str], table: TableContract) -> bool:
    """Whether a first line is the header for sure, so that no other has to be looked at."""
    known = known_columns(row, table)
    return len(known) > 1 and {c.name for c in table.asked if c.required} <= known


def _cut(physical: bytes, delimiter: str) -> list[str]:
    line = physical[:MOST_HEADER_BYTES].decode("utf-8", "replace").strip("\n")
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return [line]


def tell_delimiter(text: Text, table: TableContract, file: str) -> str:
    """The delimiter with which the header holds most columns of the contract.

    Raises RefusedError where two delimiters would do, or none.
    """
    if text.declared_delimiter:
        return text.declared_delimiter
    line = (
        text.content.lstrip(b"\r\n \t")[:MOST_HEADER_BYTES]
        .split(b"\n", 1)[0]
        .decode("utf-8", "replace")
    )
    try:
        found = {
            d: sum(
                header_key(h) in table.spellings for h in next(csv.reader([line], delimiter=d), [])
            )
            for d in DELIMITERS
        }
    except csv.Error:
        # A bare carriage return, or a field longer than any header: no line feed where one is due.
        raise refuse(
            file,
            "its first line is too long or holds carriage returns, so it is no header line.",
            "End every line in the same way (CRLF or LF), or save it as CSV UTF-8.",
        ) from None
    most = max(found.values())
    best = [d for d in DELIMITERS if found[d] == most]
    if most == 0:
        raise refuse(
            file,
            f"its first line holds no column of {table.name}, with whatever delimiter.",
            f"Send a header line with the column {_first_required(table)}, comma-separated.",
        )
    if len(best) == 1:
        _agree(text.content, best[0], file)
        return best[0]
    if not any(d in line for d in DELIMITERS):
        # One column: nothing separates.
        return ","
    raise refuse(
        file,
        "its delimiter cannot be told: the header could be separated by "
        + " or ".join(DELIMITERS[d] for d in best)
        + ".",
        f"Separate every column, e.g. {_first_required(table)}, by commas.",
    )


def _agree(content: bytes, delimiter: str, file: str) -> None:
    """Refuse a file whose rows are plainly separated by something else than its header is."""
    lines = [n for n in content[:MOST_HEADER_BYTES].split(b"\n") if n.strip()][:50]
    header, rows = lines[0], lines[1:]
    if b'"' in content[:MOST_HEADER_BYTES] or len(rows) < 2:
        return
    width = header.count(delimiter.encode())
    for other in DELIMITERS:
        if other == delimiter or not width:
            continue
        if all(r.count(other.encode()) == width and delimiter.encode() not in r for r in rows):
            raise refuse(
                file,
                "its delimiter cannot be told: the header is separated by "
                f"{DELIMITERS[delimiter]}, the rows by {DELIMITERS[other]}.",
                "Separate header and rows by commas.",
            )


def _first_required(table: TableContract) -> str:
    return next((c.name for c in table.asked if c.required), table.asked[0].name)
