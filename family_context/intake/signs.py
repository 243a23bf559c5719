"""Signs that a system wrote in another way: entities of HTML, escapes of Excel, invisible signs.

`O&#8217;Brien`, `Smith_x000D_` and a name with a zero-width space in it are spellings of what a
person typed. They are read once, here, in every column and kind of file; to read them rejects
nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from html.entities import html5

import duckdb

from family_context.intake.typing_sql import quote

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# Excel writes a control character, and an underscore that could be taken for one, so.
_EXCEL = re.compile(r"_x([0-9a-fA-F]{4})_")
_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LINE_BREAK = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SPACE = re.compile("[\xa0\u2000-\u200a\u202f\u205f\u3000]")
# Without width: soft hyphen, zero-width space, marks of direction, byte order mark, controls.
_NOTHING = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\xad\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
# A joiner shapes letters in Arabic and Indic scripts; after a Latin letter it does nothing.
_JOINER = re.compile("(?<![\u0600-\u1fff])[\u200c\u200d]")
# `="007"` keeps a spreadsheet from making a number of it, and `'+44` from making a sum of it.
_AS_TEXT = re.compile(r'=\s*"((?:[^"]|"")*)"')
_APOSTROPHE = re.compile(r"'(?=[0-9=+@\t\r\n＝＋－＠-])")
_TIMES = 3
"""`&amp;amp;` was escaped by two systems in turn; no name holds an entity that is meant."""

SUSPECT = (
    """^\\s*=\\s*"|^\\s*'[-0-9=+@\\t\\r\\n＝＋－＠]|"""
    "&#?[0-9A-Za-z]+;|_x[0-9A-Fa-f]{4}_|<[bB][rR]"
    r"|[\x{00}-\x{08}\x{0b}-\x{1f}\x{7f}-\x{a0}\x{ad}\x{2000}-\x{200f}\x{2028}-\x{202f}"
    r"\x{205f}-\x{206f}\x{3000}\x{feff}]"
)
"""Fits, in DuckDB, every text that `read_signs` may change."""


def read_signs(text: str) -> str:
    """`text` with every sign written as itself; a lone `&` stays, and so does an unknown entity."""
    text = _EXCEL.sub(_of_excel, text)
    if as_text := _AS_TEXT.fullmatch(text.strip()):
        text = as_text[1].replace('""', '"')
    elif _APOSTROPHE.match(text.strip()):
        text = text.strip()[1:]
    for _ in range(_TIMES):
        text, before = _ENTITY.sub(_of_html, text), text
        if text == before:
            break
    text = _LINE_BREAK.sub("\n", _BREAK_TAG.sub("\n", text))
    return _JOINER.sub("", _NOTHING.sub("", _SPACE.sub(" ", text)))


def on_screen(text: str) -> str:
    """`text` with a mark for each sign that a terminal would take for a command, or not show.

    For names of files, which are told as they are and may hold anything.
    """
    return _NOTHING.sub("\ufffd", text)


def read_signs_of(
    con: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, str]
) -> dict[str, int]:
    """Read the signs of `table` in place; `columns` are its columns by the name to tell.

    Returns in how many rows each column held something that was written in another way; a column
    without any is missing.
    """
    if not columns:
        return {}
    # A pattern for each column takes longer to plan than one for all takes to run.
    row = f"concat_ws(chr(10), {', '.join(columns.values())})"
    ((is_any,),) = con.execute(
        f"select bool_or(regexp_matches({row}, {quote(f'(?m){SUSPECT}')})) from {table}"
    ).fetchall()
    if not is_any:
        return {}
    asked = ", ".join(f"bool_or(regexp_matches({c}, {quote(SUSPECT)}))" for c in columns.values())
    suspect = con.execute(f"select {asked} from {table}").fetchall()[0]
    found = {}
    for (told, column), is_suspect in zip(columns.items(), suspect, strict=True):
        if not is_suspect:
            continue
        sent = con.execute(
            f"select distinct {column} from {table} "
            f"where regexp_matches({column}, {quote(SUSPECT)})"
        ).fetchall()
        read = [(s, r) for (s,) in sent if (r := read_signs(s)) != s]
        if not read:
            continue
        con.execute("create or replace temp table signs (sent varchar, meant varchar)")
        con.execute(
            "insert into signs select unnest($1), unnest($2)",
            [[s for s, _ in read], [r for _, r in read]],
        )
        ((n,),) = con.execute(
            f"update {table} set {column} = signs.meant from signs where {column} = signs.sent"
        ).fetchall()
        found[told] = int(n)
    return found


def _of_excel(hit: re.Match[str]) -> str:
    code = int(hit[1], 16)
    # Half a character is no text.
    return hit[0] if 0xD800 <= code <= 0xDFFF else chr(code)


def _of_html(hit: re.Match[str]) -> str:
    token = hit[0]
    if token[1] != "#" and token[1:] not in html5:
        return token
    sign = unescape(token)
    return token if any(0xD800 <= ord(c) <= 0xDFFF for c in sign) or sign == "\ufffd" else sign
