-- The layout that `matching` works on: what is known of a record, in the columns that the
-- comparisons read, and nothing else.
with records as (
    select * from {{ ref('int_records__standardised') }}
),

nicknames as (
    select * from {{ ref('int_records__nicknames') }}
),

address_arrays as (
    select * from {{ ref('int_people__address_arrays') }}
),

relatives as (
    select * from {{ ref('int_people__relatives') }}
),

services as (
    select * from {{ ref('services') }}
),

forms_of_forenames as (
    select
        forename_of_record.record_id,
        list_sort(list_distinct(flatten(list(nicknames.longer_forms)))) as longer_forms,
    from (
        select
            record_id,
            unnest(forenames) as forename,
        from records
    ) as forename_of_record
    inner join nicknames on forename_of_record.forename = nicknames.forename
    group by forename_of_record.record_id
),

described as (
    select
        *,
        -- Initials are no forms of a name; a Chinese name of one sign, of three bytes, is one.
        list_filter(forenames, lambda word: strlen(word) > 2 or len(word) > 1) as full_forenames,
        list_filter(middle_words, lambda word: strlen(word) > 2 or len(word) > 1)
            as full_middle_words,
        list_filter(surnames, lambda word: strlen(word) > 2 or len(word) > 1) as full_surnames,
        if(date_of_birth_quality = 'exact', date_of_birth, null) as birth_date,
        year(coalesce(date_of_birth, rough_date_of_birth)) as birth_year,
        date_diff('year', date_of_birth, {{ as_at() }}) as age_about,
    from records
)

select
    described.record_id,
    described.service_code,
    described.record_kind,
    described.restriction,
    described.is_unborn,
    described.has_no_name_yet,
    described.is_marked_duplicate,
    described.expected_date_of_birth,
    described.forename,
    list_concat(described.full_forenames, coalesce(forms_of_forenames.longer_forms, []))
        as forename_forms,
    described.second_forename,
    described.full_middle_words as middle_words,
    described.surname,
    described.full_surnames as surname_forms,
    described.birth_date,
    strftime(described.birth_date, '%Y%m%d') as birth_digits,
    described.birth_year,
    described.date_of_birth is null and described.birth_year is not null as is_birth_rejected,
    if(
        described.date_of_birth_quality in ('exact', 'month_only'),
        month(described.date_of_birth),
        month(described.rough_date_of_birth)
    ) as birth_month,
    -- Who is called the mother is a woman, though the list of contacts has no column for it.
    coalesce(described.sex, relatives.sex) as sex,
    described.nhs_number,
    described.upn,
    coalesce(address_arrays.doors, []) as doors,
    coalesce(address_arrays.buildings, []) as buildings,
    coalesce(address_arrays.postcodes, []) as postcodes,
    described.personal_phones as phones,
    if(described.is_email_shared, null, described.email) as email,
    coalesce(relatives.relatives, []) as relatives,
    {{ is_child('described.date_of_birth') }} as is_child,
    -- A service that knows every child of that age would know a twin too.
    coalesce(
        services.is_universal
        and described.age_about between coalesce(services.universal_age_from, 0)
        and coalesce(services.universal_age_to, 200),
        false
    ) as is_from_universal_service,
from described
left join forms_of_forenames on described.record_id = forms_of_forenames.record_id
left join relatives on described.record_id = relatives.record_id
left join address_arrays on described.record_id = address_arrays.record_id
left join services on described.service_code = services.service_code
