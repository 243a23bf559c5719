"""Every e-mail address in a text that people wrote for one.

`email.utils.getaddresses` reads the header of a message: of `a or b` it makes one name, and of a
remark in brackets nothing. What people write in a field is found by its at sign instead.
"""

from __future__ import annotations

import re

from cleaning.phones import BLANK

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
    r"(?:do[._-]?not|no)[._-]?reply|no[._-]?(?:e?mail|one|body|address)|none(?:[._-]?given)?"
    r"|not?[._-]?(?:given|known|applicable|available|provided|disclosed|recorded|supplied)"
    r"|nobody|unknown|e?mail|e?mail[._-]?address|n[._-]?a|nil|null|not?|declined?|refused?"
    r"|withheld|pending|tb[ac]|tests?|testing|example|dummy|sample|fake|anon|anonymous|noemail"
    r"|asdf\w*|qwerty|abcd?|(.)\1{2,}|0?123\d*",
    re.IGNORECASE,
)
"""Mailboxes that stand for no mailbox, that nobody reads, or that are typed to get past a form."""


def _is_nobodys(mailbox: str, domain: str) -> bool:
    # a@a.com; of longer names some are a family's own domain.
    is_same = len(mailbox) <= 4 and mailbox.lower() == domain.partition(".")[0].lower()
    return is_same or _NOBODYS.fullmatch(mailbox) is not None


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
        if not mailbox or ".." in mailbox or _is_nobodys(mailbox, address["domain"]):
            return address[0]
        found.append(f"{mailbox}@{address['domain']}")
        return BLANK

    rest = _ADDRESS.sub(take, text)
    by_capitals = {address.lower(): address for address in reversed(found)}
    return [by_capitals[low] for low in dict.fromkeys(a.lower() for a in found)], rest
