"""Notify people by a command of the council's own, which mails, chats or opens a report."""

from __future__ import annotations

import shlex
import subprocess

SECONDS = 60
"""A command that takes longer is given up: it must not hold up the night."""


def notify(command: str | None, text: str) -> str | None:
    """Run `command` with `text` on its standard input; what went wrong, in words, or None.

    No shell reads the command: it is a program and its arguments. `text` holds nothing personal.
    """
    if not command:
        return None
    try:
        done = subprocess.run(
            shlex.split(command), input=text, text=True, timeout=SECONDS, capture_output=True
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        return f"Nobody was notified: `{command}` cannot be run ({type(error).__name__})."
    if done.returncode:
        return f"Nobody may have been notified: `{command}` ended with {done.returncode}."
    return None
