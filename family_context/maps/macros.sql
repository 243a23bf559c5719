-- Macros for the SELECTs of a map. Every value arrives as text and leaves as text: what cannot be
-- read stays as it stands, so that intake lists it with its line. docs/maps.md shows each in use.
-- A macro repeats its argument wherever it names it, and macros within macros would grow without
-- end: so each takes its argument into a list of one, and names it as often as it likes from there.

-- The text without blanks around it and without what systems write for nothing; line breaks within it
-- stay. Nan is a grandmother; only NaN is a number that is none.
create macro value(v) as
    list_transform(
        [nullif(trim(regexp_replace(v::varchar, '[\x{a0}\t ]+', ' ', 'g'), chr(10) || ' '), '')],
        lambda p: case
            when lower(p) not in (
                'null', '(null)', '<null>', '\n', 'n/a', '#n/a', '#ref!', '#value!', 'nat', 'none',
                'now()', '-', '--', '.'
            ) and p not in ('NaN', 'nan') then p
        end
    )[1];

-- A value without the letter in front of it: 'a) Male' is Male.
create macro without_letter(v) as regexp_replace(value(v), '^[A-Za-z]{1,2}[0-9]?\)\s*', '');
-- The code of a value that holds its text too: 'q) 6: Police' is 6, 'N1 - Abuse or Neglect' is N1,
-- 'a) Male' is Male, 'b) 1B: Individual' is 1B. A value without a code is itself.
create macro code(v) as
    list_transform(
        [without_letter(v)],
        lambda p: coalesce(
            nullif(regexp_extract(p, '^([A-Z0-9]{1,8})\s*(?::|\s[-–—])\s*\S', 1), ''), p
        )
    )[1];
-- The text of a value that holds its code too: 'q) 6: Police' is Police.
create macro label(v) as
    list_transform(
        [without_letter(v)],
        lambda p: coalesce(
            nullif(regexp_extract(p, '^[A-Z0-9]{1,8}\s*(?::|\s[-–—])\s*(\S.*)$', 1), ''), p
        )
    )[1];
-- Whether a flag is set: Y, yes, true, t, 1, with or without a letter in front ('a) Yes').
create macro is_yes(v) as coalesce(lower(code(v)) in ('y', 'yes', 'true', 't', '1'), false);

-- A day from 2018-05-05, 05/05/2018, 5.5.2018, 2018-May-05, 5 May 2018, 20180505 or a serial number
-- of Excel (43225, 43225.0), each with or without a time; null from what is none of these. A time
-- is cut off, and its zone never moves the day.
create macro as_date(v) as
    list_transform(
        [value(v)],
        lambda p: coalesce(
            try_cast(regexp_extract(p, '^(\d{4}-\d{1,2}-\d{1,2})(?:$|[T ])', 1) as date),
            try_strptime(
                regexp_extract(p, '^(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})(?:$|\s)', 1),
                ['%d/%m/%Y', '%d.%m.%Y', '%d-%m-%Y']
            )::date,
            try_strptime(
                regexp_extract(p, '^(\d{4}[-/ ][A-Za-z]{3,9}[-/ ]\d{1,2})(?:$|[T ])', 1),
                ['%Y-%b-%d', '%Y-%B-%d', '%Y/%b/%d', '%Y %b %d', '%Y %B %d']
            )::date,
            try_strptime(
                regexp_extract(p, '^(\d{1,2}[-/ ][A-Za-z]{3,9}[-/ ]\d{4})(?:$|[T ])', 1),
                ['%d-%b-%Y', '%d-%B-%Y', '%d/%b/%Y', '%d %b %Y', '%d %B %Y']
            )::date,
            try_cast(regexp_extract(p, '^(\d{4}/\d{1,2}/\d{1,2})(?:$|[T ])', 1) as date),
            try_strptime(regexp_extract(p, '^((?:19|20)\d{6})$', 1), '%Y%m%d')::date,
            -- A bare year is no serial number.
            date '1899-12-30' + list_transform(
                [try_cast(regexp_extract(p, '^([1-9]\d{3,4})(?:\.\d+)?$', 1) as integer)],
                lambda n: case when n not between 1800 and 2100 then n end
            )[1]
        )
    )[1];
-- The day as text, 2018-05-05; what is no day stays as it stands.
create macro day(v) as coalesce(as_date(v)::varchar, value(v));
-- The same of an end, without the days that mean that there is none: 1900-01-01, 2079-06-06,
-- 2099-12-31, 9999-12-31 and whatever lies before 1902 or after 2070.
create macro end_day(v) as
    case when coalesce(year(as_date(v)) between 1902 and 2070, true) then day(v) end;

-- A reference as text: '9212044.0' is 9212044, blanks around and within are gone, leading zeros stay.
create macro ref(v) as
    regexp_replace(regexp_replace(value(v), '\s+', '', 'g'), '^(-?\d+)\.0+$', '\1');
-- A number whose leading zeros a spreadsheet has lost, filled up to n figures.
create macro padded(v, n) as
    list_transform(
        [ref(v)],
        lambda p: case
            when regexp_full_match(p, '\d+') and length(p) < n then lpad(p, n, '0') else p
        end
    )[1];
-- A key of several parts, the same in every delivery that says the same of them, however it writes
-- its dates. Without the first part there is no key.
create macro key_of
    (a, b) as ref(a) || '/' || coalesce(day(b), '-'),
    (a, b, c) as ref(a) || '/' || coalesce(day(b), '-') || '/' || coalesce(day(c), '-'),
    (a, b, c, d) as
        ref(a) || '/' || coalesce(day(b), '-') || '/' || coalesce(day(c), '-')
        || '/' || coalesce(day(d), '-');

-- An address of its parts, in a list: ['Flat 2', '12', 'High Street', 'NOT FOUND'] is
-- 'Flat 2, 12 High Street'. What says that there is none is left out.
create macro address_of(parts) as
    nullif(
        regexp_replace(
            array_to_string(
                list_transform(
                    [
                        list_filter(
                            list_transform(parts, lambda p: regexp_replace(value(p), '\.0$', '')),
                            lambda p: p is not null and lower(p) not in (
                                'not found', 'unknown', 'not known', 'not recorded',
                                'not applicable', 'no fixed abode', 'nfa', 'xx', '0'
                            )
                        )
                    ],
                    -- One number in two columns, of the building and of the house, is one.
                    lambda said: list_filter(said, lambda p, n: n = 1 or p <> said[n - 1])
                )[1],
                ', '
            ),
            '(^|, )(\d+[A-Za-z]?), ', '\1\2 ', 'g'
        ),
        ''
    );
-- A postcode with its blank: 'e81al' is E8 1AL. What is no postcode stays as it stands.
create macro postcode(v) as
    list_transform(
        [value(v)],
        lambda p: case
            when regexp_full_match(
                upper(replace(p, ' ', '')), '[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}'
            ) then regexp_replace(upper(replace(p, ' ', '')), '(.{3})$', ' \1')
            else p
        end
    )[1];
-- A property reference: '1.0' is 1, and no number, zero or less is none.
create macro uprn(v) as nullif(nullif(regexp_extract(ref(v), '^\d{1,12}$'), ''), '0');

-- The n-th half of 'Mother : Child'.
create macro half(v, n) as nullif(trim(split_part(value(v), ':', n)), '');
-- The relationship of a sentence: 'is the mother of' is mother.
create macro kin_word(v) as
    regexp_replace(
        value(v), '^(?:(?:is|was)\s+)?(?:(?:the|an?)\s+)?(.*?)(?:\s+(?:of|to))?$', '\1', 'i'
    );

-- The text at a path of JSON, '$.STREET'; null where the value is no JSON.
create macro json_part(v, path) as case when json_valid(v) then json_extract_string(v, path) end;
-- The objects of a list in JSON, none where it is no list, to be unnested.
create macro json_list(v) as
    case when json_valid(v) then json_extract(v, '$[*]')::varchar[] else []::varchar[] end;

-- The texts of a list in JSON: '["1 High Street", "Leeds"]'.
create macro json_texts(v) as
    list_transform(json_list(v), lambda item: json_extract_string(item, '$'));

-- A year and term in the name of a file, '2024_autumn_pupilonroll.csv', as a number that grows with
-- time: 20243. Spring is the first term of a year and autumn the last.
create macro census(file) as
    -- The year beside the term counts, and not that of a day of export in front of it.
    coalesce(
        try_cast(regexp_extract(file, '(\d{4})[^0-9]*(?i:spring|summer|autumn)', 1) as integer),
        try_cast(regexp_extract(file, '(?i:spring|summer|autumn)[^0-9]*(\d{4})', 1) as integer),
        try_cast(regexp_extract(file, '(\d{4})', 1) as integer),
        0
    ) * 10 + case
        when file ilike '%spring%' then 1
        when file ilike '%summer%' then 2
        when file ilike '%autumn%' then 3
        else 0
    end;

-- A reference of a person whom a sheet gives none: the NHS number, else a figure made of name and
-- birth, which tells neither. It changes when the sheet corrects one of them.
create macro person_key(first_name, last_name, born, nhs_number) as
    coalesce(
        padded(nhs_number, 10),
        'p' || left(
            md5(lower(concat_ws('|', value(first_name), value(last_name), day(born)))), 16
        )
    );

-- The reference of a related person of FHIR: the patient's number and its own.
create macro related_ref(full_url, patient, id) as
    coalesce(nullif(regexp_extract(full_url, 'Patient/(\d+)/', 1), ''), ref(patient))
    || '/' || ref(id);
