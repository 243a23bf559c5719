{# The words of a name in alphabetical order, so that "Lee, Ann" and "Ann Lee" are one. #}
{% macro words_in_order(name) -%}
array_to_string(list_sort(string_split(trim(
    regexp_replace(lower(strip_accents({{ name }})), '[^a-z]+', ' ', 'g')), ' ')), ' ')
{%- endmacro %}
