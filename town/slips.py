"""Slips of the hand, the ear and the machine, each on one text or one date."""

import random
from datetime import date

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
SOUNDS = (
    ("ph", "f"),
    ("ck", "k"),
    ("ee", "ea"),
    ("ie", "ei"),
    ("y", "i"),
    ("c", "k"),
    ("s", "z"),
    ("v", "w"),
    ("mm", "m"),
    ("nn", "n"),
    ("ll", "l"),
    ("tt", "t"),
    ("ou", "u"),
    ("oo", "u"),
    ("e", "a"),
    ("a", "e"),
    ("o", "u"),
    ("j", "g"),
    ("th", "t"),
    ("ah", "a"),
    ("w", "v"),
    ("kh", "k"),
    ("q", "k"),
    ("x", "ks"),
)
LOOKS = (
    ("rn", "m"),
    ("m", "rn"),
    ("l", "1"),
    ("o", "0"),
    ("i", "l"),
    ("cl", "d"),
    ("u", "v"),
    ("h", "b"),
    ("e", "c"),
)


def typed(rng: random.Random, text: str) -> str:
    """The text with a neighbouring key, or with a letter lost, doubled or out of turn."""
    spots = [place for place, letter in enumerate(text) if letter.isalpha()]
    if len(spots) < 3:
        return text
    place = rng.choice(spots[1:])
    kind = rng.random()
    letter = text[place]
    if kind < 0.3:
        return text[:place] + _beside(rng, letter) + text[place + 1 :]
    if kind < 0.6:
        return text[:place] + text[place + 1 :]
    if kind < 0.75:
        return text[:place] + letter.lower() + text[place:]
    if place + 1 < len(text) and text[place + 1].isalpha():
        return text[:place] + text[place + 1] + letter + text[place + 2 :]
    return text[:place] + text[place + 1 :]


def _beside(rng: random.Random, letter: str) -> str:
    for row in ROWS:
        at = row.find(letter.lower())
        if at >= 0:
            return rng.choice([row[spot] for spot in (at - 1, at + 1) if 0 <= spot < len(row)])
    return letter


def heard(rng: random.Random, text: str) -> str:
    """The text as somebody writes it who only heard it."""
    return _swap_one(rng, text, SOUNDS)


def scanned(rng: random.Random, text: str) -> str:
    """The text as a reading machine takes it from paper."""
    return _swap_one(rng, text, LOOKS)


def _swap_one(rng: random.Random, text: str, pairs: tuple[tuple[str, str], ...]) -> str:
    fitting = [pair for pair in pairs if pair[0] in text[1:].lower()]
    if not fitting:
        return text
    old, new = rng.choice(fitting)
    place = text.lower().index(old, 1)
    return text[:place] + new + text[place + len(old) :]


def cut(text: str, length: int) -> str:
    """The text as a narrow column keeps it."""
    return text[:length].rstrip(" -'")


def digit(rng: random.Random, text: str) -> str:
    """The number with one wrong digit, or with two digits out of turn."""
    spots = [place for place, letter in enumerate(text) if letter.isdigit()]
    if len(spots) < 3:
        return text
    at = rng.randrange(len(spots) - 1)
    place, following = spots[at], spots[at + 1]
    if rng.random() < 0.4 and text[place] != text[following]:
        changed = list(text)
        changed[place], changed[following] = changed[following], changed[place]
        return "".join(changed)
    return text[:place] + str((int(text[place]) + rng.randrange(1, 10)) % 10) + text[place + 1 :]


def swapped_day(day: date) -> date:
    """Day and month in the wrong order; the day itself where that is no date."""
    return date(day.year, day.day, day.month) if day.day <= 12 else day


def near_day(rng: random.Random, day: date, last: date) -> date:
    """A date of birth with one part wrong: the day, the month, the year or the decade."""
    part = rng.random()
    try:
        if part < 0.4:
            moved = day.replace(day=max(1, min(28, day.day + rng.choice((-10, -1, 1, 10, 2)))))
        elif part < 0.65:
            moved = day.replace(
                month=(day.month + rng.choice((0, 1, 10))) % 12 + 1, day=min(day.day, 28)
            )
        else:
            moved = day.replace(
                year=day.year + rng.choice((-1, 1, -10, 10, -2)), day=min(day.day, 28)
            )
    except ValueError:
        return day
    return moved if moved <= last else day
