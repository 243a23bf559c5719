-- The queue for a person, by pairs of people: decisions are rows of the seed match_overrides; they
-- win on the next build.
with match_pairs as (
    select * from {{ ref('int_people__match_pairs') }}
),

record_to_person as (
    select * from {{ ref('int_people__record_to_person') }}
),

reviews as (
    select * from {{ ref('int_families__reviews') }}
),

review_questions as (
    select * from {{ ref('review_questions') }}
),

first_records as (
    select
        person_id,
        min(record_id) as record_id,
    from record_to_person
    group by person_id
),

left_open as (
    select
        match_pairs.record_id_l,
        match_pairs.record_id_r,
        left_clusters.person_id as person_id_l,
        right_clusters.person_id as person_id_r,
        match_pairs.match_weight,
        match_pairs.match_probability,
        match_pairs.reason,
        match_pairs.evidence,
    from match_pairs
    inner join record_to_person as left_clusters
        on match_pairs.record_id_l = left_clusters.record_id
    inner join record_to_person as right_clusters
        on match_pairs.record_id_r = right_clusters.record_id
    where
        match_pairs.decision = 'review'
        and left_clusters.person_id <> right_clusters.person_id
),

-- Two whom only a child's family brings together: the first record of each stands for all.
of_families_alone as (
    select
        one.record_id as record_id_l,
        other.record_id as record_id_r,
        reviews.person_id as person_id_l,
        reviews.other_person_id as person_id_r,
        cast(null as double) as match_weight,
        cast(null as double) as match_probability,
        'shown_as_one' as reason,
        ['both are of one child''s family, where they are shown as one'] as evidence,
    from reviews
    inner join first_records as one on reviews.person_id = one.person_id
    inner join first_records as other on reviews.other_person_id = other.person_id
    left join left_open
        on
            reviews.person_id = least(left_open.person_id_l, left_open.person_id_r)
            and reviews.other_person_id = greatest(left_open.person_id_l, left_open.person_id_r)
    where left_open.person_id_l is null
),

queue as (
    select * from left_open
    union all
    select * from of_families_alone
)

select
    queue.record_id_l,
    queue.record_id_r,
    queue.person_id_l,
    queue.person_id_r,
    queue.match_weight,
    queue.match_probability,
    queue.reason,
    queue.evidence,
    reviews.priority,
    reviews.affects_children,
    coalesce(review_questions.question, 'Is this one person?') as question,
from queue
inner join reviews
    on
        least(queue.person_id_l, queue.person_id_r) = reviews.person_id
        and greatest(queue.person_id_l, queue.person_id_r) = reviews.other_person_id
left join review_questions on queue.reason = review_questions.review_reason
