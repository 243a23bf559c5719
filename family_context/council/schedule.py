"""The schedule of a council's builds, in the words of cron, systemd and the Task Scheduler."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from family_context.council.settings import CouncilError

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_LINE = re.compile(r"\s*(\d{1,2})\s+(\d{1,2})\s+\*\s+\*\s+(\S+)\s*")


def told(schedule: str, folder: Path) -> str:
    """What to give cron, systemd and the Task Scheduler of Windows so that `folder` is built then.

    `schedule` is a line of cron. Raises CouncilError where it is no time of day on days of the
    week, which all three understand.
    """
    minute, hour, days = _read(schedule)
    at, build = f"{hour:02}:{minute:02}", "family-context build"
    every_day = len(days) == len(_DAYS)
    names = [_DAYS[day].capitalize() for day in days]
    calendar = f"{'' if every_day else ','.join(names) + ' '}*-*-* {at}:00"
    when = "/sc daily" if every_day else f"/sc weekly /d {','.join(n.upper() for n in names)}"
    return "\n".join(
        (
            "With cron (crontab -e):",
            "",
            f"    {schedule} cd '{folder}' && {build}",
            "",
            "With systemd, in ~/.config/systemd/user/; then systemctl --user enable --now "
            "family-context.timer:",
            "",
            "    # family-context.service",
            "    [Service]",
            "    Type=oneshot",
            f"    WorkingDirectory={folder}",
            f"    ExecStart=/usr/bin/env {build}",
            "",
            "    # family-context.timer",
            "    [Timer]",
            f"    OnCalendar={calendar}",
            "    Persistent=true",
            "    [Install]",
            "    WantedBy=timers.target",
            "",
            "With the Task Scheduler of Windows, in a command prompt:",
            "",
            f'    schtasks /create /tn "Family Context" {when} /st {at} '
            f'/tr "cmd /c cd /d \\"{folder}\\" && {build}"',
            "",
        )
    )


def _read(schedule: str) -> tuple[int, int, Sequence[int]]:
    """Minute, hour and the days of the week, from 0 for Sunday."""
    found = _LINE.fullmatch(schedule)
    days = _days(found[3]) if found else None
    if found is None or days is None or int(found[1]) > 59 or int(found[2]) > 23:
        raise CouncilError(
            f"council.yml: schedule is {schedule!r}. Expected a time of day on days of the week, "
            'as cron writes it: "30 5 * * *" is half past five every day, "30 5 * * 1-5" on '
            "working days. Give your scheduler anything else yourself."
        )
    return int(found[1]), int(found[2]), days


def _days(text: str) -> list[int] | None:
    if text == "*":
        return list(range(7))
    days: set[int] = set()
    for part in text.casefold().split(","):
        ends = [_DAYS.index(e) if e in _DAYS else e for e in part.split("-")]
        if len(ends) > 2 or not all(str(e).isdigit() and int(e) <= 7 for e in ends):
            return None
        first, last = int(ends[0]), int(ends[-1])
        if first > last:
            return None
        days |= {day % 7 for day in range(first, last + 1)}
    return sorted(days)
