-- What differs between councils is one query:
-- select profile, service_code, record_type, rule from rules where differs_from_default
with rules_of_profiles as (
    select * from {{ ref('int_involvements__rules_of_profiles') }}
),

ages_of_profiles as (
    select * from {{ ref('int_involvements__ages_of_profiles') }}
),

ruled as (
    select
        profile,
        service_code,
        record_type,
        searched_words as rule,
        look_back_start,
        only_for,
        is_for_purpose,
        differs_from_default,
        reason as why,
        source,
    from rules_of_profiles
    union all by name
    select
        profile,
        service_code,
        'age' as record_type,
        'searched for people aged ' || ages as rule,
        true as is_for_purpose,
        differs_from_default,
        reason as why,
        source,
    from ages_of_profiles
)

select
    profile,
    service_code,
    record_type,
    rule,
    look_back_start,
    only_for,
    differs_from_default,
    profile = {{ this_build('profile') }} and is_for_purpose as is_in_use,
    why,
    source,
    {{ as_at() }} as as_at,
from ruled
