"""Pages to look at: of the small council, and of families as bad as they come; and a browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from family_context.lookup.page import words
from family_context.lookup.page.family import Answer, Contact, Family, Involvement, Member, Service
from family_context.lookup.page.render import render

LONG = "Featherstonehaugh-Cholmondeley Wolfeschlegelsteinhausenbergerdorff"
STATES = [
    ("involved_now", "record_shown"),
    ("involved_before", "record_shown"),
    ("withheld", "withheld_by_service"),
    ("none_found", "none_found_in_coverage"),
    ("not_searched", "outside_age_band"),
    ("involved_now", "open_no_recent_activity"),
]
QUALITIES = ["practitioner_direct", *words.CONTACTS]


def service(number: int, code: str) -> Service:
    return Service(
        code,
        words.services()[code],
        date(2025, 6, 30),
        f"System {number} of {LONG}",
        f"Metropolitan Borough of {LONG}",
        date(2006, 1, 31),
        date(2025, 6, 30),
        None if number % 4 == 0 else date(2006, 1, 31),
        number % 3 == 0,
        "loaded",
        f"{code}: people came without the column restriction" if number % 5 == 1 else None,
        (f"{code}: no involvement found. Searched: involvements since 31 January 2006.",) * 3,
    )


def answer(code: str, number: int) -> Answer:
    state, reason = STATES[number % len(STATES)]
    quality = QUALITIES[number % len(QUALITIES)]
    direct = quality == "practitioner_direct"
    spell = Involvement(
        "Whole family plan", LONG, date(2019, 2, 28), None, True, True, "main", True
    )
    return Answer(
        code,
        state,
        reason,
        f"{code}: {state} <script>alert('{number}')</script> & more.",
        date(2025, 12, 24),
        Contact(
            f"{LONG} Trust",
            f"Team {number} {LONG}",
            f"Professor {LONG}" if direct else None,
            "Designated safeguarding lead" if direct else None,
            "+441614961003 ext. 4521; +447700900123" if direct else None,
            f"{LONG.replace(' ', '.').lower()}@childrens-social-care.example.org",
            f"0161 496 1003 x4521 (Mon–Wed), mob 07700 900123 <b>{LONG}" if number % 2 else None,
            "+441614960100" if number % 3 else None,
            None,
            None if number % 3 else "ext 4521",
            quality,
        ),
        (spell,) * (number % 4) if state.startswith("involved") else (),
    )


def member(number: int, codes: tuple[str, ...], **changes: Any) -> Member:
    fields: dict[str, Any] = {
        "person_id": f"p{number:016x}",
        "name": f"Bartholomew Maximilian {LONG}" if number else LONG,
        "known_as": "Barty",
        "relationship": "grandparent" if number else "self",
        "born": date(1950 + number, 2, 28),
        "expected": None,
        "died": None,
        "is_deceased": False,
        "is_unborn": False,
        "age": 75 - number,
        "address": f"Flat 1, {LONG} House, 12 Long Lane, Fernmoor, FC9 9YT",
        "tier": ["recorded", "strong", "possible"][number % 3],
        "evidence": ("Grandparent: recorded by Supporting families", f"At one address, {LONG}"),
        "lives_with_child": number % 2 == 0,
        "is_on_latest_referral": number % 2 == 1,
        "answers": {code: answer(code, number + n) for n, code in enumerate(codes)},
    }
    return Member(**{**fields, **changes})


@pytest.fixture(scope="session")
def worst() -> Family:
    """Twelve members, one of them dead and one unborn, thirteen services, names without mercy."""
    codes = words.service_order()
    members = [member(n, codes) for n in range(12)]
    members[3] = member(3, codes, died=date(2024, 5, 3), is_deceased=True, address=None)
    members[4] = member(4, codes, is_unborn=True, expected=date(2026, 3, 3), born=None, age=None)
    return Family(
        date(2026, 1, 31),
        ("CSC0000000001", "CSC0000000002"),
        tuple(members),
        tuple(service(n, code) for n, code in enumerate(codes)),
    )


@pytest.fixture(scope="session")
def smallest() -> Family:
    """A child alone of whom nobody found anything."""
    codes = words.service_order()
    nothing = {
        code: Answer(
            code,
            "none_found",
            "none_found_in_coverage",
            f"{code}: no involvement found.",
            None,
            Contact(None, None, None, None, None, None, None, None, None, None, "none"),
            (),
        )
        for code in codes
    }
    alone = member(0, (), name="Jo Li", born=None, age=None, known_as=None, address=None)
    return Family(
        date(2026, 1, 31),
        ("CSC1",),
        (Member(**{**vars(alone), "answers": nothing}),),
        tuple(service(1, code) for code in codes),
    )


@pytest.fixture(scope="session")
def practice(built: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(str(built / "published" / "family_context.duckdb"), read_only=True) as con:
        yield con


@pytest.fixture
def copied(built: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the practice file that one test may change."""
    with duckdb.connect() as con:
        con.execute(f"attach '{built / 'published/family_context.duckdb'}' as given (read_only)")
        for (table,) in con.execute("show tables from given").fetchall():
            con.execute(f'create table "{table}" as from given."{table}"')
        yield con


@pytest.fixture(scope="session")
def children(practice: duckdb.DuckDBPyConnection) -> list[str]:
    """Every subject child, the largest family first."""
    return [
        child
        for (child,) in practice.execute(
            "select child_person_id from family_members group by 1 order by count(*) desc, 1"
        ).fetchall()
    ]


@pytest.fixture(scope="session")
def pages(
    built: Path,
    children: list[str],
    worst: Family,
    smallest: Family,
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Path]:
    """Files by name: the worst, one of eight services (more lie across the paper), the smallest,
    and the largest family of the small council.
    """
    from family_context.lookup.page import make_page

    folder = tmp_path_factory.mktemp("pages")
    (folder / "published").symlink_to(built / "published", target_is_directory=True)
    made = {"council": make_page(folder, children[0])}
    eight = replace(worst, services=worst.services[:8])
    for name, family in (("worst", worst), ("eight", eight), ("smallest", smallest)):
        made[name] = folder / f"{name}.html"
        made[name].write_text(render(family), encoding="utf-8")
    return made


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A headless Chromium of the system; tests that need it skip where there is none."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no Chromium here; continuous integration has one")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=found,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()
