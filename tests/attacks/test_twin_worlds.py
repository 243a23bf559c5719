"""Attacks by whoever holds all that an audience gets, last night's file, and knowledge of a family.

The strongest there is: everything published, beside what would have been published had what nobody
may learn been another. Where the two are the same to the letter, no count, id, order, empty cell,
sentence, review, event or statistic tells of it, in whatever way somebody looks.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from family_context.build.publish import FILES, GENERALISATIONS, ORDER, SYNTHETIC
from family_context.build.run import build
from family_context.folders import OutFolder
from family_context.lookup.explain.people import explain
from family_context.lookup.explain.told import write_page
from family_context.lookup.page import make_page, make_page_for_referral
from family_context.lookup.point_in_time import as_known, write
from family_context.reports.browse import render
from family_context.rights.know import subject_access
from matching import evidence
from tests.attacks.worlds import UNHEARD, world
from tests.marts.deliveries import deliver

DAYS = {1: date(2026, 1, 31), 2: date(2026, 2, 1)}
# What names the run and nothing of anybody.
OF_A_RUN = ("build", "run_id")


@dataclass(frozen=True)
class Night:
    """What one world published in one night."""

    out: Path
    published: Path


Nights = dict[tuple[bool, int], Night]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    """Two nights of each world, built by somebody whose files everybody may read."""
    before = os.umask(0)
    made: Nights = {}
    for other in (False, True):
        folder = tmp_path_factory.mktemp("other" if other else "one")
        out = folder / "out"
        for night, day in DAYS.items():
            deliver(folder / f"extracts{night}", world(other, night))
            os.umask(0)
            build(folder / f"extracts{night}", day, out, pages=False)
            kept = folder / f"published{night}"
            shutil.copytree((out / "published").resolve(), kept)
            made[other, night] = Night(out, kept)
    os.umask(before)
    yield made


def tables(night: Night, file: str) -> dict[str, list[tuple[Any, ...]]]:
    of_anybody = f"columns(lambda c: c not in {OF_A_RUN})"
    with duckdb.connect(str(night.published / file), read_only=True) as con:
        return {
            name: con.execute(f'select {of_anybody} from "{name}"').fetchall()
            for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()
        }


def ask(night: Night, query: str, file: str = FILES["practice"]) -> list[tuple[Any, ...]]:
    with duckdb.connect(str(night.published / file), read_only=True) as con:
        return con.execute(query).fetchall()


@pytest.mark.parametrize("night", DAYS)
@pytest.mark.parametrize("file", FILES.values())
def test_everything_published_is_the_same_whatever_is_protected(
    nights: Nights, file: str, night: int
) -> None:
    one, other = (tables(nights[which, night], file) for which in (False, True))
    assert one.keys() == other.keys() and sum(map(len, one.values())) > 1_000
    for name in one:
        assert one[name] == other[name], f"{name} gives away what is protected, perhaps by order"


def test_the_second_night_changes_what_it_should(nights: Nights) -> None:
    """Else the two worlds were the same because nothing happened in either."""
    found = [
        ask(nights[False, night], "select first_name from people where first_name = 'Dan'")
        for night in DAYS
    ]
    assert found == [[("Dan",)], []]
    withheld = "select count(*) from service_involvements where is_withheld"
    assert [ask(nights[True, night], withheld) for night in DAYS] == [[(1,)], [(1,)]]


@pytest.mark.parametrize("audience", FILES)
def test_statistics_and_metadata_of_parquet_files_are_the_same_too(
    nights: Nights, audience: str
) -> None:
    one, other = (nights[which, 2].published / "parquet" / audience for which in (False, True))
    files = sorted(path.name for path in one.iterdir())
    assert files == sorted(path.name for path in other.iterdir()) and len(files) > 10
    for name in files:
        told = [
            duckdb.sql(
                "select row_group_id, path_in_schema, num_values, stats_null_count, "
                "stats_distinct_count, stats_min_value, stats_max_value, total_uncompressed_size "
                f"from parquet_metadata('{folder / name}') where path_in_schema not in {OF_A_RUN}"
            ).fetchall()
            for folder in (one, other)
        ]
        assert told[0] == told[1], name
        beside = duckdb.sql(f"select * from parquet_kv_metadata('{one / name}')").fetchall()
        assert beside == [], "nothing but the table is in the file"


def test_the_numbers_to_browse_are_the_same(nights: Nights) -> None:
    for audience, file in FILES.items():
        pages = []
        for other in (False, True):
            with duckdb.connect(str(nights[other, 2].published / file), read_only=True) as con:
                pages.append(render(con, audience))
        assert pages[0] == pages[1] and len(pages[0]) > 1_000


@pytest.mark.parametrize("child", ["1", "11", "13", "20", "31", "41"])
def test_the_page_of_a_child_is_the_same(nights: Nights, child: str) -> None:
    """Of the child in the refuge, the adopted one, and those whose families hide somebody."""
    one, other = (make_page(nights[which, 2].out, child) for which in (False, True))
    assert one.read_text(encoding="utf-8") == other.read_text(encoding="utf-8")


# What is not empty, and of these columns what it is.
KINDS = {"state", "state_reason", "contact_quality", "is_current", "tier", "is_silent",
         "service_code", "relationship_to_child", "membership_tier"}  # fmt: skip


def test_who_is_in_a_refuge_looks_like_somebody_whose_home_nobody_sent(nights: Nights) -> None:
    """On the first night Zoe's home is not known; by empty cells nobody tells her from Rhea."""
    night = nights[False, 1]
    looks = []
    for family in (("Rhea", "Remy"), ("Zoe", "Zack")):
        look: Counter[Any] = Counter()
        for table, rows in _of_people(night, family).items():
            look.update((table, *row) for row in rows)
        looks.append(look)
    assert looks[0] == looks[1] and sum(looks[0].values()) > 50


def _of_people(night: Night, names: tuple[str, ...]) -> dict[str, list[tuple[Any, ...]]]:
    found = {}
    with duckdb.connect(str(night.published / FILES["practice"]), read_only=True) as con:
        ids = con.execute(
            "select list(person_id) from people where first_name in (select unnest($1))", [names]
        ).fetchall()[0][0]
        for (table,) in con.execute("select table_name from duckdb_tables()").fetchall():
            columns = con.table(table).columns
            keys = [c for c in ("person_id", "child_person_id") if c in columns]
            if not keys:
                continue
            where = " and ".join(f"{key} in (select unnest($1))" for key in keys)
            rows = con.execute(f'select * from "{table}" where {where}', [ids]).fetchall()
            found[table] = [
                tuple(
                    (c, v if c in KINDS else v is None) for c, v in zip(columns, row, strict=True)
                )
                for row in rows
            ]
    return found


def test_nothing_of_a_refuge_is_in_any_published_file(nights: Nights) -> None:
    """Neither its town, nor whoever works near it, nor the area code of its telephone."""
    for (other, night), told in nights.items():
        near = (
            ("Westbrook", "+441733", "Saltby", "SB2") if other else ("Eastfield", "+44161", "FM9")
        )
        for file in FILES.values():
            for name, rows in tables(told, file).items():
                text = str(rows)
                assert not [word for word in near if word in text], f"{name}, night {night}"


def test_rows_of_the_analysis_file_stand_in_the_order_of_their_pseudonyms(nights: Nights) -> None:
    """In the order of the practice file, each pseudonym would stand where its person stands."""
    pseudonym = GENERALISATIONS["pseudonym"].format(c="person_id").replace("$key", f"'{SYNTHETIC}'")
    looked_at = 0
    for table in ("people", "family_context", "service_involvements", "person_records"):
        order = [c for c in ORDER if (c,) in _columns(nights[False, 1], table)]
        listed = ", ".join(order)
        here = ask(nights[False, 1], f"select {listed} from {table}", FILES["analysis"])
        assert here == sorted(here, key=lambda row: tuple(str(v) for v in row)), table
        in_practice = ask(nights[False, 1], f"select {pseudonym} from {table}")
        at = order.index("person_id")
        assert [row[at : at + 1] for row in here] != in_practice
        looked_at += len(here)
    assert looked_at > 100


def _columns(night: Night, table: str) -> list[tuple[Any, ...]]:
    of_table = f"select column_name from duckdb_columns() where table_name = '{table}'"
    return ask(night, of_table, FILES["analysis"])


def test_whoever_builds_may_let_everybody_read_new_files_and_nobody_reads_these(
    nights: Nights,
) -> None:
    """The worlds were built with a umask of nought."""
    for night in (nights[False, 2], nights[True, 2]):
        files = [path for path in night.out.rglob("*") if not path.is_symlink()]
        assert len(files) > 100
        assert [str(path) for path in files if path.stat().st_mode & 0o077] == []


class Tags(HTMLParser):
    """What a browser would make of a page: elements, and the names and links of attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links |= {
            value or "" for name, value in attrs if name in ("href", "src", "xlink:href")
        }


@pytest.fixture(scope="module")
def told(nights: Nights) -> list[Path]:
    """Every page and picture that the product makes of a child with markup in every text."""
    out = nights[False, 2].out
    folder = OutFolder(out)
    pages = [
        make_page(out, "z9"),
        make_page_for_referral(out, "schools:z9", "R-2026/1", "s17"),
        *(out / "runs").glob("*/summary.html"),
    ]
    account, page, _ = subject_access(out, "schools:z9", "SAR-1")
    assert account
    pages.append(page)
    with evidence.opened(folder.warehouse) as con:
        records = ["schools:z9", "gp:z9"]
        pages.append(write_page(explain(con, records), folder, records))
    for audience, file in FILES.items():
        with duckdb.connect(str(out / "published" / file), read_only=True) as con:
            browse = out / f"{audience}.html"
            browse.write_text(render(con, audience), encoding="utf-8")
            pages.append(browse)
    return pages


def test_what_somebody_typed_is_text_on_every_page(told: list[Path]) -> None:
    spiked = 0
    for page in told:
        text = page.read_text(encoding="utf-8")
        found = Tags(text)
        assert "zqtag" not in found.tags and "onzq" not in found.attributes, page.name
        assert not {name for name in found.attributes if name.startswith("on")}, page.name
        known = ("#", "mailto:", "tel:", "data:")
        assert not [link for link in found.links if link and not link.startswith(known)], page.name
        spiked += "zqtag" in text
    assert spiked >= 3, "the pages tell of the child"


def test_what_somebody_typed_is_no_template(told: list[Path]) -> None:
    pages = [page.read_text(encoding="utf-8") for page in told]
    assert any("{{ 7 * 7 }}" in page for page in pages)


def test_no_file_for_a_spreadsheet_holds_a_formula(
    nights: Nights, told: list[Path], tmp_path: Path
) -> None:
    assert told
    out = nights[False, 2].out
    file = tmp_path / "known.csv"
    write(as_known(out, "z9", DAYS[2]), file)
    with file.open(encoding="utf-8", newline="") as lines:
        cells = [cell for row in csv.reader(lines) for cell in row]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "@"))]
    (book,) = (out / "subject_access").glob("*.xlsx")
    kinds = {
        cell.data_type
        for sheet in openpyxl.load_workbook(book).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=")
    }
    assert kinds == {"s"}


# Small things about the same people.
def test_rows_of_coverage_less_the_records_published_is_nobody(nights: Nights) -> None:
    left = ask(
        nights[False, 1],
        "select service_code, any_value(rows_landed) - count(person_records.record_id) "
        "from service_coverage left join person_records using (service_code) "
        "group by service_code",
    )
    assert {number for _, number in left} == {0}


def test_a_name_given_for_a_child_goes_where_the_child_goes(nights: Nights) -> None:
    """The child of the second is held back through linkage, by no mark of its own."""
    named = ask(nights[False, 1], "select first_name from people where last_name = 'Bellweather'")
    assert named == [("Otis",)]


def test_the_manifest_of_the_operator_has_the_one_total(nights: Nights) -> None:
    held_back = []
    for other in (False, True):
        first = min((nights[other, 1].out / "runs").glob("*/manifest.json"))
        held_back.append(json.loads(first.read_text())["counts"]["records_held_back"])
    # Of the first world two records of one, two of a child and who was named for it; and in each
    # the adopted child's first identity.
    assert held_back == [6, 1]


def test_a_refuge_without_an_address_shelters_who_is_in_it(nights: Nights) -> None:
    night = nights[False, 1]
    assert ask(night, "select address, postcode from people where first_name = 'Bela'") == [
        (None, None)
    ]
    listed = duckdb.read_parquet(
        str(night.out / "quarantine" / "childrens_social_care" / "addresses.parquet")
    )
    kinds = listed.project("kind, reason").fetchall()
    assert sorted(kind for kind, _ in kinds) == ["row", "value", "value"]
    assert all("required value is missing" in reason for _, reason in kinds)


def test_a_delivery_that_cannot_mark_whom_to_protect_says_so_and_loads(nights: Nights) -> None:
    night = nights[False, 1]
    told = dict(ask(night, "select service_code, load_warning from service_coverage"))
    assert "people came without the column restriction" in told["schools"]
    assert "restriction" not in told["gp"], told["gp"]
    assert "involvements came without the column is_withheld" in told["gp"]
    assert told["police"] is None
    assert told[UNHEARD] is None, "a service that sent nothing lacks no column"
    checks = dict(
        ask(night, "select service_code, numerator from quality_results where check_id = 'D5'")
    )
    assert (checks["schools"], checks["gp"], checks["police"]) == (1, 1, 0)
    first = min((night.out / "runs").glob("*/manifest.json"))
    services = {s["service_code"]: s for s in json.loads(first.read_text())["services"]}
    assert services["schools"]["warning"] == told["schools"]
    assert services["schools"]["load_state"] == "loaded"
