-- One value per person and attribute: of those recorded, the one that ranks first.
with values_by_service as (
    select * from {{ ref('int_people__values_by_service') }}
),

survivorship as (
    select * from {{ ref('survivorship') }}
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
),

evidence_of_birth as (
    select * from {{ ref('int_records__evidence_of_birth') }}
),

records as (
    select * from {{ ref('int_records__standardised') }}
),

ranked as (
    select
        values_by_service.*,
        lower(nfc_normalize(values_by_service.stated_value)) as comparable,
        survivorship.rank + if(values_by_service.record_kind = 'person', 0, 13) as trust,
    from values_by_service
    inner join survivorship
        on
            values_by_service.rule = survivorship.attribute
            and values_by_service.service_code = survivorship.service_code
),

-- What a value is worth to a person. A value without doubt comes first, then one that two services
-- agree on, then the service that the seed trusts most with the attribute; a school contact, whom
-- nobody has checked, comes last. The hash breaks a tie.
values_in_order as (
    select
        person_id,
        attribute,
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
        row_number() over (
            partition by person_id, attribute
            order by
                min(doubt),
                count(distinct service_code) < 2,
                min(trust),
                hash(comparable) % 1000000000
        ) as place,
    from ranked
    group by person_id, attribute, comparable
),

standing as (
    select * from values_in_order
    where place = 1
),

chosen as (
    select
        person_id,
        any_value(best_value) filter (attribute = 'first_name') as first_name,
        any_value(best_value) filter (attribute = 'middle_names') as middle_names,
        any_value(best_value) filter (attribute = 'last_name') as last_name,
        any_value(best_value) filter (attribute = 'preferred_name') as preferred_name,
        cast(any_value(best_value) filter (attribute = 'date_of_birth') as date) as date_of_birth,
        cast(any_value(best_value) filter (attribute = 'expected_date_of_birth') as date)
            as expected_on,
        cast(any_value(best_value) filter (attribute = 'date_of_death') as date) as date_of_death,
        any_value(best_value) filter (attribute = 'sex') as sex,
        any_value(best_value) filter (attribute = 'nhs_number') as nhs_number,
        any_value(best_value) filter (attribute = 'upn') as upn,
        any_value(best_value) filter (attribute = 'phone') as phone,
        any_value(best_value) filter (attribute = 'email') as email,
        any_value(service_code) filter (attribute = 'first_name') as first_name_source,
        any_value(service_code) filter (attribute = 'last_name') as last_name_source,
        any_value(service_code) filter (attribute = 'date_of_birth') as date_of_birth_source,
        any_value(service_code) filter (attribute = 'sex') as sex_source,
        any_value(service_code) filter (attribute = 'nhs_number') as nhs_number_source,
        any_value(service_code) filter (attribute = 'upn') as upn_source,
        any_value(service_code) filter (attribute = 'phone') as phone_source,
        any_value(service_code) filter (attribute = 'email') as email_source,
    from standing
    group by person_id
),

counts as (
    select
        people_of_records.person_id,
        count(*) as n_records,
        count(distinct split_part(people_of_records.record_id, ':', 1)) as n_services,
        bool_or(evidence_of_birth.record_id is not null) as is_born,
        bool_or(records.date_of_death_is_unreadable) as has_unreadable_death,
    from people_of_records
    inner join records on people_of_records.record_id = records.record_id
    left join evidence_of_birth on people_of_records.record_id = evidence_of_birth.record_id
    group by people_of_records.person_id
),

births as (
    select
        counts.person_id,
        -- Who was born is not expected any more: a day to come is a slip.
        if(not counts.is_born or chosen.expected_on <= {{ as_at() }}, chosen.expected_on, null)
            as expected_on,
        not counts.is_born
        and chosen.date_of_birth is null
        and chosen.expected_on is not null as is_awaited,
        -- Two months later a child without a birth date was not born, or nobody reported it.
        chosen.date_of_death is null
        and chosen.expected_on > {{ as_at() }} - interval 60 day as may_still_be_born,
    from counts
    left join chosen on counts.person_id = chosen.person_id
)

select
    counts.person_id,
    chosen.first_name,
    chosen.middle_names,
    chosen.last_name,
    chosen.preferred_name,
    chosen.date_of_birth,
    births.expected_on as expected_date_of_birth,
    chosen.date_of_death,
    -- Of a baby without a date of birth the day on which it was expected is enough.
    cast({{ completed_years(
        'coalesce(chosen.date_of_birth, if(counts.is_born, births.expected_on, null))',
        "coalesce(chosen.date_of_death, " ~ as_at() ~ ")"
    ) }} as integer) as age,
    chosen.sex,
    chosen.nhs_number,
    chosen.upn,
    chosen.phone,
    chosen.email,
    chosen.first_name_source,
    chosen.last_name_source,
    chosen.date_of_birth_source,
    chosen.sex_source,
    chosen.nhs_number_source,
    chosen.upn_source,
    chosen.phone_source,
    chosen.email_source,
    counts.n_records,
    counts.n_services,
    births.is_awaited and coalesce(births.may_still_be_born, false) as is_unborn,
    counts.has_unreadable_death and chosen.date_of_death is null as is_perhaps_deceased,
    births.is_awaited and not is_unborn as is_never_born,
from counts
left join chosen on counts.person_id = chosen.person_id
left join births on counts.person_id = births.person_id
