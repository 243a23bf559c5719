"""A table that can be read and not believed: nothing of it landed, or its format has changed."""

from __future__ import annotations

from datetime import date

import pytest

from tests.intake.conftest import Desk

PEOPLE = "person_ref,first_name\n" + "".join(f"{n},Ann\n" for n in range(60))


def spells(ended: int, form: str, n: int = 49) -> str:
    """`n` spells of as many people, of which the first `ended` end on a day written by `form`."""
    header = "involvement_ref,person_ref,start_date,end_date\n"
    return header + "".join(
        f"i{row},{row},2020-01-01,{form if row < ended else ''}\n" for row in range(n)
    )


def test_a_column_whose_format_changed_keeps_the_last_good_load(desk: Desk) -> None:
    desk.deliver({"people.csv": PEOPLE, "involvements.csv": spells(19, "2025-03-31")})
    desk.take()
    desk.publish()
    desk.deliver({"people.csv": PEOPLE, "involvements.csv": spells(19, "31.03.2025")})
    desk.take()
    state = desk.state()
    assert state["load_state"] == "kept_last_good" and state["is_stale"] is True
    assert "19 of the 19 values of column end_date cannot be taken" in state["reason"]
    assert "line 2: not a date as YYYY-MM-DD" in state["reason"]
    assert "(last time 0% of them)" in state["reason"]
    assert sum(r["end_date"] is not None for r in desk.landed("involvements")) == 19


def test_a_first_delivery_whose_ends_nobody_can_read_is_taken_without_that_table(
    desk: Desk,
) -> None:
    desk.deliver({"people.csv": PEOPLE, "involvements.csv": spells(19, "31.03.2025")})
    result = desk.take()
    assert desk.state()["load_state"] == "loaded" and len(desk.landed()) == 60
    (table,) = (i for i in result.inputs if i["table_name"] == "involvements")
    assert table["load_state"] == "refused" and "end_date" in table["reason"]
    assert desk.landed("involvements") == []
    assert table["rows_read"] == table["rows_quarantined"] == 49, "each of its rows is listed"


@pytest.mark.parametrize("end", ["", "TBC", "1900-01-01", "no column"])
def test_ends_that_come_no_more_do_not_open_what_was_closed(desk: Desk, end: str) -> None:
    desk.deliver({"people.csv": PEOPLE, "involvements.csv": spells(19, "2025-03-31")})
    desk.take()
    desk.publish()
    rows = spells(19, end)
    if end == "no column":
        rows = "\n".join(line.rpartition(",")[0] for line in rows.splitlines()) + "\n"
    desk.deliver({"people.csv": PEOPLE, "involvements.csv": rows})
    desk.take()
    state = desk.state()
    assert state["load_state"] == "kept_last_good"
    assert "end_date is filled in 0% of the rows (last time 39%)" in state["reason"]
    assert sum(r["end_date"] is not None for r in desk.landed("involvements")) == 19


def test_fewer_ends_than_before_are_no_doubt(desk: Desk) -> None:
    for ended in (19, 12):
        desk.deliver({"people.csv": PEOPLE, "involvements.csv": spells(ended, "2025-03-31")})
        desk.take()
        desk.publish()
        assert desk.state()["load_state"] == "loaded"


def test_an_end_before_its_start_is_no_end_that_anybody_knows(desk: Desk) -> None:
    rows = (
        "involvement_ref,person_ref,start_date,end_date\n"
        "i1,1,2025-06-01,1958-06-01\n"
        "i2,2,2025-06-01,2025-06-01\n"
        "i3,3,,1958-06-01\n"
        "i4,4,1900-01-01,1958-06-01\n"
    )
    desk.deliver({"people.csv": PEOPLE, "involvements.csv": rows})
    desk.take()
    landed = {r["person_ref"]: r for r in desk.landed("involvements")}
    assert landed["1"]["end_date"] is None and landed["1"]["end_date_is_unreadable"] is True
    for other in "234":
        assert landed[other]["end_date"] is not None, other
        assert landed[other]["end_date_is_unreadable"] is False
    (listed,) = [h for h in desk.held("involvements") if h["kind"] == "value"]
    assert (listed["line_number"], listed["value"]) == (2, "1958-06-01")
    assert "not before start_date" in listed["reason"]


NONE_WITH_TWO_DIGITS = ("31/12/99", "30/12/99", "01/01/00", "06/06/79", "31/12/49", "01/01/70")


def test_with_years_of_two_digits_the_end_of_time_is_none_and_a_birth_is_a_birth(
    desk: Desk,
) -> None:
    spelled = enumerate(NONE_WITH_TWO_DIGITS)
    rows = "involvement_ref,person_ref,start_date,end_date,last_contact_date\n" + "".join(
        f"i{n},{n},01/02/24,{day},{day}\n" for n, day in spelled
    )
    people = "person_ref,first_name,date_of_birth,date_of_death\n" + "".join(
        f"{n},Ann,{day},{day}\n" for n, day in enumerate(NONE_WITH_TWO_DIGITS)
    )
    short = "%d/%m/%y"
    formats = {
        "people": {"date_of_birth": short, "date_of_death": short},
        "involvements": {"start_date": short, "end_date": short, "last_contact_date": short},
    }
    desk.deliver({"people.csv": people, "involvements.csv": rows}, formats=formats)
    desk.take()
    for row in desk.landed("involvements"):
        assert row["start_date"] == date(2024, 2, 1)
        assert row["end_date"] is None and row["end_date_is_unreadable"] is False
        assert row["last_contact_date"] is None
    assert all(row["date_of_death"] is None for row in desk.landed())
    assert date(1999, 12, 31) in {row["date_of_birth"] for row in desk.landed()}


def test_a_start_is_turned_by_a_century_no_further_than_a_service_can_remember(desk: Desk) -> None:
    rows = "involvement_ref,person_ref,start_date,end_date\ni1,1,01/06/28,\ni2,2,01/06/71,\n"
    desk.deliver(
        {"people.csv": PEOPLE, "involvements.csv": rows},
        formats={"involvements": {"start_date": "%d/%m/%y"}},
    )
    desk.take()
    landed = {r["person_ref"]: r["start_date"] for r in desk.landed("involvements")}
    assert landed == {"1": None, "2": date(1971, 6, 1)}


SAYS_NONE = (
    *("1/1/1900", "1/1/1900 12:00:00 AM", "Jan  1 1900 12:00AM", "1 Jan 1900", "1900/01/01"),
    *("31/12/2099 23:59:59", "99/99/9999", "__/__/__", "Ongoing.", "- none -", "2222-02-22"),
    *("31-DEC-9999", "9999-12-31T00:00:00", "19000101", "0000-00-00 00:00:00", "  "),
)


@pytest.mark.parametrize("text", SAYS_NONE)
def test_what_means_no_end_is_none_however_it_is_written(desk: Desk, text: str) -> None:
    rows = f'involvement_ref,person_ref,start_date,end_date\ni1,1,2024-02-01,"{text}"\n'
    desk.deliver({"people.csv": PEOPLE, "involvements.csv": rows})
    desk.take()
    (row,) = desk.landed("involvements")
    assert row["end_date"] is None and row["end_date_is_unreadable"] is False


@pytest.mark.parametrize("text", ["see notes", "31/02/2024", "unknown", "99", "15th Jan 2026"])
def test_what_nobody_can_read_is_not_none(desk: Desk, text: str) -> None:
    rows = f"involvement_ref,person_ref,start_date,end_date\ni1,1,2024-02-01,{text}\n"
    desk.deliver({"people.csv": PEOPLE, "involvements.csv": rows})
    desk.take()
    (row,) = desk.landed("involvements")
    assert row["end_date"] is None and row["end_date_is_unreadable"] is True


NO_REFERENCE = (
    *("0", "00", "000", "-1", "NO REF", "No family", "None yet", "unknown family", "n.k."),
    *("Not Applicable.", "*", "X", "pending", "000-000", "9999999999", "TBC", "0.0"),
)
REFERENCES = ("1", "999", "F-0", "NORTH", "nonsuch house", "X1")


@pytest.mark.parametrize("text", [*NO_REFERENCE, *REFERENCES])
def test_a_word_for_none_groups_no_family(whole_desk: Desk, text: str) -> None:
    rows = f"family_ref,person_ref,role\n{text},1,child\nF9,2,child\n"
    whole_desk.deliver(
        {"people.csv": PEOPLE, "family_members.csv": rows}, service="supporting_families"
    )
    whole_desk.take()
    landed = [
        row["family_ref"] for row in whole_desk.landed("family_members", "supporting_families")
    ]
    assert landed == (["F9"] if text in NO_REFERENCE else [text, "F9"])


def test_slips_of_the_hand_refuse_nothing(desk: Desk) -> None:
    desk.deliver({"people.csv": PEOPLE, "involvements.csv": spells(4, "31.03.2025")})
    desk.take()
    landed = desk.landed("involvements")
    assert len(landed) == 49
    assert [r["end_date_is_unreadable"] for r in landed] == [True] * 4 + [False] * 45


def test_a_share_that_was_as_large_before_is_no_change(desk: Desk) -> None:
    for _ in range(2):
        desk.deliver({"people.csv": PEOPLE, "involvements.csv": spells(8, "31.03.2025")})
        desk.take()
        desk.publish()
        assert desk.state()["load_state"] == "loaded"


def test_a_delivered_table_of_which_no_row_can_be_taken_is_refused(desk: Desk) -> None:
    without_person = "involvement_ref,person_ref\n" + "".join(f"i{n},\n" for n in range(5))
    desk.deliver({"people.csv": PEOPLE, "involvements.csv": without_person})
    result = desk.take()
    (table,) = (i for i in result.inputs if i["table_name"] == "involvements")
    assert table["load_state"] == "refused"
    assert (
        "none of its 5 rows could be taken, most because: required value is missing"
        in (table["reason"])
    )
    assert "(column person_ref)" in table["reason"]
    assert len([h for h in desk.held("involvements") if h["kind"] == "row"]) == 5


def test_a_service_none_of_whose_people_can_be_taken_is_refused(desk: Desk) -> None:
    desk.deliver({"people.csv": "person_ref,first_name\n,Ann\n,Bob\n"})
    desk.take()
    assert desk.state()["load_state"] == "refused"
    assert "none of its 2 rows could be taken" in desk.state()["reason"]


def test_a_header_alone_is_a_table_of_no_rows(desk: Desk) -> None:
    desk.deliver({"people.csv": PEOPLE, "involvements.csv": "involvement_ref,person_ref\n"})
    desk.take()
    assert desk.state()["load_state"] == "loaded" and desk.landed("involvements") == []


def test_a_case_of_a_family_is_a_row_of_each_and_only_a_repeated_pair_is_ambiguous(
    desk: Desk,
) -> None:
    rows = "involvement_ref,person_ref,reason\nF1,1,a\nF1,2,a\nF2,3,a\nF2,3,b\n"
    desk.deliver({"people.csv": PEOPLE, "involvements.csv": rows})
    desk.take()
    landed = [(r["involvement_ref"], r["person_ref"]) for r in desk.landed("involvements")]
    assert landed == [("F1", "1"), ("F1", "2")]
    held = [h["line_number"] for h in desk.held("involvements") if h["kind"] == "row"]
    assert held == [4, 5]


def test_a_padded_word_for_none_is_none(whole_desk: Desk) -> None:
    padding = " " * 40
    rows = f"family_ref,person_ref,role\n0{padding},1,child\nN/A{padding},2,child\nF1,3,child\n"
    whole_desk.deliver(
        {"people.csv": PEOPLE, "family_members.csv": rows}, service="supporting_families"
    )
    whole_desk.take()
    landed = whole_desk.landed("family_members", "supporting_families")
    assert [row["family_ref"] for row in landed] == ["F1"]


def test_a_first_delivery_without_any_end_is_told_once(desk: Desk) -> None:
    """It may hold what is open alone, or an export that lacks its ends: only its owner knows."""
    for night, told in enumerate((True, False)):
        desk.deliver({"people.csv": PEOPLE, "involvements.csv": spells(0, "2025-03-31")})
        desk.take()
        remarks = [row["note"] for row in desk.result.ignored if row["kind"] == "ends"]
        assert bool(remarks) is told, night
        if told:
            assert "holds end_date" in remarks[0] and "told as going on" in remarks[0]
        desk.publish()
