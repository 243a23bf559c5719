{# What each row of a table keeps to, in one query: it lists every claim that does not hold, and in
   how many rows. `one_row_per` is the grain: no two rows share these columns. #}
{% test holds(model, one_row_per=[], never_null=[], values={}) %}
with broken as (
    {% if one_row_per -%}
    select 'more than one row per {{ one_row_per | join(", ") }}' as claim, count(*) as n_rows
    from (
        select 1
        from {{ model }}
        {# As in SQL, a key of one column may be empty in many rows; `never_null` forbids it. #}
        {% if one_row_per | length == 1 %}where {{ one_row_per[0] }} is not null{% endif %}
        group by {{ one_row_per | join(', ') }}
        having count(*) > 1
    )
    {%- endif %}
    {% if one_row_per and (never_null or values) %}union all{% endif %}
    {% if never_null or values -%}
    select unnest(claims, recursive := true)
    from (
        select [
            {% for column in never_null -%}
            {
                'claim': '{{ column }} is null',
                'n_rows': count(*) filter ({{ column }} is null)
            },
            {% endfor -%}
            {% for column, allowed in values.items() -%}
            {
                'claim': '{{ column }} is none of {{ allowed | join(", ") }}',
                'n_rows': count(*) filter (
                    cast({{ column }} as varchar) not in ('{{ allowed | join("', '") }}')
                )
            },
            {% endfor -%}
        ] as claims
        from {{ model }}
    )
    {%- endif %}
)

select * from broken
where n_rows > 0
{% endtest %}
