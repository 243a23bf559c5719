-- With a profile that nobody wrote down no rule would be in force, and nothing would be shown.
with profiles as (
    select * from {{ ref('profiles') }}
)

select '{{ var("profile", "default") }}' as profile
where '{{ var("profile", "default") }}' not in (select profiles.profile from profiles)
