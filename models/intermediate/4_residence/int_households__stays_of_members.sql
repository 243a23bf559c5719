-- Stays at one address that overlap in time, directly or through another, are one household; a gap
-- in which nobody is known to live there parts two.
with people as (
    select * from {{ ref('int_people__golden_records') }}
),

protected as (
    select * from {{ ref('int_people__at_protected_addresses') }}
),

-- Stays that make a household: at a home, not in a crowd or an institution. An undated address is a
-- snapshot: the person lives there as at the build, since when nobody says. A stay that was never
-- closed ends where the person's next one begins, and at death. Who is sheltered is in no
-- household: an end would be the day of the flight, and a home still named may be the one fled.
stays as (
    select * from {{ ref('int_households__stays') }}
    where address_class = 'residential'
),

over_shared_addresses as (
    select * from {{ ref('int_households__over_shared_addresses') }}
    where not is_crowded
),

moved_on as (
    select
        stays.*,
        people.date_of_death,
        lead(stays.start_date) over (
            partition by stays.person_id
            order by stays.start_date nulls last, stays.address_id
        ) as next_start_date,
    from stays
    inner join over_shared_addresses on stays.address_id = over_shared_addresses.address_id
    inner join people on stays.person_id = people.person_id
    left join protected on stays.person_id = protected.person_id
    where protected.person_id is null
),

spells as (
    select
        * replace (
            least(
                date_of_death,
                end_date,
                if(is_dated and not is_current and end_date is null, next_start_date, null)
            ) as end_date
        ),
    from moved_on
),

household_spells as (
    select
        person_id,
        address_id,
        services,
        is_dated,
        start_date,
        end_date,
        coalesce(
            start_date, if(is_dated, date '1900-01-01', {{ as_at() }})
        ) as from_date,
        coalesce(end_date, date '9999-12-31') as to_date,
    from spells
    -- An undated address where the person does not live now names a time nobody knows; a stay never
    -- closed, with nothing after it, that is not where the person lives now is no household either.
    where
        (is_current or (is_dated and end_date is not null))
        and coalesce(end_date, date '9999-12-31') >= coalesce(start_date, date '1900-01-01')
        and coalesce(date_of_death, date '9999-12-31') >= coalesce(start_date, date '1900-01-01')
),

begun as (
    select
        *,
        from_date > max(to_date) over (
            partition by address_id
            order by from_date
            range between unbounded preceding and interval 1 day preceding
        ) as begins_anew,
    from household_spells
),

numbered as (
    select
        *,
        count(*) filter (where begins_anew) over (
            partition by address_id
            order by from_date
            range between unbounded preceding and current row
        ) as household_number,
    from begun
),

named as (
    select
        *,
        'h' || left(
            md5(concat_ws(
                '|',
                address_id,
                coalesce(cast(min(start_date) over of_household as varchar), 'undated')
            )),
            16
        ) as household_id,
    from numbered
    window of_household as (partition by address_id, household_number)
)

select
    household_id,
    address_id,
    person_id,
    start_date,
    end_date,
    is_dated,
    services,
from named
