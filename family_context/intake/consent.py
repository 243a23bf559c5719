"""Columns of consent, in a delivery that does not say in our words what it withholds.

A service of consent sends every client and says beside each whether it may be told. Whoever
refused, or objected, is read as withheld: a column that nobody asked for must not be ignored where
it protects. What patterns say so is in the seed `consent_columns`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import duckdb

from cleaning.relationship_labels import code_key
from family_context.contracts import TableContract, header_key
from family_context.folders import PROJECT
from family_context.intake.sources import RAW, Source
from family_context.intake.typing_sql import name, quote

WITHHELD = "is_withheld"
MEANS_WITHHELD = {"consent": "refused", "opt_out": "opted_out"}
"""By the kind of column, the kind of value that withholds."""


def read_consent(con: duckdb.DuckDBPyConnection, source: Source, table: TableContract) -> Source:
    """Let a column of consent in `raw` say what is withheld, where no column of ours does."""
    position = source.headers.position
    if WITHHELD in position or WITHHELD not in {c.name for c in table.columns}:
        return source
    taken = set(position.values())
    kinds = {
        at: kind
        for at, header in enumerate(source.sent)
        if at not in taken and (kind := _kind_of(header))
    }
    if not kinds:
        return source
    conditions = []
    for at, kind in kinds.items():
        seen = con.execute(f"select distinct c{at} from {name(RAW)} where c{at} <> ''").fetchall()
        said = [quote(t) for (t,) in seen if _fits(code_key(t), MEANS_WITHHELD[kind])]
        conditions += [f"coalesce(c{at} in ({', '.join(said)}), false)"] if said else []
    first = min(kinds)
    con.execute(
        f"update {name(RAW)} set c{first} = "
        f"if({' or '.join(conditions) or 'false'}, 'true', 'false')"
    )
    header = source.sent[first].strip()
    return replace(
        source,
        headers=replace(
            source.headers,
            position={**position, WITHHELD: first},
            unknown=tuple(h for h in source.headers.unknown if h != header),
        ),
    )


def _kind_of(header: str) -> str | None:
    key = header_key(header)
    return next((kind for kind in MEANS_WITHHELD if _fits(key, kind)), None)


def _fits(text: str, kind: str) -> bool:
    return _patterns()[kind].fullmatch(text) is not None


@cache
def _patterns() -> Mapping[str, re.Pattern[str]]:
    """The pattern of each kind, from the seed."""
    seed = PROJECT / "seeds" / "consent_columns.csv"
    with seed.open(encoding="utf-8", newline="") as lines:
        return {row["kind"]: re.compile(row["pattern"], re.I) for row in csv.DictReader(lines)}
