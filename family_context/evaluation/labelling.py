"""Draw pairs of records for people to label, and take the answers back."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb

from family_context.build.inputs import GivenError
from family_context.folders import OutFolder
from family_context.spreadsheet import without_formulas
from family_context.whole import whole
from matching import draw_pairs as draw
from matching import evidence

ANSWERS = {"yes": True, "no": False}
COLUMNS = {"record_id_l", "record_id_r", "weight", "is_one_person"}


def draw_pairs(out: OutFolder, file: Path, n: int) -> int:
    """Write about `n` pairs of the last build into the CSV `file`; returns how many.

    The file is identifiable and readable by its owner only. Raises GivenError where it exists
    already: there may be answers in it.
    """
    if file.exists():
        raise GivenError(f"{file} exists already, perhaps with answers. Name a new file.")
    with evidence.opened(out.warehouse) as con:
        draw(con, n, "drawn")
        file.touch(mode=0o600)
        # Into that very file: one put in its place would have other rights.
        con.register("sheet", without_formulas(con.table("drawn").to_arrow_table()))
        con.execute(f"copy sheet to '{file}' (header, use_tmp_file false)")
        return int(con.execute("select count(*) from drawn").fetchall()[0][0])


def take_answers(out: OutFolder, file: Path, labelled_by: str) -> dict[str, int]:
    """Keep the answers in `file` for the next build's accuracy sheet; returns counts by answer.

    An answer is yes, no, or empty or unsure, which are not kept; a pair labelled before takes the
    new answer. Raises GivenError that names the line that cannot be read.
    """
    if not file.is_file():
        raise GivenError(f"{file} is missing. Draw one with `family-context label --draw`.")
    rows, counts = [], {"yes": 0, "no": 0, "unsure": 0}
    with file.open(newline="", encoding="utf-8-sig") as opened_file:
        reader = csv.DictReader(opened_file)
        if missing := COLUMNS - set(reader.fieldnames or []):
            raise GivenError(f"{file}: the columns {', '.join(sorted(missing))} are missing.")
        for row in reader:
            answer = (row["is_one_person"] or "").strip().lower()
            if answer not in {*ANSWERS, "", "unsure"}:
                raise GivenError(
                    f"{file}, line {reader.line_num}: is_one_person is {answer!r}; expected yes, "
                    "no, unsure or nothing."
                )
            try:
                weight = float(row["weight"])
            except (TypeError, ValueError) as error:
                raise GivenError(
                    f"{file}, line {reader.line_num}: the weight is {row['weight']!r}; leave that "
                    "column as it was drawn."
                ) from error
            counts[answer if answer in ANSWERS else "unsure"] += 1
            if answer in ANSWERS:
                one, other = sorted((row["record_id_l"], row["record_id_r"]))
                rows.append((one, other, ANSWERS[answer], weight, labelled_by))
    _keep(out, rows)
    return counts


def _keep(out: OutFolder, rows: list[tuple[str, str, bool, float, str]]) -> None:
    with duckdb.connect() as con:
        con.execute(
            "create table kept (record_id_l text, record_id_r text, is_one_person boolean, "
            "weight double, labelled_by text, primary key (record_id_l, record_id_r))"
        )
        if out.labels.is_file():
            con.execute(f"insert into kept from '{out.labels}'")
        if rows:
            con.executemany("insert or replace into kept values (?, ?, ?, ?, ?)", rows)
        with whole(out.labels) as fresh:
            con.execute(f"copy (from kept order by all) to '{fresh}' (format parquet)")
