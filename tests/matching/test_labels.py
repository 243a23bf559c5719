"""Answers of people about pairs of records."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from family_context.given import GivenError
from family_context.labelling import take_answers
from family_context.layout import OutFolder


def _answered(file: Path, *answers: str) -> Path:
    with file.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened)
        writer.writerow(["record_id_l", "record_id_r", "weight", "is_one_person"])
        for number, answer in enumerate(answers):
            writer.writerow([f"police:{number}", f"gp:{number}", 2.5, answer])
    return file


def _kept(out: OutFolder) -> list[tuple[object, ...]]:
    return duckdb.sql(f"from '{out.labels}' order by all").fetchall()


def test_answers_are_kept_with_their_weights_and_unsure_ones_are_not(tmp_path: Path) -> None:
    out = OutFolder(tmp_path)
    counts = take_answers(out, _answered(tmp_path / "a.csv", "yes", " No ", "unsure", ""), "A. S.")
    assert counts == {"yes": 1, "no": 1, "unsure": 2}
    assert _kept(out) == [
        ("gp:0", "police:0", True, 2.5, "A. S."),
        ("gp:1", "police:1", False, 2.5, "A. S."),
    ]
    assert out.labels.stat().st_mode & 0o077 == 0


def test_a_later_answer_on_a_pair_replaces_the_earlier_one(tmp_path: Path) -> None:
    out = OutFolder(tmp_path)
    take_answers(out, _answered(tmp_path / "a.csv", "yes", "yes"), "A. S.")
    take_answers(out, _answered(tmp_path / "b.csv", "no"), "B. T.")
    assert [row[2] for row in _kept(out)] == [False, True]


def test_an_answer_that_cannot_be_read_is_named_by_its_line(tmp_path: Path) -> None:
    with pytest.raises(GivenError, match=r"line 3: .*'perhaps'; expected yes, no"):
        take_answers(OutFolder(tmp_path), _answered(tmp_path / "a.csv", "yes", "perhaps"), "A. S.")
    assert not OutFolder(tmp_path).labels.exists(), "all of a file or nothing"
