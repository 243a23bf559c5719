"""Three pages of a synthetic council: a simple family, a large one, one with a hidden home."""

from __future__ import annotations

from pathlib import Path

from family_context.folders import OutFolder
from family_context.lookup.page import make_page
from family_context.lookup.page.child import open_practice

# A home that may not be shown is a missing address of a child whose other particulars are known.
CHOSEN = """
    with families as (
        select
            child_person_id,
            count(*) as n_people,
            bool_and(tier = 'recorded') as is_recorded,
            count(*) filter (relationship_to_child in ('mother', 'father')) as n_parents
        from family_members
        group by child_person_id
    ),

    children as (
        select families.*, people.address is null and not people.is_unborn as is_hidden
        from families
        inner join people on families.child_person_id = people.person_id
    )

    select 'a simple family' as what, arg_min(child_person_id, (n_people, child_person_id)) as child
    from children
    where n_parents = 2 and n_people >= 4 and is_recorded and not is_hidden
    union all
    select 'a large family', arg_max(child_person_id, (n_people, child_person_id))
    from children
    where not is_hidden
    union all
    select 'one whose home is not shown', arg_max(child_person_id, (n_people, child_person_id))
    from children
    where is_hidden
"""


def make_examples(out: Path) -> list[tuple[str, Path]]:
    """Write the pages; returns what each shows with its file, without a kind that is missing.

    The same publication gives the same pages. Raises PageError where nothing is published.
    """
    with open_practice(OutFolder(out.resolve()).published) as con:
        chosen = con.execute(CHOSEN).fetchall()
    return [(what, make_page(out, child)) for what, child in chosen if child is not None]
