-- Whether this build is written into history, and whether it has anything to write: a day without
-- children's social care has no child, and is a pause, not the end of every family.
with days as (
    select * from {{ ref('int_history__days') }}
)

select
    {{ as_at() }} as as_at,
    coalesce(bool_or(is_of_this_build), false) as is_recorded,
    coalesce(bool_or(is_of_this_build and is_answered), false) as is_answered,
    min(as_at) as first_day,
from days
