"""What was proposed, as lines of extract.yml; what stands there stays, with its comments."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Mapping, Sequence
from pathlib import Path

import yaml

from family_context.suggest.proposal import FileProposal, Proposal

Block = dict[str, dict[str, str]]
"""By table, keys and values as YAML writes them."""

_FILL_IN: Mapping[str, str] = {
    "source_system": "the system, e.g. Mosaic",
    "data_current_as_of": "the day on which the extract was drawn, YYYY-MM-DD",
    "coverage_start": "the first day that the data cover",
    "coverage_end": "the last day that the data cover",
    "coverage_area": "e.g. Example Council",
}


class WritingError(ValueError):
    """The declaration cannot be added to; the message says what to write by hand."""


def blocks(proposal: Proposal) -> dict[str, Block | dict[str, str]]:
    """What extract.yml lacks: `files`, `columns` and `formats`, each only where there is any."""
    files = {
        f.table: json.dumps(f.name, ensure_ascii=False)
        for f in proposal.files
        if f.table and (f.within or Path(f.name).stem.casefold() != f.table)
    }
    columns: Block = {}
    formats: Block = {}
    for file in proposal.files:
        for column in file.columns if file.table else ():
            if column.ours and column.sure in ("sure", "likely"):
                key = json.dumps(column.theirs, ensure_ascii=False)
                columns.setdefault(str(file.table), {})[key] = column.ours
            if column.ours and len(column.formats) == 1:
                written = json.dumps(column.formats[0])
                formats.setdefault(str(file.table), {})[column.ours] = written
    named: Mapping[str, Block | dict[str, str]] = {
        "files": files, "columns": columns, "formats": formats,
    }  # fmt: skip
    return {key: block for key, block in named.items() if block}


def as_yaml(proposal: Proposal, file: Path) -> str:
    """The blocks as text, as far as the declaration at `file` lacks them."""
    said = _said(file.read_text(encoding="utf-8"), file) if file.exists() else {}
    lacking = {key: _lacking(block, said.get(key)) for key, block in blocks(proposal).items()}
    return "".join("\n".join(_lines(k, block)) + "\n" for k, block in lacking.items() if block)


def write(proposal: Proposal, file: Path, given: Container[str] = ()) -> list[str]:
    """Add the blocks to extract.yml, which is made where it is not there; returns what was added.

    What is declared there already is not touched. `given` are keys that a new file need not have,
    because the council's settings say them of every delivery. Raises WritingError where the file
    writes a block on one line, or is no YAML: then nothing is written.
    """
    made = not file.exists()
    text = _to_fill_in(given) if made else file.read_text(encoding="utf-8")
    said = _said(text, file)
    added: list[str] = []
    for key, block in blocks(proposal).items():
        lacking = _lacking(block, said.get(key))
        if not lacking:
            continue
        text = _with(text, key, lacking, said.get(key), file)
        added += [f"{key}: {name}" for name in lacking]
    if made:
        text += _left_open(proposal)
    if added or made:
        _said(text, file)
        file.write_text(text, encoding="utf-8")
    return (["extract.yml, to be filled in"] if made else []) + added


def _to_fill_in(given: Container[str]) -> str:
    lines = ["# What this delivery is. Fill in what is left open behind each colon."]
    lines += [f"{f'{key}:':<24} # {told}" for key, told in _FILL_IN.items() if key not in given]
    return "\n".join(lines) + "\n"


def _said(text: str, file: Path) -> dict[str, object]:
    try:
        said = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise WritingError(f"{file} is no readable YAML: mend it first ({error}).") from None
    if not isinstance(said, dict):
        raise WritingError(f"{file} holds no keys and values: mend it first.")
    return said


def _lacking(block: Block | dict[str, str], said: object) -> Block | dict[str, str]:
    """What of a block is not declared yet."""
    there = said if isinstance(said, dict) else {}
    lacking: dict[str, object] = {}
    for table, value in block.items():
        if isinstance(value, str):
            if table not in there:
                lacking[table] = value
            continue
        own = there.get(table) or {}
        keys = {str(k) for k in own}
        more = {k: v for k, v in value.items() if str(yaml.safe_load(k)) not in keys}
        if more:
            lacking[table] = more
    return lacking  # type: ignore[return-value]


def _with(text: str, key: str, block: Block | dict[str, str], said: object, file: Path) -> str:
    lines = text.splitlines()
    at = next((n for n, line in enumerate(lines) if re.match(rf"{key}\s*:", line)), None)
    if at is None:
        return text.rstrip("\n") + "\n" + "\n".join(_lines(key, block)) + "\n"
    if not re.fullmatch(rf"{key}\s*:\s*(#.*)?", lines[at]) or (
        isinstance(said, dict) and any(_is_flow(lines, at, str(table)) for table in block)
    ):
        told = "\n".join(_lines(key, block))
        raise WritingError(
            f"{file} writes {key} on one line, where nothing can be added without touching it. "
            f"Write it over several lines, or add by hand:\n{told}"
        )
    new: list[str] = []
    for table, value in block.items():
        where = _line_of(lines, at, table)
        if isinstance(value, str):
            new.append(f"  {table}: {value}")
        elif where is None:
            new += _of_table(table, value)
        else:
            indent = _indent_below(lines, where)
            lines[where + 1 : where + 1] = [f"{indent}{k}: {v}" for k, v in value.items()]
    lines[at + 1 : at + 1] = new
    return "\n".join(lines) + "\n"


def _line_of(lines: Sequence[str], at: int, table: str) -> int | None:
    """The line of a table in the block that begins at line `at`."""
    for n in range(at + 1, len(lines)):
        if lines[n].strip() and not lines[n].startswith((" ", "#")):
            return None
        if re.match(rf"\s+{re.escape(table)}\s*:", lines[n]):
            return n
    return None


def _is_flow(lines: Sequence[str], at: int, table: str) -> bool:
    where = _line_of(lines, at, table)
    return where is not None and not re.fullmatch(r"[^#]*:\s*(#.*)?", lines[where])


def _indent_below(lines: Sequence[str], where: int) -> str:
    own = len(lines[where]) - len(lines[where].lstrip())
    following = next((line for line in lines[where + 1 :] if line.strip()), "")
    below = len(following) - len(following.lstrip())
    return " " * (below if below > own else own + 2)


def _lines(key: str, block: Block | dict[str, str]) -> list[str]:
    lines = [f"{key}:"]
    for table, value in block.items():
        lines += [f"  {table}: {value}"] if isinstance(value, str) else _of_table(table, value)
    return lines


def _of_table(table: str, values: Mapping[str, str]) -> list[str]:
    return [f"  {table}:", *(f"    {key}: {value}" for key, value in values.items())]


def _left_open(proposal: Proposal) -> str:
    """What a person must decide, as comments at the end of a new file."""
    lines = []
    for file in proposal.files:
        lines += [
            f"# {file.name}, {column.theirs}: open; {column.why}"
            for column in file.columns
            if column.sure == "open"
        ]
        lines += [
            f"# {file.name}: no column for {name}, which is required" for name in file.missing
        ]
        lines += [f"# {file.name}: {file.why}"] if file.table is None else []
    return "".join(f"{' '.join(line.split())}\n" for line in lines)


def open_points(file: FileProposal) -> int:
    """How many columns of a file a person must decide."""
    return sum(1 for column in file.columns if column.sure == "open")
