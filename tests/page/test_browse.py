"""Numbers to browse: the published ones, nobody worked out of them, without script or network."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from markupsafe import escape

from family_context.build.publish import FILES
from family_context.reports.browse import STATE_WORDS, render
from family_context.reports.browse.counts import ALL, STATES, Counts, count


@pytest.fixture(scope="module")
def files(built: Path) -> Iterator[dict[str, duckdb.DuckDBPyConnection]]:
    opened = {
        audience: duckdb.connect(str(built / "published" / name), read_only=True)
        for audience, name in FILES.items()
    }
    yield opened
    for con in opened.values():
        con.close()


@pytest.fixture(scope="module")
def pages(files: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("browse")
    made = {}
    for audience, con in files.items():
        made[audience] = folder / f"{audience}.html"
        made[audience].write_text(render(con, audience), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def told(files: Any) -> Counts:
    return count(files["analysis"], is_identifiable=False)


@pytest.fixture(scope="module")
def true(files: Any) -> Counts:
    return count(files["practice"], is_identifiable=True)


def test_what_is_told_is_what_is_published(files: Any, told: Counts, true: Counts) -> None:
    """Both pages count the rows of family_context, each in its own file."""
    for audience, counts in (("practice", true), ("analysis", told)):
        published = {
            (service, state): n
            for service, state, n in files[audience]
            .execute("select service_name, state, count(*) from family_context group by all")
            .fetchall()
        }
        assert published
        for service in counts.services:
            for state in STATES:
                shown = counts.answers[service, state, ALL, ALL]
                assert shown in (published.get((service, state), 0), None)
    assert None not in true.answers.values()
    for key, n in told.answers.items():
        assert n in (true.answers[key], None), key
    ((rows,),) = files["practice"].execute("select count(*) from family_context").fetchall()
    parts = [n for (_, _, area, age), n in true.answers.items() if area != ALL and age != ALL and n]
    assert sum(parts) == rows


def test_the_page_prints_the_counts(pages: dict[str, Path], true: Counts) -> None:
    text = pages["practice"].read_text(encoding="utf-8")
    whole = re.search(r'id="p-0-0">(.*?)</table>', text, re.DOTALL)
    assert whole
    for service in true.services:
        name = re.escape(escape(service))
        row = re.search(rf'<th scope="row"[^>]*>{name}</th>(.*?)</tr>', whole[1])
        assert row, service
        printed = [int(n.replace(",", "")) for n in re.findall(r'number"[^>]*>([\d,]+)<', row[1])]
        assert printed == [true.answers[service, state, ALL, ALL] for state in STATE_WORDS]


def test_analysts_see_no_count_from_one_to_four(told: Counts, true: Counts) -> None:
    small = [n for n in (*told.answers.values(), *told.members.values()) if n and n < 5]
    assert not small
    assert any(n and n < 5 for n in true.answers.values()), "there is something to leave out"
    assert sum(n is not None and n > 0 for n in told.answers.values()) > 50, "something is told"


def test_nobody_works_a_small_count_out_of_all_others(told: Counts, true: Counts) -> None:
    """All sums of one service at once: parts of states, areas and ages make their totals."""
    sides = (STATES, told.areas, told.ages)
    for service in told.services:
        cells = {
            (state, area, age): told.answers[service, state, area, age]
            for state in STATES
            for area in (ALL, *told.areas)
            for age in (ALL, *told.ages)
        }
        cells |= {(ALL, *place): n for place, n in told.members.items()}
        unknown = {key: i for i, key in enumerate(k for k, n in cells.items() if n is None)}
        sums = []
        for key in cells:
            for side, values in enumerate(sides):
                if key[side] == ALL:
                    row = np.zeros(len(unknown))
                    for value in values:
                        part = (*key[:side], value, *key[side + 1 :])
                        if part in unknown:
                            row[unknown[part]] = 1
                    if key in unknown:
                        row[unknown[key]] = -1
                    sums.append(row)
        _, sizes, directions = np.linalg.svd(np.array(sums), full_matrices=True)
        free = directions[int((sizes > 1e-9).sum()) :]
        for (state, *place), column in unknown.items():
            n = true.members[place[0], place[1]] if state == ALL else None
            n = true.answers[service, state, place[0], place[1]] if n is None else n
            if n and n < 5:
                assert np.abs(free[:, column]).max(initial=0) > 1e-9, (service, state, place)


@pytest.mark.parametrize("audience", FILES)
def test_a_reader_picks_area_and_ages_without_script_or_network(
    browser: Any, pages: dict[str, Path], audience: str, told: Counts, true: Counts
) -> None:
    counts = told if audience == "analysis" else true
    area, age = next(p for p in reversed(list(counts.places())) if ALL not in p)
    asked: list[str] = []
    context = browser.new_context(java_script_enabled=True, offline=True)
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(pages[audience].as_uri())
    assert "<script" not in page.content()
    seen = page.locator(".place:visible caption")
    assert seen.all_inner_texts()[0].startswith("All areas, all ages")
    page.locator("#area").select_option(label=area)
    page.locator("#ages").select_option(label=age)
    assert [text.split(":")[0] for text in seen.all_inner_texts()] == [f"{area}, {age.lower()}"]
    found = Axe().run(page)
    assert not found.response["violations"], found.generate_report()
    page.set_viewport_size({"width": 360, "height": 800})
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 360
    assert all(url.startswith("file:") for url in asked)
    context.close()
