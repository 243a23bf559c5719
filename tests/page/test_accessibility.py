"""WCAG 2.2 AA in a real browser: by rule, by keyboard, at 400 % zoom, and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = ["worst", "eight", "smallest", "council"]
# 1280 CSS pixels wide at 400 % zoom.
ZOOMED = 320
OPEN_ALL = "document.querySelectorAll('details').forEach(d => { d.open = true })"


@pytest.fixture(params=PAGES)
def page(request: pytest.FixtureRequest, browser: Any, pages: dict[str, Path]) -> Iterator[Any]:
    """One page open in a browser that is offline, with whatever it asked of the network."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    shown = context.new_page()
    shown.asked = []
    shown.on("request", lambda r: shown.asked.append(r.url))
    shown.on("pageerror", lambda error: pytest.fail(str(error)))
    shown.goto(pages[request.param].as_uri())
    yield shown
    context.close()


@pytest.mark.parametrize("width", [1280, ZOOMED])
@pytest.mark.parametrize("opened", [False, True], ids=["closed", "open"])
def test_axe_finds_no_violation(page: Any, width: int, opened: bool) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    if opened:
        page.evaluate(OPEN_ALL)
    found = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("width", [1280, 375, ZOOMED])
def test_nothing_needs_sideways_scrolling(page: Any, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 256})
    page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_narrow_screen_gives_each_cell_the_whole_line(page: Any) -> None:
    page.set_viewport_size({"width": ZOOMED, "height": 256})
    squeezed = page.evaluate(
        "[...document.querySelectorAll('tbody th')].filter(e => e.offsetParent"
        " && e.getBoundingClientRect().width < 0.9 * e.parentElement.getBoundingClientRect().width)"
        ".length"
    )
    assert squeezed == 0


def test_wider_text_spacing_loses_nothing(page: Any) -> None:
    """WCAG 1.4.12: line height, paragraphs, letters and words as far apart as readers may set."""
    page.set_viewport_size({"width": ZOOMED, "height": 256})
    page.add_style_tag(
        content="*{line-height:1.5!important;letter-spacing:.12em!important;"
        "word-spacing:.16em!important} p{margin-bottom:2em!important}"
    )
    page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth") <= ZOOMED


def test_the_keyboard_reaches_and_opens_every_service(page: Any) -> None:
    services = page.locator("details").count()
    stops: list[str] = []
    for _ in range(page.locator("a, button, summary, input").count() + 2):
        page.keyboard.press("Tab")
        tag, ring = page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e);"
            "return [e.tagName, s.boxShadow !== 'none' || s.outlineStyle !== 'none'] })()"
        )
        if tag == "BODY":
            break
        assert ring, f"stop {len(stops) + 1}, {tag}, shows no focus"
        stops.append(tag)
        if tag == "SUMMARY":
            page.keyboard.press("Enter")
    assert stops[0] == "A", "the first stop skips to the content"
    assert stops.count("SUMMARY") == services
    assert page.locator("details[open]").count() == services


def test_one_button_opens_all_services_and_closes_them_again(page: Any) -> None:
    services = page.locator("details.app-service").count()
    button = page.locator("#open-all")
    if not services:
        assert not button.is_visible()
        return
    button.click()
    assert page.locator("details.app-service[open]").count() == services
    button.click()
    assert page.locator("details.app-service[open]").count() == 0


def test_paper_shows_what_a_screen_lets_one_open(page: Any) -> None:
    page.emulate_media(media="print")
    # What is visible is decided when a frame is drawn: asked before, it is still the screen's.
    page.evaluate("() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")
    hidden = page.evaluate(
        "[...document.querySelectorAll('details.app-service .app-sentence')]"
        ".filter(e => !e.checkVisibility({contentVisibilityAuto: true}) "
        "|| e.getBoundingClientRect().height === 0).length"
    )
    assert hidden == 0
    assert not page.locator("#open-all").is_visible()


@pytest.mark.parametrize(
    ("paper", "left_out"),
    [(703, ".app-section--wide"), (1031, ".none")],
    ids=["upright", "across"],
)
def test_paper_cuts_nothing_off_at_its_edge(page: Any, paper: int, left_out: str) -> None:
    """A4 less its margins, in CSS pixels; an overview of many services lies across."""
    page.add_style_tag(content=f"{left_out}{{display:none}}")
    page.set_viewport_size({"width": paper, "height": 700})
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= paper


def test_a_choice_of_person_leaves_that_persons_events_and_paper_has_all(
    browser: Any, pages: dict[str, Path]
) -> None:
    context = browser.new_context(java_script_enabled=False, offline=True)
    shown = context.new_page()
    shown.goto(pages["council"].as_uri())
    rows = shown.locator(".app-events tbody tr")
    everything = rows.count()
    choice = shown.locator(".app-choice input[name=who]").nth(1)
    key = str(choice.get_attribute("id")).removeprefix("who-")
    own = shown.locator(f".app-events tbody tr.who-{key}").count()
    choice.check()
    assert 0 < own < everything
    assert rows.filter(visible=True).count() == own
    shown.emulate_media(media="print")
    assert rows.filter(visible=True).count() == everything
    context.close()


def test_the_largest_family_of_the_council_fits_on_eight_sheets(
    browser: Any, pages: dict[str, Path]
) -> None:
    shown = browser.new_page()
    shown.goto(pages["council"].as_uri())
    paper = shown.pdf(format="A4", prefer_css_page_size=True)
    assert 0 < len(re.findall(rb"/Type\s*/Page\b", paper)) <= 8
    shown.close()


def test_one_drawing_of_the_family_is_shown_on_each_screen(page: Any) -> None:
    for width in (1280, ZOOMED):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.locator("#picture ~ figure svg").filter(visible=True).count() == 1


def test_the_page_works_offline_and_asks_for_nothing(page: Any) -> None:
    assert len(page.asked) == 1, page.asked


def test_the_page_says_all_without_its_script(browser: Any, pages: dict[str, Path]) -> None:
    context = browser.new_context(java_script_enabled=False, offline=True)
    shown = context.new_page()
    shown.goto(pages["council"].as_uri())
    shown.locator("details.app-service summary").first.click()
    assert shown.locator("details[open] .app-sentence").first.is_visible()
    context.close()
