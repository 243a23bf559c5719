-- Whom the second model joins, read in both directions, and by what. `is_by_address_alone`: they
-- share a home or once did, and nothing else: no record, name, phone or e-mail.
with links as (
    select * from {{ ref('int_families__links') }}
),

shared_homes as (
    select * from {{ ref('int_families__shared_homes') }}
),

people as (
    select * from {{ ref('int_people__golden_records') }}
),

linked as (
    select
        person_id,
        related_person_id,
        match_probability,
        coalesce(surname > 0, false) as shares_name,
        coalesce(phone > 0, false) as shares_phone,
        coalesce(residence > 0, false) as shares_address,
        not shares_name
        and not shares_phone
        and greatest(recorded, responsible, school_contact, case_file, tenancy) <= 0
            as is_by_address_alone,
    from links
),

known_by as (
    select * from linked
    union all by name
    select
        * exclude (person_id, related_person_id),
        person_id as related_person_id,
        related_person_id as person_id,
    from linked
),

aged as (
    select
        person_id,
        sex,
        date_of_birth,
        {{ is_child('date_of_birth') }} as is_child,
    from people
),

of_one_family as (
    select
        child.person_id as child_id,
        adult.person_id as adult_id,
        adult.sex,
    from known_by
    inner join shared_homes
        on
            known_by.person_id = shared_homes.person_id
            and known_by.related_person_id = shared_homes.related_person_id
    inner join aged as child on known_by.person_id = child.person_id
    inner join aged as adult on known_by.related_person_id = adult.person_id
    where
        not known_by.is_by_address_alone
        and child.is_child
        and date_diff('year', adult.date_of_birth, child.date_of_birth) >= 15
),

-- Who stands for a person's family at home: a child's grown-ups, and a parent itself. A mother of
-- seventeen has both.
families as (
    select
        child_id as person_id,
        adult_id as head_id,
        sex,
    from of_one_family
    union
    select
        adult_id as person_id,
        adult_id as head_id,
        sex,
    from of_one_family
),

heads as (
    select
        person_id,
        list_sort(list(distinct head_id)) as heads,
        list_sort(list(distinct sex)) as sexes,
    from families
    group by person_id
)

-- Two families under one roof: an address alone joins the pair, and each has a child or a grown-up
-- of its own there. One father or mother on either side may have become a couple; two mothers with
-- children of other names are mostly in one shared house, or a refuge nobody named.
select
    known_by.person_id,
    known_by.related_person_id,
    known_by.match_probability,
    known_by.shares_name,
    known_by.shares_phone,
    known_by.shares_address,
    known_by.is_by_address_alone,
    known_by.is_by_address_alone
    and coalesce(
        not list_has_any(own.heads, other.heads)
        and (len(own.heads) > 1 or len(other.heads) > 1 or own.sexes = other.sexes),
        false
    ) as is_of_another_family,
from known_by
left join heads as own on known_by.person_id = own.person_id
left join heads as other on known_by.related_person_id = other.person_id
