"""NHS numbers of the never-issued 999 range, unique pupil numbers, telephone numbers."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic.draws import Ints, Strings

# The alphabet of pupil numbers' check letters leaves out I, O and S.
_UPN_LETTERS = np.array(list("ABCDEFGHJKLMNPQRTUVWXYZ"), dtype=object)
# 399 is no authority's number.
UPN_AUTHORITY = 399


def nhs_numbers(n: int, rng: np.random.Generator) -> Strings:
    """`n` different NHS numbers with right check digits, from 999 000 000 0 upward; null once the
    range is used up.

    Check digit: weights 10 to 2, modulus 11 (NHS Data Dictionary).
    """
    middle = np.arange(1_000_000)
    digits = np.stack(
        [np.full(len(middle), 9)] * 3 + [(middle // 10**k) % 10 for k in range(5, -1, -1)]
    )
    check = 11 - (digits * np.arange(10, 1, -1)[:, None]).sum(axis=0) % 11
    usable = middle[check != 10]
    check = np.where(check == 11, 0, check)[usable]
    numbers = 9_990_000_000 + usable * 10 + check
    chosen = numbers[rng.permutation(len(numbers))[:n]]
    text = np.full(n, None, dtype=object)
    text[: len(chosen)] = chosen.astype(str).astype(object)
    return text


def upns(born: Ints, rng: np.random.Generator) -> Strings:
    """A pupil number for each day of birth, with the right check letter; different within a
    council.
    """
    n = len(born)
    school = 2000 + rng.permutation(n) // 1000 % 8000
    serial = np.arange(n) % 1000
    year = (
        (born / 365.25 + 1974.5).astype(np.int64)
    ) % 100  # admitted in the September after the fourth birthday
    body = [
        UPN_AUTHORITY // 100 + 0 * serial,
        UPN_AUTHORITY // 10 % 10 + 0 * serial,
        UPN_AUTHORITY % 10 + 0 * serial,
    ]
    running = rng.permutation(n)
    school, serial = 2000 + running // 1000 % 8000, running % 1000
    body += [(school // 10**k) % 10 for k in (3, 2, 1, 0)]
    body += [year // 10, year % 10]
    body += [(serial // 10**k) % 10 for k in (2, 1, 0)]
    digits = np.stack(body)
    letter = _UPN_LETTERS[(digits * np.arange(2, 14)[:, None]).sum(axis=0) % 23]
    number = np.zeros(n, dtype=np.int64)
    for row in digits:
        number = number * 10 + row
    return np.asarray(letter + np.char.zfill(number.astype(str), 12).astype(object), dtype=object)


def mobiles(n: int, rng: np.random.Generator) -> Ints:
    """`n` different mobile numbers (without the 0), of ranges that are valid in form and hardly
    used.
    """
    step = 163
    start = int(rng.integers(0, 1_000_000))
    return 7_110_000_000 + (start + np.arange(n) * step) % 180_000_000


def phone_text(number: Ints, style: str) -> pa.Array:
    """Numbers as a service writes them: plain, spaced, plus, brackets."""
    text = pc.cast(pa.array(number), pa.string())
    head, middle, tail = (pc.utf8_slice_codeunits(text, a, b) for a, b in ((0, 4), (4, 7), (7, 10)))
    if style == "spaced":
        return pc.binary_join_element_wise(
            pc.binary_join_element_wise("0", head, ""), middle, tail, " "
        )
    if style == "plus":
        return pc.binary_join_element_wise("+44", text, "")
    if style == "brackets":
        return pc.binary_join_element_wise("(0", head, ") ", middle, tail, "")
    return pc.binary_join_element_wise("0", text, "")
