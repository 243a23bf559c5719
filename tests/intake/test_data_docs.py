"""Pages about the quality of what was landed: for data owners, offline, without anyone's data."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from family_context.build.data_docs import QualityError, QualitySummary, build_data_docs
from family_context.build.data_docs.answers import percent
from family_context.build.data_docs.checks import Check, Suite
from family_context.build.data_docs.pages import raise_if_broken
from family_context.build.data_docs.suites import suites_of
from tests.intake.conftest import PROJECT, Desk, load_contracts

PEOPLE = "person_ref,first_name,last_name,date_of_birth,sex,address\n" + "".join(
    f'P{n},Zebedee,Quux,1980-01-01,M,"{n} High Street, Leeds LS1 1AA"\n' for n in range(40)
)
SPELLS = (
    "involvement_ref,person_ref,start_date,end_date,practitioner_phone,practitioner_email,"
    "organisation,admission_type\n"
    "a,P1,2020-01-01,,+44 7700 900123,zebedee@quux.org,Hill School,main\n"
    "b,P1,2019-01-01,2019-02-01,12345,,Hill School,annexe\n"
    "c,P2,2019-01-01,2019-02-01,01632 960001,no e-mail,,main\n"
    "d,P3,2019-01-01,2019-02-01,,,,main\n"
)


@pytest.fixture(scope="module")
def docs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, QualitySummary]:
    root = tmp_path_factory.mktemp("docs")
    (root / "extracts").mkdir()
    contracts = load_contracts(PROJECT)
    desk = Desk(root, {"schools": contracts["schools"], "gp": contracts["gp"]})
    desk.deliver({"people.csv": PEOPLE, "involvements.csv": SPELLS})
    desk.take()
    return root / "docs", build_data_docs(root / "landing", root / "docs", desk.contracts, 30)


def answers(summary: QualitySummary, table: str) -> dict[str, tuple[str, bool]]:
    """Figure and verdict by number of the checklist."""
    (page,) = (p for p in summary.pages if p.name == table)
    return {a.question.split(":")[0]: (a.found, a.is_met) for a in page.answers}


def test_the_checklist_is_answered_with_figures(docs: tuple[Path, QualitySummary]) -> None:
    told = answers(docs[1], "involvements")
    assert told["C5"] == ("75.0 %", False)
    assert told["C7"] == ("66.7 %", False), "12345 has neither 10 nor 11 digits"
    assert told["C8"] == ("50.0 %", False)
    assert told["C10"] == ("50.0 %", False), "an e-mail needs an at sign"
    assert told["S1"] == ("50.0 %", False)
    assert told["S2"] == ("75.0 %", False)
    assert answers(docs[1], "people_and_involvements").keys() == {"I2", "I3", "I4", "I5", "I6"}


def test_a_sample_is_stated(docs: tuple[Path, QualitySummary]) -> None:
    (page,) = (p for p in docs[1].pages if p.name == "people")
    assert (page.n_rows, page.n_sampled) == (40, 30)
    assert "at most 30 rows of each table" in docs[1].index.read_text()


def test_findings_are_no_errors_and_are_counted(docs: tuple[Path, QualitySummary]) -> None:
    assert 0 < docs[1].n_met < docs[1].n_checks


def test_the_pages_call_nobody(docs: tuple[Path, QualitySummary]) -> None:
    pages = list(docs[0].rglob("*.html"))
    assert len(pages) > len(docs[1].pages)
    for page in pages:
        text = page.read_text()
        assert "<script" not in text
        assert not re.search(r"(src|href)\s*=\s*[\"']?(https?:)?//", text), page
        assert not re.search(r"url\([^)]*//", text), page


def test_every_link_of_the_index_leads_to_a_page(docs: tuple[Path, QualitySummary]) -> None:
    links = re.findall(r'href="([^"]+)"', docs[1].index.read_text())
    assert len(links) == len(docs[1].pages)
    assert all((docs[0] / link).is_file() for link in links)


def test_no_page_shows_what_a_row_holds(docs: tuple[Path, QualitySummary]) -> None:
    assert any(docs[0].rglob("*.html"))
    for page in docs[0].rglob("*.html"):
        text = page.read_text()
        assert not any(w in text for w in ("Zebedee", "Quux", "quux.org", "900123", "High Street"))


def test_a_service_that_was_not_loaded_is_told(docs: tuple[Path, QualitySummary]) -> None:
    assert "Load: <strong>not supplied</strong>" in docs[1].index.read_text()


def test_an_expectation_that_breaks_is_an_error_of_ours(
    docs: tuple[Path, QualitySummary], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = Check("P1", "?", "expect_column_values_to_be_unique", {"column": "no_such_column"})
    monkeypatch.setattr(
        "family_context.build.data_docs.pages.suites_of",
        lambda contract, rows, filled: [
            Suite(contract.service_code, "people", "select * from people", (broken,))
        ],
    )
    contracts = load_contracts(PROJECT)
    with pytest.raises(QualityError, match=r"schools\.people: expect_column_values_to_be_unique"):
        build_data_docs(
            docs[0].parent / "landing", docs[0].parent / "broken", {"schools": contracts["schools"]}
        )


def test_a_judgement_without_an_exception_is_accepted() -> None:
    fine = SimpleNamespace(exception_info={"raised_exception": False}, expectation_config=None)
    raise_if_broken("x", [fine])


def test_every_question_of_the_checklists_that_data_can_answer_is_asked() -> None:
    asked = set()
    for contract in load_contracts(PROJECT).values():
        rows = {t.name: 1 for t in contract.tables}
        for suite in suites_of(contract, rows, lambda table: set()):
            asked |= {n for c in suite.checks for n in c.id.split(", ")}
    assert asked - {"contract"} == {
        *(f"P{n}" for n in range(1, 8)),
        *(f"I{n}" for n in range(2, 7)),
        *("C2", "C3", "C5", "C6", "C7", "C8", "C9", "C10"),
        *("S1", "S2", "A1", "A2", "H1", "H2", "H3", "H4", "L1", "L3", "L4", "L5"),
    }


def test_a_share_is_never_rounded_up_to_all() -> None:
    assert [percent(s) for s in (0, 0.00001, 0.5, 0.99999, 1)] == [
        "0 %",
        "0.1 %",
        "50.0 %",
        "99.9 %",
        "100 %",
    ]
