"""Services that know nearly everybody of an age: general practice, schools, health visiting."""

from datetime import date, timedelta

from town import AS_AT
from town.books import Book
from town.draws import after_years, between, stream
from town.habits import SCHOOL_CONTACTS
from town.kin import brothers_and_sisters, partner_now
from town.naming import founder_name
from town.people import Person
from town.recording import Writer, last_seen
from town.words import places

SCHOOL_STARTS = 4.6
CONTACT_COLUMNS = ("first_name", "last_name", "address", "postcode", "phone", "email")


def write_gp(book: Book) -> None:
    """Nineteen in twenty of the town; some who moved away or died are still on the list."""
    surgeries = places("surgery")
    for person in book.lives.town.people:
        if person.birth is None or not person.stays:
            continue
        lot = book.lot("in", person.person_id)
        here = person.home() is not None and person.is_alive()
        last = max((stay.end or AS_AT) for stay in person.stays)
        ghost = not here and lot < (0.2 if person.death is None else 0.08)
        if not (here and lot < 0.95) and not ghost:
            continue
        first = max(person.stays[0].start, date(1995, 1, 1))
        book.enrol(person, min(first, AS_AT - timedelta(days=5)), None if here else last)
        home = person.stays[-1].home.home_id
        book.involve(person, min(first, AS_AT), None, organisation=surgeries[home % len(surgeries)])


def school_of(person: Person, home_id: int) -> str:
    """The school for the age; most children of one home go to one primary school."""
    kind = "primary" if person.age() < 11.6 else "secondary"
    names = places(kind)
    return names[(home_id + (int(person.person_id[1:]) % 9 == 0)) % len(names)]


def write_schools(book: Book) -> None:
    """Pupils from four to eighteen who live in the town, and whom the school would ring."""
    contacts = Writer(book.seed, book.noise, SCHOOL_CONTACTS, book.lives.places.office_phones)
    workers = _social_workers(book)
    shared: dict[tuple[str, Person], str] = {}
    for child in book.lives.town.people:
        home = child.home()
        age = child.age()
        if child.birth is None or home is None or not child.is_alive() or not 4.4 < age < 18.4:
            continue
        if book.lot("in", child.person_id) > (0.96 if age < 16.5 else 0.6):
            continue
        start = max(
            after_years(child.birth, SCHOOL_STARTS if age < 11.6 else 11.5), child.stays[0].start
        )
        start = min(start, AS_AT - timedelta(days=20))
        book.enrol(child, start)
        school = school_of(child, home.home_id)
        book.involve(child, start, None, organisation=school, admission_type="main")
        if book.lot("dual", child.person_id) < 0.02:
            book.involve(
                child,
                between(stream(book.seed, "dual", child.person_id), start, AS_AT),
                None,
                organisation="Marlbridge Pupil Referral Unit",
                admission_type="secondary",
            )
        for priority, (person, code) in enumerate(_contacts_of(book, child, workers), 1):
            _write_contact(book, contacts, shared, child, school, person, code, priority)


def _social_workers(book: Book) -> list[Person]:
    """Social workers whom schools name as contacts. They are people of no home in the town."""
    town = book.lives.town
    rng = stream(town.seed, "social workers")
    found: list[Person] = []
    for serial in range(8):
        birth = between(rng, date(1968, 1, 1), date(1998, 1, 1))
        name = founder_name(rng, "british", "F" if rng.random() < 0.8 else "M", birth.year)
        found.append(Person(f"W{serial + 1:06d}", "F", "british", birth, [(birth, name)]))
        found[-1].phones = [(birth, f"01632{rng.randrange(962000, 962999)}")]
    return found


def _contacts_of(book: Book, child: Person, workers: list[Person]) -> list[tuple[Person, str]]:
    def known(name: str, share: float) -> bool:
        return book.lot("contact", name, child.person_id) < share

    home, found = child.home(), list[tuple[Person, str]]()
    mother, father = child.mother, child.father
    if (
        mother
        and mother.is_alive()
        and mother.stays
        and known("mother", 0.97 if mother.home() is home else 0.6)
    ):
        found.append((mother, "mother"))
    if father and father.is_alive() and father.stays and father.father_is_named:
        share = 0.86 if father.home() is home else 0.42
        found += [(father, "father")] if known("father", share) else []
    for kind, _, end, carer in child.care:
        if end is None and kind == "foster" and known("foster", 0.95):
            found.insert(0, (carer, "foster_carer"))
        if end is None and kind != "kinship" and known("worker", 0.5):
            found.append(
                (workers[int(book.lot("worker", child.person_id) * len(workers))], "social_worker")
            )
    for parent in (mother, father):
        partner = partner_now(parent) if parent else None
        if (
            partner
            and partner[0] not in (mother, father)
            and partner[0].home() is home
            and known("step", 0.5)
        ):
            found.append((partner[0], "step_parent"))
    for parent in (mother, father):
        for granny in (parent.mother, parent.father) if parent else ():
            if granny and granny.is_alive() and granny.home() is not None:
                share = 0.8 if granny.home() is home else 0.22
                found += [(granny, "grandparent")] if known(granny.person_id, share) else []
        for aunt, _ in brothers_and_sisters(parent) if parent else []:
            if aunt.age() > 18 and aunt.is_alive() and aunt.home() and known(aunt.person_id, 0.05):
                found.append((aunt, "aunt_uncle"))
    for sibling, _ in brothers_and_sisters(child):
        if (
            sibling.age() > 18
            and sibling.is_alive()
            and sibling.home()
            and known(sibling.person_id, 0.08)
        ):
            found.append((sibling, "sibling"))
    if known("friend", 0.08):
        adults = book.lives.town.mothers
        friend = adults[int(book.lot("friend", child.person_id) * len(adults))]
        if (
            friend.home() is not None
            and friend.is_alive()
            and all(friend is not person for person, _ in found)
        ):
            found.append((friend, "friend"))
    once: dict[Person, str] = {}
    for person, code in found:
        once.setdefault(person, code)
    return list(once.items())[:5]


def _write_contact(
    book: Book,
    writer: Writer,
    shared: dict[tuple[str, Person], str],
    child: Person,
    school: str,
    person: Person,
    code: str,
    priority: int,
) -> None:
    """One contact. Half of the schools key a parent once, the others once for each pupil."""
    keyed_once = sum(map(ord, school)) % 2 == 0
    ref = shared.get((school, person)) if keyed_once else None
    if ref is None:
        ref = book.reference(SCHOOL_CONTACTS.ref, child.person_id, person.person_id)
        shared[(school, person)] = ref
        book.owners.append((ref, person, "school_contact"))
    rng = stream(book.seed, "contact seen", ref)
    seen_on = last_seen(rng, SCHOOL_CONTACTS, book.noise, child.birth or AS_AT, None)
    granny = "Nan" if person.sex == "F" else "Grandad"
    nameless = {"mother": "Mum", "father": "Dad", "grandparent": granny}.get(code, "")
    written = writer.record(person, ref, max(seen_on, person.birth or seen_on), nameless)
    key = (child.person_id, person.person_id)
    told = book.keeps(*key)
    together = person.home() is not None and person.home() is child.home()
    mistaken = book.lot("lives", *key) < 1 - 0.97 ** book.noise.of("relations")
    parental = code in ("mother", "father") and book.lot("pr", *key) < 0.9
    row = {
        "contact_ref": ref,
        "person_ref": book.refs[child][0],
        "priority": str(priority),
        "relationship": book.word(code, person, *key) if told else "",
        "has_parental_responsibility": ("true" if parental else "false") if told else "",
        "lives_with_pupil": "true" if together != mistaken else "false",
    }
    book.add("contacts", row | {column: written.get(column, "") for column in CONTACT_COLUMNS})
    book.beside.add((child, person))
    if told:
        book.said.add((child, person))


def write_health_visiting(book: Book) -> None:
    """Children under five with their mothers, and women who expect a child."""
    for mother in book.lives.town.people:
        small = [
            child
            for child in mother.children
            if child.mother is mother
            and child.is_alive()
            and child.age() < 5
            and (child.birth is None or child.home())
        ]
        if not small or mother.home() is None or not mother.is_alive():
            continue
        if book.lot("in", mother.person_id) > 0.93:
            continue
        first = min((child.birth or AS_AT) for child in small) - timedelta(days=100)
        book.enrol(mother, first)
        book.involve(mother, first, None)
        for child in small:
            if child.birth is None and book.lot("antenatal", child.person_id) > 0.5:
                continue
            start = child.birth or AS_AT - timedelta(days=20)
            book.enrol(child, start)
            book.involve(child, start, None)
            book.relate(child, mother, "mother", 0.97, is_main_carer="true")
            father = child.father
            if father and father.is_alive() and father.stays and father.father_is_named:
                together = father.home() is mother.home()
                if book.lot("father", father.person_id) < (0.4 if together else 0.12):
                    book.enrol(father, start, relation="Father")
                    book.relate(child, father, "father", 0.95)
            for other in small:
                if other is not child and other in book.refs:
                    code = dict(brothers_and_sisters(child)).get(other, "sibling")
                    book.relate(
                        child,
                        other,
                        "sibling" if book.lot("half", child.person_id) < 0.5 else code,
                        0.6,
                    )
