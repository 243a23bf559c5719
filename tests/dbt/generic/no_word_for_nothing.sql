{# No text holds a blank, or the word that a program wrote for nothing. `except_columns` names those where the word
   is a code of ours or may be somebody's name. #}
{% test no_word_for_nothing(model, except_columns=[]) %}
{% set nothing = "('', ' ', 'null', 'Null', 'NULL', 'none', 'None', 'NONE', 'nan', 'NaN', 'NAN', 'NaT', '<NA>', 'undefined')" %}
select *
from {{ model }}
where false
{% if execute %}{% for column in adapter.get_columns_in_relation(model) %}
    {% if column.data_type | lower in ['varchar', 'text', 'string', 'character varying(256)'] and column.name not in except_columns %}
    or {{ column.name }} in {{ nothing }}
    {% endif %}
{% endfor %}{% endif %}
{% endtest %}
