"""The suites of one service: what its contract promises and what its checklist asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from family_context.build.data_docs import checklists as ask
from family_context.build.data_docs.checks import Check, Suite
from family_context.build.data_docs.promises import promised
from family_context.contracts import Contract, TableContract

DERIVED = {
    "people": ask.PEOPLE_COLUMNS,
    "addresses": ask.ADDRESSES_COLUMNS,
    "involvements": ask.INVOLVEMENTS_COLUMNS,
}
ASKED: Mapping[str, tuple[Check, ...]] = {
    "people": ask.PEOPLE,
    "addresses": ask.ADDRESSES,
    "involvements": ask.INVOLVEMENTS,
}
ASKED_OF: Mapping[tuple[str, str], tuple[Check, ...]] = {
    ("schools", "involvements"): ask.SCHOOL,
    ("adult_social_care", "involvements"): ask.ADULT_SOCIAL_CARE,
    ("police", "involvements"): ask.POLICE,
    ("police", "offences"): ask.OFFENCES,
}
# The service (or all), the name of the frame, the tables that must hold rows, query and checks.
FRAMES = (
    (None, "people_and_involvements", ("people", "involvements"),
     ask.SPELLS_QUERY, ask.SPELLS),
    ("housing", "people_and_events", ("people", "housing_events"),
     ask.HOUSING_QUERY, ask.HOUSING),
    ("police", "people_and_offences", ("people", "offences"),
     ask.OFFENDERS_QUERY, ask.OFFENDERS),
)  # fmt: skip


def suites_of(
    contract: Contract, rows: Mapping[str, int], filled: Callable[[str], set[str]]
) -> list[Suite]:
    """The suites of a service, for tables that hold rows.

    `rows` gives the landed rows by table; `filled` the columns of a table that hold anything.
    """
    service = contract.service_code
    suites = [_of_table(service, t, filled(t.name)) for t in contract.tables if rows[t.name]]
    for only, name, needed, query, checks in FRAMES:
        if only in (None, service) and all(rows.get(t) for t in needed):
            suites.append(Suite(service, name, query, checks))
    return suites


def _of_table(service: str, table: TableContract, filled: set[str]) -> Suite:
    derived = DERIVED.get(table.name)
    asked = (*ASKED.get(table.name, ()), *ASKED_OF.get((service, table.name), ()))
    columns = ", ".join(["*", derived] if derived else ["*"])
    return Suite(
        service,
        table.name,
        f"select {columns} from {table.name}",
        _once((*promised(table, filled), *asked)),
    )


def _once(checks: Iterable[Check]) -> tuple[Check, ...]:
    """The same expectation asked twice is asked once, in the words of the checklist."""
    return tuple({(c.expectation, repr(c.arguments)): c for c in checks}.values())
