"""Answers of people about pairs of records."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from family_context.given import GivenError
from family_context.labelling import take_answers
from family_context.layout import OutFolder
from matching.labels import draw


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


def test_nobody_who_labels_sees_both_identities_of_an_adopted_child() -> None:
    with duckdb.connect() as con:
        con.execute(
            """
            create schema intermediate;
            create table intermediate.int_people__match_pairs as
            from (values ('gp:1', 'schools:1', 'apart', 20.0, 'recorded_as_two'),
                         ('gp:1', 'gp:2', 'review', 9.0, 'weight'))
                as v (record_id_l, record_id_r, decision, match_weight, reason);
            create table intermediate.int_people__clusters as
            from (values ('gp:1', 'p1'), ('schools:1', 'p2'), ('gp:2', 'p3'))
                as v (record_id, person_id);
            create table intermediate.int_people__resolved_records as
            from (values ('gp:1', true), ('schools:1', true), ('gp:2', false))
                as v (record_id, is_near_adopted);
            create table intermediate.int_people__sheltered as
            select 'p3' as person_id;
            create table intermediate.int_records__unioned as
            select record_id, '1 Long Lane' as address from intermediate.int_people__clusters;
            create table intermediate.int_records__standardised as
            select record_id, 'mia' as first_name, null as middle_names, 'holt' as last_name,
                date '2015-03-02' as date_of_birth, 'F' as sex, 'AB1 2CD' as postcode,
                ['+441000000001'] as phones, []::text[] as personal_phones,
                'desk@refuge.org' as email, true as is_email_shared,
                '9434765919' as nhs_number, 'A123456789012' as upn
            from intermediate.int_people__clusters;
            """
        )
        draw(con, 10, "drawn")
        rows = con.sql("from drawn").fetchall()
        names = [column[0] for column in con.sql("from drawn").description]
    assert len(rows) == 1, "the two records near the marked one are no pair to show"
    told = dict(zip(names, rows[0], strict=True))
    assert (told["record_id_l"], told["record_id_r"]) == ("gp:1", "gp:2")
    assert told["nhs_number_l"] is told["upn_l"] is None, "a number leads to the other identity"
    assert told["nhs_number_r"] == "9434765919"
    sheltered = [told[f"{name}_r"] for name in ("address", "postcode", "email")]
    assert sheltered == [None] * 3 and told["phones_r"] == "[]", "the refuge may be told by them"
