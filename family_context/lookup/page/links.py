"""Numbers to ring and addresses to write to, as links of the page."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

import phonenumbers

from cleaning.phones import Number, read_numbers


@dataclass(frozen=True)
class Link:
    """What a reader sees, and what the telephone or the mail program is given."""

    text: str
    href: str


def phones(told: str | None) -> list[Link]:
    """The published numbers, each as one dials it here, with its `tel:` link (RFC 3966)."""
    numbers = read_numbers(told or "")[0]
    return [Link(_shown(number), _tel(number)) for number in numbers]


def email(address: str) -> Link:
    """An address with its `mailto:` link (RFC 6068): nothing in it can be a subject or a copy."""
    return Link(address, f"mailto:{quote(address, safe='@.')}")


def _shown(number: Number) -> str:
    if number.is_international:
        parsed = phonenumbers.parse(number.dialled, None)
        form = phonenumbers.PhoneNumberFormat
        here = form.NATIONAL if parsed.country_code == 44 else form.INTERNATIONAL
        shown = phonenumbers.format_number(parsed, here)
    else:
        shown = number.dialled
    return shown + (f" ext. {number.extension}" if number.extension else "")


def _tel(number: Number) -> str:
    # A short number is a local one: RFC 3966 asks where it is local.
    where = "" if number.is_international else ";phone-context=+44"
    return f"tel:{number.dialled}{f';ext={number.extension}' if number.extension else ''}{where}"
