-- The people that a record is recorded as related to, as evidence of who it is: a school contact
-- and a social worker's "mother" of one child are one woman. Each relative is given by date of
-- birth and initial, and by which generation the record is to it, so that a father and a brother of
-- one name stay apart. Nothing is said by a restricted record.
with stated as (
    select * from {{ ref('int_relationships__of_records') }}
),

relationship_types as (
    select * from {{ ref('relationship_types') }}
),

records as (
    select * from {{ ref('int_records__standardised') }}
),

roles as (
    select
        code,
        sex,
        string_split(generations, '|') as generations,
    from relationship_types
),

known as (
    select
        record_id,
        strftime(date_of_birth, '%Y%m%d') || forename[1] as known_by,
    from records
    where
        restriction is null
        and date_of_birth_quality = 'exact'
        and forename is not null
),

stated_of_generations as (
    select stated.*
    from stated
    left join records as cared_for
        on
            cared_for.record_id
            = case stated.relationship
                when 'carer' then stated.record_id
                when 'cared_for' then stated.related_record_id
            end
    where
        stated.relationship not in ('carer', 'cared_for')
        or {{ is_child('cared_for.date_of_birth') }}
),

-- Each statement is about both: the mother of the child, the child of the mother.
said as (
    select
        stated.related_record_id as record_id,
        unnest(roles.generations) || ':' || known.known_by as relative,
        roles.sex,
    from stated_of_generations as stated
    inner join roles on stated.word = roles.code
    left join known on stated.record_id = known.record_id
    union all
    select
        stated.record_id,
        case unnest(roles.generations)
            when 'parent' then 'child'
            when 'child' then 'parent'
            when 'grandparent' then 'grandchild'
            when 'grandchild' then 'grandparent'
            else unnest(roles.generations)
        end || ':' || known.known_by as relative,
        cast(null as varchar) as sex,
    from stated_of_generations as stated
    inner join roles on stated.relationship = roles.code
    inner join known on stated.related_record_id = known.record_id
)

select
    said.record_id,
    list(distinct said.relative order by said.relative) filter (said.relative is not null)
        as relatives,
    -- A word that says the sex, unless two words say two.
    if(count(distinct said.sex) = 1, min(said.sex), null) as sex,
from said
-- A statement of a service that is switched off is of no record.
inner join records on said.record_id = records.record_id
group by said.record_id
