{# The words of a name in alphabetical order, so that "Lee, Ann" and "Ann Lee" are one; null where it
   has no letter. #}
{% macro words_in_order(name) -%}
nullif(array_to_string(list_sort(string_split(trim(
    regexp_replace({{ plain_letters(name) }}, '[^\p{L}\p{M}]+', ' ', 'g')), ' ')), ' '), '')
{%- endmacro %}
