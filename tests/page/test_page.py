"""What the page tells, and whom it refuses."""

from __future__ import annotations

import csv
import re
import stat
from dataclasses import replace
from datetime import date, datetime
from html import unescape
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from family_context.cli import app
from family_context.folders import PROJECT
from family_context.lookup.drawing import Tie
from family_context.lookup.page import (
    PageError,
    calls,
    chronology,
    heading,
    links,
    make_page,
    phrases,
    picture,
    protection,
    views,
    words,
)
from family_context.lookup.page import parents as recorded_parents
from family_context.lookup.page.calls import Conversation, conversations
from family_context.lookup.page.child import find_child
from family_context.lookup.page.examples import make_examples
from family_context.lookup.page.facts import read_family
from family_context.lookup.page.family import (
    INVOLVED,
    SHOWN,
    Answer,
    Event,
    Family,
    Involvement,
    Member,
    Others,
    Request,
)
from family_context.lookup.page.render import render


def text(html: str) -> str:
    """The words of a page as a reader sees them, in one line."""
    body = re.sub(r"(?s)<(script|style)>.*?</\1>", " ", html)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<wbr>", "", re.sub(r"<(?!wbr)[^>]+>", " ", body))))


@pytest.fixture(scope="session")
def council_page(pages: dict[str, Path]) -> str:
    return pages["council"].read_text(encoding="utf-8")


def test_every_member_is_on_the_page_with_the_reason_for_being_listed(
    council_page: str, practice: duckdb.DuckDBPyConnection, children: list[str]
) -> None:
    told = text(council_page)
    members = practice.execute(
        "select first_name, last_name, membership_evidence from family_context "
        "where child_person_id = $child",
        {"child": children[0]},
    ).fetchall()
    assert members
    for first_name, last_name, evidence in members:
        assert f"{first_name} {last_name}" in told
        for sentence in set(evidence) - {"The child"}:
            # Ids of people who are shown in the same row are names on the page.
            assert sentence.partition("the same person as ")[0] in told


def test_whoever_is_shown_with_a_member_is_named_and_not_numbered(
    copied: duckdb.DuckDBPyConnection, children: list[str]
) -> None:
    child = children[0]
    ((member, other, name),) = copied.execute(
        "select family_members.person_id, other.person_id, "
        "other.first_name || ' ' || other.last_name "
        "from family_members, people as other "
        "where child_person_id = $child and relationship_to_child = 'mother' "
        "and other.first_name is not null and other.last_name is not null "
        "and other.person_id not in (select person_id from family_members) "
        "order by all limit 1",
        {"child": child},
    ).fetchall()
    note = f"Shown as one: may be the same person as {other}"
    copied.execute(
        "update family_members set other_person_ids = [$other] "
        "where child_person_id = $child and person_id = $member",
        {"other": other, "child": child, "member": member},
    )
    copied.execute(
        "update family_context set membership_evidence = [$note] "
        "where child_person_id = $child and person_id = $member",
        {"note": note, "child": child, "member": member},
    )
    (shown,) = (m for m in read_family(copied, child).members if m.person_id == member)
    assert shown.evidence[0].startswith(f"Shown as one: may be the same person as {name}, ")


def test_every_service_answers_for_every_member_and_says_how_current_its_data_are(
    council_page: str, practice: duckdb.DuckDBPyConnection, children: list[str]
) -> None:
    told = text(council_page)
    rows = practice.execute(
        "select service_name, state, state_sentence, data_current_as_of, coverage_area "
        "from family_context where child_person_id = $child",
        {"child": children[0]},
    ).fetchall()
    assert rows
    for name, state, sentence, current, area in rows:
        assert name in told and words.day(current) in told and area in told
        # What was found stands under the person, what was not under what was searched: there the
        # service and its years stand beside the sentence.
        if state not in SHOWN:
            sentence = sentence.removeprefix(f"{name}: ").removeprefix("no involvement found. ")
            sentence = sentence.partition(" The data cover")[0][1:]
        assert sentence in told, f"{name}, {state}"


def test_the_number_of_a_workers_feedback_is_not_told_as_a_reference(
    copied: duckdb.DuckDBPyConnection, children: list[str]
) -> None:
    before = read_family(copied, children[0]).references
    copied.execute(
        "insert into person_records (person_id, service_code, record_kind, person_ref) "
        "values ($child, 'childrens_social_care', 'named_by_worker', 'F77')",
        {"child": children[0]},
    )
    assert read_family(copied, children[0]).references == before


def test_every_reason_for_an_empty_answer_is_told_under_what_was_searched(
    practice: duckdb.DuckDBPyConnection, children: list[str]
) -> None:
    assert children
    for child in children:
        family = read_family(practice, child)
        for service in family.services:
            answers = [m.answers[service.code] for m in family.members]
            reasons = {a.reason for a in answers if a.state not in SHOWN}
            assert len(service.sentences) == len(reasons), (child, service.code)


def test_of_an_unborn_child_alone_it_is_told_what_was_searched(
    copied: duckdb.DuckDBPyConnection, children: list[str]
) -> None:
    child = {"child": children[0]}
    searched = read_family(copied, children[0]).services
    copied.execute("delete from family_members where person_id <> $child", child)
    copied.execute("delete from family_context where person_id <> $child", child)
    alone = read_family(copied, children[0]).services
    copied.execute("update people set is_unborn = true")
    remark = " This child is not yet born."
    copied.execute("update family_context set state_sentence = state_sentence || $1", [remark])
    assert sum(len(service.sentences) for service in alone) > 5
    assert read_family(copied, children[0]).services == alone != searched


def test_an_unborn_child_without_a_forename_is_called_unborn(
    copied: duckdb.DuckDBPyConnection, children: list[str]
) -> None:
    copied.execute(
        "update people set first_name = null, last_name = 'Dalworth', is_unborn = true "
        "where person_id = $child",
        {"child": children[0]},
    )
    assert read_family(copied, children[0]).child.name == "Unborn Dalworth"
    copied.execute("update people set last_name = null where person_id = $1", [children[0]])
    assert read_family(copied, children[0]).child.name == "Unborn child"


def test_a_service_that_found_somebody_does_not_read_as_not_searched(smallest: Family) -> None:
    """The row of Police said only that it is searched of adults, beside the father's record."""
    unsearched = replace(
        smallest.child.answers["police"],
        state="not_searched",
        reason="outside_age_band",
        sentence="Police: not searched, because it is searched only for people aged 18 or over.",
    )
    found = replace(unsearched, state="involved_now", reason="record_shown")
    child, father = (
        replace(smallest.child, name=name, answers={**smallest.child.answers, "police": answer})
        for name, answer in (("Jo", unsearched), ("Al", found))
    )
    police = replace(
        next(s for s in smallest.services if s.code == "police"), sentences=(unsearched.sentence,)
    )
    family = replace(smallest, members=(child, father), services=(police,))
    html = render(family)
    row = text(html[html.index('class="app-searched"') :])
    assert "A record was found of 1 of the 2 people. Of others: Not searched, because" in row
    nobody = replace(family, members=(child,))
    assert "A record was found" not in text(render(nobody))


def test_a_child_alone_is_not_counted_as_one_of_one(smallest: Family) -> None:
    now = {
        **smallest.child.answers,
        "police": replace(smallest.child.answers["police"], state=INVOLVED[0]),
    }
    alone = replace(smallest, members=(replace(smallest.child, answers=now),))
    told = f"Beyond {words.USUAL}, 1 service is involved now, with the child."
    assert views.answer(alone) == told


def test_what_everybody_has_is_not_counted_in_the_answer(smallest: Family) -> None:
    now = {**smallest.child.answers, "gp": replace(smallest.child.answers["gp"], state=INVOLVED[0])}
    services = tuple(replace(s, is_universal=s.code == "gp") for s in smallest.services)
    alone = replace(smallest, members=(replace(smallest.child, answers=now),), services=services)
    assert views.answer(alone) == f"Nothing is open now beyond {words.USUAL}."


def test_services_that_were_not_searched_for_one_reason_are_named_together(
    smallest: Family,
) -> None:
    unsearched = {
        code: replace(told, state="not_searched", reason=reason)
        for (code, told), reason in zip(
            list(smallest.child.answers.items())[:3],
            ("outside_age_band", "not_for_this_purpose", "outside_age_band"),
            strict=True,
        )
    }
    answers = {**smallest.child.answers, **unsearched}
    (_, told) = views.folded(replace(smallest, members=(replace(smallest.child, answers=answers),)))
    assert told == (
        "Not searched for anyone in this family: Children's social care and Schools (outside the "
        "ages searched); Supporting families (not for this purpose)."
    )


def test_every_reason_for_not_searching_has_its_words() -> None:
    with (PROJECT / "seeds/state_reasons.csv").open(encoding="utf-8", newline="") as file:
        reasons = {r["state_reason"] for r in csv.DictReader(file) if r["state"] == "not_searched"}
    assert reasons == set(words.NOT_SEARCHED)


def test_who_lives_with_the_child_and_is_on_the_latest_referral_is_told(worst: Family) -> None:
    together = frozenset(m.person_id for m in worst.members if m.lives_with_child)
    told = text(render(replace(worst, homes=(together,))))
    assert "Lives with the child; not named on the latest referral" in told
    assert "Not known to live with the child; named on the latest referral" in told


def test_without_a_referral_nobody_is_said_not_to_be_named_on_it(worst: Family) -> None:
    members = tuple(replace(m, is_on_latest_referral=False) for m in worst.members)
    told = text(render(replace(worst, members=members, events=())))
    assert "Lives with the child" in told
    assert "latest referral" not in told


def test_who_may_be_the_father_is_not_told_as_the_father(worst: Family) -> None:
    members = tuple(
        replace(m, relationship="father", sex="M", tier="possible") if n == 1 else m
        for n, m in enumerate(worst.members)
    )
    told = text(render(replace(worst, members=members)))
    # In the picture, in the table at a glance, and beside the name.
    assert told.count("Possible father") >= 3


def test_who_can_be_reached_is_rung_before_who_cannot(worst: Family) -> None:
    def rank(call: Conversation) -> tuple[int, bool]:
        about = [m for m in named.members if m.name in call.desks[0].about]
        near = min(0 if m.is_child else 1 if m.lives_with_child else 2 for m in about)
        return near, not call.desks[0].can_be_reached

    # Everybody has a name of one's own here, so that it tells who is meant.
    members = tuple(replace(m, name=f"{m.name} {n}") for n, m in enumerate(worst.members))
    named = replace(worst, members=members)
    ranks = [rank(call) for call in conversations(named, "involved_now")]
    assert ranks == sorted(ranks) and len(set(ranks)) > 1


def test_what_has_fallen_silent_is_rung_after_what_goes_on(smallest: Family) -> None:
    gp = smallest.child.answers["gp"]
    ways = replace(gp.contact, phone="+441614960000", quality="practitioner_direct")
    silent = replace(gp, state=INVOLVED[0], reason="open_no_recent_activity", contact=ways)
    active = replace(gp, state=INVOLVED[0], reason="record_shown", contact=ways)
    told = {**smallest.child.answers, "police": silent, "young_carers": active}
    family = replace(smallest, members=(replace(smallest.child, answers=told),))
    ringing = conversations(family, INVOLVED[0])
    assert [call.service.code for call in ringing] == ["young_carers", "police"]
    first = calls.first_of(ringing)
    assert first is not None and first[0].service.code == "young_carers"


def test_one_surgery_is_rung_once_for_all_and_keeps_every_number(worst: Family) -> None:
    contact = worst.child.answers["gp"].contact
    surgery = replace(
        contact, organisation="Fernmoor Surgery", name=None, team=None, phone=None, email=None,
        quality="team_only",
    )  # fmt: skip
    ways = (
        replace(surgery, team_phone="+441614960001", team_email=None),
        replace(surgery, organisation="FERNMOOR surgery", team_phone="+441614960002"),
        replace(surgery, team_phone="+441614960001", team_email="desk@example.org"),
    )
    answer = worst.child.answers["gp"]
    members = tuple(
        replace(m, name=f"P{n}", answers={"gp": replace(answer, state=INVOLVED[0], contact=way)})
        for n, (m, way) in enumerate(zip(worst.members, ways, strict=False))
    )
    (call,) = conversations(replace(worst, members=members), INVOLVED[0])
    (desk,) = call.desks
    assert call.about == desk.about == ("P0", "P1", "P2")
    assert [link.href for link in desk.team_phones] == ["tel:+441614960001", "tel:+441614960002"]
    assert [link.text for link in desk.team_emails] == ["desk@example.org"]


def test_two_practitioners_of_one_organisation_are_one_call_and_two_to_ask_for(
    worst: Family,
) -> None:
    contact = replace(worst.child.answers["gp"].contact, organisation="The Council", team=None)
    answer = worst.child.answers["gp"]
    members = tuple(
        replace(
            m,
            name=f"P{n}",
            answers={"gp": replace(answer, state=INVOLVED[0], contact=replace(contact, name=name))},
        )
        for n, (m, name) in enumerate(zip(worst.members, ("Ann Lee", "Bo Yu"), strict=False))
    )
    (call,) = conversations(replace(worst, members=members), INVOLVED[0])
    assert [(desk.name, desk.about) for desk in call.desks] == [
        ("Ann Lee", ("P0",)),
        ("Bo Yu", ("P1",)),
    ]


def test_the_worker_of_a_plan_is_not_lost_behind_the_team_of_a_referral(worst: Family) -> None:
    answer = worst.child.answers["gp"]
    team = replace(
        answer.contact, organisation="The Council", team="Front Door", name=None, phone=None
    )
    worker = replace(team, team="South Team", name="Jo Ames", phone="+441614960001")
    nobody = replace(
        team, team=None, email=None, team_phone=None, team_email=None, quality="organisation_only"
    )
    plan, referral, older = (
        Involvement(kind, None, date(2025, 1, 1), None, True, False, None, False, contact=contact)
        for kind, contact in (("Plan", worker), ("Referral", team), ("Visit", nobody))
    )
    told = replace(answer, state=INVOLVED[0], contact=team, involvements=(referral, plan, older))
    child = replace(worst.child, name="Ava", answers={"gp": told})
    (call,) = conversations(replace(worst, members=(child,)), INVOLVED[0])
    assert {(one.name, one.team, one.about) for one in call.desks} == {
        ("Jo Ames", "South Team", ("Ava",)),
        (None, "Front Door", ("Ava",)),
    }
    (of_worker,) = [one for one in call.desks if one.name]
    assert [link.href for link in of_worker.phones] == ["tel:+441614960001"]
    assert "Plan" in of_worker.open[0] and "Referral" not in of_worker.open[0]
    # Two spells with one contact are one desk that names the child once.
    both = replace(told, involvements=(plan, replace(plan, type="Visit")))
    alone = replace(worst, members=(replace(child, answers={"gp": both}),))
    ((desk,),) = [call.desks for call in conversations(alone, INVOLVED[0])]
    assert desk.about == ("Ava",) and "Plan" in desk.open[0] and "Visit" in desk.open[0]


def test_targeted_health_visiting_is_more_than_what_everybody_has(smallest: Family) -> None:
    services = tuple(
        replace(s, is_universal=s.code == "health_visiting") for s in smallest.services
    )

    def answered(level: str, is_current: bool = True) -> Family:
        more = words.is_more_than_universal("health_visiting", level)
        spell = Involvement(level, None, date(2025, 1, 1), None, is_current, False, None, False)
        told = replace(
            smallest.child.answers["health_visiting"],
            state=INVOLVED[0],
            involvements=(replace(spell, is_more_than_universal=more),),
        )
        answers = {**smallest.child.answers, "health_visiting": told}
        return replace(
            smallest, members=(replace(smallest.child, answers=answers),), services=services
        )

    for level in ("Targeted", "UNIVERSAL PLUS", "universal partnership-plus"):
        assert "1 service is involved now" in views.answer(answered(level)), level
        assert "School, GP and routine health visiting" not in text(render(answered(level))), level
    for family in (answered("Universal"), answered("Targeted", is_current=False)):
        assert views.answer(family).startswith("Nothing is open now beyond")
        assert "School, GP and routine health visiting" in text(render(family))


def test_a_child_of_school_age_without_a_school_is_told_and_a_younger_one_is_not(
    smallest: Family,
) -> None:
    services = tuple(
        replace(s, universal_ages=words.universal_ages(s.code)) for s in smallest.services
    )

    def aged(age: int | None, state: str = "none_found", end: date | None = None) -> list[str]:
        spell = Involvement("Enrolment", None, date(2020, 9, 1), end, False, False, None, False)
        told = replace(
            smallest.child.answers["schools"], state=state, involvements=(spell,) if end else ()
        )
        child = replace(
            smallest.child, age=age, answers={**smallest.child.answers, "schools": told}
        )
        family = replace(smallest, members=(child,), services=services)
        return [sentence for sentence in views.not_open(family) if "Schools" in sentence]

    assert aged(9) == ["Schools: nothing is open for Jo Li (aged 9, no involvement found)"]
    assert aged(9, "involved_before", date(2025, 7, 3)) == [
        "Schools: nothing is open for Jo Li (aged 9, ended 3 July 2025)"
    ]
    assert aged(9, "involved_now") == aged(9, "not_searched") == aged(9, "withheld") == []
    assert aged(2) == aged(None) == aged(40) == []


def test_who_was_not_searched_in_a_service_is_named_without_opening_anything(
    worst: Family,
) -> None:
    def unsearched(member: Member, **reasons: str) -> Member:
        answers = {
            code: replace(a, state="not_searched", reason=reasons[code])
            if code in reasons
            else replace(a, state="none_found", reason="none_found_in_coverage")
            for code, a in member.answers.items()
        }
        return replace(member, answers=answers)

    ann, bo, cy = (
        replace(m, name=name) for m, name in zip(worst.members, ("Ann", "Bo", "Cy"), strict=False)
    )
    told = views.folded(
        replace(
            worst,
            members=(
                unsearched(ann),
                unsearched(bo, schools="age_unknown", police="age_unknown"),
                unsearched(cy, schools="outside_age_band"),
            ),
        )
    )
    assert told[-2:] == [
        "Not searched for Bo (date of birth not known): Schools and Police.",
        "Searched only for those of the ages that each of them serves: Schools.",
    ]


def test_everybody_who_answers_of_one_member_stands_in_its_detail(worst: Family) -> None:
    answer = worst.child.answers["gp"]
    team = replace(answer.contact, team="Front Door", name=None, phone=None)
    worker = replace(answer.contact, team="South Team", name="Jo Ames", phone="+441614960001")
    spells = tuple(
        Involvement(kind, None, date(2025, 1, 1), None, True, False, None, False, contact=contact)
        for kind, contact in (("Plan", worker), ("Referral", team))
    )
    told = replace(answer, state=INVOLVED[0], contact=worker, involvements=spells)
    child = replace(worst.child, answers={**worst.child.answers, "gp": told})
    html = render(replace(worst, members=(child,)))
    detail = text(html[html.index('id="people"') : html.index('id="chronology"')])
    assert "Jo Ames" in detail and "Front Door" in detail


def test_a_number_that_one_row_gives_of_a_team_serves_every_row_of_it(worst: Family) -> None:
    blank = replace(
        worst.child.answers["gp"].contact,
        organisation="The Council",
        phone=None,
        email=None,
        team_phone=None,
        team_email=None,
    )
    ann = replace(blank, name="Ann Lee", team="South Team", team_phone="+441614960001")
    bo = replace(blank, name="Bo Yu", team="south team")
    cy = replace(blank, name="Cy Fox", team="North Team")
    members = tuple(
        replace(m, answers={"gp": replace(worst.child.answers["gp"], state=INVOLVED[0], contact=c)})
        for m, c in zip(worst.members, (ann, bo, cy), strict=False)
    )
    (call,) = conversations(replace(worst, members=members), INVOLVED[0])
    numbers = {one.name: [link.href for link in one.team_phones] for one in call.desks}
    assert numbers == {
        "Ann Lee": ["tel:+441614960001"],
        "Bo Yu": ["tel:+441614960001"],
        "Cy Fox": [],
    }


def test_a_team_without_its_organisation_is_found_with_the_others_of_it(worst: Family) -> None:
    """A team had a number in one row, and none in the next, where the organisation was left out."""
    blank = replace(
        worst.child.answers["gp"].contact,
        name=None, phone=None, email=None, team_phone=None, team_email=None,
    )  # fmt: skip
    whole = replace(blank, organisation="The Council", team="East Team", team_phone="+441614960001")
    bare = replace(blank, organisation=None, team="EAST team")
    answer = replace(worst.child.answers["gp"], state=INVOLVED[0], involvements=())
    ann, bo = (
        replace(m, name=name, answers={"gp": replace(answer, contact=contact)})
        for m, name, contact in zip(worst.members, ("Ann", "Bo"), (whole, bare), strict=False)
    )
    family = replace(worst, members=(ann, bo))
    (call,) = conversations(family, INVOLVED[0])
    (desk,) = call.desks
    assert desk.about == ("Ann", "Bo")
    (alone,) = calls.desks_of(family, bo, bo.answers["gp"])
    assert [link.href for link in alone.team_phones] == ["tel:+441614960001"]


def test_a_closed_team_and_a_shared_mailbox_are_told_as_such(worst: Family) -> None:
    contact = replace(
        worst.child.answers["gp"].contact,
        name="Patrick Edwards", team="Income Team (until 2024)", email="enquiries@example.org",
    )  # fmt: skip
    answer = replace(worst.child.answers["gp"], state=INVOLVED[0], contact=contact)
    answers = {**worst.child.answers, "gp": answer}
    html = render(replace(worst, members=(replace(worst.child, answers=answers),)))
    assert "By its name this team is closed" in text(html)
    assert "Shared address: Write to the office: enquiries@example.org" in text(html)
    assert "Write to Patrick Edwards" not in text(html)
    assert words.is_shared_mailbox("Duty.EastTeam@x.org")
    assert not any(map(words.is_shared_mailbox, ("p.edwards@x.org", "infante@x.org")))
    assert not words.is_closed("Unclosed Street Team")


def test_who_was_referred_on_the_day_of_the_latest_referral_is_told_so(worst: Family) -> None:
    child, other = worst.child, worst.members[2]
    assert not other.is_on_latest_referral

    def referred(person: str, day: date) -> Event:
        return Event(person, day, "exact", "referral", "began", "police", "Referred.", day, None)

    latest, earlier = date(2025, 6, 1), date(2024, 6, 1)
    own = [referred(child.person_id, day) for day in (earlier, latest)]
    same = replace(worst, events=(*own, referred(other.person_id, latest)))
    before = replace(worst, events=(*own, referred(other.person_id, earlier)))
    assert "but referred on the same day" in phrases.with_child(other, same)
    assert "same day" not in phrases.with_child(other, before)


def test_a_child_on_file_without_any_work_is_not_told_as_not_found(
    copied: duckdb.DuckDBPyConnection, children: list[str]
) -> None:
    child = children[0]
    copied.execute(
        "update family_context set state = 'none_found', state_reason = 'none_found_in_coverage', "
        "state_sentence = 'Children''s social care: no involvement found. Searched: plans.' "
        "where child_person_id = $child and service_code = 'childrens_social_care'",
        {"child": child},
    )
    family = read_family(copied, child)
    assert family.references
    told = text(render(family))
    assert "On file only" in told
    assert "The child is on file, under the reference above. " in told
    (of_child,) = [
        s for s in views.nothing_of(family, family.child) if s.startswith("No involvement")
    ]
    assert "Children's social care" not in of_child
    # Of anybody else a reference is not told.
    assert all(
        m.answers["childrens_social_care"].reason != words.ON_FILE for m in family.members[1:]
    )


def test_an_adult_on_a_childs_case_is_not_in_need_of_protection(worst: Family) -> None:
    spell = Involvement(
        "Child protection", "Domestic abuse", date(2025, 1, 2), None, True, False, None, False,
        is_named_on_a_case=True,
    )  # fmt: skip
    answer = replace(worst.child.answers["gp"], state=INVOLVED[0], involvements=(spell,))
    told = {**worst.child.answers, "childrens_social_care": answer}
    family = replace(worst, members=(replace(worst.child, answers=told),))
    page = text(render(family))
    assert (
        "Named on a child’s case, which child is not told: Child protection: Domestic abuse, open "
        "since 2 January 2025"
    ) in page
    # At a glance nobody is on a plan, and the service's line says that it is a name and no more.
    assert (
        f"{worst.child.name} (the child): named on a child’s case (child protection), which child "
        "is not told, since 2 Jan 2025; no child listed here has an open case"
    ) in page
    assert all(not m for m in map(protection.open_statuses, family.members))


def in_care(member: Member, *told: str | Involvement) -> Member:
    """The member with these open records of children's social care."""
    spells = [
        Involvement(one, None, date(2025, 1, 2), None, True, False, None, False)
        if isinstance(one, str)
        else one
        for one in told
    ]
    answer = Answer(
        "childrens_social_care", "involved_now" if spells else "none_found",
        "record_shown" if spells else "none_found_in_coverage", "Told.", None,
        member.answers["gp"].contact, tuple(spells),
    )  # fmt: skip
    return replace(member, answers={**member.answers, "childrens_social_care": answer})


@pytest.mark.parametrize(
    ("told", "label"),
    [
        ("Child Protection Plan", "Child protection plan"),
        ("CPP", "Child protection plan"),
        ("CP", "Child protection, no plan on record here"),
        ("Child protection enquiry (section 47)", "Section 47 enquiry"),
        ("S47", "Section 47 enquiry"),
        ("Child looked after", "Looked after"),
        ("CLA: abuse or neglect", "Looked after"),
        ("CIN", "Child in need"),
        ("Child in need assessment (section 17)", None),
        ("Referral: child protection", None),
        ("Previously looked after", None),
        ("Cases other than children in need", None),
        ("Replacement of a CPAP machine", None),
    ],
)
def test_who_is_on_a_plan_or_looked_after_is_found_at_a_glance(
    smallest: Family, told: str, label: str | None
) -> None:
    family = replace(smallest, members=(replace(in_care(smallest.child, told), age=9),))
    found = [one.label for one in protection.statuses(family) if one.is_of_somebody]
    assert found == ([label] if label else [])
    page = text(render(family))
    for one in ("Child protection plan", "Section 47 enquiry", "Looked after"):
        whose = "Jo Li (since 2 January 2025)" if one == label else "nobody"
        assert f"{one}: {whose}." in page


def test_nobody_is_on_a_plan_only_where_social_care_has_answered(smallest: Family) -> None:
    withheld = replace(
        smallest.child.answers["childrens_social_care"], state="withheld", reason="withheld"
    )
    answers = {**smallest.child.answers, "childrens_social_care": withheld}
    child = replace(smallest.child, age=9, answers=answers)
    page = text(render(replace(smallest, members=(child,))))
    assert "Child protection plan: nobody known." in page
    assert "What children’s social care holds of Jo Li is not known here, or not all" in page


def test_what_a_service_withholds_is_said_before_whom_to_ring(smallest: Family) -> None:
    told = "Children's social care holds something about Jo Li and does not share it."
    assert told not in text(render(smallest))
    answer = smallest.child.answers["childrens_social_care"]
    answers = {
        **smallest.child.answers,
        "childrens_social_care": replace(answer, state="withheld", reason="withheld"),
    }
    page = text(render(replace(smallest, members=(replace(smallest.child, answers=answers),))))
    assert page.index(told) < page.index("Who is who")


def test_of_several_statuses_at_once_nobody_claims_one(smallest: Family) -> None:
    silent = Involvement("CIN", None, date(2020, 1, 2), None, True, True, None, False)
    child = replace(in_care(smallest.child, "CP plan", "CP", "LAC", silent), age=9)
    page = text(render(replace(smallest, members=(child,))))
    assert (
        "Of Jo Li several are open at once: child protection plan, looked after and child in need."
    ) in page
    assert (
        "Child in need: Jo Li (no recent activity: opened 2 Jan 2020, no contact on record)."
        in page
    )
    # The case of a child on a plan is no second status.
    one = replace(in_care(smallest.child, "CP plan", "CP"), age=9)
    assert protection.doubts(replace(smallest, members=(one,))) == []


def test_where_a_looked_after_child_is_placed_is_not_taken_from_an_old_address(
    worst: Family,
) -> None:
    mother = replace(in_care(worst.members[2]), name="Ann", relationship="mother")
    child = replace(in_care(worst.child, "Looked after"), name="Jo", age=9)
    family = replace(worst, members=(child, mother), events=())
    page = text(render(family))
    said = "where placed, with parents or elsewhere, is not told here"
    assert f"Jo: looked after, and {said}" in page and page.count(said) == 1
    assert "At the child’s last recorded address" in page and "(last recorded)" in page
    assert "Lives with Not known: looked after. At the last recorded address: Ann (" in page
    assert "Lives with the child" not in page
    # No outline says that the child lives there.
    drawn, told, key = picture.genogram(family)
    assert "The child’s last recorded address: Jo and Ann." in told
    assert "The child’s last recorded address" in drawn and "The child’s home" not in drawn
    assert "Grey dots round people: the child’s last recorded address" in key
    # A brother who is looked after is drawn in no home, and the child's own stays.
    brother = replace(
        in_care(worst.members[4], "Looked after"), name="Al", relationship="brother", age=7,
        is_unborn=False,
    )  # fmt: skip
    drawn, told, _ = picture.genogram(replace(family, members=(in_care(child), mother, brother)))
    assert "Living together with the child: Jo and Ann." in told
    assert "Looked after, and drawn in no home: Al." in told and "The child’s home" in drawn
    # With a recorded foster carer at the address it is known.
    fostered = Tie(child.person_id, mother.person_id, "foster_carer", "Foster carer")
    placed = text(render(replace(family, ties=(fostered,))))
    assert said not in placed and "Lives with the child" in placed
    # Who lives with a foster carer and is not called looked after is a question.
    asked = replace(family, ties=(fostered,), members=(in_care(child), mother))
    assert "Jo lives with a recorded foster carer, and no record here says" in text(render(asked))


def test_what_is_open_now_is_a_short_list_before_any_contact(worst: Family) -> None:
    html = render(worst)
    (listed,) = re.findall(r'(?s)<ul class="app-open">(.*?)</ul>', html)
    assert html.index('class="app-open"') < html.index('class="app-first"')
    assert 0 < listed.count("<li><strong>") <= len(worst.services)
    spell = Involvement("Tenancy", None, date(2024, 5, 3), None, True, False, None, False)
    answer = replace(worst.child.answers["gp"], state="involved_now", involvements=(spell,))
    silent = replace(spell, type="Arrears", is_silent=True)
    ann, bo, cy = (
        replace(m, name=name, answers={"housing": replace(answer, involvements=spells)})
        for m, name, spells in zip(
            worst.members,
            ("Ann", "Bo", "Cy"),
            ((spell,), (spell,), (silent, replace(spell, start=date(2020, 1, 1)), spell)),
            strict=False,
        )
    )
    (one,) = views.open_now(replace(worst, members=(ann, bo, cy)))
    assert (one.service, one.whose) == (
        "Housing",
        (
            views.Opened("Ann (the child) and Bo (grandparent)", "Tenancy, since 3 May 2024"),
            views.Opened(
                "Cy (possible grandparent)",
                "Tenancy, since 1 Jan 2020; "
                "Arrears, no recent activity: opened 3 May 2024, no contact on record",
            ),
        ),
    )


def test_of_whom_no_address_is_shown_is_told_without_a_reason(worst: Family) -> None:
    shown = [replace(m, name=f"P{n}", is_deceased=False) for n, m in enumerate(worst.members[:3])]
    family = replace(worst, members=tuple(shown))
    assert "No address is shown for" not in text(render(family))
    without = replace(family, members=(shown[0], replace(shown[1], address=None), shown[2]))
    said = "No address is shown for P1: it is not known, or not to be shown."
    assert said in text(render(without))


def test_a_service_that_names_somebody_as_a_relative_is_not_said_to_know_nothing(
    smallest: Family,
) -> None:
    evidence = ("Mother: named on a referral to Children's social care since 2024",)
    mother = replace(smallest.child, relationship="mother", evidence=evidence)
    (none, named) = views.nothing_of(smallest, mother)
    assert "Children's social care" not in none
    assert named.startswith("Named by Children's social care as a relative only")


def test_a_page_for_a_referral_says_what_it_was_written_for(worst: Family) -> None:
    request = Request("R-2026/0042", "an enquiry (section 47)", date(2026, 2, 3))
    told = text(render(replace(worst, request=request)))
    said = "Written for Referral R-2026/0042: an enquiry (section 47). Asked on 3 February 2026"
    assert said in told
    assert "Written for" not in text(render(worst))


def test_the_page_never_shows_a_word_for_nothing(pages: dict[str, Path]) -> None:
    assert pages
    for name, page in pages.items():
        told = text(page.read_text(encoding="utf-8"))
        assert not re.search(r"\b(None|null|nan|NaT|undefined)\b(?! found)", told), name


def test_what_was_not_searched_and_what_is_withheld_is_told_as_such(worst: Family) -> None:
    told = text(render(worst))
    assert "Not searched:" in told and "(outside the ages searched)" in told
    assert "Withheld" in told and "withheld <script>" in told


def test_names_and_sentences_are_text_and_never_markup(worst: Family) -> None:
    assert "<script>alert" not in render(worst)


def test_who_has_died_who_is_unborn_and_which_data_are_old_is_told(worst: Family) -> None:
    told = text(render(worst))
    assert "has died." in told and "died 3 May 2024" in told
    assert "Not yet born, expected 3 March 2026" in told
    assert "Data older than agreed:" in told


def test_a_service_that_could_not_mark_whom_to_protect_is_named_before_anything_it_says(
    worst: Family,
) -> None:
    told = text(render(worst))
    unmarked = [s for s in worst.services if s.load_warning]
    names = words.listed([service.name for service in unmarked])
    warning = f"These services did not say which people are protected: {names}."
    assert len(unmarked) > 1 and 0 < told.index(warning) < told.index("The family at a glance")
    for service in unmarked:
        assert str(service.load_warning) in told


def test_a_service_bears_the_name_that_the_register_gives_it(worst: Family) -> None:
    told = text(render(worst))
    assert "Children's social care" in told and " GP " in told
    assert "Childrens social care" not in told and " Gp " not in told


def test_where_nothing_is_known_one_sentence_says_so(smallest: Family) -> None:
    told = text(render(smallest))
    assert "No service that was searched is involved with anyone in this family now." in told
    assert "No involvement of anyone searched was found by: Children" in told
    assert "Nothing is open now" in told
    assert "No dated event may be shown of anybody in this family." in told
    assert 'class="govuk-details app-service"' not in render(smallest)


def test_each_member_stands_once_under_the_question_of_a_worker(worst: Family) -> None:
    groups = views.groups(worst)
    assert [m for g in groups for m in g.members if m.is_child] == [worst.child]
    assert sorted(m.person_id for g in groups for m in g.members) == sorted(
        m.person_id for m in worst.members
    )
    found = {g.heading: g.members for g in groups}
    assert all(m.lives_with_child for m in found["Lives with the child"])
    assert list(found) == ["The child", "Lives with the child", "Others in the family"]


def test_a_parent_a_carer_and_a_sister_elsewhere_are_told_apart(worst: Family) -> None:
    elsewhere = [replace(m, lives_with_child=False) for m in worst.members[1:4]]
    roles = ("father", "guardian", "half_sibling")
    members = [replace(m, relationship=r) for m, r in zip(elsewhere, roles, strict=True)]
    groups = views.groups(replace(worst, members=(worst.child, *members)))
    assert [g.heading for g in groups[1:]] == [
        "Parents elsewhere",
        "Cares for the child, and is not known to live there",
        "Brothers and sisters elsewhere",
    ]


def test_everybody_is_in_the_picture_and_in_its_words(
    practice: duckdb.DuckDBPyConnection, children: list[str]
) -> None:
    for child in children:
        family = read_family(practice, child)
        drawn, told, _ = picture.genogram(family)
        assert drawn.count("<svg") == 2
        for member in family.members:
            assert any(sentence.startswith(f"{member.name}: ") for sentence in told)


def test_the_father_of_a_half_sister_is_named_beside_her_and_has_no_row_of_his_own(
    copied: duckdb.DuckDBPyConnection, children: list[str]
) -> None:
    child = children[0]
    family = read_family(copied, child)
    sister = next(m for m in family.members if words.role(m.relationship) == "sibling").person_id
    ((stranger, name),) = copied.execute(
        "select person_id, first_name || ' ' || last_name from people "
        "where sex = 'M' and age > 20 and first_name is not null and last_name is not null "
        "and person_id not in (select person_id from family_members where child_person_id = $1) "
        "order by person_id limit 1",
        [child],
    ).fetchall()
    for table in ("family_members", "family_context"):
        copied.execute(
            f"update {table} set relationship_to_child = 'half_sibling' "
            "where child_person_id = $1 and person_id = $2",
            [child, sister],
        )
    copied.execute(
        "delete from relationships where person_id = $1 and relationship = 'father'", [sister]
    )
    copied.execute(
        "insert into relationships (person_id, related_person_id, relationship, tier, is_current) "
        "values ($1, $2, 'father', 'recorded', true)",
        [sister, stranger],
    )

    def parents(family: Family) -> list[str]:
        (her,) = [m for m in family.members if m.person_id == sister]
        return recorded_parents.parents_of(family, her)

    family = read_family(copied, child)
    assert [u.name for u in family.unlisted] == [name]
    assert stranger not in {m.person_id for m in family.members}
    assert f"Father: {name} (not of this family)" in parents(family)
    assert any(told.startswith(f"{name}: father of") for told in picture.genogram(family)[1])
    # Nor does a cousin of the same father lack him, though she is no sister of the child.
    (cousin,) = copied.execute(
        "select person_id from family_members where child_person_id = $1 and person_id not in "
        "($1, $2) and relationship_to_child not in ('mother', 'father') order by person_id limit 1",
        [child, sister],
    ).fetchone() or ("",)
    for table in ("family_members", "family_context"):
        copied.execute(
            f"update {table} set relationship_to_child = 'other_relative' "
            "where child_person_id = $1 and person_id = $2",
            [child, cousin],
        )
    copied.execute("begin")
    copied.execute("update people set age = 6 where person_id = $1", [cousin])
    copied.execute("delete from relationships where person_id = $1", [cousin])
    copied.execute(
        "insert into relationships (person_id, related_person_id, relationship, tier, is_current) "
        "values ($1, $2, 'father', 'recorded', true)",
        [cousin, stranger],
    )
    beside = read_family(copied, child)
    (hers,) = [m for m in beside.members if m.person_id == cousin]
    assert f"Father: {name} (not of this family)" in recorded_parents.parents_of(beside, hers)
    copied.execute("rollback")
    # Whom nobody recorded as the father is not told on a guess, nor whom `people` does not hold.
    change = "update relationships set tier = $1 where related_person_id = $2"
    copied.execute(change, ["strong", stranger])
    guessed = read_family(copied, child)
    assert guessed.unlisted == () and name not in text(render(guessed))
    copied.execute(change, ["recorded", stranger])
    copied.execute("delete from people where person_id = $1", [stranger])
    hidden = read_family(copied, child)
    assert hidden.unlisted == () and name not in text(render(hidden))
    assert parents(hidden)[-1] == "Father: not recorded, or not shown"
    (symbol,), _ = picture.unlisted(hidden)
    assert symbol.name == ""


def test_of_a_child_who_was_expected_and_of_whom_no_birth_is_recorded_there_is_a_word(
    copied: duckdb.DuckDBPyConnection, children: list[str]
) -> None:
    """A pregnancy was referred and assessed, and the sisters' pages said nothing of it."""
    child = children[0]
    mother = next(
        m.person_id for m in read_family(copied, child).members if m.relationship == "mother"
    )
    copied.execute(
        "insert into people (person_id, last_name, expected_date_of_birth, is_deceased, is_unborn) "
        "values ('awaited', 'Yarrow', date '2025-04-24', false, false)"
    )
    for related, relationship in ((child, "sibling"), (mother, "mother")):
        copied.execute(
            "insert into relationships "
            "(person_id, related_person_id, relationship, tier, evidence, is_current) "
            "values ('awaited', $1, $2, 'recorded', ['Named on a referral'], true)",
            [related, relationship],
        )
    family = read_family(copied, child)
    (awaited,) = family.expected
    assert (awaited.name, awaited.word) == ("Unborn Yarrow", "Brother or sister")
    # It is no member: who was never born is nobody's living sister.
    assert "awaited" not in {m.person_id for m in family.members}
    page = text(render(family))
    assert (
        "A pregnancy is recorded, and no birth: Unborn Yarrow (brother or sister), expected on "
        "24 April 2025."
    ) in page
    assert "Named because: Named on a referral." in page
    told = picture.genogram(family)[1]
    assert any("mother of" in t and "Unborn Yarrow" in t for t in told)
    # Nobody is told of on a guess, nor who is born, has died or is still expected.
    for change in (
        "update relationships set tier = 'strong' where person_id = 'awaited'",
        "update people set age = 0 where person_id = 'awaited'",
        "update people set is_unborn = true where person_id = 'awaited'",
        "update people set is_deceased = true where person_id = 'awaited'",
        "delete from people where person_id = 'awaited'",
    ):
        copied.execute("begin")
        copied.execute(change)
        assert read_family(copied, child).expected == (), change
        copied.execute("rollback")


def test_what_nobody_recorded_of_others_than_the_child_is_not_drawn_on_a_guess(
    worst: Family,
) -> None:
    """A father was drawn as the possible partner of his wife's sister."""
    child, father, mother, aunt = (
        replace(m, name=name, tier="recorded")
        for m, name in zip(worst.members, ("Jo", "Al", "Bea", "Cy"), strict=False)
    )
    one, two, three, four = (m.person_id for m in (child, father, mother, aunt))

    def tie(person: str, other: str, role: str, word: str, tier: str = "recorded") -> Tie:
        return Tie(person, other, role, word, tier)

    parents = (
        tie(one, two, "parent", "Father"),
        tie(two, one, "child", "Child"),
        tie(one, three, "parent", "Mother"),
        tie(three, one, "child", "Child"),
        tie(three, four, "sibling", "Sister"),
        tie(four, three, "sibling", "Sister"),
    )
    guess = (
        tie(two, four, "partner", "Partner", "possible"),
        tie(four, two, "partner", "Partner", "possible"),
    )
    family = replace(worst, members=(child, father, mother, aunt), ties=(*parents, *guess))
    drawn, told, _ = picture.genogram(family)
    assert not any("possible" in sentence for sentence in told) and "possible" not in drawn
    assert any(sentence.startswith("Left out: what ages and addresses") for sentence in told)
    # Recorded, it is drawn; and so is the guess about the child, or what alone joins somebody.
    recorded = replace(family, ties=(*parents, *(replace(t, tier="strong") for t in guess)))
    assert picture.unchecked(recorded) == []
    alone = replace(family, ties=(*parents[:4], *guess))
    assert picture.unchecked(alone) == []
    own = replace(family, ties=(*parents[2:], *(replace(t, tier="possible") for t in parents[:2])))
    assert picture.unchecked(own) == []


def test_two_of_one_name_are_told_apart_and_one_home_has_one_wording(
    copied: duckdb.DuckDBPyConnection, children: list[str]
) -> None:
    """A father and his son differed by their apostrophe alone, and one home was three."""
    child = children[0]
    members = read_family(copied, child).members
    mother = next(m for m in members if m.relationship == "mother")
    others = [m for m in members if m not in (members[0], mother)][:1]
    for member, name in ((mother, "O’Reilly"), (others[0], "O'Reilly")):
        copied.execute(
            "update people set first_name = 'Sam', last_name = $1 where person_id = $2",
            [name, member.person_id],
        )
    for member, address in ((members[0], "13 Duke Gdns"), (mother, "13 Duke Gardens, Thornley")):
        copied.execute(
            "update people set address = $1, postcode = null where person_id = $2",
            [address, member.person_id],
        )
        copied.execute(
            "update family_context set lives_with_child = true where person_id = $1",
            [member.person_id],
        )
    told = {m.person_id: m for m in read_family(copied, child).members}
    assert told[mother.person_id].name == "Sam O'Reilly (mother)"
    assert told[others[0].person_id].name.startswith("Sam O'Reilly (")
    assert told[others[0].person_id].name != told[mother.person_id].name
    assert {told[p].address for p in (child, mother.person_id)} == {"13 Duke Gardens, Thornley"}
    # Another address than the child's stays as it is.
    copied.execute(
        "update people set address = '2 Long Lane' where person_id = $1", [mother.person_id]
    )
    told = {m.person_id: m for m in read_family(copied, child).members}
    assert told[mother.person_id].address == "2 Long Lane"
    assert told[child].address == "13 Duke Gdns"


def test_a_mother_of_ones_own_age_is_told_as_a_record_and_never_drawn(worst: Family) -> None:
    child = replace(worst.child, name="Jo", born=date(2008, 5, 1), age=17)
    mother = replace(
        worst.members[1], name="Ann", born=date(2004, 1, 29), age=22, relationship="mother", sex="F"
    )
    ties = (
        Tie(child.person_id, mother.person_id, "parent", "Mother"),
        Tie(mother.person_id, child.person_id, "child", "Child"),
    )
    family = replace(worst, members=(child, mother), ties=ties)
    page = text(render(family))
    said = "they are 4 years apart, so this cannot be right"
    assert f"Mother: Ann (so recorded; {said})" in page
    assert f"Mother: {said}" in views.why_listed(family, mother)
    told = picture.genogram(family)[1]
    assert f"Ann is recorded as mother of Jo: {said}, and it is not drawn." in told
    assert not any(sentence.startswith("Ann: mother of") for sentence in told)
    older = replace(family, members=(child, replace(mother, born=date(1990, 1, 29))))
    assert "cannot be right" not in text(render(older))
    assert any(sentence.startswith("Ann: mother of") for sentence in picture.genogram(older)[1])


def test_who_else_lives_at_the_childs_home_is_counted_and_not_named(
    copied: duckdb.DuckDBPyConnection, children: list[str]
) -> None:
    """In a foster home the carer's own son was not told of."""
    child = children[0]
    before = read_family(copied, child)
    ((home,),) = copied.execute(
        "select household_id from household_members where person_id = $1 and end_date is null",
        [child],
    ).fetchall()
    strangers = [
        row[0]
        for row in copied.execute(
            "select person_id from people where person_id not in (select person_id from "
            "family_members where child_person_id = $1) and not is_deceased "
            "order by person_id limit 3",
            [child],
        ).fetchall()
    ]
    for person, age in zip(strangers, (11, 40, None), strict=True):
        copied.execute("update people set age = $1 where person_id = $2", [age, person])
        copied.execute(
            "insert into household_members (household_id, person_id, evidence) "
            "values ($1, $2, 'Told')",
            [home, person],
        )
    family = read_family(copied, child)
    told = phrases.others_at_home(family)
    assert phrases.others_at_home(before) is None
    said = "1 child, 1 adult and 1 person of unknown age, not of the family listed here"
    assert told == said and said in heading.lives_with(family)
    assert f"At the child’s home by record, and not drawn: {said}." in picture.genogram(family)[1]
    # Nobody is counted who has left, nor in a house that many share, nor where no address is shown.
    for change in (
        "update household_members set end_date = date '2020-01-01' where evidence = 'Told'",
        "update households set is_communal = true",
        f"update people set address = null where person_id = '{child}'",
        "delete from people where person_id in (" + ", ".join(f"'{s}'" for s in strangers) + ")",
    ):
        copied.execute("begin")
        copied.execute(change)
        assert phrases.others_at_home(read_family(copied, child)) is None, change
        copied.execute("rollback")
    # Who shares the address and no recorded stay is told so.
    copied.execute("delete from household_members")
    told_then = text(render(read_family(copied, child)))
    assert "Lives with the child by the address on record, though no record of a stay" in told_then


def test_the_picture_tells_of_each_member_what_the_answer_tells(
    practice: duckdb.DuckDBPyConnection, children: list[str]
) -> None:
    """A step-father by the mother's partner was told as one whose place nobody knows as well."""
    told = 0
    for child in children:
        family = read_family(practice, child)
        for member in family.members[1:]:
            role = words.role(member.relationship)
            roles = {
                t.role for t in family.ties if (t.person, t.other) == (child, member.person_id)
            }
            assert role == "unknown" or role in roles
            told += role != "unknown"
    assert told > 50


def test_no_outline_tells_who_lives_where_the_home_may_not_be_shown(worst: Family) -> None:
    homes = picture.home_of_the_child
    assert len(homes(worst)) > 2
    hidden = [replace(m, address=None) for m in worst.members]
    assert homes(replace(worst, members=tuple(hidden))) == frozenset()
    told = picture.genogram(replace(worst, members=tuple(hidden)))[1]
    assert "With whom the child lives is not known, or not to be shown." in told
    assert not any("Living together" in sentence for sentence in told)
    one = replace(worst.members[2], address=None)
    assert one.lives_with_child
    fewer = replace(worst, members=(*worst.members[:2], one, *worst.members[3:]))
    assert homes(worst) - homes(fewer) == {one.person_id}


def test_who_has_no_published_household_is_in_no_home_of_the_picture(
    copied: duckdb.DuckDBPyConnection, children: list[str]
) -> None:
    assert any(len(home) > 1 for home in read_family(copied, children[0]).homes)
    copied.execute("delete from household_members")
    copied.execute("update people set address = null")
    _, told, _ = picture.genogram(read_family(copied, children[0]))
    assert not any("Living together" in sentence for sentence in told)


def test_what_everybody_has_is_not_what_is_open_beyond_it(worst: Family) -> None:
    services = tuple(replace(s, is_universal=s.code == "gp") for s in worst.services)
    html = render(replace(worst, services=services))
    first = html[html.index('id="calls"') : html.index("School, GP and routine health visiting")]
    assert re.search(r'role="rowheader" rowspan="\d+">Police', first)
    assert not re.search(r'role="rowheader" rowspan="\d+">GP', first)
    assert re.search(r'role="rowheader" rowspan="\d+">GP', html)


def test_a_synthetic_council_says_so_on_every_sheet_and_a_real_one_never(worst: Family) -> None:
    assert "@top-center" in render(replace(worst, is_synthetic=True))
    assert "nobody here exists" in text(render(replace(worst, is_synthetic=True)))
    assert "Synthetic" not in render(worst) and "nobody here exists" not in render(worst)


def test_every_sheet_bears_the_name_the_reference_and_the_day(worst: Family) -> None:
    """Seven sheets of a mixed pile had nothing on them by which to sort."""
    child = replace(worst.child, name='Zoë "O\'Neil"}</style><b>')
    html = render(replace(worst, members=(child, *worst.members[1:])))
    (head,) = re.findall(r'@top-left\{content:"([^"]*)"\}', html)
    read = re.sub(r"\\([0-9a-f]{6}) ", lambda hexed: chr(int(hexed[1], 16)), head)
    assert read == ('Zoë "O\'Neil"}</style><b>, CSC0000000001, CSC0000000002, 31 January 2026')
    # No name ends the string, the sheet or its style.
    assert re.fullmatch(r"[A-Za-z0-9 \\]*", head)


def test_the_page_has_every_event_of_the_chronology_the_newest_day_first(
    council_page: str, practice: duckdb.DuckDBPyConnection, children: list[str]
) -> None:
    events = practice.execute(
        "select event_date, service_name, sentence, first_name || ' ' || last_name "
        "from family_chronology left join service_coverage using (service_code) "
        "where child_person_id = $child order by event_date desc, place, event_id",
        {"child": children[0]},
    ).fetchall()
    told = council_page[council_page.index('id="chronology"') :]
    lines = [text(line) for line in re.findall(r"(?s)<tr role=.row. class.*?</tr>", told)]
    days = [datetime.strptime(line.strip()[:11].strip(), "%d %b %Y").date() for line in lines]
    assert events and days == sorted(days, reverse=True)
    for day, service, sentence, name in events:
        # The name of the service stands beside what it tells, not in it.
        brief = sentence.removeprefix(f"{service} ")
        line = [
            one
            for one, of_day in zip(lines, days, strict=True)
            if of_day == day and f" {service or ''}" in one and brief[1:] in one and name in one
        ]
        assert len(line) == 1, (day, sentence)


def test_what_a_service_tells_of_a_day_is_one_line(
    practice: duckdb.DuckDBPyConnection, children: list[str]
) -> None:
    several = 0
    for child in children:
        family = read_family(practice, child)
        told = chronology.lines(family)
        keys = [(line.day, line.service) for line in told]
        assert len(keys) == len(set(keys))
        assert {e.day for e in family.events} == {line.day for line in told if line.is_first_of_day}
        several += len(family.events) - len(told)
    assert several > 0


def test_the_page_and_the_readme_agree_on_what_was_open_when_the_referral_came(
    practice: duckdb.DuckDBPyConnection, children: list[str]
) -> None:
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    (sql,) = [q for q in re.findall(r"(?s)```sql\n(.*?)```", readme) if "as referral" in q]
    whose = "(select min(child_person_id) from family_context)"
    assert whose in sql
    names = dict(
        practice.execute("select service_code, service_name from service_coverage").fetchall()
    )
    compared = 0
    for child in children:
        family = read_family(practice, child)
        days = [
            e.day
            for e in family.events
            if (e.type, e.part, e.person_id) == ("referral", "began", child)
        ]
        if not days:
            continue
        rows = practice.execute(sql.replace(whose, f"'{child}'")).fetchall()
        open_then = chronology.open_on(family, max(days))
        assert {re.split(r",| \(", told)[0] for told in open_then} == {
            names[row[1]] for row in rows
        }
        compared += bool(rows)
    assert compared > 3


def test_a_referral_says_which_services_were_open_when_it_came(worst: Family) -> None:
    def event(day: date, kind: str, service: str, start: date, end: date | None) -> Event:
        person = worst.child.person_id
        return Event(person, day, "exact", kind, "began", service, f"{kind}.", start, end)

    referred = date(2020, 6, 1)
    events = (
        event(date(2019, 1, 1), "involvement", "housing", date(2019, 1, 1), date(2020, 5, 31)),
        event(date(2019, 1, 1), "involvement", "early_help", date(2019, 1, 1), referred),
        event(date(2020, 5, 1), "involvement", "gp", date(2020, 5, 1), None),
        event(referred, "referral", "childrens_social_care", referred, None),
        # What the referral itself opened was not open when it came.
        event(referred, "involvement", "childrens_social_care", referred, None),
        event(date(2020, 7, 1), "involvement", "police", date(2020, 7, 1), None),
    )
    told = chronology.lines(replace(worst, events=events))
    sayings = [s for line in told for s in line.sayings if s.open]
    assert [s.open for s in sayings] == [
        (f"GP ({worst.child.name})", f"Early help ({worst.child.name})")
    ]
    assert "referral." in sayings[0].sentences
    # Above the events each referral of the child says so too, numbered in the order of time.
    second = event(date(2021, 1, 1), "referral", "childrens_social_care", date(2021, 1, 1), None)
    both = replace(worst, events=(*events, second))
    twice = chronology.referrals(both)
    assert [(r.name, r.day) for r in twice] == [
        ("1st referral", referred),
        ("2nd referral", date(2021, 1, 1)),
    ]
    assert twice[0].open == sayings[0].open and len(twice[1].open) == 3
    page = text(render(both))
    assert "1st referral, 1 June 2020. Open before that day: GP (" in page
    assert f"{worst.child.name} (2nd referral): referral." in page
    # What was open stands once for each, and not among the events again.
    assert page.count("Open before that day:") == 2
    sister = [replace(e, person_id=worst.members[1].person_id) for e in both.events]
    of_others = text(render(replace(both, events=tuple(sister))))
    assert of_others.count("Open before that day:") == 2


def test_what_was_open_at_a_referral_is_silent_by_its_own_contacts_before_that_day(
    worst: Family,
) -> None:
    day, begun = date(2020, 6, 1), date(2019, 1, 1)
    person = worst.child.person_id
    case = Event(
        person, begun, "exact", "involvement", "began", "early_help", "E.", begun, None, "i1"
    )

    def told(last: date | None, event: Event = case, is_silent: bool = True) -> str:
        spell = Involvement(
            "Whole family plan", None, begun, None, True, is_silent, None, False,
            last_contact=last, id="i1",
        )  # fmt: skip
        # What another spell of the service tells is no contact of this one.
        other = replace(spell, last_contact=date(2020, 5, 20), id="i2")
        answer = replace(worst.child.answers["early_help"], involvements=(spell, other))
        child = replace(worst.child, answers={**worst.child.answers, "early_help": answer})
        family = replace(worst, members=(child, *worst.members[1:]), events=(event,))
        (open_then,) = chronology.open_on(family, day)
        return open_then

    silent = f"Early help (without recent activity by then: {worst.child.name})"
    goes_on = f"Early help ({worst.child.name})"
    assert told(None) == told(date(2020, 1, 5)) == silent
    # Contacts shortly before, or after the day: it had not fallen silent by then.
    assert told(date(2020, 5, 1)) == told(date(2020, 9, 1)) == goes_on
    assert told(None, replace(case, day=date(2020, 5, 1), period_start=date(2020, 5, 1))) == goes_on
    # A membership or a plan holds no contacts, and is never silent, then as now.
    assert told(None, is_silent=False) == goes_on


def test_whom_a_remark_is_about_is_never_in_doubt(worst: Family) -> None:
    """Without recent activity, Nathan: a list with a remark in it was read of the next name."""
    day, begun = date(2020, 6, 1), date(2019, 1, 1)
    spell = Involvement("Plan", None, begun, None, True, True, None, False)
    members, events = [], []
    for n, name in enumerate(("Ann", "Bo", "Cy", "Di")):
        own = replace(spell, is_silent=n % 2 == 0, id=f"i{n}", is_named_on_a_case=name == "Di")
        answer = replace(worst.child.answers["early_help"], involvements=(own,))
        member = replace(worst.members[n], name=name, answers={"early_help": answer})
        members.append(member)
        person = member.person_id
        events.append(
            Event(person, begun, "exact", "plan", "began", "early_help", "P.", begun, None, own.id)
        )
    family = replace(worst, members=tuple(members), events=tuple(reversed(events)))
    assert chronology.open_on(family, day) == (
        "Early help (Bo; named on a child’s case: Di; without recent activity by then: Ann and Cy)",
    )


def test_a_level_that_few_get_stands_before_what_everybody_has(worst: Family) -> None:
    day, begun = date(2020, 6, 1), date(2019, 1, 1)
    universal = replace(worst, services=tuple(
        replace(s, is_universal=s.code in ("gp", "health_visiting")) for s in worst.services
    ))  # fmt: skip
    plain = Involvement("Universal", None, begun, None, True, False, None, False)
    plus = replace(plain, type="Universal plus", is_more_than_universal=True)
    members, events = [], []
    for n, (name, code, spell) in enumerate(
        (("Ann", "gp", plain), ("Bo", "health_visiting", plain), ("Cy", "health_visiting", plus),
         ("Di", "police", plain))
    ):  # fmt: skip
        answer = replace(worst.child.answers[code], involvements=(replace(spell, id=f"i{n}"),))
        members.append(replace(worst.members[n], name=name, answers={code: answer}))
        person = worst.members[n].person_id
        events.append(
            Event(person, begun, "exact", "plan", "began", code, "P.", begun, None, f"i{n}")
        )
    family = replace(universal, members=tuple(members), events=tuple(events))
    assert chronology.open_on(family, day) == (
        "Police (Di)",
        "Health visiting, Universal plus (Cy)",
        "GP (Ann)",
        "Health visiting (Bo)",
    )


def test_a_service_without_recent_activity_is_not_counted_as_involved(smallest: Family) -> None:
    def answered(**silent: bool) -> str:
        spell = Involvement("Plan", None, date(2025, 1, 1), None, True, False, None, False)
        answers = dict(smallest.child.answers)
        for code, is_silent in silent.items():
            answers[code] = replace(
                answers[code],
                state=INVOLVED[0],
                involvements=(replace(spell, is_silent=is_silent),),
            )
        return views.answer(replace(smallest, members=(replace(smallest.child, answers=answers),)))

    assert answered(police=False, housing=True) == (
        f"Beyond {words.USUAL}, 1 service is involved now, with the child; "
        "1 more is open without recent activity."
    )
    assert answered(housing=True) == (
        f"Beyond {words.USUAL}, 1 service is open on the system, without recent activity."
    )


def test_an_end_after_the_last_data_is_told_as_due(
    copied: duckdb.DuckDBPyConnection, children: list[str]
) -> None:
    copied.execute(
        "update service_involvements set end_date = date '2026-01-30', is_current = false; "
        "update service_coverage set data_current_as_of = date '2026-01-19'"
    )
    due = text(render(read_family(copied, children[0])))
    copied.execute("update service_coverage set data_current_as_of = date '2026-01-30'")
    said = "this end lies after the data: it was due, and nobody confirmed it"
    assert said in due
    assert said not in text(render(read_family(copied, children[0])))


def test_a_child_without_a_referral_is_told_so(worst: Family) -> None:
    day = date(2015, 6, 1)
    born = Event(worst.child.person_id, day, "exact", "birth", "began", None, "Born.", day, None)
    told = text(render(replace(worst, events=(born,))))
    assert "No referral of the child itself is on record in the time that may be shown." in told


def test_three_families_are_written_as_examples_and_named(built: Path, tmp_path: Path) -> None:
    (tmp_path / "published").symlink_to(built / "published", target_is_directory=True)
    made = make_examples(tmp_path)
    assert {"a simple family", "a large family"} <= {what for what, _ in made}
    assert all(page.is_file() for _, page in made)
    assert len({page for _, page in made}) == len(made)


def test_one_contact_of_two_children_is_one_call(worst: Family) -> None:
    ringing = conversations(worst, "involved_now")
    keys = [(call.service.code, call.organisation) for call in ringing]
    assert len(keys) == len(set(keys))
    people = [m for m in worst.members for a in m.answers.values() if a.state == "involved_now"]
    assert sum(len(desk.about) for call in ringing for desk in call.desks) == len(people)


def test_a_page_fetches_nothing_and_links_nowhere_else(pages: dict[str, Path]) -> None:
    assert pages
    for page in pages.values():
        html = page.read_text(encoding="utf-8")
        targets = re.findall(r"""(?:src|href|url|action)\s*[=(]\s*["']?([^"'\s>)]+)""", html)
        assert targets
        assert all(t.startswith(("#", "tel:", "mailto:")) or t == "data:," for t in targets)


def test_a_number_is_a_link_that_dials_its_extension_too(worst: Family) -> None:
    html = render(worst)
    assert 'href="tel:+441614961003;ext=4521"' in html
    assert "0161 496 1003 ext. 4521</a>" in html
    assert html.index("tel:+441614961003;ext=4521") < html.index('href="tel:+447700900123"')


def test_a_link_says_whom_it_rings_and_nothing_of_the_data_is_markup_in_it(worst: Family) -> None:
    html = render(worst)
    assert re.search(r'">Call Professor [^<]+: </span>0161 496 1003', html)
    assert "<b>" not in html and "&lt;b&gt;" in html


def test_what_a_service_wrote_beside_a_number_stands_beside_it(worst: Family) -> None:
    told = text(render(worst))
    assert "As the service wrote it: “0161 496 1003 x4521 (Mon–Wed), mob" in told
    assert "Team, as the service wrote it: “ext 4521”" in told


@pytest.mark.parametrize(
    ("told", "shown", "href"),
    [
        ("+441614960000", "0161 496 0000", "tel:+441614960000"),
        ("+441614960000 ext. 021", "0161 496 0000 ext. 021", "tel:+441614960000;ext=021"),
        ("+353871234567", "+353 87 123 4567", "tel:+353871234567"),
        ("101 ext. 71234", "101 ext. 71234", "tel:101;ext=71234;phone-context=+44"),
    ],
)
def test_a_published_number_is_shown_as_one_dials_it_here(told: str, shown: str, href: str) -> None:
    assert links.phones(told) == [links.Link(shown, href)]


def test_an_address_cannot_smuggle_a_copy_or_a_subject_into_a_message() -> None:
    assert links.email("ann?bcc=b@x.org").href == "mailto:ann%3Fbcc%3Db@x.org"
    assert links.email("o'brien+csc@x.org").href == "mailto:o%27brien%2Bcsc@x.org"


def test_the_same_publication_gives_the_same_bytes(
    built: Path, pages: dict[str, Path], children: list[str], tmp_path: Path
) -> None:
    (tmp_path / "published").symlink_to(built / "published", target_is_directory=True)
    assert make_page(tmp_path, children[0]).read_bytes() == pages["council"].read_bytes()


def test_only_the_owner_reads_a_page_and_its_name_tells_no_name(pages: dict[str, Path]) -> None:
    page = pages["council"]
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert stat.S_IMODE(page.parent.stat().st_mode) == 0o700
    assert re.fullmatch(r"p[0-9a-f]+\.html", page.name)


def test_a_child_is_found_by_the_reference_that_social_care_uses(
    practice: duckdb.DuckDBPyConnection, children: list[str]
) -> None:
    references = practice.execute(
        "select person_ref, person_id from person_records "
        "where service_code = 'childrens_social_care' and person_id in (select unnest($few))",
        {"few": children[:5]},
    ).fetchall()
    assert references
    for reference, person_id in references:
        assert find_child(practice, reference) == person_id
        assert find_child(practice, f"childrens_social_care:{reference}") == person_id


def test_an_adult_has_no_page_and_the_families_are_named_by_their_children(
    practice: duckdb.DuckDBPyConnection,
) -> None:
    child, adult = practice.execute(
        "select child_person_id, person_id from family_members inner join people "
        "using (person_id) where age >= 18 order by all limit 1"
    ).fetchall()[0]
    with pytest.raises(PageError, match=f"years old.*{child}"):
        find_child(practice, adult)


def test_who_is_not_published_and_who_never_was_get_the_same_words(
    practice: duckdb.DuckDBPyConnection,
) -> None:
    with pytest.raises(PageError) as error:
        find_child(practice, "Nina Holt")
    assert "Nobody is published" in str(error.value)
    assert "Nina" not in str(error.value)


def test_without_a_publication_the_command_says_what_to_do(tmp_path: Path) -> None:
    ended = CliRunner().invoke(app, ["page", "p1", "--out", str(tmp_path)])
    assert ended.exit_code == 1
    assert "family-context build" in ended.output
    assert not (tmp_path / "pages").exists()


def test_the_command_says_where_the_page_is(
    built: Path, children: list[str], tmp_path: Path
) -> None:
    (tmp_path / "published").symlink_to(built / "published", target_is_directory=True)
    ended = CliRunner().invoke(app, ["page", children[-1], "--out", str(tmp_path)])
    assert ended.exit_code == 0, ended.output
    assert f"pages/{children[-1]}.html" in ended.output


def test_an_address_that_bears_another_teams_name_stands_as_the_service_sent_it(
    worst: Family,
) -> None:
    names = words.names_another
    assert names("East Assessment Team", "Council", "duty.westassessmentteam@csc.example.org")
    assert names(None, "Harrowdale School", "duty.stmarysschool@schools.example.org")
    # One that is cut off, a shared one, and one that bears no such word are not.
    assert not names("Neighbourhood Team Fernmoor", None, "duty.neighbourhoodteamfernmo@a.example")
    assert not names("East Assessment Team", "Council", "office@csc.example.org")
    assert not names("Income Team", "Moorland Homes", "duty@moorlandhomes.example.org")
    child = worst.child
    contact = replace(
        child.answers["gp"].contact, team="East Team", team_email="west.team@council.example.org"
    )
    answer = replace(child.answers["gp"], state="involved_now", contact=contact, involvements=())
    told = replace(child, answers={**child.answers, "housing": answer})
    page = text(render(replace(worst, members=(told,))))
    said = "the team’s number and e-mail may be another team’s. The e-mail bears another name."
    assert f"Warning: {said}" in page


def test_a_service_of_the_first_years_on_a_mothers_record_does_not_say_for_which_child(
    practice: duckdb.DuckDBPyConnection, children: list[str]
) -> None:
    families = [read_family(practice, child) for child in children]
    told = [
        (family, answer)
        for family in families
        for member in family.members
        for answer in member.answers.values()
        if answer.of_whom
    ]
    assert all(a.service == "health_visiting" and a.state == "involved_now" for _, a in told)
    assert told, "the council has a mother with health visiting of her own"
    family, answer = told[0]
    assert "for which child is not told (" in answer.of_whom
    assert answer.of_whom in text(render(family))
    for family, answer in told:
        (mother,) = [m for m in family.members if answer in m.answers.values()]
        young = [m for m in family.members if m.is_unborn or (m.age is not None and m.age < 5)]
        own = {
            t.person
            for t in family.ties
            if (t.other, t.role, t.tier) == (mother.person_id, "parent", "recorded")
        }
        hers = [m for m in young if m.person_id in own]
        assert ("own child under 5" in answer.of_whom) == bool(hers)
        assert all((m.name in answer.of_whom) == (m in (hers or young)) for m in young)


def test_who_is_recorded_beside_another_is_not_said_to_be_linked_by_an_address_alone(
    worst: Family,
) -> None:
    child, father, sister = (
        replace(m, name=name, relationship=word, tier=tier, evidence=evidence)
        for m, name, word, tier, evidence in zip(
            worst.members,
            ("Cal", "Dan", "Ann"),
            ("self", "unknown", "half_sibling"),
            ("recorded", "possible", "recorded"),
            ((), ("Only the address links them",), ("Told",)),
            strict=False,
        )
    )
    ties = (Tie(sister.person_id, father.person_id, "parent", "Father"),)
    family = replace(worst, members=(child, father, sister), ties=ties)
    assert views.why_listed(family, father) == [
        "Only the address links them to the child",
        "Recorded as father of Ann",
    ]
    alone = replace(family, ties=())
    assert views.why_listed(alone, father) == ["Only the address links them"]


def test_a_silent_answer_is_silent_in_each_part_of_the_page(worst: Family) -> None:
    """A referral and a plan without an end hold no contact, and no "since" says that they go on."""
    plan = Involvement("Plan", "Looked after", date(2014, 7, 3), None, True, False, None, False)
    referral = replace(plan, type="Referral", reason=None)
    case = replace(
        plan, type="Child in need", reason=None, is_silent=True, last_contact=date(2025, 10, 20)
    )
    answer = replace(
        worst.child.answers["gp"],
        service="childrens_social_care",
        state="involved_now",
        reason="open_no_recent_activity",
        last_contact=date(2025, 12, 1),
        involvements=(plan, referral, case),
    )
    child = replace(worst.child, answers={"childrens_social_care": answer})
    services = tuple(s for s in worst.services if s.code == "childrens_social_care")
    family = replace(worst, members=(child,), services=services)
    (one,) = views.open_now(family)
    assert one.whose[0].what == (
        "Looked after; no recent activity, last contact 20 Oct 2025: "
        "Referral, opened 3 Jul 2014; Child in need, opened 3 Jul 2014"
    )
    assert "Children's social care (no recent activity)" in text(render(family))
    # What goes on has its since, and a day alone has none.
    goes_on = replace(answer, reason="record_shown", involvements=(plan, referral))
    (one,) = views.open_now(replace(family, members=(replace(child, answers={
        "childrens_social_care": goes_on}),)))  # fmt: skip
    assert one.whose[0].what == ("Looked after; Referral, made 3 Jul 2014, not closed")
    assert not words.is_of_a_day("Referral order") and words.is_of_a_day("Contact only")


def test_whoever_answers_of_what_is_open_and_cannot_be_reached_is_named_in_the_head(
    smallest: Family,
) -> None:
    gp = smallest.child.answers["gp"]
    nobody = replace(gp, state=INVOLVED[0], service="police")
    ways = replace(gp.contact, phone="+441614960000", quality="practitioner_direct")
    mother = replace(
        smallest.child,
        person_id="p1",
        name="Mo Li",
        relationship="mother",
        answers={
            **smallest.child.answers,
            "housing": replace(nobody, service="housing", contact=ways),
        },
    )
    told = {**smallest.child.answers, "police": nobody}
    family = replace(smallest, members=(replace(smallest.child, answers=told), mother))
    assert "Without a number or an e-mail: Police (about Jo Li)." in text(render(family))
    reached = {**told, "police": replace(nobody, contact=ways)}
    family = replace(smallest, members=(replace(smallest.child, answers=reached), mother))
    assert "Without a number or an e-mail" not in text(render(family))


def test_full_sisters_of_a_half_brother_have_one_other_parent_whom_nobody_told(
    worst: Family,
) -> None:
    child, mother, ann, bea, cy = (
        replace(m, name=name, relationship=word, tier="recorded")
        for m, name, word in zip(
            worst.members,
            ("Cal", "Mo", "Ann", "Bea", "Cy"),
            ("self", "mother", "half_sister", "half_sister", "half_brother"),
            strict=False,
        )
    )
    ties = [Tie(m.person_id, mother.person_id, "parent", "Mother") for m in (child, ann, bea, cy)]
    ties.append(Tie(ann.person_id, bea.person_id, "sibling", "Sister"))
    family = replace(worst, members=(child, mother, ann, bea, cy), ties=tuple(ties))
    people, told = picture.unlisted(family)
    whose = {t.person: t.other for t in told}
    assert len(people) == 2 and whose[ann.person_id] == whose[bea.person_id]
    assert whose[cy.person_id] != whose[ann.person_id]


def test_who_else_lives_there_stands_under_who_lives_with_the_child_too(worst: Family) -> None:
    family = replace(worst, others_at_home=Others(n_adults=2))
    page = text(render(family))
    told = "Also at this address by record, and not named here: 2 adults, not of the family"
    assert page.index("Lives with the child") < page.index(told)
    assert told not in text(render(worst))


def test_a_gp_is_written_in_capitals_and_a_town_once(
    copied: duckdb.DuckDBPyConnection, children: list[str]
) -> None:
    assert (phrases.role("GP"), phrases.role("Social worker")) == ("GP", "social worker")
    copied.execute(
        "update people set address = '5 Hall Walk, Castle Moor, Marlbridge, Marlbridge', "
        "postcode = 'MB8 5QB' where person_id = $child",
        {"child": children[0]},
    )
    child = read_family(copied, children[0]).child
    assert child.address == "5 Hall Walk, Castle Moor, Marlbridge, MB8 5QB"


def of_care(child: Member, *spells: Involvement, is_silent: bool = False) -> Member:
    """The child with these records of social care, that has a telephone."""
    cared = in_care(child, *spells)
    told = cared.answers["childrens_social_care"]
    ways = replace(
        told.contact, name="Jo Ames", phone="+441614960001", quality="practitioner_direct"
    )
    reason = "open_no_recent_activity" if is_silent else told.reason
    told = replace(told, contact=ways, reason=reason, state="involved_now")
    return replace(cared, age=9, answers={**cared.answers, "childrens_social_care": told})


@pytest.mark.parametrize("grave", ["Child protection plan", "S47", "Looked after"])
def test_a_plan_an_enquiry_or_care_of_the_child_comes_first_though_no_contact_is_recorded(
    smallest: Family, grave: str
) -> None:
    """A child protection plan stood below early help, as open without recent activity."""
    plan = Involvement(grave, None, date(2025, 8, 9), None, True, False, None, False)
    child = of_care(smallest.child, plan, is_silent=True)
    helping = replace(
        child.answers["childrens_social_care"], service="early_help", reason="record_shown",
        involvements=(replace(plan, type="Team around the family"),),
    )  # fmt: skip
    child = replace(child, answers={**child.answers, "early_help": helping})
    family = replace(smallest, members=(child,))
    ringing = conversations(family, INVOLVED[0])
    assert [call.service.code for call in ringing] == ["childrens_social_care", "early_help"]
    first = calls.first_of(ringing)
    assert first is not None and first[0].service.code == "childrens_social_care"
    assert re.match("Jo Li is (on|under|looked)", views.answer(family))
    assert "2 services are involved now, with the child." in views.answer(family)
    assert "Jo Li (since 9 August 2025, no contact recorded since)." in text(render(family))
    # A need that nobody has worked on for long is no such thing.
    need = replace(plan, type="Child in need", is_silent=True)
    other = of_care(child, need, is_silent=True)
    ringing = conversations(replace(family, members=(other,)), INVOLVED[0])
    assert [call.service.code for call in ringing] == ["early_help", "childrens_social_care"]


def test_a_status_that_ended_lately_is_told_with_who_worked_on_it(smallest: Family) -> None:
    """A child had been looked after until two days before, and the page said nobody."""
    worker = replace(smallest.child.answers["gp"].contact, name="Jo Ames", phone="+441614960001")
    spell = Involvement(
        "Looked after", None, date(2025, 1, 2), date(2026, 1, 29), False, False, None, False,
        contact=worker,
    )  # fmt: skip

    def told(*spells: Involvement) -> str:
        child = of_care(smallest.child, *spells)
        found = protection.statuses(replace(smallest, members=(child,)))
        return next(one.whose for one in found if one.label == "Looked after")

    assert told(spell) == "nobody now; Jo Li until 29 January 2026 (Jo Ames, 0161 496 0001)"
    assert told(replace(spell, contact=None)) == "nobody now; Jo Li until 29 January 2026"
    assert told(replace(spell, end=date(2025, 3, 1))) == "nobody"
    again = replace(spell, start=date(2026, 1, 30), end=None, is_current=True)
    assert told(spell, again) == "Jo Li (since 30 January 2026)"


def test_care_that_begins_before_the_birth_is_told_as_a_day_that_cannot_be_right(
    smallest: Family,
) -> None:
    child = replace(in_care(smallest.child, "Looked after"), born=date(2025, 7, 19), age=0)
    said = "before the birth: that day cannot be right"
    assert said in text(render(replace(smallest, members=(child,))))
    elder = replace(child, born=date(2024, 7, 19))
    assert said not in text(render(replace(smallest, members=(elder,))))
    # A plan may be made of a child who is not yet born.
    planned = replace(in_care(child, "Child protection plan"))
    assert said not in text(render(replace(smallest, members=(planned,))))


def test_another_childs_own_case_is_rung_before_one_on_which_a_parent_is_named(
    smallest: Family,
) -> None:
    """Rung first was the team of a child whom nobody could name, and not the sibling's worker."""
    case = Involvement("Child in need", None, date(2025, 8, 9), None, True, False, None, False)
    child = replace(in_care(smallest.child), age=3, sex="M")
    mother = of_care(smallest.child, replace(case, is_named_on_a_case=True))
    mother = replace(
        mother, person_id="p1", name="Mo Li", relationship="mother", age=30, lives_with_child=True
    )
    sister = of_care(smallest.child, case)
    contact = sister.answers["childrens_social_care"].contact
    own = replace(
        sister.answers["childrens_social_care"],
        contact=replace(contact, name="Comfort Osei", organisation="Another"),
    )
    sister = replace(
        sister, person_id="p2", name="Al Li", relationship="sister", lives_with_child=False,
        answers={**sister.answers, "childrens_social_care": own},
    )  # fmt: skip
    family = replace(smallest, members=(child, mother, sister))
    first = calls.first_of(conversations(family, INVOLVED[0]))
    assert first is not None and first[1].about == ("Al Li",)
    assert views.answer(family).endswith("; nothing is open for Jo Li himself.")
    # What is withheld of the child may be open.
    withheld = replace(child.answers["gp"], state="withheld", reason="withheld_by_service")
    child = replace(child, answers={**child.answers, "gp": withheld})
    assert "nothing is open for" not in views.answer(replace(family, members=(child, mother)))


def test_the_last_contact_told_is_that_of_what_is_open(smallest: Family) -> None:
    """The last contact of an ended episode stood beside one that had fallen silent long before."""
    crisis = Involvement("Crisis", None, date(2024, 1, 31), None, True, True, None, False)
    ended = replace(
        crisis, type="Community care", end=date(2025, 12, 29), is_current=False,
        last_contact=date(2025, 9, 18),
    )  # fmt: skip
    answer = replace(
        smallest.child.answers["adult_mental_health"],
        state=INVOLVED[0], reason="open_no_recent_activity", last_contact=date(2025, 9, 18),
        involvements=(crisis, ended),
    )  # fmt: skip
    answers = {**smallest.child.answers, "adult_mental_health": answer}
    family = replace(smallest, members=(replace(smallest.child, answers=answers),))
    (one,) = views.open_now(family)
    assert one.whose[0].what == (
        "no recent activity, no contact on record: Crisis, opened 31 Jan 2024"
    )


def test_what_everybody_has_is_named_as_the_register_has_it() -> None:
    with (PROJECT / "seeds/services.csv").open(encoding="utf-8", newline="") as file:
        usual = {r["service_code"] for r in csv.DictReader(file) if r["is_universal"] == "true"}
    assert usual == {"schools", "gp", "health_visiting"}
    assert words.USUAL == "school, GP and routine health visiting"


def referred(person: Member, day: date, spell: str = "") -> Event:
    return Event(
        person.person_id, day, "exact", "referral", "began", "childrens_social_care", "Referred.",
        day, None, spell,
    )  # fmt: skip


def test_the_last_referral_of_the_family_stands_in_the_head_where_the_child_has_none(
    smallest: Family,
) -> None:
    """The unborn sister's open referral had to be hunted among the events."""
    spell = Involvement(
        "Referral", None, date(2026, 1, 19), None, True, False, None, False, id="r1"
    )
    child = in_care(smallest.child)
    sister = replace(
        in_care(child, spell), person_id="p1", name="Al Li", relationship="sister", sex="F"
    )
    family = replace(smallest, members=(child, sister))
    assert heading.last_referral(family) == [
        "No referral of anybody listed is on record in the time that may be shown"
    ]
    hers = replace(family, events=(referred(sister, date(2026, 1, 19), "r1"),))
    nothing = f"Open before it: nothing known beyond {words.USUAL}"
    assert heading.last_referral(hers) == [
        f"19 January 2026, of Al Li (sister), not of Jo Li, open. {nothing}"
    ]
    both = replace(family, events=(referred(child, date(2020, 5, 1)), *hers.events))
    assert heading.last_referral(both) == [
        f"1 May 2020. {nothing}",
        "19 January 2026, of Al Li (sister), not of Jo Li, open",
    ]
    closed = replace(spell, is_current=False, end=date(2026, 1, 25))
    ended = replace(hers, members=(child, replace(sister, answers=in_care(child, closed).answers)))
    assert "closed 25 January 2026" in heading.last_referral(ended)[0]


def test_the_head_names_each_parent_with_a_place_and_the_one_whom_nobody_recorded(
    worst: Family,
) -> None:
    child, mother, father = (
        replace(m, name=name, relationship=word, sex=sex, is_deceased=False)
        for m, name, word, sex in zip(
            worst.members,
            ("Cal", "Mo", "Dan"),
            ("self", "mother", "father"),
            ("M", "F", "M"),
            strict=False,
        )
    )
    child = replace(child, born=date(2016, 1, 1))
    mother = replace(mother, lives_with_child=True)
    father = replace(father, lives_with_child=False, address="2 Long Lane")
    of_mother = Tie(child.person_id, mother.person_id, "parent", "Mother")
    of_father = Tie(child.person_id, father.person_id, "parent", "Father")
    family = replace(worst, members=(child, mother, father), ties=(of_mother, of_father))
    assert heading.parents(family) == ["Mother: Mo, with the child", "Father: Dan, 2 Long Lane"]
    alone = replace(family, ties=(of_mother,))
    assert heading.parents(alone) == [
        "Mother: Mo, with the child", "Father: not recorded, or not shown",
    ]  # fmt: skip
    # Who may be the father is not the father recorded.
    guessed = replace(family, ties=(of_mother, replace(of_father, tier="possible")))
    assert heading.parents(guessed)[1:] == [
        "Possible father: Dan, 2 Long Lane", "Father: not recorded, or not shown",
    ]  # fmt: skip
    assert heading.parents(replace(family, ties=())) == ["Not recorded, or not shown"]
    hidden = replace(family, members=(child, mother, replace(father, address=None)))
    assert heading.parents(hidden)[1] == "Father: Dan, address not known, or not to be shown"
    # What each source calls him is told beside him, where they differ.
    said = "Father: in one tenancy of Housing; Step-parent: recorded by Supporting families"
    differing = replace(family, ties=(of_mother, replace(of_father, disputed=said)))
    assert f"Father: Dan (sources differ: {said})" in text(render(differing))


def test_a_brother_of_whose_other_parent_nobody_told_is_not_told_as_a_full_one(
    worst: Family,
) -> None:
    child, mother, brother = (
        replace(m, relationship=word)
        for m, word in zip(worst.members, ("self", "mother", "brother"), strict=False)
    )
    ties = tuple(Tie(m.person_id, mother.person_id, "parent", "Mother") for m in (child, brother))
    family = replace(worst, members=(child, mother, brother), ties=ties)
    assert recorded_parents.full_or_half(family, brother) == "full or half is not known"
    assert "(full or half is not known)" in text(render(family))
    father = tuple(Tie(m.person_id, "p9", "parent", "Father") for m in (child, brother))
    assert recorded_parents.full_or_half(replace(family, ties=(*ties, *father)), brother) == ""
    half = replace(brother, relationship="half_brother")
    assert recorded_parents.full_or_half(family, half) == ""


def test_of_whom_an_end_cannot_be_read_is_named(worst: Family, smallest: Family) -> None:
    """The warning named nobody, and the same service stood below as involved now."""
    spell = Involvement(
        "Whole family plan", None, date(2020, 1, 1), None, False, False, None, False,
        is_end_unknown=True, id="s1",
    )  # fmt: skip
    answer = replace(
        smallest.child.answers["supporting_families"],
        state="involved_before", reason="end_date_unreadable", involvements=(spell,),
    )  # fmt: skip
    answers = {**smallest.child.answers, "supporting_families": answer}
    brother = replace(
        smallest.child, person_id="p1", name="Al Li", relationship="half_brother", sex="M",
        answers=answers,
    )  # fmt: skip
    began = Event(
        "p1", date(2020, 1, 1), "exact", "involvement", "began", "supporting_families", "Told.",
        date(2020, 1, 1), None, "s1",
    )  # fmt: skip
    family = replace(smallest, members=(smallest.child, brother), events=(began,))
    assert (
        "Whether Supporting families still works with Al Li (half-brother) is not known: it sent "
        "an end that cannot be read. Ask."
    ) in views.warnings(family)
    # Nor is it told flatly as open before a referral.
    assert chronology.open_on(family, date(2022, 1, 1)) == (
        "Supporting families (perhaps ended, by an end that cannot be read: Al Li)",
    )


def test_a_childrens_home_where_nobody_is_looked_after_is_a_question(smallest: Family) -> None:
    home = replace(
        in_care(smallest.child), age=13, address="Canalside Children's Home, 80 Mill Way"
    )
    said = "Jo Li: the address is by its name a children’s home or another placement"
    assert said in text(render(replace(smallest, members=(home,))))
    for other in (in_care(home, "Looked after"), replace(home, address="2 Homer Street")):
        assert said not in text(render(replace(smallest, members=(other,))))


def test_a_step_parent_elsewhere_is_not_listed_among_the_parents(worst: Family) -> None:
    father, step = (
        replace(m, relationship=word, lives_with_child=False)
        for m, word in zip(worst.members[1:], ("father", "step_father"), strict=False)
    )
    groups = views.groups(replace(worst, members=(worst.child, father, step)))
    assert [g.heading for g in groups[1:]] == ["Parents elsewhere", "Step-parents elsewhere"]
