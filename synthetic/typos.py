"""What fingers, ears and screens do to a word. Called for the few words that go wrong."""

import numpy as np

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEAR = {
    letter: "".join(row[j] for j in (i - 1, i + 1) if 0 <= j < len(row))
    for row in _ROWS
    for i, letter in enumerate(row)
}
_SOUNDS = (
    ("ph", "f"),
    ("ck", "k"),
    ("ee", "ea"),
    ("ie", "y"),
    ("y", "ie"),
    ("c", "k"),
    ("s", "z"),
    ("ou", "u"),
    ("sch", "sh"),
    ("w", "v"),
    ("j", "y"),
    ("ll", "l"),
    ("nn", "n"),
    ("tt", "t"),
    ("th", "t"),
    ("ai", "ay"),
    ("ei", "ie"),
    ("mm", "m"),
    ("rr", "r"),
    ("oo", "u"),
    ("x", "ks"),
)


def misspelt(word: str, kind: int, at: float) -> str:
    """`word` with one fault: kind 0 neighbour key, 1 two letters swapped, 2 dropped, 3 doubled, 4
    by ear, 5 cut off.

    `at` (0..1) says where. The first letter mostly stays, as it does with people.
    """
    if len(word) < 3:
        return word
    i = 1 + int(at * (len(word) - 1)) if at > 0.06 else 0
    i = min(i, len(word) - 1)
    letter = word[i]
    if kind == 0 and letter.lower() in _NEAR:
        near = _NEAR[letter.lower()]
        new = near[int(at * 97) % len(near)]
        return word[:i] + (new.upper() if letter.isupper() else new) + word[i + 1 :]
    if kind == 1 and 1 <= i < len(word) - 1:
        return word[:i] + word[i + 1] + word[i] + word[i + 2 :]
    if kind == 2 and i:
        return word[:i] + word[i + 1 :]
    if kind == 3 and i:
        return word[:i] + letter + word[i:]
    if kind == 4:
        start = int(at * len(_SOUNDS))
        for k in range(len(_SOUNDS)):
            heard, written = _SOUNDS[(start + k) % len(_SOUNDS)]
            if heard in word[1:]:
                return word[0] + word[1:].replace(heard, written, 1)
    if kind == 5 and len(word) > 6:
        return word[: max(5, int(len(word) * 0.7))]
    return word[:i] + word[i + 1 :] if i else word


def misspell(words: list[str], rng: np.random.Generator) -> list[str]:
    """One fault in each word."""
    kinds = rng.choice(6, len(words), p=(0.24, 0.2, 0.18, 0.12, 0.2, 0.06))
    places = rng.random(len(words))
    return [misspelt(w, int(k), float(a)) for w, k, a in zip(words, kinds, places, strict=True)]
