with numbered as (
    select
        *,
        row_number() over (
            partition by ref(child_unique_id), day(assessment_start_date) order by _row
        ) as of_the_day,
    from early_help_assessments
)

select
    key_of(child_unique_id, assessment_start_date) || if(of_the_day = 1, '', '/' || of_the_day)
        as involvement_ref,
    ref(child_unique_id) as person_ref,
    'early help assessment' as involvement_type,
    day(assessment_start_date) as start_date,
    end_day(assessment_completion_date) as end_date,
    value(organisation_completing_assessment) as organisation,
    _row,
from numbered
