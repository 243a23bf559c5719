-- With a profile that nobody wrote down no rule would be in force, and nothing would be shown.
with profiles as (
    select * from {{ ref('profiles') }}
)

select {{ this_build('profile') }} as profile
where {{ this_build('profile') }} not in (select profiles.profile from profiles)
