-- What a value is worth to a person. A value without doubt comes first, then one that two services
-- agree on, then the service that the seed trusts most with the attribute; a school contact, whom
-- nobody has checked, comes last. The smallest number stands.
with stated_values as (
    select * from {{ ref('int_people__stated_values') }}
),

survivorship as (
    select * from {{ ref('survivorship') }}
),

ranked as (
    select
        stated_values.*,
        lower(nfc_normalize(stated_values.stated_value)) as comparable,
        survivorship.rank + if(stated_values.record_kind = 'person', 0, 13) as trust,
    from stated_values
    inner join survivorship
        on
            stated_values.rule = survivorship.attribute
            and stated_values.service_code = survivorship.service_code
)

select
    person_id,
    attribute,
    comparable,
    -- One number to order by: doubt, then agreement, then trust; the wording breaks a tie.
    cast(
        min(doubt) * 1000 + if(count(distinct service_code) >= 2, 0, 500) + min(trust) as bigint
    ) * 1000000000
    + cast(hash(comparable) % 1000000000 as bigint) as worth,
    -- Mixed case is how a name is shown.
    arg_min(
        stated_value,
        (
            trust
            + if(stated_value = upper(stated_value), 100, 0)
            + if(stated_value = comparable, 100, 0),
            stated_value
        )
    ) as best_value,
    arg_min(service_code, (trust, service_code)) as service_code,
from ranked
group by person_id, attribute, comparable
