{# A cleaned name as it is shown: each word with a capital. #}
{% macro in_capitals(name) -%}
array_to_string(
            list_transform(
                string_split({{ name }}, ' '), lambda word: upper(word[1]) || word[2:]
            ),
            ' '
        )
{%- endmacro %}
