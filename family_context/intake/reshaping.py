"""A file whose rows or columns are not those of the table, where extract.yml declares how.

A school's list of pupils holds the contacts of each in columns of its row. `Contact {n} Name` under
`columns` stands for every such header, and each number that is filled becomes a row of its own.
`first_name last_name` says of a whole name in which order it is written, and `address 1`,
`address 2` of several columns that they are one address, in that order. A file that `files` names
for several tables holds a person once for each spell: what its lines say alike is one row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import duckdb

from family_context.contracts import ColumnContract, TableContract
from family_context.intake.headers import Headers
from family_context.intake.records import Malformed
from family_context.intake.refusal import refuse
from family_context.intake.typing_sql import name

ANY_NUMBER = "{n}"
"""Stands in a declared header for the number of an entry."""
MOST_ENTRIES = 20
"""So many entries may stand in one row."""
NAME_ORDERS = ("first_name last_name", "last_name first_name")
"""What a header may stand for beside a column: a whole name, in one order or the other."""
IN_PARTS = ("address",)
"""Columns that several headers may make together, each as `<column> <number>`."""
_PART = re.compile(rf"({'|'.join(IN_PARTS)}) ([1-9])")

# What stands before a name and is none.
_TITLES = "mr|mrs|miss|ms|mx|master|dr|prof|rev|sir"
# Short words that belong to the surname behind them.
_PARTICLES = "al|bin|da|de|del|den|der|di|du|el|ibn|la|le|mac|mc|st|ter|van|von"
_CAPITALS = r"\p{Lu}[\p{Lu}''’-]+"


@dataclass(frozen=True)
class Reshaped:
    """What `reshape` left in the raw table."""

    sent: list[str]
    headers: Headers
    malformed: list[Malformed]
    rows: int
    again: int
    """How many lines said of this table only what an earlier one says."""


def columns_of(target: str) -> tuple[str, ...]:
    """The columns that a header fills which stands for `target`."""
    if target in NAME_ORDERS:
        return tuple(target.split())
    part = _PART.fullmatch(target)
    return (part[1] if part else target,)


def is_part(target: str) -> bool:
    """Whether `target` is one of several that make a column: `address 2`."""
    return bool(_PART.fullmatch(target))


@dataclass(frozen=True)
class Reshaping:
    """How one table of a delivery lies in its file."""

    declared: Mapping[str, str]
    """Header, perhaps with ANY_NUMBER, to column, one of NAME_ORDERS, or a part of a column."""
    table: TableContract
    is_shared: bool = False
    """Whether the file holds other tables as well."""

    @property
    def is_repeated(self) -> bool:
        """Whether a row of the file holds several rows of the table."""
        return any(ANY_NUMBER in header for header in self.declared)

    @property
    def rows_per_line(self) -> int:
        """By how much the numbers of lines are multiplied, so that each row has its own."""
        return MOST_ENTRIES + 1 if self.is_repeated else 1

    def as_sent(self) -> TableContract:
        """The table as the file holds it, for reading: a column for each declared header.

        Where rows repeat, what other columns of the file are called says nothing: a pupil's
        postcode is none of the contact's. Only references, and what protects, go by their names.
        """
        filled = self._filled
        own = {h: c for h, c in self.declared.items() if not self._is_shaped(h)}
        kept = [
            replace(c, required=c.required and c.name not in self._made)
            for c in self.table.columns
            if c.name in own.values()
            or (c.name not in filled and (not self.is_repeated or _goes_by_name(c)))
        ]
        pieces = [
            replace(
                self.table.column(columns_of(target)[0]),
                name=self._piece(header, n), type="varchar", aliases=(_numbered(header, n),),
                required=False, codes=None, references=None,
            )
            for header, target in self.declared.items()
            if self._is_shaped(header)
            for n in self._numbers(header)
        ]  # fmt: skip
        declared = {k: c for k, c in self.table.declared.items() if c in own.values()}
        return replace(self.table, columns=(*kept, *pieces), declared=declared)

    def reshape(
        self,
        con: duckdb.DuckDBPyConnection,
        raw: str,
        headers: Headers,
        malformed: list[Malformed],
        file: str,
    ) -> Reshaped:
        """Make of the table `raw`, as it was sent, one with a row for each entry that is filled.

        Raises RefusedError if a declared header is not in the file, or a row could not be told
        from others.
        """
        shaped = [header for header in self.declared if self._is_shaped(header)]
        at = headers.position
        for header in shaped:
            if not any(self._piece(header, n) in at for n in self._numbers(header)):
                raise refuse(
                    file,
                    f"extract.yml says under columns what {header!r} stands for, and the file has "
                    "no such header.",
                    "Correct the line in extract.yml, or take it out.",
                )
        plain = [c for c in self.table.columns if c.name in at]
        numbers = [
            n
            for n in (range(1, MOST_ENTRIES + 1) if self.is_repeated else (0,))
            if n == 0 or any(self._piece(h, n) in at for h in shaped)
        ]
        made = self._made_key(at, file)
        parts = []
        for n in numbers:
            values = {c.name: f"c{at[c.name]}" for c in plain}
            pieces = {}
            parts_of: dict[str, list[tuple[str, str]]] = {}
            for header in shaped:
                number = n if ANY_NUMBER in header else 0
                place = at.get(self._piece(header, number))
                piece = f"c{place}" if place is not None else "null::varchar"
                if ANY_NUMBER in header and place is not None:
                    pieces[header] = piece
                target = self.declared[header]
                for column in columns_of(target):
                    if is_part(target):
                        parts_of.setdefault(column, []).append((target, piece))
                    else:
                        values[column] = _part(piece, column, target)
            values |= {c: _together([p for _, p in sorted(ps)]) for c, ps in parts_of.items()}
            if made:
                whose = f"nullif(trim(c{at[made[1]]}), '')"
                values[made[0]] = f"{whose} || '/{n}'" if n else self._own_key(whose, values)
            columns = ", ".join(f"{v} as {name(c)}" for c, v in values.items())
            asked = list(pieces.values())
            if self._is_of_spells:
                asked = [v for c, v in values.items() if c not in ("person_ref", *self._made)]
            filled = " or ".join(f"trim(coalesce({p}, '')) <> ''" for p in asked)
            parts.append(
                f"select line_number * {self.rows_per_line} + {n} as line_number, {columns} "
                f"from {raw}" + (f" where {filled}" if filled else "")
            )
        names = list(values)
        con.execute(f"create or replace temp table reshaped as {' union all '.join(parts)}")
        columns = ", ".join(f"{name(c)} as c{place}" for place, c in enumerate(names))
        line, once = "line_number", ""
        if self.is_shared and not self.is_repeated:
            line, once = "min(line_number) as line_number", "group by all"
        con.execute(
            f"create or replace temp table {raw} as select {line}, {columns} from reshaped {once}"
        )
        ((rows, again),) = con.execute(
            f"select count(*), (select count(*) from reshaped) - count(*) from {raw}"
        ).fetchall()
        con.execute("drop table reshaped")
        every = self.rows_per_line
        return Reshaped(
            names,
            replace(
                headers,
                position={c: place for place, c in enumerate(names)},
                respelled=tuple(h for h in headers.respelled if not self._is_piece(h)),
                declared={**headers.declared, **{h: self.declared[h] for h in shaped}},
            ),
            [replace(row, line=row.line * every) for row in malformed],
            rows,
            again,
        )

    @property
    def _is_of_spells(self) -> bool:
        """Whether lines of a file that holds other tables too need not hold a row of this one."""
        return self.is_shared and not self.is_repeated and not self.table.required

    @property
    def _filled(self) -> set[str]:
        """The columns for which a header is declared."""
        return {c for target in self.declared.values() for c in columns_of(target)}

    @property
    def _made(self) -> list[str]:
        """Columns of the key that are made where no header stands for them: they tell entries of
        one row apart, or spells of one person, and lead to no other table.
        """
        own = [c for c in self.table.key if self.table.column(c).references is None]
        apart = self.is_repeated or (self.is_shared and len(self.table.key) > len(own))
        return own if apart else []

    def _own_key(self, whose: str, values: Mapping[str, str]) -> str:
        """SQL for the reference of a spell that has none: whose it is, and what it was from the
        first day on, so that the next delivery gives it the same.
        """
        lasting = [
            values[c.name]
            for c in self.table.columns
            if c.name in values
            and c.name not in self.table.key
            and c.purpose in ("involvement", "locate")
            and c.not_before is None
            and c.name not in ("last_contact_date", "plan_status")
        ]
        said = ", ".join(f"coalesce(trim({v}), '')" for v in lasting) or "''"
        return f"{whose} || '/' || left(md5(concat_ws('|', {said})), 10)"

    def _made_key(self, at: Mapping[str, int], file: str) -> tuple[str, str] | None:
        """The column of the key that no header stands for, and the reference it is made of."""
        lacking = [c for c in self._made if c not in at and c not in self._filled]
        if not lacking:
            return None
        of = next((c.name for c in self.table.columns if c.references and c.name in at), None)
        if of is None:
            raise refuse(
                file,
                f"its rows hold several {self.table.name}, and no header stands for whose they "
                "are.",
                "Say in extract.yml under columns which header is person_ref.",
            )
        return lacking[0], of

    def _is_shaped(self, header: str) -> bool:
        return ANY_NUMBER in header or " " in self.declared[header]

    def _is_piece(self, header: str) -> bool:
        return any(
            header == _numbered(h, n)
            for h in self.declared
            if self._is_shaped(h)
            for n in self._numbers(h)
        )

    @staticmethod
    def _numbers(header: str) -> range:
        return range(1, MOST_ENTRIES + 1) if ANY_NUMBER in header else range(1)

    @staticmethod
    def _piece(header: str, n: int) -> str:
        return f"{header} #{n}"


def reshaping_of(
    declared: Mapping[str, str], table: TableContract, *, is_shared: bool = False
) -> Reshaping | None:
    """The reshaping that the declared headers of a table ask for, or a file that holds other tables
    as well (`is_shared`); None where headers only name.
    """
    shaped = any(ANY_NUMBER in header or " " in target for header, target in declared.items())
    return Reshaping(declared, table, is_shared) if shaped or is_shared else None


def _together(parts: list[str]) -> str:
    """SQL for the parts of an address as one text; a number goes before its street unparted."""
    said = ", ".join(f"nullif(regexp_replace(trim({p}), '\\.0$', ''), '')" for p in parts)
    whole = f"nullif(concat_ws(', ', {said}), '')"
    return rf"regexp_replace({whole}, '(^|, )(\d+[A-Za-z]?), ', '\1\2 ', 'g')"


def _goes_by_name(column: ColumnContract) -> bool:
    return column.references is not None or column.purpose == "protect"


def _numbered(header: str, n: int) -> str:
    return header.replace(ANY_NUMBER, str(n))


def _part(text: str, column: str, target: str) -> str:
    """SQL for a column's part of what a header stands for: all of it, or one of two names.

    What stands before a comma is the surname, and so is what alone stands in capitals; else the
    declared order counts. A single word is the name that comes first.
    """
    if " " not in target:
        return text
    plain = f"trim(regexp_replace({text}, '\\s+', ' ', 'g'))"
    title = rf"(?:{_TITLES})\.?"
    # A title stands in front, in brackets or behind a comma at the end, or before the forename.
    around = rf"^{title} |[ ,]*\({title}\)$|, ?{title}$"
    plain = f"regexp_replace({plain}, '{around}', '', 'gi')"
    plain = f"regexp_replace({plain}, ', ?{title} ', ', ', 'i')"
    particles = f"(?:(?i:{_PARTICLES}) )*"
    if target == NAME_ORDERS[0]:
        capitals, ordered = f" ({particles}(?:{_CAPITALS} ?)+)$", rf" ({particles}\S+)$"
        alone = "null"
    else:
        capitals, ordered = f"^({particles}(?:{_CAPITALS} ?)+) ", rf"^({particles}\S+)(?: |$)"
        alone = "p"
    last = (
        "coalesce("
        r"nullif(regexp_extract(p, '^([^,]+),', 1), ''), "
        rf"case when regexp_matches(p, '\p{{Ll}}') "
        f"then nullif(trim(regexp_extract(p, '{capitals}', 1)), '') end, "
        f"nullif(trim(regexp_extract(p, '{ordered}', 1)), ''), {alone})"
    )
    if column == "last_name":
        picked = last
    else:
        rest = f"trim(replace(' ' || p || ' ', ' ' || {last} || ' ', ' '))"
        picked = (
            r"case when p like '%,%' then trim(regexp_replace(p, '^[^,]*,', '')) "
            f"when {last} is null then p else {rest} end"
        )
    return f"nullif(list_transform([{plain}], lambda p: {picked})[1], '')"
