"""What a worker would have seen of a child on a past day, rebuilt from the history of builds.

History is kept with the private state of a build (`int_history__members`, `int_history__answers`
and `int_history__days`), and holds nothing that may not be told today: who is protected since, what
its source has dropped since and what is past its date are gone from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
from jinja2 import Template
from rich.markup import escape
from rich.table import Table

from family_context.build.publish import plan
from family_context.folders import PROJECT, OutFolder
from family_context.lookup.page.child import PageError, find_child, open_practice
from family_context.spreadsheet import without_formulas

TABLES = ("history_days", "history_members", "history_answers")


def _macro(name: str, *arguments: str) -> str:
    """One wording of a sentence, and one order of answers, for the build and for a past day."""
    text = (PROJECT / "macros" / f"{name}.sql").read_text(encoding="utf-8")
    return str(getattr(Template(text).module, name)(*arguments))


SENTENCE = _macro("state_sentence", "d.sentences[a.state || ':' || a.state_reason]", "a.filled_in")

REBUILT = f"""
with members as (
    select * replace (coalesce(shown_as, person_id) as shown_as)
    from history_members
    where valid_from <= $day and coalesce(valid_to > $day, true)
        and list_contains($children, child_person_id)
)

select
    m.* exclude (shown_as, row_hash, child_now, person_now, valid_from, valid_to, is_told),
    a.* exclude (
        person_id, filled_in, involvement_ids, row_hash, person_now, valid_from, valid_to
    ),
    d.* exclude (service_code, sentences, is_answered),
    {SENTENCE} as state_sentence
from members as m
inner join members as asked on m.child_person_id = asked.child_person_id
    and m.person_id = asked.shown_as
inner join history_answers as a on asked.person_id = a.person_id
inner join history_days as d on a.service_code = d.service_code
where d.as_at = $day
    and a.valid_from <= $day and coalesce(a.valid_to > $day, true)
qualify row_number() over (
    partition by m.child_person_id, m.person_id, a.service_code
    order by
        {_macro("order_of_answers", "a")},
        asked.person_id = m.person_id desc,
        asked.person_id asc
) = 1
"""
"""`family_context` as published for `$day`, of the children of these ids; one row each as there.
Whatever history keeps of a member, an answer or a day is in it, without a list of columns."""


class AsKnownError(ValueError):
    """There is no answer for this child and day; the message says why and what to do."""


@dataclass(frozen=True)
class AsKnown:
    """The rows of `family_context` that stood on `on`, and the as-at date they were built for."""

    on: date
    day: date
    rows: pa.Table

    def told(self) -> str:
        """In words for which day this answers, and what it cannot hold."""
        gap = "" if self.day == self.on else f" No build was for {self.on}: it is the last before."
        return (
            f"As published for {self.day}.{gap} What its source has dropped since, what is past "
            "its date and what may no longer be shown is not here."
        )


def as_known(out: Path, child: str, on: date) -> AsKnown:
    """What `family_context` said of the subject child on `on`, as the practice audience may see it.

    `child` is a person_id of today or of then, or a children's social care reference. The answer is
    that of the last build whose as-at date is `on` or before. Raises AsKnownError where no build is
    so old or the child was not published; who is restricted and who never existed get the same
    words.
    """
    folder = OutFolder(out.resolve())
    with duckdb.connect() as con:
        _open(con, folder)
        day = _day(con, on)
        children = _ids_then(con, folder, child.strip(), day)
        con.execute("create schema warehouse.marts")
        columns = ", ".join(
            name for (name,) in con.execute("select column_name from seeds.disclosure").fetchall()
        )
        con.execute(
            f"create table warehouse.marts.family_context as select {columns} from ({REBUILT})",
            {"day": day, "children": children},
        )
        # One rule of who sees what: the seed compiles this table as it compiles what is published.
        (shown,) = (t for t in plan(con) if t.audience == "practice")
        rows: pa.Table = con.sql(shown.select).to_arrow_table()
    if not rows.num_rows:
        raise _nobody(day)
    return AsKnown(on, day, rows)


def write(known: AsKnown, file: Path) -> None:
    """Write the rows as CSV or Parquet, by the file's ending; only its owner may read it."""
    if file.suffix not in {".csv", ".parquet"}:
        raise AsKnownError(f"Expected a file that ends in .csv or .parquet, found {file.name}.")
    if file.exists():
        raise AsKnownError(f"{file} exists already. Name a new file.")
    # Written in a folder that only the owner may enter, so that nobody reads it on its way.
    with TemporaryDirectory(dir=file.parent) as beside, duckdb.connect() as con:
        fresh = Path(beside) / file.name
        is_csv = file.suffix == ".csv"
        con.register("known", without_formulas(known.rows) if is_csv else known.rows)
        rows = con.table("known")
        if is_csv:
            rows.write_csv(str(fresh))
        else:
            rows.write_parquet(str(fresh))
        fresh.chmod(0o600)
        fresh.rename(file)


def as_table(known: AsKnown) -> Table:
    """The rows for a screen: who, which service, what it said, who to contact."""
    table = Table(title=f"As known on {known.on}")
    for heading in ("Member", "To the child", "Answer", "Contact"):
        table.add_column(heading)
    for row in known.rows.to_pylist():
        name = " ".join(filter(None, (row.get("first_name"), row.get("last_name"))))
        contact = [row.get(f"practitioner_{what}") for what in ("name", "phone", "email")]
        contact += [row.get("team"), row.get("team_phone")]
        told = (name, row["relationship_to_child"], row["state_sentence"])
        table.add_row(*map(escape, map(str, told)), escape(", ".join(filter(None, contact))))
    return table


def _open(con: duckdb.DuckDBPyConnection, folder: OutFolder) -> None:
    """History as views, and the disclosure of `family_context` where `plan` looks for it."""
    con.execute("attach ':memory:' as warehouse")
    con.execute("use warehouse")
    for name in TABLES:
        file = folder.state / f"{name}.parquet"
        if not file.is_file():
            raise AsKnownError(
                f"No history is kept under {folder.root}: expected {file}. It begins with the next "
                "`family-context build`."
            )
        con.read_parquet(str(file)).create_view(name)
    con.execute("create schema warehouse.seeds")
    con.read_csv(str(folder.seeds / "disclosure.csv")).filter(
        "table_name = 'family_context' and audience = 'practice'"
    ).create("seeds.disclosure")


def _day(con: duckdb.DuckDBPyConnection, on: date) -> date:
    """The last day of a build on `on` or before."""
    ((first, day),) = con.execute(
        "select min(as_at), max(as_at) filter (where as_at <= $on) from history_days", {"on": on}
    ).fetchall()
    if day is None:
        raise AsKnownError(
            f"{on} lies before the first build of which history is kept"
            + (f" ({first})." if first else ".")
        )
    ((answered,),) = con.execute(
        "select bool_or(is_answered) from history_days where as_at = $day", {"day": day}
    ).fetchall()
    if not answered:
        raise AsKnownError(
            f"The build for {day} published no child at all: children's social care was not in it."
        )
    found: date = day
    return found


def _ids_then(
    con: duckdb.DuckDBPyConnection, folder: OutFolder, asked: str, day: date
) -> list[str]:
    """The ids under which the child was published on `day`, by its id of then or of today."""
    published = """
        select distinct child_person_id from history_members
        where child_person_id in (select unnest($ids)) or child_now in (select unnest($ids))
    """
    on_day = "valid_from <= $day and coalesce(valid_to > $day, true)"
    then = f"{published} intersect select child_person_id from history_members where {on_day}"
    ids = [asked]
    try:
        with open_practice(folder.published) as practice:
            if not con.execute(published, {"ids": ids}).fetchall():
                ids = [find_child(practice, asked)]
            found = con.execute(then, {"ids": ids, "day": day}).fetchall()
            if not found:
                # Part of somebody else then: the person from whom this one was parted.
                parted = practice.execute(
                    "with recursive before (person_id) as (select unnest($ids) union "
                    "select e.old_person_id from person_id_events as e "
                    "inner join before as b on e.new_person_id = b.person_id "
                    "where e.event in ('merged', 'split')) select person_id from before",
                    {"ids": ids},
                ).fetchall()
                ids = [person_id for (person_id,) in parted]
                found = con.execute(then, {"ids": ids, "day": day}).fetchall()
    except PageError as error:
        raise _nobody(day) from error
    return [person_id for (person_id,) in found]


def _nobody(day: date) -> AsKnownError:
    return AsKnownError(
        f"Of the build for {day} nothing is kept under what was given. Expected a person_id or a "
        "children's social care reference of who was a subject child then."
    )
