select
    ref(pers_person_id) as person_ref,
    value(pers_forename) as first_name,
    value(pers_surname) as last_name,
    day(pers_dob) as date_of_birth,
    day(pers_expected_dob) as expected_date_of_birth,
    end_day(pers_death_date) as date_of_death,
    value(pers_sex) as sex,
    padded(coalesce(value(pers_common_child_id), pers_single_unique_id), 10) as nhs_number,
    ref(pers_upn) as upn,
    case
        when exists(
            from permanence
            where
                ref(perm_person_id) = ref(pers_person_id)
                and value(perm_placed_for_adoption_date) is not null
        ) then 'adopted'
    end as restriction,
    case
        when not exists(from early_help where ref(earl_person_id) = ref(pers_person_id))
            then 'not known to early help'
    end as left_out,
    _row,
from person
