"""A table that can be read and not believed: nothing of it landed, or its format has changed."""

from __future__ import annotations

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
    assert "of column end_date, 100% of the values cannot be read (last time 0%)" in state["reason"]
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
    rows = "involvement_ref,person_ref\nF1,1\nF1,2\nF2,3\nF2,3\n"
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
