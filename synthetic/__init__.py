"""A synthetic council: extracts of thirteen services about people who never were.

`make_council` writes three folders. `extracts/<service>/<table>` is what the services would send,
each in its own format, and `extracts/practice` what an evaluation collects. `next_delivery/housing`
is a later delivery whose export failed. `truth/*.parquet` is what is true and stands in no extract:

- `records`: whose each person record is, and the traps in it (contacts who are professionals have
  no row); `people`, `residences`, `relations`: the world itself. An adopted child, or one who has
  changed gender, is two people, joined by `same_human_as` alone.
- `families`, `family_members`: the subject children and who belongs to the family of each.
  `is_known`: some service holds the member; `is_held_back`: a restriction hides member or child.
- `traps`: where each of the 35 traps lies; `effects`: what the tool truly changed.
"""

from synthetic.council import CouncilSummary, make_council

__all__ = ["CouncilSummary", "make_council"]
