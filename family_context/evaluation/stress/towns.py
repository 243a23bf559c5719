"""Councils with families: the independent test town, and our own generator."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Sequence
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb

from family_context.contracts import load_contracts
from family_context.evaluation.fewer_relationships import with_fewer_relationships
from family_context.evaluation.stress.cells import Cell
from family_context.evaluation.stress.lists import SkippedError
from family_context.evaluation.stress.truth import LAYOUT, write_truth
from family_context.folders import PROJECT
from family_context.intake.delivery import KINDS
from family_context.intake.sources import RAW, read_source

AS_AT = date(2026, 1, 31)
CHILD = 18
"""Younger than so many years on the day of the build, or unborn."""


def town(cell: Cell, folder: Path) -> date:
    """The independent town of `town/`, which knows neither our generator nor the linkage."""
    if find_spec("town") is None:
        raise SkippedError("The test town lies beside the package, in a checkout only.")
    from town.noise import KINDS as KINDS_OF_NOISE
    from town.writing import write_town

    made = folder / "town"
    write_town(
        made,
        cell.families,
        cell.seed,
        cell.noise,
        cell.recorded,
        cell.duplicates,
        cell.missing,
        cell.raised or KINDS_OF_NOISE,
    )
    (made / "extracts").rename(folder / "extracts")
    tables = {
        name: _rows(made / "truth" / f"{name}.csv")
        for name in ("records", "people", "households", "members")
    }
    write_truth(_truth_of_town(tables), folder / "truth")
    return AS_AT


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _truth_of_town(town: dict[str, list[dict[str, str]]]) -> dict[str, list[dict[str, Any]]]:
    """The town's truth in our layout. Members that nobody could find are right, not asked for."""
    in_care = {
        row["true_person_id"]
        for row in town["records"]
        if row["service"] == "childrens_social_care" and row["record_kind"] == "person"
    }
    latest = AS_AT.replace(year=AS_AT.year - CHILD).isoformat()
    # One born on the day eighteen years ago is of age.
    children = {
        row["true_person_id"]
        for row in town["people"]
        if row["true_person_id"] in in_care
        and not row["date_of_death"]
        and (not row["date_of_birth"] or row["date_of_birth"] > latest)
    }
    return {
        "records": [
            {
                "service_code": row["service"],
                "person_ref": row["person_ref"],
                "record_kind": row["record_kind"],
                "true_person_id": row["true_person_id"],
            }
            for row in town["records"]
        ],
        "people": [
            {
                "true_person_id": row["true_person_id"],
                "sex": row["sex"] or None,
                "date_of_birth": date.fromisoformat(row["date_of_birth"])
                if row["date_of_birth"]
                else None,
                "naming_tradition": row["tradition"],
                "is_twin": bool(row["twin"]),
            }
            for row in town["people"]
        ],
        "families": [
            {"child_true_person_id": child, "family_type": "town"} for child in sorted(children)
        ],
        "family_members": [
            {
                "child_true_person_id": row["child_true_person_id"],
                "member_true_person_id": row["member_true_person_id"],
                "relationship_to_child": row["relationship"],
                "is_known": True,
                "is_held_back": False,
                "is_expected": row["is_expected"] == "true",
                "has_trace": row["has_trace"] == "true",
            }
            for row in town["members"]
            if row["child_true_person_id"] in children
        ],
        "residences": [
            {
                "true_person_id": row["true_person_id"],
                "true_household_id": row["true_household_id"],
                "uprn": row["uprn"],
                "kind": "communal" if row["is_communal"] == "true" else "home",
                "end_date": None,
                "is_part_time": False,
            }
            for row in town["households"]
        ],
    }


FEWER = {1.0: "all", 0.5: "half", 0.0: "none_anywhere"}
"""What `with_fewer_relationships` calls the shares that our own council can be made with."""


def own_council(cell: Cell, folder: Path) -> date:
    """A council of our own generator, whose errors the linkage has been built against."""
    from synthetic import make_council

    made = folder / "council"
    make_council(cell.families, cell.seed, made, noise=cell.noise)
    with_fewer_relationships(made / "extracts", folder / "extracts", FEWER[cell.recorded])
    # What an evaluation collects says nothing of who is who.
    shutil.rmtree(folder / "extracts" / "practice", ignore_errors=True)
    if cell.missing:
        without_columns(folder / "extracts", cell.missing)
    (folder / "truth").mkdir()
    with duckdb.connect() as con:
        for name in LAYOUT:
            con.execute(f"create view {name} as from '{made / 'truth' / name}.parquet'")
        for name, query in {
            "records": "from records",
            "people": """
                select true_person_id, sex, date_of_birth, naming_tradition,
                    coalesce(bool_or(is_twin), false) as is_twin
                from people left join twins using (true_person_id)
                group by all
            """,
            "families": "from families",
            # Whom some service has written down as related is not in this truth.
            "family_members": """
                select *, is_known and not is_held_back as is_expected, null::boolean as has_trace
                from family_members
                where relationship_to_child <> 'self' and is_known and not is_held_back
            """,
            "residences": "from residences",
        }.items():
            if name == "people":
                _twins(con, made / "truth" / "relations.parquet")
            columns = ", ".join(LAYOUT[name])
            con.execute(
                f"copy (select {columns} from ({query}) order by all) "
                f"to '{folder / 'truth' / name}.parquet'"
            )
    return AS_AT


def _twins(con: duckdb.DuckDBPyConnection, relations: Path) -> None:
    """Make twins: people with the same mother and date of birth as somebody else."""
    con.execute(
        f"""
        create table twins as
        select unnest(brood) as true_person_id, true as is_twin
        from (
            select list(distinct true_person_id) as brood
            from '{relations}' inner join people using (true_person_id)
            where relationship = 'mother' and date_of_birth is not null
            group by related_true_person_id, date_of_birth
        )
        where len(brood) > 1
        """
    )


def without_columns(extracts: Path, columns: Sequence[str]) -> None:
    """Write every table that holds one of `columns` anew as CSV without it, however it is spelt."""
    contracts = load_contracts(PROJECT)
    for file in sorted(extracts.glob("*/*")):
        contract = contracts.get(file.parent.name)
        name = file.stem.casefold()
        if contract is None or file.suffix.lower() not in KINDS:
            continue
        if name not in {table.name for table in contract.tables}:
            continue
        table = contract.table(name)
        with tempfile.TemporaryDirectory() as work, duckdb.connect() as con:
            source = read_source(con, file, f"{file.parent.name}/{file.name}", table, Path(work))
            places = source.headers.position
            gone = {places[column] for column in columns if column in places}
            if not gone:
                continue
            sent = ", ".join(
                f'c{at} as "{header.replace(chr(34), chr(34) * 2)}"'
                for at, header in enumerate(source.sent)
                if at not in gone
            )
            new = Path(work) / "new.csv"
            con.execute(
                f"copy (select {sent} from {RAW} order by line_number) "
                f"to '{new}' (header, delimiter ',', quote '\"')"
            )
            file.unlink()
            shutil.copyfile(new, file.with_suffix(".csv"))
