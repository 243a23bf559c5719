"""Services that know adults: police, housing, adult social care."""

from datetime import date, timedelta

from town import AS_AT
from town.books import Book
from town.draws import after_years, between, stream
from town.kin import partner_now
from town.people import Home, Person
from town.words import places

OFFENCES = (
    "violence_with_injury",
    "violence_without_injury",
    "possession_of_weapons",
    "robbery",
    "other_sexual_offences",
)


def write_police(book: Book) -> None:
    """Suspects, victims and witnesses; men and the young more than others."""
    for person in book.lives.town.people:
        if person.birth is None or not person.stays:
            continue
        age = person.age()
        share = (
            0.02
            if age < 12
            else 0.24
            if person.sex == "M" and age < 55
            else 0.14
            if age < 65
            else 0.04
        )
        if book.lot("in", person.person_id) >= share:
            continue
        rng = stream(book.seed, "police", person.person_id)
        last = min(AS_AT - timedelta(days=1), person.death or AS_AT)
        first = max(
            after_years(person.birth, 0.2 if age < 12 else 10),
            date(2014, 1, 1),
            person.stays[0].start,
        )
        if first >= last:
            continue
        day = between(rng, first, last)
        book.enrol(person, day, day, "Partner")
        book.involve(person, day, min(AS_AT, day + timedelta(days=rng.randrange(1, 200))))
        if person.age(day) >= 18 and rng.random() < 0.4:
            book.add(
                "offences",
                {
                    "offence_ref": f"O{rng.randrange(10**9):09d}",
                    "person_ref": book.any_ref(person, "offence"),
                    "role": "convicted" if rng.random() < 0.4 else "suspect",
                    "offence_group": rng.choice(OFFENCES),
                    "offence_date": book.day(day),
                },
            )
    for person in list(book.refs):
        partner = partner_now(person)
        if partner:
            book.relate(person, partner[0], "partner", 0.3)
        for child in person.children:
            if child.mother is person:
                book.relate(child, person, "mother", 0.3)


def write_housing(book: Book) -> None:
    """Tenants of the council's landlords and, for two tenancies in three, who lives with them."""
    town = book.lives.town
    landlords = places("landlord")
    members: dict[Home, list[Person]] = {}
    for person in town.people:
        for stay in person.stays:
            members.setdefault(stay.home, []).append(person)
    for home in town.homes:
        people = list(dict.fromkeys(members.get(home, [])))
        temporary = home.moves[0][1].kind == "hostel"
        if (
            not people
            or not (home.tenure == "social" or temporary)
            or book.lot("in", home.home_id) > 0.88
        ):
            continue
        _tenancy(book, home, people, landlords[home.home_id % len(landlords)], temporary)


def _tenancy(book: Book, home: Home, people: list[Person], landlord: str, temporary: bool) -> None:
    rng = stream(book.seed, "tenancy", home.home_id)
    for place, (start, dwelling) in enumerate(home.moves):
        end = home.moves[place + 1][0] if place + 1 < len(home.moves) else None
        recent = end is None or (end > date(2016, 1, 1) and rng.random() < 0.35)
        day = min(end - timedelta(days=2), AS_AT) if end else AS_AT
        if end is None and start >= AS_AT:
            continue
        there = [
            person
            for person in people
            if any(
                stay.home is home and stay.start <= day and (stay.end is None or stay.end > day)
                for stay in person.stays
            )
            and person.birth
        ]
        grown = sorted(
            (person for person in there if person.age(day) >= 18),
            key=lambda one: (one.birth or AS_AT, one.person_id),
        )
        if not recent or not grown:
            continue
        couple = [
            person
            for person in grown
            if any(c.one is person or c.other is person for c in person.couples if c.end is None)
        ]
        tenant = couple[0] if couple and rng.random() < 0.8 else grown[0]
        tenancy = f"TN{rng.randrange(10**7):07d}"
        begins = max(start, date(1990, 1, 1))
        book.enrol(tenant, begins, end)
        book.involve(tenant, begins, end, organisation=landlord)
        place_row = {
            "address": ", ".join(
                part
                for part in (
                    dwelling.flat,
                    dwelling.building,
                    f"{dwelling.number} {dwelling.street}".strip(),
                    dwelling.town,
                )
                if part
            ),
            "postcode": dwelling.postcode,
            "uprn": dwelling.uprn,
        }
        tenancy_row = {
            "tenancy_ref": tenancy,
            "person_ref": book.any_ref(tenant, tenancy),
            "tenure": "temporary_accommodation"
            if temporary or dwelling.kind == "hostel"
            else "social_rent",
            "start_date": book.day(begins),
            "end_date": book.day(end),
        } | place_row
        book.add("tenancies", tenancy_row)
        partner = partner_now(tenant)
        lists_members = rng.random() < 0.66
        for person in there:
            if person is tenant:
                continue
            is_partner = partner is not None and person is partner[0]
            if is_partner and rng.random() < 0.55:
                book.enrol(person, begins, end)
                book.add("tenancies", tenancy_row | {"person_ref": book.any_ref(person, tenancy)})
                continue
            if not lists_members or rng.random() > 0.92:
                continue
            book.enrol(person, max(begins, person.birth or begins), end)
            book.beside |= {(person, other) for other in there if other is not person}
            code = _to_tenant(person, tenant, is_partner)
            key = (tenancy, person.person_id)
            book.add(
                "household_members",
                {
                    "tenancy_ref": tenancy,
                    "person_ref": book.any_ref(person, tenancy),
                    "relationship_to_tenant": book.word(code, person, *key)
                    if book.keeps(*key)
                    else "",
                },
            )
            if book.keeps(*key):
                book.said.add((tenant, person))
        if end is None and rng.random() < 0.08:
            book.add(
                "housing_events",
                {
                    "event_ref": f"E{rng.randrange(10**7):07d}",
                    "person_ref": book.any_ref(tenant, "event"),
                    "event_type": rng.choice(
                        (
                            "rent_arrears",
                            "rent_arrears",
                            "anti_social_behaviour",
                            "notice_seeking_possession",
                        )
                    ),
                    "role": "perpetrator",
                    "status": "open",
                    "start_date": book.day(
                        between(rng, max(begins, AS_AT - timedelta(days=400)), AS_AT)
                    ),
                    "weeks_in_arrears": str(rng.randrange(2, 30)),
                },
            )


def _to_tenant(person: Person, tenant: Person, is_partner: bool) -> str:
    """What the member is to the tenant."""
    partner = partner_now(tenant)
    if is_partner:
        return "partner"
    if tenant in (person.mother, person.father):
        return "child"
    if person in (tenant.mother, tenant.father):
        return "parent"
    if partner and partner[0] in (person.mother, person.father):
        return "step_child"
    if any(
        parent and tenant in (parent.mother, parent.father)
        for parent in (person.mother, person.father)
    ):
        return "grandchild"
    if person.mother is not None and person.mother is tenant.mother:
        return "sibling"
    return "other_relative" if person.age() < 18 else "lodger"


def write_adult_social_care(book: Book) -> None:
    """The old who need care, disabled adults, and the carers of both."""
    for person in book.lives.town.people:
        if person.birth is None or not person.stays or person.age() < 18:
            continue
        gone = person.death is not None and person.death < date(2021, 1, 1)
        age = person.age(person.death or AS_AT)
        share = 0.42 if age > 78 else 0.12 if age > 65 else 0.05
        if any(dwelling.kind == "care_home" for _, _, dwelling in person.addresses()):
            share = 0.97
        if gone or book.lot("in", person.person_id) >= share:
            continue
        rng = stream(book.seed, "adult social care", person.person_id)
        last = min(AS_AT - timedelta(days=3), person.death or AS_AT)
        day = between(rng, max(after_years(person.birth, 18), date(2017, 1, 1)), last)
        closed = between(rng, day, last) if rng.random() < 0.35 else person.death
        book.enrol(person, day, closed)
        book.involve(person, day, closed)
        book.history(person, after_years(day, -2))
        partner = partner_now(person)
        near = [partner[0]] if partner else []
        near += [
            child
            for child in person.children
            if child.age() > 20 and child.is_alive() and child.stays
        ]
        for carer in near[:2]:
            if rng.random() < 0.35 and carer.birth:
                book.enrol(carer, day, closed, "Partner" if partner and carer is partner[0] else "")
                book.add(
                    "carer_links",
                    {
                        "person_ref": book.any_ref(carer, "carer"),
                        "cared_for_person_ref": book.any_ref(person, "carer"),
                    },
                )
                code = "partner" if partner and carer is partner[0] else "child"
                book.relate(person, carer, code, 0.8)
