-- One value per person and attribute. A value without doubt comes first, then one that two services
-- agree on, then the service that the seed trusts most with the attribute; a school contact, whom
-- nobody has checked, comes last.
with stated_values as (
    select * from {{ ref('int_people__stated_values') }}
),

survivorship as (
    select * from {{ ref('survivorship') }}
),

people_of_records as (
    select * from {{ ref('int_people__clusters') }}
),

ranked as (
    select
        stated_values.*,
        lower(stated_values.stated_value) as comparable,
        survivorship.rank + if(stated_values.record_kind = 'person', 0, 13) as trust,
    from stated_values
    inner join survivorship
        on
            stated_values.rule = survivorship.attribute
            and stated_values.service_code = survivorship.service_code
),

candidates as (
    select
        person_id,
        attribute,
        comparable,
        min(doubt) as doubt,
        count(distinct service_code) >= 2 as is_agreed,
        min(trust) as trust,
        -- Mixed case is how a name is shown.
        arg_min(
            stated_value,
            trust
            + if(stated_value = upper(stated_value), 100, 0)
            + if(stated_value = comparable, 100, 0)
        ) as best_value,
        arg_min(service_code, trust) as service_code,
    from ranked
    group by person_id, attribute, comparable
),

chosen as (
    select
        person_id,
        attribute,
        best_value,
        service_code,
    from candidates
    qualify row_number() over (
        partition by person_id, attribute
        order by doubt asc, is_agreed desc, trust asc, comparable asc
    ) = 1
),

in_columns as (
    select
        person_id,
        map_from_entries(list((attribute, best_value) order by attribute)) as value_of,
        map_from_entries(list((attribute, service_code) order by attribute)) as source_of,
    from chosen
    group by person_id
),

counts as (
    select
        person_id,
        count(*) as n_records,
        count(distinct split_part(record_id, ':', 1)) as n_services,
    from people_of_records
    group by person_id
)

select
    counts.person_id,
    in_columns.value_of['first_name'] as first_name,
    in_columns.value_of['middle_names'] as middle_names,
    in_columns.value_of['last_name'] as last_name,
    in_columns.value_of['preferred_name'] as preferred_name,
    cast(in_columns.value_of['date_of_birth'] as date) as date_of_birth,
    cast(in_columns.value_of['expected_date_of_birth'] as date) as expected_date_of_birth,
    cast(in_columns.value_of['date_of_death'] as date) as date_of_death,
    in_columns.value_of['sex'] as sex,
    in_columns.value_of['nhs_number'] as nhs_number,
    in_columns.value_of['upn'] as upn,
    in_columns.value_of['phone'] as phone,
    in_columns.value_of['email'] as email,
    in_columns.source_of,
    counts.n_records,
    counts.n_services,
    -- Two months after the expected day a child without a birth date was not born, or not told of.
    coalesce(
        in_columns.value_of['date_of_birth'] is null
        and in_columns.value_of['date_of_death'] is null
        and cast(in_columns.value_of['expected_date_of_birth'] as date)
        > cast('{{ var("as_at") }}' as date) - interval 60 day,
        false
    ) as is_unborn,
from counts
left join in_columns on counts.person_id = in_columns.person_id
