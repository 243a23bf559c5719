"""One table of one delivery: every row landed or quarantined, in SQL made from the contract."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from cleaning.code_cells import both_in_one
from cleaning.relationship_labels import code_key
from family_context.contracts import ColumnContract, TableContract
from family_context.intake.cells import Cells, look
from family_context.intake.one_key import tell_apart
from family_context.intake.quarantine import Quarantine
from family_context.intake.sources import RAW, Source
from family_context.intake.typing_sql import (
    cleaned,
    expected,
    is_reference,
    name,
    quote,
    says_nothing,
    trimmed,
    typed,
    within_bounds,
)

REPEATED_KEY = "key occurs more than once: every row of it is held back"
MISSING = "required value is missing"
REFUSED_WITH_TABLE = "its table was refused as a whole"
RESTRICTION = "restriction"
STOOD_IN = "required value is missing; the row was taken for its"


@dataclass(frozen=True)
class Values:
    """How the values of one column fared in the landed rows."""

    column: str
    n_stated: int
    n_rejected: int


@dataclass(frozen=True)
class Finding:
    """What was found in one file, ready to be counted and stored."""

    landed: str
    """Name of the table of landed rows: line_number, then the contract's columns."""
    held: str
    """Name of the table of rows that were held back: person_ref, and fields where it takes them to
    tell whose a row is.
    """
    rows_read: int
    rows_landed: int
    rows_quarantined: int
    columns_sent: frozenset[str]
    """Columns of the contract that the file had."""
    values: tuple[Values, ...]
    """For each of them that is more than text, how many values were rejected."""

    @property
    def values_rejected(self) -> int:
        """Optional values that could not be read and became null."""
        return sum(v.n_rejected for v in self.values)


def take_rows(
    con: duckdb.DuckDBPyConnection,
    source: Source,
    table: TableContract,
    formats: Mapping[str, Sequence[str]],
    quarantine: Quarantine,
    as_at: date,
) -> Finding:
    """Type and check the rows in `raw`; the landed ones are left in the table `landed_<table>`.

    `formats` are the date patterns of this delivery by column; `as_at` is the day from which
    `max_days_ahead` counts. Landed + quarantined = read, or AssertionError.
    """
    sent = [c for c in table.columns if c.name in source.headers.position]
    con.execute("drop view if exists marked")
    cells = look(con, RAW, sent, source.headers.position)
    _type(con, source, table, sent, cells, formats, as_at)
    tell_apart(con, table, sent)
    _mark(con, table, sent, formats, as_at)
    counts = _count(con, sent)
    held = counts["held"] + len(source.malformed)
    _hold_rows(con, source, sent, counts["held"], quarantine)
    _note_whose(con, source, table, sent, held)
    _list_values(con, source, sent, formats, counts, quarantine, as_at)
    landed = f"landed_{table.name}"
    columns = ", ".join(_landed(c, sent) for c in table.columns)
    con.execute(
        f"create or replace temp table {name(landed)} as "
        f"select line_number, {columns} from marked where held_reason is null"
    )
    ((n_landed,),) = con.execute(f"select count(*) from {name(landed)}").fetchall()
    read = source.well_formed + len(source.malformed)
    if n_landed + held != read:
        raise AssertionError(f"{quarantine.file}: {read} read, {n_landed} landed, {held} held")
    if counts["held"]:
        _shelter(con, source, table, sent, landed)
    return Finding(
        landed,
        f"held_{table.name}",
        read,
        n_landed,
        held,
        frozenset(c.name for c in sent),
        tuple(
            Values(c.name, counts[f"stated {c.name}"], counts[f"bad {c.name}"])
            for c in sent
            if _is_read(c)
        ),
    )


def hold_landed(con: duckdb.DuckDBPyConnection, finding: Finding, quarantine: Quarantine) -> None:
    """Quarantine also the rows that could be taken, of a table that is refused as a whole."""
    quarantine.add(
        f"""
        select 'row', line_number, null, null, {quote(REFUSED_WITH_TABLE)},
            cast(to_json(landed) as varchar), 1
        from {name(finding.landed)} as landed
        where line_number not in (
            select line_number from {quarantine.table}
            where kind = 'row' and line_number is not null
        )
        """
    )


def _type(
    con: duckdb.DuckDBPyConnection,
    source: Source,
    table: TableContract,
    sent: Sequence[ColumnContract],
    cells: Cells,
    formats: Mapping[str, Sequence[str]],
    as_at: date,
) -> None:
    """Table `typed`: of each contract column t_ (its value) and bad_ (there is a text, no value).

    Only this, and what a column that tells of rejected values wants of them, is kept; the text
    itself stays in `raw` and is fetched for what is listed.
    """
    at = source.headers.position
    sides, texts, values, columns, joins = [], [], [], [], []
    starts = {c.name: c.not_before for c in sent if c.not_before in at}
    for column in sent:
        text, value = name(f"x_{column.name}"), name(f"t_{column.name}")
        sides.append(f"{cells.trimmed(f'c{at[column.name]}')} as {text}")
        said = cells.cleaned(column, text)
        if column.codes is not None:
            if _code_table(con, column, cells.trimmed(f"c{at[column.name]}")):
                said = cleaned(column, text)
            codes = name(f"codes_{column.name}")
            joins.append(f"left join {codes} on texts.{text} = {codes}.raw")
            values.append(f"{codes}.code as {value}")
        else:
            how = formats.get(column.name, column.formats)
            day = source.first_serial_day
            read = typed(
                *(column, text, how, day, as_at), cut=cells.cut, plain_dates=cells.plain_dates
            )
            values.append(f"{read} as {value}")
        texts.append(f"{said} as {text}")
        kept = value if column.codes else within_bounds(column, value, as_at)
        if column.nothing.days:
            kept = f"case when {text} is not null then {kept} end"
        if column.name in starts:
            kept = _not_before(kept, table.column(starts[column.name]), as_at)
        columns.append(f"{kept} as {value}")
        if _is_read(column):
            bad = f"{text} is not null and ({kept}) is null"
            columns.append(f"{bad} as {_bad(column)}")
            columns += [
                f"case when {bad} then {text} end as {name(f's_{tells.name}')}"
                for tells in table.columns
                if tells.rejected_of == column.name and tells.type == "varchar"
            ]
    # In steps, because DuckDB plans an expression again wherever another one repeats it.
    con.execute(
        f"""
        create or replace temp table read as
        with trimmed as (select line_number{_comma(sides)} from {RAW}),

        texts as (select line_number{_comma(texts)} from trimmed)

        select texts.*{_comma(values)} from texts {" ".join(joins)}
        """
    )
    dated = [c for c in sent if c.nothing.days]
    unread = _unread(con, dated)
    replaced = [
        f"case when not {_is_none(c, unread[c.name], formats.get(c.name, c.formats), as_at)} "
        f"then {name(f'x_{c.name}')} end as {name(f'x_{c.name}')}"
        for c in dated
    ]
    con.execute(
        f"""
        create or replace temp table typed as
        with said as (select *{f" replace ({', '.join(replaced)})" if replaced else ""} from read)
        select line_number{_comma(columns)} from said;
        drop table read
        """
    )


def _unread(
    con: duckdb.DuckDBPyConnection, dated: Sequence[ColumnContract]
) -> dict[str, list[str]]:
    """By column, the texts in `read` that are no date."""
    if not dated:
        return {}
    told = [
        f"list(distinct {name(f'x_{c.name}')}) "
        f"filter ({name(f'x_{c.name}')} is not null and {name(f't_{c.name}')} is null)"
        for c in dated
    ]
    texts = con.execute(f"select {', '.join(told)} from read").fetchall()[0]
    return {c.name: sorted(seen or ()) for c, seen in zip(dated, texts, strict=True)}


def _is_none(
    column: ColumnContract, unread: Sequence[str], formats: Sequence[str], as_at: date
) -> str:
    """Whether a row of `read` says that there is no date: by a day, or by a text that is none."""
    text, value = name(f"x_{column.name}"), name(f"t_{column.name}")
    none = [quote(seen) for seen in unread if column.nothing.is_said_by(seen)]
    day = says_nothing(column, value, formats, as_at)
    return f"({day} or coalesce({text} in ({', '.join(none)}), false))" if none else day


def _not_before(value: str, start: ColumnContract, as_at: date) -> str:
    """`value`, or null where it lies before its start: then nobody knows when it ended."""
    text, day = name(f"x_{start.name}"), name(f"t_{start.name}")
    begun = f"case when {text} is not null then {within_bounds(start, day, as_at)} end"
    return f"case when not coalesce({value} < {begun}, false) then {value} end"


def _is_read(column: ColumnContract) -> bool:
    """Whether a text may turn out to be no value of the column."""
    return column.codes is not None or column.type != "varchar" or is_reference(column)


def _code_table(con: duckdb.DuckDBPyConnection, column: ColumnContract, trimmed_text: str) -> bool:
    """Each spelling that occurs, with its code: looked up once, not once a row.

    Returns whether a word for none is among them.

    `is_listed` is false of a spelling that the code list does not have and that was read all the
    same, as `Mother (deceased)` is.
    """
    assert column.codes is not None
    seen = con.execute(
        f"with texts as (select distinct {trimmed_text} as text from {RAW}) "
        f"select {cleaned(column, 'text')} as seen from texts where text is not null"
    ).fetchall()
    codes = name(f"codes_{column.name}")
    found = []
    spellings = [spelling for (spelling,) in seen if spelling is not None]
    for spelling in spellings:
        if code := column.codes.get(code_key(spelling)):
            found.append((spelling, code, True))
        elif column.labels and (code := column.labels.taken_as(spelling, column.codes)):
            found.append((spelling, code, False))
        elif column.purpose != "protect" and (code := both_in_one(spelling, column.codes)):
            found.append((spelling, code, True))
        elif column.words and (code := column.words.code_of(spelling)):
            found.append((spelling, code, False))
    con.execute(
        f"create or replace temp table {codes} as select unnest($1::varchar[]) as raw, "
        "unnest($2::varchar[]) as code, unnest($3::boolean[]) as is_listed",
        [[row[at] for row in found] for at in range(3)],
    )
    return len(spellings) < len(seen)


def _mark(
    con: duckdb.DuckDBPyConnection,
    table: TableContract,
    sent: Sequence[ColumnContract],
    formats: Mapping[str, Sequence[str]],
    as_at: date,
) -> None:
    """View `marked`: `typed` with the first reason to hold each row back, and its column."""
    reasons, columns = [], []
    for column in (c for c in sent if c.required):
        bad, empty = _bad(column), f"{name(f't_{column.name}')} is null"
        if _is_read(column):
            empty = f"{empty} and not {bad}"
        if stand_in := _stand_in(column, sent):
            empty = f"{empty} and {stand_in} is null"
        reasons.append(f"when {empty} then {quote(MISSING)}")
        columns.append(f"when {empty} then {quote(column.name)}")
        if _is_read(column) and column.codes is None:
            how = expected(column, formats.get(column.name, column.formats), as_at)
            reasons.append(f"when {bad} then {quote(f'required value is not {how}')}")
            columns.append(f"when {bad} then {quote(column.name)}")
    key = [c for c in table.key if any(s.name == c for s in sent)]
    repeated, join = "false", ""
    if key and len(key) == len(table.key):
        parts = ", ".join(name(f"t_{k}") for k in key)
        whole = " and ".join(f"{name(f't_{k}')} is not null" for k in key)
        con.execute(
            f"create or replace temp table repeated as select {parts}, true as is_repeated "
            f"from typed where {whole} group by {parts} having count(*) > 1"
        )
        repeated, join = "is_repeated", f"left join repeated using ({parts})"
    reasons.append(f"when {repeated} then {quote(REPEATED_KEY)}")
    columns.append(f"when {repeated} then {quote(', '.join(key))}")
    con.execute(
        f"""
        create or replace temp view marked as
        select typed.*, case {" ".join(reasons)} end as held_reason,
            case {" ".join(columns)} end as held_column
        from typed {join}
        """
    )


def _count(con: duckdb.DuckDBPyConnection, sent: Sequence[ColumnContract]) -> Counter[str]:
    """How many rows are held, and of the others how many values of each column are no value."""
    wanted = {"held": "count(*) filter (where held_reason is not null)"}
    for c in sent:
        value = name(f"t_{c.name}")
        bad = f"{value} is null" if _stand_in(c, sent) else _bad(c)
        if bad != "false":
            kind = "unknown" if c.codes else "bad"
            wanted[f"{kind} {c.name}"] = f"count(*) filter (where held_reason is null and {bad})"
        if _is_read(c):
            stated = f"held_reason is null and ({value} is not null or {_bad(c)})"
            wanted[f"stated {c.name}"] = f"count(*) filter (where {stated})"
    values = con.execute(f"select {', '.join(wanted.values())} from marked").fetchall()[0]
    # Of a column that may hold any text nothing is asked, and nothing is bad.
    return Counter(dict(zip(wanted, values, strict=True)))


def _hold_rows(
    con: duckdb.DuckDBPyConnection,
    source: Source,
    sent: Sequence[ColumnContract],
    held: int,
    quarantine: Quarantine,
) -> None:
    """Quarantine the rows held back by a rule, of which there are `held`, and those that were no
    records at all.
    """
    at = source.headers.position
    value = " ".join(
        f"when held_column = {quote(c.name)} then c{at[c.name]}" for c in sent if c.required
    )
    if held:
        quarantine.add(
            f"""
            select 'row', line_number, held_column, {f"case {value} end" if value else "null"},
                held_reason, {_row(source)}, 1
            from marked join {RAW} using (line_number) where held_reason is not null
            """
        )
    if source.malformed:
        rows = [_fields(source.sent, m.fields) for m in source.malformed]
        con.execute(
            "create or replace temp table malformed as select unnest($1) as line_number, "
            'unnest($2) as reason, unnest($3) as "row"',
            [[m.line for m in source.malformed], [m.reason for m in source.malformed], rows],
        )
        quarantine.add("select 'row', line_number, null, null, reason, \"row\", 1 from malformed")


def _note_whose(
    con: duckdb.DuckDBPyConnection,
    source: Source,
    table: TableContract,
    sent: Sequence[ColumnContract],
    held: int,
) -> None:
    """Table `held_<table>`: whose the `held` rows are that were held back, so that nobody is told
    as not found whose row was not read.

    A row that carries a restriction is left out: it must not be noticed beside anybody's name.
    """
    notes = name(f"held_{table.name}")
    if not held:
        con.execute(f"create or replace temp table {notes} (person_ref varchar, fields varchar[])")
        return
    names = {c.name for c in sent}
    person = name("t_person_ref") if "person_ref" in names else "null"
    # Of a row of people the reference leads nowhere, since nothing landed under it.
    told = f"{person} is not null" if table.name != "people" else "false"
    fields = ", ".join(f"c{n}" for n in range(len(source.sent)))
    restricted = ""
    if mark := next((c for c in sent if c.name == RESTRICTION), None):
        restricted = f"and {name(f't_{RESTRICTION}')} is null and not {_bad(mark)}"
    con.execute(
        f"""
        create or replace temp table {notes} as
        select {person} as person_ref,
            case when not ({told}) then list_filter([{fields}], lambda f: f is not null) end
                as fields
        from marked join {RAW} using (line_number)
        where held_reason is not null {restricted}
        """
    )
    if source.malformed:
        con.execute(
            f"insert into {notes} select null, unnest($1::varchar[][])",
            [[list(m.fields) for m in source.malformed]],
        )


def _list_values(
    con: duckdb.DuckDBPyConnection,
    source: Source,
    sent: Sequence[ColumnContract],
    formats: Mapping[str, Sequence[str]],
    counts: Mapping[str, int],
    quarantine: Quarantine,
    as_at: date,
) -> None:
    """List values of landed rows that were rejected, and spellings that no code list knows."""
    at = source.headers.position
    for c in sent:
        if counts[f"bad {c.name}"] and _stand_in(c, sent):
            quarantine.add(
                f"""
                select 'value', line_number, {quote(c.name)}, null,
                    {quote(f"{STOOD_IN} {_stood_in(c, sent)}")}, {_row(source)}, 1
                from marked join {RAW} using (line_number)
                where held_reason is null and {name(f"t_{c.name}")} is null
                """
            )
        elif counts[f"bad {c.name}"]:
            became = "" if c.on_unreadable is None else f"; taken as {str(c.on_unreadable).lower()}"
            reason = f"not {expected(c, formats.get(c.name, c.formats), as_at)}{became}"
            quarantine.add(
                f"""
                select 'value', line_number, {quote(c.name)}, c{at[c.name]}, {quote(reason)},
                    {_row(source)}, 1
                from marked join {RAW} using (line_number)
                where held_reason is null and {_bad(c)}
                """
            )
        if counts[f"unknown {c.name}"]:
            text = cleaned(c, trimmed(f"c{at[c.name]}"))
            quarantine.add(
                f"""
                select 'unknown_code', min(line_number), {quote(c.name)}, {text},
                    {quote(f"not in the code list; taken as {c.on_unknown}")}, null, count(*)
                from marked join {RAW} using (line_number)
                where held_reason is null and {_bad(c)} group by {text}
                """
            )
        if c.labels or c.words:
            text = cleaned(c, trimmed(f"c{at[c.name]}"))
            quarantine.add(
                f"""
                select 'unknown_code', min(line_number), {quote(c.name)}, codes.raw,
                    'not in the code list; taken as ' || codes.code, null, count(*)
                from marked join {RAW} using (line_number)
                inner join {name(f"codes_{c.name}")} as codes on codes.raw = {text}
                where held_reason is null and not codes.is_listed group by codes.raw, codes.code
                """
            )


def _shelter(
    con: duckdb.DuckDBPyConnection,
    source: Source,
    table: TableContract,
    sent: Sequence[ColumnContract],
    landed: str,
) -> None:
    """Land also the held-back rows that carry a restriction, each under a key of its own.

    What protects fails closed: a row that is quarantined for its key still says that somebody is
    not to be shown, and other services may hold the same person. Such a row is counted as
    quarantined, never as landed; the restriction keeps it out of all that is published.
    """
    mark = next((c for c in sent if c.name == RESTRICTION), None)
    if mark is None or len(table.key) != 1:
        return
    key = table.key[0]
    shelter = f"'held back: ' || md5({_row(source)})"
    columns = ", ".join(
        f"{shelter} as {name(key)}" if c.name == key else _landed(c, sent) for c in table.columns
    )
    con.execute(
        f"""
        insert into {name(landed)}
        select line_number, {columns} from marked join {RAW} using (line_number)
        where held_reason is not null
            and ({name(f"t_{RESTRICTION}")} is not null or {_bad(mark)})
        qualify row_number() over (partition by {shelter} order by line_number) = 1
        """
    )


def _stand_in(column: ColumnContract, sent: Sequence[ColumnContract]) -> str | None:
    """What excuses a missing required value of this column, in the typed columns that were sent."""
    excuses = [name(f"t_{c.name}") for c in sent if c.name in column.required_unless]
    return f"coalesce({', '.join(excuses)})" if excuses else None


def _stood_in(column: ColumnContract, sent: Sequence[ColumnContract]) -> str:
    """The names of the columns that may have excused a missing value of this one."""
    names = {c.name for c in sent}
    return " or ".join(excuse for excuse in column.required_unless if excuse in names)


def _bad(column: ColumnContract) -> str:
    return name(f"bad_{column.name}") if _is_read(column) else "false"


def _landed(column: ColumnContract, sent: Sequence[ColumnContract]) -> str:
    """The value to land, with what an unknown or unreadable one becomes."""
    as_name = name(column.name)
    if told := next((c for c in sent if c.name == column.rejected_of), None):
        value = name(f"s_{column.name}") if column.type == "varchar" else _bad(told)
        return f"{value} as {as_name}"
    if column not in sent:
        return f"cast(null as {column.type}) as {as_name}"
    value = name(f"t_{column.name}")
    if column.codes is not None:
        fallback = quote(column.on_unknown)
    elif column.on_unreadable is not None:
        fallback = f"cast({quote(str(column.on_unreadable))} as {column.type})"
    else:
        return f"{value} as {as_name}"
    return f"case when {_bad(column)} then {fallback} else {value} end as {as_name}"


def _row(source: Source) -> str:
    """The whole row as JSON, under the headers that were sent."""
    pairs = ", ".join(f"{quote(h)}, c{n}" for n, h in enumerate(_names(source.sent)))
    return f"cast(json_object({pairs}) as varchar)"


def _names(sent: Sequence[str]) -> list[str]:
    return [h.strip() or f"column {n}" for n, h in enumerate(sent, start=1)]


def _fields(sent: Sequence[str], fields: Sequence[str]) -> str:
    """A malformed row as JSON: fields under their headers as far as they go, then the rest."""
    names = [*_names(sent), *(f"extra {n}" for n in range(1, len(fields) + 1))]
    return json.dumps(dict(zip(names, fields, strict=False)), ensure_ascii=False)


def _comma(parts: Sequence[str]) -> str:
    return "".join(f", {p}" for p in parts)
