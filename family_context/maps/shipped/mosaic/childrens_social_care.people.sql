-- Mosaic keeps children and adults in one table: everybody in it is a record that children's social
-- care holds, and a parent of adult services is found as one.
with numbers as (
    select
        ref(person_id) as person_id,
        string_agg(value(telephone_number), ', ' order by _row) as phone,
        list(_row) as rows_of_it
    from telephones
    group by all
)

select
    ref(persons.person_id) as person_ref,
    value(persons.first_name) as first_name,
    value(persons.last_name) as last_name,
    day(persons.date_of_birth) as date_of_birth,
    end_day(persons.date_of_death) as date_of_death,
    value(persons.gender) as sex,
    padded(persons.nhs_id, 10) as nhs_number,
    ref(persons.upn_id) as upn,
    numbers.phone,
    value(persons.email_address) as email,
    case when is_yes(persons.restricted) then 'restricted' end as restriction,
    list_concat([persons._row], numbers.rows_of_it) as _row,
from persons
left join numbers on numbers.person_id = ref(persons.person_id)
