"""Every e-mail address in a text that people wrote for one.

`email.utils.getaddresses` reads the header of a message: of `a or b` it makes one name, and of a
remark in brackets nothing. What people write in a field is found by its at sign instead.
"""

from __future__ import annotations

import re

from matching.phones import BLANK

_AT = re.compile(r"\s*[\[({<]\s*(?:at|@)\s*[\])}>]\s*|\s*@\s*", re.IGNORECASE)
_DOT = re.compile(r"\s*[\[({<]\s*dot\s*[\])}>]\s*", re.IGNORECASE)
_NAME_AND_ADDRESS = re.compile(
    r"(?:\"[^\"]*\"|[^<>@;,\"]*)\s*<\s*(?:mailto:)?([^<>\s]+@[^<>\s]+)\s*>", re.IGNORECASE
)
_LABEL = re.compile(r"(?:mailto|e-?mail)\s*:\s*(?=\S+@)", re.IGNORECASE)
_ADDRESS = re.compile(
    r"""(?<![\w@.])(?P<mailbox>[^\s@<>()\[\],;:"\\/|]+)
        @(?P<domain>(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W\d_]{2,})(?![\w@-]|\.\w)(?:\?\S*)?""",
    re.VERBOSE,
)
_NOBODYS = re.compile(
    r"(?:do[._-]?not|no)[._-]?reply|no[._-]?e?mail|none(?:[._-]?given)?|not?[._-]?(?:given|known)"
    r"|nobody|unknown|e?mail|n[._-]?a|nil|null|no|x+",
    re.IGNORECASE,
)
"""Mailboxes that stand for no mailbox, or that nobody reads."""


def read_emails(text: str) -> tuple[list[str], str]:
    """The addresses of a text in its order, each once, and the text with a bullet for each.

    A display name goes with its address. Capitals are left as they are written.
    """
    text = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    text = _AT.sub("@", _DOT.sub(".", text))
    # The pattern begins with any text, and of a long one without brackets tries every beginning.
    if "<" in text:
        text = _NAME_AND_ADDRESS.sub(r" \1 ", text)
    text = _LABEL.sub("", text)
    found: list[str] = []

    def take(address: re.Match[str]) -> str:
        mailbox = address["mailbox"].strip(".'`")
        if not mailbox or ".." in mailbox or _NOBODYS.fullmatch(mailbox):
            return address[0]
        found.append(f"{mailbox}@{address['domain']}")
        return BLANK

    rest = _ADDRESS.sub(take, text)
    by_capitals = {address.lower(): address for address in reversed(found)}
    return [by_capitals[low] for low in dict.fromkeys(a.lower() for a in found)], rest
