-- List 4 holds assessments under section 17 and 47 without saying which, so their basis stays empty. It
-- is the only national list with the decision: that the child needs no support is no further action.
with both_kinds as (
    select
        *,
        continuous_assessment_start_date as started,
        continuous_assessment_date_of_authorisation as authorised,
        null as basis,
        case
            when lower(
                code(was_the_child_assessed_as_requiring_la_childrens_social_care_support)
            ) in ('no', 'n') then 'no_further_action'
        end as outcome,
    from assessments
    union all by name
    select
        *,
        strategy_discussion_initiating_section_47_enquiry_start_date as started,
        null as authorised,
        's47' as basis,
        case
            when is_yes(
                did_the_initial_child_protection_conference_result_in_a_child_protection_plan
            ) then 'child_protection'
        end as outcome,
    from section_47
),

numbered as (
    select
        *,
        row_number() over (
            partition by ref(child_unique_id), basis, day(started) order by _row
        ) as of_the_day,
    from both_kinds
)

select
    coalesce(basis || '/', '') || key_of(child_unique_id, started)
    || if(of_the_day = 1, '', '/' || of_the_day) as assessment_ref,
    ref(child_unique_id) as person_ref,
    day(started) as start_date,
    end_day(authorised) as authorised_date,
    basis,
    outcome,
    _row,
from numbered
