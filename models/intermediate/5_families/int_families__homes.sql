-- Where people live or lived, as the second model compares it. Addresses that are nobody's family
-- home, or a crowd's, are left out, so that they are no evidence; so is every home of who is
-- sheltered, since it may be the one fled.
with stays as (
    select * from {{ ref('int_households__stays') }}
    where address_class = 'residential'
),

crowds as (
    select * from {{ ref('int_households__crowds') }}
    where not is_crowded
),

places as (
    select * from {{ ref('int_addresses__places') }}
),

sheltered as (
    select * from {{ ref('int_people__sheltered') }}
),

homes as (
    select
        stays.*,
        places.postcode,
        crowds.is_shared_house,
    from stays
    inner join crowds on stays.address_id = crowds.address_id
    inner join places on stays.address_id = places.address_id
    left join sheltered on stays.person_id = sheltered.person_id
    where sheltered.person_id is null
),

years_at_homes as (
    select
        person_id,
        address_id || ':' || unnest(range(
            year(coalesce(start_date, end_date)),
            year(least(end_date, {{ as_at() }})) + 1
        )) as address_year,
    from homes
    where is_dated and (start_date is not null or end_date is not null)
),

homes_of_people as (
    select
        person_id,
        max(address_id) filter (where is_current and not is_shared_house) as home,
        max(address_id) filter (where is_current and is_shared_house) as shared_home,
        max(postcode) filter (where is_current) as postcode,
        list_sort(list(distinct address_id)) as addresses,
    from homes
    group by person_id
),

years_of_people as (
    select
        person_id,
        list_sort(list(distinct address_year)) as address_years,
    from years_at_homes
    group by person_id
)

select
    homes_of_people.person_id,
    homes_of_people.home,
    homes_of_people.shared_home,
    homes_of_people.postcode,
    homes_of_people.addresses,
    coalesce(years_of_people.address_years, []) as address_years,
from homes_of_people
left join years_of_people on homes_of_people.person_id = years_of_people.person_id
