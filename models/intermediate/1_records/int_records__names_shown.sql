-- What somebody wrote beside a name: that its bearer died, or a warning. In brackets or behind a
-- dash it is one in any case of letters, alone behind the name in capitals only: Late and Lac are
-- surnames.
with records as (
    select * from {{ ref('int_records__unioned') }}
),

stated_names as (
    select first_name as name_text
    from records
    union
    select middle_names
    from records
    union
    select last_name
    from records
    union
    select preferred_name
    from records
    union
    select previous_last_name
    from records
)

select
    name_text,
    regexp_matches(
        name_text,
        '(?i:[([]\s*(?:deceased|dec.?d|died|rip|(?:the )?late)\b)'
        || '|(?i:\s[-–:;,*]+\s*(?:deceased|dec.?d|died|rip)\b)|(?i:\sdeceased)\s*$'
        || '|\s(?:DEC[''’]?D|RIP)\s*$'
    ) as says_deceased,
    nullif(trim(regexp_replace(
        name_text,
        '(?i:\s*[([]\s*(?:deceased|dec.?d|died|rip|(?:the )?late|nfa|dnc|do not (?:contact|use)'
        || '|see .*|duplicate.*|dup|adopted|lac|cla|cp|cin|restricted|confidential|alert'
        || '|warning|closed|deleted|archived|inactive|entered in error|name change.*'
        || '|twin(?: \d)?|mrs|mr|miss|ms|dr)\s*[\])])'
        || '|(?i:\s+[-–:;,*]+\s*(?:deceased|dec.?d|died|rip|nfa|dnc|do not (?:contact|use)|see .*'
        || '|duplicate.*|lac|cla|cp|cin|alert|warning|closed|deleted|archived).*$)'
        || '|(?i:\s+deceased\s*$)'
        || '|\s+(?:DEC[''’]?D|RIP|NFA|DNC|DO NOT CONTACT|DO NOT USE)\s*$'
        || '|^\s*(?:[*#~?!]+|(?i:zz+[ _-]+|zzz+))\s*|\s*[*#~?!]+\s*$',
        '', 'g'
    )), '') as name_shown,
from stated_names
where name_text is not null
