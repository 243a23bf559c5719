"""The accuracy sheet of families: what is published of how right they are, and what never is."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from family_context.folders import OutFolder
from family_context.reports import family_links
from matching.measure.family_accuracy import measure_families
from matching.measure.family_calibration import measure_calibration
from matching.measure.family_metrics import write_family_sheet

SHOWN = (family_links.by_method, family_links.method_table, family_links.by_group)


@pytest.fixture(scope="module")
def sheet(built: Path) -> dict[tuple[str, ...], tuple[float, int]]:
    """Value and n by method, measure, breakdown and part, as analysts get them."""
    with duckdb.connect(str(built / "published" / "analysis.duckdb"), read_only=True) as con:
        rows = con.execute(
            "select method, measure, subgroup_of, subgroup, value, n from match_accuracy "
            "where basis = 'truth'"
        ).fetchall()
    return {tuple(names): (value, n) for *names, value, n in rows}


def test_the_published_sheet_says_what_evaluate_says(
    sheet: dict[tuple[str, ...], tuple[float, int]], built: Path, council: Path
) -> None:
    warehouse = OutFolder(built).warehouse
    for found in measure_families(warehouse, council / "truth"):
        for name, value in (("precision", found.precision), ("recall", found.recall)):
            key = (found.method, f"{found.measure}_{name}", found.dimension, found.value)
            if key in sheet:
                assert sheet[key][0] == pytest.approx(value), key
            elif value is not None:
                assert found.dimension != "all", key
    shares = {key[3]: found for key, found in sheet.items() if key[1] == "share_true"}
    bands = {f"{b.low:g} to {b.high:g}" for b in measure_calibration(warehouse, council / "truth")}
    assert set(shares) and set(shares) <= bands


def test_the_councils_methods_stand_beside_ours_on_the_same_members(
    sheet: dict[tuple[str, ...], tuple[float, int]],
) -> None:
    members = {key[0]: n for key, (_, n) in sheet.items() if key[1:3] == ("members_recall", "all")}
    assert len(members) == 5
    assert len(set(members.values())) == 1


def test_no_part_of_families_with_fewer_than_five_is_published(
    sheet: dict[tuple[str, ...], tuple[float, int]],
) -> None:
    parts = [n for key, (_, n) in sheet.items() if key[2] not in ("all", "service_pair")]
    assert parts and min(parts) >= 5


def test_a_page_shows_families_by_method_and_whether_a_probability_keeps_its_word(
    built: Path,
) -> None:
    with duckdb.connect(str(built / "published" / "analysis.duckdb"), read_only=True) as con:
        assert "measured against known truth" in family_links.answer(con).data
        table = family_links.method_table(con).data
        for words in ("Exact address, same surname", "Fuzzy address (Leeds)", "This warehouse"):
            assert words in table and words in family_links.by_method(con).data
        assert "Households, B-cubed" in table
        groups = family_links.by_group(con).data
        assert all(words in groups for words in family_links.GROUPS.values())
        chart = family_links.calibration(con).data
        assert "<svg" in chart and "0.99 to 1: predicted" in chart


def test_without_truth_nothing_is_said_of_how_right_families_are(built: Path) -> None:
    with duckdb.connect() as con:
        con.execute("create table truth_family_members (child_true_person_id text)")
        write_family_sheet(con)
        assert con.execute("select count(*) from family_sheet").fetchall() == [(0,)]
        con.execute(f"attach '{built / 'published' / 'analysis.duckdb'}' as a (read_only)")
        con.execute("create table match_accuracy as from a.match_accuracy where basis <> 'truth'")
        assert "Not known here" in family_links.answer(con).data
        for show in (*SHOWN, family_links.calibration):
            assert show(con).data == family_links.NOTHING.data
