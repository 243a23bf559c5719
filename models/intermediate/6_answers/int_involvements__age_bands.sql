-- The ages of the profile that this build answers by.
with ages_of_profiles as (
    select * from {{ ref('int_involvements__ages_of_profiles') }}
)

select
    service_code,
    age_from,
    age_to,
    ages,
from ages_of_profiles
where profile = {{ this_build('profile') }}
