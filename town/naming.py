"""How each tradition names a child, and what marriage does to a name."""

import random
from datetime import date

from town.draws import ranked
from town.people import Name, Person
from town.words import Word, forms, given_names, surnames

# Share of married women who take the husband's name. British figures follow surveys of brides
# (four in five and more); for the others the customs of the countries of origin.
TAKES_HUSBANDS_NAME = {
    "british": 0.8,
    "irish": 0.75,
    "scottish": 0.75,
    "welsh": 0.75,
    "caribbean": 0.6,
    "polish": 0.85,
    "romanian": 0.8,
    "nigerian": 0.7,
    "ghanaian": 0.5,
    "gujarati": 0.9,
    "turkish": 0.75,
    "portuguese": 0.4,
    "tamil": 0.7,
    "sikh": 0.3,
    "pakistani": 0.25,
    "bangladeshi": 0.05,
    "somali": 0.0,
    "arabic": 0.1,
    "chinese": 0.15,
    "vietnamese": 0.05,
}
HAS_MIDDLE_NAME = {"british": 0.8, "irish": 0.7, "scottish": 0.75, "welsh": 0.75, "caribbean": 0.75}
DOUBLE_BARREL = ("british", "caribbean", "irish", "welsh", "scottish")


def woman_form(surname: str, tradition: str) -> str:
    """A Polish adjective surname as a woman bears it; every other surname as it is."""
    if tradition == "polish" and surname.endswith(("ski", "cki", "dzki")):
        return surname[:-1] + "a"
    return surname


def man_form(surname: str, tradition: str) -> str:
    """The reverse of the woman's form."""
    if tradition == "polish" and surname.endswith(("ska", "cka", "dzka")):
        return surname[:-1] + "i"
    return surname


def given(
    rng: random.Random, tradition: str, sex: str, year: int, taken: frozenset[str] = frozenset()
) -> Word:
    """A given name that no living brother or sister bears."""
    words = [word for word in given_names(tradition, sex, year) if word.text not in taken]
    return ranked(rng, words, 15.0)


def founder_name(rng: random.Random, tradition: str, sex: str, year: int) -> Name:
    """The name of someone whose parents are not in the town."""
    first = given(rng, tradition, sex, year).text
    last = ranked(rng, surnames(tradition), 20.0).text if surnames(tradition) else ""
    middles: tuple[str, ...] = ()
    if tradition == "somali":
        middles = (given(rng, tradition, "M", year - 28).text,)
        last = given(rng, tradition, "M", year - 55).text
    elif tradition in ("gujarati", "arabic"):
        middles = (given(rng, tradition, "M", year - 28).text,)
    elif tradition == "tamil":
        last = given(rng, tradition, "M", year - 28).text if rng.random() < 0.6 else last
    elif tradition in ("pakistani", "bangladeshi"):
        first, last = _south_asian(rng, tradition, sex, first, last)
    elif tradition == "sikh":
        middles, last = _sikh(rng, sex, last)
    elif tradition == "portuguese":
        second = ranked(rng, surnames(tradition), 20.0).text
        last = f"{second} {last}" if second != last and rng.random() < 0.7 else last
    else:
        middles = _middles(rng, tradition, sex, year, first)
    return Name(first, middles, woman_form(last, tradition) if sex == "F" else last)


def child_name(
    rng: random.Random,
    tradition: str,
    sex: str,
    born: date,
    mother: Person,
    father: Person | None,
    parents_are_married: bool,
    taken: frozenset[str],
) -> Name:
    """The name that the parents give at birth."""
    first = given(rng, tradition, sex, born.year, taken).text
    middles = _middles(rng, tradition, sex, born.year, first)
    mothers, fathers = mother.name(born), father.name(born) if father else None
    if fathers is None:
        if tradition == "somali":
            return Name(first, mothers.middles[:1], mothers.last)
        return Name(first, middles, _sexed(mothers.last, tradition, sex))
    if tradition == "somali" and father is not None and father.tradition == "somali":
        return Name(
            first, (fathers.first,), fathers.middles[0] if fathers.middles else fathers.last
        )
    if tradition == "tamil":
        return Name(first, (), fathers.first)
    if tradition in ("gujarati", "arabic"):
        return Name(first, (fathers.first,), fathers.last)
    if tradition in ("pakistani", "bangladeshi"):
        first, last = _south_asian(rng, tradition, sex, first, fathers.last, fathers.first)
        return Name(first, (), last)
    if tradition == "sikh":
        clan = fathers.last if fathers.last not in ("Singh", "Kaur") else mothers.last
        clan = clan if clan not in ("Singh", "Kaur") else ""
        middles, last = _sikh(rng, sex, clan)
        return Name(first, middles, last)
    apart = mothers.last.split()[-1:] != fathers.last.split()[-1:]
    if tradition == "portuguese" and apart and rng.random() < 0.75:
        return Name(first, middles, f"{mothers.last.split()[-1]} {fathers.last.split()[-1]}")
    if tradition == "vietnamese":
        return Name(first, ("Thi",) if sex == "F" else ("Van",), fathers.last)
    if not parents_are_married:
        choice = rng.random()
        # Of births outside marriage most are registered by both parents, and most take his name.
        if choice < 0.26:
            return Name(first, middles, _sexed(mothers.last, tradition, sex))
        if choice < 0.40 and tradition in DOUBLE_BARREL and "-" not in fathers.last + mothers.last:
            pair = (mothers.last, fathers.last)
            joined = "-" if rng.random() < 0.75 else " "
            return Name(first, middles, joined.join(pair if rng.random() < 0.6 else pair[::-1]))
    return Name(first, middles, _sexed(fathers.last, tradition, sex))


def married_name(rng: random.Random, woman: Person, man: Person, day: date) -> Name | None:
    """The name that a woman takes on her wedding day, or none if she keeps hers."""
    own, his = woman.name(day), man.name(day)
    if rng.random() >= TAKES_HUSBANDS_NAME[woman.tradition]:
        if woman.tradition in ("british", "welsh", "portuguese") and rng.random() < 0.25:
            glue = " " if woman.tradition == "portuguese" else "-"
            if "-" not in own.last and "-" not in his.last:
                return Name(own.first, own.middles, f"{own.last}{glue}{his.last.split()[-1]}")
        return None
    if woman.tradition == "tamil":
        return Name(own.first, (), his.first)
    if woman.tradition == "gujarati":
        return Name(own.first, (his.first,), his.last)
    if woman.tradition == "sikh" and his.last == "Singh":
        return None
    return Name(own.first, own.middles, woman_form(his.last, man.tradition))


def known_as(rng: random.Random, tradition: str, sex: str, name: Name) -> str:
    """The name that people really call someone, or nothing if it is the first given name."""
    short = forms()[0].get(name.first.lower(), ())
    first_word = name.first.split()[0]
    if " " in name.first and first_word in ("Mohammed", "Abdul", "Syed", "Shah", "Md", "Muhammad"):
        return name.first.split()[-1]
    share = {"chinese": 0.6, "nigerian": 0.5, "vietnamese": 0.35, "polish": 0.35, "sikh": 0.4}
    if short and rng.random() < share.get(tradition, 0.28):
        return ranked(rng, short, 1.0)
    if name.middles and tradition in DOUBLE_BARREL and rng.random() < 0.05:
        return name.middles[0]
    return ""


def _sexed(surname: str, tradition: str, sex: str) -> str:
    if sex == "F":
        return woman_form(surname, tradition)
    return man_form(surname, tradition)


def _middles(
    rng: random.Random, tradition: str, sex: str, year: int, first: str
) -> tuple[str, ...]:
    if tradition == "vietnamese":
        return ("Thi",) if sex == "F" else ("Van",)
    if rng.random() >= HAS_MIDDLE_NAME.get(tradition, 0.3) or tradition in ("chinese", "turkish"):
        return ()
    # Middle names look back a generation: the child is called after a grandparent.
    names = [given(rng, tradition, sex, year - 30, frozenset({first})).text]
    if tradition in DOUBLE_BARREL and rng.random() < 0.15:
        names.append(given(rng, tradition, sex, year, frozenset({first, *names})).text)
    return tuple(names)


def _south_asian(
    rng: random.Random, tradition: str, sex: str, first: str, last: str, fathers_first: str = ""
) -> tuple[str, str]:
    if sex == "F":
        share = 0.7 if tradition == "bangladeshi" else 0.4
        if rng.random() < share:
            last = ranked(rng, surnames(tradition, "second_F"), 2.0).text
        return first, last
    prefixes = ("Mohammed", "Abdul", "Syed", "Shah")
    if rng.random() < 0.35 and first not in prefixes:
        prefix = "Mohammed" if rng.random() < 0.75 else rng.choice(("Abdul", "Syed", "Shah"))
        first = f"{prefix} {first}"
    elif first == "Abdul" or (first in prefixes and rng.random() < 0.5):
        call = given(rng, tradition, "M", 1990, frozenset(prefixes)).text
        first = f"{first} {call}"
    if fathers_first and rng.random() < 0.25:
        return first, fathers_first.split()[-1]
    if fathers_first and rng.random() < 0.2:
        return first, ranked(rng, surnames(tradition), 3.0).text
    return first, last


def _sikh(rng: random.Random, sex: str, clan: str) -> tuple[tuple[str, ...], str]:
    title = "Kaur" if sex == "F" else "Singh"
    if not clan or rng.random() < 0.35:
        return (), title
    return (title,) if rng.random() < 0.75 else (), clan
