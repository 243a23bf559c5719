-- The census tells no outcome of an assessment. That the case closed after it, with nothing more (RC8)
-- or with early help (RC9), is the outcome of the last one; a protection plan that starts on or after
-- the conference is that of the enquiry.
with both_kinds as (
    select
        *,
        assessmentactualstartdate as started,
        end_day(assessmentauthorisationdate) as authorised_date,
        's17' as basis,
        case
            when row_number() over (
                partition by _file, ref(la_child_id), referral_date
                order by as_date(assessmentactualstartdate) desc, _line desc
            ) = 1 then case code(closure_reason)
                when 'RC8' then 'no_further_action'
                when 'RC9' then 'early_help'
            end
        end as outcome,
    from assessments
    union all by name
    select
        *,
        s47actualstartdate as started,
        null as authorised_date,
        's47' as basis,
        case
            when exists(
                from protection_plans
                where
                    protection_plans._file = section_47._file
                    and protection_plans.la_child_id = section_47.la_child_id
                    and as_date(cppstartdate) >= as_date(dateofinitialcpc)
            ) then 'child_protection'
        end as outcome,
    from section_47
),

numbered as (
    select
        *,
        row_number() over (
            partition by _file, ref(la_child_id), basis, day(started) order by _line
        ) as of_the_day,
    from both_kinds
)

select
    basis || '/' || key_of(la_child_id, started) || if(of_the_day = 1, '', '/' || of_the_day)
        as assessment_ref,
    key_of(la_child_id, referral_date) as referral_ref,
    ref(la_child_id) as person_ref,
    day(started) as start_date,
    authorised_date,
    basis,
    outcome,
    case
        when row_number() over (
            partition by ref(la_child_id), basis, day(started), of_the_day
            order by as_date(reference_date) desc, _file desc
        ) > 1 then 'the same assessment in an earlier return'
    end as left_out,
    _row,
from numbered
