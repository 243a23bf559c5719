"""Whatever is sent: each row is landed or held back, once, and nothing else happens."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from cleaning.placeholders import nothing_of
from family_context.intake.records import Scanner
from family_context.intake.refusal import RefusedError
from family_context.intake.signs import read_signs
from tests.intake.conftest import PROJECT, Desk

NONE = nothing_of("text", PROJECT / "seeds").words
HEADER = b"person_ref,first_name,date_of_birth,sex\n"
PIECES = st.sampled_from(
    [b",", b'"', b'""', b"\n", b"\r\n", b"\r", b" ", b"1", b"2", b"Ann", b"2010-01-01", b"F",
     b";", b"\t", "é".encode(), b"\xe9", b"\x1a", b"'", b"\\", b"NULL", b"1,Ann,2010-01-01,F\n"]
)  # fmt: skip
quiet = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@quiet
@given(st.lists(PIECES, max_size=60).map(b"".join))
@example(b'1,"Ann,2010-01-01,F\n2,"Bob",2010-01-01,F\n3,Cy,,\n')
@example(b'"\n')
@example(b'1,a\rb,,\n2,"x\r\ny",,\n')
def test_landed_and_held_rows_are_the_rows_read(new_desk: Callable[[], Desk], body: bytes) -> None:
    desk = new_desk()
    desk.deliver({"people.csv": HEADER + body})
    result = desk.take()
    state = desk.state()
    assert state["load_state"] in {"loaded", "refused"}
    if state["load_state"] == "refused":
        assert "could not be worked on" not in state["reason"], "DuckDB must never stumble"
        assert desk.landed() == desk.held() == []
        return
    held = [h for h in desk.held() if h["kind"] == "row"]
    (told,) = result.inputs
    assert told["rows_landed"] == len(desk.landed())
    assert told["rows_quarantined"] == len(held)
    assert told["rows_read"] == told["rows_landed"] + told["rows_quarantined"]
    assert told["values_rejected"] == sum(h["kind"] == "value" for h in desk.held())
    lines = [h["line_number"] for h in held]
    assert len(lines) == len(set(lines)), "no row is held twice"
    assert all(isinstance(json.loads(h["row"]), dict) for h in held)
    if b'"' not in body:
        text = (HEADER + body).replace(b"\r\n", b"\n").decode("utf-8", "replace")
        rows = [line for line in text.split("\n")[1:] if line.strip(" \r")]
        sent = told["rows_read"] + len(desk.lines_listed())
        assert sent == len(rows), "each line with something in it is a row, or listed as none"


@quiet
@given(st.lists(st.lists(st.text(max_size=8), min_size=3, max_size=3), max_size=30))
def test_values_arrive_as_they_were_written(
    new_desk: Callable[[], Desk], rows: list[list[str]]
) -> None:
    """Any text that Python's csv module writes comes out the same, but for space around it and
    for signs that stand for others and for what stands for none, as a dash does in an address.
    """
    rows = [[c.replace("\x00", "").replace("\r", "") for c in row] for row in rows]
    assume(not any(read_signs(row[2]).strip(" \t\n\r").lower() in NONE for row in rows))
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(["person_ref", "first_name", "last_name", "address"])
    for n, row in enumerate(rows):
        writer.writerow([f"R{n}", *row])
    desk = new_desk()
    desk.deliver({"people.csv": buffer.getvalue().encode("utf-8", "surrogatepass")})
    desk.take()
    if desk.state()["load_state"] == "refused":
        assert any("\ud800" <= c <= "\udfff" for row in rows for cell in row for c in cell)
        return
    blank = " \t\n\r"
    assert [
        [r["first_name"] or "", r["last_name"] or "", r["address"] or ""] for r in desk.landed()
    ] == [[read_signs(c).strip(blank) for c in row] for row in rows]


@given(st.lists(PIECES, max_size=40).map(b"".join), st.integers(1, 4))
@settings(max_examples=300, deadline=None)
def test_the_scanner_accounts_for_every_line(
    tmp_path_factory: object, body: bytes, width: int
) -> None:
    content = body.decode("utf-8", "replace").encode().replace(b"\r\n", b"\n") + b"\n"
    out = tmp_path_factory.getbasetemp() / "records.csv"  # type: ignore[attr-defined]
    try:
        found = Scanner(content, ",", "f").write(width, out)
    except RefusedError:
        assert b'"' in content
        return
    taken = list(csv.reader(io.StringIO(out.read_bytes().decode(), newline="")))
    assert len(taken) == found.well_formed
    assert all(len(row) == width + 1 for row in taken)
    starts = [int(row[0]) for row in taken] + [m.line for m in found.malformed]
    assert len(starts) == len(set(starts))
    assert all(1 <= n <= content.count(b"\n") for n in starts)
