{# Whether a text has the shape of an e-mail address; null where there is no text. #}
{% macro is_email(text) -%}
regexp_full_match({{ text }}, '[^@\s]+@[^@\s]+\.[^@\s.]+')
{%- endmacro %}
