-- What is the same for everybody is filled in once for each service and reason: service, ages and
-- window, and a remark on what the data cover and how old they are. Data of another area than
-- children's social care names say of which.
with state_reasons as (
    select * from {{ ref('state_reasons') }}
),

state_notes as (
    select * from {{ ref('state_notes') }}
),

searches as (
    select * from {{ ref('int_involvements__searches') }}
),

notes as (
    select
        max(sentence) filter (where note = 'covered') as covered,
        max(sentence) filter (where note = 'stale') as stale,
        max(sentence) filter (where note = 'another_area') as another_area,
    from state_notes
),

councils as (
    select
        lower(trim(coalesce(
            max(coverage_area) filter (where service_code = 'childrens_social_care'),
            mode(coverage_area order by service_code)
        ))) as area,
    from searches
),

remarks as (
    select
        searches.*,
        ' ' || replace(
            replace(notes.covered, '{from}', {{ plain_date('searches.coverage_start') }}),
            '{to}', {{ plain_date('searches.coverage_end') }}
        )
        || if(
            lower(trim(searches.coverage_area)) <> councils.area,
            ' ' || replace(notes.another_area, '{area}', searches.coverage_area),
            ''
        ) as covered,
        ' ' || replace(
            notes.stale,
            '{as_of}',
            coalesce({{ plain_date('searches.data_current_as_of') }}, 'an unknown date')
        ) as stale,
    from searches
    cross join notes
    cross join councils
)

select
    remarks.service_code,
    state_reasons.state,
    state_reasons.state_reason,
    replace(
        replace(
            replace(state_reasons.sentence, '{service}', remarks.service_name),
            '{ages}', coalesce(remarks.ages, 'any')
        ),
        '{searched}', coalesce(remarks.searched, 'nothing')
    )
    || case when state_reasons.state = 'none_found' then coalesce(remarks.covered, '') else '' end
    || case
        when remarks.is_stale and state_reasons.state <> 'not_searched' then remarks.stale
        else ''
    end as sentence,
from remarks
cross join state_reasons
where state_reasons.is_published
