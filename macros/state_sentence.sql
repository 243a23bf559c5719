{# The sentence of an answer: the sentence of its service, state and reason, with what concerns the
   person filled in (`filled_in`: since, last, last_activity, remarks). History keeps both parts, and
   `family_context/lookup/point_in_time.py` puts them together by this macro too. #}
{% macro state_sentence(sentence, filled_in) -%}
replace(
        replace(
            replace({{ sentence }}, '{since}', {{ filled_in }}.since), '{last}', {{ filled_in }}.last
        ),
        '{last_activity}', {{ filled_in }}.last_activity
    ) || {{ filled_in }}.remarks
{%- endmacro %}
