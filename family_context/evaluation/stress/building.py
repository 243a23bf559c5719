"""People and families of extracts by the ordinary road, without anything that is published."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

from family_context.build import dbt as warehouse
from family_context.build import inputs as given
from family_context.build import state
from family_context.build.dbt import Rules
from family_context.build.landing import show_landed
from family_context.contracts import load_contracts
from family_context.folders import PROJECT, OutFolder
from family_context.intake import take_in

OF_PEOPLE = ("int_people__record_to_person",)
OF_FAMILIES = ("people", "person_records", "household_members", "family_members")
"""What is measured. Everything that these rest on is built too, as a build does it."""


class NothingTakenError(RuntimeError):
    """Intake refused every service; the message gives its reasons."""


def build_people(extracts: Path, as_at: date, out: Path, *, families: bool) -> Path:
    """The private warehouse file of people, and of `families` too, from `extracts` as at `as_at`.

    Intake and the models are those of a build. What counts, checks and publishes marts is left out:
    it changes no person and no family. Raises NothingTakenError, or WarehouseError of dbt.
    """
    folder = OutFolder(out.resolve())
    shutil.rmtree(folder.build, ignore_errors=True)
    folder.build.mkdir(parents=True)
    taken = take_in(
        extracts,
        folder.landing,
        quarantine=folder.quarantine,
        last_good=folder.last_good,
        contracts=load_contracts(PROJECT),
        as_at=as_at,
    )
    if not any(service["load_state"] == "loaded" for service in taken.services):
        reasons = [f"{s['service_code']}: {s['reason']}" for s in taken.services if s["reason"]]
        raise NothingTakenError("; ".join(reasons) or f"There is no service in {extracts}.")
    state.lay_out(folder)
    given.lay_out(folder, given.ThisBuild("stress", as_at, Rules()))
    show_landed(folder.landing, folder.warehouse)
    tables = OF_PEOPLE + (OF_FAMILIES if families else ())
    warehouse.dbt_build(folder, lambda *_: None, only=tables)
    return folder.warehouse
