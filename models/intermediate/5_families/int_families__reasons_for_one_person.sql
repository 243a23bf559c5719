-- What speaks for two members of one child's family being one person, where nothing tells them
-- apart: names that fit in some form, and what the family adds: one mother, one birthday, one door,
-- one telephone. It is not enough to join them; it is enough to show them as one.
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
),

-- Nothing tells them apart: no number, date, sex, word, death, shelter, service or decision.
uncontradicted as (
    select
        pairs.*,
        pairs.surname in ('same', 'alike') as is_of_one_surname,
        is_of_one_surname and pairs.forename = 'same' as is_of_one_name,
    from pairs
    left join known_as_two
        on
            pairs.person_id = known_as_two.person_id
            and pairs.other_person_id = known_as_two.other_person_id
    where
        known_as_two.person_id is null
        and pairs.do_words_fit
        and (pairs.birth <> 'different' or pairs.is_perhaps_the_child)
        and not pairs.have_two_numbers
        and not pairs.are_of_two_sexes
        and not pairs.is_one_dead_or_sheltered
        and not pairs.did_a_worker_see_two
),

judged as (
    select
        *,
        case
            when is_perhaps_the_child and not are_of_one_service then 'perhaps_the_child'
            -- One mother expects one birth, whoever wrote it down.
            when
                (are_children or is_perhaps_the_child)
                and forename = 'absent'
                and birth = 'absent'
                and (
                    days_born_after_expected between -110 and 28
                    or (days_between_expected <= 28 and not are_of_one_service)
                )
                then 'one_birth_expected'
            when is_of_one_name and birth in ('same', 'slip') then 'one_name_and_birthday'
            -- Ella and Elsa of one day are twins where one service knows both.
            when
                birth = 'same'
                and forename <> 'different'
                and not (are_children and (are_of_one_service or forename = 'absent'))
                and (is_of_one_surname or forename in ('swapped', 'half_swapped'))
                then 'like_names_and_one_birthday'
            when not are_children and birth = 'same' and are_one_parent and is_of_one_surname
                then 'one_parent_of_one_birthday'
            when birth = 'absent' and is_of_one_name then 'one_name'
            when
                birth <> 'same'
                and (are_one_parent or share_a_place)
                and (
                    forename = 'swapped'
                    or (is_of_one_surname and forename in ('middle_name', 'initial', 'alike'))
                )
                then 'like_names_of_one_parent_or_place'
            when
                birth = 'absent'
                and are_one_parent
                and is_of_one_surname
                and forename in ('absent', 'same_beginning')
                then 'one_parent_of_one_surname'
        end as reason,
    from uncontradicted
)

select
    child_person_id,
    person_id,
    other_person_id,
    reason,
from judged
where
    reason is not null
    -- Two rows of one service are two people unless a birthday speaks for one.
    and (
        not are_of_one_service
        or is_perhaps_the_child
        or reason = 'one_birth_expected'
        or (
            birth = 'same'
            and is_of_one_surname
            and (
                forename = 'same'
                or (not are_children and forename in ('middle_name', 'initial', 'swapped'))
            )
        )
    )
