-- The names of a record as shown, and whether a remark beside one says that its bearer died.
with records as (
    select * from {{ ref('int_records__unioned') }}
),

names_shown as (
    select * from {{ ref('int_records__names_shown') }}
)

select
    records.record_id,
    first_names.name_shown as first_name,
    trim(records.middle_names) as middle_names,
    last_names.name_shown as last_name,
    trim(records.preferred_name) as preferred_name,
    coalesce(first_names.says_deceased, false)
    or coalesce(last_names.says_deceased, false) as says_deceased,
from records
left join names_shown as first_names on records.first_name = first_names.name_text
left join names_shown as last_names on records.last_name = last_names.name_text
