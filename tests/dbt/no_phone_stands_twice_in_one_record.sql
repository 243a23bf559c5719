-- A record names each telephone once, and none that is null: a list would hold either.
select record_id
from {{ ref('int_records__standardised') }}
where
    len(phones) <> len(list_distinct(phones))
    or len(personal_phones) <> len(list_distinct(personal_phones))
