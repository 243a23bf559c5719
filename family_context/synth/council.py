"""From families to files: makes a whole council."""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from family_context.synth import extras, housing, schools, social_care, spells
from family_context.synth.draws import Ints, stream
from family_context.synth.known import who_is_known
from family_context.synth.profiles import PROFILES
from family_context.synth.recording import Recorded, record
from family_context.synth.related import relationships
from family_context.synth.texts import true_texts
from family_context.synth.truth import (
    family_truth,
    people_truth,
    record_truth,
    relation_truth,
    residence_truth,
    write_truth,
)
from family_context.synth.world import World, build_world
from family_context.synth.writing import write_csv, write_yaml

# Person records of all services for each family with children (measured).
RECORDS_PER_FAMILY = 20.0


@dataclass(frozen=True)
class CouncilSummary:
    """What was made: where, how many, and how long each step took (seconds)."""

    extracts: Path
    truth: Path
    families: int
    people: int
    person_records: int
    rows: dict[str, int]
    seconds: dict[str, float]


def make_council(
    families: int,
    seed: int,
    out: Path,
    *,
    noise: float = 1.0,
    as_at: dt.date = dt.date(2026, 1, 31),
    records: int | None = None,
    progress: Callable[[str], None] | None = None,
) -> CouncilSummary:
    """Writes `out`/extracts and `out`/truth for a council of `families` families with children; returns a summary.

    `noise` multiplies all error rates; `records` sets the number of families so that about so many person
    records come out; `progress` is told each step by name. Same arguments, same bytes.
    Raises ValueError where fewer than one family or a negative noise is asked for.
    """
    if records is not None:
        families = max(1, round(records / RECORDS_PER_FAMILY))
    if families < 1 or noise < 0:
        raise ValueError(
            f"families must be at least 1 and noise at least 0; found {families} and {noise}"
        )
    clock = _Clock(progress)
    world = build_world(families, seed, as_at)
    clock.lap("people and families")
    texts = true_texts(world)
    known = who_is_known(world, stream(seed, "known"))
    clock.lap("who is known where")
    people = {code: record(world, texts, PROFILES[code], who, noise) for code, who in known.items()}
    clock.lap("records")
    tables, contacts = _service_tables(world, texts, people, noise)
    clock.lap("tables of services")
    rows = _write(tables, out / "extracts", as_at)
    clock.lap("files")
    truth = _truth(world, texts, people, contacts, tables)
    write_truth(truth, out / "truth")
    clock.lap("truth")
    return CouncilSummary(
        extracts=out / "extracts",
        truth=out / "truth",
        families=families,
        people=world.size,
        person_records=truth["records"].num_rows,
        rows=rows,
        seconds=clock.seconds,
    )


def _service_tables(
    world: World, texts: object, people: dict[str, Recorded], noise: float
) -> tuple[dict[str, dict[str, pa.Table]], Recorded]:
    tables: dict[str, dict[str, pa.Table]] = {}
    for code, made in people.items():
        columns = {k: v for k, v in made.columns.items() if not k.startswith("__")}
        tables[code] = {
            "people": pa.table(columns),
            "involvements": spells.involvements(world, made).table,
            "relationships": relationships(world, made),
        }
    csc = people["childrens_social_care"]
    referrals = social_care.build_referrals(world, csc)
    tables["childrens_social_care"] |= {
        "referrals": social_care.referral_table(world, csc, referrals),
        "referral_people": social_care.referral_people(world, csc, referrals),
        "assessments": social_care.assessments(world, csc, referrals).table,
        "plans": social_care.plans(world, csc, referrals),
    }
    table, contacts = schools.contacts(world, texts, people["schools"], noise)  # type: ignore[arg-type]
    tables["schools"]["contacts"], _ = schools.professionals(table, world, noise)
    tenancies, members = housing.tenancies(world, people["housing"])
    tables["housing"] |= {
        "tenancies": tenancies,
        "household_members": members,
        "housing_events": housing.housing_events(world, people["housing"]),
    }
    tables["police"]["offences"] = extras.offences(world, people["police"])
    tables["supporting_families"]["family_members"] = extras.programme_families(
        world, people["supporting_families"]
    )
    tables["adult_social_care"]["carer_links"] = extras.carer_links(
        world, people["adult_social_care"]
    )
    return tables, contacts


def _write(tables: dict[str, dict[str, pa.Table]], out: Path, as_at: dt.date) -> dict[str, int]:
    rows = {}
    for code, of_service in tables.items():
        profile = PROFILES[code]
        for name, table in of_service.items():
            write_csv(table, out / code / f"{name}.csv")
            rows[f"{code}.{name}"] = table.num_rows
        write_yaml(
            {
                "source_system": profile.system,
                "supplied_by": profile.supplier,
                "data_current_as_of": as_at - dt.timedelta(days=profile.days_old),
                "coverage_start": dt.date(2009, 4, 1),
                "coverage_end": as_at - dt.timedelta(days=profile.days_old),
                "coverage_area": "Fernmoor",
                "is_synthetic": True,
            },
            out / code / "extract.yml",
        )
    return rows


def _truth(
    world: World,
    texts: object,
    people: dict[str, Recorded],
    contacts: Recorded,
    tables: dict[str, dict[str, pa.Table]],
) -> dict[str, pa.Table]:
    made = [("person", m) for m in people.values()] + [("school_contact", contacts)]
    known = np.zeros(world.size, dtype=np.int64)
    for _, m in made:
        known[m.person] = 1
    csc = people["childrens_social_care"]
    subjects = np.unique(csc.person[world.is_subject_age()[csc.person]])
    members, types = family_truth(
        world,
        subjects,
        known,
        np.zeros(world.size, dtype=np.int64),
        written_pairs(people, contacts, tables),
    )
    return {
        "records": record_truth(made),
        "people": people_truth(world, texts),  # type: ignore[arg-type]
        "residences": residence_truth(world),
        "relations": relation_truth(world),
        "family_members": members,
        "families": types,
    }


def written_pairs(
    people: dict[str, Recorded], contacts: Recorded, tables: dict[str, dict[str, pa.Table]]
) -> tuple[Ints, Ints]:
    """Pairs of people that some service names as related, both ways round."""
    left, right = [], []

    def add(one: Recorded, a: pa.Array, other: Recorded, b: pa.Array) -> None:
        at_a = pc.index_in(a, value_set=one.reference).fill_null(-1).to_numpy(zero_copy_only=False)
        at_b = (
            pc.index_in(b, value_set=other.reference).fill_null(-1).to_numpy(zero_copy_only=False)
        )
        both = (at_a >= 0) & (at_b >= 0)
        left.append(one.person[at_a[both]])
        right.append(other.person[at_b[both]])

    for code, made in people.items():
        table = tables[code]["relationships"]
        add(
            made,
            table["person_ref"].combine_chunks(),
            made,
            table["related_person_ref"].combine_chunks(),
        )
    table = tables["schools"]["contacts"]
    add(
        people["schools"],
        table["person_ref"].combine_chunks(),
        contacts,
        table["contact_ref"].combine_chunks(),
    )
    one, other = np.concatenate(left), np.concatenate(right)
    pairs = np.unique(np.stack([np.r_[one, other], np.r_[other, one]]), axis=1)
    return pairs[0], pairs[1]


class _Clock:
    def __init__(self, progress: Callable[[str], None] | None) -> None:
        self._progress, self._last = progress, time.perf_counter()
        self.seconds: dict[str, float] = {}

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self.seconds[step] = round(now - self._last, 2)
        self._last = now
        if self._progress:
            self._progress(step)
