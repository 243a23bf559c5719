"""What is true of the town: whose each record is, who lives where, who is family."""

from town import AS_AT
from town.books import Book, Row
from town.kin import children_of, family_of, lives_with
from town.others import is_care_leaver
from town.people import Person, Town


def truth_tables(town: Town, books: dict[str, Book]) -> dict[str, list[Row]]:
    """The four tables of the truth, each a list of rows of text."""
    owners: list[tuple[str, str, Person, str]] = [
        (service, ref, person, kind)
        for service, book in books.items()
        for ref, person, kind in book.owners
    ]
    people = {person.person_id: person for person in town.people}
    people |= {person.person_id: person for _, _, person, _ in owners}
    count: dict[Person, int] = {}
    for _, _, person, _ in owners:
        count[person] = count.get(person, 0) + 1
    said: set[tuple[Person, Person]] = set()
    beside: set[tuple[Person, Person]] = set()
    for book in books.values():
        said |= book.said | {(other, one) for one, other in book.said}
        beside |= book.beside | {(other, one) for one, other in book.beside}
    return {
        "records": [
            {
                "service": service,
                "person_ref": ref,
                "record_kind": kind,
                "true_person_id": person.person_id,
            }
            for service, ref, person, kind in owners
        ],
        "people": [_person_row(person, count.get(person, 0)) for person in people.values()],
        "households": [row for person in town.people for row in _household_rows(person)],
        "members": [
            row
            for child in children_of(town.people)
            for row in _member_rows(child, count, said, beside)
        ],
    }


def _person_row(person: Person, records: int) -> Row:
    name = person.name(AS_AT)
    return {
        "true_person_id": person.person_id,
        "sex": person.sex,
        "date_of_birth": person.birth.isoformat() if person.birth else "",
        "expected_date_of_birth": person.due.isoformat() if person.due else "",
        "date_of_death": person.death.isoformat() if person.death else "",
        "tradition": person.tradition,
        "twin": person.twin,
        "first_name": name.first,
        "middle_names": " ".join(name.middles),
        "last_name": name.last,
        "known_as": person.known_as,
        "birth_last_name": person.names[0][1].last,
        "nhs_number": person.nhs_number,
        "upn": person.upn,
        "is_care_leaver": "true" if is_care_leaver(person) else "false",
        "n_records": str(records),
    }


def _household_rows(person: Person) -> list[Row]:
    dwelling = person.dwelling(AS_AT)
    home = person.home(AS_AT)
    if dwelling is None or home is None or not person.is_alive() or person.birth is None:
        return []
    return [
        {
            "true_person_id": person.person_id,
            "true_household_id": f"H{home.home_id:06d}",
            "uprn": dwelling.uprn,
            "postcode": dwelling.postcode,
            "kind": dwelling.kind,
            "is_communal": "true" if dwelling.is_communal else "false",
        }
    ]


def _member_rows(
    child: Person,
    count: dict[Person, int],
    said: set[tuple[Person, Person]],
    beside: set[tuple[Person, Person]],
) -> list[Row]:
    """The family of one child, each member with what a service could know.

    A member who is expected is one whom a full list of the family would hold: known to a
    service, and core, recorded or of the child's home. A member with a trace is recorded as a
    relative or stands beside the child in a row, is tied so to a parent, or lives with the child;
    without any trace nothing but chance finds the member.
    """
    rows: list[Row] = []
    for kin in family_of(child):
        together = lives_with(child, kin.member)
        recorded = (child, kin.member) in said
        is_beside = (child, kin.member) in beside
        known = count.get(kin.member, 0) > 0
        # A sibling, a partner of a parent or a grandparent may be known by way of a parent alone.
        by_way_of = [one for one in (child.mother, child.father) if one and one is not kin.member]
        implied = any(
            all(pair in said or pair in beside for pair in ((child, parent), (parent, kin.member)))
            for parent in by_way_of
        )
        traced = recorded or is_beside or implied or together
        rows.append(
            {
                "child_true_person_id": child.person_id,
                "member_true_person_id": kin.member.person_id,
                "relationship": kin.relationship,
                "lives_with_child": "true" if together else "false",
                "is_carer": "true" if kin.is_carer else "false",
                "is_recorded": "true" if recorded else "false",
                "child_n_records": str(count.get(child, 0)),
                "member_n_records": str(count.get(kin.member, 0)),
                "member_is_alive": "true" if kin.member.is_alive() else "false",
                "has_trace": "true" if traced else "false",
                "is_expected": "true"
                if known and (kin.is_core or recorded or together)
                else "false",
            }
        )
    return rows
