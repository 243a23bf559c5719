with both_kinds as (
    select
        ref(child_and_family_assessment_id) as assessment_ref,
        ref(social_care_episode_id) as referral_ref,
        ref(la_child_id) as person_ref,
        day(start_date) as start_date,
        end_day(authorisation_date) as authorised_date,
        's17' as basis,
        is_yes(purge) or is_yes(episode_purge) or is_yes(child_purge) as is_purged,
        _file,
        _row,
    from assessments
    union all
    select
        ref(section_47_assessment_id),
        ref(social_care_episode_id),
        ref(la_child_id),
        day(start_date),
        end_day(end_date),
        's47',
        is_yes(purge) or is_yes(episode_purge) or is_yes(child_purge),
        _file,
        _row,
    from section_47
)

select
    -- Both kinds are numbered, and may share a number.
    basis || '/' || assessment_ref as assessment_ref,
    referral_ref,
    person_ref,
    start_date,
    authorised_date,
    basis,
    case
        when is_purged then 'to be removed (purge)'
        when row_number() over (
            partition by person_ref, basis, assessment_ref order by _file desc, _row desc
        ) > 1 then 'an earlier payload of the same assessment'
    end as left_out,
    _row,
from both_kinds
