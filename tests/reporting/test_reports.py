"""The reports: what is published, told offline, without identities."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from family_context.cli import app
from family_context.reports.pages import render


@pytest.fixture(scope="module")
def pages(built: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Every rendered page by its name, made where only the analysis file is at hand."""
    out = tmp_path_factory.mktemp("reports")
    (out / "published").mkdir()
    shutil.copy(built / "published/analysis.duckdb", out / "published")
    return {page.name: page.read_text(encoding="utf-8") for page in render(out)}


def test_each_notebook_becomes_a_page_that_the_index_links(pages: dict[str, str]) -> None:
    notebooks = {f"{n.stem}.html" for n in Path("notebooks").glob("*.ipynb")}
    assert notebooks and set(pages) == notebooks | {"index.html"}
    assert all(f'href="{name}"' in pages["index.html"] for name in notebooks)


def test_the_index_answers_each_question_in_one_sentence(pages: dict[str, str]) -> None:
    answers = re.findall(r'<p class="answer">(.*?)</p>', pages["index.html"])
    assert len(answers) == len(pages) - 1
    for answer in answers:
        assert re.search(r"[.!?]$", answer) and not re.search(r"[.!?] [A-Z]", answer), answer


def test_a_page_begins_with_its_answer_of_which_the_index_has_the_first_words(
    pages: dict[str, str],
) -> None:
    assert pages
    for name, page in pages.items():
        if name != "index.html":
            answer = re.search(r'class="answer">(.*?)</(p|div)>', page, re.DOTALL)
            assert answer, name
            told = " ".join(re.sub(r"<[^>]*>", "", answer[1].replace("</p>", " ")).split())
            short = re.findall(r'<p class="answer">(.*?)</p>', pages["index.html"])
            assert any(told.startswith(sentence) for sentence in short), name
            assert page.index(answer[0]) < page.index("<h2"), f"{name} does not answer first"


def test_every_page_on_a_synthetic_council_says_that_nobody_exists(pages: dict[str, str]) -> None:
    assert all("Synthetic council: nobody here exists" in page for page in pages.values())


def test_every_chart_of_every_page_says_what_it_shows_of_how_many_and_where_from(
    pages: dict[str, str],
) -> None:
    assert pages
    for name, page in pages.items():
        figures = re.findall(r"<figure>.*?</figure>", page, re.DOTALL)
        for figure in figures:
            assert re.search(r'<figcaption class="title">[^<]+\([^<]+\)</figcaption>', figure), name
            assert re.search(r'<div (?=[^>]*role="img")[^>]*aria-label="[^"]{20,}"', figure), name
            assert re.search(r"n = [^<]+ Source: [^<]+\.", figure), name
            assert "<svg" in figure, name


def test_a_page_needs_nothing_from_the_network(pages: dict[str, str]) -> None:
    assert pages
    for name, page in pages.items():
        assert not re.search(r"""(src|href)=["']?(https?:)?//""", page), name
        assert "<script" not in page, name
        assert "@import" not in page, name


def test_charts_are_drawn_into_the_page_and_told_in_words(pages: dict[str, str]) -> None:
    page = pages["1_which_services_know_our_families.html"]
    figures = re.findall(r"<figure>.*?</figure>", page, re.DOTALL)
    assert len(figures) == 3
    for figure in figures:
        assert "<svg" in figure and "<path" in figure, "a chart is missing"
        assert re.search(r'<div [^>]*aria-label="[^"]{20,}', figure), "no words for a chart"
        assert re.search(r"n = [\d,]+", figure), "no n"


def test_a_parameter_reaches_the_notebook_that_takes_it(built: Path, tmp_path: Path) -> None:
    (tmp_path / "published").symlink_to(built / "published", target_is_directory=True)
    told = ["report", "--out", str(tmp_path), "--council", "Nether Fernmoor", "--period", "3"]
    ended = CliRunner().invoke(app, told)
    assert ended.exit_code == 0, ended.output
    pages = {page.name: page.read_text("utf-8") for page in (tmp_path / "reports").iterdir()}
    assert "Nether Fernmoor" in pages["6_does_it_pay.html"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--scenario", "beta_1920"], "'beta_1920' is no scenario. Expected alpha_2019"),
        (["--period", "0"], "greater than or equal to 1"),
        (["--period", "soon"], "as an integer"),
        (["--town", "Fernmoor"], "No such option"),
    ],
)
def test_a_parameter_that_cannot_be_is_an_error_before_anything_runs(
    given: list[str], said: str, tmp_path: Path
) -> None:
    ended = CliRunner().invoke(app, ["report", "--out", str(tmp_path), *given], color=False)
    words = re.sub(r"[\s│]+", " ", ended.output)
    assert ended.exit_code == 2 and said in words
    assert not (tmp_path / "reports").exists()


def test_a_parameter_that_no_notebook_takes_is_named(tmp_path: Path) -> None:
    (tmp_path / "published").mkdir()
    with duckdb.connect(str(tmp_path / "published/analysis.duckdb")) as con:
        con.execute("create table service_coverage as select false as is_synthetic")
    with pytest.raises(ValueError, match=r"No notebook takes town\. Expected of council, period"):
        render(tmp_path, parameters={"town": "Fernmoor"})


def test_a_report_names_nobody(pages: dict[str, str], built: Path) -> None:
    with duckdb.connect(str(built / "published/family_context.duckdb"), read_only=True) as con:
        people = con.execute(
            "select person_id, first_name || ' ' || last_name from people "
            "where first_name is not null and last_name is not null"
        ).fetchall()
    text = " ".join(pages.values())
    assert not [person for person, name in people if person in text or f" {name} " in text]
