"""What the check digit of an NHS number or a UPN says, by python-stdnum."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from stdnum.gb import nhs, upn

if TYPE_CHECKING:
    import pyarrow as pa


def check_identifiers(stated: Iterable[tuple[str, str]]) -> pa.Table:
    """Compact form and grade (valid, invalid, dummy) of pairs of kind and stated text.

    Kinds are `nhs_number` and `upn`. A number that repeats one digit is a dummy although its check
    digit may fit.
    """
    # Here, because whoever only grades a number would wait for it.
    import pyarrow as pa

    graders = {"nhs_number": grade_nhs_number, "upn": grade_upn}
    pairs = sorted(stated)
    graded = [graders[kind](text) for kind, text in pairs]
    columns = [
        [kind for kind, _ in pairs],
        [text for _, text in pairs],
        [compact for compact, _ in graded],
        [grade for _, grade in graded],
    ]
    names = ("kind", "stated", "compact", "grade")
    return pa.table(columns, schema=pa.schema([(name, pa.string()) for name in names]))


def grade_nhs_number(text: str) -> tuple[str, str]:
    """Ten digits and grade. A number read from a spreadsheet as 9434765919.0 is taken too."""
    number = text if text.isdigit() else nhs.compact(text.removesuffix(".0"))
    if len(number) != 10 or not number.isascii() or not number.isdigit():
        return number, "invalid"
    if len(set(number)) == 1:
        return number, "dummy"
    return number, "valid" if nhs.checksum(number) == 0 else "invalid"


def grade_upn(text: str) -> tuple[str, str]:
    """Thirteen characters and grade, by the check letter alone.

    The library also asks for a local authority that it knows, of 2011; authorities made since
    (Bournemouth, Christchurch and Poole; the new Cumbrias) would fail.
    """
    number = text if text.isalnum() and text.isupper() else upn.compact(text)
    body = number[1:]
    shaped = (
        len(number) == 13 and body[:-1].isdigit() and body.isascii() and body[-1] in UPN_LETTERS
    )
    if not shaped:
        return number, "invalid"
    if set(body) == {"0"}:
        return number, "dummy"
    return number, "valid" if upn.calc_check_digit(body) == number[0] else "invalid"


# A temporary UPN ends in a letter; I, O and S are left out because they look like digits.
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ0123456789"
