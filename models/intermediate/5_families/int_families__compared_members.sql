-- How two people who are members of one child's family compare as people: their names in any form,
-- their births, sexes and numbers, and what they share.
with members as (
    select * from {{ ref('int_families__members') }}
),

profiles as (
    select * from {{ ref('int_families__profiles_of_members') }}
),

pairs as (
    select distinct
        one.person_id,
        other.person_id as other_person_id,
    from members as one
    inner join members as other
        on one.child_person_id = other.child_person_id and one.person_id < other.person_id
)

select
    pairs.person_id,
    pairs.other_person_id,
    case
        when
            list_has_any(one.initials, other.first_letters)
            or list_has_any(other.initials, one.first_letters)
            then 'initial'
        when
            list_has_any(one.surnames, other.forenames)
            and list_has_any(one.initials, other.initials_of_surnames)
            then 'swapped'
        when
            list_has_any(other.surnames, one.forenames)
            and list_has_any(other.initials, one.initials_of_surnames)
            then 'swapped'
        when
            len(one.forenames || one.initials) = 0 or len(other.forenames || other.initials) = 0
            then 'absent'
        when list_has_any(one.forename_forms, other.forename_forms) then 'same'
        when
            list_has_any(one.forenames, other.middle_words)
            or list_has_any(other.forenames, one.middle_words)
            then 'middle_name'
        when
            list_has_any(one.forenames, other.surnames)
            and list_has_any(one.surnames, other.forenames || other.middle_words)
            then 'swapped'
        when
            list_has_any(other.forenames, one.surnames)
            and list_has_any(other.surnames, one.forenames || one.middle_words)
            then 'swapped'
        when
            list_has_any(one.forenames, other.surnames)
            or list_has_any(other.forenames, one.surnames)
            then 'half_swapped'
        when {{ any_two('one.forenames', 'other.forenames', likeness('x', 'y') ~ ' >= 0.84') }}
            then 'alike'
        when list_has_any(one.beginnings, other.beginnings) then 'same_beginning'
        when list_has_any(one.first_letters, other.first_letters) then 'same_letter'
        else 'different'
    end as forename,
    case
        when len(one.surnames) = 0 or len(other.surnames) = 0 then 'absent'
        when list_has_any(one.surname_forms, other.surname_forms) then 'same'
        when {{ any_two('one.surnames', 'other.surnames', likeness('x', 'y') ~ ' >= 0.85') }}
            then 'alike'
        else 'different'
    end as surname,
    case
        when len(one.births) = 0 or len(other.births) = 0 then 'absent'
        when list_has_any(one.births, other.births) then 'same'
        -- 1 January is a year that somebody reckoned; else one digit of the day or the month, or
        -- those two changed places.
        when
            {{ any_two('one.births', 'other.births', "
                case
                    when '0101' in (strftime(x, '%m%d'), strftime(y, '%m%d'))
                        then abs(year(x) - year(y)) <= 1
                    else year(x) = year(y) and (
                        levenshtein(strftime(x, '%m%d'), strftime(y, '%m%d')) = 1
                        or strftime(x, '%m%d') = strftime(y, '%d%m')
                    )
                end
            ") }}
            then 'slip'
        else 'different'
    end as birth,
    one.expected_date_of_birth is not null or other.expected_date_of_birth is not null
        as was_one_expected,
    abs(date_diff('day', one.expected_date_of_birth, other.expected_date_of_birth))
        as days_between_expected,
    if(
        len(one.births) = 0,
        other.births[1] - one.expected_date_of_birth, one.births[1] - other.expected_date_of_birth
    ) as days_born_after_expected,
    list_has_any(one.addresses, other.addresses) or list_has_any(one.phones, other.phones)
        as share_a_place,
    list_has_any(one.services, other.services) as are_of_one_service,
    -- Schools ring grown-ups, or brothers and sisters who nearly are.
    coalesce(
        (len(one.services) = 0 and other.births[1] > {{ as_at() }} - interval 16 year)
        or (len(other.services) = 0 and one.births[1] > {{ as_at() }} - interval 16 year),
        false
    ) as are_contact_and_child,
    list_has_any(one.forenames, other.forenames) as share_a_forename,
    list_has_any(one.middle_words, other.middle_words) as share_a_middle_name,
    list_has_any(one.nhs_numbers, other.nhs_numbers) or list_has_any(one.upns, other.upns)
        as share_a_number,
    -- Whom practice and school know has no twin whom neither does.
    greatest(one.n_universal_services, other.n_universal_services)
    * (least(one.n_universal_services, other.n_universal_services) = 0)::integer
        as n_universal_services_of_one_alone,
    {{ have_none_in_common('one.sexes', 'other.sexes') }} as are_of_two_sexes,
    {{ have_none_in_common('one.nhs_numbers', 'other.nhs_numbers') }}
    or {{ have_none_in_common('one.upns', 'other.upns') }} as have_two_numbers,
    one.is_deceased <> other.is_deceased or one.is_protected <> other.is_protected
        as is_one_dead_or_sheltered,
from pairs
inner join profiles as one on pairs.person_id = one.person_id
inner join profiles as other on pairs.other_person_id = other.person_id
