"""All tables of all services, put together from the parts."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic import extras, housing, practice, schools, social_care
from synthetic.addresses import KEEPS_HISTORY, addresses
from synthetic.draws import Ints, stream
from synthetic.family_truth import family_truth
from synthetic.layout import mix_formats
from synthetic.profiles import PROFILES
from synthetic.recorded import Recorded
from synthetic.referrals import as_spells, build_referrals
from synthetic.related import relationships, with_duplicates
from synthetic.spells import Given, involvements
from synthetic.texts import Texts
from synthetic.traps import Ledger
from synthetic.world import World

Tables = dict[str, dict[str, pa.Table]]


@dataclass(frozen=True)
class Assembled:
    """The tables of every service and of the practice folder, and what is known of them in
    truth.
    """

    tables: Tables
    contacts: Recorded
    members: pa.Table
    family_types: pa.Table
    effects: pa.Table


def assemble(
    world: World,
    texts: Texts,
    people: dict[str, Recorded],
    ledger: Ledger,
    noise: float,
    effect: float,
) -> Assembled:
    """Builds all tables; notes the traps that lie outside the people tables in the ledger."""
    csc = people["childrens_social_care"]
    referrals = build_referrals(world, csc, effect)
    given = {"childrens_social_care": as_spells(world, csc, referrals)}
    tables: Tables = {
        code: _common(world, made, ledger, given.get(code)) for code, made in people.items()
    }
    assessed = social_care.assessments(world, csc, referrals)
    tables["childrens_social_care"] |= {
        "referrals": social_care.referral_table(world, csc, referrals),
        "referral_people": social_care.referral_people(world, csc, referrals),
        "assessments": assessed.table,
        "plans": social_care.plans(world, csc, referrals),
    }
    found, contacts = schools.contacts(world, texts, people["schools"], noise)
    tables["schools"]["contacts"] = schools.professionals(found, world, ledger)
    tenancies, household = housing.tenancies(world, people["housing"])
    tables["housing"] |= {
        "tenancies": tenancies,
        "household_members": household,
        "housing_events": housing.housing_events(world, people["housing"], ledger),
    }
    tables["police"]["offences"] = extras.offences(world, people["police"], ledger)
    tables["supporting_families"]["family_members"] = extras.programme_families(
        world, people["supporting_families"]
    )
    tables["adult_social_care"]["carer_links"] = extras.carer_links(
        world, people["adult_social_care"]
    )
    members, types, pairs, is_member = _families(world, people, contacts, tables)
    tables["early_help"]["involvements"] = mix_formats(
        tables["early_help"]["involvements"], ledger, world.seed
    )
    tables["practice"] = {
        "time_surveys": practice.time_surveys(world),
        "time_observations": practice.time_observations(world, referrals, assessed, effect),
        "access_events": practice.access_events(world, csc, referrals),
        "roll_out": practice.roll_out_of_teams(world),
        "member_feedback": practice.member_feedback(world, texts, csc, pairs, is_member),
    }
    for made in people.values():
        ledger.add_records(made)
    ledger.add_records(contacts, "contacts")
    return Assembled(tables, contacts, members, types, practice.effects(world, effect))


def _common(
    world: World, made: Recorded, ledger: Ledger, given: Given | None
) -> dict[str, pa.Table]:
    related = relationships(world, made)
    if made.code == "childrens_social_care":
        related = with_duplicates(related, made, ledger)
    tables = {
        "people": pa.table(made.columns),
        "involvements": involvements(world, made, ledger, given).table(),
        "relationships": related,
    }
    if made.code in KEEPS_HISTORY:
        tables["addresses"], placed = addresses(world, made)
        references = tables["addresses"]["person_ref"].combine_chunks()
        ledger.add(18, made.code, "addresses", references, placed)
    return tables


def _families(
    world: World, people: dict[str, Recorded], contacts: Recorded, tables: Tables
) -> tuple[pa.Table, pa.Table, tuple[Ints, Ints], np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """True families of the subject children; pairs of child and other person, and which are
    true.
    """
    known = np.zeros(world.size, dtype=np.int64)
    for made in [*people.values(), contacts]:
        known[made.person] = 1
    csc = people["childrens_social_care"]
    subjects = np.unique(csc.person[world.is_subject_age()[csc.person]])
    members, types = family_truth(
        world,
        subjects,
        known,
        held_back(world, people),
        written_pairs(world, people, contacts, tables),
    )
    rng = stream(world.seed, "shown members")
    number = [
        pc.cast(pc.utf8_slice_codeunits(members[c].combine_chunks(), 1), pa.int64()).to_numpy()
        - 1_000_000
        for c in ("child_true_person_id", "member_true_person_id")
    ]
    few = max(1, len(subjects) // 12)
    wrong = rng.choice(subjects, few), rng.choice(csc.person, few)
    pairs = np.concatenate([number[0], wrong[0]]), np.concatenate([number[1], wrong[1]])
    is_member = np.arange(len(pairs[0])) < len(number[0])
    return members, types, pairs, is_member


def who_marks(world: World, known: dict[str, Ints]) -> dict[str, Ints]:
    """For each restricted person the one service sure to have marked the record: the first
    knowing.
    """
    left = world.people["restriction"] > 0
    marks = {}
    for code in PROFILES:
        mine = np.zeros(world.size, dtype=np.int64)
        mine[known[code]] = 1
        mine *= left
        left = left & (mine == 0)
        marks[code] = mine
    return marks


def held_back(world: World, people: dict[str, Recorded]) -> Ints:
    """1 for people of whom some record carries a restriction."""
    mask = np.zeros(world.size, dtype=np.int64)
    for made in people.values():
        mask[made.person[np.asarray(pc.is_valid(made.columns["restriction"]))]] = 1
    return mask


def written_pairs(
    world: World,
    people: dict[str, Recorded],
    contacts: Recorded,
    tables: dict[str, dict[str, pa.Table]],
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
    csc = people["childrens_social_care"]
    referrals = tables["childrens_social_care"]["referrals"]
    named = tables["childrens_social_care"]["referral_people"]
    at = pc.index_in(named["referral_ref"], value_set=referrals["referral_ref"].combine_chunks())
    child = pc.take(referrals["person_ref"].combine_chunks(), at.combine_chunks())
    add(csc, child, csc, named["person_ref"].combine_chunks())
    # The family programme counts people into one family without saying who is what to whom.
    programme = people["supporting_families"]
    table = tables["supporting_families"]["family_members"]
    row = pc.index_in(table["person_ref"].combine_chunks(), value_set=programme.reference)
    group = np.full(world.size, -1)
    group[programme.person[row.to_numpy()]] = np.asarray(
        pc.index_in(table["family_ref"], value_set=pc.unique(table["family_ref"]))
    )
    person, related = (world.relations[c].to_numpy() for c in ("person", "related"))
    together = (group[person] >= 0) & (group[person] == group[related])
    left.append(person[together])
    right.append(related[together])
    one, other = np.concatenate(left), np.concatenate(right)
    pairs = np.unique(np.stack([np.r_[one, other], np.r_[other, one]]), axis=1)
    return pairs[0], pairs[1]
