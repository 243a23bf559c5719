-- The layout that `matching` works on: what is known of a record, in the columns that the
-- comparisons read, and nothing else.
with addresses_of_records as (
    select * from {{ ref('int_addresses__of_records') }}
),

records as (
    select * from {{ ref('int_records__standardised') }}
),

addresses_unioned as (
    select * from {{ ref('int_addresses__in_use') }}
),

addresses_standardised as (
    select * from {{ ref('int_addresses__standardised') }}
),

school_contacts as (
    select * from {{ ref('stg_schools__contacts') }}
),

nicknames as (
    select * from {{ ref('int_records__nicknames') }}
),

relatives as (
    select * from {{ ref('int_people__relatives') }}
),

services as (
    select * from {{ ref('services') }}
),

-- Address keys, building keys and postcodes of a record. An over-shared address is no evidence.
-- Sorted: a list gathered by several threads comes in another order each time.
--
-- Where a record says the person lives or lived. Only places where people live as families count.
--
-- An address whose parts are not understood is still the same address in the same words.
by_the_words as (
    select
        addresses_unioned.record_id,
        'words:' || regexp_replace(lower(addresses_unioned.address), '[^a-z0-9]', '', 'g')
            as address_id,
        cast(null as varchar) as building_id,
        addresses_standardised.postcode_clean as postcode,
    from addresses_unioned
    inner join addresses_standardised
        on
            addresses_unioned.address is not distinct from addresses_standardised.address
            and addresses_unioned.postcode is not distinct from addresses_standardised.postcode
            and addresses_unioned.uprn is not distinct from addresses_standardised.uprn
    where
        addresses_standardised.address_id is null
        and addresses_standardised.address_class in ('residential', 'unknown')
        -- It must name a door: a number, and a street of some length.
        and regexp_matches(addresses_unioned.address, '^\D{0,12}\d')
        and len(addresses_unioned.address) >= 16
),

stated as (
    select
        record_id,
        address_id,
        building_id,
        postcode,
    from addresses_of_records
    where address_class in ('residential', 'placement', 'unknown')
    union
    select
        record_id,
        address_id,
        building_id,
        postcode,
    from by_the_words
),

-- A contact without an address, whom the school does not place elsewhere, is looked for where the
-- pupil lives.
of_the_pupil as (
    select
        school_contacts.record_id,
        of_pupil.address_id,
        of_pupil.building_id,
        of_pupil.postcode,
    from school_contacts
    inner join stated as of_pupil on school_contacts.pupil_record_id = of_pupil.record_id
    inner join records as pupils on school_contacts.pupil_record_id = pupils.record_id
    left join stated as own on school_contacts.record_id = own.record_id
    where
        school_contacts.lives_with_pupil is distinct from false
        and own.record_id is null
        and pupils.restriction is null
),

places as (
    select
        record_id,
        address_id,
        building_id,
        replace(postcode, ' ', '') as postcode,
    from stated
    union
    select
        record_id,
        address_id,
        building_id,
        replace(postcode, ' ', '') as postcode,
    from of_the_pupil
),

-- A large family known to every service has one door, many records and few surnames.
crowded_doors as (
    select places.address_id
    from places
    inner join records on places.record_id = records.record_id
    where places.address_id is not null
    group by places.address_id
    having count(distinct records.surname) > {{ var('address_max_surnames_for_linkage') }}
),

address_arrays as (
    select
        places.record_id,
        list_sort(
            list(distinct hash(places.address_id)) filter (
                places.address_id is not null and crowded_doors.address_id is null
            )
        ) as doors,
        list_sort(
            list(distinct hash(places.building_id)) filter (places.building_id is not null)
        ) as buildings,
        list_sort(
            list(distinct places.postcode) filter (places.postcode is not null)
        ) as postcodes,
    from places
    left join crowded_doors on places.address_id = crowded_doors.address_id
    group by places.record_id
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
