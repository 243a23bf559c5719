-- What workers said of a child and a person, the latest word. Whom they only named is looked for
-- by name among those whom anything joins to the child; a name found there is no second person.
with feedback as (
    select * from {{ ref('stg_practice__member_feedback') }}
    where given_on <= {{ as_at() }}
),

named_by_workers as (
    select * from {{ ref('int_records__named_by_workers') }}
),

people_of_records as (
    select * from {{ ref('int_people__record_to_person') }}
),

relationships as (
    select * from {{ ref('int_families__relationships') }}
),

people as (
    select * from {{ ref('int_people__golden_records') }}
),

names as (
    select
        person_id,
        {{ letters_of("concat_ws(' ', first_name, last_name)") }} as full_name,
    from people
),

said as (
    select
        feedback.feedback_id,
        feedback.verdict,
        feedback.given_on,
        children.person_id as child_person_id,
        members.person_id,
        named.person_id as named_person_id,
    from feedback
    inner join people_of_records as children on feedback.child_record_id = children.record_id
    left join people_of_records as members on feedback.record_id = members.record_id
    left join named_by_workers on feedback.feedback_id = named_by_workers.feedback_id
    left join people_of_records as named on named_by_workers.record_id = named.record_id
),

met_again as (
    select
        said.feedback_id,
        min(relationships.related_person_id) as person_id,
    from said
    inner join names as own on said.named_person_id = own.person_id
    inner join relationships on said.child_person_id = relationships.person_id
    inner join names as other on relationships.related_person_id = other.person_id
    where
        own.full_name = other.full_name
        and said.named_person_id <> relationships.related_person_id
    group by said.feedback_id
),

verdicts as (
    select
        said.child_person_id,
        coalesce(said.person_id, met_again.person_id, said.named_person_id) as person_id,
        said.verdict,
        said.given_on,
        said.feedback_id,
    from said
    left join met_again on said.feedback_id = met_again.feedback_id
    union all
    select
        said.child_person_id,
        said.named_person_id as person_id,
        'named_again' as verdict,
        said.given_on,
        said.feedback_id,
    from said
    inner join met_again on said.feedback_id = met_again.feedback_id
)

select
    child_person_id,
    person_id,
    verdict,
    given_on,
    feedback_id,
    case verdict
        when 'confirmed' then 'Confirmed by a worker on '
        when 'missing' then 'Named by a worker on '
        when 'rejected' then 'Rejected by a worker on '
        else 'Named again by a worker on '
    end || {{ plain_date('given_on') }} as sentence,
from verdicts
where person_id is not null and person_id <> child_person_id
qualify row_number() over (
    partition by child_person_id, person_id order by given_on desc, feedback_id desc
) = 1
