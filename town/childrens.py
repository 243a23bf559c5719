"""Services that know chosen families: children's social care, early help, youth justice."""

from datetime import date, timedelta

from town import AS_AT
from town.books import Book
from town.draws import after_years, between, stream
from town.kin import brothers_and_sisters
from town.people import Couple, Person

# The town is one of families that a council works with: children's social care knows many more of
# them than it would in a whole town, so that there are children enough to count.
KNOWN_TO_SOCIAL_CARE = 0.5
KNOWN_TO_EARLY_HELP = 0.2


def is_known_to_social_care(seed: int, mother: Person) -> bool:
    """Whether children's social care has ever had a referral about the woman's children."""
    children = [child for child in mother.children if child.mother is mother]
    if not children or not mother.stays:
        return False
    if any(kind in ("foster", "residential") for child in children for kind, *_ in child.care):
        return True
    expects = any(child.birth is None for child in children)
    lot = stream(seed, "known to social care", mother.person_id).random()
    return lot < (0.65 if expects else KNOWN_TO_SOCIAL_CARE)


def _all_mothers(book: Book) -> list[Person]:
    return [
        person
        for person in book.lives.town.people
        if person.sex == "F"
        and any(child.mother is person and child.age() < 22 for child in person.children)
    ]


def write_childrens_social_care(book: Book) -> None:
    """Children with a referral, and those of their relatives whom the worker wrote down."""
    for mother in _all_mothers(book):
        if is_known_to_social_care(book.seed, mother):
            _referral(book, mother)


def _referral(book: Book, mother: Person) -> None:
    rng = stream(book.seed, "referral", mother.person_id)
    own = [child for child in mother.children if child.mother is mother and child.is_alive()]
    taken = [start for child in own for kind, start, _, _ in child.care if kind != "kinship"]
    born = [child.birth for child in own if child.birth]
    first = max(min(born), date(2013, 1, 1)) if born else AS_AT - timedelta(days=90)
    day = (
        min(taken) - timedelta(days=40) if taken else between(rng, first, AS_AT - timedelta(days=5))
    )
    if any(child.birth is None for child in own) and rng.random() < 0.7:
        day = between(rng, AS_AT - timedelta(days=110), AS_AT - timedelta(days=5))
    in_care = any(
        end is None and kind != "kinship" for child in own for kind, _, end, _ in child.care
    )
    is_open = in_care or rng.random() < 0.4
    closed = (
        None if is_open else min(AS_AT, day + timedelta(days=round(rng.expovariate(1 / 260)) + 20))
    )
    closed = None if closed == AS_AT else closed
    until = closed or AS_AT
    children = [
        child
        for child in own
        if (child.birth or AS_AT) <= until
        and child.age(day) < 18
        and (child.birth is None or child.birth <= day or rng.random() < 0.9)
    ]
    if not children:
        return
    for child in children:
        book.enrol(child, max(day, child.birth or day), closed)
        start = max(day, child.birth or day)
        if start <= until:
            book.involve(child, start, closed)
        book.history(child, max(child.birth or day, after_years(day, -1)))
    _social_care_family(book, mother, children, day, closed)
    referral = f"R{rng.randrange(10**8):08d}"
    nfa = closed is not None and (closed - day).days < 60
    for child in children:
        ref = book.any_ref(child, referral)
        book.add(
            "referrals",
            {
                "referral_ref": referral,
                "person_ref": ref,
                "referral_date": book.day(day),
                "source_code": rng.choice(("2A", "6", "3B", "3A", "1A", "5B", "4", "3E")),
                "primary_need_code": rng.choice(("N1", "N1", "N4", "N5", "N3")),
                "is_no_further_action": "true" if nfa else "false",
                "closure_date": book.day(closed),
                "closure_reason_code": ("RC8" if nfa else "RC7") if closed else "",
                "team": "Assessment Team",
            },
        )
        if not nfa:
            authorised = day + timedelta(days=rng.randrange(15, 50))
            book.add(
                "assessments",
                {
                    "assessment_ref": f"S{rng.randrange(10**8):08d}",
                    "referral_ref": referral,
                    "person_ref": ref,
                    "start_date": book.day(day),
                    "authorised_date": book.day(authorised) if authorised < AS_AT else "",
                    "basis": "s47" if rng.random() < 0.25 else "s17",
                },
            )
        for kind, start, end, _ in child.care:
            if kind != "kinship" and day <= start <= until:
                book.add(
                    "plans",
                    {
                        "plan_ref": f"L{rng.randrange(10**8):08d}",
                        "person_ref": ref,
                        "plan_type": "looked_after",
                        "start_date": book.day(start),
                        "end_date": book.day(end),
                    },
                )
    first_child = children[0]
    for person in dict.fromkeys(
        [mother, *children, *[child.father for child in children if child.father]]
    ):
        key = (referral, person.person_id)
        if person in book.refs and book.lot("on referral", *key) < 0.9:
            book.beside |= {(child, person) for child in children if child is not person}
            code = _plain_code(first_child, person)
            book.add(
                "referral_people",
                {
                    "referral_ref": referral,
                    "person_ref": book.any_ref(person, referral),
                    "relationship": book.word(code, person, *key)
                    if code and book.keeps(*key)
                    else "",
                    "identified_at": "referral" if book.lot("when", *key) < 0.8 else "day_11",
                },
            )


def _plain_code(child: Person, person: Person) -> str:
    if person is child:
        return ""
    if person is child.mother or person is child.father:
        return "mother" if person is child.mother else "father"
    return dict(brothers_and_sisters(child)).get(person, "")


def _social_care_family(
    book: Book, mother: Person, children: list[Person], day: date, closed: date | None
) -> None:
    """Enrol the relatives whom a social worker finds, and say who they are."""
    until = closed or AS_AT

    def finds(person: Person | None, share: float) -> bool:
        if person is None or (person.birth or AS_AT) > until or not person.stays:
            return False
        return book.lot("finds", person.person_id) < share

    if finds(mother, 0.99) and mother.is_alive(day):
        book.enrol(mother, day, closed, "Mother")
        book.history(mother, after_years(day, -1))
        book.involve(mother, day, closed)
    partners = [
        couple
        for couple in mother.couples
        if couple.start <= until and (couple.end is None or couple.end > day - timedelta(days=30))
    ]
    for child in children:
        father = child.father
        with_child = father is not None and any(
            one.partner_of(mother) is father for one in partners
        )
        if (
            father
            and father.father_is_named
            and father.is_alive(day)
            and finds(father, 0.9 if with_child else 0.62)
        ):
            book.enrol(father, day, closed, "Father")
    for couple in partners:
        if finds(couple.partner_of(mother), 0.85):
            book.enrol(couple.partner_of(mother), day, closed, "Partner")
    for grown in mother.children:
        if (
            grown not in children
            and grown.mother is mother
            and grown.is_alive(day)
            and finds(grown, 0.45)
        ):
            book.enrol(grown, day, closed)
    fathers = list(dict.fromkeys(child.father for child in children if child.father in book.refs))
    for father in fathers:
        for half in father.children if father else []:
            if half.mother is not mother and half.is_alive(day) and finds(half, 0.3):
                book.enrol(half, max(day, half.birth or day), closed)
    for person in (mother, *[father for father in fathers if father]):
        for granny in (person.mother, person.father):
            cares = any(carer is granny for child in children for _, _, _, carer in child.care)
            if granny and granny.is_alive(day) and finds(granny, 0.95 if cares else 0.3):
                book.enrol(granny, day, closed, "Grandparent")
        for aunt, _ in brothers_and_sisters(person):
            if aunt.is_alive(day) and aunt.age(day) > 16 and finds(aunt, 0.06):
                book.enrol(aunt, day, closed)
    for child in children:
        for kind, start, end, carer in child.care:
            if kind == "foster" and start <= until and finds(carer, 0.9):
                book.enrol(carer, start, None)
                over = {"end_date": book.day(end)} if end else {}
                book.relate(child, carer, "foster_carer", 0.95, start_date=book.day(start), **over)
    _say_social_care(book, mother, children, partners)


def _say_social_care(
    book: Book, mother: Person, children: list[Person], partners: list[Couple]
) -> None:
    for child in children:
        book.relate(child, mother, "mother", 0.97, has_parental_responsibility="true")
        if child.father is not None and child.father.father_is_named:
            book.relate(child, child.father, "father", 0.92)
        for couple in partners:
            other = couple.partner_of(mother)
            if other is not child.father:
                code = "step_parent" if couple.lives_together else "parents_partner"
                over = {"end_date": book.day(couple.end)} if couple.end else {}
                book.relate(child, other, code, 0.7, **over)
        for sibling, code in brothers_and_sisters(child):
            if (sibling, child) not in book.said:
                book.relate(child, sibling, code, 0.85 if code == "sibling" else 0.7)
        for parent in (mother, child.father):
            for granny in (parent.mother, parent.father) if parent else ():
                if granny is not None:
                    book.relate(child, granny, "grandparent", 0.9)
            for aunt, _ in brothers_and_sisters(parent) if parent else []:
                book.relate(child, aunt, "aunt_uncle", 0.8)
    for couple in partners:
        code = "former_partner" if couple.end else "partner"
        book.relate(mother, couple.partner_of(mother), code, 0.75)
    for child in children:
        if book.lot("inverse", child.person_id) < 0.3:
            # Some systems write the relationship from both sides.
            book.relate(mother, child, "child", 0.97)


def write_early_help(book: Book) -> None:
    """Families with a support worker; one record for each member whom the worker meets."""
    for mother in _all_mothers(book):
        share = KNOWN_TO_EARLY_HELP + 0.2 * is_known_to_social_care(book.seed, mother)
        if not mother.stays or not mother.is_alive() or book.lot("in", mother.person_id) >= share:
            continue
        rng = stream(book.seed, "early help", mother.person_id)
        young = [
            child
            for child in mother.children
            if child.mother is mother and child.birth and child.age() < 18.5
        ]
        young = [child for child in young if child.home() is mother.home() and child.is_alive()]
        if not young:
            continue
        day = between(
            rng,
            max(date(2019, 1, 1), min(child.birth or AS_AT for child in young)),
            AS_AT - timedelta(days=9),
        )
        closed = day + timedelta(days=rng.randrange(60, 500)) if rng.random() < 0.7 else None
        closed = None if closed and closed >= AS_AT else closed
        young = [child for child in young if child.birth and child.birth <= (closed or AS_AT)]
        book.enrol(mother, day, closed, "Mum")
        book.involve(mother, day, closed)
        for child in young:
            start = max(day, child.birth or day)
            book.enrol(child, start, closed)
            book.involve(child, start, closed)
            book.relate(child, mother, "mother", 0.9)
        for couple in mother.couples:
            other = couple.partner_of(mother)
            there = (
                couple.start <= day
                and (couple.end is None or couple.end > day)
                and couple.lives_together
            )
            fathers = any(child.father is other for child in young) and other.father_is_named
            if (
                other.stays
                and other.is_alive(day)
                and book.lot("finds", other.person_id) < (0.7 if there else 0.25 * fathers)
            ):
                book.enrol(other, day, closed, "Dad" if fathers else "Partner")
                for child in young:
                    if child.father is other:
                        book.relate(child, other, "father", 0.85)
                    elif there:
                        book.relate(child, other, "step_parent", 0.6)
        for place, child in enumerate(young):
            for other in young[place + 1 :]:
                code = dict(brothers_and_sisters(child)).get(other, "sibling")
                book.relate(child, other, "sibling" if rng.random() < 0.6 else code, 0.6)


def write_supporting_families(book: Book) -> None:
    """Whole families on a worker's list: everybody at home, each with a role in the family."""
    for mother in _all_mothers(book):
        share = 0.05 + 0.22 * is_known_to_social_care(book.seed, mother)
        home = mother.home()
        if home is None or not mother.is_alive() or book.lot("in", mother.person_id) >= share:
            continue
        rng = stream(book.seed, "supporting families", mother.person_id)
        children = [
            child
            for child in mother.children
            if child.birth and child.is_alive() and child.home() is home
        ]
        if not children:
            continue
        day = between(rng, date(2021, 1, 1), AS_AT - timedelta(days=30))
        end = day + timedelta(days=rng.randrange(150, 700))
        closed = None if end >= AS_AT else end
        people = [
            (mother, "Mother"),
            *[
                (child, "Child")
                for child in children
                if (child.birth or AS_AT) <= (closed or AS_AT)
            ],
        ]
        for couple in mother.couples:
            other = couple.partner_of(mother)
            if couple.end is None and other.home() is home and rng.random() < 0.75:
                people.append(
                    (
                        other,
                        "Father" if any(child.father is other for child in children) else "Partner",
                    )
                )
        family = f"F{rng.randrange(10**6):06d}"
        for person, role in people:
            start = max(day, person.birth or day)
            book.enrol(person, start, closed)
            key = (family, person.person_id)
            told = book.keeps(*key)
            book.beside |= {(child, person) for child in children if child is not person}
            book.add(
                "family_members",
                {
                    "family_ref": family,
                    "person_ref": book.any_ref(person, family),
                    "role": role if told else "",
                    "start_date": book.day(start),
                    "end_date": book.day(closed),
                },
            )
            book.involve(person, start, closed)
            if told and role in ("Mother", "Father"):
                book.said |= {(child, person) for child in children if child in book.refs}


def write_youth_justice(book: Book) -> None:
    """Young people from ten to eighteen who have offended, and the parent who comes along."""
    for child in book.lives.town.people:
        if (
            child.birth is None
            or not 11.5 < child.age() < 19
            or not child.stays
            or not child.is_alive()
        ):
            continue
        share = 0.15 if child.sex == "M" else 0.05
        if book.lot("in", child.person_id) >= share * (2.5 if child.care else 1):
            continue
        rng = stream(book.seed, "youth justice", child.person_id)
        day = between(
            rng, max(after_years(child.birth, 10.5), date(2020, 1, 1)), AS_AT - timedelta(days=12)
        )
        closed = day + timedelta(days=rng.randrange(80, 300))
        closed_or_open = None if closed >= AS_AT else closed
        book.enrol(child, day, closed_or_open)
        book.involve(child, day, closed_or_open)
        for parent, code, share in ((child.mother, "mother", 0.75), (child.father, "father", 0.35)):
            if (
                parent
                and parent.stays
                and parent.is_alive()
                and rng.random() < share
                and parent.father_is_named
            ):
                book.enrol(parent, day, closed_or_open, code.title())
                book.relate(child, parent, code, 0.95)
