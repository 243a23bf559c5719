"""Why records are one person, or are not; what made a person; what an old id became."""

from __future__ import annotations

import duckdb

from family_context.lookup.explain.families import explain_member
from family_context.lookup.explain.told import Explanation
from family_context.lookup.explain.waterfall import Step, Waterfall
from matching import (
    FIT_MARGIN,
    FIT_WEIGHT,
    LINK_WEIGHT,
    REVIEW_WEIGHT,
    evidence,
    living,
    what_became_of,
)

MARKS = (("review", REVIEW_WEIGHT), ("link", LINK_WEIGHT))
MARKS_OF_PEOPLE = (("join", FIT_WEIGHT),)
START = "before anything is compared"
#: A person of many records is held together by many links; the weakest are those to look at.
MOST_PICTURES = 12

SECOND_PASS = (
    "The two records were of two people at first. The second pass compared all records of the one "
    "with all records of the other; each line below is the best that any two of them say."
)

DECISIONS = {
    "link": "the model links the two",
    "review": "the model leaves the two for a person to decide",
    "apart": "the model keeps the two apart",
}


def explain(con: duckdb.DuckDBPyConnection, references: list[str]) -> Explanation:
    """The explanation of one person, one record, two records, or a child and another person.

    `con` is a connection as `evidence.opened` gives it. A record that the identity
    firewall keeps back is told like one that does not exist. Raises ValueError for any other
    number of references.
    """
    if len(references) == 1:
        (reference,) = references
        people = evidence.people_of(con, reference)
        return explain_person(con, people.get(reference, reference))
    if len(references) == 2 and not any(":" in reference for reference in references):
        return explain_member(con, *references)
    if len(references) == 2:
        return explain_records(con, *references)
    raise ValueError(
        "Expected one person_id, one record or two records (service:reference), or the person_id "
        "of a child and of somebody else."
    )


def explain_records(con: duckdb.DuckDBPyConnection, one: str, other: str) -> Explanation:
    """Why two records are one person or not: decisions, evidence, and the chain if it is one."""
    people = evidence.people_of(con, one, other)
    title = f"{one} and {other}"
    missing = [name for name in (one, other) if name not in people]
    if missing or one == other:
        told = [f"There is no record {name}." for name in missing]
        return Explanation(title, tuple(told or ["That is one record: name two."]))
    pair = evidence.pair(con, one, other)
    is_one = people[one] == people[other]
    said = "are one person" if is_one else "are kept as two people"
    sentences = [f"The two records {said}."]
    waterfalls = [_waterfall(pair)]
    decided = evidence.overrides_between(
        con, set(people.values()), "must_link" if is_one else "cannot_link"
    )
    sentences += [f"A person has decided: {override}." for override in decided]
    alone = "By themselves, " if is_one and pair.decision != "link" else "Of these two, "
    sentences.append(
        f"{alone}{DECISIONS[pair.decision]}, because {pair.because} ({_limits(pair)})."
    )
    if pair.is_of_people:
        sentences.append(SECOND_PASS)
    if is_one and pair.decision != "link":
        links = evidence.links_of(con, people[one])
        steps = evidence.chain(links, one, other)
        way = " → ".join([one, *(there for _, there in steps)])
        sentences.append(f"They are one person through others, link by link: {way}.")
        waterfalls += [_waterfall(evidence.pair(con, *step)) for step in steps if len(steps) > 1]
    return Explanation(title, tuple(sentences), tuple(waterfalls))


def explain_person(con: duckdb.DuckDBPyConnection, person_id: str) -> Explanation:
    """The records of a person and the links that hold them together; or what an old id became."""
    if not living(con, person_id):
        return _explain_old_id(con, person_id)
    records = con.execute(
        f"select record_id from {evidence.CLUSTERS} where person_id = ? order by 1", [person_id]
    ).fetchall()
    listed = ", ".join(name for (name,) in records)
    sentences = [f"{len(records)} record{'s' if len(records) > 1 else ''}: {listed}."]
    sentences += [
        f"A person has decided: {override}."
        for override in evidence.overrides_between(con, {person_id}, "must_link")
    ]
    if len(records) == 1:
        return Explanation(person_id, (*sentences, "No other record is linked to it."))
    links = evidence.links_of(con, person_id)
    held = evidence.holding_links(links)
    weakest = held[-1]
    sentences.append(
        f"{len(links)} links join them; these {len(held)} hold them together, strongest first. "
        f"The weakest is {weakest[0]} – {weakest[1]}."
    )
    drawn = held[-MOST_PICTURES:]
    if len(drawn) < len(held):
        sentences.append(f"The {len(drawn)} weakest of them are drawn.")
    waterfalls = tuple(_waterfall(evidence.pair(con, one, other)) for one, other, _ in drawn)
    return Explanation(person_id, tuple(sentences), waterfalls)


def _explain_old_id(con: duckdb.DuckDBPyConnection, person_id: str) -> Explanation:
    became = what_became_of(con, person_id)
    if not became.events:
        return Explanation(person_id, (f"There is no person and no record {person_id}.",))
    told = [f"{person_id} is an id of the past."]
    told += [f"In build {event.build}: {event}." for event in became.events]
    if became.people:
        told.append(f"Its records are now in: {', '.join(became.people)}.")
    else:
        told.append("None of its records is left.")
    return Explanation(person_id, tuple(told))


def _limits(pair: evidence.Pair) -> str:
    """The bits of a pair beside those that it takes."""
    if pair.is_of_people:
        return (
            f"{pair.bits:+.1f} bits; from {FIT_WEIGHT:+.0f} two people are joined who fit each "
            f"other better than anybody else by {FIT_MARGIN:.0f}"
        )
    return (
        f"{pair.bits:+.1f} bits; from {LINK_WEIGHT:+.0f} it may link, from {REVIEW_WEIGHT:+.0f} "
        "a person decides"
    )


def _waterfall(pair: evidence.Pair) -> Waterfall:
    return Waterfall(
        f"{pair.one} – {pair.other}: {pair.because}",
        START,
        pair.start,
        tuple(Step(piece.words, piece.bits) for piece in pair.pieces),
        "all together",
        MARKS_OF_PEOPLE if pair.is_of_people else MARKS,
    )
