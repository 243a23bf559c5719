{# A text in small plain letters, however it is encoded: Łukasz is lukasz, Strauß strauss. Accents come
   off Latin and Greek letters alone: in other scripts a sign beside a letter is a vowel (হাসান, হোসেন)
   or makes another letter (й). `other_letters` bear no accent, and are as often written so; of Arabic
   ones the keyboard decides. `family_context/search.py` reads this macro too, so that what is typed is
   spelt as names were when they were indexed. #}
{% macro plain_letters(text) -%}
{%- set accented = '\\x{0}-\\x{3FF}\\x{1E00}-\\x{1FFF}' -%}
{%- set other_letters = ["'łøđðıþςё', 'lodditσе'", "'أإآٱىیکة', 'ااااييكه'",
    "'ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ', 'abcdefghijklmnopqrstuvwxyz'"] -%}
{%- set two_letters = [('ß', 'ss'), ('æ', 'ae'), ('œ', 'oe'), ('ﬀ', 'ff'), ('ﬁ', 'fi'), ('ﬂ', 'fl'),
    ('ﬃ', 'ffi'), ('ﬄ', 'ffl')] -%}
if(
            strlen({{ text }}) = length({{ text }}),
            lower({{ text }}),
            {{ 'replace(' * two_letters | length }}{{ 'translate(' * other_letters | length }}
                array_to_string(list_transform(
                    regexp_extract_all(
                        -- What nobody sees goes: joiners, marks of direction, a lengthened stroke.
                        lower(nfc_normalize(regexp_replace({{ text }}, '[\p{Cf}\x{640}]', '', 'g'))),
                        '[{{ accented }}]+|[^{{ accented }}]+'
                    ),
                    lambda run: if(
                        regexp_matches(run, '^[{{ accented }}]'), strip_accents(run), run
                    )
                ), '')
            {%- for pair in other_letters %}, {{ pair }}){% endfor %}
            {%- for letter, both in two_letters %}, '{{ letter }}', '{{ both }}'){% endfor %}
        )
{%- endmacro %}
