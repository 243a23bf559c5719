-- Families live together. Of several addresses without a date, none of which an open stay decides,
-- a person lives at the one where most live who are recorded as relatives or have the surname; as
-- many at two, at that with more weight. Who may be sheltered is not looked for with relatives.
with stays as (
    select * from {{ ref('int_households__stays_by_weight') }}
),

people as (
    select
        person_id,
        date_of_death,
        {{ letters_of('last_name') }} as surname,
    from {{ ref('int_people__golden_records') }}
),

recorded_relatives as (
    select * from {{ ref('int_households__recorded_relatives') }}
),

undecided as (
    select person_id
    from stays
    group by person_id
    having
        count(*) filter (where not is_dated) > 1
        and not bool_or(is_open)
        and not bool_or(address_class = 'sensitive')
),

residents as (
    select
        stays.person_id,
        stays.address_id,
        people.surname,
    from stays
    inner join people on stays.person_id = people.person_id
    where stays.is_likeliest and people.date_of_death is null
),

of_the_surname as (
    select
        stays.person_id,
        stays.address_id,
        residents.person_id as related_person_id,
    from stays
    inner join undecided on stays.person_id = undecided.person_id
    inner join people on stays.person_id = people.person_id
    inner join residents
        on stays.address_id = residents.address_id and people.surname = residents.surname
    where not stays.is_dated
),

recorded as (
    select
        stays.person_id,
        stays.address_id,
        residents.person_id as related_person_id,
    from stays
    inner join undecided on stays.person_id = undecided.person_id
    inner join recorded_relatives on stays.person_id = recorded_relatives.person_id
    inner join residents
        on
            recorded_relatives.related_person_id = residents.person_id
            and stays.address_id = residents.address_id
    where not stays.is_dated
),

relatives_there as (
    select
        person_id,
        address_id,
        count(distinct related_person_id) as n_relatives,
    from (
        select * from of_the_surname
        union all
        select * from recorded
    ) as relatives
    where person_id <> related_person_id
    group by person_id, address_id
)

select
    stays.person_id,
    stays.address_id,
    stays.address_class,
    stays.start_date,
    stays.end_date,
    stays.is_dated,
    if(
        undecided.person_id is null,
        stays.is_likeliest,
        not stays.is_dated and row_number() over (
            partition by stays.person_id
            order by
                stays.is_dated asc,
                coalesce(relatives_there.n_relatives, 0) desc,
                stays.weight desc nulls last,
                stays.address_id asc,
                stays.start_date asc
        ) = 1
    ) as is_current,
    stays.services,
from stays
left join undecided on stays.person_id = undecided.person_id
left join relatives_there
    on stays.person_id = relatives_there.person_id and stays.address_id = relatives_there.address_id
