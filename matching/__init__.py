"""Linkage: which records are one person, and which people are one family.

Tables in, tables out. What other packages call stands here; the rest of the rooms may change:

* `resolve` makes people of person records, `resolved` is what it found, `write_list_for_steward`
  lists what must stay apart.
* `elsewhere` takes records out of a build, links them by any engine, and takes the people in.
* `link_families` says how likely two people are of one family, `family_clusters` joins the likely.
* `train_persons`, `train_families` and `calibrate_families` write a model for review.
* `evidence` says why records are one person or not, `membership` why somebody is of a child's
  family or not, `what_became_of` where a person_id went.
* `draw_pairs` samples pairs for people to label.
* `own_database` lends a step tables that nobody else sees.

How good all this is, `matching.measure` says.
"""

from matching import elsewhere
from matching.families.clusters import family_clusters
from matching.families.evidence import FamilyPair
from matching.families.membership import membership
from matching.families.scoring import link_families
from matching.families.training import calibrate as calibrate_families
from matching.families.training import train as train_families
from matching.persons import evidence
from matching.persons.firewall import write_list_for_steward
from matching.persons.ids import living, what_became_of
from matching.persons.labels import draw as draw_pairs
from matching.persons.resolve import resolve, resolved
from matching.persons.settings import FIT_MARGIN, FIT_WEIGHT, LINK_WEIGHT, REVIEW_WEIGHT
from matching.persons.training import train as train_persons
from matching.warehouse import own_database

__all__ = [
    "FIT_MARGIN",
    "FIT_WEIGHT",
    "LINK_WEIGHT",
    "REVIEW_WEIGHT",
    "FamilyPair",
    "calibrate_families",
    "draw_pairs",
    "elsewhere",
    "evidence",
    "family_clusters",
    "link_families",
    "living",
    "membership",
    "own_database",
    "resolve",
    "resolved",
    "train_families",
    "train_persons",
    "what_became_of",
    "write_list_for_steward",
]
