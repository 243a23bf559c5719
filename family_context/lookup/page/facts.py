"""Read one family from the published practice file."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import duckdb

from family_context.lookup.drawing import Tie
from family_context.lookup.page import phrases, words
from family_context.lookup.page.family import (
    INVOLVED,
    SHOWN,
    Answer,
    Contact,
    Event,
    Family,
    Involvement,
    Member,
    Others,
    Service,
)
from family_context.lookup.page.unlisted import read_expected, read_unlisted

NAMELESS = "Name not known"

MEMBERS = """
    with members as (
        select person_id, unnest([person_id] || other_person_ids) as also_id
        from family_members
        where child_person_id = $child
    )
"""
"""Everybody of the family, also under the ids of people who are shown in the same row."""


def read_family(con: duckdb.DuckDBPyConnection, child_person_id: str) -> Family:
    """The family of one subject child; `con` is open on the practice file."""
    asked = {"child": child_person_id}
    answers = _rows(con, "select * from family_context where child_person_id = $child", asked)
    people = _rows(
        con,
        "select people.* from people inner join family_members using (person_id) "
        "where child_person_id = $child",
        asked,
    )
    involvements = _rows(
        con,
        MEMBERS
        + """
        select service_involvements.*, members.person_id as member_id
        from service_involvements
        inner join members on service_involvements.person_id = members.also_id
        where not is_withheld
        order by is_current desc, start_date desc nulls last, involvement_id
        """,
        asked,
    )
    also = _rows(
        con,
        "select * from people where person_id in (select unnest(other_person_ids) "
        "from family_members where child_person_id = $child)",
        asked,
    )
    references = [
        row["person_ref"]
        for row in _rows(
            con,
            "select person_ref from person_records where person_id = $child "
            "and service_code = 'childrens_social_care' and record_kind = 'person' "
            "order by person_ref",
            asked,
        )
    ]
    if references:
        answers = [_on_file(row) for row in answers]
    coverage = _rows(con, "select * from service_coverage", {})
    names = {row["person_id"]: _as_recorded(row) for row in also}
    as_of = {
        row["service_code"]: row["data_current_as_of"]
        for row in coverage
        if row["data_current_as_of"]
    }
    members = [_member(row, answers, involvements, names, as_of) for row in people]
    members.sort(
        key=lambda m: (
            not m.is_child,
            not m.lives_with_child,
            words.relationship_order(m.relationship),
            m.born or date.min,
            m.person_id,
        )
    )
    members = _told_apart(_with_one_wording_of_the_home(members))
    recorded = _ties(con, asked)
    members = _with_whom_it_is_of(members, recorded)
    services = [
        _service(row, [a for a in answers if a["service_code"] == row["service_code"]])
        for row in coverage
    ]
    unlisted, their_ties = read_unlisted(con, child_person_id)
    expected, ties_of_expected = read_expected(con, child_person_id)
    order = words.service_order()
    services.sort(key=lambda s: (order.index(s.code) if s.code in order else len(order), s.code))
    return Family(
        answers[0]["as_at"],
        tuple(references),
        tuple(members),
        tuple(services),
        ties=(*_as_answered(members, recorded), *their_ties, *ties_of_expected),
        homes=_homes(con, asked),
        events=_events(con, asked),
        is_synthetic=all(
            row["is_synthetic"] for row in coverage if row["is_synthetic"] is not None
        ),
        unlisted=unlisted,
        expected=expected,
        others_at_home=_others_at_home(con, asked),
    )


def _with_one_wording_of_the_home(members: list[Member]) -> list[Member]:
    """The same, but the child's home in one wording: the fullest that is shown of it.

    Only wordings that begin alike are taken for one: who is said to live with the child may be
    shown at an address that another service has.
    """
    told = [m.address for m in members if m.address and (m.is_child or m.lives_with_child)]
    child = members[0].address
    if not child:
        return members
    alike = [a for a in told if words.letters(a)[:ALIKE] == words.letters(child)[:ALIKE]]
    fullest = max(alike, key=lambda a: (len(a), not a.isupper(), a))
    return [
        replace(m, address=fullest) if m.address in alike and m.lives_with_child else m
        for m in members
    ]


def _with_whom_it_is_of(members: list[Member], ties: tuple[Tie, ...]) -> list[Member]:
    """The same, but of a service for the first years that is open on a grown-up's own record it is
    said that the record does not tell for which child, and which children are of that age: the
    grown-up's own where `ties` record any, else all who are here.
    """

    def told(member: Member, answer: Answer) -> Answer:
        ages = words.universal_ages(answer.service)
        is_open = answer.state == "involved_now" and member.age is not None and member.age >= 18
        if not is_open or ages is None or ages[0] > 0 or ages[-1] >= 18:
            return answer
        young = [m for m in members if not m.is_deceased and (m.is_unborn or m.age in ages)]
        own = {
            t.person
            for t in ties
            if (t.other, t.role, t.tier) == (member.person_id, "parent", "recorded")
        }
        hers = [m.name for m in young if m.person_id in own]
        who, names = ("own child", hers) if hers else ("here", [m.name for m in young])
        return replace(
            answer,
            of_whom=f"for which child is not told ({who} under {ages[-1] + 1}: "
            f"{words.listed(names) or 'nobody'})",
        )

    return [
        replace(m, answers={code: told(m, answer) for code, answer in m.answers.items()})
        for m in members
    ]


def _told_apart(members: list[Member]) -> list[Member]:
    """The same, but of two with one name each bears what he or she is to the child, or the age."""
    names = Counter(words.letters(m.name) for m in members)
    kin = {m.person_id: words.kin(m.relationship, m.sex, m.tier).lower() for m in members}
    both = Counter((words.letters(m.name), kin[m.person_id]) for m in members)

    def told(member: Member) -> str:
        if both[words.letters(member.name), kin[member.person_id]] == 1:
            return kin[member.person_id]
        return f"{kin[member.person_id]}, {phrases.born(member)}"

    return [
        replace(m, name=f"{m.name} ({told(m)})")
        if names[words.letters(m.name)] > 1 and m.name != NAMELESS and not m.is_child
        else m
        for m in members
    ]


ALIKE = 6
"""Letters and figures with which two wordings of one home begin."""


def _on_file(row: dict[str, Any]) -> dict[str, Any]:
    """An answer that nothing was found of the child, beside a reference that says who it is there.

    Of anybody else a reference is no part of the page.
    """
    if (row["relationship_to_child"], row["service_code"], row["state"]) != (
        "self",
        "childrens_social_care",
        "none_found",
    ):
        return row
    sentence = f"The child is on file, under the reference above. {row['state_sentence']}"
    return {**row, "state_reason": words.ON_FILE, "state_sentence": sentence}


def _ties(con: duckdb.DuckDBPyConnection, asked: dict[str, str]) -> tuple[Tie, ...]:
    found = _rows(
        con,
        MEMBERS
        + """
        select one.person_id as person, other.person_id as other, relationship, tier, is_current,
            people.sex, evidence
        from relationships
        inner join members as one on relationships.person_id = one.also_id
        inner join members as other on relationships.related_person_id = other.also_id
        inner join people on other.person_id = people.person_id
        where one.person_id <> other.person_id
        order by all
        """,
        asked,
    )
    return tuple(
        Tie(
            row["person"],
            row["other"],
            words.role(row["relationship"]),
            words.kin_of_pair(row["relationship"], row["sex"]),
            row["tier"],
            row["is_current"],
            _disputed(row["evidence"] or []),
        )
        for row in found
    )


DISPUTED = "Sources differ on the relationship"


def _disputed(evidence: list[str]) -> str:
    """What each source calls it, where they differ."""
    if DISPUTED not in evidence:
        return ""
    return "; ".join(told for told in evidence if ": " in told)


def _as_answered(members: list[Member], ties: tuple[Tie, ...]) -> tuple[Tie, ...]:
    """The ties, with the child's own as the answer has them.

    What somebody is to the child may follow from others, such as a step-father from the mother's
    partner, where the two alone would say nothing. The page must not tell it in two ways.
    """
    child, *others = members
    for member in others:
        role = words.role(member.relationship)
        pair = {child.person_id, member.person_id}
        own = [t for t in ties if t.person == child.person_id and t.other == member.person_id]
        if role != "unknown" and role not in {tie.role for tie in own}:
            inverse = words.inverse(member.relationship)
            ties = (
                *(tie for tie in ties if {tie.person, tie.other} != pair),
                _tie(child, member, member.relationship, member.tier),
                _tie(member, child, inverse, member.tier),
            )
        # Of one role the answer has the word: a step-father is not the parent's boyfriend besides.
        word = words.kin_of_pair(member.relationship, member.sex)
        ties = tuple(
            replace(t, word=word)
            if (t.person, t.other, t.role) == (child.person_id, member.person_id, role)
            else t
            for t in ties
        )
    return ties


def _tie(one: Member, other: Member, code: str, tier: str) -> Tie:
    word = words.kin_of_pair(code, other.sex)
    return Tie(one.person_id, other.person_id, words.role(code), word, tier, is_current=True)


def _homes(con: duckdb.DuckDBPyConnection, asked: dict[str, str]) -> tuple[frozenset[str], ...]:
    found = _rows(
        con,
        MEMBERS
        + """
        select household_id, list(distinct members.person_id) as people
        from household_members
        inner join members on household_members.person_id = members.also_id
        where end_date is null
        group by household_id
        order by household_id
        """,
        asked,
    )
    return tuple(frozenset(row["people"]) for row in found)


def _others_at_home(con: duckdb.DuckDBPyConnection, asked: dict[str, str]) -> Others:
    """Who lives in a home of the child's, or of who lives with the child, and is no member.

    They are counted, and not named: they are no family. Of a house that many share nobody is.
    """
    ((children, adults, unknown),) = con.execute(
        """
        with members as (
            select
                family_members.person_id,
                unnest([family_members.person_id] || other_person_ids) as also_id,
                family_members.lives_with_child
                and child.address is not null
                and people.address is not null as is_at_home,
            from family_members
            inner join people using (person_id)
            inner join people as child on family_members.child_person_id = child.person_id
            where child_person_id = $child
        ),

        residents as (
            select household_members.*
            from household_members
            inner join households using (household_id)
            where household_members.end_date is null and not households.is_communal
        ),

        homes as (
            select distinct residents.household_id
            from residents
            inner join members on residents.person_id = members.also_id
            where members.is_at_home
        ),

        others as (
            select distinct people.person_id, people.age
            from residents
            semi join homes using (household_id)
            inner join people using (person_id)
            where person_id not in (select also_id from members) and not is_deceased
        )

        select
            count(*) filter (age < 18),
            count(*) filter (age >= 18),
            count(*) filter (age is null),
        from others
        """,
        asked,
    ).fetchall()
    return Others(children, adults, unknown)


def _events(con: duckdb.DuckDBPyConnection, asked: dict[str, str]) -> tuple[Event, ...]:
    found = _rows(
        con,
        "select * from family_chronology where child_person_id = $child "
        "order by event_date, place, event_id",
        asked,
    )
    return tuple(
        Event(
            row["person_id"],
            row["event_date"],
            row["date_certainty"],
            row["event_type"],
            row["part"],
            row["service_code"],
            row["sentence"],
            row["period_start"],
            row["period_end"],
            row["source_ref"],
        )
        for row in found
    )


def _member(
    person: dict[str, Any],
    answers: list[dict[str, Any]],
    involvements: list[dict[str, Any]],
    names: dict[str, str],
    as_of: dict[str, date],
) -> Member:
    """One member; `names` say who is meant by the ids of people who are shown in the same row.

    `as_of` are the days of which the data of each service are true.
    """
    own = [a for a in answers if a["person_id"] == person["person_id"]]
    spells = [i for i in involvements if i["member_id"] == person["person_id"]]
    name = _full_name(person)
    known_as = person["preferred_name"]
    return Member(
        person_id=person["person_id"],
        name=_called(person, name),
        known_as=None if known_as and known_as.lower() in name.lower() else known_as,
        relationship=own[0]["relationship_to_child"],
        born=person["date_of_birth"],
        expected=person["expected_date_of_birth"],
        died=person["date_of_death"],
        is_deceased=person["is_deceased"],
        is_unborn=person["is_unborn"],
        age=person["age"],
        address=_address(person["address"], person["postcode"]),
        tier=own[0]["membership_tier"],
        evidence=tuple(_named(e, names) for e in own[0]["membership_evidence"] or ()),
        lives_with_child=own[0]["lives_with_child"],
        is_on_latest_referral=own[0]["is_on_latest_referral"],
        answers={a["service_code"]: _answer(a, spells, as_of) for a in own},
        sex=person["sex"],
    )


def _full_name(person: dict[str, Any]) -> str:
    # Two apostrophes made two spellings of one surname in one family.
    return " ".join(filter(None, [person["first_name"], person["last_name"]])).replace("’", "'")


def _as_recorded(person: dict[str, Any]) -> str:
    """A name and a birth by which a worker knows who is meant."""
    born = person["date_of_birth"]
    told = f"born {words.day(born)}" if born else "whose date of birth is not known"
    return f"{_called(person, _full_name(person))}, {told}"


def _named(sentence: str, names: dict[str, str]) -> str:
    """A sentence of the evidence, with names in the place of ids."""
    for person_id, name in names.items():
        sentence = sentence.replace(person_id, name)
    return sentence


def _called(person: dict[str, Any], name: str) -> str:
    if person["is_unborn"] and person["first_name"] is None:
        return f"Unborn {name or 'child'}"
    return name or NAMELESS


def _answer(row: dict[str, Any], spells: list[dict[str, Any]], as_of: dict[str, date]) -> Answer:
    told = row["state"] in INVOLVED
    return Answer(
        service=row["service_code"],
        state=row["state"],
        reason=row["state_reason"],
        sentence=row["state_sentence"],
        last_contact=row["last_contact_date"],
        contact=_contact(row),
        involvements=tuple(
            Involvement(
                s["involvement_type"],
                s["reason"],
                s["start_date"],
                s["end_date"],
                bool(s["is_current"]),
                bool(s["is_silent"]),
                s["admission_type"],
                bool(s["has_contradicting_dates"]),
                bool(s["is_end_unknown"]),
                bool(s["is_named_on_a_case"]),
                bool(s["end_date"] and s["end_date"] > as_of.get(s["service_code"], date.max)),
                words.is_more_than_universal(s["service_code"], s["involvement_type"]),
                _contact(s),
                s["last_contact_date"],
                s["involvement_id"],
            )
            for s in spells
            if told and s["service_code"] == row["service_code"]
        ),
    )


def _contact(row: dict[str, Any]) -> Contact:
    """The contact of an answer or of an involvement: both publish the same columns."""
    return Contact(
        row["organisation"],
        row["team"],
        row["practitioner_name"],
        row["practitioner_role"],
        row["practitioner_phone"],
        row["practitioner_email"],
        row["practitioner_contact_as_sent"],
        row["team_phone"],
        row["team_email"],
        row["team_contact_as_sent"],
        row["contact_quality"],
    )


def _service(row: dict[str, Any], answers: list[dict[str, Any]]) -> Service:
    empty = {a["state_sentence"] for a in answers if a["state"] not in SHOWN}
    look_backs = [a["look_back_start"] for a in answers if a["look_back_start"]]
    return Service(
        code=row["service_code"],
        name=row["service_name"],
        current_as_of=row["data_current_as_of"],
        system=row["source_system"],
        area=row["coverage_area"],
        covers_from=row["coverage_start"],
        covers_to=row["coverage_end"],
        look_back_start=min(look_backs, default=None),
        is_stale=row["is_stale"],
        load_state=row["load_state"],
        load_warning=row["load_warning"],
        sentences=tuple(sorted({words.without_remark(sentence) for sentence in empty})),
        load_gaps=row["load_gaps"],
        is_universal=row["is_universal"],
        universal_ages=words.universal_ages(row["service_code"]),
    )


def _address(address: str | None, postcode: str | None) -> str | None:
    """The address on one line, with the postcode at its end where the text leaves it out."""
    if address is None:
        return None
    parts = [part.strip() for part in re.split("[,\\n]", address) if part.strip()]
    # Some systems send the town twice, as locality and as post town.
    once = [p for p, before in zip(parts, [None, *parts], strict=False) if p != before]
    whole = ", ".join(once)
    if postcode and postcode.replace(" ", "").upper() not in whole.replace(" ", "").upper():
        whole += f", {postcode}"
    return whole


def _rows(
    con: duckdb.DuckDBPyConnection, query: str, parameters: dict[str, str]
) -> list[dict[str, Any]]:
    cursor = con.execute(query, parameters)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
