"""`council.yml`: what a council would otherwise write on every command line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from family_context.intake.declaration import OPTIONAL, REQUIRED
from family_context.intake.delivery import DECLARATION
from family_context.strict_yaml import read_strictly

FILE = "council.yml"
KEYS = (
    *("name", "area", "extracts", "out", "seeds", "overrides", "profile", "purpose", "as_at"),
    *("schedule", "notify", "deliveries"),
)
AS_AT = "`today`, `latest_delivery` (the newest data_current_as_of) or a date such as 2026-01-31"
ALL = "all"
"""Stands under `deliveries` for every service."""
_CRON = re.compile(r"(\S+\s+){4}\S+")
_OF_OUT = (
    *("status", "report", "explain", "search", "page", "as-known", "label"),
    *("subject-access", "forget"),
)
"""Commands that read what was built."""


class CouncilError(ValueError):
    """The council's own folder cannot be used; the message names file, key and remedy."""


@dataclass(frozen=True)
class Council:
    """The settings of one council; paths are absolute."""

    folder: Path
    name: str
    area: str | None
    extracts: Path
    out: Path
    seeds: Path
    overrides: Path | None
    profile: str
    purpose: str
    as_at: str
    schedule: str | None
    notify: str | None
    """A command that is told of a build that failed, or after which somebody should look."""
    deliveries: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def unless_said(self, service_code: str) -> dict[str, Any]:
        """What counts for a delivery of that service where its extract.yml says nothing."""
        area = {"coverage_area": self.area} if self.area else {}
        return {**area, **self.deliveries.get(ALL, {}), **self.deliveries.get(service_code, {})}

    def day(self, today: date) -> date:
        """The day to answer for. Raises CouncilError if it is that of a delivery, and none says."""
        if self.as_at == "today":
            return today
        if self.as_at != "latest_delivery":
            return date.fromisoformat(self.as_at)
        days = [
            day
            for file in self.extracts.glob(f"*/{DECLARATION}")
            if (day := _current(file) or _as_day(self.unless_said(file.parent.name)))
        ]
        if not days:
            raise CouncilError(
                f"{self.folder / FILE}: as_at is latest_delivery, and no {DECLARATION} under "
                f"{self.extracts} says data_current_as_of. Put a delivery there, or write a date."
            )
        return max(days)

    def defaults(self, command: str | None, today: date) -> dict[str, dict[str, Any]]:
        """By command, the options that the settings stand for; a command line wins over them.

        The day is only worked out for a `command` that asks for it.
        """
        out = str(self.out)
        given: dict[str, dict[str, Any]] = {name: {"out": out} for name in _OF_OUT}
        given["report"]["council"] = self.name
        given["build"] = {
            "extracts": str(self.extracts), "out": out, "profile": self.profile,
            "purpose": self.purpose,
        }  # fmt: skip
        if self.overrides:
            given["build"]["overrides"] = str(self.overrides)
        given["validate"] = {"delivery": str(self.extracts), "out": out}
        given["suggest"] = {"delivery": str(self.extracts)}
        if command in ("build", "validate"):
            given[command]["as_at"] = self.day(today).isoformat()
        return given


def find_council(folder: Path) -> Council | None:
    """The council whose settings lie in `folder`, if there are any."""
    return read_council(folder / FILE) if (folder / FILE).is_file() else None


def read_council(file: Path) -> Council:
    """The settings in a file. Raises CouncilError where one of them cannot be used."""
    said = _load(file)
    for key in said:
        if key not in KEYS:
            near = get_close_matches(str(key), KEYS, 1, 0.6)
            told = f"Perhaps {near[0]}?" if near else f"Known: {', '.join(KEYS)}."
            raise CouncilError(f"{file}: {key} is no key of it. {told}")
    if not said.get("name"):
        raise CouncilError(f"{file}: name is missing. Write `name: Example Council`.")
    folder = file.resolve().parent
    as_at = said.get("as_at", "today")
    if not _is_rule(as_at):
        raise CouncilError(f"{file}: as_at is {as_at!r}. Write {AS_AT}.")
    schedule = said.get("schedule")
    if schedule is not None and not _CRON.fullmatch(str(schedule).strip()):
        raise CouncilError(
            f"{file}: schedule is {schedule!r}. Write the five fields of cron, such as "
            "'30 5 * * *' for half past five every morning."
        )
    overrides = said.get("overrides")
    return Council(
        folder=folder,
        name=str(said["name"]),
        area=str(said["area"]) if said.get("area") else None,
        extracts=folder / str(said.get("extracts", "extracts")),
        out=folder / str(said.get("out", "warehouse")),
        seeds=folder / str(said.get("seeds", "seeds")),
        overrides=folder / str(overrides) if overrides else None,
        profile=str(said.get("profile", "default")),
        purpose=str(said.get("purpose", "any")),
        as_at=str(as_at),
        schedule=str(schedule) if schedule else None,
        notify=str(said["notify"]) if said.get("notify") else None,
        deliveries=_deliveries(said.get("deliveries"), file),
    )


def _deliveries(said: Any, file: Path) -> dict[str, dict[str, Any]]:
    if said in (None, {}):
        return {}
    if not isinstance(said, dict) or not all(isinstance(v, dict) for v in said.values()):
        raise CouncilError(
            f"{file}: deliveries are not given by service. Write deliveries: {{{ALL}: {{key: …}}, "
            "schools: {key: …}}}."
        )
    for service, keys in said.items():
        for key in keys:
            if key not in (*REQUIRED, *OPTIONAL):
                raise CouncilError(
                    f"{file}: deliveries of {service} say {key}, which is no key of {DECLARATION}. "
                    f"Known: {', '.join((*REQUIRED, *OPTIONAL))}."
                )
    return {str(service): dict(keys) for service, keys in said.items()}


def _load(file: Path) -> dict[str, Any]:
    try:
        said = read_strictly(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark else ""
        raise CouncilError(f"{file} cannot be read as YAML{where}. Mend it.") from None
    if not isinstance(said, dict):
        raise CouncilError(f"{file} holds no keys and values. Write `name: Example Council`.")
    return said


def _is_rule(as_at: Any) -> bool:
    if isinstance(as_at, date) or as_at in ("today", "latest_delivery"):
        return True
    try:
        return bool(date.fromisoformat(str(as_at)))
    except ValueError:
        return False


def _current(file: Path) -> date | None:
    """When a delivery was current, as far as its declaration can be read at all."""
    try:
        said = read_strictly(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        return None
    return _as_day(said) if isinstance(said, dict) else None


def _as_day(said: Mapping[str, Any]) -> date | None:
    day = said.get("data_current_as_of")
    if isinstance(day, datetime):
        return day.date()
    try:
        return day if isinstance(day, date) else date.fromisoformat(str(day))
    except ValueError:
        return None
