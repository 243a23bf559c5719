-- How good the links are likely to be, by the model's own probabilities: no truth is needed, and
-- none is claimed.
with match_pairs as (
    select * from {{ ref('int_people__match_pairs') }}
),

record_to_person as (
    select * from {{ ref('int_people__record_to_person') }}
),

records as (
    select * from {{ ref('int_records__standardised') }}
),

records_of_people as (
    select
        record_to_person.*,
        records.service_code,
        records.record_kind,
        records.sex,
        count(*) over (partition by record_to_person.person_id) as n_records_of_person,
    from record_to_person
    inner join records on record_to_person.record_id = records.record_id
),

record_measures as (
    select
        unnest(['all', 'service', 'sex', 'record_kind']) as subgroup_of,
        unnest(['all', service_code, coalesce(sex, 'not known'), record_kind]) as subgroup,
        match_tier,
        n_records_of_person,
        person_id,
    from records_of_people
),

of_records as (
    select
        'share_of_records_single' as measure,
        subgroup_of,
        subgroup,
        avg(if(match_tier = 'single', 1, 0)) as value,
        count(*) as n,
    from record_measures
    group by subgroup_of, subgroup
    union all
    select
        'records_per_person' as measure,
        subgroup_of,
        subgroup,
        count(*) / count(distinct person_id) as value,
        count(*) as n,
    from record_measures
    where subgroup_of = 'all'
    group by subgroup_of, subgroup
    union all
    select
        'most_records_of_a_person' as measure,
        subgroup_of,
        subgroup,
        max(n_records_of_person) as value,
        count(*) as n,
    from record_measures
    where subgroup_of = 'all'
    group by subgroup_of, subgroup
),

of_pairs as (
    select
        'expected_precision_of_links' as measure,
        'all' as subgroup_of,
        'all' as subgroup,
        avg(match_probability) as value,
        count(*) as n,
    from match_pairs
    where decision = 'link'
    union all
    -- Of the pairs that were compared, by the probabilities alone: what lies below the review
    -- weight is not counted, and what was never compared is not known.
    select
        'expected_recall_of_compared' as measure,
        'all' as subgroup_of,
        'all' as subgroup,
        sum(match_probability) filter (where is_one_person) / sum(match_probability) as value,
        count(*) as n,
    from match_pairs
    where decision in ('link', 'review')
    union all
    select
        'links_by_reason' as measure,
        'reason' as subgroup_of,
        reason as subgroup,
        count(*) as value,
        count(*) as n,
    from match_pairs
    where decision = 'link'
    group by reason
    union all
    select
        'reviews_by_reason' as measure,
        'reason' as subgroup_of,
        reason as subgroup,
        count(*) as value,
        count(*) as n,
    from match_pairs
    where decision = 'review' and not is_one_person
    group by reason
)

select * from of_records
union all
select * from of_pairs
