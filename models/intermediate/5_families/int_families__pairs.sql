-- What joins two people, with what their ages, their names and the parents on record say of them.
with joined as (
    select * from {{ ref('int_families__joined') }}
),

recorded as (
    select * from {{ ref('int_families__recorded') }}
),

people as (
    select * from {{ ref('int_people__survivors') }}
),

-- Who has a mother or a father on record: another adult at home is then something else.
parents_on_record as (
    select
        person_id,
        bool_or(relationship = 'mother') as has_mother,
        bool_or(relationship = 'father') as has_father,
    from recorded
    where family_role = 'parent'
    group by person_id
)

select
    joined.person_id,
    joined.related_person_id,
    joined.recorded_relationship,
    joined.recorded_role,
    joined.is_ended,
    joined.is_end_unknown,
    joined.is_end_disputed,
    joined.holds_on,
    joined.ended_on,
    joined.is_conflicting,
    joined.sibling_relationship,
    joined.n_shared_parents,
    joined.is_sibling_unsure,
    joined.match_probability,
    joined.shares_name,
    joined.shares_phone,
    joined.shares_address,
    joined.is_by_address_alone,
    joined.is_of_another_family,
    joined.lives_together,
    joined.together_since,
    joined.is_together_dated,
    joined.together_services,
    joined.is_shared_house,
    joined.is_placed_with,
    joined.is_placement_of,
    date_diff(
        'day',
        coalesce(related.date_of_birth, related.expected_date_of_birth),
        coalesce(people.date_of_birth, people.expected_date_of_birth)
    ) / 365.25 as years_older,
    {{ completed_years('people.date_of_birth', as_at()) }} as years_old,
    {{ completed_years('related.date_of_birth', as_at()) }} as related_years_old,
    people.sex,
    related.sex as related_sex,
    {{ letters_of('people.last_name') }} = {{ letters_of('related.last_name') }}
        as is_same_surname,
    related.date_of_death is not null or people.date_of_death is not null as is_past,
    coalesce(of_person.has_mother, false) as has_mother,
    coalesce(of_person.has_father, false) as has_father,
    coalesce(of_related.has_mother, false) as related_has_mother,
    coalesce(of_related.has_father, false) as related_has_father,
from joined
inner join people on joined.person_id = people.person_id
inner join people as related on joined.related_person_id = related.person_id
left join parents_on_record as of_person on joined.person_id = of_person.person_id
left join parents_on_record as of_related on joined.related_person_id = of_related.person_id
