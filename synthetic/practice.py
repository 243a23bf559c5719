"""Practice data, with effects of the tool that are known because they are put in here."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from synthetic.draws import Floats, Ints, Mask, between, chance, stream, weighted
from synthetic.profiles import PROFILES
from synthetic.recorded import Recorded, dates, hide
from synthetic.referrals import (
    RE_REFERRED_WITHOUT,
    ROLL_OUT_MONTHS,
    TEAMS,
    Referrals,
    risk_with_tool,
    roll_out,
)
from synthetic.social_care import Assessments
from synthetic.texts import Texts
from synthetic.world import World

# What the tool truly saves.
MINUTES_SAVED = 70.0
DAYS_SAVED = 4.0
# Minutes differ by team, and searching gets a little quicker each year whatever the tool does.
_TEAM_MINUTES = (152.0, 138.0, 171.0, 160.0, 145.0)
_MINUTES_TREND = -6.0
_SINCE_MONTHS = 36


_WORKERS = 8


def searching(
    rng: np.random.Generator, team: Ints, years_on: Floats, with_tool: Mask, effect: float = 1.0
) -> tuple[Ints, Floats, Floats]:
    """For each assessment the worker's number in the team, minutes of searching, and days until
    another service's practitioner is reached; `years_on` counts from the first observation.

    `effect` multiplies what the tool saves; 0 is a tool that changes nothing.
    """
    n = len(team)
    worker = rng.integers(0, _WORKERS, n)
    habit = rng.normal(0, 14, (len(TEAMS), _WORKERS))[team, worker]
    minutes = np.asarray(_TEAM_MINUTES)[team] + habit + _MINUTES_TREND * years_on
    minutes = minutes + rng.normal(0, 32, n) - effect * MINUTES_SAVED * with_tool
    days = 9.0 + rng.gamma(4.0, 0.9, n) - effect * DAYS_SAVED * with_tool
    return worker, minutes, days


def time_observations(
    world: World, referrals: Referrals, made: Assessments, effect: float
) -> pa.Table:
    """One row per observed assessment: minutes of searching and the day of the first contact."""
    rng = stream(world.seed, "time observations")
    since = world.as_at - int(_SINCE_MONTHS * 30.4375)
    may = (made.start >= since) & (made.start < world.as_at - 30)
    rows = np.flatnonzero(may & chance(rng, 0.6, len(may)))
    rows = rows[np.argsort(made.start[rows], kind="stable")]
    n = len(rows)
    referral = made.referral[rows]
    team, with_tool = referrals.team[referral], referrals.with_tool[referral]
    years_on = (made.start[rows] - since) / 365.25
    worker, minutes, days = searching(rng, team, years_on, with_tool, effect)
    first = referrals.day[referral] + np.maximum(np.round(days), 0).astype(np.int64)
    observed = made.start[rows] + between(rng, 5, 30, n)
    reference = pc.take(made.reference, pa.array(rows))
    return pa.table(
        {
            "observation_id": _ids("TO", n),
            "assessment_ref": reference,
            "worker_ref": pa.array(
                [f"W{t + 1}{w + 1:02d}" for t, w in zip(team, worker, strict=True)], pa.string()
            ),
            "team": pc.take(pa.array(TEAMS), pa.array(team)),
            "with_tool": pa.array(with_tool),
            "minutes_searching": pa.array(np.maximum(np.round(minutes), 3.0)),
            "first_practitioner_contact_date": dates(
                first, chance(rng, 0.93, n) & (first <= world.as_at)
            ),
            "observed_on": dates(np.minimum(observed, world.as_at)),
        }
    )


def time_surveys(world: World) -> pa.Table:
    """Answers before and after in bands of hours, as the pilot asked."""
    rng = stream(world.seed, "time surveys")
    n = 60
    after = np.arange(n) >= n // 2
    band = np.where(
        after, weighted(rng, (0.35, 0.45, 0.15, 0.05), n), weighted(rng, (0.06, 0.3, 0.42, 0.22), n)
    )
    begins = int(roll_out(world)[0])
    answered = np.where(
        after, begins + between(rng, 200, 500, n), begins - between(rng, 20, 120, n)
    )
    groups = ("social worker", "senior social worker", "team manager")
    return pa.table(
        {
            "response_id": _ids("TS", n),
            "phase": pc.if_else(pa.array(after), "after", "before"),
            "band": pc.take(
                pa.array(["under_1h", "1_to_2h", "2_to_3h", "over_3h"]), pa.array(band)
            ),
            "respondent_group": pc.take(
                pa.array(groups), pa.array(weighted(rng, (0.7, 0.2, 0.1), n))
            ),
            "referrals_per_week": pa.array(np.round(rng.gamma(4, 0.45, n), 1)),
            "would_recommend": hide(pa.array(chance(rng, 0.93, n)), ~after),
            "answered_on": dates(answered),
        }
    )


def roll_out_of_teams(world: World) -> pa.Table:
    """One row per team: the day from which it had the tool."""
    return pa.table({"team": pa.array(TEAMS), "started_on": dates(roll_out(world))})


def access_events(world: World, made: Recorded, referrals: Referrals) -> pa.Table:
    """What users did with the tool: searches, hits, people and services opened."""
    rng = stream(world.seed, "access events")
    rows = np.flatnonzero(referrals.with_tool & chance(rng, 0.8, len(referrals.row)))
    searches = np.repeat(rows, 1 + weighted(rng, (0.5, 0.3, 0.2), len(rows)))
    hit = chance(rng, 0.82, len(searches))
    seen = searches[hit]
    opened = seen[chance(rng, 0.75, len(seen))]
    services = np.repeat(opened, 1 + weighted(rng, (0.3, 0.3, 0.25, 0.15), len(opened)))
    parts = [searches, seen, opened, services]
    referral = np.concatenate(parts)
    action = np.repeat(np.arange(4), [len(p) for p in parts])
    n = len(referral)
    # What is done for one referral is done by one user at one sitting, in the order of the actions.
    sitting = len(referrals.row)
    begun = (referrals.day + between(rng, 0, 12, sitting)) * 86_400
    begun = np.minimum(begun, world.as_at * 86_400) + between(rng, 8 * 3600, 17 * 3600, sitting)
    moment = begun[referral] + action * 240 + between(rng, 0, 240, n)
    user = rng.integers(100, 140, sitting)[referral]
    miss = np.zeros(n, dtype=np.bool_)
    miss[: len(searches)] = ~hit
    order = np.lexsort((np.arange(n), moment))
    why = pc.take(
        pa.array(["misspelt", "outside_area", "too_young", "not_in_source"]),
        pa.array(rng.integers(0, 4, n)),
    )
    child = pc.take(made.reference, pa.array(referrals.row[referral]))
    code = pc.take(pa.array(list(PROFILES)), pa.array(rng.integers(0, len(PROFILES), n)))
    table = pa.table(
        {
            "occurred_at": pa.array(moment).cast(pa.timestamp("s")),
            "user_ref": pc.binary_join_element_wise("U", pc.cast(pa.array(user), pa.string()), ""),
            "team": pc.take(pa.array(TEAMS), pa.array(referrals.team[referral])),
            "action": pc.take(
                pa.array(["searched", "seen_in_results", "opened_person", "opened_service"]),
                pa.array(action),
            ),
            "service_code": hide(code, action != 3),
            "child_person_ref": hide(child, miss),
            "person_ref": hide(child, action < 2),
            "referral_ref": pc.take(referrals.reference, pa.array(referral)),
            "outcome": hide(pc.if_else(pa.array(miss), "no_result", "found"), action > 0),
            "outcome_reason": hide(why, ~miss),
        }
    )
    table = table.take(pa.array(order))
    return table.add_column(0, "event_id", _ids("AE", n))


def member_feedback(
    world: World, texts: Texts, made: Recorded, people: tuple[Ints, Ints], is_member: Mask
) -> pa.Table:
    """What workers said of members shown to them: right, wrong, or that somebody is missing.

    `people`: pairs of a subject child and another person of social care; `is_member`: truly of the
    family.
    """
    rng = stream(world.seed, "member feedback")
    row = made.row_of(world.size)
    child, other = people
    known = (row[child] >= 0) & (row[other] >= 0) & (child != other)
    rows = np.flatnonzero(known & chance(rng, 0.12, len(child)))
    missing = is_member[rows] & chance(rng, 0.15, len(rows))
    n = len(rows)
    at = pa.array(other[rows])
    verdict = pc.if_else(
        pa.array(missing), "missing", pc.if_else(pa.array(is_member[rows]), "confirmed", "rejected")
    )
    return pa.table(
        {
            "feedback_id": _ids("MF", n),
            "child_person_ref": pc.take(made.reference, pa.array(row[child[rows]])),
            "person_ref": hide(pc.take(made.reference, pa.array(row[other[rows]])), missing),
            "verdict": verdict,
            "first_name": hide(pc.take(texts.first, at), ~missing),
            "last_name": hide(pc.take(texts.last, at), ~missing),
            "relationship": pa.nulls(n, pa.string()),
            "worker_ref": pa.array([f"W{1 + k % 5}{1 + k % 8:02d}" for k in range(n)], pa.string()),
            "given_on": dates(world.as_at - between(rng, 1, 400, n)),
        }
    )


def effects(world: World, effect: float) -> pa.Table:
    """The effects that were put in: measure, value, unit, description."""
    begins = roll_out(world)
    with_tool = risk_with_tool(effect)
    rows: list[tuple[str, float, str, str]] = [
        (
            "minutes_searching",
            0.0 - effect * MINUTES_SAVED,
            "minutes",
            "Change of the mean of minutes_searching where the tool is used",
        ),
        (
            "minutes_searching_trend",
            _MINUTES_TREND,
            "minutes a year",
            "Change with time alone, with or without the tool",
        ),
        (
            "days_to_first_contact",
            0.0 - effect * DAYS_SAVED,
            "days",
            "Change of the days from referral to first practitioner contact",
        ),
        (
            "re_referral_risk_without_tool",
            RE_REFERRED_WITHOUT,
            "share",
            "Risk of another referral within 12 months, drawn for each family and referral",
        ),
        (
            "re_referral_risk_with_tool",
            with_tool,
            "share",
            "The same where the tool was in use on the day of the referral",
        ),
        (
            "re_referral_risk_difference",
            with_tool - RE_REFERRED_WITHOUT,
            "share",
            "Difference of the two risks",
        ),
    ]
    rows += [
        (
            f"roll_out {team}",
            float(begins[k]),
            "days since 1970-01-01",
            f"First day of the tool in the team, {ROLL_OUT_MONTHS[k]} months before the as-at date",
        )
        for k, team in enumerate(TEAMS)
    ]
    measure, value, unit, description = zip(*rows, strict=True)
    return pa.table(
        {
            "measure": pa.array(measure),
            "value": pa.array(value),
            "unit": pa.array(unit),
            "description": pa.array(description),
        }
    )


def _ids(prefix: str, n: int) -> pa.Array:
    return pa.array([f"{prefix}{k:07d}" for k in range(1, n + 1)], pa.string())
