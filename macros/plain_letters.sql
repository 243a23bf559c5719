{# A text in small plain letters, however it is encoded: Łukasz is lukasz, Strauß strauss. Accents
come off Latin and Greek letters alone: in other scripts a sign beside a letter is a vowel (হাসান,
হোসেন) or makes another letter (й). Those listed bear no accent, and are as often written so; of
Arabic ones the keyboard decides. What nobody sees goes: joiners, marks of direction, a lengthened
stroke. `family_context/lookup/search.py` reads this macro too, so that what is typed is spelt as names were
when they were indexed. #}
{% macro plain_letters(text) -%}
{%- set letters = 'łøđðıþςёأإآٱىیکة' | list + 'ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ' | list
    + ['ß', 'æ', 'œ', 'ﬀ', 'ﬁ', 'ﬂ', 'ﬃ', 'ﬄ'] -%}
{%- set spelt = 'lodditσеااااييكه' | list + 'abcdefghijklmnopqrstuvwxyz' | list
    + ['ss', 'ae', 'oe', 'ff', 'fi', 'fl', 'ffi', 'ffl'] -%}
if(
            strlen({{ text }}) = length({{ text }}),
            lower({{ text }}),
            array_to_string(list_transform(
                string_split(
                    lower(nfc_normalize(regexp_replace({{ text }}, '[\p{Cf}\x{640}]', '', 'g'))), ''
                ),
                lambda letter: case
                    when strlen(letter) = 1 then letter
                    else coalesce(
                        map({{ letters }}, {{ spelt }})[letter],
                        if(
                            regexp_matches(letter, '[\x{80}-\x{3FF}\x{1E00}-\x{1FFF}]'),
                            strip_accents(letter), letter
                        )
                    )
                end
            ), '')
        )
{%- endmacro %}
