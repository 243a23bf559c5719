"""A referral that came this morning: the page of any child, by the same rules, and logged."""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import duckdb
import pytest

from family_context.folders import OutFolder
from family_context.lookup.access_log import AccessError
from family_context.lookup.page import PageError, make_page, make_page_for_referral
from family_context.lookup.page.any_child import ASKED, open_family


@pytest.fixture(scope="module")
def out(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the built council to ask pages of."""
    copy = tmp_path_factory.mktemp("referrals") / "out"
    shutil.copytree(built, copy, symlinks=True)
    return copy


def ask(out: Path, sql: str) -> list[tuple[str, ...]]:
    file = out / "published/family_context.duckdb"
    with duckdb.connect(str(file), read_only=True) as con:
        return con.execute(sql).fetchall()


@pytest.fixture(scope="module")
def unknown_to_social_care(out: Path) -> tuple[str, str]:
    """A child whom social care has never heard of, and its mother."""
    found = ask(
        out,
        """
        select relationships.person_id, related_person_id
        from relationships
        inner join people using (person_id)
        where age between 5 and 15 and not is_deceased and relationship = 'mother'
            and relationships.tier = 'recorded' and is_current
            and person_id not in (select child_person_id from family_members)
        order by relationships.person_id
        """,
    )
    assert found
    return found[0][0], found[0][1]


def test_a_subject_childs_family_is_what_is_published(out: Path) -> None:
    """The rules are run again over one child, and say what they said of all."""
    children = [c for (c,) in ask(out, "select distinct child_person_id from family_members")]
    for child in sorted(children)[:8]:
        with open_family(OutFolder(out.resolve()), child, "s17") as con:
            for table in ASKED:
                sql = f"select * from {table} where child_person_id = '{child}' order by all"
                assert con.execute(sql).fetchall() == ask(out, sql), table


def test_a_child_whom_social_care_does_not_know_has_a_page_with_its_family(
    out: Path, unknown_to_social_care: tuple[str, str]
) -> None:
    child, mother = unknown_to_social_care
    with pytest.raises(PageError, match="--referral"):
        make_page(out, child)
    page = make_page_for_referral(out, child, "R-2026/0042", "s17")
    ((name,),) = ask(out, f"select last_name from people where person_id = '{mother}'")
    assert name in page.read_text(encoding="utf-8")
    with open_family(OutFolder(out.resolve()), child, "s17") as con:
        members = con.execute("select person_id, relationship_to_child from family_members")
        assert (mother, "mother") in members.fetchall()
        ((services,),) = con.execute("select count(*) from service_coverage").fetchall()
        asked = con.execute("select person_id, count(*) from family_context group by all")
        assert {n for _, n in asked.fetchall()} == {services}, "a blank is never an answer"


def test_a_reference_of_another_service_names_the_child(
    out: Path, unknown_to_social_care: tuple[str, str]
) -> None:
    child, _ = unknown_to_social_care
    ((service, reference),) = ask(
        out,
        "select service_code, person_ref from person_records "
        f"where person_id = '{child}' and record_kind = 'person' order by all limit 1",
    )
    page = make_page_for_referral(out, f"{service}:{reference}", "R7", "s47")
    assert page.stem == child


def test_each_access_is_one_line_that_says_who_when_which_why_and_no_name(
    out: Path, unknown_to_social_care: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    child, _ = unknown_to_social_care
    monkeypatch.setenv("LOGNAME", "somebody-else")
    log = OutFolder(out).access_log
    before = log.read_text() if log.exists() else ""
    for _ in range(2):
        make_page_for_referral(out, child, "R-99", "s47")
    header = log.read_text().splitlines()[0]
    lines = log.read_text().splitlines()[-2:]
    assert len(log.read_text().splitlines()) == 2 + max(len(before.splitlines()), 1)
    assert header == "asked_at,user,purpose,referral,person_id"
    for line in lines:
        assert line.endswith(f",s47,R-99,{child}")
        assert "somebody-else" not in line
    if os.name != "nt":
        assert stat.S_IMODE(log.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("referral", "purpose", "told"),
    [
        (None, "s17", "needs both"),
        ("R1", None, "needs both"),
        ("R1", "curiosity", "s17 for an assessment"),
        ("Ann Lee", "s17", "no names"),
        ("R1\nforged,line", "s17", "no names"),
        ("=1+1", "s17", "no names"),
    ],
)
def test_a_request_without_a_reason_is_refused_and_leaves_no_line(
    out: Path,
    unknown_to_social_care: tuple[str, str],
    referral: str | None,
    purpose: str | None,
    told: str,
) -> None:
    log = OutFolder(out).access_log
    before = log.read_text() if log.exists() else ""
    with pytest.raises(AccessError, match=told):
        make_page_for_referral(out, unknown_to_social_care[0], referral, purpose)
    assert (log.read_text() if log.exists() else "") == before


def test_nobody_else_has_a_page(out: Path) -> None:
    ((adult,),) = ask(out, "select person_id from people where age > 40 limit 1")
    with pytest.raises(PageError, match="years old: a page is for somebody under 18"):
        make_page_for_referral(out, adult, "R1", "s17")
    with pytest.raises(PageError, match="No service knows anybody"):
        make_page_for_referral(out, "schools:nobody", "R1", "s17")


def test_without_a_log_there_is_no_page(
    out: Path, unknown_to_social_care: tuple[str, str], tmp_path: Path
) -> None:
    log, page = (
        OutFolder(out).access_log,
        OutFolder(out).pages / f"{unknown_to_social_care[0]}.html",
    )
    kept = tmp_path / "kept.csv"
    if log.exists():
        log.rename(kept)
    page.unlink(missing_ok=True)
    log.symlink_to(tmp_path / "elsewhere.csv")
    try:
        with pytest.raises(AccessError, match="not logged"):
            make_page_for_referral(out, unknown_to_social_care[0], "R1", "s17")
    finally:
        log.unlink()
        if kept.exists():
            kept.rename(log)
    assert not page.exists()
    assert not (tmp_path / "elsewhere.csv").exists()


def test_nothing_is_told_for_another_purpose_or_from_a_build_that_failed(
    out: Path, unknown_to_social_care: tuple[str, str], tmp_path: Path
) -> None:
    child, _ = unknown_to_social_care
    copy = tmp_path / "out"
    shutil.copytree(out, copy, symlinks=True)
    folder = OutFolder(copy.resolve())
    with duckdb.connect(str(folder.warehouse)) as con:
        con.execute("update intermediate.int_given__this_build set purpose = 's47'")
    assert make_page_for_referral(copy, child, "R1", "s47").exists()
    with pytest.raises(PageError, match="seen for s47 only, and s17"):
        make_page_for_referral(copy, child, "R1", "s17")
    with duckdb.connect(str(folder.warehouse)) as con:
        con.execute("update intermediate.int_given__this_build set run_id = 'a failed build'")
    with pytest.raises(PageError, match="was not published"):
        make_page_for_referral(copy, child, "R1", "s47")
    folder.warehouse.unlink()
    with pytest.raises(PageError, match="does not exist"):
        make_page_for_referral(copy, child, "R1", "s47")
