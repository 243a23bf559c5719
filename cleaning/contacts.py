"""What a text of a telephone or an e-mail field says: numbers, mailboxes, and whether it says more.

One reader for people and workers, for directories and desks: people write numbers into fields for
e-mails, and the other way round.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa

from cleaning.emails import read_emails
from cleaning.phones import BLANK, Number, read_numbers

SCHEMA = pa.schema(
    [
        ("contact_text", pa.string()),
        ("phones", pa.list_(pa.string())),
        ("phone_told", pa.string()),
        ("emails", pa.list_(pa.string())),
        ("says_more", pa.bool_()),
        ("has_unread_number", pa.bool_()),
    ]
)
_SAYS_NOTHING = re.compile(rf"\b(?:tel|telephone|phone|e-?mail|mailto|or|and)\b|{BLANK}|[\W_]")
_LONG_NUMBER = re.compile(r"\d(?:[ .()-]?\d){5,}")


@dataclass(frozen=True)
class Contact:
    """What one text holds, in the order in which it holds it."""

    numbers: tuple[Number, ...]
    emails: tuple[str, ...]
    says_more: bool
    """Whether who reads the numbers and the first mailbox misses something: a remark, a fax."""
    has_unread_number: bool
    """Whether what is left has as many digits as a number, and no number was made of it."""

    @property
    def phone_told(self) -> str | None:
        """The numbers with their extensions, as the published tables hold them."""
        return "; ".join(number.told for number in self.numbers) or None


def read_contact(text: str) -> Contact:
    """What a text says; dates, opening hours and house numbers are no numbers to ring."""
    emails, without_emails = read_emails(text)
    numbers, rest = read_numbers(without_emails)
    return Contact(
        tuple(numbers),
        tuple(emails),
        bool(
            _SAYS_NOTHING.sub("", rest.lower())
            or BLANK * 2 in rest  # a date
            or len(emails) > 1
            or (emails and numbers)
        ),
        _LONG_NUMBER.search(rest) is not None,
    )


def read_contacts(texts: Iterable[str]) -> pa.Table:
    """One row per distinct text with what it says; `phones` are those of subscribers, in E.164."""
    rows = []
    for text in sorted(set(texts)):
        contact = read_contact(text)
        rows.append(
            {
                "contact_text": text,
                "phones": list(
                    dict.fromkeys(n.dialled for n in contact.numbers if n.is_international)
                ),
                "phone_told": contact.phone_told,
                "emails": list(contact.emails),
                "says_more": contact.says_more,
                "has_unread_number": contact.has_unread_number,
            }
        )
    return pa.Table.from_pylist(rows, schema=SCHEMA)
