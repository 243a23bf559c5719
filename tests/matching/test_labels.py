"""Answers of people about pairs of records."""

from __future__ import annotations

import csv
from pathlib import Path

import duckdb
import pytest

from family_context.build.inputs import GivenError
from family_context.evaluation.labelling import draw_pairs, take_answers
from family_context.folders import OutFolder
from matching.persons.labels import draw


def _answered(file: Path, *answers: str) -> Path:
    with file.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.writer(opened)
        writer.writerow(["record_id_l", "record_id_r", "weight", "is_one_person"])
        for number, answer in enumerate(answers):
            writer.writerow([f"police:{number}", f"gp:{number}", 2.5, answer])
    return file


def _kept(out: OutFolder) -> list[tuple[object, ...]]:
    return duckdb.sql(f"from '{out.labels}' order by all").fetchall()


RECORDS = ("gp:1", "gp:2", "gp:3", "housing:1", "housing:2", "police:1", "police:held back")
PEOPLE = {
    "gp:1": "a",
    "housing:1": "a",
    "gp:2": "b",
    "housing:2": "b",
    "police:1": "b",
    "gp:3": "c",
}
COMPARED = [
    ("gp:1", "housing:1", "link", 25.0, "names"),
    ("gp:2", "housing:2", "link", 10.0, "names"),
    ("gp:2", "gp:3", "review", 2.0, "names"),
    ("gp:1", "gp:2", "link", 30.0, "override"),
    ("gp:1", "police:held back", "link", 30.0, "names"),
]


@pytest.fixture
def built_by_hand(tmp_path: Path) -> OutFolder:
    """A warehouse with what a draw reads; b is sheltered, and one record is held back."""
    out = OutFolder(tmp_path)
    out.warehouse.parent.mkdir(parents=True)
    with duckdb.connect(str(out.warehouse)) as con:
        con.execute(
            """
            create schema intermediate;
            use intermediate;
            create table int_people__match_pairs (record_id_l text, record_id_r text,
                decision text, match_weight double, reason text);
            create table int_people__record_to_person (record_id text, person_id text);
            create table int_people__resolved_records (record_id text, is_near_adopted bool);
            create table int_people__at_protected_addresses as select 'b' as person_id;
            create table int_records__standardised (record_id text, first_name text,
                middle_names text, last_name text, date_of_birth date, sex text, postcode text,
                phones text[], personal_phones text[], email text, is_email_shared bool,
                nhs_number text, upn text);
            create table int_records__unioned (record_id text, address text)
            """
        )
        con.executemany("insert into int_people__match_pairs values (?, ?, ?, ?, ?)", COMPARED)
        con.executemany(
            "insert into int_people__record_to_person values (?, ?)", list(PEOPLE.items())
        )
        for record in RECORDS:
            con.execute(
                "insert into int_records__standardised (record_id, first_name, postcode) "
                "values ($1, 'Ada', 'FC1 1AA')",
                [record],
            )
            con.execute("insert into int_people__resolved_records values ($1, false)", [record])
            con.execute("insert into int_records__unioned values ($1, '1 Mill Lane')", [record])
    return out


def _drawn(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def test_a_draw_asks_of_every_stratum_and_never_of_who_is_held_back_or_decided(
    built_by_hand: OutFolder, tmp_path: Path
) -> None:
    file = tmp_path / "to_label.csv"
    n = draw_pairs(built_by_hand, file, 300)
    rows = _drawn(file)
    assert n == len(rows)
    assert {(row["record_id_l"], row["record_id_r"]) for row in rows} == {
        ("gp:1", "housing:1"),
        ("gp:2", "housing:2"),
        ("gp:2", "gp:3"),
        ("gp:2", "police:1"),
        ("housing:2", "police:1"),
    }
    assert "held back" not in file.read_text(encoding="utf-8")
    assert not {"decision", "match_weight", "reason", "stratum"} & rows[0].keys()
    assert file.stat().st_mode & 0o077 == 0


def test_a_draw_shows_nobody_where_somebody_sheltered_lives(
    built_by_hand: OutFolder, tmp_path: Path
) -> None:
    draw_pairs(built_by_hand, tmp_path / "to_label.csv", 300)
    assert _drawn(tmp_path / "to_label.csv")
    for row in _drawn(tmp_path / "to_label.csv"):
        for side in ("l", "r"):
            lives = (row[f"address_{side}"], row[f"postcode_{side}"])
            sheltered = PEOPLE[row[f"record_id_{side}"]] == "b"
            assert lives == (("", "") if sheltered else ("1 Mill Lane", "FC1 1AA"))


def test_a_pair_stands_for_as_many_as_its_stratum_holds_to_one_drawn(
    built_by_hand: OutFolder, tmp_path: Path
) -> None:
    draw_pairs(built_by_hand, tmp_path / "to_label.csv", 4)
    weights = sorted(float(row["weight"]) for row in _drawn(tmp_path / "to_label.csv"))
    assert weights == [1, 1, 1, 2], "two pairs are linked through others, one of them is drawn"


def test_what_was_drawn_and_answered_is_taken_back_as_it_is(
    built_by_hand: OutFolder, tmp_path: Path
) -> None:
    file = tmp_path / "to_label.csv"
    n = draw_pairs(built_by_hand, file, 300)
    with pytest.raises(GivenError, match="exists already"):
        draw_pairs(built_by_hand, file, 300)
    rows = _drawn(file)
    with file.open("w", newline="", encoding="utf-8") as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows({**row, "is_one_person": "yes"} for row in rows)
    assert take_answers(built_by_hand, file, "A. S.") == {"yes": n, "no": 0, "unsure": 0}
    assert len(_kept(built_by_hand)) == n


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
            create table intermediate.int_people__record_to_person as
            from (values ('gp:1', 'p1'), ('schools:1', 'p2'), ('gp:2', 'p3'))
                as v (record_id, person_id);
            create table intermediate.int_people__resolved_records as
            from (values ('gp:1', true), ('schools:1', true), ('gp:2', false))
                as v (record_id, is_near_adopted);
            create table intermediate.int_people__at_protected_addresses as
            select 'p3' as person_id;
            create table intermediate.int_records__unioned as
            select record_id, '1 Long Lane' as address
            from intermediate.int_people__record_to_person;
            create table intermediate.int_records__standardised as
            select record_id, 'mia' as first_name, null as middle_names, 'holt' as last_name,
                date '2015-03-02' as date_of_birth, 'F' as sex, 'AB1 2CD' as postcode,
                ['+441000000001'] as phones, []::text[] as personal_phones,
                'desk@refuge.org' as email, true as is_email_shared,
                '9434765919' as nhs_number, 'A123456789012' as upn
            from intermediate.int_people__record_to_person;
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
