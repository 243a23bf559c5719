{# How alike two names are, from 0 to 1, letter by letter (Jaro-Winkler). The engine compares bytes, and
   most letters of another alphabet share one of theirs: so each letter of the two gets a byte.
   `matching/persons/likeness.py` reads this macro too. #}
{% macro likeness(one, other) -%}
{{ letter_by_letter('jaro_winkler_similarity', one, other) }}
{%- endmacro %}

{# The same of the number of letters by which two names differ (Levenshtein). #}
{% macro edits(one, other) -%}
{{ letter_by_letter('levenshtein', one, other) }}
{%- endmacro %}

{% macro letter_by_letter(distance, one, other) -%}
{%- set bytes = "'!#$%&()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~'" -%}
if(
    strlen({{ one }}) = length({{ one }}) and strlen({{ other }}) = length({{ other }}),
    {{ distance }}({{ one }}, {{ other }}),
    {{ distance }}(
        translate({{ one }}, {{ one }} || {{ other }}, {{ bytes }}),
        translate({{ other }}, {{ one }} || {{ other }}, {{ bytes }})
    )
)
{%- endmacro %}
