-- Property references (UPRN) that join nothing, for the owner of the record: those whose addresses
-- cannot be one home, and values that are no reference. Words and zeros for none are no mistake.
with stated as (
    select * from {{ ref('int_addresses__as_sent') }}
    where stated_in in ('people', 'addresses', 'tenancies') and uprn is not null
),

standardised as (
    select * from {{ ref('int_addresses__texts') }}
),

uprns as (
    select * from {{ ref('int_addresses__uprns') }}
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
),

judged as (
    select distinct
        stated.service_code,
        stated.stated_in as table_name,
        stated.record_id,
        case
            when uprns.is_contradicted then 'uprn_on_different_homes'
            when
                standardised.uprn_clean is null
                and regexp_matches(stated.uprn, '[1-9]')
                and not regexp_matches(stated.uprn, '^ *-?[0-9]{1,4}(\.0+)? *$')
                then 'uprn_is_no_reference'
        end as issue,
        uprns.n_addresses_stated,
    from stated
    inner join standardised
        on
            stated.address is not distinct from standardised.address
            and stated.postcode is not distinct from standardised.postcode
            and stated.uprn is not distinct from standardised.uprn
    inner join people_of_records on stated.record_id = people_of_records.record_id
    left join uprns on standardised.uprn_clean = uprns.uprn_clean
)

select
    record_id,
    service_code,
    table_name,
    -- A reference may hold a colon itself.
    {{ local_part('record_id') }} as person_ref,
    'uprn' as column_name,
    issue,
    case issue
        when 'uprn_on_different_homes'
            then
                'The property reference of this record is recorded for '
                || n_addresses_stated
                || ' different addresses or differs from the gazetteer, so that it links nobody.'
        else 'The value is no property reference (rounded by a spreadsheet, or a filler).'
    end as detail,
from judged
where issue is not null
