"""The reviewed settings of the person model, for any Splink backend."""

from __future__ import annotations

import json
from dataclasses import replace
from math import sqrt
from pathlib import Path
from typing import Any

from splink import SettingsCreator, block_on

from matching.persons.comparisons import COMPARISONS, Comparison, Level

MODEL_FOLDER = Path(__file__).parents[1] / "model"

# A pair is scored further only from here: below it no second look would make it a link.
LOWEST_WEIGHT = -2.0
# Links: odds of about 60 to 1 before the second look at relatives, which takes more out.
LINK_WEIGHT = 6.0
# Worth a person's time: more likely than one in eight.
REVIEW_WEIGHT = 1.0

# The second pass joins two people from here, by what all their records say at best: odds of 8 to
# 1, since it asks besides that nobody else fits nearly as well.
FIT_WEIGHT = 3.0
# The same where a service that knows everybody knows one of the two and not the other: even odds,
# since whoever else were meant would be known, and fit better.
FIT_WEIGHT_OF_THE_KNOWN = 0.0
# The same where no relatives are on record: odds of 1 to 2, since it is relatives who nearly fit.
FIT_WEIGHT_AMONG_STRANGERS = -1.0
# Bits by which each of the two must fit better than anybody else: 30 to 1.
FIT_MARGIN = 5.0

# A person whom one round made may be whom another record was missing, and of several stray records
# a round brings one home. Each joins a sixth of what the one before did; most end by themselves.
ROUNDS = 5
# Of two people the one stands alone who has so few records, and none of a service that knows the
# other: two contacts of one telephone are one, and no less a stray of hers than each by itself.
FEW_RECORDS = 4
# Pairs of records between two people; where there are more, it is no question of a single record.
MOST_PAIRS = 400

# One record of a service is preferred to another from so many bits: odds of 8 to 1.
CLEARLY_BETTER = 3.0

# A service knows everybody if it knows so many of whom others know. Some live elsewhere. Before
# anybody is linked, records are counted, by date of birth and a name: with five times the usual
# slips 56 to 88 in a hundred of those that practices and schools know are found so.
LEAST_KNOWN_RECORDS = 0.6
# Of people whom two other services hold, who are linked already, it is 91 in a hundred and more.
LEAST_KNOWN_PEOPLE = 0.8
# A share of fewer people says nothing.
FEWEST_KNOWN = 30

# People known to this council have three other records on average; how many it is matters little
# (one more doubles nothing but the last bit).
OTHER_RECORDS_OF_A_PERSON = 2.0
# Below this many records the crowd of possible strangers is not the extract but the neighbourhood.
SMALLEST_CROWD = 5_000
# The crowd for which it was judged how often strangers share a home.
CROWD_OF_HOMES = 20_000
# Two strangers share a door or a phone so much less often than two who may be relatives.
AMONG_STRANGERS = 0.1


def person_settings(n_records: int, *, families: bool = True) -> SettingsCreator:
    """Settings of the person model for `n_records` records, with the trained m and u.

    `families` tells whether relatives are on record (`crowd.holds_families`).

    The prior is not trained: it follows from the number of records, since one model has to serve a
    council of ten thousand and a region of ten million.
    """
    return _settings(comparisons_for(n_records, families=families), n_records)


def judged_settings(n_records: int) -> SettingsCreator:
    """The same with the judgements of comparisons.py, where training begins."""
    return _settings(COMPARISONS, n_records)


def _settings(comparisons: tuple[Comparison, ...], n_records: int) -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        comparisons=[comparison.for_splink() for comparison in comparisons],
        # Pairs are found by blocking.py and registered; Splink asks for a rule all the same.
        blocking_rules_to_generate_predictions=[block_on("record_id")],
        probability_two_random_records_match=prior(n_records),
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=True,
        linker_uid="persons",
    )


def prior(n_records: int) -> float:
    """Probability that two records drawn at random are one person's."""
    return OTHER_RECORDS_OF_A_PERSON / max(n_records, SMALLEST_CROWD)


def comparisons_for(n_records: int, *, families: bool = True) -> tuple[Comparison, ...]:
    """The trained comparisons for `n_records` records.

    In a larger crowd two strangers share a door or a phone less often; two relatives as often as
    ever. So u of what a household shares falls with the square root of the crowd, halfway. Where no
    `families` are on record it is strangers alone who could share it.
    """
    of_a_crowd = sqrt(CROWD_OF_HOMES / max(n_records, CROWD_OF_HOMES))
    of_strangers = 1.0 if families else AMONG_STRANGERS

    def rarer(level: Level) -> float:
        if level.is_of_household:
            return of_a_crowd * of_strangers
        return of_strangers if level.is_of_neighbours else 1.0

    return tuple(
        replace(
            comparison,
            levels=tuple(replace(level, u=level.u * rarer(level)) for level in comparison.levels),
        )
        for comparison in trained_comparisons()
    )


def trained_comparisons() -> tuple[Comparison, ...]:
    """The comparisons with the m and u of the newest trained model, where it has them."""
    model = trained_model()
    figures: dict[str, Any] = model.get("comparisons", {})
    return tuple(
        replace(
            comparison,
            levels=tuple(
                replace(level, **figures[comparison.name].get(level.code, {}))
                for level in comparison.levels
            ),
        )
        if comparison.is_trained and comparison.name in figures
        else comparison
        for comparison in COMPARISONS
    )


def trained_model() -> dict[str, Any]:
    """The newest trained model: what it was trained on, and m and u by comparison and level."""
    files = sorted(MODEL_FOLDER.glob("persons-*.json"))
    if not files:
        return {}
    content: dict[str, Any] = json.loads(files[-1].read_text(encoding="utf-8"))
    return content
