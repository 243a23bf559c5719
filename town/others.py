"""Who else lives in the town: carers and their placements, the old, the lonely, the namesakes."""

import random
from datetime import date, timedelta

from town import AS_AT
from town.customs import draw_tradition
from town.draws import after_years, between, stream
from town.identifiers import email, mobile, nhs_number, pupil_number
from town.lives import Lives
from town.people import Couple, Dwelling, Home, Name, Person, Town
from town.stays import work_out_stays

LIVES_PER_FAMILY = 1.3
"""Women's lives to tell for each home with a child at the as-at date."""


def build_town(seed: int, families: int) -> tuple[Town, Lives]:
    """The whole town at the as-at date, and the builder that knows its places."""
    lives = Lives(seed, families)
    # Some women have no child yet, or only grown ones.
    for index in range(round(families * LIVES_PER_FAMILY)):
        lives.grow_family(index)
    _foster_carers(lives, max(2, families // 45))
    _care(lives)
    _others(lives, round(families * 1.2))
    work_out_stays(lives.town.people, lives.plan)
    _identify(lives)
    return lives.town, lives


def _foster_carers(lives: Lives, number: int) -> None:
    rng = stream(lives.town.seed, "foster carers")
    for _ in range(number):
        tradition = draw_tradition(rng)
        day = date(2010, 1, 1)
        woman = lives.founder(rng, tradition, "F", between(rng, date(1960, 1, 1), date(1980, 1, 1)))
        woman.death = None
        home = lives.home(rng, day, "owner")
        lives.settle(woman, day, home)
        man = None
        if rng.random() < 0.75:
            man = lives.founder(
                rng, tradition, "M", between(rng, date(1958, 1, 1), date(1978, 1, 1))
            )
            man.death = None
            couple = Couple(woman, man, day, None, day)
            woman.couples.append(couple)
            man.couples.append(couple)
            lives.town.couples.append(couple)
            last = man.name(day).last
            woman.names.append((day, Name(woman.name(day).first, woman.name(day).middles, last)))
            lives.settle(man, day, home)
        lives.town.foster_carers.append((woman, man))


def _care(lives: Lives) -> None:
    """Take some children of some families into care, and let some of them come home or grow out
    of it.
    """
    rng = stream(lives.town.seed, "care")
    for mother in lives.town.mothers:
        chosen = rng.random() < 0.12
        if not chosen or not mother.children:
            continue
        day = between(rng, date(2012, 1, 1), AS_AT - timedelta(days=20))
        children = [
            child
            for child in mother.children
            if child.birth and child.birth < day and child.age(day) < 16.5 and child.is_alive(day)
        ]
        carer = rng.choice(lives.town.foster_carers)[0]
        granny = mother.mother
        kin = (
            granny is not None
            and granny.is_alive()
            and granny.age() < 76
            and lives.lives_in_town(granny, day)
            and rng.random() < 0.6
        )
        for child in children:
            if rng.random() < 0.2:
                continue
            if child.age(day) > 11 and rng.random() < 0.35:
                place = rng.choice(lives.places.communal["childrens_home"])
                kind, room = "residential", lives.communal_home(rng, day, "childrens_home")
                room.moves = [(day, place)]
                with_whom = child
                lives.follow(child, day, room)
            else:
                if rng.random() < 0.35:
                    carer = rng.choice(lives.town.foster_carers)[0]
                with_whom = granny if kin and granny else carer
                kind = "kinship" if kin else "foster"
                lives.follow(child, day, with_whom)
            ends = None
            grown = after_years(child.birth or day, 18)
            if rng.random() < 0.25:
                back = after_years(day, rng.uniform(0.3, 2.5))
                if back < min(AS_AT, grown):
                    ends = back
                    lives.follow(child, back, mother)
            if ends is None and grown < AS_AT:
                # A care leaver goes to a hostel or a room at eighteen.
                ends = grown
                kind_of_room = rng.choice(("hostel", "hmo", "hmo"))
                lives.settle(child, grown, lives.communal_home(rng, grown, kind_of_room))
            child.care.append((kind, day, ends, with_whom))


def _others(lives: Lives, number: int) -> None:
    rng = stream(lives.town.seed, "others")
    everyone = [person for person in lives.town.people if person.birth and person.age() > 17]
    for _ in range(number):
        tradition = draw_tradition(rng)
        sex = rng.choice("MF")
        choice = rng.random()
        if choice < 0.45:
            birth = between(rng, date(1931, 1, 1), date(1960, 12, 31))
        else:
            birth = between(rng, date(1955, 1, 1), date(2007, 12, 31))
        day = between(
            rng, max(date(1995, 1, 1), after_years(birth, 18)), AS_AT - timedelta(days=40)
        )
        near = None
        model = rng.choice(everyone)
        person = lives.founder(rng, tradition, sex, birth)
        if rng.random() < 0.1 and model.birth:
            near = _make_namesake(rng, lives, person, model)
            grown = after_years(person.birth or day, 18)
            day = max(day, min(grown, AS_AT - timedelta(days=40)))
        if person.death is not None and person.death <= day:
            person.death = None if person.age() < 92 else after_years(day, 0.2)
        if choice < 0.06:
            lives.settle(person, day, lives.communal_home(rng, day, "care_home"))
        elif choice < 0.45:
            home = lives.home(rng, day)
            lives.settle(person, day, home)
            if rng.random() < 0.45:
                _spouse(rng, lives, person, day)
        elif choice < 0.65:
            lives.settle(
                person, day, lives.communal_home(rng, day, rng.choice(("hmo", "hmo", "hostel")))
            )
        else:
            lives.settle(person, day, lives.home(rng, day, near=near))


def _make_namesake(
    rng: random.Random, lives: Lives, person: Person, model: Person
) -> Dwelling | None:
    """Give the person the name of a stranger, and at times a house in the stranger's street."""
    other = model.name(AS_AT)
    person.sex, person.tradition = model.sex, model.tradition
    middles = person.names[0][1].middles if rng.random() < 0.7 else other.middles
    born = person.birth or AS_AT
    if rng.random() < 0.5 and model.birth:
        born = between(
            rng, after_years(model.birth, -4), min(after_years(model.birth, 4), date(2007, 12, 31))
        )
        if rng.random() < 0.2:
            born = model.birth
    person.birth, person.death = born, None
    person.names = [(born, Name(other.first, middles, other.last))]
    person.known_as = ""
    target = lives.target(model, AS_AT)
    while isinstance(target, Person):
        target = lives.target(target, AS_AT)
    return target.dwelling(AS_AT) if isinstance(target, Home) and rng.random() < 0.6 else None


def _spouse(rng: random.Random, lives: Lives, person: Person, day: date) -> None:
    sex = "M" if person.sex == "F" else "F"
    spouse = lives.founder(
        rng, person.tradition, sex, after_years(person.birth or day, rng.gauss(0, 3))
    )
    if spouse.death is not None and spouse.death <= day:
        spouse.death = None
    start = max(after_years(person.birth or day, 24), date(1960, 1, 1))
    woman, man = (person, spouse) if person.sex == "F" else (spouse, person)
    couple = Couple(woman, man, start, None, start)
    if rng.random() < 0.85:
        own = woman.names[0][1]
        woman.names.append((start, Name(own.first, own.middles, man.names[0][1].last)))
    for one in (person, spouse):
        one.couples.append(couple)
    lives.town.couples.append(couple)
    ends = [one.death for one in (person, spouse) if one.death]
    couple.end = min(ends) if ends else None
    lives.settle(spouse, day, person)


def _identify(lives: Lives) -> None:
    """Give everybody numbers, phones and e-mail addresses."""
    rng = stream(lives.town.seed, "identify")
    serials = list(range(1_000_000))
    serials = rng.sample(serials, min(len(serials), 2 * len(lives.town.people) + 50))
    serial_of_year: dict[tuple[int, int], int] = {}
    for person in lives.town.people:
        number = None
        while number is None:
            number = nhs_number(serials.pop())
        person.nhs_number = number if person.birth else ""
        if person.birth is None:
            continue
        if (
            person.birth.year >= 1999
            and person.age() > 4.2
            and not (person.born_abroad and person.age() > 22)
        ):
            key = (rng.randrange(1, 40), person.birth.year + 5)
            serial_of_year[key] = serial_of_year.get(key, rng.randrange(1, 400)) + 1
            person.upn = pupil_number(key[0], key[1], serial_of_year[key])
        begins = max(after_years(person.birth, rng.uniform(11, 14)), date(2002, 1, 1))
        while begins < AS_AT and (person.birth.year > 1945 or rng.random() < 0.5):
            person.phones.append((begins, mobile(rng)))
            begins = after_years(begins, 1 + rng.expovariate(1 / 5.5))
        if person.age() > 15 and rng.random() < (0.85 if person.birth.year > 1955 else 0.4):
            name = person.name(after_years(person.birth, 20))
            person.email = email(rng, person.known_as or name.first, name.last, person.birth.year)
    for couple in lives.town.couples:
        if couple.end is None and rng.random() < 0.09:
            # The couple uses one address for all its post.
            shared = couple.one.email or couple.other.email
            couple.one.email = couple.other.email = shared


def is_care_leaver(person: Person) -> bool:
    """Whether the person was in care up to the eighteenth birthday."""
    return any(
        end and person.birth and end >= after_years(person.birth, 17.9)
        for _, _, end, _ in person.care
    )
