"""How alike two names are, letter by letter: the macros `likeness` and `edits` as SQL."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Template

MACROS = Path(__file__).parents[2] / "macros" / "likeness.sql"


@cache
def likeness(one: str, other: str) -> str:
    """SQL for the Jaro-Winkler similarity, 0 to 1, of two SQL expressions of text."""
    return str(_macros().likeness(one, other))


@cache
def edits(one: str, other: str) -> str:
    """SQL for the number of letters (Levenshtein) by which two SQL expressions of text differ."""
    return str(_macros().edits(one, other))


@cache
def _macros() -> Any:
    return Template(MACROS.read_text(encoding="utf-8")).module
