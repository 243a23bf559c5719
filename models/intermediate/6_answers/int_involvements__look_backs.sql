-- The rules of the profile that this build answers by, as far as its purpose may see them.
with rules_of_profiles as (
    select * from {{ ref('int_involvements__rules_of_profiles') }}
)

select
    service_code,
    record_type,
    table_name,
    look_back_start,
    only_if_open,
    over_weeks,
    string_split(roles_shown, '|') as roles_shown,
    string_split(types_not_shown, '|') as types_not_shown,
    string_split(shown_if, '|') as shown_if,
    at_most,
    told_as,
    searched_words,
from rules_of_profiles
where profile = {{ this_build('profile') }} and is_for_purpose
