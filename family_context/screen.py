"""How the account of a build looks on a screen: at most 100 columns, and plain in a log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from textwrap import wrap
from typing import Any

from rich.console import Group
from rich.table import Table
from rich.text import Text

from family_context.build.changes import Changes
from family_context.intake.account import BESIDE, ServiceAccount
from family_context.intake.validation import SEVERITIES, Holding, Validation

WIDTH = 100
_LABEL = 22
_WORDS = {
    "loaded": "loaded",
    "kept_last_good": "kept the last good load",
    "refused": "refused",
    "not_supplied": "not supplied",
}
_STYLES = {"refused": "bold red", "kept_last_good": "yellow", "loaded": "green"}
_SEVERITIES = {
    "refused": "refused or unprotected",
    "lost": "kinds of rows or values that cannot be used",
    "note": "to note.",
}
_ALARMS = {"refused", "kept", "table refused", "unprotected", "no people", "dates"}


def intake_account(accounts: Sequence[ServiceAccount], as_at: date) -> Text:
    """What was taken in: a line on the whole, then each service that there is something to say of.

    Services that were loaded without a remark, or not supplied, share a line each.
    """
    services = [a for a in accounts if a.service_code != BESIDE]
    by_state = {state: [a for a in services if a.load_state == state] for state in _WORDS}
    heads = [f"{len(found)} {_WORDS[state]}" for state, found in by_state.items() if found]
    text = Text(f"Intake as at {as_at}: {', '.join(heads)}.\n", style="bold")
    for one in accounts:
        if one.remarks:
            _add(text, one.service_code, _told(one))
    quiet = [f"{a.service_code} {a.rows_landed:,}" for a in by_state["loaded"] if not a.remarks]
    if quiet:
        _add(text, "nothing to remark", [("loaded", "green", f"rows of {', '.join(quiet)}")])
    absent = [a.service_code for a in by_state["not_supplied"] if not a.remarks]
    if absent:
        _add(text, "not supplied", [("", "", ", ".join(absent))])
    return text


def _told(one: ServiceAccount) -> Iterable[tuple[str, str, str]]:
    """Word, its style, and what follows it, of each paragraph on a service."""
    if one.load_state in ("loaded", "kept_last_good"):
        counts = [f"{one.rows_landed:,} rows"]
        counts += [f"{one.rows_quarantined:,} held back"] if one.rows_quarantined else []
        counts += [f"{one.values_rejected:,} values rejected"] if one.values_rejected else []
        word = _WORDS[one.load_state]
        told = ", ".join(counts) if one.load_state == "loaded" else ""
        yield word, _STYLES[one.load_state], told
    for remark in one.remarks:
        yield remark.kind, "red" if remark.kind in _ALARMS else "cyan", remark.text


def validation_account(validation: Validation) -> Group:
    """What a validation found, by service, and under it what the delivery can answer."""
    counts = Counter(problem.severity for problem in validation.problems)
    heads = [f"{counts[severity]} {_SEVERITIES[severity]}" for severity in SEVERITIES]
    text = Text(f"Validated as at {validation.as_at}: {', '.join(heads)}\n", style="bold")
    by_service: dict[str, list[tuple[str, str, str]]] = {}
    for problem in validation.problems:
        place = ".".join(filter(None, (problem.table_name, problem.column_name)))
        told = f"{place}: {problem.n:,} × {problem.found}" if problem.n else problem.found
        told += f"; expected {problem.expected}" if problem.expected else ""
        told += f"; e.g. {', '.join(problem.examples)}" if problem.examples else ""
        told += f". {problem.to_do}" if problem.to_do else ""
        style = {"refused": "bold red", "lost": "yellow"}.get(problem.severity, "cyan")
        by_service.setdefault(problem.service_code, []).append((problem.severity, style, told))
    for service, paragraphs in by_service.items():
        _add(text, service, paragraphs)
    return Group(text, _can_answer(validation.holdings))


def _can_answer(holdings: Iterable[Holding]) -> Table:
    table = Table(title="What the delivery can answer", title_justify="left", box=None)
    table.add_column("service")
    for head in ("people", "under 18", "born", "address", "NHS no.", "relatives", "involved"):
        table.add_column(head, justify="right")
    because: dict[str, list[str]] = {}
    for one in holdings:
        if one.not_searched_because is not None:
            # Why a delivery was refused stands above, with what to do.
            was_sent = one.load_state != "not_supplied"
            why = "refused, see above" if was_sent else one.not_searched_because
            because.setdefault(why, []).append(one.service_code)
            continue
        figures = (
            *(one.people, one.under_18, one.with_date_of_birth, one.with_address),
            *(one.with_nhs_number, one.with_relationship, one.with_involvement),
        )
        table.add_row(one.service_code, *(f"{n:,}" for n in figures))
    if because:
        told = "; ".join(f"{', '.join(codes)} ({why})" for why, codes in because.items())
        table.caption = Text(f"Answered with “not searched”: {told}.")
        table.caption_justify = "left"
    return table


def changes_account(changes: Changes) -> Text:
    """What is answered otherwise than in the publication before, by service."""
    if not changes.children:
        return Text(
            "No child is published. A child is published whom children's social care knows: see "
            "above what became of its tables.\n",
            style="bold red",
        )
    if changes.is_first:
        told = f"First publication here: {changes.children:,} children, nothing to compare with.\n"
        return Text(told, style="bold")
    counts = [
        f"{n:,} {word}"
        for n, word in (
            (changes.children_new, "children new"),
            (changes.children_gone, "children gone"),
            (changes.members_new, "members of other children new"),
            (changes.members_gone, "members of other children gone"),
            (changes.people_merged, "people merged"),
            (changes.people_split, "people split"),
        )
        if n
    ]
    text = Text(f"Changed since the publication as at {changes.before or 'unknown'}\n", "bold")
    told = f"{changes.children:,}, {', '.join(counts) or 'the same, with the same members'}"
    _add(text, "children", [("", "", told)])
    by_service: dict[str, list[str]] = {}
    for service, old, new, n in changes.answers:
        told = f"{n:,} from {old.replace('_', ' ')} to {new.replace('_', ' ')}"
        by_service.setdefault(service, []).append(told)
    for service, parts in by_service.items():
        _add(text, service, [("", "", "; ".join(parts))])
    if not by_service:
        _add(text, "answers", [("", "", "none has changed")])
    return text


def issues_account(counts: Sequence[Mapping[str, Any]]) -> Text:
    """What the build found in rows that it used, by service, for the data owners."""
    text = Text("Found in rows that are used, listed in issues/ for each data owner\n", "bold")
    by_service: dict[str, list[str]] = {}
    for row in counts:
        told = f"{row['n']:,} {row['issue'].replace('_', ' ')} in {row['table_name']}"
        by_service.setdefault(row["service_code"], []).append(told)
    for service, parts in by_service.items():
        _add(text, service, [("", "", "; ".join(parts))])
    return text


def _add(text: Text, label: str, paragraphs: Iterable[tuple[str, str, str]]) -> None:
    """Add paragraphs beside a label, wrapped, without blanks at the end of a line."""
    left = label
    for word, style, told in paragraphs:
        whole = f"{word}: {told}" if word and told else word or told
        indent = "  " if word else ""
        lines = wrap(
            whole,
            WIDTH - _LABEL,
            subsequent_indent=indent,
            break_long_words=True,
            break_on_hyphens=False,
        )
        for line in lines:
            text.append(f"{left:<{_LABEL}}", style="bold")
            if word and line.startswith(word):
                text.append(word, style=style)
                line = line[len(word) :]
            text.append(f"{line}\n")
            left, word = "", ""
