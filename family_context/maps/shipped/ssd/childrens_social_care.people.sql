-- A child that was placed for adoption gets another identity: the old record is never linked.
with adopted as (
    select distinct ref(perm_person_id) as person_id
    from permanence
    where value(perm_placed_for_adoption_date) is not null
)

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
    case when adopted.person_id is not null then 'adopted' end as restriction,
    _row,
from person
left join adopted on adopted.person_id = ref(pers_person_id)
