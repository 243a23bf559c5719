-- Upper case, and one spelling for every word that has several.
with postcodes as (
    select * from {{ ref('int_addresses__postcodes') }}
),

address_words as (
    select * from {{ ref('address_words') }}
),

standard_spellings as (
    select map(list(word), list(standard)) as spelling_of
    from address_words
    where word <> standard
),

tidy as (
    select
        *,
        regexp_replace(
            regexp_replace(
                regexp_replace(text_without_postcode, '[^A-Z0-9,/& -]', ' ', 'g'),
                '([,&])', ' \1 ', 'g'
            ),
            '([A-Z])-', '\1 ', 'g'
        ) as tidy_text,
    from postcodes
),

-- ST before a name is a saint, after a name a street.
saints as (
    select
        *,
        regexp_replace(
            regexp_replace(trim(tidy_text), '(^|, *|[0-9][A-Z]? )ST ([A-Z])', '\1SAINT \2', 'g'),
            '\bST$|\bST( *,)', 'STREET\1', 'g'
        ) as text_of_saints,
    from tidy
),

in_words as (
    select
        *,
        list_filter(string_split(text_of_saints, ' '), lambda x: x <> '') as words_as_written,
    from saints
),

with_spellings as (
    select
        in_words.*,
        standard_spellings.spelling_of,
    from in_words
    cross join standard_spellings
)

select
    address,
    postcode,
    uprn,
    n_stated,
    gazetteer_class,
    array_to_string(
        list_transform(words_as_written, lambda x: coalesce(spelling_of[x], x)), ' '
    ) as words,
    postcode_compact,
    has_pseudo_postcode,
    case
        when
            regexp_matches(uprn, '^0*[1-9][0-9]{4,11}(\.0+)?$')
            and not regexp_matches(uprn, '^0*(1+|2+|3+|4+|5+|6+|7+|8+|9+)(\.0+)?$')
            then ltrim(regexp_replace(uprn, '\.0+$', ''), '0')
    end as uprn_clean,
from with_spellings
