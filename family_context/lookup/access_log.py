"""Who asked for a child's page or a person's account, when and why: one line each, no names."""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path

HEADER = "asked_at,user,purpose,referral,person_id\n"
PURPOSES = {"s17": "an assessment (section 17)", "s47": "an enquiry (section 47)"}
"""What a page may be asked for, and what that is."""
# A number is in it and no blank: so a name is no reference, and no line can be forged.
REFERENCE = re.compile(r"(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9/._-]{0,39}")


class AccessError(RuntimeError):
    """The request cannot be written down, so nothing may be shown; the message says why."""


def check(referral: str | None, purpose: str | None) -> tuple[str, str]:
    """The referral and the purpose of a request; raises AccessError where one will not do."""
    if not referral or not purpose:
        raise AccessError(
            "A page for a referral needs both: --referral with its reference, and --purpose with "
            f"{' or '.join(PURPOSES)}."
        )
    check_reference(referral, "a referral")
    if purpose not in PURPOSES:
        raise AccessError(
            f"No purpose {purpose!r}. Expected "
            f"{' or '.join(f'{code} for {words}' for code, words in PURPOSES.items())}."
        )
    return referral, purpose


def check_reference(reference: str, of: str) -> None:
    """Raise AccessError where this is no reference `of` something, such as a referral."""
    if not REFERENCE.fullmatch(reference):
        raise AccessError(
            f"The reference of {of} was expected: up to 40 letters, digits, dashes, dots, "
            "slashes and underscores, with a digit and without blanks. The log holds no names."
        )


def write(file: Path, asked_at: datetime, referral: str, purpose: str, person_id: str) -> None:
    """Add one line to the log, on disk before this returns; `asked_at` is in UTC.

    The file is made readable by its owner alone, lines are only ever added, and a link in its
    place is refused. Raises AccessError where the line cannot be written: then nothing is shown.
    """
    line = f"{asked_at.isoformat(timespec='seconds')},{user()},{purpose},{referral},{person_id}\n"
    flags = os.O_WRONLY | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
    try:
        try:
            log = os.open(file, flags | os.O_CREAT | os.O_EXCL, 0o600)
            line = HEADER + line
        except FileExistsError:
            log = os.open(file, flags)
            if not os.fstat(log).st_size:
                # A machine that stopped has left the file without its first line.
                line = HEADER + line
        with os.fdopen(log, "ab") as lines:
            lines.write(line.encode("utf-8"))
            lines.flush()
            os.fsync(lines.fileno())
    except OSError as error:
        raise AccessError(
            f"{file} cannot be written ({error.strerror}), and no page is shown that is not "
            "logged. Ask who runs the warehouse."
        ) from error


def user() -> str:
    """The user of the operating system who runs this, whatever the environment says."""
    if os.name == "nt":
        name = os.getlogin()
    else:
        import pwd

        try:
            name = pwd.getpwuid(os.getuid()).pw_name
        except KeyError:
            name = f"uid {os.getuid()}"
    return re.sub(r"[^\w.@\\ -]", "_", name)
