"""A blank is never an answer, in none of the files that are published."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from family_context.build.publish import FILES

# What a program writes for nothing. `none` is also a code of ours, for contacts and matches.
NOTHING = ("", "null", "none", "nan", "nat", "<na>", "n/a", "undefined", "nil")
CODES = {"contact_quality", "detail"}
# Somebody may be called Null, or Nan; nicknames are words to search by, a blank around each.
NAMES = {
    "first_name",
    "middle_names",
    "last_name",
    "preferred_name",
    "practitioner_name",
    "nicknames",
}
ANSWERS = ("state", "state_reason", "service_code", "contact_quality", "n_involvements", "is_stale")


def published(built: Path) -> list[Path]:
    return sorted((built / "published").resolve().rglob("*.parquet"))


def test_no_published_text_is_blank_or_a_programs_word_for_nothing(built: Path) -> None:
    files = published(built)
    assert len(files) > 20
    for file in files:
        rows = duckdb.read_parquet(str(file))
        texts = [
            column
            for column, kind in zip(rows.columns, rows.types, strict=True)
            if str(kind) == "VARCHAR" and column not in CODES | NAMES
        ]
        for column in texts:
            found = rows.filter(f'lower(trim("{column}")) in {NOTHING}').project(f'"{column}"')
            assert not found.fetchall(), f"{file.stem}.{column} holds a word for nothing"


@pytest.mark.parametrize("audience", FILES)
def test_every_answer_is_filled_in_for_every_audience(built: Path, audience: str) -> None:
    file = built / "published" / "parquet" / audience / "family_context.parquet"
    answers = duckdb.read_parquet(str(file))
    asked = [c for c in (*ANSWERS, "state_sentence") if c in answers.columns]
    assert len(asked) >= len(ANSWERS)
    empty = answers.filter(" or ".join(f'"{c}" is null' for c in asked))
    assert not empty.fetchall()


def test_no_sentence_has_a_place_left_to_fill_in(built: Path) -> None:
    file = built / "published" / "parquet" / "practice" / "family_context.parquet"
    told = duckdb.read_parquet(str(file)).project("state_sentence").distinct().fetchall()
    assert told
    for (sentence,) in told:
        assert not set(sentence) & set("{}"), sentence
        assert sentence.endswith("."), sentence
        assert not any(word in sentence.lower().split() for word in ("null", "none", "nan"))


def test_a_row_without_involvement_has_no_contact_and_no_date(built: Path) -> None:
    file = built / "published" / "parquet" / "practice" / "family_context.parquet"
    found = duckdb.read_parquet(str(file)).filter(
        "state in ('none_found', 'not_searched', 'withheld') and (n_involvements > 0 "
        "or coalesce(practitioner_name, team, organisation, team_phone, involvement_reason) "
        "is not null or coalesce(first_start_date, last_contact_date) is not null)"
    )
    assert not found.fetchall()
