{# The letters of a name, of any script and with its signs, by which two names are compared; null where
   it has none. #}
{% macro letters_of(name) -%}
nullif(regexp_replace({{ plain_letters(name) }}, '[^\p{L}\p{M}]', '', 'g'), '')
{%- endmacro %}
