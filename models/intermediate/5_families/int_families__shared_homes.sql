-- Pairs of people at one address now. In a crowd they are no pair; in a shared house only where
-- something else joins them, which the second model decides. A refuge joins nobody: since when two
-- people share it would tell when they fled.
with unidentified as (
    select * from {{ ref('int_families__unidentified_people') }}
),

residents as (
    select * from {{ ref('int_households__residents') }}
    where
        not is_crowded
        and address_class in ('residential', 'placement')
        and person_id not in (select unidentified.person_id from unidentified)
)

select
    one.person_id,
    other.person_id as related_person_id,
    -- Of a snapshot nobody knows since when: the other's date would be no date of both.
    if(
        one.start_date is null or other.start_date is null,
        null,
        greatest(one.start_date, other.start_date)
    ) as together_since,
    one.is_dated and other.is_dated as is_dated,
    one.is_shared_house,
    -- One is placed in the other's home; two who are both placed are in a children's home.
    one.address_class = 'placement' and other.address_class = 'residential' as is_placed_with,
    one.address_class = 'residential' and other.address_class = 'placement' as is_placement_of,
from residents as one
inner join residents as other
    on one.address_id = other.address_id and one.person_id <> other.person_id
