"""A synthetic council in which one person's rows hold unique words, and a search for the words.

The search shares nothing with the product: it reads every table and every byte by itself.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import yaml
from openpyxl import load_workbook

from family_context.contracts import TableContract, header_key, load_contracts
from family_context.folders import PROJECT
from synthetic import make_council

WORD = "zqmark"
BORN = "2014-09-03"
SHARED = {"first_name": "Zqmarkfirst", "middle_names": "Zqmarkmiddle", "last_name": "Zqmarklast",
          "preferred_name": "Zqmarkpreferred", "previous_last_name": "Zqmarkformer",
          "address": "117 Zqmarkstreet Road", "town": "Zqmarktown", "postcode": "FC17 9LH",
          "date_of_birth": BORN, "sex": "F"}  # fmt: skip
"""What all services know alike, so that the records are one person."""

INJECTED = {
    ("police", "team"): "=HYPERLINK(0)",
    ("early_help", "team"): "+1+1",
    ("housing", "organisation"): "<script>alert(1)</script>",
}
"""What a spreadsheet would take for a formula, and a browser for a program."""

UNTOUCHED = (
    *("uprn", "nhs_number", "upn", "address_type", "postcode", "restriction"),
    *("date_of_death", "expected_date_of_birth", "practitioner_left_on"),
)


@dataclass(frozen=True)
class Planted:
    """The council, the person's reference at each service, and another person's beside it."""

    folder: Path
    references: dict[str, str]
    sibling: str

    @property
    def extracts(self) -> Path:
        return self.folder / "extracts"


def plant(folder: Path, families: int, seed: int) -> Planted:
    """Make a council under `folder`, and in every service one person with words in every text."""
    make_council(families, seed, folder)
    contracts = load_contracts(PROJECT)
    references: dict[str, str] = {}
    sibling = ""
    for service in sorted((folder / "extracts").iterdir()):
        contract = contracts[service.name]
        said = yaml.safe_load((service / "extract.yml").read_text(encoding="utf-8"))
        _as_csv(service)
        names = {t.name for t in contract.tables}
        if "people" not in names:
            continue
        reference = references.setdefault(service.name, f"ZQ9{len(references):04}")
        for table in contract.tables:
            file = service / f"{table.name}.csv"
            if not file.is_file():
                continue
            head, rows, delimiter = read(file)
            formats = said.get("formats", {}).get(table.name, {})
            columns = [table.spellings.get(header_key(h), "") for h in head]
            somebody = rows[0][columns.index("person_ref")] if rows else ""
            if service.name == "childrens_social_care" and table.name == "people":
                sibling = somebody
            rows.append(
                [
                    value(service.name, table, c, reference, sibling or somebody, formats)
                    for c in columns
                ]
            )
            if table.name == "referrals":
                # A day that cannot be read holds the whole row back, under the reference.
                bad = list(rows[-1])
                bad[columns.index("referral_ref")] = "ZQ9BAD"
                bad[columns.index("referral_date")] = f"{WORD}day"
                rows.append(bad)
            if table.name == "involvements" and service.name == "gp":
                rows[-1][columns.index("end_date")] = f"{WORD}end"
            write(file, head, rows, delimiter)
    _plant_practice(folder / "extracts" / "practice", references["childrens_social_care"], sibling)
    return Planted(folder, references, sibling)


def value(
    service: str,
    table: TableContract,
    name: str,
    reference: str,
    other: str,
    formats: dict[str, str],
) -> str:
    """What the planted row holds in a column: a word of its own in every text."""
    if not name or name in UNTOUCHED:
        return SHARED.get(name, "")
    column = table.column(name)
    if name in ("person_ref", "cared_for_person_ref"):
        return reference if name == "person_ref" else other
    if name == "related_person_ref":
        return other
    if name == "relationship":
        return "sibling" if table.name in ("relationships", "referral_people") else "mother"
    if name.endswith("_ref"):
        return f"ZQ9{name[:3].upper()}"
    if name in SHARED and table.name in ("people", "addresses", "tenancies"):
        shared = SHARED[name]
        return _day(shared, formats.get(name)) if column.type == "date" else shared
    if column.codes:
        return next(iter(column.codes.values())) if column.required else ""
    if column.type == "date":
        return _day("2025-03-04", formats.get(name)) if "end" not in name else ""
    if column.type != "varchar":
        return ""
    word = f"{WORD}{table.name}{name}{service}".replace("_", "")
    if (service, name) in INJECTED:
        return f"{INJECTED[service, name]} {word}"
    if "email" in name:
        return f"{word}@example.org"
    return f"01632 960777 {word}" if "phone" in name else word


def _day(iso: str, pattern: str | list[str] | None) -> str:
    from datetime import date

    pattern = pattern[0] if isinstance(pattern, list) else pattern
    return date.fromisoformat(iso).strftime(pattern) if pattern else iso


def _plant_practice(practice: Path, reference: str, sibling: str) -> None:
    for name, planted in (
        (
            "member_feedback",
            {"feedback_id": "ZQ9MF", "child_person_ref": sibling, "person_ref": reference,
             "verdict": "confirmed", "worker_ref": "W1", "given_on": "2025-12-01"},
        ),
        (
            "access_events",
            {"event_id": "ZQ9AE", "occurred_at": "2025-12-01 10:00:00", "user_ref": "U1",
             "team": f"{WORD}accessteam", "action": "searched", "child_person_ref": reference,
             "outcome": "found"},
        ),
    ):  # fmt: skip
        file = practice / f"{name}.csv"
        head, rows, delimiter = read(file)
        write(file, head, [*rows, [planted.get(h, "") for h in head]], delimiter)


def _as_csv(service: Path) -> None:
    """Write what came as Parquet or as a workbook as CSV, so that one way of planting does."""
    for file in [*service.glob("*.parquet"), *service.glob("*.xlsx")]:
        if file.suffix == ".parquet":
            found = duckdb.sql(f"select cast(columns(*) as varchar) from '{file}'")
            head, rows = found.columns, [[v or "" for v in row] for row in found.fetchall()]
        else:
            (sheet,) = load_workbook(file).worksheets
            head, *rows = (
                ["" if v is None else str(v).removesuffix(" 00:00:00") for v in row]
                for row in sheet.iter_rows(values_only=True)
            )
        write(file.with_suffix(".csv"), head, rows, ",")
        file.unlink()


def read(file: Path) -> tuple[list[str], list[list[str]], str]:
    """Header, rows and delimiter of a CSV file of the synthetic council."""
    content = file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    delimiter = max(",|;\t", key=text.split("\n")[0].count)
    head, *rows = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
    return head, rows, delimiter


def write(file: Path, head: list[str], rows: list[list[str]], delimiter: str) -> None:
    """The same again, as UTF-8 with a mark, which every reader of ours takes."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=delimiter, quoting=csv.QUOTE_ALL).writerows([head, *rows])


def places_with(out: Path, words: list[str], skip: tuple[str, ...] = ()) -> set[str]:
    """Every table, file and file name under `out` that holds one of `words`, whatever its case.

    A table of a database stands behind the path of its file and a colon. Paths that begin with one
    of `skip` are not looked at.
    """
    wanted = [word.lower() for word in words]
    found: set[str] = set()
    for path in sorted(p for p in out.rglob("*") if p.is_file() and not p.is_symlink()):
        below = path.relative_to(out).as_posix()
        if below.startswith(".published/"):
            below = "published/" + below.split("/", 2)[2]
        if below.startswith(skip):
            continue
        content = path.read_bytes().lower()
        if any(word.encode() in content or word in below.lower() for word in wanted):
            found.add(below)
        for place, relation, con in _tables(path, below):
            if _holds(con, relation, wanted):
                found.add(place)
    return found


def _tables(path: Path, below: str) -> Iterator[tuple[str, str, duckdb.DuckDBPyConnection]]:
    if path.suffix == ".parquet":
        with duckdb.connect() as con:
            yield below, f"read_parquet('{path}')", con
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as con:
            for schema, name in con.execute(
                "select schema_name, table_name from duckdb_tables()"
            ).fetchall():
                yield f"{below}: {schema}.{name}", f'"{schema}"."{name}"', con


def _holds(con: duckdb.DuckDBPyConnection, relation: str, wanted: list[str]) -> bool:
    ((n,),) = con.execute(
        f"select count(*) from (select lower(cast(t as varchar)) as r from {relation} as t), "
        "(select unnest($1) as word) where contains(r, word)",
        [wanted],
    ).fetchall()
    return bool(n)
