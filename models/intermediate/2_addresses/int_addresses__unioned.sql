-- What services that are switched on say of addresses. A stay that ended before its service's
-- records are kept is gone.
-- A type without a word of the address is stated too: a refuge that nobody wrote down still
-- shelters.
with dated_addresses as (
    select * from {{ ref('stg_services__addresses') }}
),

records as (
    select * from {{ ref('int_records__unioned') }}
),

services as (
    select * from {{ ref('services') }}
),

services_on as (
    select service_code
    from services
    where is_on
),

tenancies as (
    select * from {{ ref('stg_housing__tenancies') }}
),

inherited_addresses as (
    select * from {{ ref('int_addresses__inherited') }}
),

kept_from as (
    select * from {{ ref('int_retention__kept_from') }}
),

addresses as (
    select
        *,
        'addresses' as stated_in
    from dated_addresses
    union all by name
    select
        record_id,
        service_code,
        concat_ws(', ', address, town) as address,
        postcode,
        uprn,
        'people' as stated_in
    from records
    union all by name
    select
        record_id,
        service_code,
        address,
        postcode,
        uprn,
        start_date,
        end_date,
        end_date_is_unreadable,
        'tenancies' as stated_in
    from tenancies
    union all by name
    select * from inherited_addresses
)

select
    addresses.record_id,
    addresses.service_code,
    addresses.stated_in,
    nullif(trim(addresses.address), '') as address,
    addresses.postcode,
    addresses.uprn,
    lower(trim(addresses.address_type)) as address_type,
    trim(regexp_replace(
        regexp_replace(upper(addresses.address_type), '[''’.]', '', 'g'), '[^A-Z0-9]+', ' ', 'g'
    )) as type_words,
    addresses.start_date,
    addresses.end_date,
    coalesce(addresses.end_date_is_unreadable, false) as is_end_unknown,
from addresses
left join kept_from on addresses.service_code = kept_from.service_code
where
    coalesce(
        nullif(trim(addresses.address), ''), addresses.postcode, addresses.uprn,
        addresses.address_type
    ) is not null
    and addresses.service_code in (select services_on.service_code from services_on)
    and coalesce(addresses.end_date >= kept_from.kept_from, true)
