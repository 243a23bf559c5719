"""Numbers that identify people: NHS numbers, pupil numbers, phones, e-mail addresses."""

import random
import unicodedata

UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
LOCAL_AUTHORITY = "398"
# Letters that are not a plain letter with a mark, so that Unicode does not take them apart.
PLAIN_LETTERS = str.maketrans("łŁıđĐø", "lLidDo")


def nhs_number(serial: int) -> str | None:
    """A valid NHS number of the range that is never issued, or none if this serial has no check
    digit.
    """
    body = f"999{serial % 1_000_000:06d}"
    total = sum(int(digit) * (10 - place) for place, digit in enumerate(body))
    check = (11 - total % 11) % 11
    return None if check == 10 else f"{body}{check}"


def pupil_number(school: int, year: int, serial: int) -> str:
    """A permanent unique pupil number with its check letter; the year has two digits."""
    body = f"{LOCAL_AUTHORITY}{2000 + school:04d}{year % 100:02d}{serial % 1000:03d}"
    total = sum((place + 2) * int(digit) for place, digit in enumerate(body))
    return UPN_LETTERS[total % 23] + body


def mobile(rng: random.Random) -> str:
    """A mobile number of the range that the regulator keeps for drama."""
    return f"07700{rng.randrange(900000, 999999)}"


def landline(rng: random.Random) -> str:
    """A fixed line of the town, of a range kept for drama."""
    return f"01632{rng.randrange(960000, 960999)}"


def email(rng: random.Random, first: str, last: str, birth_year: int) -> str:
    """An e-mail address that its owner could have chosen."""
    plain = [
        "".join(c for c in fold(part).lower() if c.isalnum()) or "me" for part in (first, last)
    ]
    shape = rng.choice(
        ("{0}.{1}", "{0}{1}{2}", "{0}_{1}{2}", "{0}{3}", "{1}{0}", "{0}x{3}", "{0}{1}")
    )
    name = shape.format(plain[0], plain[1], birth_year % 100, rng.randrange(1, 999))
    host = rng.choice(("example.com", "example.org", "example.net", "mail.example.com"))
    return f"{name}@{host}"


def fold(text: str) -> str:
    """The text in plain Latin letters, as a system without accents keeps it."""
    plain = text.translate(PLAIN_LETTERS)
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))
