{# What each row of a table keeps to, as its YAML says under `meta`, asked in one query as soon as the table is
   there: no two rows share the columns of `one_row_per`, which is the grain, nor a column of `unique`;
   `never_null` is filled, `never_null_where` in the rows of its condition, and a column of `values` holds nothing
   else. Where there is `no_word_for_nothing`, no text holds a blank or the word that a program wrote for nothing, but in
   the columns named there: their word is a code of ours, or may be somebody's name. The model or seed fails with
   every claim that is broken and in how many rows, and whatever reads it is not built. As tests of dbt each table
   would be two nodes, and a node costs more than most of these queries. What two tables promise each other is a
   test of dbt. #}
{% macro check_rows(table) %}
{%- if execute -%}
{%- set claims = model.config.meta -%}
{%- set one_row_per = claims.get('one_row_per', []) -%}
{%- set of_columns = [] -%}
{%- for column in claims.get('never_null', []) -%}
    {%- do of_columns.append((column ~ ' is null', 'count(*) filter (' ~ column ~ ' is null)')) -%}
{%- endfor -%}
{%- for column, condition in claims.get('never_null_where', {}).items() -%}
    {%- do of_columns.append((
        column ~ ' is null where ' ~ condition | replace("'", "''"),
        'count(*) filter (' ~ column ~ ' is null and (' ~ condition ~ '))'
    )) -%}
{%- endfor -%}
{%- if 'no_word_for_nothing' in claims -%}
{%- for column in adapter.get_columns_in_relation(table) if column.is_string() and column.name not in claims.no_word_for_nothing -%}
    {%- do of_columns.append((
        column.name ~ ' holds a word for nothing',
        'count(*) filter (' ~ column.name ~ " in ('', ' ', 'null', 'Null', 'NULL', 'none', 'None', 'NONE', 'nan', 'NaN', 'NAN', 'NaT', '<NA>', 'undefined'))"
    )) -%}
{%- endfor -%}
{%- endif -%}
{%- for column in claims.get('unique', []) -%}
    {%- do of_columns.append((column ~ ' is not unique', 'count(' ~ column ~ ') - count(distinct ' ~ column ~ ')')) -%}
{%- endfor -%}
{%- for column, allowed in claims.get('values', {}).items() -%}
    {%- do of_columns.append((
        column ~ ' is none of ' ~ allowed | join(', '),
        'count(*) filter (cast(' ~ column ~ " as varchar) not in ('" ~ allowed | join("', '") ~ "'))"
    )) -%}
{%- endfor -%}
{%- set queries = [] -%}
{%- if one_row_per -%}
    {%- set query -%}
    select 'more than one row per {{ one_row_per | join(", ") }}' as claim, count(*) as n_rows
    from (
        select 1
        from {{ table }}
        {# As in SQL, a key of one column may be empty in many rows; `never_null` forbids it. #}
        {% if one_row_per | length == 1 %}where {{ one_row_per[0] }} is not null{% endif %}
        group by {{ one_row_per | join(', ') }}
        having count(*) > 1
    )
    {%- endset -%}
    {%- do queries.append(query) -%}
{%- endif -%}
{%- if of_columns -%}
    {%- set query -%}
    select unnest([
        {%- for claim, n_rows in of_columns %}
        {'claim': '{{ claim }}', 'n_rows': {{ n_rows }}}{{ ',' if not loop.last }}
        {%- endfor %}
    ], recursive := true)
    from {{ table }}
    {%- endset -%}
    {%- do queries.append(query) -%}
{%- endif -%}
{%- if queries -%}
    {%- set question = 'from (' ~ queries | join(' union all ') ~ ') where n_rows > 0' -%}
    {%- set response, broken = adapter.execute(question, fetch=True) -%}
    {%- set told = [] -%}
    {%- for claim, n_rows in broken.rows -%}
        {%- do told.append(table.identifier ~ ': ' ~ claim ~ ', ' ~ n_rows ~ ' times') -%}
    {%- endfor -%}
    {%- if told -%}
        {%- do exceptions.raise_database_error(told | join('\n')) -%}
    {%- endif -%}
{%- endif -%}
{%- endif -%}
{% endmacro %}
