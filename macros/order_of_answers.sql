{# Which of two answers of one service comes first, where two people are shown as one: what is open,
   then what is withheld. A past day is put together by this macro too, in
   `family_context/lookup/point_in_time.py`. #}
{% macro order_of_answers(answer) -%}
case
                when {{ answer }}.state = 'involved_now' then 1
                when {{ answer }}.state = 'withheld' then 2
                when {{ answer }}.state = 'involved_before' then 3
                when {{ answer }}.state_reason = 'rows_held_back' then 4
                else 5
            end
{%- endmacro %}
