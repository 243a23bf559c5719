-- What speaks for two members of one child's family being one person, where nothing tells them
-- apart: names that fit in some form, and what the family adds: one mother, one birthday, one door,
-- one telephone. It is not enough to join them; it is enough to show them as one.
with pairs as (
    select
        *,
        -- Who knows all children would know the other too.
        n_universal_services_of_one_alone > 0 as is_one_alone_known,
        n_universal_services_of_one_alone > 1 as is_one_alone_known_twice,
        is_of_one_surname
        and forename in ('middle_name', 'initial', 'alike') as do_names_nearly_agree,
    from {{ ref('int_families__uncontradicted_members') }}
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
                    or days_between_expected = 0
                    or (days_between_expected <= 28 and not are_of_one_service)
                )
                then 'one_birth_expected'
            when is_of_one_name and birth in ('same', 'slip') then 'one_name_and_birthday'
            when is_of_the_same_name and share_a_number then 'one_name_and_number'
            -- Ella and Elsa of one day are twins where one service knows both.
            when
                birth = 'same'
                and forename not in ('same_letter', 'different')
                and (
                    not (are_children and (are_of_one_service or forename = 'absent'))
                    or is_one_alone_known
                )
                and (is_of_one_surname or forename in ('swapped', 'half_swapped'))
                then 'like_names_and_one_birthday'
            -- Mag and Megan; or any name, where neither practice nor school knows the other.
            when
                birth = 'same'
                and is_of_one_surname
                and (is_one_alone_known_twice or (forename = 'same_letter' and is_one_alone_known))
                then 'one_birthday_and_no_twin'
            when
                are_both_called_children
                and birth <> 'different'
                and is_one_alone_known_twice
                and (do_names_nearly_agree or forename in ('same', 'swapped', 'half_swapped'))
                then 'like_names_and_no_other_child'
            -- Simon Jan and Szymon Jan, whose day and month of birth were swapped.
            when birth = 'slip' and is_of_one_surname and share_a_middle_name and not are_children
                then 'like_names_and_one_birthday'
            when not are_children and birth = 'same' and are_one_parent and is_of_one_surname
                then 'one_parent_of_one_birthday'
            when birth = 'absent' and is_of_one_name then 'one_name'
            when
                birth <> 'same'
                and (are_one_parent or share_a_place)
                and (forename = 'swapped' or do_names_nearly_agree)
                then 'like_names_of_one_parent_or_place'
            -- No child has two mothers called Jane, or two aunts at one door.
            when
                birth <> 'same'
                and (are_one_parent or (have_one_word and share_a_place and not are_children))
                and forename in ('same', 'middle_name')
                then 'one_forename_of_one_parent'
            when
                birth = 'absent'
                and are_one_parent
                and is_of_one_surname
                and forename in ('absent', 'same_beginning')
                then 'one_parent_of_one_surname'
            when birth = 'absent' and do_names_nearly_agree and forename = 'initial'
                then 'only_one_of_that_initial'
            when
                birth = 'absent'
                and is_of_one_surname
                and forename = 'absent'
                and share_a_place
                and not was_one_expected
                then 'only_one_of_that_surname'
        end as reason,
    from pairs
)

select
    child_person_id,
    person_id,
    other_person_id,
    reason,
    -- What says more goes before what says less. "Hill, female" may be anybody of that surname.
    case
        when starts_with(reason, 'only_one') then 1
        when starts_with(reason, 'one_name_and') or reason = 'perhaps_the_child' then 3
        else 2
    end as strength,
from judged
where
    reason is not null
    -- Two rows of one service are two people unless a birthday speaks for one, or a number.
    and (
        not are_of_one_service
        or is_perhaps_the_child
        or is_one_alone_known
        or reason in ('one_birth_expected', 'one_name_and_number')
        or (
            birth = 'same'
            and is_of_one_surname
            and (
                forename = 'same'
                or (not are_children and forename in ('middle_name', 'initial', 'swapped'))
            )
        )
    )
