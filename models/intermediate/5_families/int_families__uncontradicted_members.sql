-- Two members of one child's family whom nothing tells apart: no number, date, sex, word, death,
-- shelter, service or decision. Nobody has a twin, a brother or a sister of the very same forename:
-- what a number, a date or a sex then says was mistyped.
with pairs as (
    select * from {{ ref('int_families__pairs_of_members') }}
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
),

recorded_as_two as (
    select
        record_id_l,
        record_id_r,
    from {{ ref('int_people__known_distinct') }}
    union
    select
        record_id_l,
        record_id_r,
    from {{ ref('int_people__overrides') }}
    where decision = 'cannot_link'
),

known_as_two as (
    select distinct
        least(one.person_id, other.person_id) as person_id,
        greatest(one.person_id, other.person_id) as other_person_id,
    from recorded_as_two
    inner join people_of_records as one on recorded_as_two.record_id_l = one.record_id
    inner join people_of_records as other on recorded_as_two.record_id_r = other.record_id
)

select
    pairs.*,
    pairs.surname in ('same', 'alike') as is_of_one_surname,
    is_of_one_surname and pairs.forename = 'same' as is_of_one_name,
    is_of_one_name and pairs.share_a_forename as is_of_the_same_name,
from pairs
left join known_as_two
    on
        pairs.person_id = known_as_two.person_id
        and pairs.other_person_id = known_as_two.other_person_id
where
    known_as_two.person_id is null
    and pairs.do_words_fit
    and not pairs.are_contact_and_child
    and not pairs.is_one_dead_or_sheltered
    and not pairs.did_a_worker_see_two
    and (
        pairs.birth <> 'different'
        or pairs.is_perhaps_the_child
        or (is_of_the_same_name and pairs.share_a_number)
    )
    and (not pairs.have_two_numbers or (is_of_the_same_name and pairs.birth = 'same'))
    and (
        not pairs.are_of_two_sexes
        or (is_of_the_same_name and (pairs.birth = 'same' or pairs.are_children))
    )
