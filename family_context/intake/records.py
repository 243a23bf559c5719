"""Records of a CSV file: where each one starts, and whether it has the fields of the header.

DuckDB's own reader gives no line numbers, and with rows that are too short or oddly quoted it
either stops, pads or skips. So every record is found here first. What is well formed goes on to
DuckDB with its line number in front, the rest is handed back as it stands. No line is lost:
a quote that closes in an impossible place costs the line it stands in, not the lines after it.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from pathlib import Path

from family_context.intake.refusal import refuse

MOST_RECORD_BYTES = 4_000_000
_RUN = 1_000
"""Records that are looked at together while nothing is wrong with them."""


@dataclass(frozen=True)
class Malformed:
    """A row that is no record of the table."""

    line: int
    reason: str
    fields: tuple[str, ...]


@dataclass
class Records:
    """What was found in one file."""

    well_formed: int = 0
    malformed: list[Malformed] = field(default_factory=list)
    longest: int = 0


CUT_OFF = "the last line, and without an end: the file may be cut off"


class Scanner:
    """Cuts UTF-8 bytes that end with a line feed into records."""

    def __init__(
        self, content: bytes, delimiter: str, file: str, first_line: int = 1, *, ends: bool = True
    ) -> None:
        self.content = content
        self.ends = ends
        self.delimiter = delimiter
        self.file = file
        self.position = 0
        self.line = first_line
        d = re.escape(delimiter.encode())
        quoted = rb'"[^"]*+(?:""[^"]*+)*+"'
        self._strict = rb"(?:" + quoted + rb'|[^"\r\n' + d + rb"][^\"\r\n" + d + rb"]*+)?"
        # A quote inside an unquoted field is a sign like any other (inches, say).
        loose = rb"(?:" + quoted + rb'|[^"\n' + d + rb"][^\n" + d + rb"]*?)?"
        self._d = d
        self._loose = re.compile(loose + rb"(?:" + d + loose + rb")*\n")
        self._open = re.compile(rb"(?:" + loose + d + rb')*"[^"]*+(?:""[^"]*+)*+\Z')

    def header(self) -> list[str]:
        """The fields of the first record; RefusedError if it cannot be read as one."""
        self._skip_blank_lines()
        record = self._loose_record()
        if record is None:
            raise refuse(
                self.file, "the quotes of its header do not pair.", "Send a plain header line."
            )
        return self._fields(record)

    def write(self, width: int, out: Path) -> Records:
        """Write every record of `width` fields to `out`, its line number in front."""
        found = Records()
        # A line without anything is no record, not even of a table with one column.
        record = rb"(?!\n)%b(?:%b%b){%d}\n" % (self._strict, self._d, self._strict, width - 1)
        one, run = re.compile(record), re.compile(rb"(?:%b){1,%d}+" % (record, _RUN))
        with out.open("wb") as stream:
            while self.position < len(self.content):
                hit = run.match(self.content, self.position)
                if hit and len(hit.group()) > MOST_RECORD_BYTES:
                    hit = one.match(self.content, self.position)
                if hit is None or len(hit.group()) > MOST_RECORD_BYTES:
                    stream.write(self._odd(width, found))
                    continue
                block = hit.group()
                records = self._numbered(block, one)
                stream.write(b"".join(records))
                found.well_formed += len(records)
                found.longest = max(found.longest, len(block))
                self.position = hit.end()
        return found

    def _numbered(self, block: bytes, one: re.Pattern[bytes]) -> list[bytes]:
        """The records of a block of well-formed ones, each behind the number of its line."""
        separator, first = self.delimiter.encode(), self.line
        self.line += block.count(b"\n")
        if b'"' not in block:
            lines = block.split(b"\n")[:-1]
            return [b"%d%b%b\n" % (n, separator, row) for n, row in enumerate(lines, first)]
        numbered = []
        for row in one.findall(block):
            numbered.append(b"%d%b%b" % (first, separator, row))
            first += row.count(b"\n")
        return numbered

    def _odd(self, width: int, found: Records) -> bytes:
        """Deal with what stands at the position and is not a plain record of `width` fields.

        Returns it written plainly, or nothing if it is malformed or a blank line.
        """
        end_of_line = self.content.index(b"\n", self.position) + 1
        physical = self.content[self.position : end_of_line]
        if not physical.strip(b" \r\n"):
            self._advance(physical)
            return b""
        line = self.line
        record = self._loose_record()
        if record is None:
            if self._open.match(self.content, self.position):
                raise refuse(
                    self.file,
                    f"a quote that opens in the record at line {line} is never closed"
                    + ("." if self.ends else f", in {CUT_OFF}."),
                    "Close it, or double every quote inside a quoted value."
                    + ("" if self.ends else " If it is cut off, send the whole file again."),
                )
            found.malformed.append(
                Malformed(line, "text follows a closing quote", (_shown(physical),))
            )
            self._advance(physical)
            return b""
        fields = self._fields(record)
        if len(record) > MOST_RECORD_BYTES:
            reason = f"row is longer than {MOST_RECORD_BYTES:,} bytes"
        elif len(fields) > width:
            reason = f"too many fields: {len(fields)} where the header has {width}"
        elif len(fields) < width:
            reason = f"too few fields: {len(fields)} where the header has {width}"
            if not self.ends and self.position >= len(self.content) and len(fields) > 1:
                reason += f"; {CUT_OFF}"
        else:
            found.well_formed += 1
            found.longest = max(found.longest, len(record) * 2)
            return _written([str(line), *fields], self.delimiter)
        found.malformed.append(Malformed(line, reason, tuple(fields)))
        return b""

    def _loose_record(self) -> bytes | None:
        """Take the record at the position if it can be read at all."""
        hit = self._loose.match(self.content, self.position)
        if hit is None:
            return None
        self._advance(hit.group())
        return hit.group()

    def _skip_blank_lines(self) -> None:
        while self.position < len(self.content):
            end_of_line = self.content.index(b"\n", self.position) + 1
            physical = self.content[self.position : end_of_line]
            if physical.strip(b" \r\n"):
                return
            self._advance(physical)

    def _advance(self, taken: bytes) -> None:
        self.position += len(taken)
        self.line += taken.count(b"\n")

    def _fields(self, record: bytes) -> list[str]:
        """The values of a record that `_loose` has accepted."""
        body = record.removesuffix(b"\n")
        fields, position = [], 0
        one = re.compile(
            rb'(?:"([^"]*+(?:""[^"]*+)*+)"|([^' + self._d + rb"\n]*+))(" + self._d + rb"|\Z)"
        )
        while True:
            hit = one.match(body, position)
            assert hit is not None
            quoted, plain, stop = hit.groups()
            value = plain if quoted is None else quoted.replace(b'""', b'"')
            fields.append(value.decode("utf-8"))
            position = hit.end()
            if not stop:
                return fields


def _shown(physical: bytes) -> str:
    return physical.rstrip(b"\n").decode("utf-8")


def _written(fields: list[str], delimiter: str) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL).writerow(
        fields
    )
    return buffer.getvalue().encode("utf-8")
