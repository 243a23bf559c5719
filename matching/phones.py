"""Phone numbers in E.164, by the `phonenumbers` library."""

from __future__ import annotations

from collections.abc import Iterable

import phonenumbers
import pyarrow as pa

IS_POSSIBLE = phonenumbers.ValidationResult.IS_POSSIBLE
SCHEMA = pa.schema([("number_squeezed", pa.string()), ("phone", pa.string())])


def parse_numbers(numbers: Iterable[str]) -> pa.Table:
    """E.164 form of each number that can be one, British unless it says otherwise.

    Takes distinct texts of digits and a plus; columns `number_squeezed` and `phone`. A number of an
    impossible length has no row. Possible is enough: ranges are opened faster than lists of them.
    """
    parsed = {number: e164(number) for number in sorted(set(numbers))}
    rows = [
        {"number_squeezed": number, "phone": phone} for number, phone in parsed.items() if phone
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def e164(number: str) -> str | None:
    """The number in E.164, or None where it cannot be a phone number."""
    try:
        parsed = phonenumbers.parse(number, "GB")
    except phonenumbers.NumberParseException:
        return None
    # A number without its area code is possible too, but only locally.
    if phonenumbers.is_possible_number_with_reason(parsed) != IS_POSSIBLE:
        return None
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))
