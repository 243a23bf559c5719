"""The lives of the town's families: couples, births, partings and deaths."""

import random
from datetime import date, timedelta

from town import AS_AT
from town.builder import Builder
from town.customs import CUSTOMS, draw_tradition
from town.draws import after_years, between, earliest, stream, years_between
from town.naming import child_name, married_name
from town.people import Couple, Home, Name, Person

# One confinement in 65 is of twins in England; a third of the pairs are identical.
TWIN_SHARE = 1 / 65
NAMESAKE_TRADITIONS = (
    "british",
    "irish",
    "caribbean",
    "polish",
    "romanian",
    "portuguese",
    "arabic",
)


class Lives(Builder):
    """Builds the town family by family."""

    def older_couple(
        self, rng: random.Random, tradition: str, child_birth: date, in_town: bool
    ) -> tuple[Person, Person | None, Home | None]:
        """The parents of somebody born on a day; the father is not always known."""
        her_birth = after_years(child_birth, -rng.triangular(18, 39, 25))
        woman = self.founder(rng, tradition, "F", her_birth)
        man = None
        if rng.random() > 0.05:
            man = self.founder(rng, tradition, "M", after_years(her_birth, -rng.gauss(2.5, 3)))
        for parent in (woman, man):
            if parent is not None and parent.death is not None and parent.death < child_birth:
                parent.death = None
        home = (
            self.home(rng, after_years(child_birth, -1), rng.choice(("social", "owner")))
            if in_town
            else None
        )
        self.settle(woman, after_years(child_birth, -1), home)
        if man is not None:
            couple = self._couple(rng, woman, man, after_years(child_birth, -rng.uniform(1, 4)))
            couple.married_on = couple.start
            changed = married_name(rng, woman, man, couple.start)
            if changed:
                woman.names.append((couple.start, changed))
            self.settle(man, after_years(child_birth, -1), home)
            if rng.random() < CUSTOMS[tradition].separates * 0.6:
                couple.end = between(rng, after_years(child_birth, 3), AS_AT)
                self.settle(man, couple.end, self.single_home(rng, couple.end) if in_town else None)
            couple.end = earliest(couple.end, woman.death, man.death)
        return woman, man, home

    def _couple(self, rng: random.Random, woman: Person, man: Person, start: date) -> Couple:
        couple = Couple(woman, man, start)
        woman.couples.append(couple)
        man.couples.append(couple)
        self.town.couples.append(couple)
        return couple

    def _grown_child(
        self, rng: random.Random, tradition: str, sex: str, birth: date, in_town: float
    ) -> Person:
        """An adult to be, with parents; a sister's or brother's parents are used again at times."""
        parents = None
        if rng.random() < 0.3:
            for candidate in rng.sample(self.grandparents, min(30, len(self.grandparents))):
                gaps = [
                    abs(years_between(child.birth, birth))
                    for child in candidate[0].children
                    if child.birth
                ]
                age = years_between(candidate[0].birth or birth, birth)
                dead = candidate[0].death is not None and candidate[0].death < birth
                if (
                    candidate[0].tradition == tradition
                    and min(gaps) > 1.2
                    and 17 < age < 43
                    and not dead
                ):
                    parents = candidate
                    break
        if parents is None:
            parents = self.older_couple(rng, tradition, birth, rng.random() < in_town)
            self.grandparents.append(parents)
        woman, man, home = parents
        taken = frozenset(child.names[0][1].first for child in woman.children)
        name = child_name(rng, tradition, sex, birth, woman, man, True, taken)
        person = self.person(rng, tradition, sex, birth, name, woman, man)
        self.settle(person, birth, woman if home else None)
        person.born_abroad = home is None and rng.random() < CUSTOMS[tradition].born_abroad
        return person

    def grow_family(self, index: int) -> None:
        """The life of one woman of the town with her partners and children."""
        rng = stream(self.town.seed, "family", index)
        tradition = draw_tradition(rng)
        custom = CUSTOMS[tradition]
        birth = between(rng, date(1968, 1, 1), date(2007, 6, 30))
        if rng.random() < 0.75:
            birth = between(rng, date(1976, 1, 1), date(1995, 12, 31))
        in_town = 0.62 if custom.born_abroad < 0.3 else 0.28
        mother = self._grown_child(rng, tradition, "F", birth, in_town)
        if mother.death is not None and years_between(birth, mother.death) < 20:
            mother.death = None
        self.town.mothers.append(mother)
        day = after_years(birth, rng.triangular(*custom.first_union))
        unions = 0
        while day < min(AS_AT, mother.death or AS_AT) and unions < 4:
            end = self._union(rng, mother, day, unions)
            unions += 1
            age = years_between(birth, end)
            if end >= AS_AT or age > 50 or rng.random() > 0.7:
                break
            day = after_years(end, rng.expovariate(1 / 2.2) + 0.2)
        if not unions or not self.lives_in_town(mother, AS_AT):
            # A woman without a family of her own lives somewhere too.
            leaves = min(after_years(birth, rng.uniform(18, 26)), AS_AT - timedelta(days=30))
            self.settle(mother, leaves, self.home(rng, leaves))
        self._expect(rng, mother)
        self._bereave(rng, mother)

    def _union(self, rng: random.Random, mother: Person, day: date, unions: int) -> date:
        """One union of the woman, with its children; the day on which it ended, or the as-at
        date.
        """
        custom = CUSTOMS[mother.tradition]
        age = years_between(mother.birth or day, day)
        lone = rng.random() < (0.3 if age < 22 and custom.married < 0.9 else 0.07)
        man = self._partner(rng, mother, day, unions)
        limit = min(AS_AT, mother.death or AS_AT)
        couple = self._couple(rng, mother, man, day)
        if lone:
            couple.lives_together = False
            couple.end = min(after_years(day, rng.uniform(0.1, 1.5)), AS_AT)
            man.father_is_named = rng.random() < 0.65
            if mother.stay(day) is None and not self.lives_in_town(mother, day):
                self.settle(mother, day, self.home(rng, day, "social"))
            self._births(rng, couple, after_years(day, 1.2), 1)
            if not self.plan[man]:
                self.settle(man, day, self.single_home(rng, day))
            self.single_men.append((couple.end, man))
            return min(couple.end, limit)
        separates = rng.random() < custom.separates * (1.2 if unions else 1)
        parts_on = after_years(day, 0.6 + rng.expovariate(1 / 6.0)) if separates else None
        couple.end = earliest(parts_on, mother.death, man.death)
        if couple.end is not None and couple.end >= AS_AT:
            couple.end = None
        limit = min(limit, couple.end or AS_AT)
        self._move_in(rng, mother, man, day, unions)
        if rng.random() < custom.married * (0.6 if unions else 1):
            wed = after_years(
                day, rng.uniform(-0.5, 0.5) if custom.married > 0.8 else rng.uniform(0, 5)
            )
            if wed < limit:
                couple.married_on = wed
                changed = married_name(rng, mother, man, wed)
                if changed:
                    mother.names.append((wed, changed))
        wanted = min(
            7,
            round(rng.gammavariate(4.0, custom.children / 3.6))
            if not unions
            else rng.choice((0, 1, 1, 2)),
        )
        self._births(rng, couple, limit, wanted)
        if couple.end is not None:
            self._part(rng, couple, couple.end)
        return couple.end or AS_AT

    def _partner(self, rng: random.Random, woman: Person, day: date, unions: int) -> Person:
        if rng.random() < (0.55 if unions else 0.1):
            for place, (free_from, man) in enumerate(self.single_men):
                gap = years_between(man.birth or day, woman.birth or day)
                fits = free_from <= day and -6 < gap < 12 and not self._are_kin(woman, man)
                if fits and man.is_alive(day) and all(one.end for one in man.couples):
                    self.single_men.pop(place)
                    return man
        tradition = woman.tradition
        if rng.random() > CUSTOMS[tradition].own_kind:
            tradition = draw_tradition(rng)
        birth = after_years(woman.birth or day, -rng.gauss(2.6, 3.8))
        if years_between(birth, day) < 17:
            birth = after_years(day, -rng.uniform(17, 20))
        if rng.random() < 0.4:
            man = self._grown_child(rng, tradition, "M", birth, 0.7)
        else:
            man = self.founder(rng, tradition, "M", birth)
        if man.death is not None and man.death <= after_years(day, 0.5):
            man.death = None
        if years_between(birth, day) > 27 and rng.random() < (0.35 if unions else 0.08):
            self._earlier_family(rng, man, day)
        return man

    def _are_kin(self, woman: Person, man: Person) -> bool:
        shared = {parent for parent in (woman.mother, woman.father) if parent}
        return (
            bool(shared & {parent for parent in (man.mother, man.father) if parent})
            or man in shared
        )

    def _earlier_family(self, rng: random.Random, man: Person, day: date) -> None:
        """Children whom the man had with another woman before he joined the family."""
        start = after_years(day, -rng.uniform(4, 9))
        woman = self.founder(
            rng, draw_tradition(rng), "F", after_years(man.birth or start, rng.uniform(-2, 5))
        )
        if woman.death is not None and woman.death < day:
            woman.death = None
        if years_between(woman.birth or start, start) < 16:
            return
        couple = self._couple(rng, woman, man, start)
        couple.end = after_years(day, -rng.uniform(0.3, 2))
        home = self.home(rng, start) if rng.random() < 0.7 else None
        self.settle(woman, start, home)
        self.settle(man, start, home)
        self._births(rng, couple, couple.end, rng.choice((1, 1, 2)))
        self.settle(man, couple.end, self.single_home(rng, couple.end))
        for child in woman.children:
            if rng.random() < 0.3 and child.birth:
                self.settle(child, max(couple.end, child.birth + timedelta(days=1)), man)

    def _move_in(
        self, rng: random.Random, woman: Person, man: Person, day: date, unions: int
    ) -> None:
        """The new couple finds a home."""
        if unions and woman.children and self.lives_in_town(woman, day) and rng.random() < 0.65:
            self.settle(man, day, woman)
            return
        hosts = [
            parent
            for one in (man, woman)
            for parent in (one.mother,)
            if parent is not None and parent.is_alive(day) and self.lives_in_town(parent, day)
        ]
        if hosts and rng.random() < CUSTOMS[woman.tradition].with_grandparents * 1.6:
            host = hosts[0]
            for one in (woman, man):
                self.settle(one, day, host)
            leaves = after_years(day, rng.expovariate(1 / 5) + 0.5)
            if leaves < AS_AT and rng.random() < 0.6:
                home = self.home(rng, leaves)
                for one in (woman, man):
                    self.settle(one, leaves, home)
            return
        home = self.home(rng, day)
        for one in (woman, man):
            self.settle(one, day, home)

    def _births(self, rng: random.Random, couple: Couple, limit: date, wanted: int) -> None:
        """The children of a couple up to a day."""
        mother, father = couple.one, couple.other
        day = after_years(
            couple.start, rng.uniform(0.3, 2.6) if couple.lives_together else rng.uniform(0.2, 0.8)
        )
        last = min(limit, AS_AT - timedelta(days=2), after_years(mother.birth or day, 44))
        while wanted > 0 and day < last:
            if all(
                not (child.birth and abs((child.birth - day).days) < 300)
                for child in mother.children
            ):
                self._confinement(rng, couple, mother, father, day)
            wanted -= 1
            day = after_years(day, 1.1 + rng.gammavariate(2.0, 0.9))

    def _confinement(
        self, rng: random.Random, couple: Couple, mother: Person, father: Person, day: date
    ) -> None:
        first_sex = "M" if rng.random() < 0.512 else "F"
        sexes = [first_sex]
        twins = rng.random() < TWIN_SHARE
        identical = twins and rng.random() < 0.34
        if twins:
            sexes.append(first_sex if identical or rng.random() < 0.5 else "FM"[first_sex == "F"])
        tradition = father.tradition if rng.random() < 0.6 else mother.tradition
        babies: list[Person] = []
        for sex in sexes:
            taken = frozenset(
                child.names[0][1].first for parent in (mother, father) for child in parent.children
            )
            named = father if father.father_is_named else None
            married = couple.married_on is not None and couple.married_on <= day
            name = child_name(rng, tradition, sex, day, mother, named, married, taken)
            fathers = father.name(day)
            sons = any(child.sex == "M" for child in father.children)
            if sex == "M" and not sons and tradition in NAMESAKE_TRADITIONS and rng.random() < 0.06:
                # Father and son of one name; the middle name, if there is one, often differs.
                name = Name(fathers.first, name.middles, name.last)
            baby = self.person(rng, tradition, sex, day, name, mother, father)
            self.settle(baby, day, mother)
            babies.append(baby)
            self._grow_up(rng, baby)
        if twins:
            for baby in babies:
                baby.twin = (
                    "identical" if identical else "same_sex" if sexes[0] == sexes[1] else "mixed"
                )

    def _grow_up(self, rng: random.Random, child: Person) -> None:
        """A grown child leaves home some day after the eighteenth birthday."""
        leaves = after_years(child.birth or AS_AT, 18 + rng.expovariate(1 / 5.5))
        if leaves < AS_AT:
            self.settle(child, leaves, self.single_home(rng, leaves))

    def _part(self, rng: random.Random, couple: Couple, day: date) -> None:
        """The couple parts, or one of the two has died."""
        woman, man = couple.one, couple.other
        if man.is_alive(day):
            self.single_men.append((after_years(day, 0.2), man))
            host = man.mother
            if (
                host is not None
                and host.is_alive(day)
                and self.lives_in_town(host, day)
                and rng.random() < 0.35
            ):
                self.settle(man, day, host)
            else:
                self.settle(man, day, self.single_home(rng, day))
            with_father = rng.random() < 0.1
            for child in woman.children:
                if (
                    child.father is man
                    and child.birth
                    and child.birth < day
                    and child.age(day) < 16
                    and with_father
                ):
                    self.follow(child, day, man)
        if woman.is_alive(day) and man.mother and self.target(woman, day) is man.mother:
            # A woman who lived with his parents moves out.
            self.settle(woman, day, self.home(rng, day))
        if couple.married_on and rng.random() < 0.3 and woman.is_alive(day):
            woman.names.append((after_years(day, 1.0), woman.names[0][1]))

    def _expect(self, rng: random.Random, mother: Person) -> None:
        """A child that is not born yet at the as-at date."""
        if not mother.is_alive() or not 16 < mother.age() < 43:
            return
        current = [one for one in mother.couples if one.end is None]
        if rng.random() > (0.07 if current else 0.025):
            return
        if any(child.birth and (AS_AT - child.birth).days < 300 for child in mother.children):
            return
        father = current[-1].other if current else None
        due = AS_AT + timedelta(days=rng.randrange(3, 190))
        baby = self.person(
            rng,
            mother.tradition,
            rng.choice("MF"),
            None,
            Name("", (), mother.name(AS_AT).last),
            mother,
            father,
        )
        baby.due = due

    def _bereave(self, rng: random.Random, mother: Person) -> None:
        """Children whose mother has died live with the father or with a grandmother."""
        if mother.death is None:
            return
        for child in mother.children:
            if child.birth and child.birth < mother.death and child.age(mother.death) < 18:
                father, granny = child.father, mother.mother
                if (
                    father is not None
                    and father.is_alive(mother.death)
                    and self.lives_in_town(father, mother.death)
                ):
                    self.follow(child, mother.death, father)
                elif granny is not None and granny.is_alive(mother.death):
                    self.follow(child, mother.death, granny)
                    child.care.append(("kinship", mother.death, None, granny))
